import type { EpochDay } from './day.ts';

export const DAY_SECONDS = 86_400;

/** Seconds that the clocks of a zone are ahead of UTC at an instant (seconds since 1970). */
export type Offset = (time: number) => number;

export const utc: Offset = () => 0;

/** A quarter of an hour: clocks change at no other times. */
const QUARTER = 900;

/** The clocks of an IANA time zone. An unknown zone is a RangeError. */
export function zoneOffset(zone: string): Offset {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  if (format.resolvedOptions().timeZone === 'UTC') return utc;
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

/**
 * The instant, in seconds since 1970, at which the clocks of a zone show `local`, which are the seconds that would be it in
 * UTC. Of a time that they skip in spring, as much later; of one that they show twice in autumn, the first.
 */
export function fromLocal(local: number, offset: Offset): number {
  const before = offset(local - DAY_SECONDS);
  const first = local - before;
  const there = offset(first);
  if (there === before) return first;
  const second = local - there;
  return offset(second) === there ? second : first;
}
