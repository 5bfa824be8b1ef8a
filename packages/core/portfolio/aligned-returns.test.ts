import { describe, expect, it } from 'vitest';
import { day } from '../time/day.ts';
import { type AlignedAsset, type AlignRequest, alignedReturns } from './aligned-returns.ts';

const asset = (
  prices: readonly (readonly [date: string, close: number])[],
  more: Partial<AlignedAsset> = {},
): AlignedAsset => ({
  date: Int32Array.from(prices, ([date]) => day(date)),
  close: Float64Array.from(prices, ([, close]) => close),
  currency: 0,
  splits: [],
  ...more,
});
const align = (assets: readonly AlignedAsset[], more: Partial<AlignRequest> = {}) =>
  alignedReturns({
    assets,
    rates: [null],
    from: day('2024-01-01'),
    to: day('2024-12-31'),
    interval: 'day',
    dropShort: false,
    ...more,
  });
const rounded = (values: Float64Array) => Array.from(values, (value) => Math.round(value * 1e12) / 1e12);

describe('aligned returns', () => {
  it('go from one day that all have a price to the next', () => {
    const found = align([
      asset([
        ['2024-01-02', 100],
        ['2024-01-03', 110],
        ['2024-01-04', 99],
        ['2024-01-05', 108.9],
      ]),
      asset([
        ['2023-12-29', 1],
        ['2024-01-02', 10],
        ['2024-01-04', 12],
        ['2024-01-05', 9],
        ['2024-01-06', 10],
      ]),
    ]);
    expect(found.kept).toEqual([0, 1]);
    expect([...found.date]).toEqual([day('2024-01-04'), day('2024-01-05')]);
    expect(found.start).toBe(day('2024-01-02'));
    expect(rounded(found.returns)).toEqual([-0.01, 0.1, 0.2, -0.25]);
  });

  it('undo splits, of before the period too', () => {
    const prices = [
      ['2024-01-02', 100],
      ['2024-01-03', 25],
      ['2024-01-04', 26],
    ] as const;
    const splits = [
      { date: day('2023-06-01'), ratio: 7 },
      { date: day('2024-01-03'), ratio: 4 },
      { date: day('2025-06-01'), ratio: 2 },
    ];
    expect(rounded(align([asset(prices, { splits })]).returns)).toEqual([0, 0.04]);
    const later = align([asset(prices, { splits })], { from: day('2024-01-03') });
    expect(rounded(later.returns)).toEqual([0.04]);
  });

  it('are in the common currency, at the latest rate of each day', () => {
    const foreign = asset(
      [
        ['2024-01-02', 100],
        ['2024-01-03', 100],
        ['2024-01-04', 110],
        ['2024-01-05', 110],
      ],
      { currency: 1 },
    );
    const rate = {
      date: Int32Array.of(day('2024-01-03'), day('2024-01-05')),
      rate: Float64Array.of(0.5, 0.6),
    };
    const found = align([foreign], { rates: [null, rate] });
    expect(rounded(found.returns)).toEqual([0.1, 0.2]);
    const none = { date: new Int32Array(0), rate: new Float64Array(0) };
    expect(align([foreign], { rates: [null, none] }).leftOut).toEqual([
      { asset: 0, why: 'no-rate', days: 0 },
    ]);
  });

  // pandas 3.1.1: series.resample('ME').last().pct_change(), and 'W'. Leaving the last part of a period out would hide what happened since.
  it('end with the last common day of months and weeks, of the one that is cut off too', () => {
    const prices = asset([
      ['2024-01-05', 1],
      ['2024-01-31', 2],
      ['2024-02-27', 3],
      ['2024-02-28', 4],
      ['2024-03-15', 5],
    ]);
    const months = align([prices], { interval: 'month', to: day('2024-03-20') });
    expect([...months.date]).toEqual([day('2024-02-28'), day('2024-03-15')]);
    expect(rounded(months.returns)).toEqual([1, 0.25]);
    const cut = align([prices], { interval: 'month', to: day('2024-02-27') });
    expect([[...cut.date], rounded(cut.returns)]).toEqual([[day('2024-02-27')], [0.5]]);
    const weeks = align([prices], { interval: 'week', to: day('2024-03-14') });
    expect([...weeks.date]).toEqual([day('2024-01-31'), day('2024-02-28')]);
    const later = align([prices], { interval: 'week', to: day('2024-03-15') });
    expect(rounded(later.returns)).toEqual([1, 1, 0.25]);
  });

  it('leave out returns over a gap, and assets that would shorten all others', () => {
    const days = Array.from(
      { length: 30 },
      (_, at) => [`2024-01-${String(at + 1).padStart(2, '0')}`, at + 1] as const,
    );
    const gap = asset([
      ['2024-01-02', 1],
      ['2024-01-17', 2],
      ['2024-01-18', 4],
    ]);
    expect(rounded(align([gap]).returns)).toEqual([1]);
    const found = align([asset(days), asset(days), gap], { dropShort: true });
    expect(found.leftOut).toEqual([{ asset: 2, why: 'short', days: 3 }]);
    expect(found.date.length).toBe(29);
  });

  it('leave out assets whose prices end a year before those of the others, where they would leave no day in common', () => {
    const [old, now] = [2022, 2024].map((year) =>
      asset(
        Array.from(
          { length: 28 },
          (_, at) => [`${year}-01-${String(at + 1).padStart(2, '0')}`, at + 1] as const,
        ),
      ),
    );
    const range = { from: day('2022-01-01'), to: day('2024-12-31') };
    const found = align([old!, now!], { ...range, dropShort: true });
    expect(found.leftOut).toEqual([{ asset: 0, why: 'ended', days: 28, last: day('2022-01-28') }]);
    expect(found.date.length).toBe(27);
    // What somebody names is not left out, and prices that all end together are as they are.
    expect(align([old!, now!], range).leftOut).toEqual([]);
    expect(align([old!, old!], { ...range, dropShort: true }).date.length).toBe(27);
  });

  it('are none without prices', () => {
    const found = align([asset([]), asset([['2024-01-02', 1]])]);
    expect(found.leftOut.map(({ why, days }) => [why, days])).toEqual([
      ['no-price', 0],
      ['no-price', 1],
    ]);
    expect([found.start, found.returns.length, align([]).date.length]).toEqual([null, 0, 0]);
  });
});
