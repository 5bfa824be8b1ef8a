/** Which chain is looked at, in the address. */
export interface OptionsSearch {
  readonly tab?: string | undefined;
  readonly symbol?: string | undefined;
  /** The id of the portfolio one came from, for the pages that one goes on to. */
  readonly portfolio?: string | undefined;
  readonly expiry?: string | undefined;
  /** When it was quoted. */
  readonly at?: string | undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export function readOptionsSearch(search: Record<string, unknown>): OptionsSearch {
  return {
    tab: text(search.tab),
    symbol: text(search.symbol),
    portfolio: text(search.portfolio),
    expiry: text(search.expiry),
    at: text(search.at),
  };
}
