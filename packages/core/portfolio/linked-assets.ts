import type { PortfolioTransaction } from './transaction.ts';

/** The assets that a transaction is of. */
export function assetIdsOf({ assetId, toAssetId }: PortfolioTransaction): string[] {
  return [assetId, toAssetId].filter((id) => id !== null);
}

/** Of each asset, one that stands for all that spin-offs and mergers link with it. */
function representatives(transactions: readonly PortfolioTransaction[]): (assetId: string) => string {
  const parent = new Map<string, string>();
  const find = (id: string): string => {
    let root = id;
    for (let next = parent.get(root); next !== undefined; next = parent.get(root)) root = next;
    return root;
  };
  for (const { assetId, toAssetId } of transactions) {
    if (assetId === null || toAssetId === null) continue;
    const [one, other] = [find(assetId), find(toAssetId)];
    if (one !== other) parent.set(other, one);
  }
  return find;
}

/** The assets with all that spin-offs and mergers link with them. */
export function groupOf(
  transactions: readonly PortfolioTransaction[],
  assets: ReadonlySet<string>,
): ReadonlySet<string> {
  if (!transactions.some(({ toAssetId }) => toAssetId !== null)) return assets;
  const find = representatives(transactions);
  const wanted = new Set([...assets].map(find));
  const all = transactions.flatMap(assetIdsOf).filter((id) => wanted.has(find(id)));
  return new Set([...assets, ...all]);
}

/** The transactions of each group of linked assets (of those asked for), in the order in which they take effect. */
export function assetGroups(
  transactions: readonly PortfolioTransaction[],
  assets?: ReadonlySet<string>,
): Map<string, PortfolioTransaction[]> {
  const find = representatives(transactions);
  const groups = new Map<string, PortfolioTransaction[]>();
  for (const tx of transactions) {
    if (tx.assetId === null || !(assets?.has(tx.assetId) ?? true)) continue;
    const key = find(tx.assetId);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [tx]);
    else group.push(tx);
  }
  return groups;
}
