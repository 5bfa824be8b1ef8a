import { mean } from './moments.ts';

/** Columns as long as the series; NaN before the first full window. */
export interface RollingMoments {
  readonly mean: Float64Array;
  /** Of a sample, as pandas. */
  readonly deviation: Float64Array;
}

export interface RollingPair {
  /** Pearson's; NaN where one of the two does not vary within the window. */
  readonly correlation: Float64Array;
  /** Of the first series on the second: covariance / variance of the second. */
  readonly beta: Float64Array;
}

/** What rounding leaves of the variance of a window whose values are one, as a share of the mean square of the series. */
const FLAT = 1e-14;

/**
 * Keeps sums over a window that moves. They are taken anew once every window, so that rounding does not gather over a
 * long series; a step costs as much as the number of sums, whatever the window.
 */
export function rollSums(
  length: number,
  window: number,
  sums: Float64Array,
  add: (row: number, sign: 1 | -1) => void,
  full: (row: number) => void,
): void {
  if (!(window >= 1)) throw new RangeError(`a window holds at least one value, not ${window}`);
  for (let row = 0; row < length; row += 1) {
    if (row >= window && row % window === 0) {
      sums.fill(0);
      for (let again = row - window + 1; again <= row; again += 1) add(again, 1);
    } else {
      add(row, 1);
      if (row >= window) add(row - window, -1);
    }
    if (row >= window - 1) full(row);
  }
}

/** Mean and deviation over the last `window` values. */
export function rollingMoments(values: Float64Array, window: number): RollingMoments {
  const centre = mean(values);
  const sums = new Float64Array(2);
  const result = blank(values.length, ['mean', 'deviation']);
  const floor = FLAT * meanSquare(values, centre);
  rollSums(
    values.length,
    window,
    sums,
    (row, sign) => {
      const off = values[row]! - centre;
      sums[0]! += sign * off;
      sums[1]! += sign * off * off;
    },
    (row) => {
      const off = sums[0]! / window;
      result.mean[row] = centre + off;
      const variance = sums[1]! / window - off * off;
      result.deviation[row] = Math.sqrt(
        (Math.max(0, variance < floor ? 0 : variance) * window) / (window - 1),
      );
    },
  );
  return result;
}

/** Correlation and beta of two series of one length over the last `window` values. */
export function rollingPair(first: Float64Array, second: Float64Array, window: number): RollingPair {
  const [a, b] = [mean(first), mean(second)];
  const sums = new Float64Array(5);
  const result = blank(first.length, ['correlation', 'beta']);
  const [floorA, floorB] = [FLAT * meanSquare(first, a), FLAT * meanSquare(second, b)];
  rollSums(
    first.length,
    window,
    sums,
    (row, sign) => {
      const [x, y] = [first[row]! - a, second[row]! - b];
      sums[0]! += sign * x;
      sums[1]! += sign * y;
      sums[2]! += sign * x * x;
      sums[3]! += sign * y * y;
      sums[4]! += sign * x * y;
    },
    (row) => {
      const [x, y] = [sums[0]! / window, sums[1]! / window];
      const varianceA = sums[2]! / window - x * x;
      const varianceB = sums[3]! / window - y * y;
      const shared = sums[4]! / window - x * y;
      const flatB = !(varianceB > floorB);
      result.beta[row] = flatB ? Number.NaN : shared / varianceB;
      result.correlation[row] =
        flatB || !(varianceA > floorA)
          ? Number.NaN
          : Math.max(-1, Math.min(1, shared / Math.sqrt(varianceA * varianceB)));
    },
  );
  return result;
}

function blank<const Name extends string>(
  length: number,
  names: readonly Name[],
): Record<Name, Float64Array> {
  return Object.fromEntries(names.map((name) => [name, new Float64Array(length).fill(Number.NaN)])) as Record<
    Name,
    Float64Array
  >;
}

function meanSquare(values: Float64Array, centre: number): number {
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length;
}
