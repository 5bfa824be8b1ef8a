import * as contract from '@financehub/contract/analytics.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import type { AssetRow } from '../assets/index.ts';
import type { CorrelateTask, Rolled, RollTask } from './analytics.worker.ts';
import { assetsNamed, type Chosen, chosenAssets, namesIn, periodOf } from './chosen.ts';
import { heldWithin, largestOf } from './held.ts';
import { known } from './known.ts';
import { daysSaid, type Period } from './period.ts';
import { type Missing, type ReturnMatrix, type ReturnsRequest, returnsOf, splitsOf } from './series.ts';
import { threads } from './threads.ts';
import type { Whole } from './whole.ts';

const PERIODS_PER_YEAR = { day: 252, week: 52, month: 12 } as const;

interface Choice {
  portfolioId?: string;
  symbols?: string;
  from?: string;
  to?: string;
  currency?: string;
  interval?: 'day' | 'week' | 'month';
}

export function correlationRoutes(app: FastifyInstance, context: Context): void {
  correlationRoute(app, context);
  rollingRoute(app, context);
}

function correlationRoute(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getCorrelation, async ({ query, principal, read, reply }) => {
    const { method = 'pearson', target = 'constant-correlation' } = query;
    const period = periodOf(query, context);
    const request = await read(async (db) => {
      const chosen = await chosenAssets(db, query, period);
      return requestOf(db, context, query, period, chosen.assets, chosen.currency, chosen.whole !== null);
    });
    const found = await returnsOf(context, principal.bookId, request);
    const task: CorrelateTask = {
      columns: columnsOf(found),
      method,
      target,
      periodsPerYear: PERIODS_PER_YEAR[found.interval],
    };
    const figures = (await threads().run(task, { name: 'correlate' })) as string;
    const head = { method, ...headOf(found), assets: found.assets.map(nameOf) };
    const unavailable = lacking(found, period, 2);
    reply
      .type('application/json; charset=utf-8')
      .send(`${JSON.stringify(head).slice(0, -1)},${figures},"unavailable":${JSON.stringify(unavailable)}}`);
    return reply as never;
  });
}

function rollingRoute(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getRollingCorrelation, async ({ query, principal, read }) => {
    const window = query.window ?? 63;
    const period = periodOf(query, context);
    const { request, pairs } = await read((db) => pairsOf(db, context, query, period));
    const found = await returnsOf(context, principal.bookId, request);
    const places = new Map(found.assets.map(({ id }, at) => [id, at]));
    const had = pairs.filter(([a, b]) => places.has(a.id) && places.has(b.id));
    const task: RollTask = {
      columns: columnsOf(found),
      pairs: had.map(([a, b]) => [places.get(a.id)!, places.get(b.id)!]),
      window,
    };
    const rolled = (await threads().run(task, { name: 'rollCorrelation' })) as Rolled[];
    const date = Array.from(found.date.subarray(window - 1), formatDay);
    return {
      window,
      interval: found.interval,
      currency: found.currency,
      date,
      items: had.map(([a, b], at) => {
        const { correlation, whole } = rolled[at]!;
        const values = Array.from(correlation, known);
        return {
          a: nameOf(a),
          b: nameOf(b),
          correlation: values,
          last: values.at(-1) ?? null,
          whole: known(whole),
        };
      }),
      unavailable: [
        ...lacking(found, period, window),
        ...(pairs.length === 0 ? found.assets.slice(0, 1).map(alone) : []),
      ],
    };
  });
}

const nameOf = ({ id, symbol }: AssetRow) => ({ assetId: id, symbol });

const columnsOf = ({ assets, date, returns }: ReturnMatrix) => ({
  columns: assets.length,
  rows: date.length,
  values: returns,
});

function headOf({ date, start, interval, currency }: ReturnMatrix) {
  const last = date.at(-1);
  return {
    interval,
    currency,
    from: start === null ? null : formatDay(start),
    to: last === undefined ? null : formatDay(last),
    observations: date.length,
  };
}

async function requestOf(
  db: Reader,
  context: Context,
  query: Choice,
  period: Period,
  assets: readonly AssetRow[],
  currency: string,
  dropShort: boolean,
): Promise<ReturnsRequest> {
  if (query.currency !== undefined) assertCurrency(query.currency, 'querystring/currency');
  const splits = await splitsOf(
    db,
    context,
    assets.map(({ id }) => id),
  );
  const { interval = 'day' } = query;
  return { ...period, assets, splits, interval, currency: query.currency ?? currency, dropShort };
}

type Pair = readonly [AssetRow, AssetRow];
const MOST_UNNAMED = 5;

async function pairsOf(
  db: Reader,
  context: Context,
  query: Choice & { pair?: string },
  period: Period,
): Promise<{ request: ReturnsRequest; pairs: Pair[] }> {
  const named = query.pair === undefined ? null : await pairNamed(db, query.pair);
  const given = named === null ? query : { ...query, symbols: named.map(({ id }) => id).join(',') };
  const chosen = await chosenAssets(db, given, period);
  const assets =
    named ??
    (chosen.whole === null
      ? chosen.assets.slice(0, MOST_UNNAMED)
      : await largestHeld(db, context, chosen.whole, chosen, period.to));
  const pairs = assets.flatMap((a, at) => assets.slice(at + 1).map((b): Pair => [a, b]));
  return {
    request: await requestOf(
      db,
      context,
      query,
      period,
      assets,
      chosen.currency,
      named === null && chosen.whole !== null,
    ),
    pairs,
  };
}

function largestHeld(
  db: Reader,
  context: Context,
  { state }: Whole,
  { assets, currency }: Chosen,
  day: EpochDay,
): Promise<AssetRow[]> {
  const held = heldWithin(state, day, day);
  return largestOf(context, db.bookId, held, assets, { day, currency, count: MOST_UNNAMED });
}

async function pairNamed(db: Reader, text: string): Promise<AssetRow[]> {
  const assets = await assetsNamed(db, namesIn(text), 'querystring/pair');
  if (assets.length === 2) return assets;
  throw new ProblemError('invalid', 'A pair is two different assets, as VTI,BND.', {
    errors: [{ path: 'querystring/pair', message: 'must name two different assets' }],
  });
}

const lacking = (found: ReturnMatrix, period: Period, needed: number): Missing[] => [
  ...found.unavailable,
  ...tooFew(found, period, needed),
  ...unmoved(found, period),
];

const alone = ({ id, symbol }: AssetRow): Missing => ({
  assetId: id,
  symbol,
  reason: `there is no other asset that ${symbol} could be compared with`,
  mend: 'name two assets, or choose a period in which several were held',
});

/** Assets whose returns are all the same: they go along with nothing. */
function unmoved({ date, assets, returns }: ReturnMatrix, period: Period): Missing[] {
  const rows = date.length;
  if (rows < 2) return [];
  return assets.flatMap(({ id, symbol }, column): Missing[] => {
    const own = returns.subarray(column * rows, (column + 1) * rows);
    if (own.some((value) => value !== own[0])) return [];
    const reason = `all returns of ${symbol} ${daysSaid(period)} are the same: they correlate with nothing`;
    return [
      { assetId: id, symbol, reason, mend: `check the prices of ${symbol}, or choose a longer period` },
    ];
  });
}

function tooFew({ date, assets }: ReturnMatrix, period: Period, needed: number): Missing[] {
  if (date.length >= needed) return [];
  const reason =
    assets.length === 0
      ? 'there are no prices to compare'
      : `the assets have ${date.length} returns in common ${daysSaid(period)}, and ${needed} are needed`;
  return [
    { assetId: null, symbol: null, reason, mend: 'choose a longer period or fewer assets, or add prices' },
  ];
}
