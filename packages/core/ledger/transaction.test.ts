import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decimal, decimal, formatDecimal, negate } from '../money/decimal.ts';
import { allocate, money } from '../money/money.ts';
import { day } from '../time/day.ts';
import { type Entry, imbalance, type Posting } from './entry.ts';
import {
  asTransactions,
  type BankTransaction,
  SplitMismatch,
  TransferMismatch,
  transactionPostings,
} from './transaction.ts';

const OWN = new Set(['checking', 'savings', 'dollars', 'mortgage']);
const d = decimal;

function text({ accountId, quantity, commodity, weight, weightCurrency }: Posting): string {
  const price = commodity === weightCurrency ? '' : ` @@ ${formatDecimal(weight)} ${weightCurrency}`;
  return `${accountId} ${formatDecimal(quantity)} ${commodity}${price}`;
}

function entry(postings: readonly Posting[]): Entry {
  return { id: 'e1', date: day('2024-05-01'), payee: '', description: '', notes: '', tags: [], postings };
}

const from = { accountId: 'checking', currency: 'EUR' };

describe('a transaction as postings', () => {
  it.each<[string, BankTransaction, string[]]>([
    [
      'a purchase',
      { ...from, amount: d('-12.50'), categoryId: 'food' },
      ['checking -12.50 EUR', 'food 12.50 EUR'],
    ],
    [
      'a salary',
      { ...from, amount: d('2000'), categoryId: 'salary' },
      ['checking 2000 EUR', 'salary -2000 EUR'],
    ],
    [
      'a split',
      {
        ...from,
        amount: d('-50.00'),
        splits: [
          { categoryId: 'food', amount: d('-60') },
          { categoryId: 'refund', amount: d('10') },
        ],
      },
      ['checking -50.00 EUR', 'food 60 EUR', 'refund -10 EUR'],
    ],
    [
      'a transfer',
      { ...from, amount: d('-300'), transferAccountId: 'savings' },
      ['checking -300 EUR', 'savings 300 EUR'],
    ],
    [
      'a transfer into dollars',
      {
        ...from,
        amount: d('-100'),
        transferAccountId: 'dollars',
        transferAmount: d('108.12'),
        transferCurrency: 'USD',
      },
      ['checking -100 EUR', 'dollars 108.12 USD @@ 100 EUR'],
    ],
  ])('%s', (_, transaction, expected) => {
    const postings = transactionPostings(transaction);
    expect(postings.map(text)).toEqual(expected);
    expect(imbalance(postings).size).toBe(0);
  });

  it('names what splits leave over', () => {
    const wrong = { ...from, amount: d('-50.00'), splits: [{ categoryId: 'food', amount: d('-49.99') }] };
    expect(() => transactionPostings(wrong)).toThrow(new SplitMismatch(d('-0.01'), 'EUR'));
    expect(() => transactionPostings(wrong)).toThrow('the splits leave -0.01 EUR of the amount unassigned');
  });

  it('refuses a transfer whose ends disagree', () => {
    const transfer = { ...from, amount: d('-100'), transferAccountId: 'dollars' };
    expect(() => transactionPostings({ ...transfer, transferAmount: d('99') })).toThrow(TransferMismatch);
    expect(() => transactionPostings({ ...transfer, transferCurrency: 'USD' })).toThrow(TransferMismatch);
  });
});

function view(postings: readonly Posting[]): unknown[] {
  const show = (value: Decimal) => formatDecimal(value);
  return asTransactions(entry(postings), OWN).map(({ accountId, amount, categoryId, splits, transfer }) => ({
    accountId,
    amount: show(amount),
    counter:
      categoryId ??
      splits?.map((split) => `${split.categoryId} ${show(split.amount)}`) ??
      (transfer && `${transfer.accountId} ${show(transfer.amount)} ${transfer.currency}`),
  }));
}

describe('an entry as each account sees it', () => {
  it('shows a transfer between currencies from both ends', () => {
    const postings = transactionPostings({
      ...from,
      amount: d('-100'),
      transferAccountId: 'dollars',
      transferAmount: d('108.12'),
      transferCurrency: 'USD',
    });
    expect(view(postings)).toEqual([
      { accountId: 'checking', amount: '-100', counter: 'dollars 108.12 USD' },
      { accountId: 'dollars', amount: '108.12', counter: 'checking -100 EUR' },
    ]);
  });

  it('shows a mortgage instalment as splits at both own accounts', () => {
    const postings = transactionPostings({
      ...from,
      amount: d('-1000'),
      splits: [
        { categoryId: 'mortgage', amount: d('-300') },
        { categoryId: 'interest', amount: d('-700') },
      ],
    });
    expect(view(postings)).toEqual([
      { accountId: 'checking', amount: '-1000', counter: ['mortgage -300', 'interest -700'] },
      { accountId: 'mortgage', amount: '300', counter: ['checking 1000', 'interest -700'] },
    ]);
  });

  it('has nothing to show for an entry without own accounts', () => {
    const postings = transactionPostings({
      accountId: 'food',
      amount: d('1'),
      currency: 'EUR',
      categoryId: 'gifts',
    });
    expect(view(postings)).toEqual([]);
  });
});

it('gives back the transaction that was booked', () => {
  const transaction = fc.record({
    units: fc.bigInt({ min: 1n, max: 10n ** 12n }),
    negative: fc.boolean(),
    parts: fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 6 }),
  });
  fc.assert(
    fc.property(transaction, ({ units, negative, parts }) => {
      const amount = { units: negative ? -units : units, scale: 2 };
      const shares = allocate(
        money(amount, 'EUR'),
        parts.map((part) => d(String(part))),
      );
      const splits = shares.map((share, at) => ({ categoryId: `c${at}`, amount: share.amount }));
      const postings = transactionPostings({ ...from, amount, splits });
      expect(imbalance(postings).size).toBe(0);
      const [seen] = asTransactions(entry(postings), OWN);
      expect(seen!.amount).toEqual(amount);
      expect(seen!.splits ?? [{ categoryId: seen!.categoryId, amount: negate(postings[1]!.weight) }]).toEqual(
        splits,
      );
    }),
  );
});
