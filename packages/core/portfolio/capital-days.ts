import type { UnavailableSpan } from './missing-spans.ts';

/**
 * What each part of a portfolio (an asset, or the cash in a currency) had as capital on each day and what it gained, in
 * one currency. The sum of the gains over the sum of the capital is the return of the day.
 */
export interface CapitalDays {
  readonly date: Int32Array;
  /** By part: the assets in their order, then the currencies in theirs. */
  readonly capital: readonly Float64Array[];
  readonly gain: readonly Float64Array[];
  /** Days that could not be valued; their gains are in the next day that could. */
  readonly unavailable: readonly UnavailableSpan[];
}

/** Less capital than this earns no return; it is what floating point leaves of an empty portfolio. */
const NO_CAPITAL = 1e-6;

/** The return of each day: nothing on days without capital. */
export function dailyReturns({ date, capital, gain }: CapitalDays): Float64Array {
  const returns = new Float64Array(date.length);
  const whole = wholeCapital(capital, date.length);
  for (const part of gain) for (let row = 0; row < date.length; row += 1) returns[row]! += part[row]!;
  return returns.map((value, row) => (whole[row]! < NO_CAPITAL ? 0 : value / whole[row]!));
}

/** Capital and gain of each part as shares of the capital of the day; zero on days without capital. */
export function shares(days: CapitalDays): { weight: Float64Array[]; contribution: Float64Array[] } {
  const whole = wholeCapital(days.capital, days.date.length);
  const ofWhole = (values: Float64Array): Float64Array =>
    values.map((value, row) => (whole[row]! < NO_CAPITAL ? 0 : value / whole[row]!));
  return { weight: days.capital.map(ofWhole), contribution: days.gain.map(ofWhole) };
}

function wholeCapital(capital: readonly Float64Array[], length: number): Float64Array {
  const whole = new Float64Array(length);
  for (const part of capital) for (let row = 0; row < length; row += 1) whole[row]! += part[row]!;
  return whole;
}

/** The parts added up by group: `groupOf[part]` is the index of its group. */
export function grouped(
  parts: readonly Float64Array[],
  groupOf: readonly number[],
  groups: number,
): Float64Array[] {
  const length = parts[0]?.length ?? 0;
  const sums = Array.from({ length: groups }, () => new Float64Array(length));
  for (const [part, values] of parts.entries()) {
    const into = sums[groupOf[part]!]!;
    for (let row = 0; row < length; row += 1) into[row]! += values[row]!;
  }
  return sums;
}
