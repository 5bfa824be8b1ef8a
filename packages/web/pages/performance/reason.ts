import type { Performance } from './answers.ts';

type Missing = Performance['unavailable'];

/** Why a figure is missing: what names it, else what all figures lack. */
export function reasonOf(items: Missing, figure: string): { reason?: string; mend?: string } {
  const found =
    items.find((item) => item.figure === figure) ?? items.find((item) => item.figure === undefined);
  if (found === undefined) return {};
  return { reason: `${found.symbol ? `${found.symbol}: ` : ''}${found.reason}`, mend: found.mend };
}

/** Why a figure of one holding is missing. */
export function reasonOfHolding(items: Missing, assetId: string): { reason?: string; mend?: string } {
  const found = items.find((item) => item.assetId === assetId);
  return found === undefined ? {} : { reason: found.reason, mend: found.mend };
}
