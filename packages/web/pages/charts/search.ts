import { type PeriodSearch, readPeriodSearch } from '../../ui/periodSearch.ts';
import type { ProfileName } from './profileView.ts';

export const INTERVALS = ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1M', '1q', '1y'] as const;
export type IntervalName = (typeof INTERVALS)[number];

/** What is drawn, in the address. */
export interface ChartSearch extends PeriodSearch {
  readonly symbol?: string | undefined;
  /** The id of the portfolio one came from, for the pages that one goes on to. */
  readonly portfolio?: string | undefined;
  readonly interval?: IntervalName | undefined;
  /** As the address of the candles has them: `sma:20,rsi:14`. */
  readonly indicators?: string | undefined;
  readonly adjusted?: 'splits' | 'false' | undefined;
  /** Volume by price over the candles. */
  readonly profile?: Exclude<ProfileName, 'off'> | undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export function readChartSearch(search: Record<string, unknown>): ChartSearch {
  const { interval, indicators, adjusted, profile } = search;
  return {
    ...readPeriodSearch(search),
    symbol: text(search.symbol),
    portfolio: text(search.portfolio),
    interval: INTERVALS.find((name) => name === interval),
    // None is said by a sign: an absent one means the usual ones.
    indicators: typeof indicators === 'string' ? indicators : undefined,
    adjusted: adjusted === 'splits' || adjusted === 'false' ? adjusted : undefined,
    profile: profile === 'screen' || profile === 'sessions' ? profile : undefined,
  };
}
