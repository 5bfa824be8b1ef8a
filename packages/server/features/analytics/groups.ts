import type { AssetRow } from '../assets/index.ts';

export type GroupBy = 'sector' | 'type' | 'currency' | 'country' | 'industry' | 'tag' | 'asset';

const CASH = 'Cash';
const NOT_SET = 'Not set';

/** Numbers groups by their names as they are met. */
export interface Groups {
  readonly names: readonly string[];
  /** `named` stands over what the asset itself says. */
  ofAsset: (asset: AssetRow, named?: string | null) => number;
  ofCash: (currency: string) => number;
}

/** `tags` are those that make groups, the first that an asset has; without them its own first one. */
export function groupsBy(by: GroupBy, tags: readonly string[] | null): Groups {
  const names: string[] = [];
  const place = (name: string): number => {
    const at = names.indexOf(name);
    return at >= 0 ? at : names.push(name) - 1;
  };
  const nameOf = (asset: AssetRow): string | null => {
    if (by === 'asset') return asset.symbol;
    if (by !== 'tag') return asset[by];
    return (tags === null ? asset.tags[0] : tags.find((tag) => asset.tags.includes(tag))) ?? null;
  };
  return {
    names,
    ofAsset: (asset, named) => place(named ?? nameOf(asset) ?? NOT_SET),
    ofCash: (currency) => place(by === 'currency' ? currency : CASH),
  };
}
