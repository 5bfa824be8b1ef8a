import { describe, expect, it } from 'vitest';
import { addMonths, day, weekday } from '../time/day.ts';
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
    interval: 'month',
    periodsPerYear: 12,
    lags: null,
    correction: false,
    confidence: 0.95,
    window: null,
  }) as Exposure;
}

describe('exposure to factors', () => {
  it('is exact where the factors explain everything', () => {
    const { observations, lacking, alpha, factors } = explained([]);
    expect([observations, lacking]).toEqual([MONTHS, 0]);
    expect(alpha.estimate).toBeCloseTo(ALPHA, 12);
    expect(factors[0]!.estimate).toBeCloseTo(BETA, 12);
  });

  it('leaves out months that the factors lack, and those alone', () => {
    const { observations, lacking, alpha, factors } = explained([7, 12, 13]);
    expect([observations, lacking]).toEqual([MONTHS - 3, 3]);
    expect(alpha.estimate).toBeCloseTo(ALPHA, 12);
    expect(factors[0]!.estimate).toBeCloseTo(BETA, 12);
  });

  it('takes a day from the trading day before, and knows a holiday from a day that the factors lack', () => {
    // Thanksgiving 2024 is the 28th; the index also has a price on it, as a foreign one would.
    const days = Array.from({ length: 40 }, (_, at) => day('2024-11-04') + at).filter(
      (one) => weekday(one) <= 5,
    );
    const holiday = day('2024-11-28');
    const moves = new Map(days.map((one, at) => [one, one === holiday ? 0 : 0.01 * Math.sin(at * 2.3)]));
    const level = [100];
    for (const one of days.slice(1)) level.push(level.at(-1)! * (1 + ALPHA + BETA * moves.get(one)!));
    // What the holiday brings belongs to the day after it.
    level.splice(days.indexOf(holiday), 1, level[days.indexOf(holiday) - 1]! * 1.05);
    for (let at = days.indexOf(holiday) + 1; at < days.length; at += 1)
      level[at] =
        level[at === days.indexOf(holiday) + 1 ? at - 2 : at - 1]! *
        (1 + ALPHA + BETA * moves.get(days[at]!)!);
    const rows = days.filter(
      (one) => one !== holiday && one !== day('2024-11-13') && one !== day('2024-12-04'),
    );
    const date = Int32Array.from(rows);
    const { observations, lacking, alpha, factors } = exposureOf({
      levels: { date: Int32Array.from(days), value: Float64Array.from(level) },
      factors: [{ name: 'Mkt-RF', date, value: Float64Array.from(rows, (one) => moves.get(one)!) }],
      riskFree: { date, value: new Float64Array(rows.length) },
      interval: 'day',
      tolerance: 0,
      periodsPerYear: 252,
      lags: null,
      correction: false,
      confidence: 0.95,
      window: null,
    }) as Exposure;
    expect([observations, lacking]).toEqual([rows.length - 1, 2]);
    expect(alpha.estimate).toBeCloseTo(ALPHA, 12);
    expect(factors[0]!.estimate).toBeCloseTo(BETA, 12);
  });
});
