import type { EpochDay } from '../time/day.ts';
import { lastAtOrBefore } from '../time/day-column.ts';
import type { PriceColumn, RateColumn } from './valuation.ts';

/** An asset that a portfolio is measured against. */
export interface BenchmarkPrices {
  readonly prices: PriceColumn;
  /** Into the reporting currency; null where its prices are in it. */
  readonly rates: RateColumn | null;
  readonly splits: readonly { readonly date: EpochDay; readonly ratio: number }[];
  /** Amounts per share of the day, in the currency of its prices; null where nothing is known of its dividends. */
  readonly dividends: readonly { readonly date: EpochDay; readonly amount: number }[] | null;
}

/**
 * What one unit of the reporting currency, put into the benchmark on the day before `date[0]` or on `start`, is worth on each day: splits
 * undone, dividends put in again on their day where they are known. NaN before its first price, or without a rate.
 */
export function benchmarkIndex(
  { prices, rates, splits, dividends }: BenchmarkPrices,
  date: Int32Array,
  start: EpochDay,
): Float64Array {
  const index = new Float64Array(date.length).fill(Number.NaN);
  const levelOn = (day: EpochDay): number => {
    const row = lastAtOrBefore(prices.date, day);
    if (row < 0) return Number.NaN;
    const rate = rates === null ? 1 : rates.rate[lastAtOrBefore(rates.date, day)];
    return prices.close[row]! * unitsAt(splits, prices.date[row]!) * (rate ?? Number.NaN);
  };
  const reinvested = reinvestment(prices, dividends ?? [], splits);
  const base = levelOn(start) * reinvested(start);
  for (const [row, day] of date.entries())
    if (day >= start) index[row] = (levelOn(day) * reinvested(day)) / base;
  return index;
}

type Splits = BenchmarkPrices['splits'];

/** Shares of today that one of the day has become. */
function unitsAt(splits: Splits, day: EpochDay): number {
  return 1 / splits.reduce((ratio, split) => (split.date > day ? ratio * split.ratio : ratio), 1);
}

/** By how much the shares have grown from dividends put in again, as of a day. */
function reinvestment(
  prices: { readonly date: Int32Array; readonly close: Float64Array },
  dividends: NonNullable<BenchmarkPrices['dividends']>,
  splits: Splits,
): (day: EpochDay) => number {
  const days = new Int32Array(dividends.length);
  const factors = new Float64Array(dividends.length);
  let factor = 1;
  const sorted = [...dividends].sort((a, b) => a.date - b.date);
  for (const [at, { date, amount }] of sorted.entries()) {
    const row = lastAtOrBefore(prices.date, date);
    const close =
      row < 0
        ? Number.NaN
        : (prices.close[row]! * unitsAt(splits, prices.date[row]!)) / unitsAt(splits, date);
    if (close > 0) factor *= 1 + amount / close;
    days[at] = date;
    factors[at] = factor;
  }
  return (day) => {
    const row = lastAtOrBefore(days, day);
    return row < 0 ? 1 : factors[row]!;
  };
}
