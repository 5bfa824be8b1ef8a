import type { EpochDay } from '../../time/day.ts';
import { DAY_SECONDS, fromLocal, type Offset, zoneOffset } from '../../time/zone.ts';
import type { Instant } from '../order.ts';
import type { ClockMinutes } from './exchange.ts';

const offsets = new Map<string, Offset>();

/** The instant at which the clock of an IANA zone shows a time of a day, see {@link fromLocal}. Throws a RangeError for no such zone. */
export function instantOf(zone: string, day: EpochDay, clock: ClockMinutes): Instant {
  let offset = offsets.get(zone);
  if (offset === undefined) {
    offset = zoneOffset(zone);
    offsets.set(zone, offset);
  }
  return fromLocal(day * DAY_SECONDS + clock * 60, offset) * 1000;
}
