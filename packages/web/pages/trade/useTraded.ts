import { searchAssets } from '@financehub/contract/assets.ts';
import type { Asset } from '../../models.ts';
import { useApi } from '../../query.ts';

/** The asset of the book that a symbol names; undefined while it is looked for or where there is none. */
export function useTraded(symbol: string | undefined): Asset | undefined {
  const wanted = symbol?.trim().toUpperCase() ?? '';
  const found = useApi(searchAssets, { query: { q: wanted } }, { enabled: wanted !== '' });
  return found.data?.items.find((asset) => asset.symbol.toUpperCase() === wanted);
}
