import { parseDay } from '@financehub/core/time/day.ts';
import { type PerformanceSearch, readPerformanceSearch } from '../performance/search.ts';
import { type GroupBy, isGroupBy } from './holdingGroups.ts';

/** What of a portfolio is looked at, in the address. */
export interface PortfolioSearch {
  readonly tab?: string | undefined;
  readonly asOf?: string | undefined;
  readonly group?: GroupBy | undefined;
  readonly view?: PerformanceSearch['view'];
  readonly knownOn?: PerformanceSearch['knownOn'];
}

export function readPortfolioSearch({
  tab,
  asOf,
  group,
  view,
  knownOn,
}: Record<string, unknown>): PortfolioSearch {
  return {
    ...(typeof tab === 'string' && tab !== '' ? { tab } : {}),
    ...(typeof asOf === 'string' && parseDay(asOf) !== null ? { asOf } : {}),
    ...readPerformanceSearch({ view, knownOn }),
    ...(isGroupBy(group) && group !== 'none' ? { group } : {}),
  };
}
