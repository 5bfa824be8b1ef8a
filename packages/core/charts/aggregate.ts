import type { Offset } from '../time/zone.ts';
import { type Candles, emptyCandles, sliceCandles } from './candle.ts';
import { candleStart, type Interval } from './intervals.ts';

/**
 * Longer candles of shorter ones: the first open, the highest high, the lowest low, the last close, the sum of volumes. A
 * volume is known where one of its parts is. Periods without a candle have none. Columns must be sorted by time.
 */
export function aggregate(candles: Candles, interval: Interval, offset: Offset): Candles {
  const rows = candles.time.length;
  const result = emptyCandles(rows);
  let at = -1;
  for (let row = 0; row < rows; row += 1) {
    const start = candleStart(interval, candles.time[row]!, offset);
    if (at < 0 || start !== result.time[at]) {
      at += 1;
      result.time[at] = start;
      result.open[at] = candles.open[row]!;
      result.high[at] = candles.high[row]!;
      result.low[at] = candles.low[row]!;
      result.volume[at] = candles.volume[row]!;
    } else {
      result.high[at] = Math.max(result.high[at]!, candles.high[row]!);
      result.low[at] = Math.min(result.low[at]!, candles.low[row]!);
      result.volume[at] = both(result.volume[at]!, candles.volume[row]!);
    }
    result.close[at] = candles.close[row]!;
  }
  return sliceCandles(result, 0, at + 1);
}

function both(one: number, other: number): number {
  if (Number.isNaN(one)) return other;
  return Number.isNaN(other) ? one : one + other;
}
