import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackScholes } from './black-scholes.ts';
// By mpmath 1.3 with 50 digits, written by fixtures/implied.py.
import golden from './fixtures/implied.json' with { type: 'json' };
import { impliedVolatilities, impliedVolatility } from './implied-volatility.ts';
import type { OptionTerms } from './option.ts';

const option: OptionTerms = {
  type: 'call',
  spot: 100,
  strike: 110,
  timeToExpiry: 0.5,
  rate: 0.03,
  dividendYield: 0.01,
};

const quoted = fc.record({
  type: fc.constantFrom('call' as const, 'put' as const),
  spot: fc.constant(100),
  distance: fc.double({ min: 0, max: 2, noNaN: true }),
  timeToExpiry: fc.double({ min: 0.003, max: 10, noNaN: true }),
  rate: fc.double({ min: -0.02, max: 0.15, noNaN: true }),
  dividendYield: fc.double({ min: -0.02, max: 0.15, noNaN: true }),
  volatility: fc.double({ min: 0.01, max: 3, noNaN: true }),
});

/** With the strike on the side where the option is out of the money. */
function outOfTheMoney({
  distance,
  ...rest
}: { distance: number } & Omit<OptionTerms, 'strike'>): OptionTerms {
  const forward = rest.spot * Math.exp((rest.rate - rest.dividendYield) * rest.timeToExpiry);
  return { ...rest, strike: forward * Math.exp(rest.type === 'call' ? distance : -distance) };
}

describe('implied volatility', () => {
  it('comes back to 1e-12 wherever the price has a normal size', () => {
    fc.assert(
      fc.property(quoted, ({ volatility, ...rest }) => {
        const terms = outOfTheMoney(rest);
        const { price, vega, delta } = blackScholes({ ...terms, volatility });
        fc.pre(price > 1e-280);
        // The price is a difference of two terms, whose rounding alone moves the volatility by this
        // (in the tails of the normal distribution by some dozens of it).
        const rounding = ((price + Math.abs(delta) * terms.spot) * Number.EPSILON) / vega / volatility;
        fc.pre(Number.isFinite(rounding) && rounding < 1e-3);
        const { value } = impliedVolatility(terms, price);
        expect(Math.abs(value! / volatility - 1)).toBeLessThan(1e-12 + 40 * rounding);
      }),
      { numRuns: 3000 },
    );
  });

  it('is that of exact arithmetic to 1e-12, from a day to 30 years and 1 to 300 %', () => {
    const rows = golden as readonly (OptionTerms & { price: number; volatility: number; vega: number })[];
    let sharp = 0;
    for (const row of rows) {
      const { value } = impliedVolatility(row, row.price);
      // Rounding of the spot and the strike alone moves the volatility by this.
      const rounding = (Math.max(row.spot, row.strike) * Number.EPSILON) / row.vega / row.volatility;
      if (rounding < 1e-13) sharp += 1;
      expect(Math.abs(value! / row.volatility - 1)).toBeLessThan(1e-12 + 4 * rounding);
    }
    expect(sharp).toBeGreaterThan(50);
  });

  it('gives the price back also in the money', () => {
    fc.assert(
      fc.property(quoted, ({ volatility, ...rest }) => {
        const terms = outOfTheMoney(rest);
        const other: OptionTerms = { ...terms, type: terms.type === 'call' ? 'put' : 'call' };
        const { price } = blackScholes({ ...other, volatility });
        const { value } = impliedVolatility(other, price);
        fc.pre(value !== null);
        const back = blackScholes({ ...other, volatility: value! }).price;
        expect(Math.abs(back - price)).toBeLessThan(1e-12 * Math.max(terms.spot, terms.strike));
      }),
      { numRuns: 2000 },
    );
  });

  it('at the money is the inverse of the normal distribution', () => {
    const still = { ...option, strike: 100, rate: 0, dividendYield: 0, timeToExpiry: 1 };
    // 100 (2 N(0.1) - 1) with N from the tables of Abramowitz and Stegun, 26.1: 0.539827837277029.
    expect(impliedVolatility(still, 7.9655674554058).value).toBeCloseTo(0.2, 12);
  });

  it('says when there is none', () => {
    const reason = (terms: OptionTerms, price: number) => impliedVolatility(terms, price).reason;
    const deep = { ...option, strike: 50 };
    expect(reason(deep, 40)).toMatch(/below 50\.24/);
    expect(reason(option, 100)).toMatch(/not below 99\.5/);
    expect(reason({ ...option, type: 'put' }, 110)).toMatch(/not below 108\.3/);
    expect(reason(option, -1)).toMatch(/below 0/);
    expect(reason(option, 0)).toMatch(/no time value/);
    expect(reason({ ...option, timeToExpiry: 0 }, 5)).toMatch(/at expiry/);
    for (const price of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(reason(option, price)).toMatch(/finite/);
    expect(reason({ ...option, spot: 0 }, 1)).toMatch(/above zero/);
    expect([...impliedVolatilities([option, option], Float64Array.of(4, -4))]).toEqual([
      impliedVolatility(option, 4).value,
      Number.NaN,
    ]);
  });
});
