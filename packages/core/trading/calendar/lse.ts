import { day, type EpochDay, fromCivil, toCivil, weekday } from '../../time/day.ts';
import { at, type Exchange, type YearOfDays } from './exchange.ts';
import { easterSunday, lastWeekday, nthWeekday, weekdayFrom, weekdayUpTo } from './rule-days.ts';

/** By royal proclamation: VE days, jubilees, the eve of 2000, a wedding, a funeral, a coronation. */
const CLOSED_ONCE = [
  '1999-12-31',
  '2002-06-03',
  '2002-06-04',
  '2011-04-29',
  '2012-06-04',
  '2012-06-05',
  '2020-05-08',
  '2022-06-02',
  '2022-06-03',
  '2022-09-19',
  '2023-05-08',
].map(day);

/** In these years the holiday moved to one of the days above. */
const NO_EARLY_MAY = [1995, 2020];
const NO_SPRING = [2002, 2012, 2022];

/** Bank holidays of England and Wales (Banking and Financial Dealings Act 1971). */
function daysOf(year: number): YearOfDays {
  const inYear = (one: EpochDay) => toCivil(one).year === year;
  const easter = easterSunday(year);
  const closed = [
    weekdayFrom(fromCivil(year, 1, 1)),
    easter - 2,
    easter + 1,
    lastWeekday(year, 8, 1),
    ...christmas(year),
    ...CLOSED_ONCE.filter(inYear),
  ];
  if (!NO_EARLY_MAY.includes(year)) closed.push(nthWeekday(year, 5, 1, 1));
  if (!NO_SPRING.includes(year)) closed.push(lastWeekday(year, 5, 1));
  const half = [weekdayUpTo(fromCivil(year, 12, 24)), weekdayUpTo(fromCivil(year, 12, 31))];
  return { closed, half };
}

/** Christmas and Boxing Day; of those on a weekend, the next weekdays that are not holidays themselves. */
function christmas(year: number): EpochDay[] {
  const christmasDay = fromCivil(year, 12, 25);
  const substitutes: Readonly<Record<number, readonly number[]>> = { 5: [0, 3], 6: [2, 3], 7: [1, 2] };
  return (substitutes[weekday(christmasDay)] ?? [0, 1]).map((days) => christmasDay + days);
}

/** London Stock Exchange, SETS: continuous trading from 8:00 to 16:30. */
export const LSE: Exchange = {
  zone: 'Europe/London',
  hours: { pre: at(8), open: at(8), close: at(16, 30), post: at(16, 30) },
  halfDayHours: { pre: at(8), open: at(8), close: at(12, 30), post: at(12, 30) },
  weekends: false,
  daysOf,
};
