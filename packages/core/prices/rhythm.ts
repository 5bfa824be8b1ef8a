import { type EpochDay, weekday } from '../time/day.ts';

/** On which days an asset has prices, as its own prices show: the weekdays, and how many of them usually lie between two prices. */
export interface Rhythm {
  /** By ISO weekday, 1 Monday to 7 Sunday; index 0 is not used. */
  readonly on: readonly boolean[];
  /** Expected days without a price between two prices, in the middle of all. */
  readonly usualMissing: number;
}

const SHARE_OF_BUSIEST = 0.3;
const WORKDAYS = [false, true, true, true, true, true, false, false];
const ENOUGH = 20;
/** Closures of exchanges last up to this many of their days, but for a few in a century. */
const LONGEST_CLOSURE = 7;

/** The rhythm of sorted days; Monday to Friday while there are too few to tell. */
export function rhythmOf(days: Int32Array): Rhythm {
  if (days.length < ENOUGH) return { on: WORKDAYS, usualMissing: 0 };
  const counts = new Array<number>(8).fill(0);
  for (const day of days) counts[weekday(day)]! += 1;
  const busiest = Math.max(...counts);
  const on = counts.map((count) => count >= busiest * SHARE_OF_BUSIEST);
  const missing = Int32Array.from(days.subarray(1), (day, index) =>
    expectedBetween(on, days[index]!, day),
  ).sort();
  return { on, usualMissing: missing[missing.length >>> 1] ?? 0 };
}

/** Days of the rhythm after `from` and before `to`. */
function expectedBetween(on: readonly boolean[], from: EpochDay, to: EpochDay): number {
  const between = to - from - 1;
  const weeks = Math.floor(between / 7);
  let count = weeks * on.filter(Boolean).length;
  for (let day = from + 1 + weeks * 7; day < to; day += 1) if (on[weekday(day)]) count += 1;
  return Math.max(0, count);
}

export interface Gap {
  readonly from: EpochDay;
  readonly to: EpochDay;
  /** Days of the rhythm without a price. */
  readonly days: number;
}

/** Holes longer than closures of exchanges and than usual for the asset. */
export function gapsIn(days: Int32Array, rhythm = rhythmOf(days)): Gap[] {
  const gaps: Gap[] = [];
  for (let row = 1; row < days.length; row += 1) {
    const [before, after] = [days[row - 1]!, days[row]!];
    const missing = expectedBetween(rhythm.on, before, after);
    if (missing > LONGEST_CLOSURE && missing > 3 * (rhythm.usualMissing + 1))
      gaps.push({ from: before + 1, to: after - 1, days: missing });
  }
  return gaps;
}

const DELAY = 3;

/** Whether a last price of `last` is older than holidays and delays explain on `today`, which itself is not expected yet. */
export function isStale({ on, usualMissing }: Rhythm, last: EpochDay, today: EpochDay): boolean {
  return expectedBetween(on, last, today) > DELAY + 2 * usualMissing;
}

/** The last day before `today` on which there should be a price. */
export function lastExpected({ on }: Rhythm, today: EpochDay): EpochDay {
  let day = today - 1;
  while (!on[weekday(day)]) day -= 1;
  return day;
}

/** Share of the days between the first and the last price that are in no gap, 0 to 1. */
export function coverageOf(days: Int32Array, gaps: readonly Gap[]): number {
  const lacking = gaps.reduce((sum, gap) => sum + gap.days, 0);
  return days.length === 0 ? 0 : days.length / (days.length + lacking);
}
