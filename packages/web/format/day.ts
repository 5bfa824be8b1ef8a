import {
  addMonths,
  type EpochDay,
  formatDay,
  fromCivil,
  parseDay,
  toCivil,
  weekday,
} from '@financehub/core/time/day.ts';
import { userLocale } from './money.ts';

function instantOf(day: EpochDay): Date {
  return new Date(day * 86_400_000);
}

const formats = new Map<string, Intl.DateTimeFormat>();

type DayStyle = 'short' | 'long' | 'month' | 'brief';

function format(style: DayStyle, locale: string): Intl.DateTimeFormat {
  const key = `${style} ${locale}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const options: Intl.DateTimeFormatOptions =
    style === 'month'
      ? { year: 'numeric', month: 'short' }
      : style === 'brief'
        ? { month: 'short', day: 'numeric' }
        : { year: 'numeric', month: style === 'long' ? 'long' : 'short', day: 'numeric' };
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  formats.set(key, made);
  return made;
}

/** `2026-01-31` as people of the locale write it, with `brief` without its year; the text itself when it is no day. */
export function showDay(text: string, style: DayStyle = 'short', locale = userLocale()): string {
  const day = parseDay(text);
  return day === null ? text : format(style, locale).format(instantOf(day));
}

/**
 * A sentence of the server with its days (`“Kin Soy” of 2026-01-31`) as people of the locale write them. `words`: what stands before a day; one right
 * before an ending is part of a name.
 */
export function withDays(text: string, locale = userLocale(), words = 'of'): string {
  return text.replaceAll(
    new RegExp(` (${words}) (\\d{4}-\\d{2}-\\d{2})(?![\\w.-]*\\w)`, 'g'),
    (_, word: string, day: string) => ` ${word} ${showDay(day, 'short', locale)}`,
  );
}

/** A few months at the most are told apart by their days, longer times by their months. */
export function showAlong(days: readonly string[]): (day: string) => string {
  const [first, last] = [days[0], days.at(-1)].map((day) => parseDay(day ?? '') ?? 0);
  const style = last! - first! <= BRIEF_DAYS ? 'brief' : 'month';
  return (day) => showDay(day, style);
}

const BRIEF_DAYS = 200;

/** An instant in the time zone of the person. */
export function showInstant(text: string, locale = userLocale()): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(text));
}

/** An instant where there is little room: the time of today, the day and the time of this year, the day of another. */
export function showMoment(text: string, now: Date = new Date(), locale = userLocale()): string {
  const at = new Date(text);
  if (at.getFullYear() !== now.getFullYear())
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at);
  const time: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };
  const day: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric' };
  return new Intl.DateTimeFormat(locale, today(at) === today(now) ? time : { ...day, ...time }).format(at);
}

/** The calendar day here and now. */
export function today(now: Date = new Date()): string {
  return formatDay(fromCivil(now.getFullYear(), now.getMonth() + 1, now.getDate()));
}

export type Period = '1M' | '3M' | 'YTD' | '1Y' | '3Y' | '5Y' | 'All';
export const PERIODS: readonly Period[] = ['1M', '3M', 'YTD', '1Y', '3Y', '5Y', 'All'];

const MONTHS: Readonly<Record<Exclude<Period, 'YTD' | 'All'>, number>> = {
  '1M': 1,
  '3M': 3,
  '1Y': 12,
  '3Y': 36,
  '5Y': 60,
};

/** The first day of a period that ends on `end`; undefined for the whole history. */
export function periodStart(period: Period, end: string): string | undefined {
  const day = parseDay(end);
  if (day === null || period === 'All') return undefined;
  if (period === 'YTD') return `${toCivil(day).year}-01-01`;
  return formatDay(addMonths(day, -MONTHS[period]));
}

/** First and last day of the month that a day is in. */
export function monthOf(text: string): { from: string; to: string } {
  const { year, month } = toCivil(parseDay(text) ?? 0);
  const first = fromCivil(year, month, 1);
  return { from: formatDay(first), to: formatDay(addMonths(first, 1) - 1) };
}

/** Moves a `YYYY-MM` by whole months. */
export function shiftMonth(month: string, by: number): string {
  return formatDay(addMonths(parseDay(`${month}-01`) ?? 0, by)).slice(0, 7);
}

/** The weekday before a day: the last close that is sure to be there, holidays apart. */
export function lastClose(text: string): string {
  let day = (parseDay(text) ?? 0) - 1;
  while (weekday(day) > 5) day -= 1;
  return formatDay(day);
}
