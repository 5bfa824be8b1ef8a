import { type Columns, centred, innerProducts } from './covariance.ts';

export interface Shrunk {
  readonly covariance: Float64Array;
  /** The weight of the target, 0 to 1. */
  readonly shrinkage: number;
}

export type ShrinkageTarget = 'constant-correlation' | 'identity';

/**
 * The covariance of columns, shrunk towards a target by the weight that has the least expected error. Covariances of the
 * sample are of the population (divided by the number of rows), as in the papers and in scikit-learn. NaN without rows.
 *
 * `identity`: O. Ledoit, M. Wolf, "A well-conditioned estimator for large-dimensional covariance matrices", 2004; the
 * target is the mean variance on the diagonal (sklearn.covariance.LedoitWolf).
 * `constant-correlation`: the same, "Honey, I shrunk the sample covariance matrix", 2004; the target has the variances of
 * the sample and its mean correlation everywhere. PyPortfolioOpt 1.6 puts a sample covariance divided by rows - 1 into formulas that
 * are of one divided by the rows, so that its shrinkage
 * is a little less than the paper's.
 */
export function ledoitWolf(given: Columns, target: ShrinkageTarget): Shrunk {
  const { columns, rows } = given;
  if (rows < 1)
    return { covariance: new Float64Array(columns * columns).fill(Number.NaN), shrinkage: Number.NaN };
  const centre = centred(given);
  const sample = innerProducts(centre).map((sum) => sum / rows);
  return target === 'identity' ? towardsIdentity(centre, sample) : towardsConstant(centre, sample);
}

function blend(sample: Float64Array, target: Float64Array, shrinkage: number): Shrunk {
  const covariance = sample.map((value, at) => shrinkage * target[at]! + (1 - shrinkage) * value);
  return { covariance, shrinkage };
}

/** Squares of the numbers, column by column. */
function squared({ columns, rows, values }: Columns): Columns {
  return { columns, rows, values: values.map((value) => value * value) };
}

function towardsIdentity(centre: Columns, sample: Float64Array): Shrunk {
  const { columns: size, rows } = centre;
  let trace = 0;
  for (let at = 0; at < size; at += 1) trace += sample[at * size + at]!;
  const mean = trace / size;
  let distance = 0;
  let sampleSquares = 0;
  for (let a = 0; a < size; a += 1)
    for (let b = 0; b < size; b += 1) {
      const value = sample[a * size + b]!;
      sampleSquares += value * value;
      distance += (value - (a === b ? mean : 0)) ** 2;
    }
  const noise = (fourthMoments(centre) / rows - sampleSquares) / rows;
  const target = new Float64Array(size * size);
  for (let at = 0; at < size; at += 1) target[at * size + at] = mean;
  return blend(sample, target, distance === 0 ? 0 : Math.min(Math.max(noise, 0), distance) / distance);
}

/** The sum over all pairs of columns of the sums of their squared products: of each row the square of its length squared. */
function fourthMoments({ columns, rows, values }: Columns): number {
  let total = 0;
  for (let row = 0; row < rows; row += 1) {
    let length = 0;
    for (let column = 0; column < columns; column += 1) length += values[column * rows + row]! ** 2;
    total += length * length;
  }
  return total;
}

function towardsConstant(centre: Columns, sample: Float64Array): Shrunk {
  const { columns: size } = centre;
  const deviation = Float64Array.from({ length: size }, (_, at) => Math.sqrt(sample[at * size + at]!));
  // What does not vary correlates with nothing and is left as it is.
  const varying = deviation.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  const pairs = (varying * (varying - 1)) / 2;
  let correlations = 0;
  for (let a = 0; a < size; a += 1)
    for (let b = 0; b < a; b += 1) {
      const scale = deviation[a]! * deviation[b]!;
      if (scale > 0) correlations += sample[a * size + b]! / scale;
    }
  const mean = pairs === 0 ? 0 : correlations / pairs;
  const target = sample.map((value, at) => {
    const [a, b] = [Math.floor(at / size), at % size];
    return a === b ? value : mean * deviation[a]! * deviation[b]!;
  });
  const distance = sample.reduce((sum, value, at) => sum + (value - target[at]!) ** 2, 0);
  if (distance === 0) return blend(sample, target, 0);
  const weight =
    (noiseOf(centre, sample) - noiseOfTarget(centre, sample, deviation, mean)) / distance / centre.rows;
  return blend(sample, target, Math.max(0, Math.min(1, weight)));
}

/** The paper's pi: the sum of the asymptotic variances of the entries of the sample covariance. */
function noiseOf(centre: Columns, sample: Float64Array): number {
  const squares = sample.reduce((sum, value) => sum + value * value, 0);
  return fourthMoments(centre) / centre.rows - squares;
}

/** The paper's rho: the sum of the asymptotic covariances of the entries of the target with those of the sample. */
function noiseOfTarget(centre: Columns, sample: Float64Array, deviation: Float64Array, mean: number): number {
  const { columns: size, rows, values } = centre;
  const squares = squared(centre);
  let diagonal = 0;
  for (let at = 0; at < size; at += 1) {
    let fourth = 0;
    for (let row = 0; row < rows; row += 1) fourth += squares.values[at * rows + row]! ** 2;
    diagonal += fourth / rows - sample[at * size + at]! ** 2;
  }
  // theta(ii,ij) = mean(x_i^3 x_j) - s_ii s_ij needs the products of the cubes with the columns; weighted by s_j / s_i and
  // summed over j that is one product per row, of x_i^3 / s_i with the sum of s_j x_j.
  let cubes = 0;
  for (let row = 0; row < rows; row += 1) {
    let weighted = 0;
    for (let column = 0; column < size; column += 1)
      weighted += deviation[column]! * values[column * rows + row]!;
    for (let column = 0; column < size; column += 1) {
      if (!(deviation[column]! > 0)) continue;
      const x = values[column * rows + row]!;
      cubes += ((x * x * x) / deviation[column]!) * (weighted - deviation[column]! * x);
    }
  }
  let products = 0;
  for (let a = 0; a < size; a += 1)
    for (let b = 0; b < size; b += 1)
      if (a !== b && deviation[a]! > 0)
        products += (deviation[b]! / deviation[a]!) * sample[a * size + a]! * sample[a * size + b]!;
  return diagonal + mean * (cubes / rows - products);
}
