import { daysInMonth, type EpochDay, fromCivil, weekday } from '../../time/day.ts';

/** Sunday of Easter in the Gregorian calendar (Meeus/Jones/Butcher: J. Meeus, Astronomical Algorithms, chapter 8). */
export function easterSunday(year: number): EpochDay {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const [i, k] = [Math.floor(c / 4), c % 4];
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return fromCivil(year, Math.floor(n / 31), (n % 31) + 1);
}

/** The first, second, ... of a weekday (Monday 1 to Sunday 7) in a month. */
export function nthWeekday(year: number, month: number, of: number, nth: number): EpochDay {
  const first = fromCivil(year, month, 1);
  return first + ((of - weekday(first) + 7) % 7) + 7 * (nth - 1);
}

export function lastWeekday(year: number, month: number, of: number): EpochDay {
  const last = fromCivil(year, month, daysInMonth(year, month));
  return last - ((weekday(last) - of + 7) % 7);
}

/** Friday for a Saturday, Monday for a Sunday. */
export function nearestWeekday(day: EpochDay): EpochDay {
  return day + ({ 6: -1, 7: 1 }[weekday(day)] ?? 0);
}

/** Monday for a Sunday; a Saturday stays. */
export function sundayToMonday(day: EpochDay): EpochDay {
  return weekday(day) === 7 ? day + 1 : day;
}

/** The last day from Monday to Friday up to and with this one. */
export function weekdayUpTo(day: EpochDay): EpochDay {
  return day - Math.max(0, weekday(day) - 5);
}

/** The first day from Monday to Friday from this one on. */
export function weekdayFrom(day: EpochDay): EpochDay {
  return day + ({ 6: 2, 7: 1 }[weekday(day)] ?? 0);
}
