import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMonths,
  day,
  dayOfInstant,
  daysInMonth,
  formatDay,
  parseDay,
  startOfMonth,
  toCivil,
  weekday,
} from './day.ts';

describe('days', () => {
  it.each([
    ['1970-01-01', 0],
    ['0001-01-01', -719_162],
    ['2000-02-29', 11_016],
    ['2024-02-29', 19_782],
    ['9999-12-31', 2_932_896],
  ])('%s is day %i since 1970', (text, count) => {
    expect(parseDay(text)).toBe(count);
    expect(formatDay(count)).toBe(text);
  });

  it.each([
    '2023-02-29',
    '1900-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-04-31',
    '0000-01-01',
    '2024-1-1',
    '24-01-01',
    '',
  ])('%j does not exist', (text) => {
    expect(parseDay(text)).toBeNull();
  });

  it('agree with the ECMAScript calendar over all years', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (epochDay) => {
        const date = new Date(epochDay * 86_400_000);
        expect(formatDay(epochDay)).toBe(date.toISOString().slice(0, 10));
        expect(weekday(epochDay)).toBe(date.getUTCDay() === 0 ? 7 : date.getUTCDay());
        expect(dayOfInstant(new Date(epochDay * 86_400_000 + 86_399_999))).toBe(epochDay);
        const { year, month, day: ofMonth } = toCivil(epochDay);
        expect(epochDay - startOfMonth(epochDay)).toBe(ofMonth - 1);
        expect(daysInMonth(year, month)).toBe(new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate());
      }),
    );
  });

  it.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2023-01-31', 1, '2023-02-28'],
    ['2024-03-31', -1, '2024-02-29'],
    ['2024-11-30', 3, '2025-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-01-15', -13, '2022-12-15'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(formatDay(addMonths(day(from), months))).toBe(to);
  });
});
