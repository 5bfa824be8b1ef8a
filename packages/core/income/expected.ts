import { addMonths, type EpochDay } from '../time/day.ts';
import type { PerShare } from './per-share.ts';
import { monthsBetween, type Rhythm, rhythmOf, toleranceOf } from './rhythm.ts';

/** A payment that is to be expected from those so far. */
export interface ExpectedPayment extends PerShare {
  /** The payment that it is expected to repeat. */
  readonly repeats: EpochDay;
}

export interface Expectation {
  readonly rhythm: Rhythm;
  readonly payments: readonly ExpectedPayment[];
  /**
   * How often a payment came again a year later so far, by the rule of succession: (came + 1) / (could have come + 2). One half as long
   * as there is nothing to judge by.
   */
  readonly confidence: number;
}

/**
 * The payments of the twelve months after `day`: those of the last twelve months a year later, at the same amount per
 * share, so that seasons stay. An asset that pays for less than a year in even steps is expected to go on with its last amount. What was
 * paid early already, and what stands in `declared`, is not expected again. `paid` ascends by day.
 */
export function expectedPayments(
  paid: readonly PerShare[],
  day: EpochDay,
  declared: readonly EpochDay[] = [],
): Expectation {
  const past = paid.filter(({ date }) => date <= day);
  const days = past.map(({ date }) => date);
  const rhythm = rhythmOf(days, day);
  const tolerance = toleranceOf(rhythm);
  const known = [...days, ...declared];
  const next = isYoung(days, day) ? continued(past, day, rhythm) : repeated(past, day);
  return {
    rhythm,
    payments: next.filter(({ date }) => !known.some((each) => Math.abs(each - date) <= tolerance)),
    confidence: confidenceOf(days, day, tolerance),
  };
}

function isYoung(days: readonly EpochDay[], day: EpochDay): boolean {
  const first = days[0];
  return first === undefined || first > addMonths(day, -12) + toleranceOf('quarterly');
}

function repeated(past: readonly PerShare[], day: EpochDay): ExpectedPayment[] {
  return past
    .filter(({ date }) => date > addMonths(day, -12))
    .map((payment) => ({ ...payment, date: addMonths(payment.date, 12), repeats: payment.date }))
    .filter(({ date }) => date > day);
}

function continued(past: readonly PerShare[], day: EpochDay, rhythm: Rhythm): ExpectedPayment[] {
  const months = monthsBetween(rhythm);
  const last = past.at(-1);
  if (months === null || last === undefined) return [];
  const payments: ExpectedPayment[] = [];
  for (let step = months; addMonths(last.date, step) <= addMonths(day, 12); step += months) {
    const date = addMonths(last.date, step);
    if (date > day) payments.push({ ...last, date, repeats: last.date });
  }
  return payments;
}

function confidenceOf(days: readonly EpochDay[], day: EpochDay, tolerance: number): number {
  const due = days.map((each) => addMonths(each, 12)).filter((each) => each + tolerance <= day);
  const came = due.filter((each) => days.some((other) => Math.abs(other - each) <= tolerance));
  return (came.length + 1) / (due.length + 2);
}
