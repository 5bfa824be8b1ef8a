import { percentSign } from '../../format/money.ts';

/** A mix of assets as it is edited: shares in percent. */
export interface PolicyRow {
  readonly assetId: string | null;
  readonly percent: number;
}

/** The rows of a policy as the API takes it: `id:weight`, separated by commas. */
export function policyRows(text: string | undefined): PolicyRow[] {
  const rows = (text ?? '').split(',').flatMap((item): PolicyRow[] => {
    const [assetId, weight] = item.split(':');
    return assetId && weight ? [{ assetId, percent: Number((Number(weight) * 100).toFixed(6)) }] : [];
  });
  return rows.length > 0 ? rows : [{ assetId: null, percent: 100 }];
}

export function policyText(rows: readonly PolicyRow[]): string {
  return rows
    .filter(({ assetId, percent }) => assetId !== null && percent > 0)
    .map(({ assetId, percent }) => `${assetId}:${Number((percent / 100).toFixed(8))}`)
    .join(',');
}

/** What is left to share out, in percent. */
export function remaining(rows: readonly PolicyRow[]): number {
  return Number((100 - rows.reduce((sum, { percent }) => sum + percent, 0)).toFixed(6));
}

/** Why the mix can't be used yet; null when it can. */
export function policyFault(rows: readonly PolicyRow[]): string | null {
  if (rows.some(({ assetId, percent }) => assetId === null && percent > 0))
    return 'Choose an asset for every share.';
  const ids = rows.flatMap(({ assetId }) => (assetId === null ? [] : [assetId]));
  if (new Set(ids).size < ids.length) return 'An asset stands in it twice.';
  const left = remaining(rows);
  if (left > 0) return `${left}${percentSign()} are left.`;
  return left < 0 ? `${-left}${percentSign()} too much.` : null;
}
