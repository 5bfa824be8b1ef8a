import { expect, it } from 'vitest';
import { day } from '../time/day.ts';
import { columnsOf } from './columns.ts';
import { combine, investedSeries, sliceOf } from './combined.ts';
import { transaction } from './fixtures/transactions.ts';
import { dailyHistory, type History } from './history.ts';
import { type PortfolioTransaction, tracksCash } from './transaction.ts';

const [FROM, TO] = [day('2024-01-01'), day('2024-01-05')];

/** One portfolio in USD with an asset A. */
function history(
  transactions: readonly PortfolioTransaction[],
  closes: Record<string, number> = {},
): History {
  return dailyHistory({
    transactions: columnsOf(
      transactions,
      new Map([['A', 0]]),
      new Map([['USD', 0]]),
      tracksCash(transactions),
    ),
    assets: [
      {
        prices: {
          date: Int32Array.from(Object.keys(closes), (date) => day(date)),
          close: Float64Array.from(Object.values(closes)),
        },
        currency: 0,
      },
    ],
    rates: [null],
    from: FROM,
    to: TO,
  });
}

const cash = (date: string, type: 'DEPOSIT' | 'WITHDRAWAL' | 'DIVIDEND', amount: string, sequence = 0) =>
  transaction(date, type, type === 'DIVIDEND' ? 'A' : null, { amount }, { sequence });

// By hand: on the third 1,000 stand, 4,000 come, 4,000 go and 50 are a dividend; another portfolio stands at 1,000. Together
// 2,050 of 2,000: 2.5 % with, nothing without the dividend.
it('takes the income of a day out of the price return though as much money comes as goes on it', () => {
  const one = history([
    cash('2024-01-01', 'DEPOSIT', '1000'),
    cash('2024-01-03', 'DEPOSIT', '4000', 1),
    cash('2024-01-03', 'WITHDRAWAL', '4000', 2),
    cash('2024-01-03', 'DIVIDEND', '50', 3),
  ]);
  const other = history([cash('2024-01-01', 'DEPOSIT', '1000')]);
  const both = combine([one, other], FROM, TO);
  expect(both.twrIndex.at(-1)).toBeCloseTo(1.025, 12);
  expect(both.priceIndex.at(-1)).toBeCloseTo(1, 12);
});

// By hand: A is bought at 10, has no price on the days around its dividend of 1 and closes at 10: 10 % with, nothing without it.
it('takes the income of days without a value out of the price return of the next that has one', () => {
  const bought = transaction('2024-01-01', 'BUY', 'A', { quantity: '10', price: '10' });
  const one = history([cash('2024-01-01', 'DEPOSIT', '100'), bought, cash('2024-01-02', 'DIVIDEND', '10')], {
    '2024-01-03': 10,
  });
  expect([...one.value]).toEqual([Number.NaN, Number.NaN, 110, 110, 110]);
  const whole = combine([one, history([])], FROM, TO);
  for (const series of [whole, sliceOf(one, FROM, TO)]) {
    expect(series.priceIndex.at(-1)).toBeCloseTo(1, 12);
    expect(series.twrIndex.at(-1)).toBeCloseTo(1.1, 12);
  }
});

it('knows no return where only something is owed, or nothing is there', () => {
  const short = transaction('2024-01-01', 'SELL', 'A', { quantity: '10', price: '10' });
  const owed = sliceOf(history([short], { '2024-01-01': 10, '2024-01-05': 7 }), FROM, TO);
  expect(owed.value.at(-1)).toBe(-70);
  expect(investedSeries(owed).invested).toBe(false);
  expect([...investedSeries(owed).series.twrIndex]).toEqual(Array(5).fill(Number.NaN));
  const kept = sliceOf(
    history([cash('2024-01-01', 'DEPOSIT', '100'), short], { '2024-01-01': 10 }),
    FROM,
    TO,
  );
  expect(investedSeries(kept)).toEqual({ series: kept, invested: true });
});

// By hand: all is lost on the second, 200 come on the third and are 210 on the fifth.
it('has the returns of a period after a loss of all', () => {
  const lost = [
    cash('2024-01-01', 'DEPOSIT', '100'),
    transaction('2024-01-02', 'FEE', null, { amount: '100' }),
    cash('2024-01-03', 'DEPOSIT', '200'),
    transaction('2024-01-05', 'INTEREST', null, { amount: '10' }),
  ];
  const days = history(lost);
  expect(sliceOf(days, FROM, TO).twrIndex.at(-1)).toBe(0);
  expect(sliceOf(days, day('2024-01-04'), TO).twrIndex.at(-1)).toBeCloseTo(1.05, 12);
});
