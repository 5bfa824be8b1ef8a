import { decimal, toNumber } from '@financehub/core/money/decimal.ts';
import type { AlignedReturns, AlignRequest, LeftOut } from '@financehub/core/portfolio/aligned-returns.ts';
import { day, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import type { StoredDividend, StoredSplit, Warehouse } from '../../warehouse/warehouse.ts';
import { type AssetRow, closesOf, ratesFor } from '../assets/index.ts';
import { daysSaid, EARLIEST } from './period.ts';
import { threads } from './threads.ts';

export interface Split {
  readonly date: EpochDay;
  /** New units per old one. */
  readonly ratio: number;
}

export interface ReturnsRequest {
  readonly assets: readonly AssetRow[];
  /** By asset id, from {@link splitsOf}. */
  readonly splits: ReadonlyMap<string, readonly Split[]>;
  /** First and last day of the prices that are looked at. */
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly interval: 'day' | 'week' | 'month';
  readonly currency: string;
  /** See {@link AlignRequest.dropShort}: for the assets of a portfolio, not for those somebody named. */
  readonly dropShort: boolean;
}

/** What stands in the `unavailable` of an answer. */
export interface Missing {
  readonly assetId: string | null;
  readonly symbol: string | null;
  readonly reason: string;
  readonly mend: string;
}

/** Returns of assets on their common trading days, in shared memory: not to be written to. See `alignedReturns`. */
export interface ReturnMatrix extends Pick<AlignedReturns, 'date' | 'start' | 'returns'> {
  /** Of the columns: `returns[column * date.length + row]`. */
  readonly assets: readonly AssetRow[];
  readonly currency: string;
  readonly interval: ReturnsRequest['interval'];
  /** The assets that have no column, and why. */
  readonly unavailable: readonly Missing[];
}

const MAX_BYTES = 64 * 1024 * 1024;
const kept = new LRUCache<string, AlignedReturns>({
  maxSize: MAX_BYTES,
  sizeCalculation: ({ returns, date }) => returns.byteLength + date.byteLength + 1000,
});

/** Splits that any portfolio of the book has booked, or that are stored of the asset, each once, by asset. */
export async function splitsOf(
  db: Reader,
  { warehouse }: Pick<Context, 'warehouse'>,
  assetIds: readonly string[],
): Promise<Map<string, Split[]>> {
  const reading = storedSplits(warehouse, db.bookId, assetIds);
  // Told where it is awaited.
  reading.catch(() => undefined);
  const { rows } = await sql<{ asset_id: string; date: string; ratio: string }>`
    SELECT DISTINCT asset_id, date::text AS date, coalesce(ratio, price)::text AS ratio FROM entry
    WHERE book_id = ${db.bookId} AND kind = 'SPLIT' AND coalesce(ratio, price) > 0 AND asset_id = ANY(${assetIds as string[]}::uuid[])
    ORDER BY 1, 2, 3`.execute(db);
  const stored = await reading;
  const found = new Map<string, Split[]>();
  // Those of the asset first: theirs is the day from which prices count new shares.
  for (const row of [...stored.map((each) => ({ ...each, asset_id: each.assetId })), ...rows]) {
    const split = { date: day(row.date), ratio: toNumber(decimal(row.ratio)) };
    const before = found.get(row.asset_id) ?? [];
    found.set(row.asset_id, before);
    if (!before.some((other) => isSameSplit(other, split))) before.push(split);
  }
  return found;
}

/** What is stored of an asset's dividends, per share of the day; null where that is nothing, or in another currency than its prices. */
export async function dividendsStored(
  { warehouse }: Pick<Context, 'warehouse'>,
  bookId: string,
  { id, currency }: Pick<AssetRow, 'id' | 'currency'>,
): Promise<{ date: EpochDay; amount: number }[] | null> {
  const stored = await storedDividends(warehouse, bookId, id);
  if (stored.length === 0 || stored.some((each) => each.currency !== currency)) return null;
  return stored.map(({ exDate, amount }) => ({ date: day(exDate), amount: toNumber(decimal(amount)) }));
}

const MOST_ASSETS = 20_000;
const splitsKept = new WeakMap<Warehouse, LRUCache<string, readonly StoredSplit[]>>();
const dividendsKept = new WeakMap<Warehouse, LRUCache<string, readonly StoredDividend[]>>();

function keptOf<Value extends object>(
  caches: WeakMap<Warehouse, LRUCache<string, Value>>,
  warehouse: Warehouse,
): LRUCache<string, Value> {
  const cache = caches.get(warehouse) ?? new LRUCache<string, Value>({ max: MOST_ASSETS });
  caches.set(warehouse, cache);
  return cache;
}

/** Of an asset at the version of what is stored of it. */
const versioned = (warehouse: Warehouse, bookId: string, assetId: string): string =>
  `${bookId} ${assetId} ${warehouse.assetVersion(bookId, assetId)}`;

/** From memory while what is stored of the assets has not changed. */
async function storedSplits(
  warehouse: Warehouse,
  bookId: string,
  assetIds: readonly string[],
): Promise<StoredSplit[]> {
  const kept = keptOf(splitsKept, warehouse);
  const keys = new Map(assetIds.map((id) => [id, versioned(warehouse, bookId, id)]));
  const held = new Map(assetIds.map((id) => [id, kept.get(keys.get(id)!)]));
  const stale = assetIds.filter((id) => held.get(id) === undefined);
  const read = stale.length === 0 ? [] : await warehouse.splits(bookId, stale);
  const found = Map.groupBy(read, ({ assetId }) => assetId);
  for (const id of stale) kept.set(keys.get(id)!, found.get(id) ?? []);
  return assetIds.flatMap((id) => held.get(id) ?? found.get(id) ?? []);
}

async function storedDividends(
  warehouse: Warehouse,
  bookId: string,
  assetId: string,
): Promise<readonly StoredDividend[]> {
  const kept = keptOf(dividendsKept, warehouse);
  const key = versioned(warehouse, bookId, assetId);
  const found = kept.get(key) ?? (await warehouse.dividends(bookId, [assetId]));
  kept.set(key, found);
  return found;
}

/** Two portfolios may book a split on its day and on the day on which the broker showed it. */
const SAME_SPLIT_DAYS = 10;
/** Ratios as 1/3 are stored with the digits that there are. */
const SAME_RATIO = 1e-6;
const isSameSplit = (one: Split, other: Split): boolean =>
  Math.abs(one.ratio / other.ratio - 1) < SAME_RATIO && Math.abs(one.date - other.date) <= SAME_SPLIT_DAYS;

/** The returns of assets side by side, from memory while neither their prices nor the rates have changed. */
export async function returnsOf(
  context: Pick<Context, 'warehouse'>,
  bookId: string,
  request: ReturnsRequest,
): Promise<ReturnMatrix> {
  const { assets, currency, interval } = request;
  const key = keyOf(context, bookId, request);
  const aligned = kept.get(key) ?? (await align(context, bookId, request));
  kept.set(key, aligned);
  return {
    assets: aligned.kept.map((at) => assets[at]!),
    currency,
    interval,
    date: aligned.date,
    start: aligned.start,
    returns: aligned.returns,
    unavailable: aligned.leftOut.map((left) => missingOf(left, assets[left.asset]!, request)),
  };
}

function keyOf(
  { warehouse }: Pick<Context, 'warehouse'>,
  bookId: string,
  { assets, splits, from, to, interval, currency, dropShort }: ReturnsRequest,
): string {
  const each = assets.map(
    ({ id }) => `${id}${warehouse.assetVersion(bookId, id)}${JSON.stringify(splits.get(id) ?? '')}`,
  );
  return `${bookId} ${from} ${to} ${interval} ${currency} ${dropShort} ${warehouse.ratesVersion(bookId)} ${each.join(' ')}`;
}

async function align(
  context: Pick<Context, 'warehouse'>,
  bookId: string,
  { assets, splits, from, to, interval, currency, dropShort }: ReturnsRequest,
): Promise<AlignedReturns> {
  const codes = [...new Set(assets.map((asset) => asset.currency))];
  const [closes, rates] = await Promise.all([
    closesOf(
      context,
      bookId,
      assets.map(({ id }) => id),
    ),
    ratesFor(context, bookId, [currency, ...codes]),
  ]);
  const task: Omit<AlignRequest, 'place'> = {
    assets: assets.map((asset) => {
      const { date, value } = closes.get(asset.id)!;
      return {
        date,
        close: value,
        currency: codes.indexOf(asset.currency),
        splits: splits.get(asset.id) ?? [],
      };
    }),
    rates: codes.map((code) => rates.column(code, currency)),
    from,
    to,
    interval,
    dropShort,
  };
  return (await threads().run(task, { name: 'align' })) as AlignedReturns;
}

function missingOf(
  { why, days, last }: LeftOut,
  asset: AssetRow,
  { from, to, currency }: ReturnsRequest,
): Missing {
  const { id: assetId, symbol } = asset;
  const period = daysSaid({ from, to });
  switch (why) {
    case 'no-price':
      return {
        assetId,
        symbol,
        reason: `there are ${days === 0 ? 'no prices' : 'too few prices'} of ${symbol} ${period}`,
        mend: `add daily prices of ${symbol} ${period}`,
      };
    case 'no-rate':
      return {
        assetId,
        symbol,
        reason: `there is no exchange rate from ${asset.currency} to ${currency} for the prices of ${symbol} ${period}`,
        mend: `add exchange rates between ${asset.currency} and ${currency} that begin ${from <= EARLIEST ? 'with its prices' : `on or before ${formatDay(from)}`}`,
      };
    case 'ended':
      return {
        assetId,
        symbol,
        reason: `${symbol} has no price after ${formatDay(last!)}, and so no returns beside those of the others`,
        mend: `add newer prices of ${symbol}, or name the assets that are to be looked at`,
      };
    case 'short':
      return {
        assetId,
        symbol,
        reason: `${symbol} has prices on ${days} days only, less than half as many as the other assets`,
        mend: `add earlier prices of ${symbol}, or choose a shorter period`,
      };
  }
}
