import type { EpochDay } from '../time/day.ts';

/** What is kept of a file's dates, read under one order of day, month and year. */
export interface DateRun {
  /** Dates that exist. */
  read: number;
  /** Neighbours; those that don't go back, and those that don't go on. */
  steps: number;
  up: number;
  down: number;
  low: EpochDay;
  high: EpochDay;
  /** The day before the next; null where the next continues nothing. */
  last: EpochDay | null;
}

export function newRun(): DateRun {
  return {
    read: 0,
    steps: 0,
    up: 0,
    down: 0,
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
    last: null,
  };
}

export function addToRun(run: DateRun, day: EpochDay): void {
  run.read += 1;
  if (run.last !== null) {
    run.steps += 1;
    if (day >= run.last) run.up += 1;
    if (day <= run.last) run.down += 1;
  }
  run.low = Math.min(run.low, day);
  run.high = Math.max(run.high, day);
  run.last = day;
}

export function share(count: number, of: number): number {
  return of === 0 ? 0 : count / of;
}

/** What a kind of evidence is worth. */
const WORTH = { exist: 100, runOneWay: 20, closeness: 5 };

/** An order is good when the dates exist, run one way, and lie close together. `dates` counts also those that don't exist. */
export function scoreRun({ read, steps, up, down, low, high }: DateRun, dates: number): number {
  const span = read === 0 ? 0 : high - low;
  return (
    share(read, dates) * WORTH.exist +
    share(Math.max(up, down), steps) * WORTH.runOneWay -
    (WORTH.closeness * span) / (span + 365)
  );
}
