import { type Decimal, equals, formatDecimal, negate, subtract, sum } from '../money/decimal.ts';
import { cashPosting, type Entry, type Posting } from './entry.ts';

/** A part of a transaction, signed as the transaction itself: spending is negative. The account may also be an own one. */
export interface Split {
  readonly categoryId: string;
  readonly amount: Decimal;
  readonly notes?: string;
}

/** What the other side of a bank transaction is. */
export type Counter =
  | { readonly categoryId: string }
  | { readonly splits: readonly Split[] }
  | {
      readonly transferAccountId: string;
      /** What the other account receives (or gives, when negative), where its currency differs. */
      readonly transferAmount?: Decimal;
      readonly transferCurrency?: string;
    };

/** A transaction as the user sees it: money in is positive. */
export type BankTransaction = {
  readonly accountId: string;
  readonly amount: Decimal;
  readonly currency: string;
} & Counter;

type TransferTransaction = Extract<BankTransaction, { readonly transferAccountId: string }>;

/** The splits do not add up to the transaction. */
export class SplitMismatch extends Error {
  /** Amount less the sum of the splits. */
  readonly difference: Decimal;
  constructor(difference: Decimal, currency: string) {
    super(`the splits leave ${formatDecimal(difference)} ${currency} of the amount unassigned`);
    this.name = 'SplitMismatch';
    this.difference = difference;
  }
}

/** A transfer between currencies lacks the amount that arrived, or one within a currency names another amount. */
export class TransferMismatch extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TransferMismatch';
  }
}

function transferPosting(transaction: TransferTransaction): Posting {
  const { amount, currency, transferAccountId, transferAmount, transferCurrency = currency } = transaction;
  const weight = negate(amount);
  if (transferCurrency === currency) {
    if (transferAmount !== undefined && !equals(transferAmount, weight)) {
      const [sent, arrived] = [formatDecimal(weight), formatDecimal(transferAmount)];
      throw new TransferMismatch(`${arrived} ${currency} arrive where ${sent} ${currency} were sent`);
    }
    return cashPosting(transferAccountId, weight, currency);
  }
  if (transferAmount === undefined) {
    throw new TransferMismatch(
      `a transfer from ${currency} to ${transferCurrency} needs the amount in ${transferCurrency}`,
    );
  }
  return {
    accountId: transferAccountId,
    quantity: transferAmount,
    commodity: transferCurrency,
    weight,
    weightCurrency: currency,
  };
}

/**
 * The postings of a transaction: its own account first, then the other side. They balance in the transaction's currency.
 * Throws {@link SplitMismatch} or {@link TransferMismatch}.
 */
export function transactionPostings(transaction: BankTransaction): Posting[] {
  const { accountId, amount, currency } = transaction;
  const own = cashPosting(accountId, amount, currency);
  if ('transferAccountId' in transaction) return [own, transferPosting(transaction)];
  if ('categoryId' in transaction)
    return [own, cashPosting(transaction.categoryId, negate(amount), currency)];
  const difference = subtract(amount, sum(transaction.splits.map((split) => split.amount)));
  if (difference.units !== 0n) throw new SplitMismatch(difference, currency);
  const parts = transaction.splits.map((split) =>
    cashPosting(split.categoryId, negate(split.amount), currency, split.notes),
  );
  return [own, ...parts];
}

/** One own account's side of an entry. Exactly one of `categoryId`, `splits` and `transfer` is set, none for a lone leg. */
export interface TransactionView {
  readonly entryId: string;
  /** Which posting of the entry this is. */
  readonly posting: number;
  readonly accountId: string;
  readonly amount: Decimal;
  readonly currency: string;
  readonly categoryId: string | null;
  /** Amounts in `splitCurrency`, signed as the transaction. */
  readonly splits: readonly Split[] | null;
  readonly splitCurrency: string | null;
  /** The other own account and what it received, in its own currency. */
  readonly transfer: {
    readonly accountId: string;
    readonly amount: Decimal;
    readonly currency: string;
  } | null;
}

/**
 * The entry as each own account (asset or liability) sees it, in the order of the postings: with one counter-posting its
 * category or transfer, with several its splits (own accounts among them). Only postings that balance in the same
 * currency are each other's counter-postings.
 */
export function asTransactions(entry: Entry, ownAccountIds: ReadonlySet<string>): TransactionView[] {
  return entry.postings.flatMap((posting, index) => {
    if (!ownAccountIds.has(posting.accountId)) return [];
    const others = entry.postings.filter(
      (other, at) => at !== index && other.weightCurrency === posting.weightCurrency,
    );
    return [
      {
        ...counterOf(others, ownAccountIds),
        entryId: entry.id,
        posting: index,
        accountId: posting.accountId,
        amount: posting.quantity,
        currency: posting.commodity,
      },
    ];
  });
}

type CounterView = Pick<TransactionView, 'categoryId' | 'splits' | 'splitCurrency' | 'transfer'>;

function counterOf(others: readonly Posting[], ownAccountIds: ReadonlySet<string>): CounterView {
  const none: CounterView = { categoryId: null, splits: null, splitCurrency: null, transfer: null };
  const [first, ...rest] = others;
  if (first === undefined) return none;
  if (rest.length > 0) {
    const splits = others.map(({ accountId, weight, notes }) => ({
      categoryId: accountId,
      amount: negate(weight),
      ...(notes === undefined ? {} : { notes }),
    }));
    return { ...none, splits, splitCurrency: first.weightCurrency };
  }
  if (!ownAccountIds.has(first.accountId)) return { ...none, categoryId: first.accountId };
  return {
    ...none,
    transfer: { accountId: first.accountId, amount: first.quantity, currency: first.commodity },
  };
}
