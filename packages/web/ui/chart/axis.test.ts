import { formatDay } from '@financehub/core/time/day.ts';
import { describe, expect, it } from 'vitest';
import { dayMarks, tickDigits } from './axis.ts';

const weekdays = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, at) => formatDay(from + at)).filter((day) => {
    const week = new Date(day).getUTCDay();
    return week > 0 && week < 6;
  });
/** 2025-11-26, a Wednesday. */
const FROM = 20_418;
const marked = (days: readonly string[], most: number) => [...dayMarks(days, most)].map((at) => days[at]);

describe('the marks along an axis of days', () => {
  it('stand at the first day of each month, each month once', () => {
    expect(marked(weekdays(FROM, 366), 12)).toEqual([
      '2025-12-01',
      '2026-01-01',
      '2026-02-02',
      '2026-03-02',
      '2026-04-01',
      '2026-05-01',
      '2026-06-01',
      '2026-07-01',
      '2026-08-03',
      '2026-09-01',
      '2026-10-01',
      '2026-11-02',
    ]);
  });

  it('stand at quarters, halves and years where there is less room', () => {
    const days = weekdays(FROM, 366);
    expect(marked(days, 6)).toEqual([
      '2026-01-01',
      '2026-03-02',
      '2026-05-01',
      '2026-07-01',
      '2026-09-01',
      '2026-11-02',
    ]);
    expect(marked(days, 4)).toEqual(['2026-01-01', '2026-04-01', '2026-07-01', '2026-10-01']);
    expect(marked(weekdays(FROM, 3000), 10)).toEqual([
      '2026-01-01',
      '2027-01-01',
      '2028-01-03',
      '2029-01-01',
      '2030-01-01',
      '2031-01-01',
      '2032-01-01',
      '2033-01-03',
      '2034-01-02',
    ]);
  });

  it('stand at weeks and days of short times', () => {
    expect(marked(weekdays(FROM, 40), 8)).toEqual([
      '2025-12-01',
      '2025-12-08',
      '2025-12-15',
      '2025-12-22',
      '2025-12-29',
    ]);
    expect(marked(weekdays(FROM, 5), 8)).toEqual(['2025-11-26', '2025-11-27', '2025-11-28']);
  });

  it('stand at all of few points, as the ends of months', () => {
    expect(marked(['2026-01-31', '2026-02-28', '2026-03-31'], 5)).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
    ]);
    expect(marked(['2026-01', '2026-02', '2026-03'], 3)).toEqual(['2026-01', '2026-02', '2026-03']);
    expect(marked([], 5)).toEqual([]);
    expect(marked(['2026-01-31'], 5)).toEqual(['2026-01-31']);
  });
});

describe('the digits of the marks of a value', () => {
  it('tell the marks apart', () => {
    const digits = (low: number, high: number, fit = true) =>
      tickDigits([{ values: [low, high] }], fit, false);
    // Marks at 0.02, at 0.5, at 10; from zero on at 100.
    expect(digits(-0.049, 0.034)).toBe(2);
    expect(digits(0.2, 2.5)).toBe(1);
    expect(digits(100, 150)).toBe(0);
    expect(digits(400, 401, false)).toBe(0);
    expect(digits(400, 401)).toBe(1);
  });

  it('count what stands one on the other, and the reach of values', () => {
    expect(tickDigits([{ values: [1] }, { values: [9] }], false, true)).toBe(0);
    expect(tickDigits([{ values: [0.01], low: [-0.04], high: [0.06] }], false, false)).toBe(2);
    expect(tickDigits([{ values: [null] }], false, false)).toBe(0);
  });
});
