import { expect, it } from 'vitest';
import { decimal, formatDecimal } from '../money/decimal.ts';
import { day } from '../time/day.ts';
import { COCA_COLA } from './fixtures/coca-cola.ts';
import { annualDividend, yieldOn } from './yield.ts';

it('sums up the dividends of twelve months', () => {
  // $1.94 for 2024 after $1.84 for 2023: the 62nd increase in a row, by 5.4 % (The Coca-Cola Company, 15 February 2024).
  const { perShare, growth } = annualDividend(COCA_COLA, day('2024-12-31'), day('2022-01-01'));
  expect(formatDecimal(perShare!)).toBe('1.940');
  expect(growth).toBeCloseTo(0.054, 3);
});

it('does not take a part of a year for the whole', () => {
  expect(annualDividend(COCA_COLA, day('2024-12-31'), day('2024-01-15'))).toEqual({
    perShare: null,
    growth: null,
  });
  const { perShare, growth } = annualDividend(COCA_COLA, day('2024-12-31'), day('2023-06-01'));
  expect([formatDecimal(perShare!), growth]).toEqual(['1.940', null]);
});

it('yields on what is there to yield on', () => {
  expect(yieldOn(decimal('1.94'), decimal('62.26'))).toBeCloseTo(0.03116, 5);
  expect([
    yieldOn(null, decimal('1')),
    yieldOn(decimal('1'), decimal('0')),
    yieldOn(decimal('1'), decimal('-1')),
  ]).toEqual([null, null, null]);
});
