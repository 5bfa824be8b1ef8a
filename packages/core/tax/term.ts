import { addMonths, type EpochDay } from '../time/day.ts';

export type Term = 'short' | 'long';

/**
 * The first day on which a sale is long-term: the asset has then been held for more than a year. One counts from the day
 * after the purchase, and the day of the sale belongs to the time (IRS Publication 550, "Holding Period"). What is bought on
 * the last day of a month is long-term from the first day of the thirteenth month after it (Revenue Ruling 66-7), so that
 * 28 February of a year before a leap year, and 28 and 29 February of a leap year, all lead to 1 March.
 */
export function longTermFrom(heldSince: EpochDay): EpochDay {
  return Math.max(addMonths(heldSince, 12) + 1, addMonths(heldSince + 1, 12));
}

export function termOf(heldSince: EpochDay, disposed: EpochDay): Term {
  return disposed >= longTermFrom(heldSince) ? 'long' : 'short';
}
