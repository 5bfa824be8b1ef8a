import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, type Decimal, decimal, formatDecimal, sum, toNumber, trim, ZERO } from '../money/decimal.ts';
import { day, formatDay } from '../time/day.ts';
import { histories } from './fixtures/arbitrary.ts';
import { transaction } from './fixtures/transactions.ts';
import { matchLots, SellsMoreThanHeld } from './lots.ts';
import { grossAmount, type PortfolioTransaction } from './transaction.ts';

const fifo = (transactions: readonly PortfolioTransaction[]) => matchLots(transactions, { method: 'fifo' });
const text = (value: Decimal | null) => (value === null ? null : formatDecimal(trim(value)));
const opened = (transactions: readonly PortfolioTransaction[]) =>
  fifo(transactions).open.map((lot) => [formatDay(lot.acquired), text(lot.quantity), text(lot.cost)]);
const closed = (transactions: readonly PortfolioTransaction[]) =>
  fifo(transactions).closed.map((lot) => [
    formatDay(lot.acquired),
    formatDay(lot.disposed),
    text(lot.quantity),
    text(lot.cost),
    text(lot.proceeds),
    text(lot.gain),
  ]);

describe('FIFO', () => {
  it('follows IRS Publication 550, "Identification": shares not identified are those bought first', () => {
    // 100 at $10, 200 at $11, 50 given away, 100 at $9, 130 sold: basis of the gift $500, of the sale $500 + $880.
    const trades = [
      transaction('1998-03-02', 'BUY', 'XYZ', { quantity: '100', price: '10' }),
      transaction('1999-01-04', 'BUY', 'XYZ', { quantity: '200', price: '11' }),
      transaction('1999-07-01', 'TRANSFER_OUT', 'XYZ', { quantity: '50' }),
      transaction('2001-12-03', 'BUY', 'XYZ', { quantity: '100', price: '9' }),
      transaction('2022-04-01', 'SELL', 'XYZ', { quantity: '130', price: '12' }),
    ];
    expect(fifo(trades).transferred.map((lot) => text(lot.cost))).toEqual(['500']);
    expect(closed(trades)).toEqual([
      ['1998-03-02', '2022-04-01', '50', '500', '600', '100'],
      ['1999-01-04', '2022-04-01', '80', '880', '960', '80'],
    ]);
    expect(opened(trades)).toEqual([
      ['1999-01-04', '120', '1320'],
      ['2001-12-03', '100', '900'],
    ]);
  });

  it('counts fees into the cost and out of the proceeds', () => {
    const trades = [
      transaction('2024-01-02', 'BUY', 'A', { quantity: '10', price: '10', fee: '1', tax: '0.50' }),
      transaction('2024-02-02', 'SELL', 'A', { quantity: '4', price: '12', fee: '2', tax: '0.30' }),
    ];
    expect(closed(trades)).toEqual([['2024-01-02', '2024-02-02', '4', '40.6', '46', '5.4']]);
    expect(opened(trades)).toEqual([['2024-01-02', '6', '60.9']]);
  });

  it('leaves the exact rest of a cost that does not divide', () => {
    const trades = [
      transaction('2024-01-02', 'BUY', 'A', { quantity: '3', amount: '100' }),
      transaction('2024-02-02', 'SELL', 'A', { quantity: '1', price: '50' }),
    ];
    expect(opened(trades)).toEqual([['2024-01-02', '2', '66.666666666666666667']]);
    const [sale] = fifo(trades).closed;
    expect(text(add(sale!.cost!, fifo(trades).open[0]!.cost!))).toBe('100');
  });

  it('takes transactions in any order and by sequence within a day', () => {
    const trades = [
      transaction('2024-01-02', 'SELL', 'A', { quantity: '1', price: '5' }, { sequence: 2 }),
      transaction('2024-01-02', 'BUY', 'A', { quantity: '1', price: '3' }, { sequence: 1 }),
    ];
    expect(closed(trades)).toEqual([['2024-01-02', '2024-01-02', '1', '3', '5', '2']]);
  });

  it('names asset, day, held and wanted when more is sold than held', () => {
    const trades = [
      transaction('2024-01-02', 'BUY', 'A', { quantity: '2', price: '3' }),
      transaction('2024-01-01', 'SELL', 'A', { quantity: '2.5', price: '3' }),
    ];
    expect(() => fifo(trades)).toThrow(SellsMoreThanHeld);
    expect(() => fifo(trades)).toThrow('SELL of 2.5 A on 2024-01-01, but only 0 are held');
    try {
      fifo([trades[0]!, { ...trades[1]!, date: day('2024-01-03') }]);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        assetId: 'A',
        date: day('2024-01-03'),
        held: decimal('2'),
        wanted: decimal('2.5'),
      });
    }
  });
});

describe('splits', () => {
  const bought = transaction('2020-08-31', 'BUY', 'AAPL', { quantity: '10', price: '100' }, { sequence: 1 });
  const split = (sequence: number) =>
    transaction('2020-08-31', 'SPLIT', 'AAPL', { quantity: '4' }, { sequence });

  it('keep the cost', () => expect(opened([bought, split(2)])).toEqual([['2020-08-31', '40', '1000']]));

  it('leave shares bought later the same day alone', () =>
    expect(opened([split(0), bought])).toEqual([['2020-08-31', '10', '1000']]));

  it('at a third add up over lots to a third of the whole', () => {
    const lots = [1, 2, 3].map((date) =>
      transaction(`2020-01-0${date}`, 'BUY', 'A', { quantity: '1', price: '1' }),
    );
    const third = transaction('2020-02-01', 'SPLIT', 'A', { quantity: '0.333333333333333333' });
    expect(text(sum(fifo([...lots, third]).open.map((lot) => lot.quantity)))).toBe('1');
  });
});

describe('what cannot be known', () => {
  it('is null for shares of unknown cost, and the rest goes on', () => {
    const trades = [
      transaction('2024-01-01', 'TRANSFER_IN', 'A', { quantity: '2' }),
      transaction('2024-01-02', 'SELL', 'A', { quantity: '1', price: '3' }),
    ];
    expect(closed(trades)).toEqual([['2024-01-01', '2024-01-02', '1', null, '3', null]]);
    expect(opened(trades)).toEqual([['2024-01-01', '1', null]]);
  });

  it('is the gain of shares sold in another currency than bought', () => {
    const trades = [
      transaction('2024-01-01', 'BUY', 'A', { quantity: '1', price: '3' }, { currency: 'EUR' }),
      transaction('2024-01-02', 'SELL', 'A', { quantity: '1', price: '3' }),
    ];
    expect(closed(trades)).toEqual([['2024-01-01', '2024-01-02', '1', '3', '3', null]]);
  });
});

it('moves cost along with shares transferred out, without a gain', () => {
  const trades = [
    transaction('2024-01-01', 'BUY', 'A', { quantity: '4', price: '3' }),
    transaction('2024-01-02', 'TRANSFER_OUT', 'A', { quantity: '1' }),
  ];
  const { transferred } = fifo(trades);
  expect(transferred.map((lot) => [text(lot.quantity), text(lot.cost)])).toEqual([['1', '3']]);
  expect(opened(trades)).toEqual([['2024-01-01', '3', '9']]);
});

const PYTHON = '/usr/bin/python3';
const hasBeancount = spawnSync(PYTHON, ['-c', 'import beancount.loader']).status === 0;

describe('beside beancount', () => {
  const ledgerOf = (transactions: readonly PortfolioTransaction[]) =>
    [
      '1970-01-01 open Equity:Cash',
      '1970-01-01 open Assets:Shares "FIFO"',
      ...transactions.map((tx) => {
        const cost = formatDecimal(sum([grossAmount(tx)!, tx.fee ?? ZERO, tx.tax ?? ZERO]));
        const units = `${formatDecimal(tx.quantity!)} S${tx.assetId}`;
        const leg = tx.type === 'BUY' ? `${units} {{${cost} USD}}` : `-${units} {}`;
        return `${formatDay(tx.date)} * "${tx.id}"\n  Assets:Shares  ${leg}\n  Equity:Cash\n`;
      }),
    ].join('\n');

  it.skipIf(!hasBeancount)('books the same costs for random trades', () => {
    const runs = fc
      .sample(histories(['BUY', 'SELL'], ['USD']), { seed: 20_240_301, numRuns: 60 })
      // Beancount orders the lots of one day its own way: one trade a day.
      .map((transactions) => transactions.map((tx, index) => ({ ...tx, date: 15_000 + index })));
    const script = fileURLToPath(new URL('fixtures/beancount_lots.py', import.meta.url));
    const answer = spawnSync(PYTHON, [script], {
      input: JSON.stringify(runs.map(ledgerOf)),
      encoding: 'utf8',
    });
    expect(answer.stderr).toBe('');
    const booked = JSON.parse(answer.stdout) as {
      reductions: Record<string, string>;
      left: Record<string, [string, string]>;
    }[];
    let sales = 0;
    for (const [index, run] of runs.entries()) {
      const { open, closed: sold } = fifo(run);
      for (const [id, cost] of Object.entries(booked[index]!.reductions)) {
        const ours = sum(sold.filter((lot) => lot.saleId === id).map((lot) => lot.cost!));
        expect(toNumber(ours)).toBeCloseTo(Number(cost), 9);
        sales += 1;
      }
      for (const asset of ['A', 'B', 'C']) {
        const [units, cost] = booked[index]!.left[`S${asset}`] ?? ['0', '0'];
        const lots = open.filter((lot) => lot.assetId === asset);
        expect(toNumber(sum(lots.map((lot) => lot.quantity)))).toBe(Number(units));
        expect(toNumber(sum(lots.map((lot) => lot.cost!)))).toBeCloseTo(Number(cost), 9);
      }
    }
    expect(sales).toBeGreaterThan(50);
  });
});
