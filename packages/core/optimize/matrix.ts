/**
 * Dense linear algebra of square matrices, row by row in one Float64Array of n x n. Small on purpose: what the optimisers here
 * need and nothing else.
 */

/** A pivot below this part of the largest diagonal element is what rounding leaves of zero. */
const PIVOT = 1e-13;

/**
 * The lower triangle L of A = L L^T, zeros above; null when A is not positive definite to working precision. Only the lower
 * triangle of A is read.
 */
export function cholesky(a: Float64Array, n: number): Float64Array | null {
  const lower = new Float64Array(n * n);
  let largest = 0;
  for (let i = 0; i < n; i += 1) largest = Math.max(largest, a[i * n + i]!);
  for (let i = 0; i < n; i += 1) {
    const row = i * n;
    for (let j = 0; j <= i; j += 1) {
      const other = j * n;
      let sum = a[row + j]!;
      for (let k = 0; k < j; k += 1) sum -= lower[row + k]! * lower[other + k]!;
      if (j < i) lower[row + j] = sum / lower[other + j]!;
      else if (sum > PIVOT * largest) lower[row + i] = Math.sqrt(sum);
      else return null;
    }
  }
  return lower;
}

/** x with L L^T x = b, of the factor of {@link cholesky}. */
export function solveCholesky(lower: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i += 1) {
    let sum = x[i]!;
    for (let k = 0; k < i; k += 1) sum -= lower[i * n + k]! * x[k]!;
    x[i] = sum / lower[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    const value = x[i]! / lower[i * n + i]!;
    x[i] = value;
    for (let k = 0; k < i; k += 1) x[k] = x[k]! - lower[i * n + k]! * value;
  }
  return x;
}

/** The inverse of a lower triangle, itself one. */
export function invertLower(lower: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    const row = i * n;
    for (let k = 0; k < i; k += 1) {
      const factor = lower[row + k]!;
      if (factor === 0) continue;
      for (let j = 0; j <= k; j += 1) inverse[row + j] = inverse[row + j]! - factor * inverse[k * n + j]!;
    }
    inverse[row + i] = 1;
    for (let j = 0; j <= i; j += 1) inverse[row + j] = inverse[row + j]! / lower[row + i]!;
  }
  return inverse;
}

/** A x, of a square matrix. */
export function times(a: Float64Array, n: number, x: Float64Array): Float64Array {
  const product = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    let sum = 0;
    for (let j = 0; j < n; j += 1) sum += a[i * n + j]! * x[j]!;
    product[i] = sum;
  }
  return product;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

/** The mean of the diagonal: the size of a covariance matrix. */
export function meanDiagonal(a: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i += 1) sum += a[i * n + i]!;
  return n === 0 ? 0 : sum / n;
}
