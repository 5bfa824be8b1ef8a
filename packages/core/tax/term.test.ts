import { expect, it } from 'vitest';
import { termOf } from '../portfolio/lot-term.ts';
import { addMonths, day, formatDay } from '../time/day.ts';
import { longTermFrom } from './term.ts';

it.each([
  // IRS Publication 550, "Long-Term or Short-Term": bought on February 5 and sold a year later on the same day: short-term.
  ['2008-02-05', '2009-02-06'],
  ['2023-12-31', '2025-01-01'],
  // Revenue Ruling 66-7: bought on the last day of a month, from the first day of the thirteenth month after it.
  ['2023-02-28', '2024-03-01'],
  ['2024-02-29', '2025-03-01'],
  ['2023-04-30', '2024-05-01'],
  // The year that begins on 29 February ends on 28 February.
  ['2024-02-28', '2025-03-01'],
  ['2023-03-01', '2024-03-02'],
  ['0001-01-01', '0002-01-02'],
])('bought on %s, long-term from %s', (bought, from) => {
  expect(formatDay(longTermFrom(day(bought)))).toBe(from);
  expect([termOf(day(bought), day(from) - 1), termOf(day(bought), day(from))]).toEqual(['short', 'long']);
});

it('needs 366 or 367 days, never fewer than a year and a day', () => {
  for (let bought = day('2019-01-01'); bought < day('2029-01-01'); bought += 1) {
    const from = longTermFrom(bought);
    expect(from).toBeGreaterThan(addMonths(bought, 12));
    expect([366, 367]).toContain(from - bought);
  }
});
