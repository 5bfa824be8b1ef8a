import type { Candles } from './candle.ts';
import { blank } from './moving.ts';

/**
 * On balance volume (Granville): the volume is added where the close rose and taken off where it fell. It starts from zero;
 * only its course means something. NaN where the volume is not known, and the sum goes on after it.
 */
export function obv({ close, volume }: Candles): Float64Array {
  const result = blank(close.length);
  let sum = 0;
  for (let row = 0; row < close.length; row += 1) {
    if (Number.isNaN(volume[row]!)) continue;
    if (row > 0) sum += Math.sign(close[row]! - close[row - 1]!) * volume[row]!;
    result[row] = sum;
  }
  return result;
}

/**
 * Volume-weighted mean of the typical price (high + low + close) / 3 since the begin of the session; `session` numbers
 * the session of each row. NaN while nothing was traded in it.
 */
export function vwap({ high, low, close, volume }: Candles, session: ArrayLike<number>): Float64Array {
  const result = blank(close.length);
  let [turnover, traded] = [0, 0];
  for (let row = 0; row < close.length; row += 1) {
    if (row > 0 && session[row] !== session[row - 1]) [turnover, traded] = [0, 0];
    const size = volume[row]!;
    if (size > 0) {
      turnover += ((high[row]! + low[row]! + close[row]!) / 3) * size;
      traded += size;
    }
    if (traded > 0) result[row] = turnover / traded;
  }
  return result;
}
