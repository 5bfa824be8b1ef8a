// Values of numpy 2.4 and pandas 3.1, written by fixtures/market_beta.py.
import { describe, expect, it } from 'vitest';
import { day } from '../time/day.ts';
import golden from './fixtures/market_beta.json' with { type: 'json' };
import { isIndex, marketBeta } from './market-beta.ts';
import type { PriceCourse } from './stress.ts';

type Name = keyof typeof golden.closes;
const courseOf = (name: Name): PriceCourse => ({
  date: Int32Array.from(golden.closes[name], ([date]) => day(date as string)),
  close: Float64Array.from(golden.closes[name], ([, close]) => close as number),
  splits: [],
});
const index = courseOf('index');
const LAST = day('2024-08-09');

describe('the beta that a shock of equity is taken times', () => {
  it.each(golden.cases)('is the slope of weekly returns: $name', ({ name, beta }) => {
    const found = marketBeta('X', courseOf(name as Name), index, LAST);
    expect(found.value).toBeCloseTo(beta, 12);
    expect(found.note).toBeNull();
  });

  it('is one of the index on itself, and the same over a split', () => {
    expect(marketBeta('I', index, index, LAST).value).toBe(1);
    const calm = courseOf('calm');
    const from = day('2024-01-02');
    const split = {
      ...calm,
      close: calm.close.map((close, row) => (calm.date[row]! >= from ? close / 4 : close)),
      splits: [{ date: from, ratio: 4 }],
    };
    expect(marketBeta('X', split, index, LAST).value).toBeCloseTo(golden.cases[1]!.beta, 12);
  });

  it('is one where there are too few weeks, or nothing varies, and says so', () => {
    const lively = courseOf('lively');
    const short = { ...lively, date: lively.date.subarray(-150), close: lively.close.subarray(-150) };
    expect(marketBeta('NEW', short, index, LAST)).toEqual({
      value: 1,
      note: expect.stringMatching(/beta of NEW is taken as 1: it has \d\d weekly returns/),
    });
    const still = { ...index, close: index.close.map(() => 5) };
    expect(marketBeta('X', lively, still, LAST).value).toBe(1);
    expect([isIndex(index, LAST), isIndex(still, LAST), isIndex(short, LAST)]).toEqual([true, false, false]);
  });

  it('stays within limits, and says so', () => {
    const wild = { ...index, close: index.close.map((close) => close ** 5) };
    const found = marketBeta('TURBO', wild, index, LAST);
    expect(found).toEqual({ value: 3, note: expect.stringContaining('and taken as 3') });
    const against = { ...index, close: index.close.map((close) => 1 / close ** 2) };
    expect(marketBeta('SHORT', against, index, LAST).value).toBe(-1);
  });
});
