import { type Columns, covariance } from './covariance.ts';

/**
 * The correlations of a covariance matrix of `size` columns; NaN in the row and column of what does not vary. Exactly
 * one on the diagonal, and never beyond one.
 */
export function correlationOfCovariance(covariances: Float64Array, size: number): Float64Array {
  const deviation = Float64Array.from({ length: size }, (_, at) => {
    const variance = covariances[at * size + at]!;
    return variance > 0 ? Math.sqrt(variance) : Number.NaN;
  });
  const result = new Float64Array(size * size);
  for (let a = 0; a < size; a += 1)
    for (let b = 0; b < size; b += 1) {
      const value = covariances[a * size + b]! / (deviation[a]! * deviation[b]!);
      const own = Number.isNaN(value) ? Number.NaN : 1;
      result[a * size + b] = a === b ? own : Math.max(-1, Math.min(1, value));
    }
  return result;
}

/** Pearson's correlations of columns, as numpy.corrcoef. */
export function pearson(given: Columns): Float64Array {
  return correlationOfCovariance(covariance(given), given.columns);
}

/** Spearman's: Pearson's of the ranks, equals sharing the mean of theirs, as scipy.stats.spearmanr. */
export function spearman(given: Columns): Float64Array {
  const { columns, rows, values } = given;
  const ranks = new Float64Array(columns * rows);
  for (let column = 0; column < columns; column += 1)
    ranks.set(averageRanks(values.subarray(column * rows, (column + 1) * rows)), column * rows);
  return pearson({ columns, rows, values: ranks });
}

/** Ranks from 1, equals sharing the mean of theirs. */
export function averageRanks(values: Float64Array): Float64Array {
  const order = Int32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let first = 0; first < order.length; ) {
    let end = first + 1;
    while (end < order.length && values[order[end]!] === values[order[first]!]) end += 1;
    for (let at = first; at < end; at += 1) ranks[order[at]!] = (first + 1 + end) / 2;
    first = end;
  }
  return ranks;
}
