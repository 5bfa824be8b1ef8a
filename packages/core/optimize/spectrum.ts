/** What the eigenvalues of a covariance matrix say about it. */
export interface Spectrum {
  /** How many of them are not zero to working precision. */
  readonly rank: number;
  /** The largest by the smallest of those; null when the matrix has no full rank. */
  readonly condition: number | null;
}

/** Relative to the largest eigenvalue and the size, as numpy's matrix_rank. */
const PRECISION = 2 ** -52;

export function spectrumOf(symmetric: Float64Array, n: number): Spectrum {
  const values = eigenvalues(symmetric, n);
  const largest = values[n - 1] ?? 0;
  const zero = largest * n * PRECISION;
  const rank = values.filter((value) => value > zero).length;
  return { rank, condition: rank === n && n > 0 ? largest / values[0]! : null };
}

/** Ascending. By Householder's tridiagonal form and the implicit QL method (Wilkinson and Reinsch 1971, II/3 and II/4). */
export function eigenvalues(symmetric: Float64Array, n: number): Float64Array {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  tridiagonal(Float64Array.from(symmetric), n, diagonal, beside);
  implicitQl(diagonal, beside, n);
  return diagonal.sort();
}

function tridiagonal(a: Float64Array, n: number, diagonal: Float64Array, beside: Float64Array): void {
  for (let i = n - 1; i > 0; i -= 1) {
    const row = i * n;
    let scale = 0;
    for (let k = 0; k < i; k += 1) scale += Math.abs(a[row + k]!);
    if (i === 1 || scale === 0) {
      beside[i] = a[row + i - 1]!;
      continue;
    }
    let square = 0;
    for (let k = 0; k < i; k += 1) {
      a[row + k] = a[row + k]! / scale;
      square += a[row + k]! ** 2;
    }
    const last = a[row + i - 1]!;
    const g = last >= 0 ? -Math.sqrt(square) : Math.sqrt(square);
    beside[i] = scale * g;
    square -= last * g;
    a[row + i - 1] = last - g;
    reflect(a, n, i, square, beside);
  }
  beside[0] = 0;
  for (let i = 0; i < n; i += 1) diagonal[i] = a[i * n + i]!;
}

/** Applies the reflection that row i holds to the leading i x i block. */
function reflect(a: Float64Array, n: number, i: number, square: number, work: Float64Array): void {
  const row = i * n;
  let along = 0;
  for (let j = 0; j < i; j += 1) {
    let g = 0;
    for (let k = 0; k <= j; k += 1) g += a[j * n + k]! * a[row + k]!;
    for (let k = j + 1; k < i; k += 1) g += a[k * n + j]! * a[row + k]!;
    work[j] = g / square;
    along += work[j]! * a[row + j]!;
  }
  const half = along / (square + square);
  for (let j = 0; j < i; j += 1) {
    const f = a[row + j]!;
    const g = work[j]! - half * f;
    work[j] = g;
    for (let k = 0; k <= j; k += 1) a[j * n + k] = a[j * n + k]! - (f * work[k]! + g * a[row + k]!);
  }
}

const MOST_SWEEPS = 60;

function implicitQl(diagonal: Float64Array, beside: Float64Array, n: number): void {
  beside.copyWithin(0, 1);
  if (n > 0) beside[n - 1] = 0;
  for (let l = 0; l < n; l += 1) {
    for (let sweep = 0; ; sweep += 1) {
      let m = l;
      while (m < n - 1) {
        const size = Math.abs(diagonal[m]!) + Math.abs(diagonal[m + 1]!);
        if (Math.abs(beside[m]!) <= PRECISION * size) break;
        m += 1;
      }
      if (m === l) break;
      if (sweep === MOST_SWEEPS) throw new RangeError('the eigenvalues of the matrix do not converge');
      sweepOnce(diagonal, beside, l, m);
    }
  }
}

function sweepOnce(diagonal: Float64Array, beside: Float64Array, l: number, m: number): void {
  const shift = (diagonal[l + 1]! - diagonal[l]!) / (2 * beside[l]!);
  const root = Math.hypot(shift, 1);
  let g = diagonal[m]! - diagonal[l]! + beside[l]! / (shift + (shift >= 0 ? root : -root));
  let [s, c, p] = [1, 1, 0];
  for (let i = m - 1; i >= l; i -= 1) {
    const f = s * beside[i]!;
    const b = c * beside[i]!;
    const r = Math.hypot(f, g);
    beside[i + 1] = r;
    if (r === 0) {
      diagonal[i + 1] = diagonal[i + 1]! - p;
      beside[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = diagonal[i + 1]! - p;
    const turn = (diagonal[i]! - g) * s + 2 * c * b;
    p = s * turn;
    diagonal[i + 1] = g + p;
    g = c * turn - b;
  }
  diagonal[l] = diagonal[l]! - p;
  beside[l] = g;
  beside[m] = 0;
}
