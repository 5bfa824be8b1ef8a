import { describe, expect, it } from 'vitest';
import { monthlyReturns } from './months.ts';

const date = ['2022-11-30', '2022-12-31', '2023-01-31', '2023-02-10'];
const none = (count: number) => Array.from({ length: count }, () => null);
const rounded = (rows: readonly (readonly (number | null)[])[]) =>
  rows.map((row) => row.map((each) => (each === null ? null : Math.round(each * 1e6) / 1e6)));

describe('returns by month', () => {
  it('are the growth of the index over the month, and link to that of the year', () => {
    // 1.10 x 0.90 = 0.99; from there 1.20, then 1.20 x 0.95 = 1.14.
    const { years, returns } = monthlyReturns(date, [1.1, 0.99, 1.188, 1.1286]);
    expect(years).toEqual([2023, 2022]);
    expect(rounded(returns)).toEqual([
      [0.2, -0.05, ...none(10), 0.14],
      [...none(10), 0.1, -0.1, -0.01],
    ]);
  });

  it('are not known next to an end that is not; the year is, between two that are', () => {
    const { returns } = monthlyReturns(date, [1.1, 1.21, null, 1.331]);
    expect(rounded(returns)[0]).toEqual([null, null, ...none(10), 0.1]);
    expect(rounded(monthlyReturns(date, [1.1, null, 1.2, 1.3]).returns)).toEqual([
      [null, 0.083333, ...none(10), null],
      [...none(10), 0.1, null, null],
    ]);
  });
});
