import * as contract from '@financehub/contract/charts.ts';
import type { QueryOf } from '@financehub/contract/route.ts';
import { type AdjustmentStep, adjustmentOf } from '@financehub/core/charts/adjust.ts';
import { type Histogram, LevelsError, priceAt, profileOf } from '@financehub/core/charts/volume-profile.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import { DAY_SECONDS, fromLocal, type Offset, utc } from '@financehub/core/time/zone.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import type { Scaling, Tape, TapeCoverage, TimeRange } from '../../warehouse/tape.ts';
import type { AssetRow } from '../assets/index.ts';
import { instantText } from './candle-routes.ts';
import { type LevelsAsked, levelsAsked } from './levels.ts';
import { rangeOf } from './range.ts';
import { assetOf, eventsOf, type LoadedEvents, missing, type Source, sourcesOf, tapeOf } from './subject.ts';
import { inThread } from './threads.ts';
import { clocksOf, zoneOf } from './zones.ts';

type Query = QueryOf<typeof contract.getVolumeProfile>;

/** What was traded by price, with what the answer says about it. */
interface Found {
  readonly count: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly whole: Histogram | null;
  readonly sessions: readonly { readonly day: number; readonly histogram: Histogram }[];
  readonly withoutVolume: number;
}

const NOTHING: Found = { count: 0, first: null, last: null, whole: null, sessions: [], withoutVolume: 0 };
const DEFAULT_BINS = 100;
/** Sessions times levels of an answer. */
const MOST_CELLS = 200_000;
const MOST_BARS = 1_500_000;

export function profileRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getVolumeProfile, async ({ query, principal, read }) => {
    const tape = tapeOf(context);
    const { adjusted = 'true', valueArea = 0.7 } = query;
    const { asset, events } = await read(async (db) => {
      const found = await assetOf(db, query.symbol);
      return { asset: found, events: await eventsOf(db, context, found, adjusted) };
    });
    const zone = query.timezone ?? zoneOf(asset);
    const clocks = clocksOf(zone);
    const range = rangeOf(query, clocks);
    const coverage = await tape.coverage(principal.bookId, asset.id);
    const source = sourceFor(query, sourcesOf(coverage, range));
    const from: From = { tape, bookId: principal.bookId, asset, events, zone, clocks, query };
    const found = await saying(() =>
      source.kind === 'trades'
        ? ofTrades(from, range)
        : ofBars(from, source, source.kind === 'daily' ? rangeOf(query, utc) : range, coverage),
    );
    const { whole } = found;
    return {
      assetId: asset.id,
      symbol: asset.symbol,
      currency: asset.currency,
      source: source.kind,
      from: found.first,
      to: found.last,
      count: found.count,
      step: whole?.levels.step ?? null,
      valueArea,
      ...profileView(whole, valueArea),
      ...(query.sessions === true
        ? {
            sessions: found.sessions.map(({ day, histogram }) => ({
              date: formatDay(day),
              ...profileView(histogram, valueArea),
            })),
          }
        : {}),
      unavailable: [
        ...events.unavailable,
        ...(source.kind === 'trades' ? unmeasured(asset, events) : []),
        ...reasonsOf(asset, found, source),
      ],
    };
  });
}

interface From {
  readonly tape: Tape;
  readonly bookId: string;
  readonly asset: AssetRow;
  readonly events: LoadedEvents;
  readonly zone: string;
  readonly clocks: Offset;
  readonly query: Query;
}

const ORDER = ['trades', 'bars', 'daily'] as const;

/** The source that is asked for, else trades, else the finest bars, else daily prices. */
function sourceFor({ source }: Query, there: readonly Source[]): Source {
  const kinds = source === undefined ? ORDER : [source];
  for (const kind of kinds) {
    const found = there.find((each) => each.kind === kind);
    if (found !== undefined) return found;
  }
  return source === 'trades'
    ? { kind: 'trades' }
    : source === 'bars'
      ? { kind: 'bars', seconds: 60 }
      : { kind: 'daily' };
}

function levelsWanted({ bins, tick }: Query): LevelsAsked {
  if (bins !== undefined && tick !== undefined)
    throw new ProblemError('invalid', 'Levels are so many, or a tick apart.', {
      errors: [{ path: 'querystring/bins', message: 'can not be given with tick' }],
    });
  return { bins: bins ?? DEFAULT_BINS, tick: tick ?? null };
}

/** A tick that makes too many levels is the asker's to mend. */
async function saying<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LevelsError)) throw error;
    throw new ProblemError('invalid', `${error.message}.`, {
      errors: [{ path: 'querystring/tick', message: error.message }],
      mend: 'Choose a larger tick or a shorter range.',
    });
  }
}

async function ofTrades(
  { tape, bookId, asset, events, clocks, query }: From,
  range: TimeRange,
): Promise<Found> {
  const closes = events.closes ?? { date: [], value: [] };
  const { steps } = adjustmentOf(events.splits, events.dividends, closes);
  const scaling = scalingOf(steps, clocks);
  const extent = await tape.tradeExtent(bookId, asset.id, { ...range, scaling });
  if (extent === null) return NOTHING;
  const levels = levelsAsked(levelsWanted(query), extent.lowest, extent.highest);
  const within = { from: extent.first - 1, to: extent.last + 1 };
  const sessions = query.sessions === true;
  if (sessions) assertCells(((within.to - within.from) / DAY_SECONDS) * levels.count);
  const sums = await tape.tradeSums(bookId, asset.id, {
    from: Math.max(range.from, within.from),
    to: Math.min(range.to, within.to),
    scaling,
    ...levels,
    clocks: sessions ? clockSteps(within, clocks) : null,
  });
  const byDay = new Map<number, Histogram>();
  const blank = (): Histogram => ({
    levels,
    volume: new Float64Array(levels.count),
    buy: new Float64Array(levels.count),
    sell: new Float64Array(levels.count),
  });
  const whole = blank();
  for (const [row, level] of sums.level.entries()) {
    const day = sums.session[row]!;
    const own = sessions ? (byDay.get(day) ?? blank()) : null;
    if (own !== null) byDay.set(day, own);
    for (const each of own === null ? [whole] : [whole, own]) {
      const size = sums.size[row]!;
      each.volume[level]! += size;
      if (sums.side[row] === 1) each.buy![level]! += size;
      if (sums.side[row] === -1) each.sell![level]! += size;
    }
  }
  return {
    count: extent.count,
    first: instantText(extent.first),
    last: instantText(extent.last),
    whole: withSides(whole),
    sessions: [...byDay].map(([day, histogram]) => ({ day, histogram: withSides(histogram) })),
    withoutVolume: 0,
  };
}

function withSides(histogram: Histogram): Histogram {
  const known = [histogram.buy!, histogram.sell!].some((side) => side.some((value) => value > 0));
  return known ? histogram : { ...histogram, buy: null, sell: null };
}

function assertCells(cells: number): void {
  if (cells <= MOST_CELLS) return;
  throw new ProblemError('impossible', `Days times levels are at most ${MOST_CELLS} in one answer.`, {
    mend: 'Choose a shorter range or fewer levels.',
  });
}

/** By what figures of times before each step are multiplied, all later steps included. */
function scalingOf(steps: readonly AdjustmentStep[], clocks: Offset): Scaling[] {
  let [price, volume] = [1, 1];
  return steps
    .toReversed()
    .map((step) => {
      price *= step.price;
      volume *= step.volume;
      return { before: fromLocal(step.before * DAY_SECONDS, clocks), price, volume };
    })
    .reverse();
}

const QUARTER = 900;

/** Where clocks change within a range, at a quarter of an hour and once a day at most; the last step holds to its end. */
function clockSteps({ from, to }: TimeRange, clocks: Offset): { before: number; ahead: number }[] {
  const steps: { before: number; ahead: number }[] = [];
  let ahead = clocks(from);
  for (let day = Math.floor(from / DAY_SECONDS) * DAY_SECONDS; day < to; day += DAY_SECONDS) {
    const next = clocks(day + DAY_SECONDS - 1);
    if (next === ahead) continue;
    let time = day;
    while (clocks(time) !== next) time += QUARTER;
    if (time > from && time < to) steps.push({ before: time, ahead });
    if (time < to) ahead = next;
  }
  return [...steps, { before: to, ahead }];
}

async function ofBars(
  { tape, bookId, asset, events, zone, query }: From,
  source: Exclude<Source, { kind: 'trades' }>,
  range: TimeRange,
  coverage: TapeCoverage,
): Promise<Found> {
  const daily = source.kind === 'daily';
  if (!daily) {
    const span = coverage.bars.find(({ seconds }) => seconds === source.seconds);
    if (span === undefined) return NOTHING;
    assertBars(span, range);
  }
  const candles = daily
    ? await tape.dailyCandles(bookId, asset.id, range)
    : await tape.barCandles(bookId, asset.id, { ...range, seconds: source.seconds, step: source.seconds });
  const { time } = candles;
  if (time.length === 0) return NOTHING;
  const levels = levelsWanted(query);
  const sessions = query.sessions === true;
  if (sessions) assertCells(((time.at(-1)! - time[0]!) / DAY_SECONDS) * levels.bins);
  const { splits, dividends, closes } = events;
  const profile = await inThread.profileBars({
    candles,
    daily,
    events: { splits, dividends, closes },
    zone,
    levels,
    sessions,
  });
  if ('fault' in profile) throw new LevelsError(profile.fault);
  const text = (at: number): string | null =>
    daily ? formatDay(time[at]! / DAY_SECONDS) : instantText(time[at]!);
  return { ...profile, count: time.length, first: text(0), last: text(time.length - 1) };
}

function assertBars(
  span: { seconds: number; from: number | null; to: number | null },
  range: TimeRange,
): void {
  const [from, to] = [Math.max(span.from ?? 0, range.from), Math.min(span.to ?? 0, range.to)];
  if ((to - from) / span.seconds <= MOST_BARS) return;
  throw new ProblemError('impossible', `A profile is made of at most ${MOST_BARS} bars.`, {
    mend: 'Choose a shorter range.',
  });
}

function profileView(histogram: Histogram | null, share: number) {
  if (histogram === null)
    return { poc: null, vah: null, val: null, total: 0, levels: [], nodes: { high: [], low: [] } };
  const { levels, volume, buy, sell } = histogram;
  const { poc, high, low, total, peaks, valleys } = profileOf(histogram, share);
  const price = (level: number): number => priceAt(levels, level);
  return {
    poc: poc === null ? null : price(poc),
    vah: high === null ? null : price(high),
    val: low === null ? null : price(low),
    total,
    levels: Array.from(volume, (each, level) => ({
      price: price(level),
      volume: each,
      ...(buy === null || sell === null ? {} : { buy: buy[level]!, sell: sell[level]! }),
    })),
    nodes: { high: peaks.map(price), low: valleys.map(price) },
  };
}

/** Without a close before them dividends can't be taken out of the prices of trades. */
const unmeasured = (asset: AssetRow, { closes, dividends }: LoadedEvents) =>
  closes !== null || dividends.length === 0
    ? []
    : [
        missing(
          asset,
          `the trades are not adjusted for ${dividends.length} dividends, as there are no daily prices of ${asset.symbol}`,
          `add daily prices of ${asset.symbol}`,
        ),
      ];

function reasonsOf(asset: AssetRow, { count, withoutVolume, whole }: Found, { kind }: Source) {
  const { symbol } = asset;
  if (count === 0) {
    const [what, mend] =
      kind === 'daily'
        ? ['prices', `add prices of ${symbol} with their volume, or choose other days`]
        : [kind, `store ${kind} of ${symbol} with PUT /charts/trades, or choose other days`];
    return [missing(asset, `there are no ${what} of ${symbol} in these days`, mend)];
  }
  if (withoutVolume > 0)
    return [
      missing(
        asset,
        `${withoutVolume} of ${count} bars of ${symbol} have no volume`,
        withoutVolume === count
          ? `add prices of ${symbol} with their volume, or its trades`
          : 'add the prices of these days with their volume',
      ),
    ];
  const nothing = whole === null || whole.volume.every((value) => value === 0);
  if (!nothing) return [];
  return [
    missing(
      asset,
      `nothing of ${symbol} was traded in these days: the ${kind === 'trades' ? 'sizes of its trades' : 'volumes of its bars'} are 0`,
      'choose other days, or correct what is stored',
    ),
  ];
}
