import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { black76, blackScholes, priceColumns } from './black-scholes.ts';
// By QuantLib 1.44 and mpmath, written by fixtures/european.py.
import golden from './fixtures/european.json' with { type: 'json' };
import { type OptionFigures, termProblems, type VolatileOption } from './option.ts';

const FIGURES = [
  'price',
  'delta',
  'gamma',
  'vega',
  'theta',
  'rho',
  'dividendRho',
  'elasticity',
  'vanna',
  'volga',
  'charm',
  'speed',
] as const;

/** Hull, Options, Futures, and Other Derivatives, 8th edition, example 14.6. */
const HULL = { spot: 42, strike: 40, rate: 0.1, dividendYield: 0, volatility: 0.2, timeToExpiry: 0.5 };

const terms = fc.record({
  spot: fc.double({ min: 1, max: 1000, noNaN: true }),
  moneyness: fc.double({ min: 0.3, max: 3, noNaN: true }),
  timeToExpiry: fc.double({ min: 0.001, max: 20, noNaN: true }),
  rate: fc.double({ min: -0.05, max: 0.2, noNaN: true }),
  dividendYield: fc.double({ min: -0.05, max: 0.2, noNaN: true }),
  volatility: fc.double({ min: 0.01, max: 3, noNaN: true }),
});

describe('the European price and its Greeks', () => {
  it.each(FIGURES)('has the %s of QuantLib and mpmath to 1e-10', (figure) => {
    for (const row of golden) {
      const found = blackScholes(row as VolatileOption)[figure];
      // The elasticity divides by the price, whose relative error grows as it vanishes.
      const size = figure === 'elasticity' ? row.spot / row.price : 1;
      if (size < 1e9)
        expect(Math.abs(found - row[figure])).toBeLessThan(1e-10 * Math.max(size, Math.abs(row[figure])));
    }
  });

  it("are those of Hull's example", () => {
    expect(blackScholes({ ...HULL, type: 'call' }).price).toBeCloseTo(4.76, 2);
    expect(blackScholes({ ...HULL, type: 'put' }).price).toBeCloseTo(0.81, 2);
  });

  it("are those of Haug's option on a future", () => {
    // Haug 2007, table 1-2 and page 4: F = 19, X = 19, T = 0.75, r = 10 %, volatility 28 %: call = put = 1.7011.
    const future = {
      spot: 19,
      strike: 19,
      timeToExpiry: 0.75,
      rate: 0.1,
      dividendYield: 0,
      volatility: 0.28,
    };
    for (const type of ['call', 'put'] as const)
      expect(black76({ ...future, type }).price).toBeCloseTo(1.7011, 4);
    const { rho, price } = black76({ ...future, type: 'call' });
    expect(rho).toBe(-0.75 * price);
  });

  it('hold put-call parity and stay within the bounds of no arbitrage', () => {
    fc.assert(
      fc.property(terms, ({ moneyness, ...rest }) => {
        const option = { ...rest, strike: rest.spot * moneyness };
        const call = blackScholes({ ...option, type: 'call' });
        const put = blackScholes({ ...option, type: 'put' });
        const grown = option.spot * Math.exp(-option.dividendYield * option.timeToExpiry);
        const discounted = option.strike * Math.exp(-option.rate * option.timeToExpiry);
        const rounding = 1e-12 * (grown + discounted);
        expect(Math.abs(call.price - put.price - (grown - discounted))).toBeLessThan(rounding);
        expect(call.price).toBeGreaterThanOrEqual(Math.max(0, grown - discounted) - rounding);
        expect(call.price).toBeLessThanOrEqual(grown + rounding);
        expect(put.price).toBeGreaterThanOrEqual(Math.max(0, discounted - grown) - rounding);
        expect(put.price).toBeLessThanOrEqual(discounted + rounding);
        expect(call.gamma).toBeGreaterThanOrEqual(0);
        expect(Math.abs(call.vega - put.vega)).toBeLessThan(1e-9 * Math.max(1, call.vega));
      }),
    );
  });

  it('solve the equation of Black and Scholes', () => {
    fc.assert(
      fc.property(terms, ({ moneyness, ...rest }) => {
        const option = { ...rest, strike: rest.spot * moneyness, type: 'put' as const };
        const { price, delta, gamma, theta } = blackScholes(option);
        const { spot, rate, dividendYield, volatility } = option;
        const parts = [
          theta,
          0.5 * volatility ** 2 * spot ** 2 * gamma,
          (rate - dividendYield) * spot * delta,
          -rate * price,
        ];
        const size = parts.reduce((sum, part) => sum + Math.abs(part), 0);
        expect(Math.abs(parts.reduce((sum, part) => sum + part, 0))).toBeLessThan(1e-9 * (1 + size));
      }),
    );
  });

  it('are those of exercising at expiry and without volatility', () => {
    const now = { ...HULL, timeToExpiry: 0 };
    expect(blackScholes({ ...now, type: 'call' })).toMatchObject({ price: 2, delta: 1, gamma: 0, vega: 0 });
    expect(blackScholes({ ...now, type: 'put' })).toMatchObject({ price: 0, delta: 0 });
    expect(blackScholes({ ...now, strike: 42, type: 'call' })).toMatchObject({ price: 0, delta: 0.5 });
    const still = blackScholes({ ...HULL, volatility: 0, type: 'call' });
    expect(still.price).toBeCloseTo(42 - 40 * Math.exp(-0.05), 12);
    expect(still.rho).toBeCloseTo(0.5 * 40 * Math.exp(-0.05), 12);
  });

  it('are the same for many at once', () => {
    const rows = [
      ...(golden as (VolatileOption & OptionFigures)[]),
      { ...HULL, type: 'put' as const, timeToExpiry: 0, strike: 50 },
    ];
    const column = (of: (row: VolatileOption) => number) => Float64Array.from(rows, of);
    const out = {
      price: column(() => 0),
      delta: column(() => 0),
      gamma: column(() => 0),
      vega: column(() => 0),
      theta: column(() => 0),
      rho: column(() => 0),
    };
    priceColumns(
      {
        sign: Int8Array.from(rows, ({ type }) => (type === 'call' ? 1 : -1)),
        spot: column((row) => row.spot),
        strike: column((row) => row.strike),
        timeToExpiry: column((row) => row.timeToExpiry),
        rate: column((row) => row.rate),
        dividendYield: column((row) => row.dividendYield),
        volatility: column((row) => row.volatility),
      },
      out,
    );
    for (const [at, row] of rows.entries()) {
      const one = blackScholes(row);
      for (const figure of ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const)
        expect(out[figure][at]).toBe(one[figure]);
    }
  });

  it('say which terms can not be priced', () => {
    const broken = { ...HULL, type: 'call' as const, spot: -1, strike: Number.NaN, volatility: -0.1 };
    expect(termProblems(broken).map(({ path }) => path)).toEqual(['spot', 'strike', 'volatility']);
    expect(termProblems({ ...HULL, type: 'call' })).toEqual([]);
  });
});
