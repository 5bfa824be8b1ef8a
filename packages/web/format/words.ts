import { minorDigits } from '@financehub/core/money/currency.ts';
import { withDays } from './day.ts';
import { formatMoney, userLocale } from './money.ts';

const AMOUNT = /(?<![\w.,])(-?\d+(?:\.(\d+))?) ([A-Z]{3})(?!\w)/g;
const DAY_WORDS = 'of|on|ex|before|after|from|to|since|until|by|than|give|Give|between|and';
const INSTANT =
  /(?<![\w-])(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}) UTC|T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?Z)(?!\w)/g;

let currencies: ReadonlySet<string> | null = null;

/** `10 VTI` is no money, nor is `1.5 ALL`: an amount has the digits in which its currency is paid. */
function isAmount(fraction: string | undefined, code: string): boolean {
  currencies ??= new Set(Intl.supportedValuesOf('currency'));
  return currencies.has(code) && fraction !== undefined && fraction.length === minorDigits(code);
}

/**
 * A sentence of the server as people of the locale read it: amounts (`60000.00 USD`) grouped with their symbol or code, times
 * (`2026-11-27 14:30 UTC`, `2026-11-27T14:30:00Z`) in the time zone of the person, named, and days as they write them.
 */
export function inOwnWords(text: string, locale = userLocale(), timeZone?: string): string {
  const amounts = text.replaceAll(
    AMOUNT,
    (all, amount: string, fraction: string | undefined, code: string) =>
      isAmount(fraction, code) ? formatMoney(amount, code, { locale, code: true }) : all,
  );
  const times = amounts.replaceAll(
    INSTANT,
    (all, day: string, time: string | undefined, iso: string | undefined) =>
      momentOf(`${day}T${time ?? iso}:00Z`, locale, timeZone) ?? all,
  );
  return withDays(times, locale, DAY_WORDS);
}

/** Null where there is no such moment. */
function momentOf(instant: string, locale: string, timeZone: string | undefined): string | null {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return null;
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at);
}
