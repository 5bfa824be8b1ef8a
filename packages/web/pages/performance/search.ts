import { parseDay } from '@financehub/core/time/day.ts';

/** What of performance is looked at, in the address. */
export interface PerformanceSearch {
  /** The id of a portfolio; all together when absent. */
  readonly portfolio?: string | undefined;
  readonly view?: 'explained' | undefined;
  /** The day up to which something is known; now when absent. */
  readonly knownOn?: string | undefined;
}

export function readPerformanceSearch({
  portfolio,
  view,
  knownOn,
}: Record<string, unknown>): PerformanceSearch {
  return {
    ...(typeof portfolio === 'string' && portfolio !== '' ? { portfolio } : {}),
    ...(view === 'explained' ? { view } : {}),
    // Said also where it is no day: what an address has besides is passed on as it is.
    knownOn: typeof knownOn === 'string' && parseDay(knownOn) !== null ? knownOn : undefined,
  };
}
