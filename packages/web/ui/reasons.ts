import type { Unavailable } from '../models.ts';

/** Why a sum is missing: the first of its parts that is, and how many others. */
export function firstReason(items: readonly Unavailable[]): { reason?: string; mend?: string } {
  const first = items[0];
  if (first === undefined) return {};
  const more = items.length > 1 ? ` (and ${items.length - 1} more)` : '';
  return { reason: `${first.symbol ? `${first.symbol}: ` : ''}${first.reason}${more}`, mend: first.mend };
}

const byAsset = new WeakMap<readonly Unavailable[], ReadonlyMap<string | null | undefined, Unavailable>>();

/** Why the figures of one asset are missing. */
export function reasonFor(
  items: readonly Unavailable[],
  assetId: string,
): { reason?: string; mend?: string } {
  let index = byAsset.get(items);
  if (index === undefined) {
    // The first reason of each: later ones are set before it.
    index = new Map(items.toReversed().map((item) => [item.assetId, item]));
    byAsset.set(items, index);
  }
  const found = index.get(assetId);
  return found === undefined ? {} : { reason: found.reason, mend: found.mend };
}

/** Why one figure is missing, where reasons name the figure they are about; otherwise the first that is about all. */
export function reasonOf(
  items: readonly (Unavailable & { readonly figure?: string | undefined })[],
  figure: string,
): { reason?: string; mend?: string } {
  const own = items.filter((item) => item.figure === figure);
  const general = items.filter((item) => item.figure === undefined);
  return firstReason(own.length > 0 ? own : general.length > 0 ? general : items);
}
