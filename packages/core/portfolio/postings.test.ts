import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, type Decimal, decimal, formatDecimal, isZero, trim, ZERO } from '../money/decimal.ts';
import { histories } from './fixtures/arbitrary.ts';
import { transaction } from './fixtures/transactions.ts';
import { type Posting, postingsOf } from './postings.ts';
import { cashEffect, quantityEffect, splitQuantity } from './transaction.ts';

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

  it('balances to exactly zero in every currency, and moves just the cash and the shares', () => {
    fc.assert(
      fc.property(histories(), (transactions) => {
        const held = new Map<string, Decimal>();
        for (const tx of transactions) {
          const before = held.get(tx.assetId ?? '') ?? ZERO;
          const postings = postingsOf(tx, ACCOUNTS, { quantity: before, transferredCost: null });
          const weights = new Map<string, Decimal>();
          for (const { weight, weightCurrency } of postings)
            weights.set(weightCurrency, add(weights.get(weightCurrency) ?? ZERO, weight));
          expect([...weights.values()].every(isZero)).toBe(true);
          const of = (account: string) =>
            postings
              .filter((posting) => posting.account === account)
              .reduce((sum, posting) => add(sum, posting.quantity), ZERO);
          expect(trim(of('cash'))).toEqual(trim(cashEffect(tx)));
          const after = add(before, of('holdings'));
          if (tx.type === 'SPLIT') expect(trim(after)).toEqual(splitQuantity(before, tx.quantity!));
          else expect(trim(of('holdings'))).toEqual(trim(quantityEffect(tx)));
          held.set(tx.assetId ?? '', after);
        }
      }),
    );
  });
});
