import type { Coverage } from '../../models.ts';

export type CoveredMonth = Coverage['months'][number];

export interface Year {
  readonly year: string;
  /** January to December; null where the account has nothing to say. */
  readonly months: readonly (CoveredMonth | null)[];
}

/** The months as a table of years, the newest first. */
export function yearsOf(months: readonly CoveredMonth[]): Year[] {
  const byMonth = new Map(months.map((each) => [each.month, each]));
  const years = [...new Set(months.map(({ month }) => month.slice(0, 4)))].sort().reverse();
  return years.map((year) => ({
    year,
    months: Array.from(
      { length: 12 },
      (_, at) => byMonth.get(`${year}-${String(at + 1).padStart(2, '0')}`) ?? null,
    ),
  }));
}

/** What a month looks like: a discrepancy and doubles stand above how much of it is covered. */
export type Mark = 'covered' | 'partial' | 'missing' | 'doubtful';

export function markOf({ state, doubled, verification }: CoveredMonth): Mark {
  return doubled > 0 || verification === 'discrepancy' ? 'doubtful' : state;
}

/** How many months there are of each mark. */
export function countMarks(months: readonly CoveredMonth[]): Readonly<Record<Mark, number>> {
  const counts = { covered: 0, partial: 0, missing: 0, doubtful: 0 };
  for (const month of months) counts[markOf(month)] += 1;
  return counts;
}
