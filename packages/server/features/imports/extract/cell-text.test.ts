import { describe, expect, it } from 'vitest';
import { binaryText, isDateFormat, isDateFormatId, numberText, serialText } from './cell-text.ts';

describe('numbers of a sheet', () => {
  it.each([
    ['12.3', '12.3'],
    ['-12.300000000000001', '-12.3'],
    ['0.30000000000000004', '0.3'],
    ['1234567.8899999999', '1234567.89'],
    ['61.9999999999999', '62'],
    ['96.1000000000001', '96.1'],
    ['-0.0099999999999997868', '-0.01'],
    ['1.2E-2', '0.012'],
    ['1E+3', '1000'],
    ['-4.6500000000000004E-3', '-0.00465'],
    ['5.6843418860808015e-14', '0'],
    ['5.6843E-8', '0.000000056843'],
    ['1.23456789012345', '1.23456789012345'],
    ['0.0000001', '0.0000001'],
    ['12345678901234567890', '12345678901234567890'],
    ['0', '0'],
    ['-0', '-0'],
    ['12.', '12.'],
    ['abc', 'abc'],
  ])('%s is %s', (written, text) => {
    expect(numberText(written)).toBe(text);
  });

  it('takes the noise off the sums of binary fractions', () => {
    expect(binaryText(0.1 + 0.2)).toBe('0.3');
    let balance = 100;
    for (let i = 0; i < 1000; i += 1) balance -= 0.1;
    expect(binaryText(balance)).toBe('0');
    expect(binaryText(1000 - 0.7 - 0.1)).toBe('999.2');
  });
});

describe('days of a sheet', () => {
  // Serials and their days as Excel shows them; 60 is the 29 February 1900 that never was.
  it.each([
    ['1', false, '1900-01-01'],
    ['59', false, '1900-02-28'],
    ['61', false, '1900-03-01'],
    ['36526', false, '2000-01-01'],
    ['45658', false, '2025-01-01'],
    ['45658.5', false, '2025-01-01 12:00:00'],
    ['45658.999999999', false, '2025-01-02'],
    ['0.25', false, '06:00:00'],
    ['2958465', false, '9999-12-31'],
    ['0', true, '1904-01-01'],
    ['44196', true, '2025-01-01'],
    ['2958467', false, null],
    ['-1', false, null],
    ['x', false, null],
  ])('%s (1904: %s) is %s', (serial, from1904, day) => {
    expect(serialText(serial, from1904)).toBe(day);
  });

  it.each([
    ['dd/mm/yyyy', true],
    ['[$-409]d-mmm-yy;@', true],
    ['[$-F800]dddd, mmmm dd, yyyy', true],
    ['yyyy"年"m"月"d"日"', true],
    ['[h]:mm:ss', true],
    ['mm:ss.0', true],
    ['dd\\.mm\\.yyyy', true],
    ['General', false],
    ['#,##0.00 "days"', false],
    ['[Red]-#,##0.00', false],
    ['_-* #,##0.00\\ [$€-407]_-', false],
    ['0.00E+00', false],
    ['@', false],
  ])('%s shows a day: %s', (code, shows) => {
    expect(isDateFormat(code)).toBe(shows);
  });

  it('knows the built-in formats of days', () => {
    expect([0, 2, 4, 9, 14, 17, 22, 44, 45, 47, 49, 57].map(isDateFormatId)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
      true,
      false,
      true,
      true,
      false,
      true,
    ]);
  });
});
