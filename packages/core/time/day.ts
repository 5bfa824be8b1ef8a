/**
 * Calendar days as a count of days since 1970-01-01 (proleptic Gregorian), the form in which columns of dates are
 * stored and compared; `YYYY-MM-DD` at the edges. No time zone is involved anywhere.
 */
export type EpochDay = number;

const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const MS_PER_DAY = 86_400_000;

/** Days from 1970-01-01 to the civil date (H. Hinnant, "chrono-compatible low-level date algorithms"). */
export function fromCivil(year: number, month: number, day: number): EpochDay {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export function toCivil(epochDay: EpochDay): { year: number; month: number; day: number } {
  const z = epochDay + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted + (shifted < 10 ? 3 : -9);
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Whether year (1 to 9999), month and day name a day that exists. */
export function isCivil(year: number, month: number, day: number): boolean {
  return (
    year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  );
}

/** Reads `YYYY-MM-DD`; null for any other text and for days that do not exist. */
export function parseDay(text: string): EpochDay | null {
  const match = ISO_DAY.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return isCivil(year, month, day) ? fromCivil(year, month, day) : null;
}

/** As {@link parseDay}, for text known to be a day: throws a RangeError otherwise. */
export function day(text: string): EpochDay {
  const value = parseDay(text);
  if (value === null) throw new RangeError(`not a calendar day: ${text.slice(0, 40)}`);
  return value;
}

/** Of the days since 1970 that were asked for: columns of dates are written again and again. */
const written: string[] = [];
const LAST_KEPT = fromCivil(2100, 12, 31);

export function formatDay(epochDay: EpochDay): string {
  if (!(epochDay >= 0 && epochDay <= LAST_KEPT)) return isoDay(epochDay);
  const text = written[epochDay] ?? isoDay(epochDay);
  written[epochDay] = text;
  return text;
}

function isoDay(epochDay: EpochDay): string {
  const { year, month, day: ofMonth } = toCivil(epochDay);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(ofMonth).padStart(2, '0')}`;
}

/** ISO weekday: Monday 1 to Sunday 7. */
export function weekday(epochDay: EpochDay): number {
  return ((((epochDay + 3) % 7) + 7) % 7) + 1;
}

/** The calendar day of an instant in UTC. */
export function dayOfInstant(instant: Date): EpochDay {
  return Math.floor(instant.getTime() / MS_PER_DAY);
}

export function startOfMonth(epochDay: EpochDay): EpochDay {
  const { year, month } = toCivil(epochDay);
  return fromCivil(year, month, 1);
}

/** Moves by whole months; the day is cut to the length of the month reached (31 January + 1 = 28 or 29 February). */
export function addMonths(epochDay: EpochDay, months: number): EpochDay {
  const { year, month, day: ofMonth } = toCivil(epochDay);
  const index = year * 12 + (month - 1) + months;
  const toYear = Math.floor(index / 12);
  const toMonth = index - toYear * 12 + 1;
  return fromCivil(toYear, toMonth, Math.min(ofMonth, daysInMonth(toYear, toMonth)));
}
