import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toNumber } from '../money/decimal.ts';
import { day, formatDay } from '../time/day.ts';
import { columnsOf } from './columns.ts';
import { type PeriodSeries, sliceOf } from './combined.ts';
import { histories } from './fixtures/arbitrary.ts';
import { transaction } from './fixtures/transactions.ts';
import { flowReturns } from './flow-returns.ts';
import { continueHistory, dailyHistory, type History, type HistoryRequest, sampledRows } from './history.ts';
import { holdingsAt } from './holdings.ts';
import { pricesOf, ratesOf } from './market.ts';
import { type PortfolioTransaction, tracksCash } from './transaction.ts';

/** A history with its indices from its first day on. */
function indexed(request: HistoryRequest): History & PeriodSeries {
  const found = dailyHistory(request);
  return { ...found, ...sliceOf(found, request.from, request.to) };
}

type Series = Readonly<Record<string, number>>;

/** One portfolio in USD with assets A and B priced in USD and C in EUR. */
function history(
  transactions: readonly PortfolioTransaction[],
  prices: { A?: Series; B?: Series; C?: Series; EUR?: Series },
  from: string,
  to: string,
  keepsCash = true,
): History & PeriodSeries {
  const column = (series: Series = {}) => ({
    date: Int32Array.from(Object.keys(series), (date) => day(date)),
    close: Float64Array.from(Object.values(series)),
    rate: Float64Array.from(Object.values(series)),
  });
  const assets = new Map([
    ['A', 0],
    ['B', 1],
    ['C', 2],
  ]);
  const currencies = new Map([
    ['USD', 0],
    ['EUR', 1],
  ]);
  return indexed({
    transactions: columnsOf(transactions, assets, currencies, keepsCash),
    assets: [
      { prices: column(prices.A), currency: 0 },
      { prices: column(prices.B), currency: 0 },
      { prices: column(prices.C), currency: 1 },
    ],
    rates: [null, column(prices.EUR)],
    from: day(from),
    to: day(to),
  });
}

const rounded = (values: Float64Array, digits = 6) =>
  [...values].map((value) => Number(value.toFixed(digits)));
const cash = (date: string, type: 'DEPOSIT' | 'WITHDRAWAL' | 'INTEREST' | 'FEE', amount: string) =>
  transaction(date, type, null, { amount });

// Investopedia, "Time-Weighted Rate of Return": a million becomes 1,162,484 by 15 August; 100,000 come or go then; at the end of the year
// there are 1,192,328 or 1,003,440. Both investors have 9.79 %, as GIPS asks: a valuation at each flow, and returns between them linked.
it.each([
  ['DEPOSIT', '100000', 1_192_328],
  ['WITHDRAWAL', '100000', 1_003_440],
] as const)('links returns around a %s of %s', (type, amount, closing) => {
  const bought = [
    cash('2012-12-31', 'DEPOSIT', '1000000'),
    transaction('2012-12-31', 'BUY', 'A', { quantity: '1000000', price: '1' }),
    cash('2013-08-16', type, amount),
  ];
  const rest = transaction('2013-08-16', type === 'DEPOSIT' ? 'BUY' : 'SELL', 'A', {
    quantity: (Number(amount) / 1.162484).toFixed(12),
    price: '1.162484',
  });
  const prices = {
    '2012-12-31': 1,
    '2013-08-15': 1.162484,
    '2013-12-31': 1.162484 * (1_192_328 / 1_262_484),
  };
  const found = history([...bought, rest], { A: prices }, '2013-01-01', '2013-12-31');
  expect(found.value.at(-1)).toBeCloseTo(closing, -1);
  expect(found.twrIndex.at(-1)! - 1).toBeCloseTo(0.0979, 4);
});

describe('beside Portfolio Performance (ClientIndexTest)', () => {
  const sample = [
    cash('2011-12-31', 'DEPOSIT', '10000'),
    cash('2012-01-01', 'INTEREST', '230'),
    cash('2012-01-02', 'DEPOSIT', '200'),
    cash('2012-01-02', 'INTEREST', '200'),
    cash('2012-01-03', 'WITHDRAWAL', '400'),
    cash('2012-01-03', 'FEE', '234.41'),
    cash('2012-01-04', 'INTEREST', '293.99'),
    cash('2012-01-05', 'INTEREST', '293.99'),
    cash('2012-01-06', 'DEPOSIT', '5400'),
    cash('2012-01-06', 'INTEREST', '195.99'),
    cash('2012-01-07', 'WITHDRAWAL', '3697.04'),
    cash('2012-01-07', 'FEE', '882.52'),
    cash('2012-01-08', 'FEE', '1003.85'),
  ];
  const result = history(sample, {}, '2011-12-31', '2012-01-08');

  it('testExcelSample: the accumulated return of each day', () => {
    const expected = [
      0, 0.023, 0.042616491, 0.019624983, 0.049614163, 0.079603343, 0.092841403, 0.03323197, -0.056182678,
    ];
    for (const [row, value] of expected.entries()) expect(result.twrIndex[row]! - 1).toBeCloseTo(value, 7);
  });

  it('testExcelSampleAggregatedWeekly: the last day of each week', () => {
    const { rows, flows } = sampledRows(result, 'week');
    expect(rows.map((row) => formatDay(result.date[row]!))).toEqual(['2012-01-01', '2012-01-08']);
    const [first, second] = rows.map((row) => result.twrIndex[row]!);
    expect(first).toBeCloseTo(1.023, 6);
    expect(second! / first! - 1).toBeCloseTo(-0.077402422, 7);
    expect(rounded(Float64Array.from(flows))).toEqual([10_000, 200 - 400 + 5400 - 3697.04]);
  });

  it('testThatInterstWithoutInvestment…: gains without capital are no return', () =>
    expect([
      ...history([cash('2012-01-02', 'INTEREST', '1')], {}, '2012-01-01', '2012-01-09').twrIndex,
    ]).toEqual(Array(9).fill(1)));

  it('testThatDepositsOnTheLastDayArePerformanceNeutral', () => {
    const { twrIndex } = history(
      [
        cash('2012-01-01', 'DEPOSIT', '100'),
        cash('2012-01-02', 'INTEREST', '10'),
        cash('2012-01-10', 'DEPOSIT', '100'),
      ],
      {},
      '2012-01-01',
      '2012-01-10',
    );
    expect(rounded(twrIndex).slice(-2)).toEqual([1.1, 1.1]);
  });

  it('testThatPerformanceOfAnInvestmentIntoAnIndexIsIdenticalToIndex: deliveries at the price of the day before', () => {
    const prices = { '2012-01-01': 100, '2012-01-02': 104, '2012-01-03': 104, '2012-01-05': 91 };
    const deliveries = ['2012-01-01', '2012-01-03', '2012-01-04'].map((date) =>
      transaction(date, 'TRANSFER_IN', 'A', { quantity: '1', amount: '1' }),
    );
    const result = history(deliveries, { A: prices }, '2012-01-01', '2012-01-06');
    expect(rounded(result.twrIndex)).toEqual([1, 1.04, 1.04, 1.04, 0.91, 0.91]);
    expect(rounded(result.netFlows)).toEqual([100, 0, 104, 104, 0, 0]);
  });
});

describe('values', () => {
  const funded = [
    cash('2024-01-02', 'DEPOSIT', '1000'),
    transaction('2024-01-02', 'BUY', 'A', { quantity: '5', price: '100', fee: '2' }, { sequence: 1 }),
  ];
  const A = { '2024-01-02': 100, '2024-01-04': 110 };

  it('carry prices forward and count cash', () => {
    const result = history(funded, { A }, '2024-01-01', '2024-01-05');
    expect(rounded(result.value)).toEqual([0, 998, 998, 1048, 1048]);
    expect(rounded(result.netFlows)).toEqual([0, 1000, 0, 0, 0]);
    expect(rounded(result.twrIndex)).toEqual([1, 0.998, 0.998, 1.048, 1.048]);
  });

  it('begin with the value of the day before when the period begins later', () => {
    const result = history(funded, { A }, '2024-01-04', '2024-01-05');
    expect(result.opening).toBe(998);
    expect(rounded(result.twrIndex)).toEqual([
      Number((1048 / 998).toFixed(6)),
      Number((1048 / 998).toFixed(6)),
    ]);
  });

  it('take trades for money put in and taken out where no cash is kept', () => {
    const trades = [
      transaction('2024-01-02', 'BUY', 'A', { quantity: '5', price: '100', fee: '2' }),
      transaction('2024-01-03', 'DIVIDEND', 'A', { amount: '10' }),
      transaction('2024-01-05', 'SELL', 'A', { quantity: '5', price: '110' }),
    ];
    const result = history(trades, { A }, '2024-01-02', '2024-01-06', false);
    expect(rounded(result.value)).toEqual([500, 500, 550, 0, 0]);
    expect(rounded(result.netFlows)).toEqual([502, -10, 0, -550, 0]);
    expect(result.twrIndex.at(-1)).toBeCloseTo((500 / 502) * (510 / 500) * (550 / 500), 12);
  });

  it('convert by the latest rate', () => {
    const trades = [
      transaction('2024-01-02', 'DEPOSIT', null, { amount: '100' }, { currency: 'EUR' }),
      transaction('2024-01-02', 'BUY', 'C', { quantity: '1', price: '60' }, { currency: 'EUR', sequence: 1 }),
    ];
    const prices = {
      C: { '2024-01-02': 60, '2024-01-04': 70 },
      EUR: { '2024-01-01': 1.1, '2024-01-03': 1.2 },
    };
    const result = history(trades, prices, '2024-01-02', '2024-01-04');
    expect(rounded(result.value)).toEqual([110, 120, 132]);
    expect(rounded(result.netFlows)).toEqual([110, 0, 0]);
  });

  it('survive a split with a price of before it and one of the day', () => {
    const trades = [
      transaction('2020-08-28', 'BUY', 'A', { quantity: '10', price: '499.23' }),
      transaction('2020-08-30', 'SPLIT', 'A', { quantity: '4' }),
    ];
    const A = { '2020-08-28': 499.23, '2020-08-31': 129.04 };
    const result = history(trades, { A }, '2020-08-28', '2020-08-31', false);
    expect(rounded(result.value)).toEqual([4992.3, 4992.3, 4992.3, 5161.6]);
    const ofTheDay = { '2020-08-28': 499.23, '2020-08-30': 129.04 };
    expect(rounded(history(trades, { A: ofTheDay }, '2020-08-30', '2020-08-30', false).value)).toEqual([
      5161.6,
    ]);
  });
});

describe('what is missing', () => {
  const trades = [
    cash('2024-01-02', 'DEPOSIT', '100'),
    transaction('2024-01-03', 'BUY', 'A', { quantity: '1', price: '50' }),
    cash('2024-01-04', 'DEPOSIT', '50'),
  ];

  it('makes the value NaN, is listed once, and the return is linked over the gap', () => {
    const result = history(trades, { A: { '2024-01-05': 55 } }, '2024-01-02', '2024-01-06');
    expect(rounded(result.value)).toEqual([100, Number.NaN, Number.NaN, 155, 155]);
    expect(rounded(result.netFlows)).toEqual([100, 0, 50, 0, 0]);
    expect(rounded(result.twrIndex)).toEqual([1, Number.NaN, Number.NaN, 1.033333, 1.033333]);
    expect(result.unavailable).toEqual([
      { missing: 'price', index: 0, from: day('2024-01-03'), to: day('2024-01-04') },
    ]);
  });

  it('starts the index at the first known value where the opening one is unknown', () => {
    const result = history(trades, { A: { '2024-01-05': 55, '2024-01-06': 86 } }, '2024-01-04', '2024-01-06');
    expect(rounded(result.twrIndex)).toEqual([Number.NaN, 1, 1.2]);
  });

  it('leaves the index unknown after a flow that can not be converted', () => {
    const deposit = transaction('2024-01-02', 'DEPOSIT', null, { amount: '1' }, { currency: 'EUR' });
    const result = history([deposit], { EUR: { '2024-01-03': 1.1 } }, '2024-01-01', '2024-01-03');
    expect(rounded(result.value)).toEqual([0, Number.NaN, 1.1]);
    expect(rounded(result.twrIndex)).toEqual([1, Number.NaN, Number.NaN]);
    expect(result.unavailable).toEqual([
      { missing: 'rate', index: 1, from: day('2024-01-02'), to: day('2024-01-02') },
    ]);
  });
});

it('samples the last day of every month', () => {
  const days = history([], {}, '2024-01-15', '2024-03-10');
  expect(sampledRows(days, 'month').rows.map((row) => formatDay(days.date[row]!))).toEqual([
    '2024-01-31',
    '2024-02-29',
    '2024-03-10',
  ]);
});

it('agrees with the exact holdings on the last day of any history', () => {
  const A = { '2011-01-01': 17.25, '2012-02-01': 19 };
  const B = { '2011-01-01': 3 };
  const C = { '2011-01-01': 8.5, '2011-06-01': 9.75 };
  const EUR = { '2011-01-01': 1.25 };
  const exact = (series: Series) =>
    Object.entries(series).map(([date, value]) => ({
      date: day(date),
      value: { units: BigInt(Math.round(value * 100)), scale: 2 },
    }));
  fc.assert(
    fc.property(histories(undefined, ['USD', 'EUR']), (transactions) => {
      const keepsCash = tracksCash(transactions);
      const last = transactions.at(-1)?.date ?? 15_000;
      const result = history(transactions, { A, B, C, EUR }, formatDay(last - 5), formatDay(last), keepsCash);
      const { totals } = holdingsAt({
        transactions,
        day: last,
        assets: new Map([
          ['A', { symbol: 'A', currency: 'USD' }],
          ['B', { symbol: 'B', currency: 'USD' }],
          ['C', { symbol: 'C', currency: 'EUR' }],
        ]),
        prices: pricesOf(
          new Map([
            ['A', exact(A)],
            ['B', exact(B)],
            ['C', exact(C)],
          ]),
        ),
        rates: ratesOf('EUR', new Map([['USD', exact(EUR)]])),
        currency: 'USD',
        method: 'fifo',
        tracksCash: keepsCash,
      });
      const expected = toNumber(totals.value!);
      expect(Math.abs(result.value.at(-1)! - expected)).toBeLessThan(0.006 + Math.abs(expected) * 1e-9);
    }),
  );
});

describe('a history continued after an edit', () => {
  it('is the one that is computed anew, whatever was edited', () => {
    const assets = new Map([
      ['A', 0],
      ['B', 1],
      ['C', 2],
    ]);
    const currencies = new Map([
      ['USD', 0],
      ['EUR', 1],
      ['JPY', 2],
    ]);
    const prices = (start: number) => ({
      date: Int32Array.from({ length: 90 }, (_, at) => 15_000 + at * 9),
      close: Float64Array.from({ length: 90 }, (_, at) => start + Math.sin(at) * 0.3 * start),
    });
    const rate = { date: Int32Array.of(14_000, 15_300), rate: Float64Array.of(1.2, 1.1) };
    fc.assert(
      fc.property(histories(), histories(), fc.nat(500), fc.boolean(), (before, other, cut, ownRates) => {
        const changed = 15_000 + cut;
        const after = [
          ...before.filter(({ date }) => date < changed),
          ...other.filter(({ date }) => date >= changed),
        ];
        const request = (transactions: readonly PortfolioTransaction[]) => ({
          from: 15_000,
          to: 15_700,
          transactions: columnsOf(transactions, assets, currencies, true),
          assets: [10, 20, 30].map((start, at) => ({ prices: prices(start), currency: at })),
          rates: [null, rate, rate],
          ownRates,
        });
        const { marks: _kept, ...continued } = continueHistory(
          request(after),
          dailyHistory(request(before)),
          changed,
        );
        const { marks: _new, ...anew } = dailyHistory(request(after));
        expect(continued).toEqual(anew);
        const ends = flowReturns(request(after));
        expect(ends.closing).toBe(anew.value.at(-1));
        // Where there is less than nothing on some days, their return is none, and that of the days between differs.
        if (anew.value.every((value) => value > 1)) {
          const { twrIndex, priceIndex } = sliceOf(anew, 15_000, 15_700);
          expect(ends.growth / twrIndex.at(-1)!).toBeCloseTo(1, 9);
          expect(ends.priceGrowth / priceIndex.at(-1)!).toBeCloseTo(1, 9);
        }
        const net = [...anew.netFlows].map((amount, row) => ({ date: 15_000 + row, amount }));
        expect(ends.flows).toEqual(net.filter(({ amount }) => amount !== 0));
      }),
      { numRuns: 60 },
    );
  });
});

describe('the index of prices alone', () => {
  it('leaves out what dividends brought, kept as cash or paid out', () => {
    const rows = [
      transaction('2024-01-01', 'DEPOSIT', null, { amount: '1000' }),
      transaction('2024-01-01', 'BUY', 'A', { quantity: '10', price: '100' }, { sequence: 1 }),
      transaction('2024-01-03', 'DIVIDEND', 'A', { amount: '60', tax: '10' }, { sequence: 2 }),
    ];
    const prices = { A: { '2024-01-01': 100, '2024-01-02': 110, '2024-01-03': 105 } };
    const kept = history(rows, prices, '2024-01-01', '2024-01-03');
    expect(kept.twrIndex.at(-1)).toBeCloseTo(1.1, 12);
    expect(kept.priceIndex.at(-1)).toBeCloseTo(1.05, 12);
    const paidOut = history(rows.slice(1), prices, '2024-01-01', '2024-01-03', false);
    expect(paidOut.twrIndex.at(-1)).toBeCloseTo(1.1, 12);
    expect(paidOut.priceIndex.at(-1)).toBeCloseTo(1.05, 12);
  });
});
