/**
 * Exact decimal numbers: an integer count of 10^-scale units. Every amount, price and quantity of the books is
 * one of these; no operation here passes through binary floating point.
 */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/**
 * How a result is cut to fewer digits: `half-up` rounds ties away from zero (commercial rounding, used for what is
 * reported), `half-even` to the even neighbour (IEEE 754 roundTiesToEven), `down` towards zero.
 */
export type Rounding = 'half-up' | 'half-even' | 'down';

export const MAX_SCALE = 18;
export const MAX_INTEGER_DIGITS = 20;

export const ZERO: Decimal = { units: 0n, scale: 0 };

const PLAIN = /^([+-]?)(\d+)(?:\.(\d+))?$/;
const POWERS = Array.from({ length: 64 }, (_, exponent) => 10n ** BigInt(exponent));

function power(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

/**
 * Reads `-1234.50`. Returns null for anything else: exponents, blanks, separators, NaN, more than
 * {@link MAX_INTEGER_DIGITS} digits before or {@link MAX_SCALE} after the point.
 */
export function parseDecimal(text: string): Decimal | null {
  return plainDecimal(text, MAX_INTEGER_DIGITS);
}

function plainDecimal(text: string, integerDigits = Number.POSITIVE_INFINITY): Decimal | null {
  const short = shortDecimal(text);
  if (short !== null) return short;
  const match = PLAIN.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = ''] = match;
  if (fraction.length > MAX_SCALE || whole.replace(/^0+/, '').length > integerDigits) return null;
  const units = BigInt(whole + fraction);
  return { units: sign === '-' ? -units : units, scale: fraction.length };
}

/** Digits that a double counts without loss. */
const SHORT_DIGITS = 15;
const [DIGIT_0, DIGIT_9, POINT, PLUS, MINUS] = [48, 57, 46, 43, 45];

/** What nearly every amount is, read several times as fast as by a pattern; null for all that is longer or no decimal. */
function shortDecimal(text: string): Decimal | null {
  if (text.length > SHORT_DIGITS + 2) return null;
  const sign = text.charCodeAt(0);
  let [units, digits, whole] = [0, 0, -1];
  for (let at = sign === MINUS || sign === PLUS ? 1 : 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= DIGIT_0 && code <= DIGIT_9) {
      units = units * 10 + code - DIGIT_0;
      digits += 1;
    } else if (code === POINT && whole < 0 && digits > 0) whole = digits;
    else return null;
  }
  if (digits === 0 || digits > SHORT_DIGITS || whole === digits) return null;
  return { units: BigInt(sign === MINUS ? -units : units), scale: whole < 0 ? 0 : digits - whole };
}

/**
 * As {@link parseDecimal}, for text known to be a decimal: throws a RangeError otherwise. Sums of amounts have more
 * digits than an amount may have, so there is no limit to those before the point.
 */
export function decimal(text: string): Decimal {
  const value = plainDecimal(text);
  if (value === null) throw new RangeError(`not a decimal number: ${text.slice(0, 60)}`);
  return value;
}

/** Reads a finite double by its shortest decimal form, for data that arrives as a JSON number. */
export function decimalFromNumber(value: number, scale: number): Decimal {
  if (!Number.isFinite(value)) throw new RangeError(`not a finite number: ${value}`);
  return round(decimal(value.toFixed(Math.min(scale, MAX_SCALE))), scale);
}

/** Plain notation with as many fraction digits as the scale says, at least `minScale`. */
export function formatDecimal(value: Decimal, minScale = 0): string {
  const { units, scale } = value.scale < minScale ? rescale(value, minScale) : value;
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(scale + 1, '0');
  const whole = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return negative ? `-${whole}` : whole;
}

/** Counts and powers of ten up to these are doubles without loss. */
const EXACT = 2n ** 53n;
const EXACT_POWER = 22;

/** The nearest double, for statistics and charts only. */
export function toNumber(value: Decimal): number {
  const { units, scale } = value;
  // Their quotient is rounded once, to the nearest.
  if (scale <= EXACT_POWER && units < EXACT && units > -EXACT) return Number(units) / 10 ** scale;
  return Number(formatDecimal(value));
}

function rescale(value: Decimal, scale: number): Decimal {
  return { units: value.units * power(scale - value.scale), scale };
}

const STEPS = [
  [8, 10n ** 8n],
  [3, 1000n],
  [1, 10n],
] as const;

/** Drops trailing zeros of the fraction, keeping at least `minScale` digits. */
export function trim(value: Decimal, minScale = 0): Decimal {
  let { units, scale } = value;
  // A quotient can have many zeros: they go eight at a time before the last few one by one.
  for (const [step, tens] of STEPS)
    while (scale - step >= minScale && units % tens === 0n) {
      units /= tens;
      scale -= step;
    }
  return scale < minScale ? rescale({ units, scale }, minScale) : { units, scale };
}

export function add(a: Decimal, b: Decimal): Decimal {
  if (a.scale === b.scale) return { units: a.units + b.units, scale: a.scale };
  return a.scale < b.scale ? add(rescale(a, b.scale), b) : add(a, rescale(b, a.scale));
}

export function negate(value: Decimal): Decimal {
  return { units: -value.units, scale: value.scale };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, negate(b));
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

function divideUnits(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const quotient = numerator / denominator;
  const remainder = numerator % denominator;
  if (remainder === 0n || rounding === 'down') return quotient;
  const twice = (remainder < 0n ? -remainder : remainder) * 2n;
  const size = denominator < 0n ? -denominator : denominator;
  const away = rounding === 'half-up' || quotient % 2n !== 0n ? twice >= size : twice > size;
  if (!away) return quotient;
  return numerator < 0n === denominator < 0n ? quotient + 1n : quotient - 1n;
}

/** a / b with `scale` fraction digits. Throws a RangeError when b is zero. */
export function divide(a: Decimal, b: Decimal, scale: number, rounding: Rounding = 'half-up'): Decimal {
  if (b.units === 0n) throw new RangeError('division by zero');
  const shift = scale + b.scale - a.scale;
  const numerator = shift >= 0 ? a.units * power(shift) : a.units;
  const denominator = shift >= 0 ? b.units : b.units * power(-shift);
  return { units: divideUnits(numerator, denominator, rounding), scale };
}

/** Cuts to `scale` fraction digits; a value that already has fewer is padded. */
export function round(value: Decimal, scale: number, rounding: Rounding = 'half-up'): Decimal {
  if (value.scale <= scale) return rescale(value, scale);
  return { units: divideUnits(value.units, power(value.scale - scale), rounding), scale };
}

export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  if (a.scale !== b.scale) return sign(subtract(a, b));
  return a.units < b.units ? -1 : a.units > b.units ? 1 : 0;
}

/** Of equal ones the first. */
export function larger(a: Decimal, b: Decimal): Decimal {
  return compare(a, b) >= 0 ? a : b;
}

/** Of equal ones the first. */
export function smaller(a: Decimal, b: Decimal): Decimal {
  return compare(a, b) <= 0 ? a : b;
}

export function equals(a: Decimal, b: Decimal): boolean {
  return compare(a, b) === 0;
}

export function sign(value: Decimal): -1 | 0 | 1 {
  return value.units < 0n ? -1 : value.units > 0n ? 1 : 0;
}

export function isZero(value: Decimal): boolean {
  return value.units === 0n;
}

export function absolute(value: Decimal): Decimal {
  return value.units < 0n ? negate(value) : value;
}

export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const value of values) total = add(total, value);
  return total;
}
