import { addMonths, type EpochDay } from '../time/day.ts';

/** The first day on which a sale is long-term, see {@link termOf}. */
export function longTermFrom(heldSince: EpochDay): EpochDay {
  return Math.max(addMonths(heldSince, 12) + 1, addMonths(heldSince + 1, 12));
}
