/** Moments of a sample. Every figure is NaN where there are too few values for it, or one of them is NaN. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Sum of squares about the mean / (count - 1). */
  readonly variance: number;
  /** G1, corrected for bias as pandas, Excel and SAS do it. */
  readonly skewness: number;
  /** G2, corrected for bias as pandas, Excel and SAS do it: zero for a normal distribution. */
  readonly excessKurtosis: number;
}

export function mean(values: Float64Array): number {
  if (values.length === 0) return Number.NaN;
  let total = 0;
  for (const value of values) total += value;
  const first = total / values.length;
  // A second pass takes back most of what rounding lost in the first.
  let rest = 0;
  for (const value of values) rest += value - first;
  return Number.isFinite(first) ? first + rest / values.length : first;
}

/** `lost` degrees of freedom: 1 for a sample (as pandas), 0 for a population (as numpy). */
export function variance(values: Float64Array, lost = 1): number {
  if (values.length <= lost) return Number.NaN;
  const centre = mean(values);
  let squares = 0;
  let rest = 0;
  for (const value of values) {
    squares += (value - centre) ** 2;
    rest += value - centre;
  }
  return (squares - (rest * rest) / values.length) / (values.length - lost);
}

/** Of a sample: the root of {@link variance}. */
export function standardDeviation(values: Float64Array, lost = 1): number {
  return Math.sqrt(variance(values, lost));
}

/** All moments. Values that do not differ have no skewness and no kurtosis. */
export function momentsOf(values: Float64Array): Moments {
  const n = values.length;
  const centre = mean(values);
  let rest = 0;
  for (const value of values) rest += value - centre;
  // Far from zero the mean itself is rounded too much to be measured from.
  const rounded = rest / n;
  let [second, third, fourth] = [0, 0, 0];
  for (const value of values) {
    const off = value - centre - rounded;
    const square = off * off;
    second += square;
    third += square * off;
    fourth += square * square;
  }
  const flat = !(second > n * (Number.EPSILON * centre) ** 2);
  const m2 = second / n;
  const g1 = third / n / m2 ** 1.5;
  const g2 = fourth / n / (m2 * m2) - 3;
  return {
    count: n,
    mean: centre,
    variance: n > 1 ? second / (n - 1) : Number.NaN,
    skewness: n > 2 && !flat ? (g1 * Math.sqrt(n * (n - 1))) / (n - 2) : Number.NaN,
    excessKurtosis: n > 3 && !flat ? (((n + 1) * g2 + 6) * (n - 1)) / ((n - 2) * (n - 3)) : Number.NaN,
  };
}
