/**
 * Candles as columns, oldest first. `time` is the begin of each in seconds since 1970 (UTC); a volume that is not
 * known is NaN.
 */
export interface Candles {
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

export function emptyCandles(length: number): Candles {
  const column = (): Float64Array => new Float64Array(length);
  return {
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
}

/** The rows from `from` up to but not including `to`; views, not copies. */
export function sliceCandles(candles: Candles, from: number, to = candles.time.length): Candles {
  const cut = (column: Float64Array): Float64Array => column.subarray(from, to);
  return {
    time: cut(candles.time),
    open: cut(candles.open),
    high: cut(candles.high),
    low: cut(candles.low),
    close: cut(candles.close),
    volume: cut(candles.volume),
  };
}
