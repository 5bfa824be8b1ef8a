import { describe, expect, it } from 'vitest';
import { type Decimal, decimal, formatDecimal, sum, toNumber, trim } from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
// Booked by beancount 3.2.3; fixtures/beancount_methods.py makes it.
import golden from './fixtures/beancount_methods.json' with { type: 'json' };
import { transaction } from './fixtures/transactions.ts';
import type { LotMethod } from './lot.ts';
import { matchLots } from './lots.ts';
import type { PortfolioTransaction } from './transaction.ts';

const text = (value: Decimal | null) => (value === null ? null : formatDecimal(trim(value)));
const opened = (transactions: readonly PortfolioTransaction[], method: LotMethod) =>
  matchLots(transactions, { method }).open.map((lot) => [
    formatDay(lot.acquired),
    text(lot.quantity),
    text(lot.cost),
  ]);
const closed = (transactions: readonly PortfolioTransaction[], method: LotMethod) =>
  matchLots(transactions, { method }).closed.map((lot) => [
    formatDay(lot.acquired),
    text(lot.quantity),
    text(lot.cost),
    text(lot.gain),
  ]);

const buy = (date: string, quantity: string, price: string) =>
  transaction(date, 'BUY', 'X', { quantity, price }, { id: date });
const sell = (date: string, quantity: string, price: string, lots?: Record<string, string>) =>
  transaction(date, 'SELL', 'X', { quantity, price }, lots === undefined ? {} : { lots });

describe.each(['fifo', 'lifo', 'hifo'] as const)('%s beside beancount', (method) => {
  it.each(golden.runs.map((run, index) => [index, run] as const))(
    'books the costs of history %i',
    (_, run) => {
      const transactions = run.trades.map((trade, index) => {
        const [type, date, quantity, price] = trade as [string, string, string, string];
        const id = String(index);
        // The whole amount, since the price of a purchase is not rounded to cents there.
        const amount = text({
          units: decimal(quantity).units * decimal(price).units,
          scale: decimal(quantity).scale + decimal(price).scale,
        })!;
        return transaction(date, type === 'BUY' ? 'BUY' : 'SELL', 'X', { quantity, amount }, { id });
      });
      const { open, closed: sold } = matchLots(transactions, { method });
      const costs = Map.groupBy(sold, (lot) => lot.saleId);
      const booked = run[method];
      expect([...costs.keys()]).toEqual(Object.keys(booked.costs));
      for (const [id, cost] of Object.entries(booked.costs))
        expect(toNumber(sum(costs.get(id)!.map((lot) => lot.cost!)))).toBeCloseTo(Number(cost), 10);
      expect(open.map((lot) => formatDay(lot.acquired))).toEqual(booked.left.map(([date]) => date));
      for (const [index, lot] of open.entries()) {
        expect(toNumber(lot.quantity)).toBe(Number(booked.left[index]![1]));
        expect(toNumber(lot.cost!)).toBeCloseTo(Number(booked.left[index]![2]), 10);
      }
    },
  );
});

describe('highest cost first', () => {
  it('takes shares of unknown cost last', () => {
    const trades = [
      transaction('2024-01-01', 'TRANSFER_IN', 'X', { quantity: '5' }),
      buy('2024-01-02', '5', '0'),
      buy('2024-01-03', '5', '2'),
      sell('2024-02-01', '11', '3'),
    ];
    expect(closed(trades, 'hifo').map(([date]) => date)).toEqual(['2024-01-03', '2024-01-02', '2024-01-01']);
  });
});

describe('the average cost', () => {
  it('moves with every purchase and stays with every sale', () => {
    const trades = [
      buy('2024-01-01', '100', '10'),
      buy('2024-02-01', '50', '16'),
      sell('2024-03-01', '60', '20'),
      buy('2024-04-01', '30', '20'),
      sell('2024-05-01', '60', '15'),
    ];
    // (1,000 + 800) / 150 = 12; (90 x 12 + 600) / 120 = 14.
    expect(closed(trades, 'average')).toEqual([
      ['2024-01-01', '60', '720', '480'],
      ['2024-01-01', '40', '560', '40'],
      ['2024-02-01', '20', '280', '20'],
    ]);
    expect(opened(trades, 'average')).toEqual([
      ['2024-02-01', '30', '420'],
      ['2024-04-01', '30', '420'],
    ]);
  });

  it('begins anew after everything was sold', () => {
    const trades = [buy('2024-01-01', '3', '10'), sell('2024-02-01', '3', '11'), buy('2024-03-01', '4', '7')];
    expect(opened(trades, 'average')).toEqual([['2024-03-01', '4', '28']]);
  });

  it('is unknown in the currencies of purchases in several, and known in that of the portfolio', () => {
    const trades = [
      transaction('2024-01-01', 'BUY', 'X', { quantity: '1', price: '8' }, { currency: 'EUR' }),
      transaction('2024-01-02', 'BUY', 'X', { quantity: '1', price: '14' }),
      transaction('2024-01-03', 'SELL', 'X', { quantity: '1', price: '20' }),
    ];
    const toBase = (amount: Decimal, tx: PortfolioTransaction) =>
      tx.currency === 'USD' ? amount : { units: amount.units * 125n, scale: amount.scale + 2 };
    const [sale] = matchLots(trades, { method: 'average', toBase }).closed;
    expect([text(sale!.cost), text(sale!.gain)]).toEqual([null, null]);
    expect([text(sale!.costInBase), text(sale!.gainInBase)]).toEqual(['12', '8']);
  });
});

describe('named lots', () => {
  const bought = [buy('2024-01-01', '10', '1'), buy('2024-01-02', '10', '2'), buy('2024-01-03', '10', '3')];

  it('are taken as the sale says', () => {
    const sale = sell('2024-02-01', '12', '5', { '2024-01-03': '10', '2024-01-01': '2' });
    expect(closed([...bought, sale], 'specific')).toEqual([
      ['2024-01-03', '10', '30', '20'],
      ['2024-01-01', '2', '2', '8'],
    ]);
    expect(opened([...bought, sale], 'specific')).toEqual([
      ['2024-01-01', '8', '8'],
      ['2024-01-02', '10', '20'],
    ]);
  });

  it('are the oldest where a sale names none', () =>
    expect(closed([...bought, sell('2024-02-01', '12', '5')], 'specific').map(([date]) => date)).toEqual([
      '2024-01-01',
      '2024-01-02',
    ]));

  it('keep their name as shares of another asset', () => {
    const merger = transaction('2024-01-15', 'MERGER', 'X', { quantity: '0.5' }, { to: 'Y' });
    const sale = transaction(
      '2024-02-01',
      'SELL',
      'Y',
      { quantity: '5', price: '9' },
      { lots: { '2024-01-02': '5' } },
    );
    expect(closed([...bought, merger, sale], 'specific')).toEqual([['2024-01-02', '5', '20', '25']]);
  });

  it.each([
    ['is not there', { nowhere: '1' }, '0'],
    ['is bought later', { '2024-03-01': '1' }, '0'],
    ['has fewer shares', { '2024-01-01': '11' }, '10'],
  ])('are refused where the lot %s', (_, lots, open) => {
    const later = buy('2024-03-01', '10', '3');
    const [[, quantity]] = Object.entries(lots) as [[string, string]];
    expect(() => closed([...bought, later, sell('2024-02-01', quantity, '5', lots)], 'specific')).toThrow(
      `${open} are open`,
    );
  });
});

it('keeps eighteen digits', () => {
  const trades = [
    buy('2024-01-01', '0.000000000000000003', '1'),
    transaction('2024-01-02', 'BUY', 'X', {
      quantity: '99999999999999999999',
      amount: '99999999999999999999',
    }),
    sell('2024-02-01', '0.000000000000000001', '5'),
  ];
  const open = opened(trades, 'fifo');
  expect(open).toEqual([
    ['2024-01-01', '0.000000000000000002', '0'],
    ['2024-01-02', '99999999999999999999', '99999999999999999999'],
  ]);
});
