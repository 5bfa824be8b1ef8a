import type { giveFeedback as route } from '@financehub/contract/learning.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { decimal, sign } from '@financehub/core/money/decimal.ts';
import { sql } from 'kysely';
import type { Reader, Writer } from '../../db/database.ts';
import type { Call } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import {
  findTransaction,
  loadAccounts,
  lockTransaction,
  payeeKey,
  type TransactionView,
  transactionId,
} from '../ledger/index.ts';
import { requireCategory } from './action.ts';
import { changeMany, NothingChanged, type Outcome } from './change.ts';

/** Of the transactions of a payee that nobody categorised, so many are looked at, newest first. */
const MOST_ALIKE = 5000;

type Answer = ResponseOf<typeof route>;

/** Sets and remembers a category, and that of the payee's other transactions when that is wanted, as one operation. */
export async function giveFeedback({
  params,
  body,
  read,
  write,
  version,
}: Call<typeof route>): Promise<Answer> {
  const { view } = await read((db) => findTransaction(db, params.id));
  const summary = `Categorised “${view.payee || view.description || 'transaction'}” of ${view.date}`;
  const change = async (db: Writer): Promise<Answer> => {
    await lockTransaction(db, params.id);
    const { loaded, view: before } = await findTransaction(db, params.id);
    await version(loaded.entry.operation_id, () => before);
    const answer = await categorise(db, before, body.categoryId, body.applyToSame === true);
    await version((await findTransaction(db, params.id)).loaded.entry.operation_id);
    return answer;
  };
  try {
    return await write({ kind: 'transaction.feedback', summary }, change);
  } catch (error) {
    if (!(error instanceof NothingChanged)) throw error;
    refuseSkipped(params.id, error.outcome);
    return { transaction: view, payee: '', sameAsThis: 0, applied: 0 };
  }
}

async function categorise(
  db: Writer,
  before: TransactionView,
  categoryId: string,
  toSame: boolean,
): Promise<Answer> {
  const { id } = before;
  const accounts = new Map((await loadAccounts(db)).map((row) => [row.id, row]));
  requireCategory(accounts, categoryId, 'categoryId');
  const key = payeeKey(before.payee, before.description, sign(decimal(before.amount)));
  const alike = key === null ? [] : await sameAsThis(db, before, key, categoryId);
  const outcome = await changeMany(db, accounts, {
    selection: { items: [id, ...(toSame ? alike : [])].map((each) => ({ id: each, categoryId })) },
    action: { type: 'categorize' },
    expect: undefined,
    dryRun: false,
    categoryName: accounts.get(categoryId)!.name,
  });
  refuseSkipped(id, outcome);
  return {
    transaction: (await findTransaction(db, id)).view,
    payee: key?.slice(1) ?? '',
    sameAsThis: alike.length,
    applied: toSame ? alike.length - outcome.skipped.count : 0,
  };
}

function refuseSkipped(id: string, { skipped }: Outcome): void {
  const own = skipped.items.find((item) => item.id === id);
  if (own !== undefined) throw new ProblemError('impossible', own.reason);
}

/** Ids of the payee's other transactions that have no category or one that nobody chose, and not this one. */
async function sameAsThis(
  db: Reader | Writer,
  of: TransactionView,
  key: string,
  categoryId: string,
): Promise<string[]> {
  // The first word of the name as the bank wrote it narrows the search; whether the name is the same is decided below.
  const [word = ''] = key.slice(1).split(' ');
  const pattern = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<{
    id: string;
    ordinal: number;
    payee: string;
    description: string;
    amount: string;
  }>`
    SELECT e.id, p.ordinal, e.payee, e.description, p.quantity::text AS amount
    FROM entry e
    JOIN posting p ON p.book_id = e.book_id AND p.entry_id = e.id
    JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id AND a.type IN ('asset', 'liability')
    WHERE e.book_id = ${db.bookId} AND e.category_source IN ('none', 'model') AND e.kind = 'transaction' AND p.status <> 'reconciled'
      AND (e.payee ILIKE ${pattern} OR e.description ILIKE ${pattern})
      AND (SELECT count(*) FROM posting o WHERE o.book_id = e.book_id AND o.entry_id = e.id) = 2
      AND EXISTS (SELECT FROM posting o JOIN account c ON c.book_id = o.book_id AND c.id = o.account_id
        WHERE o.book_id = e.book_id AND o.entry_id = e.id AND o.ordinal <> p.ordinal AND c.type IN ('income', 'expense')
          AND o.account_id <> ${categoryId})
    ORDER BY e.date DESC, e.id LIMIT ${MOST_ALIKE}`.execute(db);
  return rows
    .filter((row) => payeeKey(row.payee, row.description, sign(decimal(row.amount))) === key)
    .map((row) => transactionId({ entryId: row.id, ordinal: row.ordinal }))
    .filter((id) => id !== of.id);
}
