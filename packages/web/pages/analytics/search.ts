import { type PeriodSearch, readPeriodSearch } from '../../ui/periodSearch.ts';

/** What is analysed, in the address. */
export interface AnalyticsSearch extends PeriodSearch {
  readonly tab?: string | undefined;
  readonly portfolio?: string | undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export function readAnalyticsSearch(search: Record<string, unknown>): AnalyticsSearch {
  return { ...readPeriodSearch(search), tab: text(search.tab), portfolio: text(search.portfolio) };
}
