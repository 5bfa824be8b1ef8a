import { isCurrency } from '@financehub/core/money/currency.ts';
import type { Writer } from '../../db/database.ts';
import { type AssetRow, assetsById, findOrCreateAssets } from '../assets/index.ts';
import { type Fault, refuse, type TransactionInput } from './input.ts';
import type { PortfolioRow } from './store.ts';

/** The asset of each item, in their order; null for those that name none. */
export async function assetsOf(
  db: Writer,
  portfolio: PortfolioRow,
  items: readonly TransactionInput[],
  pathOf: (index: number) => string,
): Promise<(AssetRow | null)[]> {
  const ids = [...new Set(items.flatMap(({ assetId }) => (assetId == null ? [] : [assetId])))];
  const known = ids.length === 0 ? new Map<string, AssetRow>() : await assetsById(db, ids);
  refuse(
    items.flatMap(({ currency }, index) =>
      currency === null || isCurrency(currency)
        ? []
        : [{ path: `${pathOf(index)}/currency`, message: `${currency} is not an ISO 4217 currency` }],
    ),
  );
  const named = items.filter(({ assetId, symbol }) => assetId == null && symbol !== null);
  const wanted = new Map(
    named.toReversed().map((item) => [
      nameKey(item),
      {
        symbol: item.symbol!,
        name: item.name,
        isin: item.isin,
        currency: item.currency ?? portfolio.currency,
      },
    ]),
  );
  const rows = wanted.size === 0 ? [] : await findOrCreateAssets(db, [...wanted.values()]);
  const found = new Map([...wanted.keys()].map((key, index) => [key, rows[index]!]));
  const faults: Fault[] = [];
  const assets = items.map((item, index) => {
    if (item.assetId == null) return item.symbol === null ? null : found.get(nameKey(item))!;
    const asset = known.get(item.assetId) ?? null;
    if (asset === null) faults.push({ path: `${pathOf(index)}/assetId`, message: 'there is no such asset' });
    else if (item.symbol !== null && item.symbol.toUpperCase() !== asset.symbol.toUpperCase())
      faults.push({
        path: `${pathOf(index)}/symbol`,
        message: `the asset named by its id is ${asset.symbol}`,
      });
    return asset;
  });
  refuse(faults);
  return assets;
}

const nameKey = ({ symbol, isin, currency }: TransactionInput): string =>
  `${symbol?.toUpperCase()} ${isin ?? ''} ${currency ?? ''}`;
