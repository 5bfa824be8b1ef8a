import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimal } from '../money/decimal.ts';
import { amountProblem, type DecimalMark, readAmount } from './amount-text.ts';

const read = (text: string, mark: DecimalMark): string | null => {
  const amount = readAmount(text, mark);
  return amount === null ? null : `${formatDecimal(amount.value)} ${amount.marker} ${amount.currency}`;
};

describe('readAmount', () => {
  it.each([
    ['-1,234.56', '-1234.56 minus null', null],
    ['1.234,56-', null, '-1234.56 minus null'],
    ['(12.00)', '-12.00 minus null', null],
    ['£1,183.23', '1183.23 null GBP', null],
    ['-110.7 €', '-110.7 minus EUR', null],
    ['+ £1,100.00', '1100.00 plus GBP', null],
    ['12.00 DR', '-12.00 debit null', null],
    ['12.00CR', '12.00 credit null', null],
    ['(£5.00)', '-5.00 minus GBP', null],
    ['$-5.00', '-5.00 minus null', null],
    ['1\u00a0234,56 Kč', null, '1234.56 null CZK'],
    ["CHF 1'234.50", '1234.50 null CHF', null],
    ['12,34,567.00', '1234567.00 null null', null],
    ['\u22125,00', null, '-5.00 minus null'],
    ['1.234', '1.234 null null', '1234 null null'],
    ['0.123', '0.123 null null', null],
    ['.5', '0.5 null null', null],
    ['115.8300', '115.83 null null', null],
    ['1e300', null, null],
    ['NaN', null, null],
    ['Infinity', null, null],
    ['12 34', null, null],
    ['1,23.45', null, null],
    ['--5', null, null],
    ['(5)-', null, null],
    ['12 apples', null, null],
    ['123456789012345678901', null, null],
  ])('%s', (text, point, comma) => {
    expect([read(text, '.'), read(text, ',')]).toEqual([point, comma]);
  });

  it('reads back grouped figures in both notations', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }), (cents) => {
        const plain = (cents / 100).toFixed(2);
        const english = plain.replace(/\B(?=(\d{3})+\.)/g, ',');
        const german = english.replace(/[.,]/g, (mark) => (mark === '.' ? ',' : '.'));
        expect(readAmount(english, '.')?.value).toEqual({ units: BigInt(cents), scale: 2 });
        expect(readAmount(german, ',')?.value).toEqual({ units: BigInt(cents), scale: 2 });
      }),
    );
  });

  it.each([
    ['', 'missing'],
    ['1e300', 'exponent'],
    ['-Infinity', 'finite'],
    ['123456789012345678901', 'more digits'],
    ['abc', 'not an amount'],
  ])('says why %j is none', (text, part) => {
    expect(amountProblem(text)).toContain(part);
  });
});
