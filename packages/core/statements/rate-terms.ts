import { isCurrency } from '../money/currency.ts';
import { type Decimal, parseDecimal, round } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import { type DecimalMark, readAmount } from './amount-text.ts';
import type { RateWish } from './csv-dialect.ts';
import { type DateOrder, readDate } from './date-text.ts';
import { readPrice } from './price-figures.ts';
import type { Quoted, RateLine, RateTerms, RejectedLine } from './statement.ts';

/** What a file itself says of its rates. */
export interface OwnTerms {
  readonly base: string | null;
  readonly quoted: Quoted | null;
}

const BASE_OPEN = 'against which currency its rates are';
const WAY_OPEN = 'whether they are units of each currency per unit of the base, or the other way round';

/** What the person says goes before what the file says; what neither says is asked. */
export function termsOf(own: OwnTerms, wish: RateWish = {}): RateTerms {
  const base = wish.base ?? own.base;
  const quoted = wish.quoted ?? own.quoted;
  const open = [base === null ? BASE_OPEN : null, quoted === null ? WAY_OPEN : null].filter(
    (part) => part !== null,
  );
  const question =
    open.length === 0
      ? null
      : `The file does not say ${open.join(', nor ')}. The monthly rates of HMRC are units of each currency per pound.`;
  return { base, quoted, question };
}

/** Digits after the point that are kept. */
const RATE_DIGITS = 12;
const PLAIN = /^\+?\d{1,15}(?:\.\d{1,30})?$/;
const NONE = /^(?:|-|n\/?a|null|nan)$/i;

/** A rate above zero; `none` where the cell says that there is none, null for anything else. */
export function readRate(text: string, mark: DecimalMark): Decimal | 'none' | null {
  if (NONE.test(text)) return 'none';
  const value =
    mark === ','
      ? (readAmount(text, ',')?.value ?? null)
      : PLAIN.test(text)
        ? parseDecimal(text.replace('+', ''))
        : readPrice(text, '.');
  if (value === null) return null;
  const kept = value.scale > RATE_DIGITS ? round(value, RATE_DIGITS, 'half-even') : value;
  return kept.units > 0n ? kept : null;
}

/** The rate of a currency under the terms; a text says why it is none, and null that it says nothing. */
export function rateOf(
  { base, quoted }: OwnTerms,
  line: number,
  date: EpochDay,
  currency: string,
  rate: Decimal,
): RateLine | string | null {
  if (!isCurrency(currency)) return `${currency.slice(0, 20)} is no currency of ISO 4217`;
  if (base === null || quoted === null) return { line, date, base: null, quote: currency, rate };
  if (currency === base)
    return rate.units === 10n ** BigInt(rate.scale) ? null : `a rate of ${base} against itself`;
  return quoted === 'per-base'
    ? { line, date, base, quote: currency, rate }
    : { line, date, base: currency, quote: base, rate };
}

const YEAR_MONTH = /^(\d{4})[-/. ]?(0[1-9]|1[0-2])$/;
const MONTH_YEAR = /^(0?[1-9]|1[0-2])[-/. ](\d{4})$/;
const NAME_YEAR = /^(\p{L}{3,12})\.?[-\s/.']*(\d{4}|\d{2})$/u;

/** The day of a text, which for a month is its first: its rate stands from then on. */
export function readRateDay(text: string, order: DateOrder): EpochDay | null {
  const numbers = YEAR_MONTH.exec(text);
  if (numbers !== null) return readDate(`${numbers[1]}-${numbers[2]}-01`, 'ymd');
  const turned = MONTH_YEAR.exec(text);
  if (turned !== null) return readDate(`${turned[2]}-${turned[1]!.padStart(2, '0')}-01`, 'ymd');
  const named = NAME_YEAR.exec(text);
  if (named !== null) return readDate(`1 ${named[1]} ${named[2]}`, 'dmy');
  return readDate(text, order);
}

export function rejectedOf(line: number, reason: string, text: string): RejectedLine {
  return { line, reason, text: text.slice(0, 500) };
}
