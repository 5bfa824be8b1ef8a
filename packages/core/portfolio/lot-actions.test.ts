import { describe, expect, it } from 'vitest';
import { type Decimal, formatDecimal, sum, trim } from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
import { transaction } from './fixtures/transactions.ts';
import { ActionImpossible } from './lot-errors.ts';
import { termOfClosed } from './lot-term.ts';
import { matchLots } from './lots.ts';
import type { PortfolioTransaction } from './transaction.ts';

const text = (value: Decimal | null) => (value === null ? null : formatDecimal(trim(value)));
const fifo = (transactions: readonly PortfolioTransaction[], allowShort = false) =>
  matchLots(transactions, { method: 'fifo', allowShort });
const opened = (...args: Parameters<typeof fifo>) =>
  fifo(...args).open.map((lot) => [lot.assetId, formatDay(lot.acquired), text(lot.quantity), text(lot.cost)]);
const closed = (...args: Parameters<typeof fifo>) =>
  fifo(...args).closed.map((lot) => [
    lot.event,
    text(lot.quantity),
    text(lot.cost),
    text(lot.proceeds),
    text(lot.gain),
    termOfClosed(lot),
  ]);

const buy = (date: string, quantity: string, amount: string, asset = 'A') =>
  transaction(date, 'BUY', asset, { quantity, amount });
const split = (date: string, quantity: string, amount?: string) =>
  transaction(date, 'SPLIT', 'A', amount === undefined ? { quantity } : { quantity, amount });

describe('a reverse split with cash in lieu', () => {
  // 105 shares at 1:10 are 10.5; the half share is sold for 12: it cost a 21st of 1,050.
  const trades = [buy('2023-01-02', '105', '1050'), split('2024-06-03', '0.1', '12')];

  it('sells the fraction', () => {
    expect(opened(trades)).toEqual([['A', '2023-01-02', '10', '1000']]);
    expect(closed(trades)).toEqual([['SPLIT', '0.5', '50', '12', '-38', 'long']]);
  });

  it('takes the fee out of the cash', () =>
    expect(closed([trades[0]!, { ...trades[1]!, fee: { units: 2n, scale: 0 } }])[0]).toEqual([
      'SPLIT',
      '0.5',
      '50',
      '10',
      '-40',
      'long',
    ]));

  it.each([
    ['nothing-held', [split('2024-06-03', '0.1', '12')]],
    ['no-fraction', [buy('2023-01-02', '100', '1'), split('2024-06-03', '0.1', '12')]],
  ] as const)('is impossible with %s', (obstacle, transactions) => {
    expect(() => fifo(transactions)).toThrow(ActionImpossible);
    expect(() => fifo(transactions)).toThrow(obstacle);
  });

  it('at a third leaves no fraction of what is a whole number', () =>
    expect(opened([buy('2023-01-02', '30', '30'), split('2024-01-02', '0.333333333333333333')])).toEqual([
      ['A', '2023-01-02', '10', '30'],
    ]));
});

it('a split of nothing held changes nothing', () =>
  expect(opened([split('2023-01-02', '4'), buy('2024-01-02', '1', '5')])).toEqual([
    ['A', '2024-01-02', '1', '5'],
  ]));

describe('a spin-off', () => {
  const spin = (figures: object = {}) =>
    transaction(
      '2024-06-03',
      'SPIN_OFF',
      'A',
      { quantity: '0.25', basisFraction: '0.2', ...figures },
      { to: 'B' },
    );
  const bought = [buy('2023-01-02', '10', '1000'), buy('2024-05-02', '5', '600')];

  it('divides the cost of each lot, and the day of purchase carries over', () =>
    expect(opened([...bought, spin()])).toEqual([
      ['A', '2023-01-02', '10', '800'],
      ['A', '2024-05-02', '5', '480'],
      ['B', '2023-01-02', '2.5', '200'],
      ['B', '2024-05-02', '1.25', '120'],
    ]));

  it('sells a fraction that is paid in cash', () => {
    // 3.75 shares come; three quarters of one are sold, the oldest first: 0.75 / 2.5 of 200.
    const trades = [...bought, spin({ amount: '70' })];
    expect(closed(trades)).toEqual([['SPIN_OFF', '0.75', '60', '70', '10', 'long']]);
    expect(opened(trades).slice(2)).toEqual([
      ['B', '2023-01-02', '1.75', '140'],
      ['B', '2024-05-02', '1.25', '120'],
    ]);
  });

  it('goes along where shares were sold short', () =>
    expect(
      opened([transaction('2023-01-02', 'SELL', 'A', { quantity: '4', amount: '100' }), spin()], true),
    ).toEqual([
      ['A', '2023-01-02', '-4', '-80'],
      ['B', '2023-01-02', '-1', '-20'],
    ]));
});

describe('a merger', () => {
  const merger = (figures: object, to: string | null = 'B') =>
    transaction('2024-06-03', 'MERGER', 'A', figures, to === null ? {} : { to });

  it('for shares keeps cost and day of purchase', () => {
    const trades = [buy('2023-01-02', '10', '1000'), merger({ quantity: '1.5' })];
    expect(opened(trades)).toEqual([['B', '2023-01-02', '15', '1000']]);
    expect(closed(trades)).toEqual([]);
    const sale = transaction('2024-06-04', 'SELL', 'B', { quantity: '15', amount: '1500' });
    expect(closed([...trades, sale])).toEqual([['SELL', '15', '1000', '1500', '500', 'long']]);
  });

  it('puts its shares among those held, by the day of purchase', () => {
    const trades = [buy('2023-06-01', '1', '9', 'B'), buy('2023-01-02', '1', '5'), merger({ quantity: '1' })];
    expect(opened(trades)).toEqual([
      ['B', '2023-01-02', '1', '5'],
      ['B', '2023-06-01', '1', '9'],
    ]);
  });

  it('for cash is a sale', () =>
    expect(closed([buy('2023-01-02', '10', '1000'), merger({ amount: '1500' }, null)])).toEqual([
      ['MERGER', '10', '1000', '1500', '500', 'long'],
    ]));

  // 26 CFR 1.356-1(c) example 1: a share with a basis of 85 is exchanged for one worth 100, and 75 in cash and other
  // property: of the gain of 90, 75 are recognised. Beside it a gain below the cash, and a loss, which is not recognised.
  it.each([
    ['85', '75', '85'],
    ['150', '25', '100'],
    ['200', '0', '125'],
  ])(
    'for a share worth 100 and 75 in cash, at a cost of %s, has a gain of %s and goes on at %s',
    (cost, gain, on) => {
      const trades = [buy('2023-01-02', '1', cost), merger({ quantity: '1', price: '100', amount: '75' })];
      expect(closed(trades).map(([, quantity, , proceeds, of]) => [quantity, proceeds, of])).toEqual([
        ['0', '75', gain],
      ]);
      expect(opened(trades)).toEqual([['B', '2023-01-02', '1', on]]);
    },
  );

  it('with a part of the cost for the cash has the gain over that part', () => {
    const trades = [
      buy('2023-01-02', '10', '1000'),
      merger({ quantity: '2', amount: '300', basisFraction: '0.8' }),
    ];
    expect(closed(trades)).toEqual([['MERGER', '0', '200', '300', '100', 'long']]);
    expect(opened(trades)).toEqual([['B', '2023-01-02', '20', '800']]);
  });

  it('leaves a cost unknown that was', () => {
    const trades = [
      transaction('2023-01-02', 'TRANSFER_IN', 'A', { quantity: '1' }),
      merger({ quantity: '1', price: '100', amount: '75' }),
    ];
    expect(opened(trades)).toEqual([['B', '2023-01-02', '1', null]]);
    expect(closed(trades)).toEqual([['MERGER', '0', null, '75', null, 'long']]);
  });

  it('covers a short sale of the new shares', () => {
    const trades = [
      transaction('2023-01-01', 'SELL', 'B', { quantity: '3', amount: '60' }),
      buy('2023-01-02', '5', '50'),
      merger({ quantity: '1' }),
    ];
    expect(closed(trades, true)).toEqual([['MERGER', '-3', '30', '60', '30', 'short']]);
    expect(opened(trades, true)).toEqual([['B', '2023-01-02', '2', '20']]);
  });
});

describe('a return of capital', () => {
  const paid = (date: string, amount: string) => transaction(date, 'RETURN_OF_CAPITAL', 'A', { amount });

  it('follows IRS Publication 550: stock bought for 100, 80 and then 30 paid back', () => {
    const trades = [buy('2010-03-01', '100', '100'), paid('2013-05-01', '80'), paid('2023-05-01', '30')];
    expect(opened(trades)).toEqual([['A', '2010-03-01', '100', '0']]);
    expect(closed(trades)).toEqual([['RETURN_OF_CAPITAL', '0', '0', '10', '10', 'long']]);
    expect(text(sum(fifo(trades).returned.map(({ amount }) => amount!)))).toBe('100');
  });

  it('is for every share alike', () => {
    const trades = [buy('2023-01-02', '10', '5'), buy('2023-02-02', '30', '90'), paid('2024-01-02', '40')];
    // One a share: 10 over a cost of 5, and 30 of 90.
    expect(opened(trades)).toEqual([
      ['A', '2023-01-02', '10', '0'],
      ['A', '2023-02-02', '30', '60'],
    ]);
    expect(closed(trades)).toEqual([['RETURN_OF_CAPITAL', '0', '0', '5', '5', 'short']]);
  });

  it('is impossible where nothing is held', () =>
    expect(() => fifo([paid('2024-01-02', '40')])).toThrow('nothing-held'));
});

describe('short sales', () => {
  const short = (date: string, quantity: string, amount: string, fee = '0') =>
    transaction(date, 'SELL', 'A', { quantity, amount, fee });

  it('open lots below zero, and are gained on when covered', () => {
    const trades = [short('2024-01-02', '10', '500', '5'), buy('2024-03-01', '4', '150')];
    expect(opened(trades, true)).toEqual([['A', '2024-01-02', '-6', '-297']]);
    expect(closed(trades, true)).toEqual([['BUY', '-4', '150', '198', '48', 'short']]);
  });

  it('begin where what is held ends, and end where more is bought', () => {
    const trades = [
      buy('2024-01-02', '4', '100'),
      short('2024-02-01', '10', '300'),
      buy('2024-03-01', '9', '180'),
    ];
    expect(closed(trades, true)).toEqual([
      ['SELL', '4', '100', '120', '20', 'short'],
      ['BUY', '-6', '120', '180', '60', 'short'],
    ]);
    expect(opened(trades, true)).toEqual([['A', '2024-03-01', '3', '60']]);
  });

  it('are split like shares held', () =>
    expect(
      opened([short('2024-01-02', '10', '500'), split('2024-02-01', '0.333333333333333333')], true),
    ).toEqual([['A', '2024-01-02', '-3.333333333', '-500']]));

  it('pay no cash in corporate actions', () =>
    expect(() => fifo([short('2024-01-02', '10', '500'), split('2024-02-01', '0.25', '3')], true)).toThrow(
      'sold-short',
    ));
});
