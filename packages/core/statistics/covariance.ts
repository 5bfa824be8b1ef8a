/** Numbers in columns, one after the other: `values[column * rows + row]`. */
export interface Columns {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float64Array;
}

/** Rows worked on at a time: those of eight columns stay in the nearest cache. */
const BLOCK = 256;

/** The columns less their means; exactly zero where all numbers of a column are one. */
export function centred({ columns, rows, values }: Columns): Columns {
  const result = new Float64Array(columns * rows);
  for (let column = 0; column < columns; column += 1) {
    const from = column * rows;
    let total = 0;
    let differs = false;
    for (let row = 0; row < rows; row += 1) {
      total += values[from + row]!;
      differs ||= values[from + row] !== values[from];
    }
    if (!differs) continue;
    const mean = total / rows;
    let rest = 0;
    for (let row = 0; row < rows; row += 1) rest += values[from + row]! - mean;
    const exact = mean + rest / rows;
    for (let row = 0; row < rows; row += 1) result[from + row] = values[from + row]! - exact;
  }
  return { columns, rows, values: result };
}

/**
 * Covariances of columns as a square symmetric matrix, `lost` degrees of freedom: 1 for a sample (as numpy.cov), 0 for a
 * population. NaN where there are too few rows. Costs columns^2 / 2 x rows.
 */
export function covariance(given: Columns, lost = 1): Float64Array {
  const products = innerProducts(centred(given));
  const divisor = given.rows - lost;
  return products.map((value) => (divisor > 0 ? value / divisor : Number.NaN));
}

/** X'X of columns, as a square symmetric matrix. */
export function innerProducts(given: Columns): Float64Array {
  const { columns, rows, values } = given;
  const sums = new Float64Array(columns * columns);
  const tiled = columns - (columns % 2);
  for (let from = 0; from < rows; from += BLOCK) {
    const to = Math.min(rows, from + BLOCK);
    const block = Array.from({ length: columns }, (_, at) =>
      values.subarray(at * rows + from, at * rows + to),
    );
    for (let a = 0; a < tiled; a += 2) for (let b = 0; b <= a; b += 2) addTile(sums, columns, block, a, b);
    for (let a = tiled; a < columns; a += 1)
      for (let b = 0; b <= a; b += 1) sums[a * columns + b]! += dot(block[a]!, block[b]!);
  }
  for (let a = 0; a < columns; a += 1)
    for (let b = 0; b < a; b += 1) sums[b * columns + a] = sums[a * columns + b]!;
  return sums;
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let row = 0; row < a.length; row += 1) total += a[row]! * b[row]!;
  return total;
}

/** Four products at a time: each number that is read is used twice, and all sums stay in registers, which those of larger tiles do not. */
function addTile(
  sums: Float64Array,
  columns: number,
  block: readonly Float64Array[],
  a: number,
  b: number,
): void {
  const [a0, a1, b0, b1] = [block[a]!, block[a + 1]!, block[b]!, block[b + 1]!];
  let [s00, s01, s10, s11] = [0, 0, 0, 0];
  for (let row = 0; row < a0.length; row += 1) {
    const x0 = a0[row]!;
    const x1 = a1[row]!;
    const y0 = b0[row]!;
    const y1 = b1[row]!;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s10 += x1 * y0;
    s11 += x1 * y1;
  }
  const at = a * columns + b;
  sums[at]! += s00;
  sums[at + 1]! += s01;
  sums[at + columns]! += s10;
  sums[at + columns + 1]! += s11;
}
