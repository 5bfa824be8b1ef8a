import { day, type EpochDay, fromCivil, toCivil, weekday } from '../../time/day.ts';
import { at, type Exchange, type YearOfDays } from './exchange.ts';
import { easterSunday, lastWeekday, nearestWeekday, nthWeekday, sundayToMonday } from './rule-days.ts';

/** Closings that no rule gives: days of mourning for presidents, September 2001, hurricane Sandy. */
const CLOSED_ONCE = [
  '1994-04-27',
  '2001-09-11',
  '2001-09-12',
  '2001-09-13',
  '2001-09-14',
  '2004-06-11',
  '2007-01-02',
  '2012-10-29',
  '2012-10-30',
  '2018-12-05',
  '2025-01-09',
].map(day);

const HALF_ONCE = ['1997-12-26', '1999-12-31', '2003-12-26'].map(day);

/** NYSE rule 7.2 (holidays) and the exchange's announcements of early closings. */
function daysOf(year: number): YearOfDays {
  const inYear = (one: EpochDay) => toCivil(one).year === year;
  const closed = [
    sundayToMonday(fromCivil(year, 1, 1)),
    nthWeekday(year, 2, 1, 3),
    easterSunday(year) - 2,
    lastWeekday(year, 5, 1),
    nearestWeekday(fromCivil(year, 7, 4)),
    nthWeekday(year, 9, 1, 1),
    nthWeekday(year, 11, 4, 4),
    nearestWeekday(fromCivil(year, 12, 25)),
    ...CLOSED_ONCE.filter(inYear),
  ];
  if (year >= 1998) closed.push(nthWeekday(year, 1, 1, 3));
  if (year >= 2022) closed.push(nearestWeekday(fromCivil(year, 6, 19)));
  const half = [
    ...independenceHalfDays(year),
    nthWeekday(year, 11, 4, 4) + 1,
    fromCivil(year, 12, 24),
    ...HALF_ONCE.filter(inYear),
  ];
  return { closed, half };
}

/** The day before the fourth of July; of a fourth on a Thursday, until 2012, the Friday after it. */
function independenceHalfDays(year: number): EpochDay[] {
  const fourth = fromCivil(year, 7, 4);
  return weekday(fourth) === 4 && year < 2013 ? [fourth + 1] : [fourth - 1];
}

/** New York Stock Exchange with its extended hours, which are those of NYSE Arca and Nasdaq too. */
export const NYSE: Exchange = {
  zone: 'America/New_York',
  hours: { pre: at(4), open: at(9, 30), close: at(16), post: at(20) },
  halfDayHours: { pre: at(4), open: at(9, 30), close: at(13), post: at(17) },
  weekends: false,
  daysOf,
};
