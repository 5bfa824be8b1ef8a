import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  formatDecimal,
  multiply,
  negate,
  parseDecimal,
  type Rounding,
  round,
  subtract,
  toNumber,
  trim,
} from './decimal.ts';

const decimals = fc.record({
  units: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
  scale: fc.nat({ max: 18 }),
});
const text = (value: Decimal): string => formatDecimal(trim(value));

describe('reading and writing', () => {
  it.each([
    ['0', '0'],
    ['-0.00', '0.00'],
    ['+12.30', '12.30'],
    ['007.5', '7.5'],
    ['-0.000000000000000001', '-0.000000000000000001'],
    ['99999999999999999999.999999999999999999', '99999999999999999999.999999999999999999'],
  ])('%s is %s', (given, written) => {
    expect(formatDecimal(decimal(given))).toBe(written);
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '1e3',
    '1E300',
    'NaN',
    'Infinity',
    '1,5',
    '.5',
    '5.',
    '--1',
    '0x10',
    '１２',
    '1.0000000000000000001',
  ])('%j is no decimal', (given) => {
    expect(parseDecimal(given)).toBeNull();
  });

  it('is the nearest double that the language reads from the same text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat({ max: 18 }), (units, scale) => {
        const value = { units, scale };
        expect(toNumber(value)).toBe(Number(formatDecimal(value)));
        expect(toNumber(decimal(formatDecimal(value)))).toBe(Number(formatDecimal(value)));
      }),
      { numRuns: 2000 },
    );
    expect(toNumber(decimal('-9007199254740993.5'))).toBe(Number('-9007199254740993.5'));
  });

  it('comes back as it went', () => {
    fc.assert(
      fc.property(decimals, (value) => {
        const back = decimal(formatDecimal(value));
        expect(back.units).toBe(value.units);
        expect(back.scale).toBe(value.scale);
      }),
    );
  });
});

describe('arithmetic', () => {
  it('has no trace of binary fractions', () => {
    expect(text(add(decimal('0.1'), decimal('0.2')))).toBe('0.3');
    expect(text(multiply(decimal('1.1'), decimal('1.1')))).toBe('1.21');
    expect(text(subtract(decimal('1'), decimal('0.9')))).toBe('0.1');
  });

  it('adds and takes away again without a rest', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        expect(compare(subtract(add(a, b), b), a)).toBe(0);
        expect(compare(add(a, b), add(b, a))).toBe(0);
        expect(compare(a, b)).toBe(-compare(b, a) + 0);
      }),
    );
  });

  it('divides to within half a unit of the last digit', () => {
    fc.assert(
      fc.property(
        decimals,
        decimals.filter(({ units }) => units !== 0n),
        fc.nat({ max: 12 }),
        (a, b, scale) => {
          const rest = subtract(a, multiply(divide(a, b, scale), b));
          const twice = { units: (rest.units < 0n ? -rest.units : rest.units) * 2n, scale: rest.scale };
          const size = { units: b.units < 0n ? -b.units : b.units, scale: b.scale + scale };
          expect(compare(twice, size)).toBeLessThanOrEqual(0);
        },
      ),
    );
    expect(() => divide(decimal('1'), decimal('0.00'), 2)).toThrow('division by zero');
  });
});

describe('rounding', () => {
  // The table of IEEE 754-2019, 4.3: ties away from zero, ties to even, towards zero.
  it.each<[string, Record<Rounding, string>]>([
    ['2.5', { 'half-up': '3', 'half-even': '2', down: '2' }],
    ['3.5', { 'half-up': '4', 'half-even': '4', down: '3' }],
    ['-2.5', { 'half-up': '-3', 'half-even': '-2', down: '-2' }],
    ['-3.5', { 'half-up': '-4', 'half-even': '-4', down: '-3' }],
    ['2.51', { 'half-up': '3', 'half-even': '3', down: '2' }],
    ['-0.5', { 'half-up': '-1', 'half-even': '0', down: '0' }],
    ['0.49', { 'half-up': '0', 'half-even': '0', down: '0' }],
  ])('%s', (given, expected) => {
    for (const [rounding, result] of Object.entries(expected)) {
      expect(formatDecimal(round(decimal(given), 0, rounding as Rounding))).toBe(result);
    }
  });

  it('is the same on both sides of zero', () => {
    fc.assert(
      fc.property(
        decimals,
        fc.nat({ max: 6 }),
        fc.constantFrom<Rounding>('half-up', 'half-even', 'down'),
        (value, scale, how) => {
          expect(round(negate(value), scale, how)).toEqual(negate(round(value, scale, how)));
        },
      ),
    );
  });
});
