import * as contract from '@financehub/contract/charts.ts';
import type { QueryOf } from '@financehub/contract/route.ts';
import type { Candles } from '@financehub/core/charts/candle.ts';
import { emptyCandles } from '@financehub/core/charts/candle.ts';
import {
  candlesBefore,
  type IndicatorChoice,
  IndicatorError,
  readIndicators,
} from '@financehub/core/charts/indicators.ts';
import { dayAfter, type Interval, intervalOf } from '@financehub/core/charts/intervals.ts';
import { DAY_SECONDS, localDay, type Offset, utc } from '@financehub/core/time/zone.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import type { Tape, TapeCoverage, TimeRange } from '../../warehouse/tape.ts';
import type { AssetRow } from '../assets/index.ts';
import { restingBook } from '../trading/index.ts';
import { rangeOf } from './range.ts';
import {
  assetOf,
  eventsOf,
  impossibleDividend,
  type LoadedEvents,
  missing,
  type Source,
  sourcesOf,
  tapeOf,
} from './subject.ts';
import { inThread } from './threads.ts';
import { clocksOf, zoneOf } from './zones.ts';

type Query = QueryOf<typeof contract.getCandles>;

export function candleRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getCandles, async ({ query, principal, read, reply }) => {
    const { adjusted = 'true' } = query;
    const indicators = indicatorsOf(query);
    const { asset, events } = await read(async (db) => {
      const found = await assetOf(db, query.symbol);
      return { asset: found, events: await eventsOf(db, context, found, adjusted) };
    });
    const text = await candleText(context, principal.bookId, { query, asset, events, indicators });
    reply.type('application/json; charset=utf-8').send(text);
    return reply as never;
  });

  implement(app, context, contract.getChartData, async ({ query, principal, read }) => {
    const { asset, paper } = await read(async (db) => {
      const found = await assetOf(db, query.symbol);
      return { asset: found, paper: await restingBook(db, found.id) };
    });
    const tape = tapeOf(context);
    const [{ bars, trades, daily }, book] = await Promise.all([
      tape.coverage(principal.bookId, asset.id),
      tape.book(principal.bookId, asset.id),
    ]);
    const instants = ({ count, from, to }: { count: number; from: number | null; to: number | null }) => ({
      count,
      from: instantText(from),
      to: instantText(to),
    });
    return {
      assetId: asset.id,
      symbol: asset.symbol,
      timezone: zoneOf(asset),
      daily,
      bars: bars.map((span) => ({ seconds: span.seconds, ...instants(span) })),
      trades: instants(trades),
      book: book?.asOf.toISOString() ?? null,
      paper: paper.at?.toISOString() ?? null,
      live: [...context.liveBooks.productsOf(asset).keys()],
    };
  });
}

interface Asked {
  readonly query: Query;
  readonly asset: AssetRow;
  readonly events: LoadedEvents;
  readonly indicators: readonly IndicatorChoice[];
}

/** The answer as JSON: of thousands of candles it is costly to make, and made in a thread. */
async function candleText(
  context: Context,
  bookId: string,
  { query, asset, events, indicators }: Asked,
): Promise<string> {
  const { interval: name = '1d', adjusted = 'true', limit = 5000, format = 'rows' } = query;
  const tape = tapeOf(context);
  const zone = query.timezone ?? zoneOf(asset);
  const clocks = clocksOf(zone);
  const interval = intervalAsked(name);
  const coverage = await tape.coverage(bookId, asset.id);
  const range = rangeOf(query, clocks);
  const source = sourceFor(asset, coverage, interval, range);
  const daily = source.kind === 'daily';
  // A daily price is of a day whatever the zone.
  const shown = daily ? rangeOf(query, utc) : range;
  const from = loadFrom(shown, coverage, source, interval, limit, indicators);
  const candles = await load(tape, bookId, asset, source, { interval, range: { from, to: shown.to } });
  const { splits, dividends, closes, unavailable } = events;
  const drawn = await inThread.drawCandles({
    candles,
    daily,
    events: { splits, dividends, closes },
    interval: name,
    zone,
    indicators,
    from: shown.from,
    limit,
    format,
  });
  const head = {
    assetId: asset.id,
    symbol: asset.symbol,
    currency: asset.currency,
    interval: name,
    adjusted,
    timezone: zone,
    source: source.kind,
    earlier: drawn.before > 0,
    running: isRunning(drawn.last, interval, context.now().getTime() / 1000, clocks),
  };
  const reasons = [
    ...unavailable,
    ...drawn.impossible.map((each) => impossibleDividend(asset, each)),
    ...reasonsOf(asset, coverage, drawn, indicators),
  ];
  return `${JSON.stringify(head).slice(0, -1)},${drawn.text},"unavailable":${JSON.stringify(reasons)}}`;
}

function intervalAsked(name: string): Interval {
  try {
    return intervalOf(name);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message =
      'must be a number and s, m, h (a day at most), d, w, M, q or y (99 at most), as 5m, 4h, 1d or 1M';
    throw new ProblemError('invalid', `There are no candles of ${name}.`, {
      errors: [{ path: 'querystring/interval', message }],
    });
  }
}

export const instantText = (seconds: number | null): string | null =>
  seconds === null ? null : new Date(seconds * 1000).toISOString();

function indicatorsOf(query: Query): IndicatorChoice[] {
  try {
    return readIndicators(query.indicators ?? '');
  } catch (error) {
    if (!(error instanceof IndicatorError)) throw error;
    throw new ProblemError('invalid', `The indicators can not be read: ${error.message}.`, {
      errors: [{ path: 'querystring/indicators', message: error.message }],
    });
  }
}

/** Daily prices for days and longer where there are any; else bars that fit into the interval, the widest of them; else trades. */
function sourceFor(asset: AssetRow, coverage: TapeCoverage, interval: Interval, range: TimeRange): Source {
  const sources = sourcesOf(coverage, range);
  const fits = sources
    .filter((source) => {
      if (source.kind === 'daily') return interval.unit !== 'second';
      return source.kind === 'trades' || interval.unit !== 'second' || interval.count % source.seconds === 0;
    })
    .sort((a, b) => rank(b) - rank(a));
  if (fits[0] !== undefined) return fits[0];
  if (interval.unit !== 'second') return { kind: 'daily' };
  const there = coverage.bars.map(({ seconds }) =>
    seconds % 60 === 0 ? `${seconds / 60} minutes` : `${seconds} seconds`,
  );
  throw new ProblemError(
    'impossible',
    `There is nothing of ${asset.symbol} that candles of ${interval.name} could be made of: ` +
      `${there.length === 0 ? 'neither trades nor bars within the day' : `only bars of ${there.join(', ')}`}.`,
    { mend: 'Choose a longer interval, as 1d, or store trades or bars with PUT /charts/trades.' },
  );
}

/** Daily prices, then wide bars, then trades: the least work. */
const rank = (source: Source): number =>
  source.kind === 'daily' ? DAY_SECONDS : source.kind === 'bars' ? source.seconds : 0;

/** An exchange that is open for a fifth of the week has a candle in one of five steps of the clock. */
const CLOSED = 6;
const LONG_WEEKEND = 5 * DAY_SECONDS;

/** Where reading begins: early enough for what indicators look back on. Daily prices are read whole. */
function loadFrom(
  range: TimeRange,
  { bars, trades }: TapeCoverage,
  source: Source,
  interval: Interval,
  limit: number,
  indicators: readonly IndicatorChoice[],
): number {
  const earliest = -1e11;
  if (source.kind === 'daily' || interval.unit !== 'second') return earliest;
  const spans =
    source.kind === 'trades' ? [trades] : bars.filter(({ seconds }) => seconds === source.seconds);
  const last = Math.min(range.to, (spans[0]?.to ?? 0) + 1);
  const back = (candles: number): number => candles * interval.count * CLOSED + LONG_WEEKEND;
  const latest = last - back(limit);
  return Math.max(range.from, latest) - back(candlesBefore(indicators));
}

async function load(
  tape: Tape,
  bookId: string,
  asset: AssetRow,
  source: Source,
  { interval, range }: { interval: Interval; range: TimeRange },
): Promise<Candles> {
  if (range.from >= range.to) return emptyCandles(0);
  if (source.kind === 'daily') return tape.dailyCandles(bookId, asset.id, range);
  const step = stepFor(interval);
  if (source.kind === 'trades') return tape.tradeCandles(bookId, asset.id, { ...range, step });
  const { seconds } = source;
  return tape.barCandles(bookId, asset.id, { ...range, seconds, step: Math.max(seconds, step) });
}

/** Clocks differ by quarters of an hour: shorter candles than these can be put together before the zone is looked at. */
function stepFor({ unit, count: seconds }: Interval): number {
  const quarter = 900;
  if (unit !== 'second' || seconds % quarter === 0) return quarter;
  return seconds % 300 === 0 ? 300 : seconds % 60 === 0 ? 60 : 1;
}

function isRunning(last: number | null, interval: Interval, now: number, clocks: Offset): boolean {
  if (last === null) return false;
  if (interval.unit === 'second') return now < last + interval.count;
  return localDay(now, clocks) < dayAfter(interval, last / DAY_SECONDS);
}

function reasonsOf(
  asset: AssetRow,
  coverage: TapeCoverage,
  { shown, withoutVolume }: { shown: number; withoutVolume: number },
  indicators: readonly IndicatorChoice[],
) {
  if (shown === 0) {
    const { symbol } = asset;
    return [
      coverage.daily.count === 0
        ? missing(asset, `there are no prices of ${symbol}`, `add prices of ${symbol}`)
        : missing(
            asset,
            `there are no prices of ${symbol} in these days`,
            'choose other days, or add prices for them',
          ),
    ];
  }
  return indicators
    .filter(({ kind }) => withoutVolume > 0 && (kind === 'obv' || kind === 'vwap'))
    .map(({ kind }) =>
      missing(
        asset,
        `${kind.toUpperCase()} needs volumes, and ${withoutVolume} of ${shown} candles have none`,
        'store prices with their volume',
      ),
    );
}
