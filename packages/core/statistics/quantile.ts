/**
 * The value below which the share `p` (0 to 1) of the values lies, between two of them in proportion (numpy's "linear",
 * type 7 of Hyndman and Fan). `sorted` ascends; NaN where it is empty or `p` is outside.
 */
function quantileOfSorted(sorted: Float64Array, p: number): number {
  const last = sorted.length - 1;
  if (last < 0 || !(p >= 0 && p <= 1)) return Number.NaN;
  const at = p * last;
  const below = Math.floor(at);
  const value = sorted[below]!;
  return below === last ? value : value + (at - below) * (sorted[below + 1]! - value);
}

/** The quantiles of values in any order; NaN where one of the values is NaN. */
export function quantiles(values: Float64Array, shares: readonly number[]): number[] {
  const sorted = values.toSorted();
  // NaN sorts to the end.
  if (Number.isNaN(sorted.at(-1))) return shares.map(() => Number.NaN);
  return shares.map((share) => quantileOfSorted(sorted, share));
}
