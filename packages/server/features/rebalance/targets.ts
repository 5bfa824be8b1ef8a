import type { Targets, TargetsInput } from '@financehub/contract/targets.ts';
import type { Static } from 'typebox';
import type { Reader, Writer } from '../../db/database.ts';
import { invalidBody } from '../../http/problem.ts';
import { assetsNamed } from '../analytics/index.ts';
import { type AssetRow, assetsById } from '../assets/index.ts';

type Sent = Static<typeof TargetsInput>;
export type Grouping = Sent['by'];
type Band = { absolute?: number | null; relative?: number | null } | null;

/** One target as it is kept; `key` is the id of an asset, or what its group is called. */
export interface Target {
  readonly key: string;
  readonly weight: number;
  readonly band: Band;
  readonly buy: readonly string[];
}

export interface TargetList {
  readonly by: Grouping;
  readonly items: readonly Target[];
  readonly cash: number;
  readonly band: Band;
}

/** Weights are sums of decimals people write; three thirds of six digits are a whole. */
const WHOLE = 1e-5;

/** The targets that a request means, their assets found. Throws a ProblemError `invalid` that names the place. */
export async function targetsOf(db: Reader, sent: Sent, path: string): Promise<TargetList> {
  const items: Target[] = [];
  for (const [at, item] of sent.items.entries()) {
    const place = `${path}items/${at}`;
    const key = await keyOf(db, sent.by, item, place);
    if (items.some((other) => other.key === key)) throw invalidBody(place, 'is there twice');
    items.push({ key, weight: item.weight, band: item.band ?? null, buy: item.buy ?? [] });
  }
  await assertAssets(db, items, path);
  const cash = sent.cash ?? 0;
  const sum = items.reduce((all, { weight }) => all + weight, cash);
  if (items.length > 0 && Math.abs(sum - 1) > WHOLE)
    throw invalidBody(
      `${path}items`,
      `the weights and the cash must add up to 1, and add up to ${Number(sum.toFixed(6))}`,
    );
  return { by: sent.by, items, cash, band: sent.band ?? null };
}

async function keyOf(db: Reader, by: Grouping, item: Sent['items'][number], place: string): Promise<string> {
  if (by !== 'asset') {
    const key = item.key?.trim() ?? '';
    if (key === '') throw invalidBody(`${place}/key`, `names the ${by} that the target is of`);
    if (item.assetId !== undefined || item.symbol !== undefined)
      throw invalidBody(place, `is by ${by}: give its key, and the assets to buy in buy`);
    return key;
  }
  if (item.buy !== undefined && item.buy.length > 0)
    throw invalidBody(`${place}/buy`, 'is for targets of groups: an asset is bought itself');
  const name = item.assetId ?? item.symbol ?? item.key;
  if (name === undefined) throw invalidBody(place, 'needs an assetId or a symbol');
  return (await assetsNamed(db, [name], `body/${place}`))[0]!.id;
}

async function assertAssets(db: Reader, items: readonly Target[], path: string): Promise<void> {
  const known = await assetsById(db, [...new Set(items.flatMap(({ buy }) => buy))]);
  for (const [at, { buy }] of items.entries())
    for (const [place, id] of buy.entries())
      if (!known.has(id))
        throw invalidBody(`${path}items/${at}/buy/${place}`, 'is not an asset of this book');
}

const NONE: TargetList = { by: 'asset', items: [], cash: 0, band: null };

export async function storedTargets(db: Reader, portfolioId: string): Promise<TargetList> {
  const row = await db
    .selectFrom('portfolio_target')
    .select(['grouped_by', 'items', 'cash', 'band'])
    .where('book_id', '=', db.bookId)
    .where('portfolio_id', '=', portfolioId)
    .executeTakeFirst();
  if (row === undefined) return NONE;
  return {
    by: row.grouped_by as Grouping,
    items: row.items as readonly Target[],
    cash: Number(row.cash),
    band: row.band as Band,
  };
}

/** Replaces the targets; none removes them. */
export async function storeTargets(db: Writer, portfolioId: string, targets: TargetList): Promise<void> {
  const key = { book_id: db.bookId, portfolio_id: portfolioId };
  if (targets.items.length === 0) {
    await db
      .deleteFrom('portfolio_target')
      .where('book_id', '=', db.bookId)
      .where('portfolio_id', '=', portfolioId)
      .execute();
    return;
  }
  const values = {
    grouped_by: targets.by,
    items: JSON.stringify(targets.items),
    cash: targets.cash.toFixed(12),
    band: targets.band === null ? null : JSON.stringify(targets.band),
  };
  await db
    .insertInto('portfolio_target')
    .values({ ...key, ...values })
    .onConflict((conflict) => conflict.columns(['book_id', 'portfolio_id']).doUpdateSet(values))
    .execute();
}

export async function targetsView(
  db: Reader,
  portfolioId: string,
  { by, items, cash, band }: TargetList,
): Promise<Static<typeof Targets>> {
  const assets: ReadonlyMap<string, AssetRow> =
    by === 'asset'
      ? await assetsById(
          db,
          items.map(({ key }) => key),
        )
      : new Map();
  return {
    portfolioId,
    by,
    items: items.map(({ key, weight, band: own, buy }) => ({
      assetId: by === 'asset' ? key : null,
      symbol: assets.get(key)?.symbol ?? null,
      key,
      weight,
      band: own,
      buy: [...buy],
    })),
    cash,
    band,
  };
}
