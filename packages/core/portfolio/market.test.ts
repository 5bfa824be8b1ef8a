import { describe, expect, it } from 'vitest';
import { decimal, formatDecimal } from '../money/decimal.ts';
import { day } from '../time/day.ts';
import { convertAt, pricesOf, ratesOf } from './market.ts';

const at = (date: string, value: string) => ({ date: day(date), value: decimal(value) });

describe('prices', () => {
  const prices = pricesOf(new Map([['A', [at('2024-01-05', '10'), at('2024-01-08', '11')]]]));
  it.each([
    ['2024-01-04', null],
    ['2024-01-05', '10'],
    ['2024-01-07', '10'],
    ['2024-01-08', '11'],
    ['2030-01-01', '11'],
  ])('on %s', (date, expected) => {
    const price = prices.at('A', day(date));
    expect(price === null ? null : formatDecimal(price.value)).toBe(expected);
  });
  it('are null for an asset never priced', () => expect(prices.at('B', day('2024-01-05'))).toBeNull());
});

describe('rates', () => {
  // European Central Bank, 2 January 2024: 1 EUR = 1.0956 USD = 0.86645 GBP.
  const rates = ratesOf(
    'EUR',
    new Map([
      ['USD', [at('2024-01-02', '1.0956')]],
      ['GBP', [at('2024-01-02', '0.86645')]],
    ]),
  );
  it.each([
    ['EUR', 'USD', '1.0956'],
    ['USD', 'USD', '1'],
    ['USD', 'EUR', '0.912741876597298284'],
    ['GBP', 'USD', '1.264469963644757343'],
  ])('from %s to %s', (from, to, expected) =>
    expect(formatDecimal(rates.at(from, to, day('2024-01-06'))!)).toBe(expected),
  );
  it('are null before the first and for a currency without any', () => {
    expect(rates.at('EUR', 'USD', day('2024-01-01'))).toBeNull();
    expect(convertAt(rates, decimal('1'), 'EUR', 'JPY', day('2024-01-06'))).toBeNull();
  });
});
