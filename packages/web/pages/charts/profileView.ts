import { formatDay, parseDay } from '@financehub/core/time/day.ts';
import type { View } from '../../ui/candles/drawCandles.ts';

/** Of what volume by price is drawn over the candles. */
export type ProfileName = 'off' | 'screen' | 'sessions';

/** Candles by their begins: days, or instants of shorter ones. */
export interface Times {
  readonly time: readonly string[];
  readonly timezone: string;
}

/** Days, or instants; both ends are meant inclusively, and an end that is left out is open. */
export interface Span {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The first and the last candle whose middle is on the screen; null where there is none. */
export function rowsOf({ from, to }: View, count: number): { first: number; last: number } | null {
  const [first, last] = [Math.max(0, Math.ceil(from - 1e-6)), Math.min(count - 1, Math.floor(to + 1e-6))];
  return first > last ? null : { first, last };
}

const before = (time: string): string =>
  time.length === 10
    ? formatDay((parseDay(time) ?? 0) - 1)
    : new Date(Date.parse(time) - 1000).toISOString().replace(/\.\d+Z$/, '.999999Z');

/** What these rows are made of: to the begin of the next candle, and of the last one to `end`. */
export function spanOf(
  { time }: Times,
  { first, last }: { first: number; last: number },
  end: string | undefined,
): Span {
  const next = time[last + 1];
  return { from: time[first], to: next === undefined ? end : before(next) };
}

/** A day of the exchange, with its candles. */
export interface SessionRows {
  readonly date: string;
  readonly first: number;
  readonly last: number;
}

/** The days that these rows are of, whole, also where the screen begins within one. */
export function sessionsOf(
  { time, timezone }: Times,
  { first, last }: { first: number; last: number },
): SessionRows[] {
  const days = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const dayOf = (row: number): string => days.format(new Date(time[row]!));
  let [from, to] = [first, last];
  for (const day = dayOf(from); from > 0 && dayOf(from - 1) === day; ) from -= 1;
  for (const day = dayOf(to); to < time.length - 1 && dayOf(to + 1) === day; ) to += 1;
  const found: { date: string; first: number; last: number }[] = [];
  for (let row = from; row <= to; row += 1) {
    const date = dayOf(row);
    const open = found.at(-1);
    if (open?.date === date) open.last = row;
    else found.push({ date, first: row, last: row });
  }
  return found;
}
