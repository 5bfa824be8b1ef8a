import { expect, it } from 'vitest';
import { type CoveredMonth, countMarks, markOf, yearsOf } from './years.ts';

const month = (name: string, patch: Partial<CoveredMonth> = {}): CoveredMonth => ({
  month: name,
  state: 'covered',
  days: 31,
  lines: 12,
  imports: [],
  doubled: 0,
  verification: 'verified',
  ...patch,
});

it('stands months under each other, the newest year first', () => {
  const years = yearsOf([month('2024-11'), month('2024-12'), month('2025-01')]);
  expect(years.map(({ year }) => year)).toEqual(['2025', '2024']);
  expect(years[1]!.months.map((each) => each?.month ?? null)).toEqual([
    ...Array<null>(10).fill(null),
    '2024-11',
    '2024-12',
  ]);
});

it.each([
  [{}, 'covered'],
  [{ state: 'partial' as const }, 'partial'],
  [{ state: 'missing' as const, verification: null }, 'missing'],
  [{ doubled: 1 }, 'doubtful'],
  [{ verification: 'discrepancy' as const }, 'doubtful'],
])('marks a month with %j as %s', (patch, mark) => {
  expect(markOf(month('2025-01', patch))).toBe(mark);
  expect(countMarks([month('2025-01', patch)])).toMatchObject({ [mark]: 1 });
});
