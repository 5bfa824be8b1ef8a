import type { EpochDay } from './day.ts';

/** The place of the last of ascending days that is not after `day`; -1 before the first. */
export function lastAtOrBefore(days: ArrayLike<number>, day: EpochDay): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (days[middle]! <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
