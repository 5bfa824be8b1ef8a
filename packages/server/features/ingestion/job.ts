import { day, dayOfInstant, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { notify, type Reader } from '../../db/database.ts';
import { defineJob, type JobDefinition, type JobRun } from '../../jobs/definition.ts';
import { type AssetRow, trackedAssets } from '../assets/index.ts';
import { type AssetTask, fetchAsset, OVERLAP_DAYS } from './fetch-asset.ts';
import { fetchRates, type RatesTask } from './fetch-rates.ts';
import { currenciesOf, needsOf } from './needs.ts';
import { keepItem, type Request } from './report.ts';
import { type MarketSettings, marketSettings } from './settings.ts';

export const KIND = 'ingestion';

export interface IngestionPayload extends Request {
  readonly trigger: 'user' | 'schedule';
}

/** Providers are asked at their own pace, so that several assets at once wait for different ones. */
const AT_ONCE = 3;

/**
 * Fetches what the book needs. Each asset's figures are one transaction of the warehouse and its row of the report follows;
 * run again after a crash it goes on with those that have no row.
 */
export function ingestionJob(context: Context): JobDefinition {
  return defineJob<IngestionPayload>({
    kind: KIND,
    queue: 'fetch',
    attempts: 3,
    parse: (payload) => payload as IngestionPayload,
    run: (run) => ingest(context, run),
  });
}

interface Plan {
  readonly settings: MarketSettings;
  readonly assets: readonly AssetTask[];
  readonly rates: readonly RatesTask[];
  readonly done: number;
}

async function ingest(context: Context, run: JobRun<IngestionPayload>): Promise<unknown> {
  const { principal, progress, signal } = run;
  const today = dayOfInstant(context.now());
  const plan = await context.database.read(principal, (db) => planOf(context, db, run, today), 'editor');
  const total =
    plan.done + plan.assets.length + plan.rates.reduce((sum, { currencies }) => sum + currencies.length, 0);
  let done = plan.done;
  const step = (count: number, symbol: string): void => {
    done += count;
    progress(symbol, done, total);
  };
  progress('start', done, total);
  for (const task of plan.rates) {
    for (const item of await fetchRates(context, principal.bookId, plan.settings, task, signal)) {
      await keepItem(context, principal, run.id, item);
      step(1, item.symbol);
    }
  }
  const waiting = [...plan.assets];
  const work = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      signal.throwIfAborted();
      const item = await fetchAsset(context, principal.bookId, plan.settings, task, signal);
      await keepItem(context, principal, run.id, item);
      step(1, task.asset.symbol);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  await context.database.touch(principal, (db) =>
    notify(db, { type: 'book.changed', bookId: db.bookId, operationId: null, kind: 'prices.fetched' }),
  );
  return { runId: run.id };
}

async function planOf(
  context: Context,
  db: Reader,
  { id, payload }: Pick<JobRun<IngestionPayload>, 'id' | 'payload'>,
  today: EpochDay,
): Promise<Plan> {
  const rows = await db
    .selectFrom('ingestion_item')
    .select(['kind', 'key', 'symbol'])
    .where('book_id', '=', db.bookId)
    .where('run_id', '=', id)
    .execute();
  const done = new Set(rows.map(({ kind, key }) => `${kind} ${key}`));
  const assets = payload.what === 'fx' ? [] : await trackedAssets(db, payload.symbols);
  return {
    settings: await marketSettings(db, context),
    assets: await assetTasks(
      context,
      db,
      assets.filter((asset) => !done.has(`asset ${asset.id}`)),
      payload,
      today,
    ),
    rates:
      payload.what === 'fx' || (payload.what === 'all' && payload.symbols === undefined)
        ? await rateTasks(context, db, payload, today, rows)
        : [],
    done: done.size,
  };
}

async function assetTasks(
  context: Context,
  db: Reader,
  assets: readonly AssetRow[],
  { what, from, to }: IngestionPayload,
  today: EpochDay,
): Promise<AssetTask[]> {
  const [coverage, need] = await Promise.all([
    context.warehouse.coverage(
      db.bookId,
      assets.map((asset) => asset.id),
    ),
    needsOf(db, today),
  ]);
  const pricesToo = what === 'prices' || what === 'all';
  return assets.map((asset) => {
    const last = pricesToo ? coverage.get(asset.id)?.to : undefined;
    const start = last === undefined ? need(asset.id).from : formatDay(day(last) - OVERLAP_DAYS);
    return {
      asset,
      what,
      from: from ?? earlier(start, formatDay(today)),
      to: to ?? formatDay(today),
      last: last ?? null,
    };
  });
}

const earlier = (a: string, b: string): string => (a < b ? a : b);

/** One task for the currencies that go on, and one for those that begin. */
async function rateTasks(
  context: Context,
  db: Reader,
  { from, to }: IngestionPayload,
  today: EpochDay,
  rows: readonly { kind: string; symbol: string }[],
): Promise<RatesTask[]> {
  const needed = await currenciesOf(db, today);
  const codes = new Set(needed.currencies);
  if (codes.size < 2) return [];
  // Pesos are quoted in dollars, which lead to the others.
  if (codes.has('ARS')) codes.add('USD');
  const done = new Set(rows.flatMap(({ kind, symbol }) => (kind === 'fx' ? [symbol.slice(-3)] : [])));
  const lasts = new Map((await context.warehouse.ratePairs(db.bookId)).map((pair) => [pair.quote, pair]));
  const starts = [...codes]
    .filter((code) => code !== 'EUR' && !done.has(code))
    .map((code) => {
      const pair = lasts.get(code);
      const stored =
        pair !== undefined &&
        (pair.base === 'EUR' || code === 'ARS') &&
        pair.from <= formatDay(day(needed.from) + OVERLAP_DAYS);
      return { code, from: from ?? (stored ? formatDay(day(pair.to) - OVERLAP_DAYS) : needed.from) };
    });
  return [...Map.groupBy(starts, (start) => start.from)].map(([start, group]) => ({
    currencies: group.map(({ code }) => code),
    from: earlier(start, formatDay(today)),
    to: to ?? formatDay(today),
  }));
}
