import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '../time/day.ts';
import published from './fixtures/xirr.json' with { type: 'json' };
import {
  annualised,
  internalRates,
  investorFlows,
  modifiedDietz,
  moneyWeighted,
  simpleReturn,
  timeWeighted,
  xirr,
} from './returns.ts';

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

  // Documented by the crates xirr 0.2 ("as LibreOffice Calc") and financial 1.1 ("as Excel").
  it.each([
    [
      'LibreOffice Calc',
      [
        ['2015-06-11', -1000],
        ['2015-07-21', -9000],
        ['2018-06-10', 20_000],
        ['2015-10-17', -3000],
      ],
      0.1635371584432641,
    ],
    [
      'Excel, over a leap year',
      [
        ['2016-07-08', -379],
        ['2017-07-08', 100],
        ['2018-07-08', 100],
        ['2019-07-08', 100],
        ['2020-07-08', 100],
        ['2021-07-08', 100],
      ],
      0.10004608364,
    ],
  ] as const)('gives what %s gives', (_, rows, expected) =>
    expect(xirr(flows(...rows)).value).toBeCloseTo(expected, 9),
  );

  it.each(published.cases.map((one) => [one.name, one] as const))('finds the root of scipy: %s', (_, one) => {
    const found = xirr(one.flows.map(([date, amount]) => ({ date: date!, amount: amount! }))).value!;
    expect(Math.abs(found - one.rate) / (1 + one.rate)).toBeLessThan(1e-10);
  });

  it.each([
    [
      'a doubling in a day',
      [
        ['2023-01-01', -100],
        ['2023-01-02', 200],
      ],
      2 ** 365 - 1,
    ],
    [
      'a tenth in a year beside money that only passed through on the first day',
      [
        ['2023-01-01', -500],
        ['2023-01-01', 500],
        ['2023-06-01', -100],
        ['2024-05-31', 110],
      ],
      0.1,
    ],
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
      'money of other days that cancels',
      [
        ['2023-01-01', -100],
        ['2024-01-01', 50],
        ['2024-01-01', -50],
      ],
    ],
    [
      'an amount that is not known',
      [
        ['2023-01-01', -100],
        ['2024-01-01', Number.NaN],
      ],
    ],
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

describe('internalRates', () => {
  // The textbook case of two rates: -1600 + 10000 / x - 10000 / x^2 (J. Lorie and L. Savage, Three Problems in Rationing
  // Capital, 1955): 25 % and 400 %.
  const pump = flows(['2021-01-01', -1600], ['2022-01-01', 10_000], ['2023-01-01', -10_000]);

  it('tells all rates of flows that change their sign twice, and xirr takes the one nearest to zero', () => {
    const rates = internalRates(pump);
    expect(rates).toHaveLength(2);
    expect(rates[0]).toBeCloseTo(0.25, 10);
    expect(rates[1]).toBeCloseTo(4, 10);
    expect(xirr(pump).value).toBeCloseTo(0.25, 10);
  });

  it('finds three: 10 %, 20 % and 30 %', () => {
    // (x - 1.1)(x - 1.2)(x - 1.3), x the growth of 365 days.
    const rates = internalRates(
      [-1, 3.6, -4.31, 1.716].map((amount, year) => ({ date: year * 365, amount: amount * 1000 })),
    );
    expect(rates).toHaveLength(3);
    for (const [at, rate] of rates.entries()) expect(rate).toBeCloseTo([0.1, 0.2, 0.3][at]!, 8);
  });

  it('is the rate of xirr where there is one, and empty where there is none', () => {
    expect(internalRates(flows(['2023-01-01', -100], ['2024-01-01', 110]))).toHaveLength(1);
    expect(internalRates(flows(['2023-01-01', -100]))).toEqual([]);
  });
});

describe('modifiedDietz', () => {
  it('gives the answer of a practice question for the CFA exam: an October with four flows', () => {
    // Bloomberg Prep, GIPS verification: 585.60 at the start, 602.34 at the end, flows on the 5th, 9th, 15th and 24th: 2.45 %.
    const { value } = modifiedDietz({
      from: day('2021-09-30'),
      to: day('2021-10-31'),
      opening: 585.6,
      closing: 602.34,
      flows: flows(
        ['2021-10-05', -15.05],
        ['2021-10-09', 19.82],
        ['2021-10-15', 16.42],
        ['2021-10-24', -18.96],
      ),
    });
    expect(value).toBeCloseTo((602.34 - 585.6 + 15.05 - 19.82 - 16.42 + 18.96) / 591.237, 6);
    expect(value).toBeCloseTo(0.0245, 4);
  });

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

describe('moneyWeighted', () => {
  const period = { from: day('2024-01-01'), to: day('2024-12-31') };
  it('is the XIRR of a period in which money is invested', () =>
    // 100 become 110 in 365 days.
    expect(moneyWeighted({ ...period, opening: 100, closing: 110, flows: [] }).value).toBeCloseTo(0.1, 12));

  it('gives no rate of a debt: 100 got for shares sold short that cost 70 now are no loss', () => {
    const short = { ...period, opening: 0, closing: -70, flows: flows(['2024-01-01', -100]) };
    expect(moneyWeighted(short)).toEqual({
      value: null,
      reason: 'no capital was invested: the money came first and was owed after that',
    });
    expect(moneyWeighted({ ...period, opening: -100, closing: -70, flows: [] }).value).toBeNull();
  });

  it('says that a total loss has no rate', () =>
    expect(moneyWeighted({ ...period, opening: 100, closing: 0, flows: [] })).toEqual({
      value: null,
      reason: 'no money came back and nothing is left: no rate makes up for that',
    }));
});
