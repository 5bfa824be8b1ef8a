import { describe, expect, it } from 'vitest';
import { type BarrierKind, barrierOption } from './barrier.ts';
import { blackScholes } from './black-scholes.ts';
import { europeanWithDividends } from './dividends.ts';
import type { OptionFigures, VolatileOption } from './option.ts';

/** Examples and tables of E. G. Haug, The Complete Guide to Option Pricing Formulas, second edition (2007), by its notation. */
const optionOf = (
  type: 'call' | 'put',
  spot: number,
  strike: number,
  timeToExpiry: number,
  rate: number,
  carry: number,
  volatility: number,
): VolatileOption => ({ type, spot, strike, timeToExpiry, rate, dividendYield: rate - carry, volatility });

describe("Haug's examples", () => {
  it.each([
    ['Section 1.1.1, a stock', 'price', optionOf('call', 60, 65, 0.25, 0.08, 0.08, 0.3), 2.1334],
    ['Section 1.1.2, an index', 'price', optionOf('put', 100, 95, 0.5, 0.1, 0.05, 0.2), 2.4648],
    ['Section 1.1.3, a future', 'price', optionOf('put', 19, 19, 0.75, 0.1, 0, 0.28), 1.7011],
    ['Section 1.1.5, a currency', 'price', optionOf('call', 1.56, 1.6, 0.5, 0.06, -0.02, 0.12), 0.0291],
    ['Chapter 2, a future', 'delta', optionOf('call', 105, 100, 0.5, 0.1, 0, 0.36), 0.5946],
    ['Chapter 2, a future', 'delta', optionOf('put', 105, 100, 0.5, 0.1, 0, 0.36), -0.3566],
    ['Chapter 2, a stock', 'vanna', optionOf('call', 90, 80, 0.25, 0.05, 0.05, 0.2), -1.0008],
    ['Chapter 2, a future', 'elasticity', optionOf('put', 105, 100, 0.5, 0.1, 0, 0.36), -4.8775],
    ['Chapter 2, a stock', 'gamma', optionOf('call', 55, 60, 0.75, 0.1, 0.1, 0.3), 0.0278],
    ['Chapter 2, an index', 'speed', optionOf('call', 50, 48, 0.0833, 0.06, 0.01, 0.2), -0.0291],
    ['Chapter 2, an index', 'theta', optionOf('put', 430, 405, 1 / 12, 0.07, 0.02, 0.2), -31.1924],
    ['Chapter 2, a stock', 'rho', optionOf('call', 72, 75, 1, 0.09, 0.09, 0.19), 38.7325],
  ] as [string, keyof OptionFigures, VolatileOption, number][])('%s: %s', (_, figure, option, value) => {
    expect(blackScholes(option)[figure].toFixed(4)).toBe(value.toFixed(4));
  });

  it('Chapter 9, two dividends of 2 in three and six months', () => {
    const dividends = [0.25, 0.5].map((timeToPay) => ({ timeToPay, amount: 2 }));
    const { price } = europeanWithDividends(optionOf('call', 100, 90, 0.75, 0.1, 0.1, 0.25), dividends);
    expect(price.toFixed(4)).toBe('15.6465');
  });
});

/** By kind and barrier, for volatilities of 25 and 30 %: the values at strikes of 90, 100 and 110. */
type Barriers = [BarrierKind, number, [number, number, number], [number, number, number]][];
const CALLS: Barriers = [
  ['down-and-out', 95, [9.0246, 6.7924, 4.8759], [8.8334, 7.0285, 5.4137]],
  ['down-and-out', 100, [3, 3, 3], [3, 3, 3]],
  ['up-and-out', 105, [2.6789, 2.358, 2.3453], [2.6341, 2.4389, 2.4315]],
  ['down-and-in', 95, [7.7627, 4.0109, 2.0576], [9.0093, 5.137, 2.8517]],
  ['down-and-in', 100, [13.8333, 7.8494, 3.9795], [14.8816, 9.2045, 5.3043]],
  ['up-and-in', 105, [14.1112, 8.4482, 4.591], [15.2098, 9.7278, 5.835]],
];
const PUTS: Barriers = [
  ['down-and-out', 95, [2.2798, 2.2947, 2.6252], [2.417, 2.4258, 2.6246]],
  ['down-and-out', 100, [3, 3, 3], [3, 3, 3]],
  ['up-and-out', 105, [3.776, 5.4932, 7.5187], [4.2293, 5.8032, 7.5649]],
  ['down-and-in', 95, [2.9586, 6.5677, 11.9752], [3.8769, 7.7989, 13.3078]],
  ['down-and-in', 100, [2.2845, 5.9085, 11.6465], [3.3328, 7.2636, 12.9713]],
  ['up-and-in', 105, [1.4653, 3.3721, 7.0846], [2.0658, 4.4226, 8.3686]],
];

describe("Haug's table 4-13: barriers, S = 100, T = 0.5, r = 8 %, b = 4 %, rebate 3", () => {
  const tables = [
    ['call', CALLS],
    ['put', PUTS],
  ] as const;
  it.each(tables)('%s', (type, table) => {
    for (const [kind, level, ...byVolatility] of table)
      for (const [at, volatility] of [0.25, 0.3].entries())
        for (const [place, strike] of [90, 100, 110].entries()) {
          const option = optionOf(type, 100, strike, 0.5, 0.08, 0.04, volatility);
          const { price } = barrierOption(option, { kind, level, rebate: 3 });
          // One value of the book, 4.2293, is 4.2292 rounded.
          expect(Math.abs(price - byVolatility[at]![place]!)).toBeLessThan(1e-4);
        }
  });
});
