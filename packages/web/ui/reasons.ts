import type { Unavailable } from '../models.ts';

/** Why a sum is missing: the first of its parts that is, and how many others. */
export function firstReason(items: readonly Unavailable[]): { reason?: string; mend?: string } {
  const first = items[0];
  if (first === undefined) return {};
  const more = items.length > 1 ? ` (and ${items.length - 1} more)` : '';
  return { reason: `${first.symbol ? `${first.symbol}: ` : ''}${first.reason}${more}`, mend: first.mend };
}

/** Why the figures of one asset are missing. */
export function reasonFor(
  items: readonly Unavailable[],
  assetId: string,
): { reason?: string; mend?: string } {
  const found = items.find((item) => item.assetId === assetId);
  return found === undefined ? {} : { reason: found.reason, mend: found.mend };
}
