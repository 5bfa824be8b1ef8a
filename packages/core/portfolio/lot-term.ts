import { sign } from '../money/decimal.ts';
import { addMonths, type EpochDay } from '../time/day.ts';
import type { ClosedLot, OpenLot } from './lot.ts';

export type Term = 'short' | 'long';

/**
 * Long is more than a year (IRS Publication 550). The holding period begins on the day after the purchase and the day of
 * the sale counts; a year that begins on the first of March ends with February, in leap years too (Revenue Ruling 66-7).
 */
export function termOf(acquired: EpochDay, disposed: EpochDay): Term {
  const afterAYear = disposed > addMonths(acquired, 12) && disposed >= addMonths(acquired + 1, 12);
  return afterAYear ? 'long' : 'short';
}

/** The gain of a short sale is short-term: what covers it is held for no time (IRC section 1233). */
export function termOfClosed({ acquired, disposed, quantity }: ClosedLot): Term {
  return sign(quantity) < 0 ? 'short' : termOf(acquired, disposed);
}

/** The term that a sale on the day would have. */
export function termOfOpen({ acquired, quantity }: OpenLot, day: EpochDay): Term {
  return sign(quantity) < 0 ? 'short' : termOf(acquired, day);
}
