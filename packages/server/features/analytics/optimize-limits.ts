import type { optimize } from '@financehub/contract/optimize.ts';
import { boundLimits, fullyInvested, type Limit, sumLimit } from '@financehub/core/optimize/limits.ts';
import type { Static } from 'typebox';
import { invalidBody } from '../../http/problem.ts';
import type { AssetRow } from '../assets/index.ts';

type Asked = Static<typeof optimize.body>;
type Bounds = { readonly min?: number | undefined; readonly max?: number | undefined };

/** The place of the asset that a symbol or an id names; a name of none of them is a ProblemError. */
export function placeOf(assets: readonly AssetRow[], name: string, path: string): number {
  const wanted = name.toLowerCase();
  const place = assets.findIndex(({ id, symbol }) => id === wanted || symbol.toLowerCase() === wanted);
  if (place < 0) throw invalidBody(path, `${name} is not one of the assets that are optimised`);
  return place;
}

const percent = (fraction: number): string => `${Number((fraction * 100).toFixed(4))} %`;

/** The whole, the bounds of every asset, and the limits of groups, named as a person would. */
export function limitsOf(
  { bounds, assetBounds = [], groups = [] }: Asked,
  assets: readonly AssetRow[],
): Limit[] {
  const own = assets.map((): { min: number; max: number } => ({
    min: bounds?.min ?? 0,
    max: bounds?.max ?? 1,
  }));
  assertOrder(bounds ?? {}, 'bounds');
  for (const [at, { asset, min, max }] of assetBounds.entries()) {
    const path = `assetBounds/${at}`;
    assertOrder({ min, max }, path);
    const place = placeOf(assets, asset, `${path}/asset`);
    own[place] = { min: min ?? own[place]!.min, max: max ?? own[place]!.max };
  }
  const single = new Set(
    assetBounds.map(({ asset }, at) => placeOf(assets, asset, `assetBounds/${at}/asset`)),
  );
  const others = single.size === 0 ? 'each asset' : 'each other asset';
  const named = own.map(({ min, max }, at) => {
    const between = `between ${percent(min)} and ${percent(max)} of`;
    const common = single.has(at) ? {} : { common: `${between} ${others}` };
    return { name: `${between} ${assets[at]!.symbol}`, ...common, min, max };
  });
  return [
    fullyInvested(assets.length),
    ...boundLimits(named),
    ...groups.map((group, at) => groupLimit(group, assets, `groups/${at}`)),
  ];
}

function groupLimit(
  { by, key, min, max }: NonNullable<Asked['groups']>[number],
  assets: readonly AssetRow[],
  path: string,
): Limit {
  assertOrder({ min, max }, path);
  if (min === undefined && max === undefined) throw invalidBody(path, 'needs a min or a max');
  const members = [...assets.keys()].filter((at) => isOf(assets[at]!, by, key));
  if (members.length === 0) throw invalidBody(`${path}/key`, `none of the assets is of the ${by} ${key}`);
  const least = min === undefined ? '' : `at least ${percent(min)}`;
  const most = max === undefined ? '' : `at most ${percent(max)}`;
  const name = `${[least, most].filter((part) => part !== '').join(' and ')} of ${key}`;
  return sumLimit(name, members, min ?? Number.NEGATIVE_INFINITY, max ?? Number.POSITIVE_INFINITY);
}

function isOf(asset: AssetRow, by: NonNullable<Asked['groups']>[number]['by'], key: string): boolean {
  const wanted = key.trim().toLowerCase();
  if (by === 'asset') return asset.id === wanted || asset.symbol.toLowerCase() === wanted;
  const values = by === 'tag' ? asset.tags : [asset[by] ?? ''];
  return values.some((value) => value.toLowerCase() === wanted);
}

function assertOrder({ min, max }: Bounds, path: string): void {
  if (min !== undefined && max !== undefined && min > max)
    throw invalidBody(path, `the least (${percent(min)}) is above the most (${percent(max)})`);
}
