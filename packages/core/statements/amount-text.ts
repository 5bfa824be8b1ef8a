import { isCurrency } from '../money/currency.ts';
import { type Decimal, negate, parseDecimal, trim } from '../money/decimal.ts';

export type DecimalMark = '.' | ',';

/** An amount as a person or a bank writes it, taken apart. */
export interface AmountText {
  /** With the sign that is written; positive where none is. */
  readonly value: Decimal;
  /** How the direction is written: a sign or parentheses, `CR`/`DR` or `H`/`S` behind the figure, or not at all. */
  readonly marker: 'minus' | 'plus' | 'credit' | 'debit' | null;
  /** ISO code, where the text names a currency that a sign or code tells for certain. */
  readonly currency: string | null;
}

/** Words and signs of money; null for those that stand for several currencies. */
const UNITS: Readonly<Record<string, string | null>> = {
  '€': 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  '£': 'GBP',
  r$: 'BRL',
  kč: 'CZK',
  zł: 'PLN',
  ft: 'HUF',
  lei: 'RON',
  лв: 'BGN',
  '₹': 'INR',
  rs: 'INR',
  '₽': 'RUB',
  руб: 'RUB',
  '₩': 'KRW',
  원: 'KRW',
  '₺': 'TRY',
  tl: 'TRY',
  '₴': 'UAH',
  грн: 'UAH',
  '₪': 'ILS',
  '฿': 'THB',
  '₫': 'VND',
  '₱': 'PHP',
  '₦': 'NGN',
  rm: 'MYR',
  rp: 'IDR',
  us$: 'USD',
  a$: 'AUD',
  au$: 'AUD',
  c$: 'CAD',
  ca$: 'CAD',
  s$: 'SGD',
  hk$: 'HKD',
  nt$: 'TWD',
  nz$: 'NZD',
  mx$: 'MXN',
  fr: 'CHF',
  sfr: 'CHF',
  円: 'JPY',
  元: 'CNY',
  $: null,
  dollars: null,
  '¥': null,
  kr: null,
};

/** `CR`/`DR` and their one-letter forms, with the German Soll and Haben; true is money in. */
const SIDES: ReadonlyMap<string, boolean> = new Map([
  ['cr', true],
  ['c', true],
  ['h', true],
  ['dr', false],
  ['d', false],
  ['s', false],
]);

const POINT = 0x2e;
const COMMA = 0x2c;
const MINUS = 0x2d;
const PLUS = 0x2b;
const ZERO_DIGIT = 0x30;
/** Integers of up to this many digits are exact in a double. */
const EXACT_DIGITS = 15;

function amountOf(magnitude: number, scale: number, negative: boolean): Decimal {
  let [units, digits] = [magnitude, scale];
  while (digits > 2 && units % 10 === 0) {
    units /= 10;
    digits -= 1;
  }
  return { units: BigInt(negative ? -units : units), scale: digits };
}

/**
 * Reads what most cells hold - digits, groups of thousands, cents, a sign before or behind - in one walk over the characters.
 * Undefined for anything else, which may still be an amount.
 */
function quickAmount(text: string, mark: DecimalMark): AmountText | undefined {
  const point = mark === '.' ? POINT : COMMA;
  const group = mark === '.' ? COMMA : POINT;
  const last = text.length - 1;
  const lead = text.charCodeAt(0);
  const trail = text.charCodeAt(last);
  const signed = lead === MINUS || lead === PLUS;
  const from = signed ? 1 : 0;
  const to = !signed && trail === MINUS ? last : text.length;
  let value = 0;
  let digits = 0;
  let scale = -1;
  let grouped = -1;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    const digit = code - ZERO_DIGIT;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits += 1;
      if (scale >= 0) scale += 1;
      else if (grouped >= 0) grouped += 1;
    } else if (code === point && scale < 0 && (grouped < 0 || grouped === 3)) scale = 0;
    else if (code === group && scale < 0 && (grouped < 0 ? digits <= 3 && value > 0 : grouped === 3))
      grouped = 0;
    else return undefined;
  }
  if (digits === 0 || digits > EXACT_DIGITS || (grouped >= 0 && scale < 0 && grouped !== 3)) return undefined;
  // `012,345` is no amount that anybody writes.
  if (grouped >= 0 && text.charCodeAt(from) === ZERO_DIGIT) return undefined;
  // `12.-` has no cents, and no minus.
  if (to === last && scale === 0) return undefined;
  const negative = lead === MINUS || to === last;
  const marker = negative ? 'minus' : lead === PLUS ? 'plus' : null;
  return { value: amountOf(value, Math.max(scale, 0), negative), marker, currency: null };
}

/** Groups of three, or of two before a last three as in India, from the first digit to the decimal mark. */
const GROUPED: Readonly<Record<string, RegExp>> = {
  '.': /^[1-9]\d{0,2}(?:[,']\d{2,3})*[,']\d{3}(?:\.\d*)?$/,
  ',': /^[1-9]\d{0,2}(?:[.']\d{2,3})*[.']\d{3}(?:,\d*)?$/,
};
const BARE: Readonly<Record<string, RegExp>> = { '.': /^\d*(?:\.\d*)?$/, ',': /^\d*(?:,\d*)?$/ };
const BLANK_GROUPS = /^\d{1,3}(?: \d{3})+(?:[.,]\d*)?$/;

function bodyDecimal(written: string, mark: DecimalMark): Decimal | null {
  if (written.includes(' ') && !BLANK_GROUPS.test(written)) return null;
  const body = written.replaceAll(' ', '');
  if (!BARE[mark]!.test(body) && !GROUPED[mark]!.test(body)) return null;
  const plain = mark === '.' ? body.replace(/[,']/g, '') : body.replace(/[.']/g, '').replace(',', '.');
  const whole = plain.startsWith('.') ? `0${plain}` : plain;
  return parseDecimal(whole.endsWith('.') ? whole.slice(0, -1) : whole);
}

/** What stands around the figure. */
interface Dress {
  signs: string;
  open: number;
  close: number;
  /** True for credit, false for debit. */
  side: boolean | null;
  currency: string | null;
  units: number;
}

/** Takes one word before or behind the figure; false when it means nothing. */
function wear(dress: Dress, word: string): boolean {
  const unit = word.toLowerCase().replace(/\.$/, '');
  const side = SIDES.get(unit);
  if (side !== undefined && dress.side === null) {
    dress.side = side;
    return true;
  }
  const code = isCurrency(word.toUpperCase()) ? word.toUpperCase() : UNITS[unit];
  if (code === undefined || dress.units > 1 || (code !== null && dress.currency !== null)) return false;
  dress.units += 1;
  dress.currency ??= code;
  return true;
}

/** Takes apart what stands before or behind the figure: signs, parentheses, units, sides. */
function undress(dress: Dress, text: string): boolean {
  for (const token of text.match(/[+-]|[()]|[^\s()+-]+/g) ?? []) {
    if (token === '+' || token === '-') dress.signs += token;
    else if (token === '(') dress.open += 1;
    else if (token === ')') dress.close += 1;
    else if (!wear(dress, token)) return false;
  }
  return true;
}

function markerOf({ signs, open, close, side }: Dress): AmountText['marker'] | undefined {
  if (open > 1 || open !== close || signs.length > 1) return undefined;
  const minus = signs === '-' || open === 1;
  if (side !== null) return side && minus ? undefined : side ? 'credit' : signs === '+' ? undefined : 'debit';
  if (open === 1 && signs !== '') return undefined;
  return minus ? 'minus' : signs === '+' ? 'plus' : null;
}

const DRESSED = /^(\D*?)((?<!\p{L})[.,]\d[\d.,' ]*|\d[\d.,' ]*)(\D*)$/u;

/**
 * Reads `-1,234.56`, `1.234,56-`, `(12.00)`, `£1,183.23`, `-110,7 €`, `EUR 5`, `1'234.50`, `1 234,50`, `1,23,456.78`, `+ £1,100.00`,
 * `12.00 DR`, `12,00 S`, `="12.00"`. Null for text that is no amount under the decimal mark: words, NaN, exponents, groups that aren't
 * thousands, two signs, more digits than {@link parseDecimal} takes. A `DR` makes the value negative.
 */
export function readAmount(text: string, mark: DecimalMark): AmountText | null {
  const quick = quickAmount(text, mark);
  if (quick !== undefined) return quick;
  if (text.length > 60 || !/\p{Nd}/u.test(text)) return null;
  const normal = text
    .normalize('NFKC')
    .replace(/^=?"(.*)"$/, '$1')
    .replace(/[\s\u00a0\u2000-\u200b\u202f\ufeff]+/g, ' ')
    .replace(/[\u2212\u2010-\u2015\u02d7]/g, '-')
    .replace(/[’‘´`ʼ]/g, "'")
    // `12.-` and `12.--` have no cents.
    .replace(/(\d[.,])-{1,2}(?=\D*$)/, '$1');
  const parts = DRESSED.exec(normal.trim());
  if (parts === null) return null;
  const dress: Dress = { signs: '', open: 0, close: 0, side: null, currency: null, units: 0 };
  if (!undress(dress, parts[1]!) || !undress(dress, parts[3]!)) return null;
  const magnitude = bodyDecimal(parts[2]!.trim(), mark);
  const marker = markerOf(dress);
  if (magnitude === null || marker === undefined) return null;
  const value = magnitude.scale > 2 ? trim(magnitude, 2) : magnitude;
  const negative = marker === 'minus' || marker === 'debit';
  return { value: negative ? negate(value) : value, marker, currency: dress.currency };
}

/** Why a text is no amount, for a rejected line. */
export function amountProblem(text: string): string {
  const shown = text.trim().slice(0, 40);
  if (shown === '') return 'the amount is missing';
  if (/^[+-]?(?:nan|inf(?:inity)?|∞)$/i.test(shown)) return `"${shown}" is not a finite amount`;
  if (/^[+-]?[\d.,]+e[+-]?\d+$/i.test(shown))
    return `"${shown}" is written with an exponent; amounts are plain decimals`;
  if (shown.replace(/\D/g, '').length > 20) return `"${shown}" has more digits than an amount can have`;
  return `"${shown}" is not an amount`;
}
