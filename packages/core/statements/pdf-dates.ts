import { type EpochDay, formatDay, toCivil } from '../time/day.ts';
import { type DateOrder, looksLikeDate, readDate } from './date-text.ts';
import type { PdfLine, PdfWord } from './pdf-words.ts';

/** Dates as statements print them, also without a year: `02 Jan`, `Jan 2`, `02.01.`, `01/02`. */

/** Two numbers with a point between them are an amount unless a point follows. */
const PARTIAL =
  /^(?:\d{1,2}\.\d{1,2}\.|\d{1,2}[/-]\d{1,2}|\d{1,2}\.?[-\s/]?\p{L}{3,12}\.?|\p{L}{3,12}\.?[-\s/]?\d{1,2},?)$/u;
/** A leap year, in which every day exists. */
const ANY_YEAR = 2024;

function withYear(text: string, year: number, order: DateOrder): EpochDay | null {
  const bare = text.replace(/[.,/\s]+$/, '');
  const mark = /^\d+([./-])\d+$/.exec(bare)?.[1] ?? (/\d$/.test(bare) ? ', ' : ' ');
  return readDate(`${bare}${mark}${year}`, order);
}

/** Whether the text is a day without its year. */
export function isPartialDate(text: string): boolean {
  return (
    PARTIAL.test(text) &&
    (withYear(text, ANY_YEAR, 'dmy') !== null || withYear(text, ANY_YEAR, 'mdy') !== null)
  );
}

/** `02.01` at the beginning of a line, which is an amount anywhere else, with the point that makes it a date. */
export function pointed(words: readonly PdfWord[]): readonly PdfWord[] {
  const count = words.findIndex(({ text }) => !/^\d{2}\.\d{2}$/.test(text) || !isPartialDate(`${text}.`));
  return count <= 0
    ? words
    : words.map((word, i) => (i < Math.min(count, 2) ? { ...word, text: `${word.text}.` } : word));
}

export function isAnyDate(text: string): boolean {
  return isPartialDate(text) || (looksLikeDate(text) && !/^\d{8}$/.test(text));
}

/** How many of the first words are a date, the longest reading first; 0 for none. */
export function dateWords(words: readonly PdfWord[]): number {
  for (let count = Math.min(words.length, 4); count > 0; count -= 1) {
    const text = words
      .slice(0, count)
      .map((word) => word.text)
      .join(' ');
    if (isAnyDate(text)) return count;
  }
  return 0;
}

/** The days that a statement covers. */
export interface Period {
  readonly from: EpochDay | null;
  readonly to: EpochDay;
}

const PERIOD_WORDS =
  /period|statement|from|zeitraum|auszug|vom|kontostand|periode|du\b|p[eé]riode|per[ií]odo|desde|del\b|dal\b|van\b|okres|od\b|obdob|closing|through|to\b|bis\b|au\b|al\b/i;

function datesIn(words: readonly PdfWord[], order: DateOrder): EpochDay[] {
  const days: EpochDay[] = [];
  for (let i = 0; i < words.length; ) {
    let used = 0;
    for (let count = Math.min(words.length - i, 4); count > 0 && used === 0; count -= 1) {
      const text = words
        .slice(i, i + count)
        .map((word) => word.text)
        .join(' ')
        .replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, '');
      const day = readDate(text, order);
      if (day === null || /^\d{8}$/.test(text)) continue;
      days.push(day);
      used = count;
    }
    i += Math.max(used, 1);
  }
  return days;
}

/**
 * The period that the text outside the table names: a line with two dates in order, else the latest date on a line
 * that speaks of the statement, else the latest date at all.
 */
export function findPeriod(lines: readonly PdfLine[], order: DateOrder): Period | null {
  let spoken: EpochDay | null = null;
  let latest: EpochDay | null = null;
  for (const { words } of lines) {
    const parts = words.flatMap((word) =>
      word.text.split(/(?<=\d{4})[-–—](?=\d)/).map((text) => ({ ...word, text })),
    );
    const days = datesIn(parts, order);
    if (days.length === 0) continue;
    const worded = PERIOD_WORDS.test(words.map(({ text }) => text).join(' '));
    const [first, second] = days;
    if (second !== undefined && first! < second && second - first! <= 400)
      return { from: first!, to: second };
    for (const day of days) {
      if (worded && (spoken === null || day > spoken)) spoken = day;
      if (latest === null || day > latest) latest = day;
    }
  }
  const to = spoken ?? latest;
  return to === null ? null : { from: null, to };
}

/** Days that a booking may lie behind the end of its statement. */
const SLACK = 15;

/** A day without year as `YYYY-MM-DD`: the last such day that is not behind the period. Null when it is none. */
export function completeDate(text: string, period: Period, order: DateOrder): string | null {
  const { year } = toCivil(period.to);
  for (const candidate of [year + 1, year, year - 1, year - 2, year - 3, year - 4]) {
    const day = withYear(text, candidate, order);
    if (day !== null && day <= period.to + SLACK) return formatDay(day);
  }
  return null;
}

/** Day or month first, for dates of numbers without year: by what exists, what lies in the period, else by the habit given. */
export function partialOrder(texts: readonly string[], period: Period, habit: 'dmy' | 'mdy'): DateOrder {
  const numeric = texts.filter((text) => /^\d{1,2}[/-]\d{1,2}$/.test(text.trim()));
  const score = (order: DateOrder): number => {
    let good = 0;
    for (const text of numeric) {
      const iso = completeDate(text, period, order);
      const day = iso === null ? null : readDate(iso, 'ymd');
      if (day === null) good -= 1;
      else if (day >= (period.from ?? period.to - 62) - SLACK) good += 1;
    }
    return good + (order === habit ? 0.5 : 0);
  };
  return score('mdy') > score('dmy') ? 'mdy' : 'dmy';
}
