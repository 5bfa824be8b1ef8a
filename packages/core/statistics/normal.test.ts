import { describe, expect, it } from 'vitest';
import { erf, erfc, scaledErfc } from './error-function.ts';
// Values of scipy.special 1.17, written by fixtures/normal.py.
import golden from './fixtures/normal.json' with { type: 'json' };
import { normalCdf, normalPdf, normalQuantile } from './normal.ts';

function worst(found: readonly number[], wanted: readonly number[]): number {
  return Math.max(
    ...found.map((value, at) => {
      const want = wanted[at]!;
      return value === want ? 0 : Math.abs(value - want) / Math.max(Math.abs(want), 1e-300);
    }),
  );
}

describe('the error function', () => {
  it('agrees with scipy to rounding, in both tails', () => {
    const { x } = golden;
    const inRange = (at: number): boolean => golden.erfc[at]! > 1e-290;
    const kept = x.flatMap((_, at) => (inRange(at) ? [at] : []));
    expect(
      worst(
        kept.map((at) => erfc(x[at]!)),
        kept.map((at) => golden.erfc[at]!),
      ),
    ).toBeLessThan(2e-15);
    expect(worst(x.map(erf), golden.erf)).toBeLessThan(1e-15);
    expect(worst(x.map(scaledErfc), golden.erfcx)).toBeLessThan(2e-15);
    expect([erfc(30), scaledErfc(-27), erfc(Number.NaN), scaledErfc(Number.NaN)]).toEqual([
      0,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

describe('the normal distribution', () => {
  it('has the distribution function of scipy', () => {
    const { x } = golden;
    const kept = x.flatMap((_, at) => (golden.cdf[at]! > 1e-140 ? [at] : []));
    // Far out, the rounding of x itself is magnified by its square.
    expect(
      worst(
        kept.map((at) => normalCdf(x[at]!)),
        kept.map((at) => golden.cdf[at]!),
      ),
    ).toBeLessThan(1e-13);
    expect(normalPdf(0)).toBe(1 / Math.sqrt(2 * Math.PI));
  });

  it('has the quantiles of scipy', () => {
    expect(worst(golden.p.map(normalQuantile), golden.quantile)).toBeLessThan(2e-13);
    expect([0, 1, 0.5, -1, 2, Number.NaN].map(normalQuantile)).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      0,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});
