import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averageRanks, pearson, spearman } from './correlation.ts';
import { covariance } from './covariance.ts';
// Values of numpy 2.4, scipy 1.17 and scikit-learn 1.7, written by fixtures/matrix.py.
import golden from './fixtures/matrix.json' with { type: 'json' };
import { ledoitWolf } from './ledoit-wolf.ts';

const { rows, columns } = golden;
const given = { rows, columns, values: Float64Array.from(golden.values) };

/** The largest distance, as a share of the largest number. */
function apart(found: Float64Array, wanted: readonly number[]): number {
  expect(found.length).toBe(wanted.length);
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return found.reduce((most, value, at) => Math.max(most, Math.abs(value - wanted[at]!)), 0) / scale;
}

describe('covariance and correlation', () => {
  it('are those of numpy', () => {
    expect(apart(covariance(given), golden.covariance)).toBeLessThan(1e-13);
    expect(apart(covariance(given, 0), golden.population)).toBeLessThan(1e-13);
    expect(apart(pearson(given), golden.pearson)).toBeLessThan(1e-13);
  });

  it('of ranks are those of scipy', () => {
    expect([...averageRanks(Float64Array.from(golden.ranks.values))]).toEqual(golden.ranks.average);
    expect(apart(spearman(given), golden.spearman)).toBeLessThan(1e-13);
  });

  it('are unknown for what does not vary, and for too few rows', () => {
    const flat = Float64Array.of(0.1, 0.1, 0.1, 1, 2, 4);
    expect([...pearson({ columns: 2, rows: 3, values: flat })]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      1,
    ]);
    expect([...covariance({ columns: 1, rows: 1, values: Float64Array.of(1) })]).toEqual([Number.NaN]);
    expect([...covariance({ columns: 0, rows: 0, values: new Float64Array(0) })]).toEqual([]);
  });

  it('do not depend on how many columns are worked on at a time', () => {
    const numbers = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: 11 * 3,
      maxLength: 11 * 3,
    });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 11 }), (values, size) => {
        const all = covariance({ columns: 11, rows: 3, values: Float64Array.from(values) });
        const part = covariance({
          columns: size,
          rows: 3,
          values: Float64Array.from(values.slice(0, size * 3)),
        });
        for (let a = 0; a < size; a += 1)
          for (let b = 0; b < size; b += 1) expect(part[a * size + b]).toBeCloseTo(all[a * 11 + b]!, 14);
      }),
    );
  });
});

describe('the covariance of Ledoit and Wolf', () => {
  it('towards the identity is that of scikit-learn', () => {
    const { covariance: found, shrinkage } = ledoitWolf(given, 'identity');
    expect(shrinkage).toBeCloseTo(golden.identity.shrinkage, 12);
    expect(apart(found, golden.identity.covariance)).toBeLessThan(1e-12);
  });

  it('towards constant correlation is that of the paper', () => {
    const { covariance: found, shrinkage } = ledoitWolf(given, 'constant-correlation');
    expect(shrinkage).toBeCloseTo(golden.constant.shrinkage, 12);
    expect(apart(found, golden.constant.covariance)).toBeLessThan(1e-12);
  });

  it('leaves one column, and what does not vary, as they are', () => {
    const one = { columns: 1, rows: 3, values: Float64Array.of(1, 2, 4) };
    for (const target of ['identity', 'constant-correlation'] as const)
      expect(ledoitWolf(one, target)).toEqual({
        shrinkage: 0,
        covariance: expect.toSatisfy((found: Float64Array) => apart(found, [14 / 9]) < 1e-15),
      });
    const flat = { columns: 2, rows: 3, values: Float64Array.of(1, 2, 4, 5, 5, 5) };
    const { covariance: found } = ledoitWolf(flat, 'constant-correlation');
    expect(apart(found, [14 / 9, 0, 0, 0])).toBeLessThan(1e-15);
  });
});
