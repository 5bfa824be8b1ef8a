import { type PeriodSearch, readPeriodSearch } from '../../ui/periodSearch.ts';

/** What is analysed, in the address. */
export interface AnalyticsSearch extends PeriodSearch {
  readonly tab?: string | undefined;
  readonly portfolio?: string | undefined;
  /** How the attribution is grouped and linked; undefined for what says something, and for Cariño. */
  readonly by?: By | undefined;
  readonly linking?: Linking | undefined;
}

export const GROUPINGS = ['sector', 'type', 'currency', 'country', 'industry', 'tag', 'asset'] as const;
export type By = (typeof GROUPINGS)[number];
export const LINKINGS = ['carino', 'menchero'] as const;
export type Linking = (typeof LINKINGS)[number];

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export function readAnalyticsSearch(search: Record<string, unknown>): AnalyticsSearch {
  return {
    ...readPeriodSearch(search),
    tab: text(search.tab),
    portfolio: text(search.portfolio),
    by: GROUPINGS.find((each) => each === search.by),
    linking: LINKINGS.find((each) => each === search.linking),
  };
}
