import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AMERICAN_MODELS, americanFigures, americanPrice } from './american.ts';
import { andersenLake, NoExerciseBoundary } from './andersen-lake.ts';
import { bjerksundStensland } from './bjerksund-stensland.ts';
import { blackScholes } from './black-scholes.ts';
// By QuantLib 1.44, written by fixtures/american.py.
import golden from './fixtures/american.json' with { type: 'json' };
// By QuantLib 1.44, written by fixtures/extreme.py.
import extreme from './fixtures/extreme.json' with { type: 'json' };
import { leisenReimer } from './leisen-reimer.ts';
import type { VolatileOption } from './option.ts';

type Golden = VolatileOption & { readonly baw: number; readonly exact: number };
const rows = golden as readonly Golden[];

type Far = VolatileOption & { readonly exact: number | null; readonly finite?: number };
const farRows = extreme as readonly Far[];

function largest(of: (row: Golden) => number): number {
  return Math.max(...rows.map((row) => Math.abs(of(row))));
}

describe('American options', () => {
  it("has QuantLib's prices by Barone-Adesi and Whaley to 2e-5", () => {
    // QuantLib stops its search for the critical price at 1e-6 of the strike.
    expect(largest((row) => americanPrice(row, 'baw') - row.baw)).toBeLessThan(5e-5);
  });

  it('has the exact prices to 5e-7 by the integral equation', () => {
    expect(largest((row) => andersenLake(row) - row.exact)).toBeLessThan(5e-7);
  });

  it('has the exact prices to a hundredth on a tree of 501 steps', () => {
    expect(largest((row) => leisenReimer(row) - row.exact)).toBeLessThan(1e-2);
  });

  it('is never above the exact price by Bjerksund and Stensland, which is a lower bound', () => {
    for (const row of rows) expect(bjerksundStensland(row)).toBeLessThan(row.exact + 1e-6);
    expect(largest((row) => bjerksundStensland(row) - row.exact)).toBeLessThan(1);
  });

  it('has the published values of Bjerksund and Stensland', () => {
    // Calls on futures: strike 100, rate 10 %, prices in ten-thousandths. Haug (2007), table 3-2, as in QuantLib's test.
    const table = [
      [0.1, 0.15, 205, 18757, 100000],
      [0.1, 0.25, 3151, 31256, 103725],
      [0.1, 0.35, 9479, 43746, 111578],
      [0.5, 0.15, 8099, 40628, 107898],
      [0.5, 0.25, 27180, 67661, 129814],
      [0.5, 0.35, 49665, 94608, 155137],
    ] as const;
    for (const [timeToExpiry, volatility, ...prices] of table)
      for (const [at, spot] of [90, 100, 110].entries()) {
        const future = { spot, strike: 100, timeToExpiry, rate: 0.1, dividendYield: 0.1, volatility };
        expect(Math.round(bjerksundStensland({ ...future, type: 'call' }) * 1e4)).toBe(prices[at]);
      }
  });

  it('has the published values of Barone-Adesi and Whaley', () => {
    // Haug (2007), table 3-1: calls and puts on futures, rate 10 %, strike 100. Its search for the critical price ends early: QuantLib's
    // test of the same table allows 3e-3 as well.
    const table = [
      [0.1, 0.15, 0.0206, 1.8771, 10.0089, 10.0, 1.877, 0.041],
      [0.1, 0.35, 0.9495, 4.3777, 11.1679, 10.8787, 4.3777, 1.2402],
      [0.5, 0.25, 2.7437, 6.8015, 13.017, 12.4419, 6.8014, 3.3226],
    ] as const;
    for (const [timeToExpiry, volatility, ...prices] of table)
      for (const [at, price] of prices.entries()) {
        const type = at < 3 ? ('call' as const) : ('put' as const);
        const spot = 90 + 10 * (at % 3);
        const future = { type, spot, strike: 100, timeToExpiry, rate: 0.1, dividendYield: 0.1, volatility };
        expect(Math.abs(americanPrice(future, 'baw') - price)).toBeLessThan(3e-3);
      }
  });

  it('is worth no less than the European option and than exercising now', () => {
    const terms = fc.record({
      type: fc.constantFrom('call' as const, 'put' as const),
      spot: fc.double({ min: 50, max: 200, noNaN: true }),
      strike: fc.constant(100),
      timeToExpiry: fc.double({ min: 0.01, max: 5, noNaN: true }),
      rate: fc.double({ min: 0, max: 0.15, noNaN: true }),
      dividendYield: fc.double({ min: 0, max: 0.15, noNaN: true }),
      volatility: fc.double({ min: 0.05, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(terms, fc.constantFrom(...AMERICAN_MODELS), (option, model) => {
        const price = americanPrice(option, model);
        const slack = model === 'leisen-reimer' ? 1e-2 : 1e-6;
        const intrinsic = option.type === 'call' ? option.spot - 100 : 100 - option.spot;
        expect(price).toBeGreaterThanOrEqual(Math.max(intrinsic, blackScholes(option).price) - slack);
        expect(price).toBeLessThanOrEqual((option.type === 'call' ? option.spot : 100) + slack);
      }),
      { numRuns: 100 },
    );
  });

  it('is a European option where exercising early never pays', () => {
    const call = { spot: 110, strike: 100, timeToExpiry: 1, rate: 0.05, dividendYield: 0, volatility: 0.3 };
    const { price } = blackScholes({ ...call, type: 'call' });
    for (const model of ['baw', 'bjerksund-stensland', 'al'] as const)
      expect(americanPrice({ ...call, type: 'call' }, model)).toBe(price);
  });

  it('has the Greeks of the European formula where the prices are the same', () => {
    const call = { spot: 110, strike: 100, timeToExpiry: 1, rate: 0.05, dividendYield: 0, volatility: 0.3 };
    const european = blackScholes({ ...call, type: 'call' });
    const american = americanFigures({ ...call, type: 'call' }, 'al');
    for (const figure of ['delta', 'gamma', 'vega', 'theta', 'rho', 'vanna', 'volga', 'charm'] as const)
      expect(american[figure] / european[figure]).toBeCloseTo(1, 2);
  });

  it('is exercised at once where nothing is left to win', () => {
    for (const model of AMERICAN_MODELS) {
      const expired = {
        spot: 80,
        strike: 100,
        timeToExpiry: 0,
        rate: 0.05,
        dividendYield: 0,
        volatility: 0.2,
      };
      expect(americanPrice({ ...expired, type: 'put' }, model)).toBe(20);
      const certain = { ...expired, timeToExpiry: 1, volatility: 0 };
      expect(americanPrice({ ...certain, type: 'put' }, model)).toBe(20);
    }
  });

  it('has the exact prices also of low volatilities, long lives and rates below zero', () => {
    for (const row of farRows) {
      const unit = Math.max(row.spot, row.strike);
      if (row.exact === null) {
        expect(() => andersenLake(row)).toThrow(NoExerciseBoundary);
        expect(Math.abs(leisenReimer(row) - row.finite!) / unit).toBeLessThan(1e-5);
        continue;
      }
      expect(Math.abs(andersenLake(row) - row.exact) / unit).toBeLessThan(5e-7);
      expect(Math.abs(leisenReimer(row) - row.exact) / unit).toBeLessThan(2e-3);
      expect((bjerksundStensland(row) - row.exact) / unit).toBeLessThan(1e-7);
    }
  });

  it('says where two boundaries are beyond the method', () => {
    const negative = {
      spot: 100,
      strike: 100,
      timeToExpiry: 1,
      rate: -0.01,
      dividendYield: -0.03,
      volatility: 0.2,
    };
    expect(() => andersenLake({ ...negative, type: 'put' })).toThrow(NoExerciseBoundary);
    // A rate that is next to nothing has a boundary that is.
    const next = { ...negative, rate: Number.MIN_VALUE, dividendYield: 0, spot: 50, type: 'put' as const };
    expect(andersenLake(next)).toBeCloseTo(blackScholes(next).price, 9);
    expect(leisenReimer({ ...negative, type: 'put' })).toBeGreaterThan(0);
  });
});
