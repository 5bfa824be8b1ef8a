import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal } from '../money/decimal.ts';
import { day, formatDay } from '../time/day.ts';
import { coverage, type Period } from './coverage.ts';

const period = (
  from: string,
  to: string,
  opening: string | null = null,
  closing: string | null = null,
): Period => ({
  from: day(from),
  to: day(to),
  opening: opening === null ? null : decimal(opening),
  closing: closing === null ? null : decimal(closing),
});

const shown = (periods: Period[]) => {
  const { months, gaps } = coverage(periods);
  return {
    months: months.map(({ month, days, state }) => `${formatDay(month).slice(0, 7)} ${days} ${state}`),
    gaps: gaps.map(({ from, to }) => `${formatDay(from)}..${formatDay(to)}`),
  };
};

describe('coverage', () => {
  it.each<[string, Period[], string[], string[]]>([
    ['no statement', [], [], []],
    [
      'one that starts within a month',
      [period('2026-01-03', '2026-02-28')],
      ['2026-01 29 covered', '2026-02 28 covered'],
      [],
    ],
    [
      'a hole of a month and more',
      [period('2026-01-01', '2026-01-20'), period('2026-03-05', '2026-03-31')],
      ['2026-01 20 partial', '2026-02 0 missing', '2026-03 27 partial'],
      ['2026-01-21..2026-03-04'],
    ],
    [
      'balances that meet over some days',
      [period('2026-01-03', '2026-01-28', '0', '10.00'), period('2026-02-02', '2026-02-27', '10', '12')],
      ['2026-01 29 covered', '2026-02 27 covered'],
      [],
    ],
    [
      'balances that do not meet',
      [period('2026-01-03', '2026-01-28', '0', '10.00'), period('2026-02-02', '2026-02-27', '11', '12')],
      ['2026-01 26 partial', '2026-02 26 partial'],
      ['2026-01-29..2026-02-01'],
    ],
    [
      'statements within and across each other',
      [
        period('2026-01-01', '2026-03-31'),
        period('2026-02-01', '2026-02-10'),
        period('2026-03-15', '2026-04-02'),
      ],
      ['2026-01 31 covered', '2026-02 28 covered', '2026-03 31 covered', '2026-04 2 covered'],
      [],
    ],
  ])('of %s', (_, periods, months, gaps) => {
    expect(shown(periods)).toEqual({ months, gaps });
  });

  it('counts every day from the first to the last once, as covered or in a gap', () => {
    const some = fc.array(fc.record({ from: fc.integer({ min: 20_000, max: 20_400 }), length: fc.nat(60) }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(some, (drawn) => {
        const periods = drawn.map(({ from, length }) => ({
          from,
          to: from + length,
          opening: null,
          closing: null,
        }));
        const { months, gaps } = coverage(periods);
        const days = new Set(
          periods.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i)),
        );
        expect(months.reduce((sum, month) => sum + month.days, 0)).toBe(days.size);
        const all = Math.max(...days) - Math.min(...days) + 1;
        expect(gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0)).toBe(all - days.size);
      }),
    );
  });
});
