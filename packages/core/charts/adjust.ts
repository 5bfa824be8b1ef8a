import type { EpochDay } from '../time/day.ts';
import { lastAtOrBefore } from '../time/day-column.ts';
import { localDay, type Offset } from '../time/zone.ts';
import type { Candles } from './candle.ts';

export interface Split {
  readonly date: EpochDay;
  /** New shares per old one. */
  readonly ratio: number;
}

export interface Dividend {
  readonly exDate: EpochDay;
  /** Per share as shares were that day, in the currency of the prices. */
  readonly amount: number;
}

/** What figures of days before `before` are multiplied by; sorted by day, each holds for all earlier ones as well. */
export interface AdjustmentStep {
  readonly before: EpochDay;
  readonly price: number;
  readonly volume: number;
}

export interface Adjustment {
  readonly steps: readonly AdjustmentStep[];
  /** Dividends as large as the price before them: they can not be taken out of the prices. */
  readonly impossible: readonly Dividend[];
}

/**
 * Back-adjustment as CRSP and Yahoo have it: before a split prices are divided by its ratio and volumes multiplied; before an
 * ex-dividend day prices are multiplied by 1 - dividend / close of the last day before. The last prices stay as they
 * were paid. `closes` are raw, sorted by day. A dividend before the first close changes nothing.
 */
export function adjustmentOf(
  splits: readonly Split[],
  dividends: readonly Dividend[],
  closes: { readonly date: ArrayLike<number>; readonly value: ArrayLike<number> },
): Adjustment {
  const impossible: Dividend[] = [];
  const steps: AdjustmentStep[] = splits.map(({ date, ratio }) => ({
    before: date,
    price: 1 / ratio,
    volume: ratio,
  }));
  for (const dividend of dividends) {
    const row = lastAtOrBefore(closes.date, dividend.exDate - 1);
    if (row < 0) continue;
    // On the day of a split the dividend is of new shares, the close before of old ones.
    const shares = splits.reduce((all, { date, ratio }) => (date === dividend.exDate ? all * ratio : all), 1);
    const price = 1 - (dividend.amount * shares) / closes.value[row]!;
    if (price > 0) steps.push({ before: dividend.exDate, price, volume: 1 });
    else impossible.push(dividend);
  }
  return { steps: steps.sort((a, b) => a.before - b.before), impossible };
}

/** The candles with the steps applied, from the last to the first. */
export function adjusted(candles: Candles, steps: readonly AdjustmentStep[], offset: Offset): Candles {
  if (steps.length === 0) return candles;
  const { time } = candles;
  const copy = (column: Float64Array): Float64Array => column.slice();
  const result: Candles = {
    time,
    open: copy(candles.open),
    high: copy(candles.high),
    low: copy(candles.low),
    close: copy(candles.close),
    volume: copy(candles.volume),
  };
  let [next, price, volume] = [steps.length - 1, 1, 1];
  for (let row = time.length - 1; row >= 0; row -= 1) {
    const day = localDay(time[row]!, offset);
    for (; next >= 0 && day < steps[next]!.before; next -= 1) {
      price *= steps[next]!.price;
      volume *= steps[next]!.volume;
    }
    result.open[row]! *= price;
    result.high[row]! *= price;
    result.low[row]! *= price;
    result.close[row]! *= price;
    result.volume[row]! *= volume;
  }
  return result;
}
