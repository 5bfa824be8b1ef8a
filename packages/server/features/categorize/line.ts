import type { ModelLine } from '@financehub/core/categorize/features.ts';
import { decimal, sign, toNumber } from '@financehub/core/money/decimal.ts';
import { day } from '@financehub/core/time/day.ts';

/** What is read of a transaction to find its category. */
export interface LineRow {
  readonly date: string;
  readonly payee: string;
  readonly description: string;
  readonly account_id: string;
  /** Decimal text, money in is positive. */
  readonly amount: string;
}

/** The transaction as the models see it; its amount is a feature here and no money. */
export function lineOf({ date, payee, description, account_id, amount }: LineRow): ModelLine {
  const exact = decimal(amount);
  return {
    date: day(date),
    payee,
    description,
    accountId: account_id,
    amount: Math.abs(toNumber(exact)),
    sign: sign(exact),
  };
}

export function lineOfTransaction(transaction: {
  readonly date: string;
  readonly payee: string;
  readonly description: string;
  readonly accountId: string;
  readonly amount: string;
}): ModelLine {
  return lineOf({ ...transaction, account_id: transaction.accountId });
}
