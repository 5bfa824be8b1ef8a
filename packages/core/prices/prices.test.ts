import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day, formatDay, weekday } from '../time/day.ts';
import { outliersIn } from './outliers.ts';
import { coverageOf, gapsIn, isStale, lastExpected, rhythmOf } from './rhythm.ts';

const daysFrom = (first: string, count: number, keep: (day: number) => boolean): Int32Array =>
  Int32Array.from({ length: count }, (_, index) => day(first) + index).filter(keep);
const workdays = (first: string, count: number) => daysFrom(first, count, (each) => weekday(each) <= 5);

describe('the rhythm of prices', () => {
  it('finds no gap in what the New York exchange had in 2001, when it was closed for four days, and one in a lost month', () => {
    // Closed from 2001-09-11 to 2001-09-14, and on the holidays of 2001.
    const holidays = [
      '2001-01-01',
      '2001-01-15',
      '2001-02-19',
      '2001-04-13',
      '2001-05-28',
      '2001-07-04',
      '2001-09-03',
    ];
    const closed = new Set([
      ...holidays,
      '2001-09-11',
      '2001-09-12',
      '2001-09-13',
      '2001-09-14',
      '2001-11-22',
      '2001-12-25',
    ]);
    const year = workdays('2001-01-01', 365).filter((each) => !closed.has(formatDay(each)));
    expect(year).toHaveLength(248);
    expect(gapsIn(year)).toEqual([]);
    const lost = year.filter((each) => each < day('2001-06-01') || each > day('2001-06-30'));
    expect(gapsIn(lost).map(({ from, to, days }) => [formatDay(from), formatDay(to), days])).toEqual([
      ['2001-06-01', '2001-07-01', 21],
    ]);
    expect(coverageOf(lost, gapsIn(lost))).toBe(227 / 248);
  });

  it('knows assets that are priced every day, and once a month', () => {
    const daily = daysFrom('2024-01-01', 200, () => true);
    expect(isStale(rhythmOf(daily), day('2024-07-18'), day('2024-07-22'))).toBe(false);
    expect(isStale(rhythmOf(daily), day('2024-07-18'), day('2024-07-23'))).toBe(true);
    const monthly = Int32Array.from({ length: 30 }, (_, index) => day('2022-01-03') + index * 28);
    expect(gapsIn(monthly)).toEqual([]);
    expect(isStale(rhythmOf(monthly), day('2024-03-04'), day('2024-04-01'))).toBe(false);
  });

  it('expects Friday on a Monday, and lets a long weekend pass', () => {
    const rhythm = rhythmOf(workdays('2024-01-01', 100));
    expect(formatDay(lastExpected(rhythm, day('2024-03-25')))).toBe('2024-03-22');
    // Easter 2024: closed on Friday, and in Europe on Monday.
    expect(isStale(rhythm, day('2024-03-28'), day('2024-04-02'))).toBe(false);
    expect(isStale(rhythm, day('2024-03-22'), day('2024-04-02'))).toBe(true);
  });
});

describe('outliers', () => {
  const calm = (count: number) => Float64Array.from({ length: count }, (_, row) => 100 + Math.sin(row));
  const date = workdays('2024-01-01', 140);

  it('are jumps that no split explains', () => {
    const close = calm(date.length);
    close[50] = 1000;
    expect(outliersIn(date, close).map((each) => each.date)).toEqual([date[50], date[51]]);
    const split = calm(date.length).map((value, row) => (row >= 60 ? value / 4 : value));
    expect(outliersIn(date, split).map((each) => each.date)).toEqual([date[60]]);
    expect(outliersIn(date, split, new Map([[date[60]!, 4]]))).toEqual([]);
  });

  it('are none in prices that always move a lot', () => {
    const wild = Float64Array.from({ length: date.length }, (_, row) => (row % 2 === 0 ? 100 : 140));
    expect(outliersIn(date, wild)).toEqual([]);
  });

  it('do not depend on the unit of the price', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 12, maxLength: 60 }),
        (values) => {
          const days = date.subarray(0, values.length);
          const one = outliersIn(days, Float64Array.from(values));
          const other = outliersIn(
            days,
            Float64Array.from(values, (value) => value * 4),
          );
          expect(other.map((each) => each.date)).toEqual(one.map((each) => each.date));
        },
      ),
    );
  });
});
