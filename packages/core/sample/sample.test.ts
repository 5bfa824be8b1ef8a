import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Account, accountsById } from '../ledger/account.ts';
import { STARTER_CHART } from '../ledger/chart.ts';
import { type Entry, validateEntry } from '../ledger/entry.ts';
import { type Counter, transactionPostings } from '../ledger/transaction.ts';
import {
  add,
  compare,
  type Decimal,
  formatDecimal,
  multiply,
  subtract,
  toNumber,
  ZERO,
} from '../money/decimal.ts';
import { day } from '../time/day.ts';
import { isBusinessDay, rateOn, splitDay } from './market.ts';
import { generateSample } from './sample.ts';
import type { Sample, SampleTransaction } from './shape.ts';

const TODAY = day('2026-01-14');
const SAMPLE = generateSample({ seed: 1, today: TODAY });

/** Some seeds and days, among them the ends of months and a leap day. */
const CASES: Sample[] = fc
  .sample(
    fc.record({ seed: fc.integer(), today: fc.integer({ min: day('2005-01-01'), max: day('2060-12-31') }) }),
    {
      seed: 1,
      numRuns: 8,
    },
  )
  .concat([
    { seed: 0, today: day('2024-02-29') },
    { seed: -1, today: day('2025-12-31') },
  ])
  .map(generateSample)
  .concat([SAMPLE]);

function text(sample: Sample): string {
  return JSON.stringify(sample, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
}

function counter(line: SampleTransaction): Counter {
  if ('splits' in line) {
    return { splits: line.splits.map(({ categoryKey, amount }) => ({ categoryId: categoryKey, amount })) };
  }
  if ('categoryKey' in line) return { categoryId: line.categoryKey };
  const { transferTo, transferAmount, transferCurrency } = line;
  return {
    transferAccountId: transferTo,
    ...(transferAmount === undefined ? {} : { transferAmount }),
    ...(transferCurrency === undefined ? {} : { transferCurrency }),
  };
}

function entries({ transactions }: Sample): Entry[] {
  return transactions.map((line, index) => {
    const { accountKey, amount, currency, date, payee, description } = line;
    const postings = transactionPostings({ accountId: accountKey, amount, currency, ...counter(line) });
    return { id: String(index), date, payee, description, notes: '', tags: [], postings };
  });
}

/** The balance of an account after each posting to it, by date. */
function history(sample: Sample, key: string): Decimal[] {
  let balance = sample.accounts.find((account) => account.key === key)!.opening;
  return entries(sample)
    .flatMap(({ postings }) => postings.filter(({ accountId }) => accountId === key))
    .map(({ quantity }) => {
      balance = add(balance, quantity);
      return balance;
    });
}

describe('the sample', () => {
  it('is the same for the same seed and day, and another for another', () => {
    expect(text(generateSample({ seed: 1, today: TODAY }))).toBe(text(SAMPLE));
    expect(text(generateSample({ seed: 2, today: TODAY }))).not.toBe(text(SAMPLE));
  });

  it('ends at the day and starts three years before', () => {
    for (const { from, to, transactions, prices, fx, portfolio } of CASES) {
      expect(to - from).toBeGreaterThanOrEqual(1095);
      expect(to - from).toBeLessThanOrEqual(1096 + 31);
      const dates = [transactions, prices, fx, portfolio.transactions].flat().map(({ date }) => date);
      expect(Math.min(...dates)).toBeGreaterThanOrEqual(from);
      expect(Math.max(...dates)).toBeLessThanOrEqual(to);
    }
  });
});

describe('the household', () => {
  it('has the lines of a household, by date', () => {
    for (const { transactions } of CASES) {
      expect(transactions.length).toBeGreaterThan(1500);
      expect(transactions.length).toBeLessThan(2800);
      const dates = transactions.map(({ date }) => date);
      expect(dates).toEqual([...dates].sort((a, b) => a - b));
    }
  });

  it('can be booked: every line is a sound entry on accounts that exist', () => {
    const chart = STARTER_CHART.map(
      ({ key, name, type, subtype, parent }): Account => ({
        id: key,
        name,
        type,
        subtype,
        currency: null,
        parentId: parent,
      }),
    );
    for (const sample of CASES) {
      const own = sample.accounts.map(
        ({ key, name, type, subtype, currency }): Account => ({
          id: key,
          name,
          type,
          subtype,
          currency,
          parentId: null,
        }),
      );
      const accounts = accountsById([...chart, ...own]);
      expect(entries(sample).flatMap((entry) => validateEntry(entry, accounts))).toEqual([]);
    }
  });

  it.each([
    ['checking', 0, 40_000],
    ['savings', 12_000, 120_000],
    ['card', -9000, 500],
    ['mortgage', -215_000, -180_000],
    ['wallet', 0, 1000],
  ])('keeps %s between %i and %i', (key, low, high) => {
    for (const sample of CASES) {
      for (const balance of history(sample, key).map(toNumber)) {
        expect(balance).toBeGreaterThanOrEqual(low);
        expect(balance).toBeLessThanOrEqual(high);
      }
    }
  });

  it('is worth more every year', () => {
    for (const sample of CASES) {
      const worth = (until: number) =>
        sample.accounts
          .filter(({ currency }) => currency === 'USD')
          .reduce((total, { key, opening }) => {
            const moved = entries({
              ...sample,
              transactions: sample.transactions.filter(({ date }) => date <= until),
            })
              .flatMap(({ postings }) => postings.filter(({ accountId }) => accountId === key))
              .reduce((sum, { quantity }) => sum + toNumber(quantity), toNumber(opening));
            return total + moved;
          }, 0);
      const years = [0, 365, 730, 1095].map((days) => worth(sample.from + days));
      expect(years).toEqual([...years].sort((a, b) => a - b));
    }
  });

  it('holds what a demonstration needs', () => {
    const { transactions } = SAMPLE;
    const same = new Map<string, number>();
    for (const { date, payee, amount, accountKey } of transactions) {
      const line = [date, payee, formatDecimal(amount), accountKey].join('|');
      same.set(line, (same.get(line) ?? 0) + 1);
    }
    expect([...same.values()].filter((times) => times === 2).length).toBeGreaterThanOrEqual(1);
    expect(transactions.some(({ description }) => description === 'Refund')).toBe(true);
    expect(transactions.some(({ currency }) => currency === 'EUR')).toBe(true);
    expect(transactions.some((line) => 'transferTo' in line && line.transferCurrency === 'EUR')).toBe(true);
    expect(transactions.some((line) => 'transferTo' in line && line.transferTo === 'card')).toBe(true);
    expect(transactions.some((line) => 'splits' in line)).toBe(true);
  });
});

describe('the portfolio', () => {
  it('never spends cash or sells shares that it does not have', () => {
    for (const { portfolio } of CASES) {
      const cash = new Map<string, Decimal>();
      const held = new Map<string, Decimal>();
      for (const { type, symbol, quantity, amount, currency, fee, tax } of portfolio.transactions) {
        const before = held.get(symbol ?? '') ?? ZERO;
        if (type === 'BUY') held.set(symbol!, add(before, quantity!));
        if (type === 'SELL') held.set(symbol!, subtract(before, quantity!));
        if (type === 'SPLIT') held.set(symbol!, multiply(before, quantity!));
        const inward = ['SELL', 'DIVIDEND', 'INTEREST', 'DEPOSIT'].includes(type);
        const gross = inward ? (amount ?? ZERO) : subtract(ZERO, amount ?? ZERO);
        const net = subtract(gross, add(fee ?? ZERO, tax ?? ZERO));
        cash.set(currency!, add(cash.get(currency!) ?? ZERO, net));
        for (const left of [...cash.values(), ...held.values()]) expect(compare(left, ZERO)).not.toBe(-1);
      }
      expect(cash.get('EUR')).toEqual({ units: 0n, scale: 2 });
    }
  });

  it('has every kind of line, at the price of the day', () => {
    const { portfolio, prices } = SAMPLE;
    const kinds = new Set(portfolio.transactions.map(({ type }) => type));
    expect([...kinds].sort()).toEqual([
      'BUY',
      'DEPOSIT',
      'DIVIDEND',
      'FEE',
      'INTEREST',
      'SELL',
      'SPLIT',
      'WITHDRAWAL',
    ]);
    for (const { type, symbol, date, price } of portfolio.transactions) {
      if (type !== 'BUY' && type !== 'SELL') continue;
      expect(price).toEqual(prices.find((bar) => bar.symbol === symbol && bar.date === date)!.close);
    }
  });

  it('receives what the household pays in', () => {
    for (const { portfolio, transactions } of CASES) {
      const received = portfolio.transactions.filter(({ note }) => note === 'Savings plan');
      const paid = transactions.filter(
        (line) => 'categoryKey' in line && line.categoryKey === 'equity.transfers',
      );
      expect(paid.map(({ date, amount }) => [date, -amount.units])).toEqual(
        received.map(({ date, amount }) => [date, amount!.units]),
      );
    }
  });
});

describe('prices and rates', () => {
  it('are whole bars on business days', () => {
    for (const { prices, portfolio, from, to } of CASES) {
      const days = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(isBusinessDay);
      expect(prices.length).toBe(days.length * portfolio.assets.length);
      for (const { open, high, low, close, date } of prices) {
        expect(isBusinessDay(date)).toBe(true);
        expect(compare(low!, ZERO)).toBe(1);
        for (const value of [open!, close]) {
          expect(compare(high!, value)).not.toBe(-1);
          expect(compare(low!, value)).not.toBe(1);
        }
      }
    }
  });

  it('halve with the split', () => {
    for (const { prices, from } of CASES) {
      const bars = prices.filter(({ symbol }) => symbol === 'SMPT');
      const at = bars.findIndex(({ date }) => date === splitDay(from));
      const [before, after] = [bars[at - 1]!, bars[at]!].map(({ close }) => toNumber(close));
      expect(after! / before!).toBeGreaterThan(0.42);
      expect(after! / before!).toBeLessThan(0.58);
    }
  });

  it('moves about as much as it says', () => {
    const closes = SAMPLE.prices
      .filter(({ symbol }) => symbol === 'SMPW')
      .map(({ close }) => toNumber(close));
    const returns = closes.slice(1).map((close, index) => Math.log(close / closes[index]!));
    const mean = returns.reduce((total, value) => total + value, 0) / returns.length;
    const variance = returns.reduce((total, value) => total + (value - mean) ** 2, 0) / returns.length;
    expect(Math.sqrt(variance * 261)).toBeCloseTo(0.15, 1);
  });

  it('has volumes as markets have them: busy days follow busy days, and large moves come with them (Karpoff 1987)', () => {
    const correlation = (a: readonly number[], b: readonly number[]): number => {
      const mean = (of: readonly number[]) => of.reduce((total, value) => total + value, 0) / of.length;
      const [x, y] = [mean(a), mean(b)];
      const product = (c: readonly number[], d: readonly number[], u: number, v: number) =>
        c.reduce((total, value, at) => total + (value - u) * (d[at]! - v), 0);
      return product(a, b, x, y) / Math.sqrt(product(a, a, x, x) * product(b, b, y, y));
    };
    for (const symbol of ['SMPW', 'SMPB', 'SMPE', 'SMPH']) {
      const bars = SAMPLE.prices.filter((bar) => bar.symbol === symbol);
      const volumes = bars.map(({ volume }) => toNumber(volume!));
      const closes = bars.map(({ close }) => toNumber(close));
      const moves = closes.slice(1).map((close, at) => Math.abs(Math.log(close / closes[at]!)));
      const sorted = volumes.toSorted((a, b) => a - b);
      expect(correlation(volumes.slice(1), volumes.slice(0, -1)), symbol).toBeGreaterThan(0.15);
      expect(correlation(volumes.slice(1), moves), symbol).toBeGreaterThan(0.3);
      expect(sorted.at(-1)! / sorted[sorted.length >> 1]!, symbol).toBeGreaterThan(3);
      expect(sorted[0], symbol).toBeGreaterThan(0);
    }
  });

  it('has rates of the euro near where they are in life', () => {
    for (const { fx, to } of CASES) {
      expect(toNumber(rateOn(fx, 'USD', to))).toBeGreaterThan(0.9);
      expect(toNumber(rateOn(fx, 'USD', to))).toBeLessThan(1.35);
      expect(new Set(fx.map(({ base, quote }) => base + quote))).toEqual(
        new Set(['EURUSD', 'EURGBP', 'EURCHF']),
      );
    }
  });
});
