import {
  type Decimal,
  decimal,
  divide,
  formatDecimal,
  multiply,
  parseDecimal,
  round,
  trim,
} from '@financehub/core/money/decimal.ts';
import { STORED_SCALE } from '../warehouse/stored-decimal.ts';

const PLACES = 12;

/**
 * The decimal that a provider meant with a JSON number. Several of them keep prices as 32-bit floats: 75.0875 arrives as
 * 75.0875015258789, whose shortest text among 32-bit floats is 75.0875 again. Null for what is no finite number.
 */
export function decimalOfNumber(value: number): Decimal | null {
  if (!Number.isFinite(value)) return null;
  return trim(round(decimal(plain(shortest(value))), PLACES, 'half-even'));
}

function shortest(value: number): number {
  if (Math.fround(value) !== value || Number.isInteger(value)) return value;
  for (let digits = 6; digits <= 9; digits += 1) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return candidate;
  }
  return value;
}

function plain(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(PLACES) : text.replace(/(\.\d{18})\d+$/, '$1');
}

/** A figure that arrives as text: `"312.4500"`. Null for words that stand for none: `None`, `-`, ``. */
export function decimalOfText(text: string): Decimal | null {
  const value = parseDecimal(text.trim());
  return value === null ? null : trim(round(value, PLACES, 'half-even'));
}

/** As the warehouse takes it. */
export function stored(value: Decimal): string {
  return formatDecimal(trim(round(value, STORED_SCALE, 'half-even')));
}

export function positive(value: Decimal | null): Decimal | null {
  return value === null || value.units <= 0n ? null : value;
}

/** A figure above zero as the warehouse takes it, from a JSON number or a text; null for none. */
export function storedFigure(value: number | string | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  const figure = positive(typeof value === 'number' ? decimalOfNumber(value) : decimalOfText(value));
  return figure === null ? null : stored(figure);
}

/** Currencies that exchanges quote in hundredths of: London in pence, Johannesburg in cents, Tel Aviv in agorot. */
const HUNDREDTHS: Readonly<Record<string, string>> = {
  GBp: 'GBP',
  GBX: 'GBP',
  ZAc: 'ZAR',
  ZAC: 'ZAR',
  ILA: 'ILS',
  ILa: 'ILS',
  USX: 'USD',
  USc: 'USD',
  EUc: 'EUR',
};
const CENT = decimal('0.01');

/** The ISO currency of a quotation, and what its figures are multiplied with. */
export function unitOf(currency: string): { currency: string; factor: Decimal | null } {
  const whole = HUNDREDTHS[currency];
  return whole === undefined ? { currency, factor: null } : { currency: whole, factor: CENT };
}

export function times(value: Decimal, factor: Decimal | null): Decimal {
  return factor === null ? value : multiply(value, factor);
}

/** New shares per old one, exact where it is a finite decimal of 12 places. */
export function ratioOf(newShares: Decimal, oldShares: Decimal): Decimal {
  return trim(divide(newShares, oldShares, PLACES, 'half-even'));
}
