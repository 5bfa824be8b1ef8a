import { describe, expect, it } from 'vitest';
import { trendOf } from './trend.ts';

/** Apple Inc., closes around its 4:1 split of 31 August 2020 (day 18505), as traded. */
const closes = {
  date: Int32Array.of(18500, 18501, 18502, 18505, 18506),
  value: Float64Array.of(506.09, 500.04, 499.23, 129.04, 134.18),
};
const splits = [{ date: 18505, ratio: 4 }];

describe('the trend of a price', () => {
  it('is in shares of the last day, so that a split makes no cliff', () => {
    const { closes: line, date, change } = trendOf(closes, splits, { from: 18502, to: 18505, points: 4 });
    expect([...line]).toEqual([124.8075, 124.8075, 124.8075, 129.04]);
    expect(date).toBe(18505);
    // As reported that evening: Apple closed 3.39 % higher.
    expect(change).toBeCloseTo(0.0339, 4);
  });

  it('knows nothing of later splits and prices', () => {
    const { closes: line, change } = trendOf(closes, splits, { from: 18500, to: 18502, points: 3 });
    expect([...line]).toEqual([506.09, 500.04, 499.23]);
    expect(change).toBeCloseTo(499.23 / 500.04 - 1, 12);
  });

  it('has gaps before the first price, and says nothing without one', () => {
    expect([...trendOf(closes, [], { from: 18498, to: 18500, points: 2 }).closes]).toEqual([NaN, 506.09]);
    expect(trendOf(closes, [], { from: 18498, to: 18500, points: 2 }).change).toBeNull();
    expect(trendOf(closes, [], { from: 1, to: 2, points: 2 })).toEqual({
      closes: Float64Array.of(NaN, NaN),
      date: null,
      change: null,
    });
  });
});
