import { parseDay } from '@financehub/core/time/day.ts';
import { type PeriodSearch, readPeriodSearch } from '../../ui/periodSearch.ts';

/** What of performance is looked at, in the address. */
export interface PerformanceSearch extends PeriodSearch {
  /** The id of a portfolio; all together when absent. */
  readonly portfolio?: string | undefined;
  readonly view?: 'explained' | undefined;
  /** The day up to which something is known; now when absent. */
  readonly knownOn?: string | undefined;
  /** The id of the asset that is compared with, or `none`; the benchmark of the portfolio when absent. */
  readonly benchmark?: string | undefined;
  /** The order of the table of holdings, as `gain-desc`. */
  readonly sort?: string | undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export function readPerformanceSearch(search: Record<string, unknown>): PerformanceSearch {
  const { view, knownOn } = search;
  return {
    ...readPeriodSearch(search),
    portfolio: text(search.portfolio),
    benchmark: text(search.benchmark),
    sort: text(search.sort),
    // Said also where it is no day: what an address has besides is passed on as it is.
    view: view === 'explained' ? view : undefined,
    knownOn: typeof knownOn === 'string' && parseDay(knownOn) !== null ? knownOn : undefined,
  };
}
