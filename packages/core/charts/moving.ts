import { rollSums } from '../statistics/rolling.ts';

/**
 * Averages and extremes over a window that moves: one pass each, whatever the window. Columns are as long as the
 * series; NaN until the window is full, and where a value of the window is NaN.
 */

/** Arithmetic mean of the last `window` values. */
export function sma(values: Float64Array, window: number): Float64Array {
  const result = blank(values.length);
  const sums = new Float64Array(2);
  rollSums(
    values.length,
    window,
    sums,
    (row, sign) => {
      const value = values[row]!;
      if (Number.isNaN(value)) sums[1]! += sign;
      else sums[0]! += sign * value;
    },
    (row) => {
      if (sums[1] === 0) result[row] = sums[0]! / window;
    },
  );
  return result;
}

/** Linearly weighted mean: the last value counts `window` times, the first of the window once. */
export function wma(values: Float64Array, window: number): Float64Array {
  const result = blank(values.length);
  const sums = new Float64Array(2);
  const weights = (window * (window + 1)) / 2;
  rollSums(
    values.length,
    window,
    sums,
    (row, sign) => {
      sums[0]! += sign * values[row]!;
      sums[1]! += sign * row * values[row]!;
    },
    (row) => {
      result[row] = (sums[1]! - (row - window) * sums[0]!) / weights;
    },
  );
  return result;
}

/**
 * Exponential mean with the share 2 / (window + 1) for the new value, from the first value on, as pandas'
 * `ewm(span=window, adjust=False, min_periods=window)`. NaN at the begin of the series is passed over.
 */
export function ema(values: Float64Array, window: number): Float64Array {
  const result = blank(values.length);
  const share = 2 / (window + 1);
  const first = firstNumber(values);
  let level = values[first] ?? Number.NaN;
  for (let row = first; row < values.length; row += 1) {
    level += share * (values[row]! - level);
    if (row >= first + window - 1) result[row] = level;
  }
  return result;
}

/**
 * Wilder's mean: the arithmetic mean of the first `window` values, then a share of 1 / window for each new one
 * (New Concepts in Technical Trading Systems, 1978). NaN at the begin of the series is passed over.
 */
export function wilder(values: Float64Array, window: number): Float64Array {
  const result = blank(values.length);
  const first = firstNumber(values);
  let level = 0;
  for (let row = first; row < values.length; row += 1) {
    if (row < first + window) level += values[row]! / window;
    else level += (values[row]! - level) / window;
    if (row >= first + window - 1) result[row] = level;
  }
  return result;
}

/** The largest of the last `window` values. */
export const highest = (values: Float64Array, window: number): Float64Array =>
  extreme(values, window, (kept, value) => kept > value);

/** The smallest of the last `window` values. */
export const lowest = (values: Float64Array, window: number): Float64Array =>
  extreme(values, window, (kept, value) => kept < value);

/** Keeps the rows that can still become the extreme, best first; each row comes and goes once. */
function extreme(
  values: Float64Array,
  window: number,
  beats: (kept: number, value: number) => boolean,
): Float64Array {
  const result = blank(values.length);
  const rows = new Int32Array(values.length);
  let [head, tail] = [0, 0];
  for (let row = 0; row < values.length; row += 1) {
    while (tail > head && !beats(values[rows[tail - 1]!]!, values[row]!)) tail -= 1;
    rows[tail] = row;
    tail += 1;
    if (rows[head]! <= row - window) head += 1;
    if (row >= window - 1) result[row] = values[rows[head]!]!;
  }
  return result;
}

export const blank = (length: number): Float64Array => new Float64Array(length).fill(Number.NaN);

function firstNumber(values: Float64Array): number {
  let row = 0;
  while (row < values.length && Number.isNaN(values[row]!)) row += 1;
  return row;
}
