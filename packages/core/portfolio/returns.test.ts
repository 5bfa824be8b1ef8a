import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '../time/day.ts';
import { annualised, investorFlows, modifiedDietz, simpleReturn, timeWeighted, xirr } from './returns.ts';

const flows = (...rows: readonly (readonly [string, number])[]) =>
  rows.map(([date, amount]) => ({ date: day(date), amount }));

describe('xirr', () => {
  it('gives what Excel documents for XIRR', () => {
    const { value } = xirr(
      flows(
        ['2008-01-01', -10_000],
        ['2008-03-01', 2750],
        ['2008-10-30', 4250],
        ['2009-02-15', 3250],
        ['2009-04-01', 2750],
      ),
    );
    expect(value).toBeCloseTo(0.373362535, 8);
  });

  it.each([
    [
      'a tenth in a year',
      [
        ['2023-01-01', -100],
        ['2024-01-01', 110],
      ],
      0.1,
    ],
    [
      'a loss of nearly all',
      [
        ['2023-01-01', -100],
        ['2024-01-01', 0.001],
      ],
      -0.99999,
    ],
    [
      'a tenth in a day',
      [
        ['2023-01-01', -100],
        ['2023-01-02', 110],
      ],
      1.1 ** 365 - 1,
    ],
    [
      'nothing',
      [
        ['2023-01-01', -100],
        ['2024-01-01', 100],
      ],
      0,
    ],
  ] as const)('finds %s', (_, rows, expected) => {
    const { value } = xirr(flows(...rows));
    expect(Math.abs(value! - expected) / Math.max(1, expected)).toBeLessThan(1e-9);
  });

  it.each([
    ['no flows', []],
    [
      'money that only goes in',
      [
        ['2023-01-01', -100],
        ['2024-01-01', -1],
      ],
    ],
    [
      'flows of one day',
      [
        ['2023-01-01', -100],
        ['2023-01-01', 110],
      ],
    ],
    // 1000 - 2000 x + 1500 x^2 has no real root.
    [
      'no rate',
      [
        ['2021-01-01', 1000],
        ['2022-01-01', -2000],
        ['2023-01-01', 1500],
      ],
    ],
  ] as const)('says why there is none: %s', (_, rows) => {
    const { value, reason } = xirr(flows(...rows));
    expect(value).toBeNull();
    expect(reason).toMatch(/\w/);
  });

  it('finds again the rate at which a plan of savings grew', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.9, max: 3, noNaN: true }),
        fc.array(
          fc.record({ days: fc.integer({ min: 1, max: 3000 }), amount: fc.integer({ min: 1, max: 1e6 }) }),
          {
            minLength: 1,
            maxLength: 30,
          },
        ),
        (rate, payments) => {
          const end = 20_000;
          const closing = payments.reduce(
            (sum, { days, amount }) => sum + amount * (1 + rate) ** (days / 365),
            0,
          );
          fc.pre(closing > 1e-6);
          const found = xirr([
            ...payments.map(({ days, amount }) => ({ date: end - days, amount: -amount })),
            { date: end, amount: closing },
          ]);
          expect(Math.abs(found.value! - rate)).toBeLessThan(1e-7);
        },
      ),
    );
  });
});

describe('modifiedDietz', () => {
  it('gives the example of Wikipedia: 100 becomes 300 in two years with 50 paid in after the first', () => {
    const period = {
      from: day('2021-12-31'),
      to: day('2023-12-31'),
      opening: 100,
      closing: 300,
      flows: flows(['2022-12-31', 50]),
    };
    expect(modifiedDietz(period).value).toBeCloseTo(1.2, 12);
    expect(simpleReturn(period).value).toBeCloseTo(1, 12);
    expect(investorFlows(period).map(({ amount }) => amount)).toEqual([-100, -50, 300]);
  });

  it.each([
    ['without days', { from: 10, to: 10, opening: 1, closing: 1, flows: [] }],
    ['without capital', { from: 0, to: 10, opening: 0, closing: 1, flows: [] }],
    ['of an unknown value', { from: 0, to: 10, opening: Number.NaN, closing: 1, flows: [] }],
  ])('is null for a period %s', (_, period) => expect(modifiedDietz(period).value).toBeNull());
});

describe('time-weighted', () => {
  it('links an index and annualises by actual/365', () => {
    expect(timeWeighted(Float64Array.of(1.1, 1.21)).value).toBeCloseTo(0.21, 12);
    expect(timeWeighted(Float64Array.of(1.1, 1.21), 1.1).value).toBeCloseTo(0.1, 12);
    expect(annualised(0.21, 730).value).toBeCloseTo(0.1, 12);
    expect(annualised(-1, 100).value).toBe(-1);
  });

  it('is null where it can not be known', () => {
    expect(timeWeighted(new Float64Array(0)).value).toBeNull();
    expect(timeWeighted(Float64Array.of(1, Number.NaN)).value).toBeNull();
    expect(annualised(0.1, 0).value).toBeNull();
    expect(annualised(Number.NaN, 10).value).toBeNull();
  });
});
