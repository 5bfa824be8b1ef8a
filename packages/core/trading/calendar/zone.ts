import type { EpochDay } from '../../time/day.ts';
import type { Instant } from '../order.ts';
import type { ClockMinutes } from './exchange.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the clock of an IANA zone is ahead of UTC at an instant, in milliseconds. Throws a RangeError for no such zone. */
function offsetAt(zone: string, instant: Instant): number {
  let format = formats.get(zone);
  if (format === undefined) {
    const parts = {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    } as const;
    format = new Intl.DateTimeFormat('en-US', {
      ...parts,
      timeZone: zone,
      hourCycle: 'h23',
      calendar: 'gregory',
    });
    formats.set(zone, format);
  }
  const found: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) found[type] = Number(value);
  const local = Date.UTC(found.year!, found.month! - 1, found.day!, found.hour!, found.minute!);
  return local - Math.floor(instant / MINUTE) * MINUTE;
}

/**
 * The instant at which the clock of a zone shows a time of a day. Of a time that the clock skips in spring, as much later;
 * of one that it shows twice in autumn, the first.
 */
export function instantOf(zone: string, day: EpochDay, clock: ClockMinutes): Instant {
  const local = day * DAY + clock * MINUTE;
  const before = offsetAt(zone, local - DAY);
  const first = local - before;
  const there = offsetAt(zone, first);
  if (there === before) return first;
  const second = local - there;
  return offsetAt(zone, second) === there ? second : first;
}
