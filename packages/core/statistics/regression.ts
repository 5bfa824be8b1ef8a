import { mean } from './moments.ts';
import { fisherAbove, studentCritical, studentTwoSided } from './student.ts';

export interface Coefficient {
  readonly estimate: number;
  readonly standardError: number;
  readonly t: number;
  /** Of a coefficient at least as far from zero, were it zero (Student t). */
  readonly p: number;
  /** Ends of the confidence interval. */
  readonly low: number;
  readonly high: number;
}

export interface Regression {
  /** The constant first, then one for each regressor. */
  readonly coefficients: readonly Coefficient[];
  readonly residuals: Float64Array;
  readonly r2: number;
  readonly adjustedR2: number;
  /** Root of the sum of squared residuals / degrees of freedom. */
  readonly residualDeviation: number;
  readonly degreesOfFreedom: number;
  readonly f: number;
  readonly fPValue: number;
  /** What robust errors are computed from: columns with the constant first, and the inverse of X'X. */
  readonly design: readonly Float64Array[];
  readonly inverse: Float64Array;
  readonly confidence: number;
}

/** Below this share of the longest column a column adds nothing to those before it. */
const DEPENDENT = 1e-11;

/**
 * Ordinary least squares of `y` on a constant and the regressors, by Householder's QR decomposition (as accurate as the
 * condition of the columns, not its square). Null where there are not more observations than coefficients, or where a
 * regressor is a combination of others.
 */
export function regress(
  y: Float64Array,
  regressors: readonly Float64Array[],
  confidence = 0.95,
): Regression | null {
  const rows = y.length;
  const design = [new Float64Array(rows).fill(1), ...regressors];
  const size = design.length;
  const degreesOfFreedom = rows - size;
  if (degreesOfFreedom < 1) return null;
  const solved = solve(design, y);
  if (solved === null) return null;
  const { estimates, inverse } = solved;
  const residuals = y.map((value, row) => {
    let left = value;
    for (let column = 0; column < size; column += 1) left -= estimates[column]! * design[column]![row]!;
    return left;
  });
  const unexplained = residuals.reduce((sum, value) => sum + value * value, 0);
  const centre = mean(y);
  const total = y.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const r2 = total > 0 ? 1 - unexplained / total : Number.NaN;
  const f = r2 / (size - 1) / ((1 - r2) / degreesOfFreedom);
  const variance = unexplained / degreesOfFreedom;
  const errors = Float64Array.from(estimates, (_, at) => Math.sqrt(variance * inverse[at * size + at]!));
  return {
    coefficients: coefficientsOf(estimates, errors, degreesOfFreedom, confidence),
    residuals,
    r2,
    adjustedR2: 1 - ((1 - r2) * (rows - 1)) / degreesOfFreedom,
    residualDeviation: Math.sqrt(variance),
    degreesOfFreedom,
    f,
    fPValue: fisherAbove(f, size - 1, degreesOfFreedom),
    design,
    inverse,
    confidence,
  };
}

function coefficientsOf(
  estimates: Float64Array,
  errors: Float64Array,
  degrees: number,
  confidence: number,
): Coefficient[] {
  const reach = studentCritical(1 - confidence, degrees);
  return Array.from(estimates, (estimate, at) => {
    const standardError = errors[at]!;
    const t = estimate / standardError;
    const half = reach * standardError;
    return {
      estimate,
      standardError,
      t,
      p: studentTwoSided(t, degrees),
      low: estimate - half,
      high: estimate + half,
    };
  });
}

/** The lags that Newey and West (1994) advise where nothing else is known: floor(4 (n / 100)^(2 / 9)). */
export function defaultLags(observations: number): number {
  return Math.floor(4 * (observations / 100) ** (2 / 9));
}

/**
 * The coefficients with the standard errors of Newey and West (1987), right also where residuals are correlated over
 * `lags` observations or vary differently: Bartlett's kernel, weights 1 - l / (lags + 1). With `correction` times
 * n / (n - k), as `use_correction` of statsmodels, whose `use_t` is meant too.
 */
export function neweyWest(regression: Regression, lags: number, correction: boolean): Coefficient[] {
  const { design, residuals, inverse, coefficients, degreesOfFreedom, confidence } = regression;
  const rows = residuals.length;
  const size = design.length;
  const scores = design.map((column) => column.map((value, row) => value * residuals[row]!));
  const middle = new Float64Array(size * size);
  for (let lag = 0; lag <= Math.min(lags, rows - 1); lag += 1) {
    const weight = lag === 0 ? 0.5 : 1 - lag / (lags + 1);
    for (let a = 0; a < size; a += 1)
      for (let b = 0; b < size; b += 1) {
        let product = 0;
        for (let row = lag; row < rows; row += 1) product += scores[a]![row]! * scores[b]![row - lag]!;
        middle[a * size + b]! += weight * product;
        middle[b * size + a]! += weight * product;
      }
  }
  const factor = correction ? rows / degreesOfFreedom : 1;
  const covariance = multiply(multiply(inverse, middle, size), inverse, size);
  const errors = Float64Array.from(design, (_, at) => Math.sqrt(factor * covariance[at * size + at]!));
  const estimates = Float64Array.from(coefficients, ({ estimate }) => estimate);
  return coefficientsOf(estimates, errors, degreesOfFreedom, confidence);
}

function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    let sum = 0;
    for (let k = 0; k < size; k += 1) sum += a[row * size + k]! * b[k * size + column]!;
    return sum;
  });
}

/** The estimates and the inverse of X'X; null where the columns depend on each other. */
function solve(
  design: readonly Float64Array[],
  y: Float64Array,
): { estimates: Float64Array; inverse: Float64Array } | null {
  const size = design.length;
  const lengths = design.map((column) => norm(column, 0));
  const work = design.map((column) => column.slice());
  const target = y.slice();
  const triangle = new Float64Array(size * size);
  for (let k = 0; k < size; k += 1) {
    const column = work[k]!;
    const length = norm(column, k);
    if (!(length > DEPENDENT * lengths[k]!)) return null;
    const alpha = column[k]! > 0 ? -length : length;
    column[k] = column[k]! - alpha;
    const square = dot(column, column, k);
    for (let j = k + 1; j < size; j += 1) reflect(work[j]!, column, square, k);
    reflect(target, column, square, k);
    triangle[k * size + k] = alpha;
    for (let j = k + 1; j < size; j += 1) triangle[k * size + j] = work[j]![k]!;
  }
  const inverted = invertTriangle(triangle, size);
  const estimates = new Float64Array(size);
  const inverse = new Float64Array(size * size);
  for (let a = 0; a < size; a += 1) {
    for (let k = a; k < size; k += 1) estimates[a]! += inverted[a * size + k]! * target[k]!;
    for (let b = 0; b < size; b += 1)
      for (let k = Math.max(a, b); k < size; k += 1)
        inverse[a * size + b]! += inverted[a * size + k]! * inverted[b * size + k]!;
  }
  return { estimates, inverse };
}

function dot(a: Float64Array, b: Float64Array, from: number): number {
  let sum = 0;
  for (let row = from; row < a.length; row += 1) sum += a[row]! * b[row]!;
  return sum;
}

const norm = (column: Float64Array, from: number): number => Math.sqrt(dot(column, column, from));

/** Householder's reflection of a column, in place, from row `k` on. */
function reflect(column: Float64Array, mirror: Float64Array, square: number, k: number): void {
  const factor = (2 * dot(mirror, column, k)) / square;
  for (let row = k; row < column.length; row += 1) column[row] = column[row]! - factor * mirror[row]!;
}

function invertTriangle(triangle: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column += 1)
    for (let row = column; row >= 0; row -= 1) {
      let value = row === column ? 1 : 0;
      for (let k = row + 1; k <= column; k += 1)
        value -= triangle[row * size + k]! * inverse[k * size + column]!;
      inverse[row * size + column] = value / triangle[row * size + row]!;
    }
  return inverse;
}
