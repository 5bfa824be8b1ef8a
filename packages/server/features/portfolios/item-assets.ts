import { isCurrency } from '@financehub/core/money/currency.ts';
import { formatDecimal } from '@financehub/core/money/decimal.ts';
import type { Writer } from '../../db/database.ts';
import { type AssetRow, assetsById, findOrCreateAssets } from '../assets/index.ts';
import { type Fault, refuse, type TransactionInput } from './input.ts';
import type { PortfolioRow } from './store.ts';

/** The assets that an item names; null for those that it does not. */
export interface ItemAssets {
  readonly own: AssetRow | null;
  /** Of `toSymbol` or `toAssetId`. */
  readonly to: AssetRow | null;
}

/** How an item names one of its assets, and where it does. */
interface Naming {
  readonly assetId: string | null;
  readonly symbol: string | null;
  readonly name: string | null | undefined;
  readonly isin: string | null | undefined;
  readonly type?: string | undefined;
  readonly exchange?: string | null | undefined;
  readonly multiplier?: string | undefined;
  readonly currency: string | null;
  readonly idPath: string;
  readonly symbolPath: string;
}

/** The assets of each item, in their order. Unknown symbols become assets. */
export async function assetsOf(
  db: Writer,
  portfolio: PortfolioRow,
  items: readonly TransactionInput[],
  pathOf: (index: number) => string,
): Promise<ItemAssets[]> {
  refuse(
    items.flatMap(({ currency }, index) =>
      currency === null || isCurrency(currency)
        ? []
        : [{ path: `${pathOf(index)}/currency`, message: `${currency} is not an ISO 4217 currency` }],
    ),
  );
  const own = items.map((item, index) => namingOf(item, pathOf(index)));
  const to = items.map((item, index) => toNamingOf(item, pathOf(index)));
  const rows = await rowsOf(db, portfolio, [...own, ...to]);
  return items.map((_, index) => ({ own: rows[index]!, to: rows[items.length + index]! }));
}

function namingOf(input: TransactionInput, path: string): Naming {
  const { assetId, symbol, name, isin, assetType, assetMultiplier, exchange } = input;
  const currency = input.assetCurrency ?? input.currency;
  const at = { idPath: `${path}/assetId`, symbolPath: `${path}/symbol` };
  return {
    assetId: assetId ?? null,
    symbol,
    name,
    isin,
    currency,
    type: assetType ?? undefined,
    exchange,
    ...(assetMultiplier == null ? {} : { multiplier: formatDecimal(assetMultiplier) }),
    ...at,
  };
}

function toNamingOf(item: TransactionInput, path: string): Naming {
  return {
    assetId: item.toAssetId ?? null,
    symbol: item.toSymbol ?? null,
    name: item.toName,
    isin: item.toIsin,
    type: item.assetType ?? undefined,
    currency: item.assetCurrency ?? item.currency,
    idPath: `${path}/toAssetId`,
    symbolPath: `${path}/toSymbol`,
  };
}

async function rowsOf(
  db: Writer,
  portfolio: PortfolioRow,
  namings: readonly Naming[],
): Promise<(AssetRow | null)[]> {
  const ids = [...new Set(namings.flatMap(({ assetId }) => (assetId === null ? [] : [assetId])))];
  const known = ids.length === 0 ? new Map<string, AssetRow>() : await assetsById(db, ids);
  const named = namings.filter(({ assetId, symbol }) => assetId === null && symbol !== null);
  const wanted = new Map(
    named.toReversed().map((naming) => [
      nameKey(naming),
      {
        symbol: naming.symbol!,
        name: naming.name,
        isin: naming.isin,
        type: naming.type,
        exchange: naming.exchange,
        multiplier: naming.multiplier,
        currency: naming.currency ?? portfolio.currency,
      },
    ]),
  );
  const rows = wanted.size === 0 ? [] : await findOrCreateAssets(db, [...wanted.values()]);
  const found = new Map([...wanted.keys()].map((key, index) => [key, rows[index]!]));
  const faults: Fault[] = [];
  const assets = namings.map((naming) => {
    if (naming.assetId === null) return naming.symbol === null ? null : found.get(nameKey(naming))!;
    const asset = known.get(naming.assetId) ?? null;
    if (asset === null) faults.push({ path: naming.idPath, message: 'there is no such asset' });
    else if (naming.symbol !== null && naming.symbol.toUpperCase() !== asset.symbol.toUpperCase())
      faults.push({ path: naming.symbolPath, message: `the asset named by its id is ${asset.symbol}` });
    return asset;
  });
  refuse(faults);
  return assets;
}

const nameKey = ({ symbol, isin, currency }: Naming): string =>
  `${symbol?.toUpperCase()} ${isin ?? ''} ${currency ?? ''}`;
