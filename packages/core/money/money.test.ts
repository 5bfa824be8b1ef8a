import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCurrency, minorDigits } from './currency.ts';
import { formatDecimal, sum } from './decimal.ts';
import { add, allocate, CurrencyMismatch, convert, type Money, money, subtract, toMinor } from './money.ts';

const written = ({ amount, currency }: Money): string => `${formatDecimal(amount)} ${currency}`;

describe('amounts of one currency', () => {
  it('are added, and refuse another currency that is only known when running', () => {
    expect(written(add(money('12.30', 'USD'), money('0.05', 'USD')))).toBe('12.35 USD');
    expect(written(subtract(money('1', 'EUR'), money('0.01', 'EUR')))).toBe('0.99 EUR');
    const unknown: string = 'EUR';
    expect(() => add<string>(money('1', 'USD'), money('1', unknown))).toThrow(CurrencyMismatch);
  });

  it('are paid in the digits of ISO 4217', () => {
    expect(['USD', 'JPY', 'KWD', 'CLF'].map(minorDigits)).toEqual([2, 0, 3, 4]);
    expect(written(toMinor(convert(money('10.00', 'USD'), { units: 149_355n, scale: 3 }, 'JPY')))).toBe(
      '1494 JPY',
    );
    expect([isCurrency('CHF'), isCurrency('chf'), isCurrency('XYZ')]).toEqual([true, false, false]);
  });

  it('are shared out without losing a cent', () => {
    const third = { units: 1n, scale: 0 };
    expect(allocate(money('100.00', 'USD'), [third, third, third]).map(written)).toEqual([
      '33.34 USD',
      '33.33 USD',
      '33.33 USD',
    ]);
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
        fc
          .array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 9 })
          .filter((weights) => weights.some((each) => each > 0)),
        (units, weights) => {
          const whole = money({ units, scale: 2 }, 'USD');
          const parts = allocate(
            whole,
            weights.map((each) => ({ units: BigInt(each), scale: 0 })),
          );
          expect(sum(parts.map((part) => part.amount)).units).toBe(units);
        },
      ),
    );
  });
});
