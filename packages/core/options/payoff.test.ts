import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackScholes } from './black-scholes.ts';
import {
  commonExpiry,
  type PayoffLeg,
  payoffFigures,
  payoffFiguresAt,
  probabilityIn,
  profitAt,
  type Strategy,
} from './payoff.ts';

const leg = (
  side: PayoffLeg['side'],
  kind: PayoffLeg['kind'],
  strike: number,
  premium: number,
  quantity = 1,
): PayoffLeg => ({ kind, side, quantity, strike, premium, timeToExpiry: 0.25, volatility: 0.2 });

const strategy = (...legs: PayoffLeg[]): Strategy => ({ spot: 100, legs, rate: 0.01, dividendYield: 0 });

describe('the payoff of a strategy', () => {
  // The figures of each follow from the definitions in J. Hull, Options, Futures, and Other Derivatives, chapter 11.
  it.each([
    ['long call', [leg('long', 'call', 100, 5)], [105], null, -5],
    ['short call', [leg('short', 'call', 100, 5)], [105], 5, null],
    ['long put', [leg('long', 'put', 100, 4)], [96], 96, -4],
    ['covered call', [leg('long', 'stock', 0, 100), leg('short', 'call', 110, 3)], [97], 13, -97],
    ['bull spread', [leg('long', 'call', 30, 3), leg('short', 'call', 35, 1)], [32], 3, -2],
    ['bear spread', [leg('long', 'put', 35, 4), leg('short', 'put', 30, 1)], [32], 2, -3],
    ['straddle', [leg('long', 'call', 70, 4), leg('long', 'put', 70, 3)], [63, 77], null, -7],
    ['strangle', [leg('long', 'call', 50, 3), leg('long', 'put', 45, 4)], [38, 57], null, -7],
    [
      'butterfly',
      [leg('long', 'call', 55, 10), leg('short', 'call', 60, 7, 2), leg('long', 'call', 65, 5)],
      [56, 64],
      4,
      -1,
    ],
    [
      'iron condor',
      [
        leg('long', 'put', 90, 1),
        leg('short', 'put', 95, 2),
        leg('short', 'call', 105, 2),
        leg('long', 'call', 110, 1),
      ],
      [93, 107],
      2,
      -3,
    ],
  ] as const)('of a %s', (_name, legs, breakEvens, maxProfit, maxLoss) => {
    const figures = payoffFigures(strategy(...legs));
    expect(figures.breakEvens).toEqual(breakEvens);
    expect([figures.maxProfit, figures.maxLoss]).toEqual([maxProfit, maxLoss]);
  });

  // Figures by the definitions; a tenth is no double, so that 0.1 - 0.3 + 0.2 is not zero.
  it('is bounded where the legs cancel out, though doubles do not', () => {
    const butterfly = payoffFigures(
      strategy(
        leg('long', 'call', 100, 0.3, 0.1),
        leg('short', 'call', 110, 0.1, 0.3),
        leg('long', 'call', 120, 0.05, 0.2),
      ),
    );
    expect(butterfly.maxProfit).toBeCloseTo(0.99, 12);
    expect(butterfly.breakEvens).toHaveLength(2);
    expect(butterfly.breakEvens[0]).toBeCloseTo(100.1, 10);
    expect(butterfly.breakEvens[1]).toBeCloseTo(114.95, 10);
    const nothing = payoffFigures(
      strategy(
        leg('long', 'call', 100, 0.7, 0.1),
        leg('long', 'call', 100, 0.7, 0.2),
        leg('short', 'call', 100, 0.7, 0.3),
      ),
    );
    expect(nothing).toEqual({
      breakEvens: [],
      profitRanges: [],
      maxProfit: 0,
      maxLoss: 0,
      cost: expect.closeTo(0, 12),
    });
  });

  it('breaks even at the ends of what neither gains nor loses', () => {
    expect(payoffFigures(strategy(leg('long', 'call', 100, 0))).breakEvens).toEqual([100]);
    expect(
      payoffFigures(
        strategy(leg('long', 'call', 90, 10), leg('short', 'call', 100, 5, 2), leg('long', 'call', 110, 0)),
      ).breakEvens,
    ).toEqual([90, 110]);
    const collar = payoffFigures(
      strategy(leg('long', 'stock', 0, 100), leg('long', 'put', 100, 2), leg('short', 'call', 100, 2)),
    );
    expect(collar.breakEvens).toEqual([]);
  });

  // By scipy (brentq, minimize_scalar) of the formula of Black and Scholes.
  it('of two expiries is searched for beyond the curve and between its points', () => {
    const legs: PayoffLeg[] = [
      { ...leg('long', 'call', 90, 14), timeToExpiry: 0.75, volatility: 0.35 },
      { ...leg('short', 'call', 112, 5, 2), timeToExpiry: 0.65, volatility: 0.3 },
    ];
    const figures = payoffFiguresAt(
      { ...strategy(...legs), rate: 0.03 },
      0.25,
      Float64Array.of(85, 95, 110, 115),
    );
    expect(figures.maxProfit).toBeCloseTo(4.654744999276318, 9);
    expect(figures.maxLoss).toBeNull();
    expect(figures.breakEvens).toHaveLength(2);
    expect(figures.breakEvens[0]).toBeCloseTo(79.85006729501836, 9);
    expect(figures.breakEvens[1]).toBeCloseTo(120.74537094956906, 9);
  });

  it('knows where it gains', () => {
    const figures = payoffFigures(strategy(leg('long', 'call', 70, 4), leg('long', 'put', 70, 3)));
    expect(figures.profitRanges).toEqual([
      { from: 0, to: 63 },
      { from: 77, to: null },
    ]);
    expect(figures.cost).toBe(7);
  });

  it('is never beyond its largest profit and loss, and changes sign at its break-evens only', () => {
    const legs = fc.array(
      fc.record({
        side: fc.constantFrom('long' as const, 'short' as const),
        kind: fc.constantFrom('call' as const, 'put' as const, 'stock' as const),
        strike: fc.integer({ min: 50, max: 150 }),
        premium: fc.integer({ min: 0, max: 20 }),
        quantity: fc.integer({ min: 1, max: 5 }),
      }),
      { minLength: 1, maxLength: 5 },
    );
    const spots = Array.from({ length: 320 }, (_, at) => at + 0.5);
    fc.assert(
      fc.property(legs, (random) => {
        const made = strategy(
          ...random.map((each) => leg(each.side, each.kind, each.strike, each.premium, each.quantity)),
        );
        const { breakEvens, maxProfit, maxLoss, profitRanges } = payoffFigures(made);
        for (const spot of spots) {
          const profit = profitAt(made, spot, 1);
          if (maxProfit !== null) expect(profit).toBeLessThanOrEqual(maxProfit + 1e-9);
          if (maxLoss !== null) expect(profit).toBeGreaterThanOrEqual(maxLoss - 1e-9);
          const inside = profitRanges.some(({ from, to }) => spot > from && (to === null || spot < to));
          if (!breakEvens.some((at) => Math.abs(at - spot) < 1e-9)) expect(inside).toBe(profit > 1e-9);
        }
      }),
    );
  });

  it('before expiry is what the options are worth less what they cost', () => {
    const made = strategy(leg('long', 'call', 100, 5), leg('short', 'put', 95, 2, 3));
    const terms = { spot: 103, timeToExpiry: 0.15, rate: 0.01, dividendYield: 0, volatility: 0.2 };
    const call = blackScholes({ ...terms, type: 'call', strike: 100 }).price;
    const put = blackScholes({ ...terms, type: 'put', strike: 95 }).price;
    expect(profitAt(made, 103, 0.1)).toBeCloseTo(call - 5 - 3 * (put - 2), 12);
    expect(profitAt(made, 0, 0.1)).toBeCloseTo(-5 - 3 * (95 * Math.exp(-0.0015) - 2), 12);
  });

  it('has a chance of profit that is the delta-like N(d2) of one option', () => {
    const made = strategy(leg('long', 'call', 100, 0));
    const time = 0.25;
    const d2 = ((0.01 - 0.02) * time) / (0.2 * Math.sqrt(time));
    const { profitRanges } = payoffFigures(made);
    // Standard normal tables: N(-0.025) = 0.4900.
    expect(d2).toBeCloseTo(-0.025, 12);
    expect(probabilityIn(profitRanges, made, time, 0.2)).toBeCloseTo(0.490028, 5);
    expect(probabilityIn([{ from: 0, to: null }], made, time, 0.2)).toBe(1);
  });

  it('has one expiry or none', () => {
    expect(commonExpiry(strategy(leg('long', 'call', 100, 1), leg('long', 'stock', 0, 100)))).toBe(0.25);
    const later = { ...leg('short', 'call', 100, 1), timeToExpiry: 0.5 };
    expect(commonExpiry(strategy(leg('long', 'call', 100, 1), later))).toBeNull();
  });
});
