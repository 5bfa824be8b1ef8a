import { bivariateNormalCdf } from './bivariate-normal.ts';
import { normalCdf, normalPdf } from './normal.ts';

/** Beyond this the distribution is that of one variable to the last digit. */
const EDGE = 8.5;
const PER_UNIT = 8;
const SIDE = 2 * EDGE * PER_UNIT + 1;
const ORDER = 7;
/** Coefficients of one node: those of x^i y^j with i + j up to the order. */
const COUNT = ((ORDER + 1) * (ORDER + 2)) / 2;

/** The distribution function of the standard normal and of pairs of one correlation, from tables. */
export interface FixedNormal {
  readonly one: (x: number) => number;
  /** Of the correlation itself. */
  readonly two: (x: number, y: number) => number;
}

/**
 * Distribution functions that are asked for very often with one correlation: Taylor polynomials of the seventh order around the points of
 * a grid of eighths, whose coefficients follow from the density. To about 3e-11 for pairs, 1e-13 for one variable; making the tables takes
 * some tens of milliseconds and five megabytes.
 */
export function fixedNormal(correlation: number): FixedNormal {
  const pairs = pairTable(correlation);
  const single = singleTable();
  const one = (x: number): number => {
    if (!(x > -EDGE)) return Number.isNaN(x) ? x : 0;
    if (x >= EDGE) return 1;
    const at = ((x + EDGE) * PER_UNIT + 0.5) | 0;
    const d = x - (at / PER_UNIT - EDGE);
    const c = at * WIDTH;
    const high = ((single[c + 7]! * d + single[c + 6]!) * d + single[c + 5]!) * d + single[c + 4]!;
    return (((high * d + single[c + 3]!) * d + single[c + 2]!) * d + single[c + 1]!) * d + single[c]!;
  };
  const two = (x: number, y: number): number => {
    if (!(x > -EDGE && y > -EDGE)) return Number.isNaN(x + y) ? Number.NaN : 0;
    if (x >= EDGE) return one(y);
    if (y >= EDGE) return one(x);
    const i = ((x + EDGE) * PER_UNIT + 0.5) | 0;
    const j = ((y + EDGE) * PER_UNIT + 0.5) | 0;
    const first = (i * SIDE + j) * COUNT;
    return polynomial(pairs, first, x - (i / PER_UNIT - EDGE), y - (j / PER_UNIT - EDGE));
  };
  return { one, two };
}

/** The polynomial whose coefficients begin at a place of the table: written out, as it is most of the time of its callers. */
function polynomial(t: Float64Array, c: number, a: number, b: number): number {
  let row = t[c + 7]! * b + t[c + 6]!;
  row = (row * b + t[c + 5]!) * b + t[c + 4]!;
  row = (row * b + t[c + 3]!) * b + t[c + 2]!;
  const r0 = (row * b + t[c + 1]!) * b + t[c]!;
  row = (t[c + 14]! * b + t[c + 13]!) * b + t[c + 12]!;
  row = (row * b + t[c + 11]!) * b + t[c + 10]!;
  const r1 = (row * b + t[c + 9]!) * b + t[c + 8]!;
  row = t[c + 20]! * b + t[c + 19]!;
  row = (row * b + t[c + 18]!) * b + t[c + 17]!;
  const r2 = (row * b + t[c + 16]!) * b + t[c + 15]!;
  row = (t[c + 25]! * b + t[c + 24]!) * b + t[c + 23]!;
  const r3 = (row * b + t[c + 22]!) * b + t[c + 21]!;
  row = t[c + 29]! * b + t[c + 28]!;
  const r4 = (row * b + t[c + 27]!) * b + t[c + 26]!;
  const r5 = (t[c + 32]! * b + t[c + 31]!) * b + t[c + 30]!;
  const r6 = t[c + 34]! * b + t[c + 33]!;
  row = (t[c + 35]! * a + r6) * a + r5;
  row = (row * a + r4) * a + r3;
  return ((row * a + r2) * a + r1) * a + r0;
}

/** The series of exp(linear x + square x^2) around zero, from its value there. */
function expSeries(value: number, linear: number, square: number): number[] {
  const e = [value];
  for (let i = 1; i <= ORDER; i += 1) e.push((linear * e[i - 1]! + (i > 1 ? 2 * square * e[i - 2]! : 0)) / i);
  return e;
}

function singleTable(): Float64Array {
  const table = new Float64Array(SIDE * (ORDER + 1));
  for (let at = 0; at < SIDE; at += 1) {
    const x = at / PER_UNIT - EDGE;
    const density = expSeries(normalPdf(x), -x, -0.5);
    table[at * (ORDER + 1)] = normalCdf(x);
    for (let power = 1; power <= ORDER; power += 1)
      table[at * (ORDER + 1) + power] = density[power - 1]! / power;
  }
  return table;
}

/** The series of phi(x0 + d) Phi((y - rho (x0 + d)) / s) by d: the derivative of the distribution by its first argument. */
function edgeSeries(x: number, y: number, rho: number, s: number): number[] {
  const first = expSeries(normalPdf(x), -x, -0.5);
  const [u, k] = [(y - rho * x) / s, -rho / s];
  const inner = expSeries(normalPdf(u), -u * k, -0.5 * k * k);
  const second = [normalCdf(u)];
  for (let i = 1; i <= ORDER; i += 1) second.push((k * inner[i - 1]!) / i);
  return first.map((_, i) => {
    let sum = 0;
    for (let part = 0; part <= i; part += 1) sum += first[part]! * second[i - part]!;
    return sum;
  });
}

const WIDTH = ORDER + 1;

/** The series of the density around a point, into `out[n * WIDTH + m]` for x^n y^m. */
function densitySeries(x: number, y: number, rho: number, out: Float64Array): void {
  const square = 1 - rho * rho;
  const [byX, byY] = [-(x - rho * y) / square, -(y - rho * x) / square];
  const [own, cross] = [-1 / square, rho / square];
  const exponent = -(x * x - 2 * rho * x * y + y * y) / (2 * square);
  out[0] = Math.exp(exponent) / (2 * Math.PI * Math.sqrt(square));
  for (let m = 1; m < ORDER; m += 1) out[m] = (byY * out[m - 1]! + (m > 1 ? own * out[m - 2]! : 0)) / m;
  for (let n = 1; n < ORDER; n += 1)
    for (let m = 0; m < ORDER - n; m += 1) {
      const before = (n - 1) * WIDTH + m;
      const further = n > 1 ? own * out[before - WIDTH]! : 0;
      const mixed = m > 0 ? cross * out[before - 1]! : 0;
      out[n * WIDTH + m] = (byX * out[before]! + further + mixed) / n;
    }
}

function pairTable(rho: number): Float64Array {
  const table = new Float64Array(SIDE * SIDE * COUNT);
  const density = new Float64Array(WIDTH * WIDTH);
  const s = Math.sqrt(1 - rho * rho);
  for (let i = 0; i < SIDE; i += 1)
    for (let j = 0; j < SIDE; j += 1) {
      const [x, y] = [i / PER_UNIT - EDGE, j / PER_UNIT - EDGE];
      densitySeries(x, y, rho, density);
      const byX = edgeSeries(x, y, rho, s);
      const byY = edgeSeries(y, x, rho, s);
      const first = (i * SIDE + j) * COUNT;
      // The distribution is the same with its arguments exchanged.
      table[first] = i > j ? table[(j * SIDE + i) * COUNT]! : bivariateNormalCdf(x, y, rho);
      let at = first + 1;
      for (let n = 0; n <= ORDER; n += 1)
        for (let m = n === 0 ? 1 : 0; m <= ORDER - n; m += 1) {
          table[at] =
            n === 0
              ? byY[m - 1]! / m
              : m === 0
                ? byX[n - 1]! / n
                : density[(n - 1) * WIDTH + m - 1]! / (n * m);
          at += 1;
        }
    }
  return table;
}
