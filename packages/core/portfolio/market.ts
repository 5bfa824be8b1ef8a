import { type Decimal, decimal, divide, MAX_SCALE, multiply, trim } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';

/** A value that holds from its day until the next one. */
export interface Dated {
  readonly date: EpochDay;
  readonly value: Decimal;
}

/** Closing prices, raw: not adjusted for later splits or dividends. */
export interface Prices {
  /** The latest price of the asset at or before the day. */
  readonly at: (assetId: string, day: EpochDay) => Dated | null;
}

export interface Rates {
  /** Units of `to` per unit of `from`, from the latest quotations at or before the day. */
  readonly at: (from: string, to: string, day: EpochDay) => Decimal | null;
}

const ONE = decimal('1');

/** `series[asset]` must be sorted by date. */
export function pricesOf(series: ReadonlyMap<string, readonly Dated[]>): Prices {
  return { at: (assetId, day) => latest(series.get(assetId), day) };
}

/**
 * Rates quoted against one currency, as the European Central Bank publishes them: `series[currency]` holds units of
 * that currency per unit of `pivot`, sorted by date. Other pairs are crossed through the pivot.
 */
export function ratesOf(pivot: string, series: ReadonlyMap<string, readonly Dated[]>): Rates {
  const perPivot = (currency: string, day: EpochDay): Decimal | null =>
    currency === pivot ? ONE : (latest(series.get(currency), day)?.value ?? null);
  return {
    at: (from, to, day) => {
      if (from === to) return ONE;
      const [fromRate, toRate] = [perPivot(from, day), perPivot(to, day)];
      return fromRate === null || toRate === null ? null : trim(divide(toRate, fromRate, MAX_SCALE));
    },
  };
}

function latest(series: readonly Dated[] | undefined, day: EpochDay): Dated | null {
  if (series === undefined) return null;
  let low = 0;
  let high = series.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (series[middle]!.date <= day) low = middle + 1;
    else high = middle;
  }
  return series[low - 1] ?? null;
}

/** The amount in another currency, not rounded; null when there is no rate. */
export function convertAt(
  rates: Rates,
  amount: Decimal,
  from: string,
  to: string,
  day: EpochDay,
): Decimal | null {
  const rate = rates.at(from, to, day);
  return rate === null ? null : multiply(amount, rate);
}
