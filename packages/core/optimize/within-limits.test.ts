import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ASSETS, covariance, distance } from './fixtures/golden.ts';
import { boundLimits, fullyInvested, type Limit, LimitsContradict, sumLimit } from './limits.ts';
import { riskContributions } from './portfolio-risk.ts';
import { riskParity } from './risk-parity.ts';
import { areWithin, nearestWithin, riskParityWithin } from './within-limits.ts';

interface Case {
  readonly lo: readonly number[];
  readonly hi: readonly number[];
  readonly group: readonly [readonly number[], number] | null;
  readonly budgets: readonly number[];
  readonly weights: readonly number[];
  readonly distance: number;
}

const cases = JSON.parse(
  readFileSync(new URL('./fixtures/within-limits.json', import.meta.url), 'utf8'),
) as Case[];

const limitsOf = ({ lo, hi, group }: Pick<Case, 'lo' | 'hi' | 'group'>): Limit[] => [
  fullyInvested(lo.length),
  ...boundLimits(lo.map((min, i) => ({ name: `bounds of ${i}`, min, max: hi[i]! }))),
  ...(group === null ? [] : [sumLimit('the group', group[0], 0, group[1])]),
];
const equal = new Float64Array(ASSETS).fill(1 / ASSETS);

describe('risk parity within limits', () => {
  test.each(cases.map((each, at) => [at, each] as const))(
    'as SLSQP of scipy finds it, case %i',
    (_, each) => {
      const budgets = Float64Array.from(each.budgets);
      const { weights, iterations } = riskParityWithin(covariance, budgets, limitsOf(each));
      expect(distance(weights, each.weights)).toBeLessThan(1e-6);
      expect(areWithin(limitsOf(each), weights)).toBe(true);
      const off = riskContributions(covariance, weights)!.map((share, i) => share - budgets[i]!);
      expect(off.reduce((sum, one) => sum + one ** 2, 0)).toBeLessThan(each.distance + 1e-10);
      expect(iterations).toBeLessThan(100);
    },
  );

  test('limits that are not in the way change nothing', () => {
    const wide = limitsOf({ lo: [...equal].fill(0), hi: [...equal].fill(1), group: null });
    expect(riskParityWithin(covariance, equal, wide).weights).toEqual(riskParity(covariance, equal).weights);
  });

  test('limits that contradict each other are named', () => {
    const lo = new Array<number>(ASSETS).fill(0);
    const hi = new Array<number>(ASSETS).fill(0.1);
    expect(() => riskParityWithin(covariance, equal, limitsOf({ lo, hi, group: null }))).toThrow(
      LimitsContradict,
    );
  });
});

describe('the nearest weights within limits', () => {
  test('what a cap takes away goes to the others in their proportions', () => {
    const { weights } = nearestWithin(
      Float64Array.of(0.5, 0.3, 0.2),
      limitsOf({ lo: [0, 0, 0], hi: [0.4, 1, 1], group: null }),
    );
    // 0.1 of the first is shared as 3 to 2.
    expect(distance(weights, [0.4, 0.36, 0.24])).toBeLessThan(1e-12);
  });

  test('are within any limits that can be satisfied', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(parts, fc.double({ min: 0, max: 1, noNaN: true }), (given, room) => {
        const sum = given.reduce((all, part) => all + part, 0);
        const weights = Float64Array.from(given, (part) => part / sum);
        const most = (1 + room) / given.length;
        const limits = limitsOf({ lo: given.map(() => 0), hi: given.map(() => most), group: null });
        const found = nearestWithin(weights, limits).weights;
        expect(areWithin(limits, found)).toBe(true);
        // Nobody who is free loses what others have to give away.
        for (const [i, weight] of found.entries())
          if (weight < most - 1e-9) expect(weight).toBeGreaterThanOrEqual(weights[i]! - 1e-9);
      }),
    );
  });
});
