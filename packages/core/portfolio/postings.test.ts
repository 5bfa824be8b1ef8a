import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, type Decimal, decimal, formatDecimal, isZero, sum, trim, ZERO } from '../money/decimal.ts';
import { histories } from './fixtures/arbitrary.ts';
import { transaction } from './fixtures/transactions.ts';
import { type Posting, postingsOf } from './postings.ts';
import { moveShares } from './quantities.ts';
import { cashEffect, TRANSACTION_TYPES } from './transaction.ts';

const ACCOUNTS = {
  holdings: 'holdings',
  cash: 'cash',
  fees: 'fees',
  taxes: 'taxes',
  dividends: 'dividends',
  interest: 'interest',
  capital: 'capital',
  external: 'external',
};

const written = (postings: readonly Posting[]) =>
  postings.map(
    ({ account, quantity, commodity, weight }) =>
      `${account} ${formatDecimal(quantity)} ${commodity} @@ ${formatDecimal(weight)}`,
  );

describe('postingsOf', () => {
  const trade = { quantity: '10', price: '250.10', fee: '1.00', tax: '0.50' };

  it.each([
    [
      'BUY',
      'VTI',
      trade,
      [
        'holdings 10 VTI @@ 2501.00',
        'cash -2502.50 USD @@ -2502.50',
        'fees 1.00 USD @@ 1.00',
        'taxes 0.50 USD @@ 0.50',
      ],
    ],
    [
      'SELL',
      'VTI',
      trade,
      [
        'holdings -10 VTI @@ -2501.00',
        'cash 2499.50 USD @@ 2499.50',
        'fees 1.00 USD @@ 1.00',
        'taxes 0.50 USD @@ 0.50',
      ],
    ],
    [
      'DIVIDEND',
      'VTI',
      { amount: '20', tax: '3' },
      ['cash 17 USD @@ 17', 'taxes 3 USD @@ 3', 'dividends -20 USD @@ -20'],
    ],
    ['INTEREST', null, { amount: '2' }, ['cash 2 USD @@ 2', 'interest -2 USD @@ -2']],
    ['FEE', null, { amount: '2' }, ['cash -2 USD @@ -2', 'fees 2 USD @@ 2']],
    ['TAX', null, { amount: '2' }, ['cash -2 USD @@ -2', 'taxes 2 USD @@ 2']],
    ['DEPOSIT', null, { amount: '100' }, ['cash 100 USD @@ 100', 'external -100 USD @@ -100']],
    ['WITHDRAWAL', null, { amount: '100' }, ['cash -100 USD @@ -100', 'external 100 USD @@ 100']],
    [
      'TRANSFER_IN',
      'VTI',
      { quantity: '3', price: '10', fee: '1' },
      ['holdings 3 VTI @@ 30.00', 'cash -1 USD @@ -1', 'fees 1 USD @@ 1', 'external -30.00 USD @@ -30.00'],
    ],
    ['TRANSFER_IN', 'VTI', { quantity: '3' }, ['holdings 3 VTI @@ 0']],
    ['TRANSFER_OUT', null, { amount: '7' }, ['cash -7 USD @@ -7', 'external 7 USD @@ 7']],
  ] as const)('books a %s of %s', (type, asset, figures, expected) =>
    expect(written(postingsOf(transaction('2024-03-01', type, asset, figures), ACCOUNTS))).toEqual(expected),
  );

  it('books a split as the shares that come in addition, at no weight', () => {
    const split = transaction('2020-08-31', 'SPLIT', 'AAPL', { quantity: '4' });
    const held = { quantity: decimal('10'), transferredCost: null };
    expect(written(postingsOf(split, ACCOUNTS, held))).toEqual(['holdings 30 AAPL @@ 0']);
    expect(() => postingsOf(split, ACCOUNTS)).toThrow(RangeError);
  });

  it('takes shares out at the cost that goes along when the transfer names none', () => {
    const out = transaction('2024-03-01', 'TRANSFER_OUT', 'VTI', { quantity: '3' });
    const held = { quantity: decimal('3'), transferredCost: decimal('29.97') };
    expect(written(postingsOf(out, ACCOUNTS, held))).toEqual([
      'holdings -3 VTI @@ -29.97',
      'external 29.97 USD @@ 29.97',
    ]);
  });

  it.each([
    ['SPLIT', { quantity: '0.1', amount: '7' }, {}, ['holdings -9 A @@ -7', 'cash 7 USD @@ 7']],
    [
      'SPIN_OFF',
      { quantity: '0.25', basisFraction: '0.2', amount: '7', fee: '1' },
      { to: 'B' },
      ['holdings 2 B @@ -7', 'cash 6 USD @@ 6', 'fees 1 USD @@ 1'],
    ],
    ['SPIN_OFF', { quantity: '0.25', basisFraction: '0.2' }, { to: 'B' }, ['holdings 2.5 B @@ 0']],
    [
      'MERGER',
      { quantity: '2', price: '3', amount: '40' },
      { to: 'B' },
      ['holdings -10 A @@ -40', 'holdings 20 B @@ 0', 'cash 40 USD @@ 40'],
    ],
    ['MERGER', { amount: '40' }, {}, ['holdings -10 A @@ -40', 'cash 40 USD @@ 40']],
    ['RETURN_OF_CAPITAL', { amount: '5' }, {}, ['cash 5 USD @@ 5', 'capital -5 USD @@ -5']],
  ] as const)('books a %s of %j', (type, figures, more, expected) => {
    const held = { quantity: decimal('10'), transferredCost: null };
    const tx = transaction('2024-03-01', type, 'A', figures, more);
    expect(written(postingsOf(tx, ACCOUNTS, held))).toEqual(expected);
  });

  it('balances to exactly zero in every currency, and moves just the cash and the shares', () => {
    fc.assert(
      fc.property(histories(TRANSACTION_TYPES, undefined, { short: true }), (transactions) => {
        const held = new Map<string, Decimal>();
        const booked = new Map<string, Decimal>();
        for (const tx of transactions) {
          const quantity = held.get(tx.assetId ?? '') ?? ZERO;
          const postings = postingsOf(tx, ACCOUNTS, { quantity, transferredCost: null });
          const weights = new Map<string, Decimal>();
          for (const { weight, weightCurrency } of postings)
            weights.set(weightCurrency, add(weights.get(weightCurrency) ?? ZERO, weight));
          expect([...weights.values()].every(isZero)).toBe(true);
          const cash = postings
            .filter(({ account }) => account === 'cash')
            .map((posting) => posting.quantity);
          expect(trim(sum(cash))).toEqual(trim(cashEffect(tx)));
          for (const { account, commodity, quantity: moved } of postings)
            if (account === 'holdings') booked.set(commodity, add(booked.get(commodity) ?? ZERO, moved));
          moveShares(held, tx);
        }
        for (const [asset, quantity] of held) expect(trim(booked.get(asset) ?? ZERO)).toEqual(trim(quantity));
      }),
    );
  });
});
