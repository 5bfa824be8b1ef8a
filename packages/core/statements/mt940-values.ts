import { isCurrency } from '../money/currency.ts';
import { type Decimal, negate, parseDecimal } from '../money/decimal.ts';
import { type EpochDay, fromCivil, isCivil, toCivil } from '../time/day.ts';
import { fullYear } from './date-text.ts';
import type { DatedBalance } from './statement.ts';

/** Days between value and entry date beyond which the entry date can't be meant. */
const MAX_APART = 190;

/** `1234,5` as SWIFT writes amounts: a comma, no groups; a point is taken too. Null for anything else. */
export function swiftAmount(text: string): Decimal | null {
  const match = /^(\d*)(?:[,.](\d*))?$/.exec(text);
  if (match === null || (match[1] === '' && !match[2])) return null;
  const [, whole = '', fraction = ''] = match;
  return parseDecimal(fraction === '' ? whole || '0' : `${whole || '0'}.${fraction}`);
}

/** `YYMMDD`. */
function swiftDay(text: string): EpochDay | null {
  const [year, month, day] = [fullYear(text.slice(0, 2)), Number(text.slice(2, 4)), Number(text.slice(4, 6))];
  return isCivil(year, month, day) ? fromCivil(year, month, day) : null;
}

/** `MMDD` in the year that brings it nearest to the value date: in January a December entry is of the year before. */
function entryDay(text: string, value: EpochDay): EpochDay | null {
  const [month, day] = [Number(text.slice(0, 2)), Number(text.slice(2, 4))];
  const { year } = toCivil(value);
  const days = [year - 1, year, year + 1].flatMap((one) =>
    isCivil(one, month, day) ? [fromCivil(one, month, day)] : [],
  );
  const [nearest] = days.sort((a, b) => Math.abs(a - value) - Math.abs(b - value));
  return nearest === undefined || Math.abs(nearest - value) > MAX_APART ? null : nearest;
}

export interface SwiftBalance extends DatedBalance {
  readonly currency: string;
}

/** `C100318EUR380115,12`; null where it is not of this form. */
export function swiftBalance(text: string): SwiftBalance | null {
  const match = /^([CD])\s*(\d{6})\s*([A-Z]{3})\s*([\d,.]+)$/.exec(text.trim());
  if (match === null) return null;
  const date = swiftDay(match[2]!);
  const amount = swiftAmount(match[4]!);
  if (date === null || amount === null) return null;
  return { date, currency: match[3]!, amount: match[1] === 'D' ? negate(amount) : amount };
}

/** ISO 13616: letters count from 10, the first four characters stand last, the rest of the division by 97 is 1. */
function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false;
  const digits = `${text.slice(4)}${text.slice(0, 4)}`.replace(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  );
  return BigInt(digits) % 97n === 1n;
}

/**
 * The account of a `:25:`: the number as in the file, before a slash the bank, behind the number perhaps the currency. It is taken off an
 * IBAN only, where the check digits say for certain that it is no part of it.
 */
export function swiftAccount(text: string): {
  number: string | null;
  institution: string | null;
  currency: string | null;
} {
  const number = text.replace(/\s+/g, ' ').trim().replace(/^\/+/, '');
  const slash = number.indexOf('/');
  const code = /\d ?([A-Z]{3})$/.exec(number)?.[1] ?? '';
  const currency = isCurrency(code) ? code : null;
  const iban = currency === null ? '' : number.slice(0, -3).replaceAll(' ', '');
  return {
    number: isIban(iban) ? iban : number === '' ? null : number,
    institution: slash > 0 ? number.slice(0, slash) : null,
    currency,
  };
}

export interface StatementEntry {
  readonly value: EpochDay;
  /** The day the bank booked it, where the field says one, else the value date. */
  readonly date: EpochDay;
  readonly amount: Decimal;
  /** Marked as expected (`EC`, `ED`), not booked. */
  readonly expected: boolean;
  readonly customerReference: string;
  readonly bankReference: string;
  /** What the bank appends to the customer reference beyond its 16 characters: the name of the other side. */
  readonly name: string;
  readonly supplement: string;
}

const ENTRY =
  /^(\d{6})(\d{4}| {4})?\s*(E|R)?([CD])([A-Z])?\s*(\d[\d,.]*|[,.]\d+)\s*(?:([A-Z][A-Z0-9 ]{3})([^\n]*))?(?:\n([\s\S]*))?$/;

/**
 * Reads a `:61:`. `RC` takes a credit back and is money out, `RD` the reverse. Banks break the field anywhere before the amount and leave the
 * comma out. A reason where it can't be read.
 */
export function readEntry(text: string): StatementEntry | string {
  const match = ENTRY.exec(text) ?? ENTRY.exec(text.replace('\n', ''));
  if (match === null) return 'the entry (:61:) is not of the form date, mark, amount, type, reference';
  const [
    ,
    valueText = '',
    entryText = '',
    prefix = '',
    mark,
    ,
    amountText = '',
    ,
    references = '',
    supplement = '',
  ] = match;
  const value = swiftDay(valueText);
  if (value === null) return `the value date ${valueText} does not exist`;
  const date = entryText.trim() === '' ? value : entryDay(entryText, value);
  if (date === null) return `the entry date ${entryText} fits no year near the value date`;
  const amount = swiftAmount(amountText);
  if (amount === null) return `"${amountText.slice(0, 40)}" is not an amount`;
  const out = (mark === 'D') !== (prefix === 'R');
  const [customer = '', ...bank] = references.split('//');
  const named = bank.length === 0 ? /^([0-9A-Z]+) {2,}(\S.*)$/.exec(customer) : null;
  return {
    value,
    date,
    amount: out ? negate(amount) : amount,
    expected: prefix === 'E',
    customerReference: (named?.[1] ?? customer).trim(),
    bankReference: bank.join('//').trim(),
    name: named?.[2]?.trim() ?? '',
    supplement: supplement.trim(),
  };
}
