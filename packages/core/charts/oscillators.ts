import type { Candles } from './candle.ts';
import { blank, ema, highest, lowest, sma, wilder } from './moving.ts';

/** Columns as long as the candles; NaN until there are enough of them. */

/**
 * Relative strength index: 100 - 100 / (1 + mean gain / mean loss), means as Wilder's. First value at row `window`;
 * NaN while nothing moved.
 */
export function rsi(close: Float64Array, window: number): Float64Array {
  const [gains, losses] = [blank(close.length), blank(close.length)];
  for (let row = 1; row < close.length; row += 1) {
    const change = close[row]! - close[row - 1]!;
    gains[row] = Math.max(0, change);
    losses[row] = Math.max(0, -change);
  }
  const [up, down] = [wilder(gains, window), wilder(losses, window)];
  return up.map((gain, row) => (100 * gain) / (gain + down[row]!));
}

/** Moving average convergence and divergence (Appel): the fast exponential mean less the slow one, and its own mean. */
export function macd(close: Float64Array, fast: number, slow: number, signal: number) {
  const [quick, lazy] = [ema(close, fast), ema(close, slow)];
  const line = quick.map((value, row) => value - lazy[row]!);
  const mean = ema(line, signal);
  return { macd: line, signal: mean, histogram: line.map((value, row) => value - mean[row]!) };
}

/** The largest of high - low, |high - close before|, |low - close before|; NaN for the first candle, which has none before. */
function trueRange({ high, low, close }: Candles): Float64Array {
  return high.map((top, row) => {
    const before = close[row - 1] ?? Number.NaN;
    return Math.max(top - low[row]!, Math.abs(top - before), Math.abs(low[row]! - before));
  });
}

/** Average true range: Wilder's mean of the true range. First value at row `window`, as in TA-Lib. */
export const atr = (candles: Candles, window: number): Float64Array => wilder(trueRange(candles), window);

/**
 * Slow stochastic (Lane): where the close stands between the lowest low and the highest high of `window` candles, in
 * percent, averaged over `smooth`; and the mean of that over `signal`. NaN where the window has no range.
 */
export function stochastic({ high, low, close }: Candles, window: number, smooth: number, signal: number) {
  const [top, bottom] = [highest(high, window), lowest(low, window)];
  const raw = close.map((value, row) => {
    const range = top[row]! - bottom[row]!;
    return range === 0 ? Number.NaN : (100 * (value - bottom[row]!)) / range;
  });
  const k = sma(raw, smooth);
  return { k, d: sma(k, signal) };
}

/**
 * Average directional index (Wilder): +DI and -DI are 100 times the mean directional movement over the mean true range,
 * ADX the mean of 100 |+DI - -DI| / (+DI + -DI). +DI from row `window`, ADX from row 2 `window` - 1. Means start from the arithmetic
 * mean of the first `window` values, as Wilder has it; TA-Lib starts its sums one value earlier.
 */
export function adx(candles: Candles, window: number) {
  const { high, low } = candles;
  const [up, down] = [blank(high.length), blank(high.length)];
  for (let row = 1; row < high.length; row += 1) {
    const [rise, fall] = [high[row]! - high[row - 1]!, low[row - 1]! - low[row]!];
    up[row] = rise > fall && rise > 0 ? rise : 0;
    down[row] = fall > rise && fall > 0 ? fall : 0;
  }
  const range = atr(candles, window);
  const share = (moved: Float64Array): Float64Array =>
    wilder(moved, window).map((mean, row) => (range[row] === 0 ? Number.NaN : (100 * mean) / range[row]!));
  const [plus, minus] = [share(up), share(down)];
  const index = plus.map((value, row) => {
    const sum = value + minus[row]!;
    return sum === 0 ? 0 : (100 * Math.abs(value - minus[row]!)) / sum;
  });
  return { adx: wilder(index, window), plus, minus };
}
