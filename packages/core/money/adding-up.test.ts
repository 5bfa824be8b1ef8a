import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { addingUp } from './adding-up.ts';
import { compare, decimal, formatDecimal, round, sum } from './decimal.ts';

// Flows at the ECB's rates of 2 January 2024 (1.0956 USD) and 3 January 2024 (1.0919 USD): 100.05 EUR are 109.61478 and
// 109.244595 USD, together 218.859375. Rounded one by one they are 218.85, as a sum 218.86.
it('rounds the sum so far, so that amounts add up to the rounded sum', () => {
  expect(addingUp([109.61478, 0, 109.244595], 'USD')).toEqual(['109.61', '0.00', '109.25']);
  expect(addingUp([0.4, 0.4, 0.4], 'JPY')).toEqual(['0', '1', '0']);
});

it('leaves amounts in whole cents as they are, on both sides of zero', () => {
  expect(addingUp([0.335, -1, -0.67, 100, 0.005], 'USD')).toEqual([
    '0.34',
    '-1.00',
    '-0.67',
    '100.00',
    '0.00',
  ]);
  expect(addingUp([0.1, 0.2, -0.3, 1e9 + 0.07], 'USD')).toEqual(['0.10', '0.20', '-0.30', '1000000000.07']);
});

it('gives the last amount that is rounded what the exact sum has more', () =>
  expect(addingUp([1.0049999, 5, 1.0049999], 'USD', decimal('7.00'))).toEqual(['1.00', '5.00', '1.00']));

it('leaves out what is not known', () =>
  expect(addingUp([1.005, Number.NaN, 1.004], 'USD', decimal('9.00'))).toEqual(['1.01', null, '1.00']));

it('adds up to any sum, no amount further than a cent from what it is', () => {
  const amount = fc.oneof(
    fc.integer({ min: -10_000_000, max: 10_000_000 }).map((cents) => cents / 100),
    fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((parts) => parts / 1e5),
    fc.constant(0),
  );
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 60 }), (amounts) => {
      const exact = sum(amounts.map((each) => decimal(each.toFixed(5))));
      const total = round(exact, 2);
      const shown = addingUp(amounts, 'USD', amounts.some((each) => each !== 0) ? total : null);
      expect(formatDecimal(sum(shown.map((text) => decimal(text!))), 2)).toBe(formatDecimal(total, 2));
      for (const [row, text] of shown.entries())
        expect(Math.abs(Number(text) - amounts[row]!)).toBeLessThan(0.0151);
      expect(compare(total, round(exact, 2))).toBe(0);
    }),
    { seed: 20_240_102 },
  );
});
