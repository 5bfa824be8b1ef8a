import { parseDay } from '@financehub/core/time/day.ts';

/** What is analysed, in the address. */
export interface AnalyticsSearch {
  readonly tab?: string | undefined;
  readonly portfolio?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** The period by its name, beside its days. */
  readonly period?: string | undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const dayIn = (value: unknown): string | undefined => {
  const given = text(value);
  return given !== undefined && parseDay(given) !== null ? given : undefined;
};

export function readAnalyticsSearch(search: Record<string, unknown>): AnalyticsSearch {
  const found = {
    tab: text(search.tab),
    portfolio: text(search.portfolio),
    from: dayIn(search.from),
    to: dayIn(search.to),
    period: text(search.period),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
