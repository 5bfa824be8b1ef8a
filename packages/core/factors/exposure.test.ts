import { describe, expect, it } from 'vitest';
import { addMonths, day } from '../time/day.ts';
import { type Exposure, exposureOf } from './exposure.ts';

const MONTHS = 24;
const [ALPHA, BETA, FREE] = [0.002, 1.5, 0.001];

/** The last days of months. */
const ends = Array.from({ length: MONTHS + 1 }, (_, at) => addMonths(day('2022-02-01'), at) - 1);
const market = ends.map((_, at) => 0.03 * Math.sin(at * 1.7) + 0.004);
const levels = [100];
for (const value of market.slice(1)) levels.push(levels.at(-1)! * (1 + FREE + ALPHA + BETA * value));

/** An index that the market explains exactly, and factors without the months left out. */
function explained(leftOut: readonly number[]) {
  const rows = [...ends.keys()].filter((at) => !leftOut.includes(at));
  const date = Int32Array.from(rows, (at) => ends[at]!);
  return exposureOf({
    levels: { date: Int32Array.from(ends), value: Float64Array.from(levels) },
    factors: [{ name: 'Mkt-RF', date, value: Float64Array.from(rows, (at) => market[at]!) }],
    riskFree: { date, value: new Float64Array(rows.length).fill(FREE) },
    tolerance: 10,
    longest: 31,
    periodsPerYear: 12,
    lags: null,
    correction: false,
    confidence: 0.95,
    window: null,
  }) as Exposure;
}

describe('exposure to factors', () => {
  it('is exact where the factors explain everything', () => {
    const { observations, gaps, alpha, factors } = explained([]);
    expect([observations, gaps]).toEqual([MONTHS, 0]);
    expect(alpha.estimate).toBeCloseTo(ALPHA, 12);
    expect(factors[0]!.estimate).toBeCloseTo(BETA, 12);
  });

  it('leaves out the return over months that the factors lack', () => {
    const { observations, gaps, alpha, factors } = explained([7, 12, 13]);
    // Each month that is missing, and the one after each gap.
    expect([observations, gaps]).toEqual([MONTHS - 3 - 2, 2]);
    expect(alpha.estimate).toBeCloseTo(ALPHA, 12);
    expect(factors[0]!.estimate).toBeCloseTo(BETA, 12);
  });
});
