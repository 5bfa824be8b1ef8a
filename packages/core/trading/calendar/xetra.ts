import { day, type EpochDay, fromCivil, toCivil } from '../../time/day.ts';
import { at, type Exchange, type YearOfDays } from './exchange.ts';
import { easterSunday, weekdayUpTo } from './rule-days.ts';

/** Whit Monday of 2007; the 500th anniversary of the Reformation. */
const CLOSED_ONCE = ['2007-05-28', '2017-10-31'].map(day);

/** Trading calendar of the Frankfurt exchanges, which Deutsche Börse publishes for every year. */
function daysOf(year: number): YearOfDays {
  const inYear = (one: EpochDay) => toCivil(one).year === year;
  const easter = easterSunday(year);
  const closed = [
    fromCivil(year, 1, 1),
    easter - 2,
    easter + 1,
    fromCivil(year, 5, 1),
    fromCivil(year, 12, 24),
    fromCivil(year, 12, 25),
    fromCivil(year, 12, 26),
    fromCivil(year, 12, 31),
    ...CLOSED_ONCE.filter(inYear),
  ];
  if (year >= 2015 && year <= 2021) closed.push(easter + 50);
  if (year >= 2014 && year <= 2021) closed.push(fromCivil(year, 10, 3));
  const half = year >= 2010 ? [weekdayUpTo(fromCivil(year, 12, 30))] : [];
  return { closed, half };
}

/** Xetra: continuous trading from 9:00 to 17:30, the last day of a year until 14:00. */
export const XETRA: Exchange = {
  zone: 'Europe/Berlin',
  hours: { pre: at(9), open: at(9), close: at(17, 30), post: at(17, 30) },
  halfDayHours: { pre: at(9), open: at(9), close: at(14), post: at(14) },
  weekends: false,
  daysOf,
};
