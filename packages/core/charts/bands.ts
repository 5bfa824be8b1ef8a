import { rollingMoments } from '../statistics/rolling.ts';
import type { Candles } from './candle.ts';
import { blank, highest, lowest } from './moving.ts';

/** Bollinger bands: the mean of `window` closes, and `width` standard deviations of the population above and below. */
export function bollinger(close: Float64Array, window: number, width: number) {
  const { mean, deviation } = rollingMoments(close, window);
  // Of the sample as pandas has it; Bollinger's is that of the population. One value alone does not deviate.
  const off = deviation.map((value) => (window === 1 ? 0 : value * width * Math.sqrt((window - 1) / window)));
  return {
    middle: mean,
    upper: mean.map((value, row) => value + off[row]!),
    lower: mean.map((value, row) => value - off[row]!),
  };
}

/**
 * Ichimoku Kinko Hyo: conversion and base line are the middles between highest high and lowest low of `short` and `middle`
 * candles, the spans are drawn `middle` candles ahead, the lagging line is the close that came `middle` candles later.
 * `ahead` has what the spans have after the last candle.
 */
export function ichimoku({ high, low, close }: Candles, short: number, middle: number, long: number) {
  const centre = (window: number): Float64Array => {
    const [top, bottom] = [highest(high, window), lowest(low, window)];
    return top.map((value, row) => (value + bottom[row]!) / 2);
  };
  const [conversion, base, far] = [centre(short), centre(middle), centre(long)];
  const near = conversion.map((value, row) => (value + base[row]!) / 2);
  const lagging = blank(close.length);
  lagging.set(close.subarray(middle));
  return {
    conversion,
    base,
    spanA: shifted(near, middle),
    spanB: shifted(far, middle),
    lagging,
    ahead: { spanA: near.slice(-middle), spanB: far.slice(-middle) },
  };
}

function shifted(values: Float64Array, rows: number): Float64Array {
  const result = blank(values.length);
  result.set(values.subarray(0, Math.max(0, values.length - rows)), Math.min(rows, values.length));
  return result;
}
