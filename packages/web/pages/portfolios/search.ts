import { parseDay } from '@financehub/core/time/day.ts';
import { type PerformanceSearch, readPerformanceSearch } from '../performance/search.ts';
import { type GroupBy, isGroupBy } from './holdingGroups.ts';
import { KINDS, type Kind } from './types.ts';

/** What of a portfolio is looked at, in the address. */
export interface PortfolioSearch extends Omit<PerformanceSearch, 'portfolio'>, TransactionsSearch {
  readonly tab?: string | undefined;
  readonly asOf?: string | undefined;
  readonly group?: GroupBy | undefined;
}

/** Which transactions are listed: those of a type and of an asset (its id), from the first day to the last. */
export interface TransactionsSearch {
  readonly asset?: string | undefined;
  readonly type?: Kind | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

const dayIn = (value: unknown): string | undefined =>
  typeof value === 'string' && parseDay(value) !== null ? value : undefined;

export function readPortfolioSearch(search: Record<string, unknown>): PortfolioSearch {
  const { tab, group, type, asset } = search;
  const { portfolio: _, ...performance } = readPerformanceSearch(search);
  return {
    ...performance,
    tab: typeof tab === 'string' && tab !== '' ? tab : undefined,
    asOf: dayIn(search.asOf),
    group: isGroupBy(group) && group !== 'none' ? group : undefined,
    type: KINDS.find(({ value }) => value === type)?.value,
    asset: typeof asset === 'string' && asset !== '' ? asset : undefined,
    since: dayIn(search.since),
    until: dayIn(search.until),
  };
}
