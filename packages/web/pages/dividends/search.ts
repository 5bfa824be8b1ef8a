/** Whose dividends are looked at, in the address. */
export interface DividendsSearch {
  /** The id of a portfolio; all together when absent. */
  readonly portfolio?: string | undefined;
}

export function readDividendsSearch({ portfolio }: Record<string, unknown>): DividendsSearch {
  return { portfolio: typeof portfolio === 'string' && portfolio !== '' ? portfolio : undefined };
}
