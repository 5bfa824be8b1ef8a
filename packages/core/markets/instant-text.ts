import { fromCivil, isCivil } from '../time/day.ts';
import { DAY_SECONDS, fromLocal, type Offset } from '../time/zone.ts';

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
const COUNT = /^(\d{9,19})(?:\.(\d{1,9}))?$/;

/**
 * Microseconds since 1970 of an ISO 8601 instant, or of a count of seconds, milliseconds, microseconds or nanoseconds, which its
 * digits tell apart for the years 1973 to 2286. Without an offset the clocks of `zone` are meant. Null for any other text.
 */
export function instantMicros(text: string, zone: Offset): number | null {
  const count = COUNT.exec(text);
  if (count !== null) return countedMicros(count[1]!, count[2] ?? '');
  const match = ISO.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] = match;
  if (!isCivil(Number(year), Number(month), Number(day))) return null;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const local =
    fromCivil(Number(year), Number(month), Number(day)) * DAY_SECONDS +
    Number(hour) * 3600 +
    Number(minute) * 60 +
    Number(second);
  const seconds = offset === undefined ? fromLocal(local, zone) : local - offsetSeconds(offset);
  return seconds * 1e6 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

function countedMicros(digits: string, fraction: string): number {
  const { length } = digits;
  if (length <= 11) return Number(digits) * 1e6 + Number(fraction.padEnd(6, '0').slice(0, 6));
  if (length <= 14) return Number(digits) * 1e3 + Number(fraction.padEnd(3, '0').slice(0, 3));
  return length <= 17 ? Number(digits) : Number(digits.slice(0, -3));
}

function offsetSeconds(text: string): number {
  if (text === 'Z') return 0;
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/[+:-]/g, '');
  return sign * (Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60);
}
