import { compare, type Decimal, decimalFromNumber } from '../money/decimal.ts';
import type { PriceLine } from '../statements/statement.ts';
import { addMonths, type EpochDay, weekday } from '../time/day.ts';
import { type Random, randomOf } from './random.ts';
import type { SampleAsset, SampleFxRate } from './shape.ts';

interface Motion {
  readonly asset: SampleAsset;
  readonly start: number;
  /** Yearly drift and volatility, as fractions. */
  readonly drift: number;
  readonly volatility: number;
  /** Correlation with the market as a whole. */
  readonly market: number;
  readonly digits: number;
  /** Shares that trade on a usual day. */
  readonly volume: number;
}

function motion(
  symbol: string,
  name: string,
  type: SampleAsset['type'],
  currency: string,
  numbers: Omit<Motion, 'asset'>,
): Motion {
  return { asset: { symbol, name, type, currency }, ...numbers };
}

const MOTIONS: readonly Motion[] = [
  motion('SMPW', 'Sample World Equity ETF', 'etf', 'USD', {
    start: 92,
    drift: 0.09,
    volatility: 0.15,
    market: 0.95,
    digits: 2,
    volume: 1_800_000,
  }),
  motion('SMPB', 'Sample Global Bond ETF', 'etf', 'USD', {
    start: 48,
    drift: 0.03,
    volatility: 0.05,
    market: -0.1,
    digits: 2,
    volume: 900_000,
  }),
  motion('SMPE', 'Sample Europe Value ETF', 'etf', 'EUR', {
    start: 31,
    drift: 0.06,
    volatility: 0.17,
    market: 0.8,
    digits: 3,
    volume: 240_000,
  }),
  motion('SMPT', 'Samplesoft Inc.', 'stock', 'USD', {
    start: 164,
    drift: 0.22,
    volatility: 0.32,
    market: 0.65,
    digits: 2,
    volume: 5_200_000,
  }),
  motion('SMPH', 'Sample Health Corp.', 'stock', 'USD', {
    start: 57,
    drift: 0.05,
    volatility: 0.22,
    market: 0.45,
    digits: 2,
    volume: 700_000,
  }),
  motion('SMPM', 'Sample Money Market Fund', 'fund', 'USD', {
    start: 10,
    drift: 0.035,
    volatility: 0.002,
    market: 0,
    digits: 4,
    volume: 0,
  }),
];

export const SAMPLE_ASSETS: readonly SampleAsset[] = MOTIONS.map(({ asset }) => asset);

export const SPLIT_SYMBOL = 'SMPT';
export const SPLIT_RATIO = 2;

/** The first business day of the twentieth month: old shares trade the day before, new ones from here on. */
export function splitDay(from: EpochDay): EpochDay {
  return nextBusinessDay(addMonths(from, 19));
}

export function isBusinessDay(date: EpochDay): boolean {
  return weekday(date) <= 5;
}

export function nextBusinessDay(date: EpochDay): EpochDay {
  return date + Math.max(0, 8 - weekday(date)) * (isBusinessDay(date) ? 0 : 1);
}

export function previousBusinessDay(date: EpochDay): EpochDay {
  return date - Math.max(0, weekday(date) - 5);
}

export function businessDays(from: EpochDay, to: EpochDay): EpochDay[] {
  const days: EpochDay[] = [];
  for (let date = from; date <= to; date += 1) if (isBusinessDay(date)) days.push(date);
  return days;
}

const DAYS_PER_YEAR = 261;

/** One day of geometric Brownian motion by Euler's scheme: 1 + drift dt + volatility sqrt(dt) z. */
function step(drift: number, volatility: number, z: number): number {
  return 1 + drift / DAYS_PER_YEAR + volatility * Math.sqrt(1 / DAYS_PER_YEAR) * z;
}

function largest(values: readonly Decimal[], order: 1 | -1): Decimal {
  return values.reduce((best, value) => (compare(value, best) === order ? value : best));
}

/** How busy each day is, near 1: busy days follow busy days, and one in fifty is twice to three times as busy (results, index changes). */
function* business(random: Random): Generator<number, never> {
  for (let level = 0; ; ) {
    level = 0.92 * level + 0.12 * random.normal();
    const rare = random.chance(0.02) ? 2 + random.uniform() : 1;
    yield Math.max(0.3, 1 + level) * rare;
  }
}

interface DayOf {
  readonly before: number;
  readonly now: number;
  /** The move of the day in deviations: large moves come with large volumes. */
  readonly z: number;
  readonly busy: number;
}

function bar(level: DayOf, motion: Motion, date: EpochDay, random: Random): Omit<PriceLine, 'line'> {
  const { asset, digits, volatility, volume } = motion;
  const price = (value: number) => decimalFromNumber(value, digits);
  const spread = volatility * Math.sqrt(1 / DAYS_PER_YEAR);
  const open = price(level.before * (1 + 0.3 * spread * random.normal()));
  const close = price(level.now);
  const reach = [1 + 0.6 * spread * random.uniform(), 1 - 0.6 * spread * random.uniform()];
  const ends = [open, close, price(level.now * reach[0]!), price(level.now * reach[1]!)];
  const shares = () =>
    volume * level.busy * (0.6 + 0.5 * Math.abs(level.z)) * (0.75 + 0.5 * random.uniform());
  const traded = volume === 0 ? null : { units: BigInt(Math.round(shares())), scale: 0 };
  const [high, low] = [largest(ends, 1), largest(ends, -1)];
  return { symbol: asset.symbol, date, open, high, low, close, volume: traded, currency: asset.currency };
}

/** Daily bars on business days, one symbol after the other, unadjusted: the price halves on the day of the 2:1 split. */
export function prices(seed: number, from: EpochDay, to: EpochDay): PriceLine[] {
  const days = businessDays(from, to);
  const ofMarket = randomOf(seed, 'market');
  const market = days.map(() => ofMarket.normal());
  const split = splitDay(from);
  const bars: PriceLine[] = [];
  for (const each of MOTIONS) {
    const { asset, drift, volatility, market: share } = each;
    const random = randomOf(seed, asset.symbol);
    const busy = business(randomOf(seed, `${asset.symbol} volume`));
    let now = each.start;
    for (const [index, date] of days.entries()) {
      const before = asset.symbol === SPLIT_SYMBOL && date === split ? now / SPLIT_RATIO : now;
      const z = share * market[index]! + Math.sqrt(1 - share * share) * random.normal();
      now = before * step(drift, volatility, z);
      bars.push({
        line: bars.length + 1,
        ...bar({ before, now, z, busy: busy.next().value }, each, date, random),
      });
    }
  }
  return bars;
}

/** Closing rates of the euro in dollars, pounds and francs on business days, one pair after the other. */
export function fxRates(seed: number, from: EpochDay, to: EpochDay): SampleFxRate[] {
  const random = randomOf(seed, 'fx');
  const pairs = [
    { quote: 'USD', level: 1.09, volatility: 0.07 },
    { quote: 'GBP', level: 0.86, volatility: 0.05 },
    { quote: 'CHF', level: 0.96, volatility: 0.05 },
  ];
  return pairs.flatMap(({ quote, level, volatility }) => {
    let now = level;
    return businessDays(from, to).map((date) => {
      // A pull back to the level that it started from keeps the pair where such pairs are.
      now = now * step(1.5 * (level / now - 1), volatility, random.normal());
      return { base: 'EUR', quote, date, rate: decimalFromNumber(now, 4) };
    });
  });
}

/** The last rate of EUR in the quote currency on or before the day. */
export function rateOn(fx: readonly SampleFxRate[], quote: string, date: EpochDay): Decimal {
  const rate =
    fx.findLast((line) => line.quote === quote && line.date <= date) ??
    fx.find((line) => line.quote === quote);
  if (rate === undefined) throw new RangeError(`the sample has no rate of EUR in ${quote}`);
  return rate.rate;
}
