import { parseDay, toCivil, weekday } from '@financehub/core/time/day.ts';
import { formatPercent } from '../../format/money.ts';

/** Which day, week, or month of a number of months a day belongs to. */
type Part = (day: number) => number;

const months =
  (length: number): Part =>
  (day) => {
    const { year, month } = toCivil(day);
    return Math.floor((12 * year + month - 1) / length);
  };

/** From the finest on: days, weeks from Monday, months, and years by twos, fives and tens. */
const PARTS: readonly Part[] = [
  (day) => day,
  (day) => Math.floor((day - weekday(day)) / 7),
  ...[1, 2, 3, 6, 12, 24, 60, 120, 240].map(months),
];

/** The first day of a part may be no trading day: a day so much later still counts as its beginning. */
const LATE = 2;

/**
 * The places of the days that are written along an axis, at most so many: the first of each day, week, month or year, the finest of them that
 * there is room for. A part that had begun before the first day is left out.
 */
export function dayMarks(days: readonly string[], most: number): ReadonlySet<number> {
  const numbers = days.map((text) => parseDay(dayOf(text)) ?? 0);
  if (days.length <= Math.min(most, FEW)) return new Set(numbers.keys());
  let marks: number[] = [];
  for (const part of PARTS) {
    marks = [];
    numbers.forEach((day, at) => {
      const before = at === 0 ? day - LATE : numbers[at - 1]!;
      if (part(day) !== part(before)) marks.push(at);
    });
    if (marks.length <= most) break;
  }
  return new Set(marks);
}

/** The day of a place of an axis, of a month (`2026-01`) its first. */
export const dayOf = (text: string): string => (text.length === 7 ? `${text}-01` : text);

/** So few points are all written. */
const FEW = 8;

interface Heights {
  readonly values: readonly (string | number | null)[];
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
}

/** How many digits after the point tell the marks of an axis of such values apart; with `fit` it need not begin at zero. */
export function tickDigits(series: readonly Heights[], fit: boolean, stack: boolean): number {
  let [lowest, highest] = fit ? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] : [0, 0];
  const reach = (value: number) => {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  };
  const sums = new Map<string, number>();
  for (const { values, low, high } of series) {
    values.forEach((text, at) => {
      if (text === null) return;
      const value = Number(text);
      const place = `${at} ${value < 0}`;
      const sum = stack ? (sums.get(place) ?? 0) + value : value;
      if (stack) sums.set(place, sum);
      reach(sum);
    });
    for (const value of [...(low ?? []), ...(high ?? [])]) if (value !== null) reach(value);
  }
  return highest > lowest ? Math.max(0, -stepPower((highest - lowest) / STEPS)) : 0;
}

/** A share on the upright axis, with `digits` after the point of the share itself: 0.05 has two of them and is 5 %. */
export const percentTick = (value: number, digits: number): string =>
  formatPercent(value, { digits: Math.max(0, digits - 2) });

/** As many steps as ECharts aims at. */
const STEPS = 5;

/** The power of ten of the round step (1, 2, 3 or 5 of it) nearest to a length, as ECharts rounds it. */
function stepPower(length: number): number {
  const power = Math.floor(Math.log10(length));
  return length / 10 ** power < 7 ? power : power + 1;
}
