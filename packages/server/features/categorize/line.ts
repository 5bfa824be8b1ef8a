import type { ModelLine } from '@financehub/core/categorize/features.ts';
import { decimal, sign, toNumber } from '@financehub/core/money/decimal.ts';
import { day } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Reader } from '../../db/database.ts';
import type { TransactionView } from '../ledger/index.ts';

/** What is read of a transaction to find its category. */
export interface LineRow {
  readonly date: string;
  readonly payee: string;
  readonly description: string;
  readonly account_id: string;
  /** Decimal text, money in is positive. */
  readonly amount: string;
  /** Account number of the other side, where a bank named it. */
  readonly counterpart: string | null;
}

/** The transaction as the models see it; its amount is a feature here and no money. */
export function lineOf({ date, payee, description, account_id, amount, counterpart }: LineRow): ModelLine {
  const exact = decimal(amount);
  return {
    date: day(date),
    payee,
    description,
    accountId: account_id,
    amount: Math.abs(toNumber(exact)),
    sign: sign(exact),
    ...(counterpart === null ? {} : { counterpart }),
  };
}

/** What banks said of an entry beside what the transaction shows. */
export interface BankSaid {
  readonly reference: string | null;
  readonly counterpart: string | null;
}

export const NOTHING_SAID: BankSaid = { reference: null, counterpart: null };

/** By entry; entries that no bank listed are left out. */
export async function bankSaid(db: Reader, entryIds: readonly string[]): Promise<Map<string, BankSaid>> {
  const { rows } = await sql<BankSaid & { entry_id: string }>`
    SELECT entry_id, min(reference) AS reference, min(counterpart) AS counterpart FROM statement_line
    WHERE book_id = ${db.bookId} AND entry_id = ANY(${entryIds as string[]}::uuid[]) GROUP BY entry_id`.execute(
    db,
  );
  return new Map(rows.map(({ entry_id, ...said }) => [entry_id, said]));
}

export function lineOfTransaction(transaction: TransactionView, { counterpart }: BankSaid): ModelLine {
  return lineOf({ ...transaction, account_id: transaction.accountId, counterpart });
}
