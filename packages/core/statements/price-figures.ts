import {
  compare,
  type Decimal,
  decimal,
  multiply,
  parseDecimal,
  round,
  sign,
  trim,
} from '../money/decimal.ts';
import { type DecimalMark, readAmount } from './amount-text.ts';

const PRICE_DIGITS = 10;
const LARGEST = decimal('1000000000000');
const FIGURE = /^\+?(\d{1,13})(?:\.(\d+))?$/;
const SCIENTIFIC = /^\+?(\d)(?:\.(\d+))?[eE]([+-]?\d{1,2})$/;

/**
 * A price or a volume: more than {@link PRICE_DIGITS} digits after the point are what a double printed in full leaves
 * behind (0.30000001192092896) and are rounded half-even. Null for anything but a plain or scientific positive number up to a
 * million millions.
 */
export function readPrice(text: string, mark: DecimalMark): Decimal | null {
  if (mark === ',') {
    const value = readAmount(text, ',')?.value ?? null;
    return value === null || sign(value) < 0 || compare(value, LARGEST) > 0 ? null : value;
  }
  const plain = FIGURE.exec(text);
  if (plain !== null) return cut(plain[1]!, plain[2] ?? '');
  const scientific = SCIENTIFIC.exec(text);
  if (scientific === null) return null;
  const [, whole = '', fraction = '', power = '0'] = scientific;
  const exponent = Number(power);
  if (exponent > 12 || exponent < -18) return null;
  const digits = whole + fraction;
  if (exponent >= 0)
    return cut(digits.slice(0, 1 + exponent).padEnd(1 + exponent, '0'), digits.slice(1 + exponent));
  return cut('0', '0'.repeat(-exponent - 1) + digits);
}

function cut(whole: string, fraction: string): Decimal | null {
  const value = parseDecimal(fraction === '' ? whole : `${whole}.${fraction.slice(0, 18)}`);
  if (value === null || compare(value, LARGEST) > 0) return null;
  return value.scale > PRICE_DIGITS ? trim(round(value, PRICE_DIGITS, 'half-even')) : value;
}

/** `1,234.50`, `$233.33`: as pages of exchanges write prices for people. */
const FOR_PEOPLE = /^[$€£]?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?$/;

/** As {@link readPrice}, also with a sign of money before it and thousands apart. */
export function readShownPrice(text: string, mark: DecimalMark): Decimal | null {
  if (mark === ',') return readPrice(text.replace(/^[$€£]/, ''), mark);
  const shown = FOR_PEOPLE.exec(text);
  return shown === null
    ? readPrice(text, mark)
    : readPrice(shown[1]!.replaceAll(',', '') + (shown[2] ?? ''), mark);
}

const MULTIPLES: Readonly<Record<string, Decimal>> = {
  K: decimal('1000'),
  M: decimal('1000000'),
  B: decimal('1000000000'),
};

/** A volume as {@link readShownPrice}, `1.25M` too. */
export function readVolume(text: string, mark: DecimalMark): Decimal | null {
  const factor = MULTIPLES[text.at(-1)?.toUpperCase() ?? ''];
  if (factor === undefined) return readShownPrice(text, mark);
  const value = readShownPrice(text.slice(0, -1), mark);
  return value === null ? null : trim(multiply(value, factor));
}
