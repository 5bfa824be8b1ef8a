import { parseDay } from '@financehub/core/time/day.ts';
import { DAY_SECONDS, fromLocal, type Offset } from '@financehub/core/time/zone.ts';
import { ProblemError } from '../../http/problem.ts';
import type { TimeRange } from '../../warehouse/tape.ts';

/** Year 1, and year 9999. */
const [FIRST, LAST] = [-62_135_596_800, 253_402_300_800];

interface Asked {
  readonly from?: string;
  readonly to?: string;
}

/**
 * What a query asks for, in seconds since 1970: a day begins at midnight of the zone, the last one is whole; an instant is meant
 * inclusively.
 */
export function rangeOf(query: Asked, zone: Offset): TimeRange {
  const from = query.from === undefined ? FIRST : momentOf(query.from, 'from', zone, 0);
  const to = query.to === undefined ? LAST : momentOf(query.to, 'to', zone, 1);
  if (from >= to)
    throw new ProblemError('invalid', 'The range ends before it begins.', {
      errors: [{ path: 'querystring/to', message: `must not be before ${query.from ?? ''}` }],
    });
  return { from, to };
}

/** `days`: how many a day is moved by, so that the last one is whole. */
function momentOf(text: string, name: string, zone: Offset, days: 0 | 1): number {
  const day = parseDay(text.slice(0, 10));
  const instant = text.length > 10 ? Date.parse(text) / 1000 : 0;
  if (day === null || Number.isNaN(instant))
    throw new ProblemError('invalid', `There is no ${text.slice(0, 40)}.`, {
      errors: [{ path: `querystring/${name}`, message: 'must be a day or an instant that exists' }],
    });
  // An instant that is the last one asked for is still within.
  return text.length > 10 ? instant + days * 1e-6 : fromLocal((day + days) * DAY_SECONDS, zone);
}
