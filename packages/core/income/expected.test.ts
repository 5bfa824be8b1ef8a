import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, formatDecimal } from '../money/decimal.ts';
import { addMonths, day, formatDay } from '../time/day.ts';
import { expectedPayments } from './expected.ts';
import { COCA_COLA } from './fixtures/coca-cola.ts';
import type { PerShare } from './per-share.ts';
import { rhythmOf } from './rhythm.ts';

const paid = (...dates: string[]): PerShare[] =>
  dates.map((date) => ({ date: day(date), amount: decimal('1'), currency: 'EUR' }));
const days = (...dates: string[]) => dates.map(day);
const dates = ({ payments }: ReturnType<typeof expectedPayments>) =>
  payments.map(({ date }) => formatDay(date));

describe('the rhythm of payments', () => {
  it.each([
    ['monthly', Array.from({ length: 14 }, (_, month) => formatDay(addMonths(day('2023-11-15'), month)))],
    ['quarterly', COCA_COLA.map(({ date }) => formatDay(date))],
    // An interim and a final dividend, four and eight months apart.
    ['half-yearly', ['2022-09-20', '2023-05-25', '2023-09-19', '2024-05-23', '2024-09-17']],
    ['yearly', ['2022-05-18', '2023-05-17', '2024-05-21']],
    [
      'irregular',
      ['2022-03-01', '2022-05-01', '2023-08-01', '2024-01-15', '2024-02-01', '2024-03-01', '2024-11-01'],
    ],
    ['quarterly', ['2024-06-14', '2024-09-13', '2024-12-13']],
    ['unknown', ['2024-09-13', '2024-12-13']],
    ['unknown', []],
  ])('is %s', (rhythm, payments) => {
    expect(rhythmOf(payments.map(day), day('2024-12-31'))).toBe(rhythm);
  });

  it('lets one payment more pass, as a special one', () => {
    const regular = COCA_COLA.map(({ date }) => date);
    const special = [...regular, day('2023-11-02')].sort((a, b) => a - b);
    expect(rhythmOf(special, day('2024-12-31'))).toBe('quarterly');
  });
});

describe('payments to expect', () => {
  it('are those of a year before, in their seasons', () => {
    const { rhythm, payments, confidence } = expectedPayments(COCA_COLA, day('2024-12-31'));
    expect(rhythm).toBe('quarterly');
    // What was paid: 1 April, 1 July, 1 October and 15 December 2025.
    expect(payments.map(({ date, amount }) => [formatDay(date), formatDecimal(amount)])).toEqual([
      ['2025-04-01', '0.485'],
      ['2025-07-01', '0.485'],
      ['2025-10-01', '0.485'],
      ['2025-12-16', '0.485'],
    ]);
    expect(payments[0]!.repeats).toBe(day('2024-04-01'));
    // Seven payments had all the time to come again a year later, and did: 8 / 9.
    expect(confidence).toBeCloseTo(8 / 9, 12);
  });

  it('are not expected again when they came early or are declared', () => {
    const early = [...COCA_COLA, ...paid('2025-03-25')];
    expect(dates(expectedPayments(early, day('2025-03-28')))[0]).toBe('2025-07-01');
    const declared = expectedPayments(COCA_COLA, day('2025-03-28'), days('2025-04-01'));
    expect(dates(declared)).toEqual(['2025-07-01', '2025-10-01', '2025-12-16']);
  });

  it('go on in even steps when the payments began within the year', () => {
    const expectation = expectedPayments(paid('2024-06-14', '2024-09-13', '2024-12-13'), day('2024-12-31'));
    expect(dates(expectation)).toEqual(['2025-03-13', '2025-06-13', '2025-09-13', '2025-12-13']);
    expect(expectation.confidence).toBe(0.5);
  });

  it('are none where nothing can be told', () => {
    expect(dates(expectedPayments(paid('2024-12-13'), day('2024-12-31')))).toEqual([]);
    expect(dates(expectedPayments(paid('2021-12-13', '2022-12-13'), day('2024-12-31')))).toEqual([]);
    expect(expectedPayments(paid('2021-12-13', '2022-12-13'), day('2024-12-31')).confidence).toBeLessThan(
      0.6,
    );
  });

  it('lie in the twelve months after the day, whatever was paid', () => {
    const anyDays = fc.uniqueArray(fc.integer({ min: 18_000, max: 20_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(anyDays, fc.integer({ min: 18_000, max: 20_400 }), (some, on) => {
        const history = some
          .sort((a, b) => a - b)
          .map((date) => ({ date, amount: decimal('1'), currency: 'EUR' }));
        const { payments, confidence } = expectedPayments(history, on);
        for (const { date } of payments) {
          expect(date).toBeGreaterThan(on);
          expect(date).toBeLessThanOrEqual(addMonths(on, 12) + 1);
        }
        expect(confidence).toBeGreaterThan(0);
        expect(confidence).toBeLessThan(1);
      }),
      { seed: 3 },
    );
  });
});
