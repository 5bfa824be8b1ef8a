import { day, type EpochDay, formatDay } from '@financehub/core/time/day.ts';

export interface Period {
  readonly from: EpochDay;
  readonly to: EpochDay;
}

/** Prices before this are a slip of a year; a period that names no first day begins here. */
export const EARLIEST = day('1800-01-01');

/** Days as a sentence names them. */
export const daysSaid = ({ from, to }: Period): string =>
  from <= EARLIEST ? `up to ${formatDay(to)}` : `from ${formatDay(from)} to ${formatDay(to)}`;
