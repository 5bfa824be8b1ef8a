import type { Writer } from '../../db/database.ts';
import { type AssetRow, findOrCreateAssets, type NewAsset } from '../assets/index.ts';

/** The assets that a file calls by these symbols, made where there are none. */
export async function assetsOfSymbols(
  db: Writer,
  wanted: readonly NewAsset[],
): Promise<Map<string, AssetRow>> {
  const first = new Map<string, NewAsset>();
  for (const asset of wanted) if (!first.has(asset.symbol)) first.set(asset.symbol, asset);
  if (first.size === 0) return new Map();
  const rows = await findOrCreateAssets(db, [...first.values()]);
  return new Map([...first.keys()].map((symbol, index) => [symbol, rows[index]!]));
}
