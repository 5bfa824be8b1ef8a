import { mean } from './moments.ts';
import { rollSums } from './rolling.ts';

export interface RollingRegression {
  /** Columns as long as the series, NaN before the first full window and where regressors depend on each other. */
  readonly alpha: Float64Array;
  readonly betas: readonly Float64Array[];
}

/** A pivot below this share of the variance means that a regressor is a combination of others. */
const DEPENDENT = 1e-10;

/** Least squares of `y` on a constant and the regressors over the last `window` observations; see {@link rollSums}. */
export function rollingRegression(
  y: Float64Array,
  regressors: readonly Float64Array[],
  window: number,
): RollingRegression {
  const { length } = y;
  const size = regressors.length;
  const all = [...regressors, y];
  const means = all.map(mean);
  const off = all.map((column, at) => column.map((value) => value - means[at]!));
  const width = size + 1;
  const products = width * width;
  const sums = new Float64Array(products + width);
  const alpha = new Float64Array(length).fill(Number.NaN);
  const betas = regressors.map(() => new Float64Array(length).fill(Number.NaN));
  rollSums(
    length,
    window,
    sums,
    (row, sign) => {
      for (let a = 0; a < width; a += 1) {
        const value = sign * off[a]![row]!;
        sums[products + a]! += value;
        for (let b = 0; b <= a; b += 1) sums[a * width + b]! += value * off[b]![row]!;
      }
    },
    (row) => {
      if (window <= width) return;
      const found = solveWindow(sums, width, window);
      if (found === null) return;
      let constant = means[size]! + sums[products + size]! / window;
      for (let a = 0; a < size; a += 1) {
        betas[a]![row] = found[a]!;
        constant -= found[a]! * (means[a]! + sums[products + a]! / window);
      }
      alpha[row] = constant;
    },
  );
  return { alpha, betas };
}

/** Cholesky's decomposition of the covariances of the window; the last column is that of what is explained. */
function solveWindow(sums: Float64Array, width: number, window: number): Float64Array | null {
  const size = width - 1;
  const at = (a: number, b: number): number =>
    sums[a * width + b]! / window - (sums[width * width + a]! / window) * (sums[width * width + b]! / window);
  const lower = new Float64Array(width * width);
  for (let a = 0; a < width; a += 1)
    for (let b = 0; b <= Math.min(a, size - 1); b += 1) {
      let value = at(a, b);
      for (let k = 0; k < b; k += 1) value -= lower[a * width + k]! * lower[b * width + k]!;
      if (a === b) {
        if (!(value > DEPENDENT * at(a, a))) return null;
        lower[a * width + a] = Math.sqrt(value);
      } else lower[a * width + b] = value / lower[b * width + b]!;
    }
  const found = new Float64Array(size);
  for (let a = size - 1; a >= 0; a -= 1) {
    let value = lower[size * width + a]!;
    for (let k = a + 1; k < size; k += 1) value -= lower[k * width + a]! * found[k]!;
    found[a] = value / lower[a * width + a]!;
  }
  return found;
}
