import { describe, expect, it } from 'vitest';
import {
  exactMoney,
  formatMoney,
  formatNumber,
  formatPercent,
  formatQuantity,
  formatTick,
  percentSign,
  readAmount,
  signOf,
} from './money.ts';

describe('formatNumber', () => {
  it.each([
    ['1234567.89', 'en-US', '1,234,567.89'],
    ['1234567.89', 'de-DE', '1.234.567,89'],
    ['1234567.89', 'en-IN', '12,34,567.89'],
    ['-1234.5', 'en-US', '\u22121,234.5'],
    ['12345678901234567890.123456789012345678', 'en-US', '12,345,678,901,234,567,890.123456789012345678'],
    ['-0.00', 'en-US', '0.00'],
    ['999', 'en-US', '999'],
  ])('%s in %s reads %s', (text, locale, expected) => {
    expect(formatNumber(text, { locale })).toBe(expected);
  });

  it('shows the sign of a gain when asked, and none on zero', () => {
    expect(formatNumber('12.00', { locale: 'en-US', sign: 'always' })).toBe('+12.00');
    expect(formatNumber('0.00', { locale: 'en-US', sign: 'always' })).toBe('0.00');
  });
});

describe('formatMoney', () => {
  it.each([
    ['-40.88', 'USD', 'en-US', '\u2212$40.88'],
    ['1250.4', 'USD', 'en-US', '$1,250.40'],
    ['1250.4', 'EUR', 'de-DE', '1.250,40\u00a0€'],
    ['1250.5', 'JPY', 'en-US', '¥1,251'],
    ['1.2345', 'KWD', 'en-US', 'KWD\u00a01.235'],
    ['9007199254740993.01', 'USD', 'en-US', '$9,007,199,254,740,993.01'],
  ])('%s %s in %s reads %s', (amount, currency, locale, expected) => {
    expect(formatMoney(amount, currency, { locale })).toBe(expected);
  });

  it('names the currency by its code where several meet', () => {
    expect(formatMoney('12', 'USD', { locale: 'en-US', code: true })).toBe('USD\u00a012.00');
  });

  it('puts what is not a currency behind its quantity', () => {
    expect(formatMoney('3', 'not a code', { locale: 'en-US' })).toBe('3.00\u00a0not a code');
  });
});

it('keeps every digit when hovering', () => {
  expect(exactMoney('1234.567800', 'USD', 'en-US')).toBe('1,234.5678 USD');
  expect(exactMoney('1234', 'USD', 'en-US')).toBe('1,234.00 USD');
});

it('cuts quantities to what matters', () => {
  expect(formatQuantity('10.500000000', 6, 'en-US')).toBe('10.5');
  expect(formatQuantity('0.12345678', 6, 'en-US')).toBe('0.123457');
});

it('knows what stands behind a percentage', () => {
  expect(['en-US', 'de-DE', 'ja-JP'].map((locale) => percentSign(locale))).toEqual(['%', '\u00a0%', '%']);
});

it('writes percentages with one decimal and a real minus sign', () => {
  expect(formatPercent(-0.0523, { locale: 'en-US' })).toBe('\u22125.2%');
  expect(formatPercent(0.3, { locale: 'en-US', sign: 'always' })).toBe('+30.0%');
});

describe('formatTick', () => {
  it.each([
    [
      [1_034_222, 1_036_000, 1_200_000],
      ['1.034222M', '1.036M', '1.2M'],
    ],
    [
      [0, 500, -2500, 350_000],
      ['0', '500', '\u22122.5K', '350K'],
    ],
    [
      [0.985, 0.9875, 0.000012],
      ['0.985', '0.9875', '0.000012'],
    ],
  ])('tells the marks of an axis apart: %j', (values, shown) => {
    expect(values.map((value) => formatTick(value, 'en-US'))).toEqual(shown);
  });
});

describe('readAmount', () => {
  it.each([
    ['1,234.50', 'en-US', '1234.50'],
    ['1.234,50', 'de-DE', '1234.50'],
    ['1.234', 'de-DE', '1234'],
    ['1.234', 'en-US', '1.234'],
    ['1,234', 'en-US', '1234'],
    ['12,5', 'en-US', '12.5'],
    ['\u221212', 'en-US', '-12'],
    ['.5', 'en-US', '0.5'],
    ['1,234,567', 'en-US', '1234567'],
    ["1'234.5", 'de-CH', '1234.5'],
    ['12e3', 'en-US', null],
    ['abc', 'en-US', null],
    ['', 'en-US', null],
  ])('%s in %s is %s', (typed, locale, expected) => {
    expect(readAmount(typed, locale)).toBe(expected);
  });
});

it('knows the sign of a decimal text', () => {
  expect(['-0.00', '0', '-0.01', '+3', '12.5'].map(signOf)).toEqual([0, 0, -1, 1, 1]);
});
