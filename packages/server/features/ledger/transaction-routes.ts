import * as contract from '@financehub/contract/transactions.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Reader, Writer } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { encodeCursor } from '../../http/page.ts';
import { notFound } from '../../http/problem.ts';
import { type AccountRow, findAccount, loadAccounts } from './accounts.ts';
import { amountText } from './amounts.ts';
import { deleteEntries } from './entries.ts';
import { findPlaces, summarise, type TransactionFilter } from './transaction-query.ts';
import {
  type LoadedEntry,
  loadEntries,
  parseTransactionId,
  type TransactionView,
  transactionView,
} from './transaction-view.ts';
import { createTransaction, updateTransaction } from './transaction-write.ts';

export async function findTransaction(
  db: Reader,
  id: string,
): Promise<{
  loaded: LoadedEntry;
  ordinal: number;
  accounts: ReadonlyMap<string, AccountRow>;
  view: TransactionView;
}> {
  const { entryId, ordinal } = parseTransactionId(id);
  const accounts = new Map((await loadAccounts(db)).map((row) => [row.id, row]));
  const loaded = (await loadEntries(db, [entryId])).get(entryId);
  const posting = loaded?.postings.find((each) => each.ordinal === ordinal);
  const type = posting === undefined ? undefined : accounts.get(posting.account_id)?.type;
  if (loaded === undefined || posting === undefined || (type !== 'asset' && type !== 'liability')) {
    throw notFound('transaction');
  }
  return { loaded, ordinal, accounts, view: transactionView(loaded, ordinal, accounts) };
}

/** Whoever changes a transaction waits for whoever is changing it, and then sees what became of it. */
export async function lockTransaction(db: Writer, id: string): Promise<void> {
  await db
    .selectFrom('entry')
    .select('id')
    .where('book_id', '=', db.bookId)
    .where('id', '=', parseTransactionId(id).entryId)
    .forUpdate()
    .execute();
}

/** A filter that names something of another book finds nothing there, and says so. */
export async function assertFilter(db: Reader, filter: TransactionFilter): Promise<void> {
  for (const id of [filter.accountId, filter.categoryId]) if (id !== undefined) await findAccount(db, id);
}

function named(view: TransactionView): string {
  return `“${view.payee || view.description || 'transaction'}” of ${view.date}`;
}

export function transactionRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listTransactions, async ({ query, read }) =>
    read(async (db) => {
      const { limit = 50, cursor, sort = '-date', ...filter } = query;
      await assertFilter(db, filter);
      const rows = await loadAccounts(db);
      const accounts = new Map(rows.map((row) => [row.id, row]));
      const places = await findPlaces(db, rows, filter, { limit, cursor, sort });
      const shown = places.slice(0, limit);
      const entries = await loadEntries(
        db,
        shown.map((place) => place.entryId),
      );
      const last = shown.at(-1);
      return {
        items: shown.map((place) => transactionView(entries.get(place.entryId)!, place.ordinal, accounts)),
        nextCursor:
          places.length > limit && last !== undefined
            ? encodeCursor([last.date, last.entryId, last.ordinal])
            : null,
      };
    }),
  );

  implement(app, context, contract.countTransactions, async ({ query, read }) =>
    read(async (db) => {
      await assertFilter(db, query);
      const rows = await summarise(db, await loadAccounts(db), query);
      return {
        count: rows.reduce((total, row) => total + row.count, 0),
        totals: rows.map((row) => ({ currency: row.currency, amount: amountText(row.amount, row.currency) })),
      };
    }),
  );

  implement(app, context, contract.getTransaction, async ({ params, read, version }) =>
    read(async (db) => {
      const { loaded, view } = await findTransaction(db, params.id);
      await version(loaded.entry.operation_id);
      return view;
    }),
  );

  implement(app, context, contract.createTransaction, async ({ body, write, version }) =>
    write(
      { kind: 'transaction.create', summary: `Added “${body.payee || body.description || 'a transaction'}”` },
      async (db) => {
        const id = await createTransaction(db, body);
        await version(db.operationId);
        return (await findTransaction(db, id)).view;
      },
    ),
  );

  implement(app, context, contract.updateTransaction, async ({ params, body, read, write, version }) => {
    const { view } = await read((db) => findTransaction(db, params.id));
    const onlyCategory = Object.keys(body).every((key) => key === 'categoryId');
    const summary = onlyCategory ? `Categorised ${named(view)}` : `Changed ${named(view)}`;
    return write({ kind: 'transaction.update', summary }, async (db) => {
      await lockTransaction(db, params.id);
      const { loaded, ordinal, accounts, view: before } = await findTransaction(db, params.id);
      await version(loaded.entry.operation_id, () => before);
      const id = await updateTransaction(db, loaded, ordinal, before, body, accounts);
      const after = await findTransaction(db, id);
      await version(after.loaded.entry.operation_id);
      return after.view;
    });
  });

  implement(app, context, contract.deleteTransaction, async ({ params, read, write, version }) => {
    const { view } = await read((db) => findTransaction(db, params.id));
    await write({ kind: 'transaction.delete', summary: `Deleted ${named(view)}` }, async (db) => {
      await lockTransaction(db, params.id);
      const { loaded, view: before } = await findTransaction(db, params.id);
      await version(loaded.entry.operation_id, () => before);
      await deleteEntries(db, [loaded.entry.id]);
    });
  });
}
