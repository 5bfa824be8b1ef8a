import { day, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import { ProblemError } from '../../http/problem.ts';

export interface Range {
  readonly from: EpochDay;
  readonly to: EpochDay;
}

/** 150 years: what one answer values at most. */
const MOST_DAYS = 54_788;

/** Histories start here at the earliest unless asked otherwise: a slip of a year such as 0024 would stretch them to nothing. */
const EARLIEST = day('1900-01-01');

/**
 * The days to value: those asked for, within the first transaction and today (or the last transaction, where that is
 * later): before and after there is nothing to say. Null where there is no such day.
 */
export function rangeOf(
  states: readonly { readonly transactions: readonly { readonly date: EpochDay }[] }[],
  query: { from?: string; to?: string },
  today: EpochDay,
): Range | null {
  if (query.from !== undefined && query.to !== undefined && query.from > query.to)
    throw new ProblemError('invalid', 'The range ends before it begins.', {
      errors: [{ path: 'querystring/to', message: `must not be before ${query.from}` }],
    });
  const used = states.filter(({ transactions }) => transactions.length > 0);
  if (used.length === 0) return null;
  const first = Math.min(...used.map(({ transactions }) => transactions[0]!.date));
  const last = Math.max(today, ...used.map(({ transactions }) => transactions.at(-1)!.date));
  const start = Math.min(Math.max(first, EARLIEST), query.to === undefined ? today : day(query.to));
  const from = Math.max(first, query.from === undefined ? start : day(query.from));
  const end = last - from < MOST_DAYS ? last : Math.max(today, from);
  const to = query.to === undefined ? end : Math.min(last, day(query.to));
  if (to - from >= MOST_DAYS) {
    throw new ProblemError('invalid', `The range spans more than ${MOST_DAYS} days.`, {
      errors: [{ path: 'querystring/to', message: `must be nearer to ${formatDay(from)}` }],
    });
  }
  return from > to ? null : { from, to };
}
