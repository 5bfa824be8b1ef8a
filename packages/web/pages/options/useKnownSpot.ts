import { getPrices, searchAssets } from '@financehub/contract/assets.ts';
import { getOptionChain } from '@financehub/contract/option-chain.ts';
import { useApi } from '../../query.ts';
import type { OptionsSearch } from './search.ts';
import { type KnownSpot, latestSpot } from './spot.ts';

/** What the underlying of an address cost last; null where nothing says it, undefined while it is looked for. */
export function useKnownSpot(
  { symbol, expiry, at }: OptionsSearch,
  enabled: boolean,
): KnownSpot | null | undefined {
  const wanted = symbol?.trim().toUpperCase() ?? '';
  const asking = enabled && wanted !== '';
  const found = useApi(searchAssets, { query: { q: wanted } }, { enabled: asking });
  const asset = found.data?.items.find((each) => each.symbol.toUpperCase() === wanted);
  const to = asset?.prices.to ?? undefined;
  const priced = asking && asset !== undefined && to !== undefined;
  const bars = useApi(
    getPrices,
    { params: { id: asset?.id ?? '' }, query: { from: to, to } },
    { enabled: priced },
  );
  const chain = useApi(getOptionChain, { query: { symbol: symbol ?? '', expiry, at } }, { enabled: asking });
  if (!asking) return null;
  if (found.isPending || chain.isPending || (priced && bars.isPending)) return undefined;
  return latestSpot(symbol ?? '', bars.data?.items.at(-1), chain.data);
}
