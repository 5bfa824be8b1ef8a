import { type EpochDay, fromCivil, toCivil } from '../time/day.ts';
import { DAY_SECONDS, localDay, type Offset } from '../time/zone.ts';

/** How long candles are: so many seconds within the day, or so many periods of the calendar. */
export interface Interval {
  readonly name: string;
  readonly unit: 'second' | 'day' | 'week' | 'month' | 'year';
  /** Of the unit. */
  readonly count: number;
}

const WITHIN_A_DAY = { s: 1, m: 60, h: 3600 } as const;
const LONGER = { d: ['day', 1], w: ['week', 1], M: ['month', 1], q: ['month', 3], y: ['year', 1] } as const;
const MOST_PERIODS = 99;

/**
 * Reads `5m`, `7m`, `4h`, `1w`, `2q`: a number and `s`, `m`, `h` (together a day at most), `d`, `w`, `M`, `q` or `y` (99 at most). Any
 * other name is a RangeError.
 */
export function intervalOf(name: string): Interval {
  const match = /^([1-9]\d{0,4})([smhdwMqy])$/.exec(name);
  const count = Number(match?.[1]);
  const letter = match?.[2] as keyof typeof WITHIN_A_DAY | keyof typeof LONGER;
  if (match !== null && Object.hasOwn(WITHIN_A_DAY, letter)) {
    const seconds = count * WITHIN_A_DAY[letter as keyof typeof WITHIN_A_DAY];
    if (seconds <= DAY_SECONDS) return { name, unit: 'second', count: seconds };
  } else if (match !== null && count <= MOST_PERIODS) {
    const [unit, periods] = LONGER[letter as keyof typeof LONGER];
    return { name, unit, count: count * periods };
  }
  throw new RangeError(`not an interval: ${name.slice(0, 20)}`);
}

/** A Monday, from which days and weeks are counted. */
const FIRST_MONDAY = fromCivil(1970, 1, 5);
const WEEK = 7;
const MONTHS = 12;

const floorTo = (value: number, by: number): number => value - modulo(value, by);

/**
 * The first day of the period that a day is in. Weeks begin on Monday; several days or weeks are counted from 5 January 1970, several months and
 * years from the year 0, so that those of two, three, four and six months begin with the calendar's year.
 */
function firstDay({ unit, count }: Interval, day: EpochDay): EpochDay {
  if (unit === 'second') return day;
  if (unit === 'day' || unit === 'week') {
    const days = unit === 'week' ? count * WEEK : count;
    return floorTo(day - FIRST_MONDAY, days) + FIRST_MONDAY;
  }
  const { year, month } = toCivil(day);
  if (unit === 'year') return fromCivil(floorTo(year, count), 1, 1);
  const first = floorTo(year * MONTHS + month - 1, count);
  return fromCivil(Math.floor(first / MONTHS), (first % MONTHS) + 1, 1);
}

/** The first day after the period that begins on the day. */
export function dayAfter(interval: Interval, first: EpochDay): EpochDay {
  // Longer than any period, and shorter than two of it.
  const length = { second: 1, day: 1, week: WEEK, month: 31, year: 366 }[interval.unit];
  return firstDay(interval, first + (interval.unit === 'second' ? 1 : interval.count * length));
}

const HOUR = 3600;

/**
 * Where the candle of an instant begins, in seconds since 1970. Minutes and hours are counted from local midnight, whose day the last of them
 * does not go beyond; candles of several hours follow the clock on the wall, so that one is an hour longer or shorter where the clocks
 * change. Of days and longer it is midnight UTC of the first day, which stands for the day whatever the zone.
 */
export function candleStart(interval: Interval, time: number, offset: Offset): number {
  if (interval.unit !== 'second') return firstDay(interval, localDay(time, offset)) * DAY_SECONDS;
  const ahead = offset(time);
  const seconds = interval.count;
  const start = time - modulo(modulo(time + ahead, DAY_SECONDS), seconds);
  if (seconds <= HOUR) return start;
  const atStart = offset(start);
  return start + ahead - atStart;
}

const modulo = (value: number, by: number): number => value - Math.floor(value / by) * by;
