import { describe, expect, it } from 'vitest';
import { bivariateNormalCdf } from './bivariate-normal.ts';
// By mpmath with 30 digits, written by fixtures/bivariate.py.
import golden from './fixtures/bivariate.json' with { type: 'json' };
import { gaussLegendre } from './gauss-legendre.ts';
import { normalCdf } from './normal.ts';

describe('the bivariate normal distribution', () => {
  it('is that of mpmath to 1e-14', () => {
    for (const [x, y, correlation, want] of golden as [number, number, number, number][])
      expect(Math.abs(bivariateNormalCdf(x, y, correlation) - want)).toBeLessThan(1e-14);
  });

  it('is known where the variables are one, opposite or independent', () => {
    expect(bivariateNormalCdf(0.3, 1, 1)).toBeCloseTo(normalCdf(0.3), 15);
    expect(bivariateNormalCdf(0.3, 1, -1)).toBeCloseTo(normalCdf(1) - normalCdf(-0.3), 15);
    expect(bivariateNormalCdf(-1, -1, -1)).toBe(0);
    expect(bivariateNormalCdf(0, 0, 0.5)).toBeCloseTo(1 / 3, 15);
    const infinite = Number.POSITIVE_INFINITY;
    expect(bivariateNormalCdf(infinite, 1, 0.5)).toBe(normalCdf(1));
    expect(bivariateNormalCdf(1, -infinite, 0.5)).toBe(0);
    expect(bivariateNormalCdf(1, Number.NaN, 0.5)).toBeNaN();
  });
});

describe('Gauss-Legendre quadrature', () => {
  it('has the points of the tables', () => {
    // Abramowitz and Stegun, table 25.4, n = 5.
    const { nodes, weights } = gaussLegendre(5);
    const near = (found: Float64Array, wanted: number[]) => {
      for (const [at, value] of wanted.entries()) expect(found[at]).toBeCloseTo(value, 14);
    };
    near(nodes, [-0.906179845938664, -0.538469310105683, 0, 0.538469310105683, 0.906179845938664]);
    near(
      weights,
      [0.236926885056189, 0.478628670499366, 0.568888888888889, 0.478628670499366, 0.236926885056189],
    );
  });
});
