import type { PortfolioTransaction } from './transaction.ts';

/** Where assets and currencies stand in columns. */
export interface Places {
  /** Every asset that ever moved: its place and its currency. */
  readonly assets: ReadonlyMap<string, { readonly index: number; readonly currency: string }>;
  /** Every currency in which something was paid, and those of the assets. */
  readonly currencies: ReadonlyMap<string, number>;
}

export const NO_PLACES: Places = { assets: new Map(), currencies: new Map() };

/** The places of what the transactions name, new ones after those that are there; `currencyOf` tells what assets are traded in. */
export function placesOf(
  before: Places,
  transactions: readonly PortfolioTransaction[],
  currencyOf: ReadonlyMap<string, string>,
): Places {
  const assets = new Map(before.assets);
  const currencies = new Map(before.currencies);
  const place = (code: string): void => {
    if (!currencies.has(code)) currencies.set(code, currencies.size);
  };
  for (const { assetId, toAssetId, currency } of transactions) {
    place(currency);
    for (const id of [assetId, toAssetId]) {
      if (id === null || assets.has(id)) continue;
      const own = currencyOf.get(id) ?? currency;
      assets.set(id, { index: assets.size, currency: own });
      place(own);
    }
  }
  return { assets, currencies };
}

/** The place of each asset alone, as columns are made with. */
export const indexOfEach = ({ assets }: Pick<Places, 'assets'>): Map<string, number> =>
  new Map([...assets].map(([id, { index }]) => [id, index]));
