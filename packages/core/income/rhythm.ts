import { addMonths, type EpochDay } from '../time/day.ts';

export type Rhythm = 'monthly' | 'quarterly' | 'half-yearly' | 'yearly' | 'irregular' | 'unknown';

/** Payments a year, and how many days one may be early or late and still be the same. */
const REGULAR = [
  { rhythm: 'monthly', perYear: 12, tolerance: 10 },
  { rhythm: 'quarterly', perYear: 4, tolerance: 30 },
  { rhythm: 'half-yearly', perYear: 2, tolerance: 45 },
  { rhythm: 'yearly', perYear: 1, tolerance: 60 },
] as const;

const IRREGULAR_TOLERANCE = 15;

export function toleranceOf(rhythm: Rhythm): number {
  return REGULAR.find((each) => each.rhythm === rhythm)?.tolerance ?? IRREGULAR_TOLERANCE;
}

/** Months between two payments; null where there is no rhythm. */
export function monthsBetween(rhythm: Rhythm): number | null {
  const regular = REGULAR.find((each) => each.rhythm === rhythm);
  return regular === undefined ? null : 12 / regular.perYear;
}

const YEARS_LOOKED_AT = 3;

/**
 * How often an asset pays, from the days on which it paid until `day`, ascending. With a year or more of payments it is the number
 * in each of the last (up to three) years, which also tells half-yearly payments that lie four and eight months apart; one
 * payment more or less in one of the years is let pass. With less than a year, three payments in even steps tell.
 */
export function rhythmOf(days: readonly EpochDay[], day: EpochDay): Rhythm {
  const first = days[0];
  if (first === undefined) return 'unknown';
  const counts: number[] = [];
  for (let year = 0; year < YEARS_LOOKED_AT; year += 1) {
    const [after, until] = [addMonths(day, -12 * (year + 1)), addMonths(day, -12 * year)];
    if (first > after + REGULAR[1].tolerance) break;
    counts.push(days.filter((each) => each > after && each <= until).length);
  }
  if (counts.length === 0) return byGaps(days);
  const middle = [...counts].sort((a, b) => a - b)[(counts.length - 1) >> 1]!;
  const regular = REGULAR.find(({ perYear }) => perYear === middle);
  const odd = counts.filter((count) => count !== middle);
  const even = odd.length === 0 || (odd.length === 1 && Math.abs(odd[0]! - middle) === 1);
  return regular !== undefined && even ? regular.rhythm : 'irregular';
}

/** Three payments or more in steps of one length. */
function byGaps(days: readonly EpochDay[]): Rhythm {
  const gaps = days.slice(1).map((each, index) => each - days[index]!);
  if (gaps.length < 2) return 'unknown';
  const regular = REGULAR.find(({ perYear, tolerance }) =>
    gaps.every((gap) => Math.abs(gap - 365.25 / perYear) <= tolerance),
  );
  return regular?.rhythm ?? 'unknown';
}
