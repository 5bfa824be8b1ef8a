/** What of performance is looked at, in the address. */
export interface PerformanceSearch {
  /** The id of a portfolio; all together when absent. */
  readonly portfolio?: string | undefined;
  readonly view?: 'explained' | undefined;
}

export function readPerformanceSearch({ portfolio, view }: Record<string, unknown>): PerformanceSearch {
  return {
    ...(typeof portfolio === 'string' && portfolio !== '' ? { portfolio } : {}),
    ...(view === 'explained' ? { view } : {}),
  };
}
