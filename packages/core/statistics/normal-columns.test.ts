import { describe, expect, it } from 'vitest';
import { scaledErfc } from './error-function.ts';
import { normalCdf } from './normal.ts';
import { exponentials, millsRatios, normalCdfs } from './normal-columns.ts';

/** Numbers that lie evenly between the ends, off the nodes of the tables. */
const evenly = (low: number, high: number): Float64Array =>
  Float64Array.from({ length: 20_011 }, (_, at) => low + ((high - low) * at) / 20_010);

function worst(
  values: Float64Array,
  columns: (values: Float64Array, count: number) => void,
  error: (found: number, x: number) => number,
): number {
  const found = values.slice();
  columns(found, found.length);
  return found.reduce((most, value, at) => Math.max(most, Math.abs(error(value, values[at]!))), 0);
}

describe('functions of many numbers', () => {
  it('are exponentials to a relative 3e-13', () => {
    expect(worst(evenly(-700, 700), exponentials, (found, x) => found / Math.exp(x) - 1)).toBeLessThan(3e-13);
  });

  it('are normal distribution functions to 6e-12', () => {
    expect(worst(evenly(-9, 9), normalCdfs, (found, x) => found - normalCdf(x))).toBeLessThan(6e-12);
    // Abramowitz and Stegun, table 26.1.
    const values = Float64Array.of(0, 1, 1.96);
    normalCdfs(values, 3);
    for (const [at, known] of [0.5, 0.841344746068543, 0.975002104851779].entries())
      expect(Math.abs(values[at]! - known)).toBeLessThan(6e-12);
  });

  it('are Mills ratios to a relative 3e-13', () => {
    const ratio = (x: number): number => 0.5 * scaledErfc(x * Math.SQRT1_2);
    expect(worst(evenly(0, 63), millsRatios, (found, x) => found / ratio(x) - 1)).toBeLessThan(3e-13);
  });

  it('end where doubles do, and keep what is no number', () => {
    const ends = (columns: (values: Float64Array, count: number) => void) => {
      const values = Float64Array.of(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN, 5);
      columns(values, 3);
      return [...values];
    };
    expect(ends(normalCdfs)).toEqual([normalCdf(-8.5), normalCdf(8.5), Number.NaN, 5]);
    const [tiny, huge, nothing] = ends(exponentials);
    expect([tiny! / Math.exp(-700), huge! / Math.exp(700)].map((ratio) => ratio.toFixed(12))).toEqual([
      '1.000000000000',
      '1.000000000000',
    ]);
    expect(nothing).toBeNaN();
    expect(ends(millsRatios)[0]).toBe(0.5);
  });
});
