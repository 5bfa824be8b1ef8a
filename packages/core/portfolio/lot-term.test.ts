import { expect, it } from 'vitest';
import { day } from '../time/day.ts';
import { termOf } from './lot-term.ts';

// Revenue Rulings 66-7 and 66-97: the period begins on the day after the purchase; bought on the last day of a month, the
// shares are held for more than a year from the first day of the 13th month after.
it.each([
  ['2024-03-01', '2025-03-01', 'short'],
  ['2024-03-01', '2025-03-02', 'long'],
  // Leap days: bought on one, before one, and at the end of a February that is followed by one of 29 days.
  ['2020-02-29', '2021-02-28', 'short'],
  ['2020-02-29', '2021-03-01', 'long'],
  ['2020-02-28', '2021-02-28', 'short'],
  ['2020-02-28', '2021-03-01', 'long'],
  ['2019-02-28', '2020-02-29', 'short'],
  ['2019-02-28', '2020-03-01', 'long'],
  ['2023-12-31', '2024-12-31', 'short'],
  ['2023-12-31', '2025-01-01', 'long'],
  ['0001-01-01', '0002-01-02', 'long'],
  ['9998-12-31', '9999-12-31', 'short'],
] as const)('bought %s and sold %s is %s-term', (acquired, disposed, term) =>
  expect(termOf(day(acquired), day(disposed))).toBe(term),
);
