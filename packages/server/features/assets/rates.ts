import {
  type Decimal,
  decimal,
  divide,
  MAX_SCALE,
  multiply,
  toNumber,
  trim,
} from '@financehub/core/money/decimal.ts';
import type { Rates } from '@financehub/core/portfolio/market.ts';
import type { RateColumn } from '@financehub/core/portfolio/valuation.ts';
import { type EpochDay, day as epochDay } from '@financehub/core/time/day.ts';
import { lastAtOrBefore } from '@financehub/core/time/day-column.ts';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../context.ts';
import type { RatePair, Warehouse } from '../../warehouse/warehouse.ts';

/** One step of a conversion: a stored pair, or its inverse. */
interface Leg {
  readonly base: string;
  readonly quote: string;
  readonly inverted: boolean;
}

/** How a pair is had: `direct`, `inverse`, or the currencies that lead from one to the other. */
export interface RatePath {
  readonly via: string;
  readonly legs: readonly Leg[];
}

interface Quotations {
  readonly date: Int32Array;
  readonly rate: readonly Decimal[];
}

interface Kept {
  readonly version: number;
  readonly pairs: readonly RatePair[];
  readonly series: Map<string, Quotations>;
}

/** The stored rates that the currencies asked for need, as they stand at one moment. */
export interface LoadedRates extends Rates {
  /** Null when the pair can't be had from what is stored. */
  readonly path: (from: string, to: string) => RatePath | null;
  /** Units of `to` per unit of `from` as a column; empty when the pair can't be had, null for one currency. */
  readonly column: (from: string, to: string) => RateColumn | null;
  /** The days on which every step of the pair is quoted, with the rate of the day. */
  readonly quoted: (from: string, to: string) => { date: EpochDay; rate: Decimal }[];
}

const ONE = decimal('1');
const MAX_QUOTATIONS = 1_000_000;
const caches = new WeakMap<Warehouse, LRUCache<string, Kept>>();

/**
 * Rates between all of the currencies, each pair directly, inverted, or across a currency that both were stored
 * against, else across two: the one with the most quotations; as they are, or as they were known at an instant.
 */
export async function ratesFor(
  { warehouse }: Pick<Context, 'warehouse'>,
  bookId: string,
  currencies: Iterable<string>,
  knownAt: Date | null = null,
): Promise<LoadedRates> {
  const codes = [...new Set(currencies)];
  const kept = await storedRates(warehouse, bookId, codes.length > 1, knownAt);
  const paths = new Map<string, RatePath>();
  for (const from of codes)
    for (const to of codes) {
      const path = from === to ? null : findPath(kept.pairs, from, to);
      if (path !== null) paths.set(`${from} ${to}`, path);
    }
  await loadLegs(
    warehouse,
    bookId,
    kept,
    [...paths.values()].flatMap(({ legs }) => legs),
    knownAt,
  );
  const pathOf = (from: string, to: string): RatePath | null => paths.get(`${from} ${to}`) ?? null;
  const columns = new Map<string, RateColumn>();
  return {
    path: pathOf,
    at: (from, to, day) => {
      if (from === to) return ONE;
      const path = pathOf(from, to);
      return path === null ? null : rateAt(path, kept.series, day);
    },
    column: (from, to) => {
      if (from === to) return null;
      const key = `${from} ${to}`;
      const column = columns.get(key) ?? columnOf(pathOf(from, to), kept.series);
      columns.set(key, column);
      return column;
    },
    quoted: (from, to) => {
      const path = pathOf(from, to);
      if (path === null) return [];
      const [first, ...others] = path.legs.map((leg) => kept.series.get(keyOf(leg))!);
      const also = others.map(({ date }) => new Set(date));
      return [...first!.date]
        .filter((date) => also.every((days) => days.has(date)))
        .map((date) => ({ date, rate: rateAt(path, kept.series, date)! }));
    },
  };
}

const keyOf = ({ base, quote }: { base: string; quote: string }): string => `${base} ${quote}`;

async function storedRates(
  warehouse: Warehouse,
  bookId: string,
  needed: boolean,
  knownAt: Date | null,
): Promise<Kept> {
  const cache =
    caches.get(warehouse) ??
    new LRUCache<string, Kept>({
      maxSize: MAX_QUOTATIONS,
      sizeCalculation: ({ pairs }) => 1 + pairs.reduce((all, { count }) => all + count, 0),
    });
  caches.set(warehouse, cache);
  const version = warehouse.ratesVersion(bookId);
  const key = knownAt === null ? bookId : `${bookId} ${knownAt.toISOString()}`;
  const found = cache.get(key);
  if (found?.version === version) return found;
  if (!needed) return { version, pairs: [], series: new Map() };
  const kept = { version, pairs: await warehouse.ratePairs(bookId, knownAt), series: new Map() };
  cache.set(key, kept);
  return kept;
}

export function findPath(pairs: readonly RatePair[], from: string, to: string): RatePath | null {
  const stored = new Map(pairs.map((pair) => [keyOf(pair), pair]));
  const leg = (base: string, quote: string): (Leg & { count: number }) | null => {
    const [direct, inverse] = [stored.get(`${base} ${quote}`), stored.get(`${quote} ${base}`)];
    if (direct !== undefined) return { base, quote, inverted: false, count: direct.count };
    return inverse === undefined ? null : { base: quote, quote: base, inverted: true, count: inverse.count };
  };
  const own = leg(from, to);
  if (own !== null) return { via: own.inverted ? 'inverse' : 'direct', legs: [own] };
  const between = [...new Set(pairs.flatMap(({ base, quote }) => [base, quote]))].sort();
  let best: (RatePath & { count: number }) | null = null;
  const consider = (vias: readonly string[]): void => {
    const stops = [from, ...vias, to];
    const legs = stops.slice(1).map((stop, index) => leg(stops[index]!, stop));
    if (legs.some((each) => each === null)) return;
    const found = legs as (Leg & { count: number })[];
    const count = Math.min(...found.map((each) => each.count));
    if (best === null || count > best.count) best = { via: vias.join(', '), legs: found, count };
  };
  for (const via of between) consider([via]);
  if (best === null)
    for (const first of between.filter((via) => leg(from, via) !== null))
      for (const second of between) consider([first, second]);
  return best;
}

async function loadLegs(
  warehouse: Warehouse,
  bookId: string,
  kept: Kept,
  legs: readonly Leg[],
  knownAt: Date | null,
): Promise<void> {
  const absent = new Map(legs.filter((leg) => !kept.series.has(keyOf(leg))).map((leg) => [keyOf(leg), leg]));
  if (absent.size === 0) return;
  const rows = await warehouse.rates(bookId, { pairs: [...absent.values()], knownAt });
  const byPair = Map.groupBy(rows, keyOf);
  for (const key of absent.keys()) {
    const quotations = byPair.get(key) ?? [];
    kept.series.set(key, {
      date: Int32Array.from(quotations, ({ date }) => epochDay(date)),
      rate: quotations.map(({ rate }) => decimal(rate)),
    });
  }
}

function rateAt(path: RatePath, series: Kept['series'], day: EpochDay): Decimal | null {
  let numerator = ONE;
  let denominator: Decimal | null = null;
  for (const leg of path.legs) {
    const { date, rate } = series.get(keyOf(leg))!;
    const row = lastAtOrBefore(date, day);
    if (row < 0) return null;
    if (leg.inverted) denominator = multiply(denominator ?? ONE, rate[row]!);
    else numerator = multiply(numerator, rate[row]!);
  }
  return trim(denominator === null ? numerator : divide(numerator, denominator, MAX_SCALE));
}

/** A row on every day on which one of the steps changes, from the first on which all are known. */
function columnOf(path: RatePath | null, series: Kept['series']): RateColumn {
  const steps = (path?.legs ?? []).map((leg) => {
    const { date, rate } = series.get(keyOf(leg))!;
    return {
      date,
      value: Float64Array.from(rate, toNumber),
      inverted: leg.inverted,
      next: 0,
      now: Number.NaN,
    };
  });
  const days = [...new Set(steps.flatMap(({ date }) => [...date]))].sort((a, b) => a - b);
  const rate = Float64Array.from(days, (day) => {
    let product = 1;
    for (const step of steps) {
      while (step.next < step.date.length && step.date[step.next]! <= day)
        step.now = step.value[step.next++]!;
      product = step.inverted ? product / step.now : product * step.now;
    }
    return product;
  });
  return { date: Int32Array.from(days), rate };
}
