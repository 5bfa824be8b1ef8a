import { isCurrency } from '../money/currency.ts';
import { type Decimal, negate, parseDecimal, trim } from '../money/decimal.ts';

export type DecimalMark = '.' | ',';

/** An amount as a person or a bank writes it, taken apart. */
export interface AmountText {
  /** With the sign that is written; positive where none is. */
  readonly value: Decimal;
  /** How the direction is written: a sign or parentheses, `CR`/`DR` behind the figure, or not at all. */
  readonly marker: 'minus' | 'plus' | 'credit' | 'debit' | null;
  /** ISO code, where the text names a currency that a sign or code tells for certain. */
  readonly currency: string | null;
}

const SYMBOLS: Readonly<Record<string, string | null>> = {
  '€': 'EUR',
  '£': 'GBP',
  R$: 'BRL',
  Kč: 'CZK',
  kč: 'CZK',
  zł: 'PLN',
  Ft: 'HUF',
  '₹': 'INR',
  '₽': 'RUB',
  '₩': 'KRW',
  '₺': 'TRY',
  '₴': 'UAH',
  '₪': 'ILS',
  US$: 'USD',
  A$: 'AUD',
  C$: 'CAD',
  S$: 'SGD',
  'Fr.': 'CHF',
  // These stand for several currencies each.
  $: null,
  '¥': null,
  kr: null,
  'kr.': null,
};

const PLAIN = /^-?\d+(?:\.\d+)?$/;
const SHAPE =
  /^(?<open>\()?(?<sign1>[+-])?(?<unit1>[^\d\s().,+-]{1,3}\.?(?=[\d.,+-])|[A-Z]{3})?(?<sign2>[+-])?(?<body>[\d.,']*\d|\d[\d.,']*[.,])(?<sign3>[+-])?(?<unit2>[^\d().,+-]{1,3}\.?)?(?<sign4>[+-])?(?<close>\))?(?<mark>CR|DR|Cr|Dr|cr|dr)?(?<end>\))?$/u;

/** Groups of three, or of two before a last three as in India, from the first digit to the decimal mark. */
const GROUPED: Readonly<Record<string, RegExp>> = {
  '.': /^[1-9]\d{0,2}(?:[,']\d{2,3})*[,']\d{3}(?:\.\d*)?$/,
  ',': /^[1-9]\d{0,2}(?:[.']\d{2,3})*[.']\d{3}(?:,\d*)?$/,
};
const BARE: Readonly<Record<string, RegExp>> = { '.': /^\d*(?:\.\d*)?$/, ',': /^\d*(?:,\d*)?$/ };

function bodyDecimal(body: string, mark: DecimalMark): Decimal | null {
  if (!BARE[mark]!.test(body) && !GROUPED[mark]!.test(body)) return null;
  const plain = mark === '.' ? body.replace(/[,']/g, '') : body.replace(/[.']/g, '').replace(',', '.');
  const whole = plain.startsWith('.') ? `0${plain}` : plain;
  return parseDecimal(whole.endsWith('.') ? whole.slice(0, -1) : whole);
}

function currencyOf(unit: string | undefined): string | null | undefined {
  if (unit === undefined) return null;
  if (isCurrency(unit.toUpperCase())) return unit.toUpperCase();
  return SYMBOLS[unit] ?? SYMBOLS[unit.replace(/\.$/, '')] ?? (unit in SYMBOLS ? null : undefined);
}

/** Trailing zeros beyond the cents carry nothing: `115.8300` is 115.83, `5.00` stays as written. */
function tidy(value: Decimal): Decimal {
  return value.scale > 2 ? trim(value, 2) : value;
}

function markerOf(
  signs: string,
  parenthesised: boolean,
  mark: string | undefined,
): AmountText['marker'] | undefined {
  const written = signs.length + (parenthesised ? 1 : 0) + (mark === undefined ? 0 : 1);
  if (written === 0) return null;
  if (mark !== undefined && !parenthesised && (signs === '' || signs === '+')) {
    return mark.toLowerCase() === 'cr' ? 'credit' : 'debit';
  }
  if (written > 1) return undefined;
  return parenthesised || signs === '-' ? 'minus' : 'plus';
}

/**
 * Reads `-1,234.56`, `1.234,56-`, `(12.00)`, `£1,183.23`, `-110,7 €`, `EUR 5`, `+ £1,100.00`, `12.00 DR`. Null for text that
 * is no amount under the decimal mark: words, NaN, exponents, groups that aren't thousands, two signs, more digits
 * than {@link parseDecimal} takes. A `DR` makes the value negative.
 */
export function readAmount(text: string, mark: DecimalMark): AmountText | null {
  if (mark === '.' && PLAIN.test(text)) {
    const value = parseDecimal(text);
    return value === null
      ? null
      : { value: tidy(value), marker: text.charCodeAt(0) === 45 ? 'minus' : null, currency: null };
  }
  if (text.length > 60) return null;
  const packed = text
    .replace(/[\s\u00a0\u2007\u2009\u202f\ufeff]+/g, '')
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/[’´`]/g, "'");
  if (/\d\s+\d/.test(text) && !/^\D*\d{1,3}(?:[\s\u00a0\u2007\u2009\u202f]\d{3})*(?:[.,]\d*)?\D*$/.test(text))
    return null;
  const groups = SHAPE.exec(packed)?.groups;
  if (groups === undefined) return null;
  const {
    open,
    sign1 = '',
    unit1,
    sign2 = '',
    body = '',
    sign3 = '',
    unit2,
    sign4 = '',
    close,
    mark: drcr,
    end,
  } = groups;
  const closed = (close !== undefined ? 1 : 0) + (end !== undefined ? 1 : 0);
  if (closed !== (open === undefined ? 0 : 1)) return null;
  const magnitude = bodyDecimal(body, mark);
  if (magnitude === null) return null;
  // `12.00CR` without a blank lets the unit swallow the marker.
  const side = drcr ?? (unit2 !== undefined && /^[cd]r\.?$/i.test(unit2) ? unit2.slice(0, 2) : undefined);
  const unit = unit1 ?? (side === unit2?.slice(0, 2) && drcr === undefined ? undefined : unit2);
  if (unit1 !== undefined && unit2 !== undefined && unit === unit1 && side === undefined) return null;
  const currency = currencyOf(unit);
  const marker = markerOf(sign1 + sign2 + sign3 + sign4, open !== undefined, side);
  if (currency === undefined || marker === undefined) return null;
  const negative = marker === 'minus' || marker === 'debit';
  return { value: tidy(negative ? negate(magnitude) : magnitude), marker, currency };
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
