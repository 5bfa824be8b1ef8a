import { type EpochDay, fromCivil, toCivil, weekday } from '../time/day.ts';

/** How long candles are: a number of seconds within the day, or a period of the calendar. */
export interface Interval {
  readonly name: string;
  readonly unit: 'second' | 'day' | 'week' | 'month' | 'quarter' | 'year';
  /** Of `second` only. */
  readonly seconds: number;
}

export const DAY_SECONDS = 86_400;
const LONGER = { '1d': 'day', '1w': 'week', '1M': 'month', '1q': 'quarter', '1y': 'year' } as const;

/** Reads `5m`, `4h`, `1w`. The names are those of the contract; any other is a RangeError. */
export function intervalOf(name: string): Interval {
  if (Object.hasOwn(LONGER, name)) return { name, unit: LONGER[name as keyof typeof LONGER], seconds: 0 };
  const match = /^(\d{1,2})([mh])$/.exec(name);
  if (match === null) throw new RangeError(`not an interval: ${name.slice(0, 20)}`);
  return { name, unit: 'second', seconds: Number(match[1]) * (match[2] === 'h' ? 3600 : 60) };
}

/** The first day of the period that a day is in. Weeks begin on Monday. */
function firstDay(unit: Interval['unit'], day: EpochDay): EpochDay {
  if (unit === 'second' || unit === 'day') return day;
  if (unit === 'week') return day - (weekday(day) - 1);
  const { year, month } = toCivil(day);
  if (unit === 'month') return fromCivil(year, month, 1);
  return fromCivil(year, unit === 'year' ? 1 : month - ((month - 1) % 3), 1);
}

/** The first day after the period that begins on the day. */
export function dayAfter(unit: Interval['unit'], first: EpochDay): EpochDay {
  // Longer than any period, and shorter than two of it.
  const length = { second: 1, day: 1, week: 7, month: 31, quarter: 92, year: 366 }[unit];
  return firstDay(unit, first + length);
}

/** Seconds that the clocks of a zone are ahead of UTC at an instant (seconds since 1970). */
export type Offset = (time: number) => number;

/** A quarter of an hour: clocks change at no other times. */
const QUARTER = 900;

/** The clocks of an IANA time zone. An unknown zone is a RangeError. */
export function zoneOffset(zone: string): Offset {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  if (format.resolvedOptions().timeZone === 'UTC') return () => 0;
  const known = new Map<number, number>();
  const ask = (quarter: number): number => {
    const before = known.get(quarter);
    if (before !== undefined) return before;
    const parts = format.formatToParts(quarter * QUARTER * 1000);
    const offset = readOffset(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '');
    known.set(quarter, offset);
    return offset;
  };
  const perDay = DAY_SECONDS / QUARTER;
  return (time) => {
    const quarter = Math.floor(time / QUARTER);
    const day = quarter - (((quarter % perDay) + perDay) % perDay);
    const offset = ask(day);
    return ask(day + perDay) === offset ? offset : ask(quarter);
  };
}

/** `GMT-05:00`, `GMT` */
function readOffset(text: string): number {
  const match = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(text);
  if (match === null) throw new RangeError(`not an offset: ${text.slice(0, 20)}`);
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

/** The day that the clocks of a zone show. */
export const localDay = (time: number, offset: Offset): EpochDay =>
  Math.floor((time + offset(time)) / DAY_SECONDS);

const HOUR = 3600;

/**
 * Where the candle of an instant begins, in seconds since 1970. Minutes and hours are counted from local midnight; candles of several
 * hours follow the clock on the wall, so that one is an hour longer or shorter where the clocks change. Of days and longer it is
 * midnight UTC of the first day, which stands for the day whatever the zone.
 */
export function candleStart(interval: Interval, time: number, offset: Offset): number {
  if (interval.unit !== 'second') return firstDay(interval.unit, localDay(time, offset)) * DAY_SECONDS;
  const ahead = offset(time);
  const { seconds } = interval;
  const start = time - modulo(time + ahead, seconds);
  if (seconds <= HOUR) return start;
  const atStart = offset(start);
  return start + ahead - atStart;
}

const modulo = (value: number, by: number): number => value - Math.floor(value / by) * by;
