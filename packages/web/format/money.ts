import { minorDigits } from '@financehub/core/money/currency.ts';
import { decimal, formatDecimal, parseDecimal, round, trim } from '@financehub/core/money/decimal.ts';

/** U+2212: the width of a digit, unlike the hyphen. */
const MINUS = '\u2212';
const NARROW_SPACE = '\u202f';

interface Separators {
  readonly group: string;
  readonly point: string;
  readonly sizes: readonly [first: number, rest: number];
}

const separatorsByLocale = new Map<string, Separators>();

/** The group and decimal signs of a locale and how many digits stand in a group (3, in India 3 then 2). */
function separators(locale: string): Separators {
  const known = separatorsByLocale.get(locale);
  if (known !== undefined) return known;
  const parts = new Intl.NumberFormat(locale, {
    useGrouping: 'always',
    numberingSystem: 'latn',
  }).formatToParts(12_345_678.5);
  const whole = parts.filter((part) => part.type === 'integer').map((part) => part.value.length);
  const made: Separators = {
    group: parts.find((part) => part.type === 'group')?.value ?? '',
    point: parts.find((part) => part.type === 'decimal')?.value ?? '.',
    sizes: [whole.at(-1) ?? 3, whole.at(-2) ?? 3],
  };
  separatorsByLocale.set(locale, made);
  return made;
}

function group(digits: string, { group: sign, sizes }: Separators): string {
  if (sign === '') return digits;
  const parts: string[] = [];
  let end = digits.length;
  for (let size = sizes[0]; end > 0; size = sizes[1]) {
    parts.unshift(digits.slice(Math.max(0, end - size), end));
    end -= size;
  }
  return parts.join(sign);
}

export interface NumberOptions {
  readonly locale?: string;
  /** `always` puts + before what is above zero, for gains. */
  readonly sign?: 'auto' | 'always';
}

/** Writes the text of a decimal with the signs of the locale; every digit of `text` is kept, none is computed. */
export function formatNumber(
  text: string,
  { locale = userLocale(), sign = 'auto' }: NumberOptions = {},
): string {
  const negative = text.startsWith('-');
  const [whole = '0', fraction] = text.replace(/^[+-]/, '').split('.');
  const signs = separators(locale);
  const body = group(whole, signs) + (fraction === undefined ? '' : signs.point + fraction);
  const zero = /^[0.]*$/.test(text.replace(/^[+-]/, ''));
  if (zero) return body;
  return (negative ? MINUS : sign === 'always' ? '+' : '') + body;
}

export interface MoneyOptions extends NumberOptions {
  /** Show the code instead of the symbol, where several currencies meet. */
  readonly code?: boolean;
  /** Fraction digits instead of those of the currency. */
  readonly digits?: number;
}

interface Placement {
  readonly symbol: string;
  readonly before: boolean;
  readonly gap: string;
}

const placements = new Map<string, Placement>();

/** Where the symbol stands; kept, because asking Intl takes longer than drawing the amount. */
function placement(locale: string, currency: string, code: boolean): Placement {
  const key = `${locale} ${currency} ${code}`;
  const known = placements.get(key);
  if (known !== undefined) return known;
  const made = placementOf(locale, currency, code);
  placements.set(key, made);
  return made;
}

function placementOf(locale: string, currency: string, code: boolean): Placement {
  let parts: Intl.NumberFormatPart[];
  try {
    parts = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      currencyDisplay: code ? 'code' : 'narrowSymbol',
    }).formatToParts(1);
  } catch {
    // Not a currency code: the id or the symbol of an asset. It stands behind its quantity.
    return { symbol: currency, before: false, gap: '\u00a0' };
  }
  const at = parts.findIndex((part) => part.type === 'currency');
  const number = parts.findIndex((part) => part.type === 'integer');
  const gap = parts.some((part) => part.type === 'literal') ? '\u00a0' : '';
  return { symbol: parts[at]?.value ?? currency, before: at < number, gap };
}

/** An amount as people read it: rounded for display to the digits of the currency, with its symbol. */
export function formatMoney(amount: string, currency: string, options: MoneyOptions = {}): string {
  const locale = options.locale ?? userLocale();
  const digits = options.digits ?? minorDigits(currency);
  const text = formatNumber(formatDecimal(round(decimal(amount), digits)), { ...options, locale });
  const { symbol, before, gap } = placement(locale, currency, options.code ?? false);
  if (!before) return text + (gap || NARROW_SPACE) + symbol;
  const signed = /^[+−]/.exec(text)?.[0] ?? '';
  return signed + symbol + gap + text.slice(signed.length);
}

/** The amount with every digit that is stored, for hovering. */
export function exactMoney(amount: string, currency: string, locale = userLocale()): string {
  return `${formatNumber(formatDecimal(trim(decimal(amount), minorDigits(currency))), { locale })} ${currency}`;
}

/** A quantity without trailing zeros, cut to `digits` places. */
export function formatQuantity(text: string, digits = 6, locale = userLocale()): string {
  return formatNumber(formatDecimal(trim(round(decimal(text), digits))), { locale });
}

/** 0.0523 as `5.2 %`; statistics are floats, so Intl may round them. */
export function formatPercent(fraction: number, options: NumberOptions & { digits?: number } = {}): string {
  const { locale = userLocale(), digits = 1, sign = 'auto' } = options;
  return percentFormat(locale, digits, sign).format(fraction).replace('-', MINUS);
}

const percentFormats = new Map<string, Intl.NumberFormat>();

function percentFormat(locale: string, digits: number, sign: 'auto' | 'always'): Intl.NumberFormat {
  const key = `${locale} ${digits} ${sign}`;
  const known = percentFormats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: sign === 'always' ? 'exceptZero' : 'negative',
  });
  percentFormats.set(key, made);
  return made;
}

/** What stands behind a percentage, for fields and fixed texts: `%`, in German with a blank before it. */
export function percentSign(locale = userLocale()): string {
  const parts = new Intl.NumberFormat(locale, { style: 'percent' }).formatToParts(1);
  const number = parts.findIndex(({ type }) => type === 'integer');
  const behind = parts.slice(number + 1).map(({ value }) => value);
  return behind.length === 0 ? '%' : behind.join('');
}

/** A probability in whole percents, cut off: nothing is said to be certain that is not. */
export function formatSure(probability: number, locale = userLocale()): string {
  return formatPercent(Math.floor(probability * 100) / 100, { digits: 0, locale });
}

/** For axes: 1.2M, 350K. */
export function formatCompact(value: number, locale = userLocale()): string {
  // Below one a single digit after the point would make different amounts look the same.
  const digits =
    value !== 0 && Math.abs(value) < 1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale, { notation: 'compact', ...digits }).format(value).replace('-', MINUS);
}

/** As {@link formatCompact} for the marks of an axis: round figures with as many digits as tell them apart, as 1.034222M from 1.034224M. */
export function formatTick(value: number, locale = userLocale()): string {
  const digits =
    value !== 0 && Math.abs(value) < 1 ? { maximumSignificantDigits: 6 } : { maximumFractionDigits: 6 };
  return new Intl.NumberFormat(locale, { notation: 'compact', ...digits }).format(value).replace('-', MINUS);
}

/**
 * Reads what a person types as an amount: `1,234.50`, `1.234,50`, `−12`, `12`. The last of two different signs is the
 * decimal one; a single sign is decimal unless exactly three digits follow it and the locale groups with it.
 * Answers a decimal text, or null.
 */
export function readAmount(typed: string, locale = userLocale()): string | null {
  const text = typed
    .trim()
    .replace(MINUS, '-')
    .replace(/[\s'\u2019]/g, '');
  if (!/^[+-]?[\d.,]+$/.test(text)) return null;
  const point = decimalSign(text, locale);
  const plain = [...text]
    .filter((character) => character === point || (character !== ',' && character !== '.'))
    .map((character) => (character === point ? '.' : character))
    .join('');
  const value = parseDecimal(plain.startsWith('.') ? `0${plain}` : plain.replace(/\.$/, ''));
  return value === null ? null : formatDecimal(value);
}

function decimalSign(text: string, locale: string): ',' | '.' | undefined {
  const comma = text.lastIndexOf(',');
  const dot = text.lastIndexOf('.');
  if (comma < 0 && dot < 0) return undefined;
  if (comma >= 0 && dot >= 0) return comma > dot ? ',' : '.';
  const sign = comma >= 0 ? ',' : '.';
  const pieces = text.split(sign);
  if (pieces.length > 2) return undefined;
  const groups = separators(locale).group === sign && pieces[1]?.length === 3;
  return groups ? undefined : sign;
}

export function userLocale(): string {
  return typeof navigator === 'undefined' ? 'en-US' : navigator.language;
}

/** -1, 0 or 1 of a decimal text. */
export function signOf(text: string): -1 | 0 | 1 {
  if (/^[+-]?[0.]*$/.test(text)) return 0;
  return text.startsWith('-') ? -1 : 1;
}
