import type { EpochDay } from '../time/day.ts';

/** Of one day of two files of an account: lines of each, and how many of them pair up by their amounts. */
export interface SharedDay {
  readonly date: EpochDay;
  readonly file: number;
  readonly known: number;
  readonly both: number;
}

export interface SharedDays {
  /** Days on which both files may have lines, from the later of their first days to the earlier of their last. */
  readonly days: readonly SharedDay[];
  /** Lines of the file that pair up by day and amount and whose text is another. */
  readonly reworded: number;
  /** The files are of different formats, so that their texts say nothing against it. */
  readonly otherFormat: boolean;
}

/** Pairs that agree for each line that does not. */
export const AGREEING_PER_STRAY = 20;
/** In one format a line that is worded anew is the exception among so many that are not... */
const SAME_PER_REWORDED = 9;
/** ...or so many whole days agree line for line, that all of them are. */
const WHOLE_DAYS = 5;
const FEWEST = 2;

/**
 * Whether two files show the same lines of the days that both cover. A bank lists each day whole, so the days between agree line
 * for line in their amounts, and of the first and last day one file holds what the other does, or more.
 */
export function showSameLines({ days, reworded, otherFormat }: SharedDays): boolean {
  const matched = days.reduce((sum, { both }) => sum + both, 0);
  if (matched < FEWEST) return false;
  const strays = days.reduce(
    (sum, day, index) => sum + straysOf(day, index === 0 || index === days.length - 1),
    0,
  );
  if (strays * AGREEING_PER_STRAY > matched) return false;
  if (otherFormat) return true;
  return reworded * SAME_PER_REWORDED <= matched - reworded || days.length - 2 >= WHOLE_DAYS;
}

function straysOf({ file, known, both }: SharedDay, edge: boolean): number {
  return edge ? Math.min(file, known) - both : file + known - 2 * both;
}
