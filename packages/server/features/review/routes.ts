import * as contract from '@financehub/contract/review.ts';
import { entryPair } from '@financehub/core/matching/duplicates.ts';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import type { Reader, Writer } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { pageOf } from '../../http/page.ts';
import { ProblemError } from '../../http/problem.ts';
import {
  accountByKey,
  loadAccounts,
  loadEntries,
  type TransactionView,
  transactionView,
} from '../ledger/index.ts';
import { joinHalves, loadHalves, rememberKinds } from './join-halves.ts';
import { lookFirst } from './look-first.ts';
import { mergePair } from './merge.ts';
import { countPairs, findPair, listPairs, lockEntries, type Pair, pairsAlike } from './pairs.ts';
import { enqueueFullScan, isScanning } from './scan-job.ts';
import { duplicateViews, loadPairs, sidesOf, suggestionViews } from './views.ts';

const PAGE = 50;

function named(view: TransactionView): string {
  return `“${view.payee || view.description || 'transaction'}” of ${view.date}`;
}

async function summaryOf(
  db: Reader,
  pair: Pair,
  say: (first: TransactionView, second: TransactionView) => string,
): Promise<string> {
  return say(...sidesOf(await loadPairs(db, [pair]), pair));
}

async function viewNow(db: Reader, entryId: string, ordinal: number): Promise<TransactionView> {
  const accounts = new Map((await loadAccounts(db)).map((row) => [row.id, row]));
  return transactionView((await loadEntries(db, [entryId])).get(entryId)!, ordinal, accounts);
}

/** Transactions that wait for a category. */
async function countUncategorized(db: Reader): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT coalesce(sum(m.postings), 0)::int AS count FROM account_month m
    JOIN account a ON a.book_id = m.book_id AND a.id = m.account_id
    WHERE m.book_id = ${db.bookId} AND a.key LIKE 'uncategorized.%'`.execute(db);
  return rows[0]!.count;
}

export function reviewRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.reviewCounts, async ({ read }) =>
    read(async (db) => ({
      categories: await countUncategorized(db),
      duplicates: await countPairs(db, 'duplicate'),
      transfers: await countPairs(db, 'transfer'),
      scanning: await isScanning(db),
    })),
  );

  implement(app, context, contract.scanDuplicates, async ({ touch }) =>
    touch(async (db) => ({ jobId: await enqueueFullScan(context, db) })),
  );

  duplicateRoutes(app, context);
  transferRoutes(app, context);
}

function duplicateRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listDuplicates, async ({ principal, query, read }) => {
    if (query.cursor === undefined) await lookFirst(context, principal);
    return read(async (db) => {
      const limit = query.limit ?? PAGE;
      const pairs = await listPairs(db, 'duplicate', limit, query.cursor);
      const page = pageOf(
        pairs,
        limit,
        (pair) => pair,
        (pair) => [pair.score, pair.id],
      );
      return { ...page, items: await duplicateViews(db, page.items) };
    });
  });

  implement(app, context, contract.mergeDuplicate, async ({ params, body, read, write }) => {
    const operationId = uuid();
    const summary = await read(async (db) =>
      summaryOf(
        db,
        await findPair(db, 'duplicate', params.id),
        (first) => `Merged ${named(first)} with its duplicate`,
      ),
    );
    return write({ id: operationId, kind: 'duplicate.merge', summary }, async (db) => {
      const pair = await lockPair(db, 'duplicate', params.id);
      const left = await mergePair(db, pair, await loadPairs(db, [pair]), body);
      return { operationId, transaction: await viewNow(db, left.entryId, left.ordinal) };
    });
  });

  implement(app, context, contract.dismissDuplicate, async ({ params, read, write }) => {
    const summary = await read(async (db) =>
      summaryOf(
        db,
        await findPair(db, 'duplicate', params.id),
        (first) => `Kept both ${named(first)} and its like`,
      ),
    );
    await write({ kind: 'duplicate.dismiss', summary }, async (db) => {
      const pair = await lockPair(db, 'duplicate', params.id);
      const [first, second] = entryPair(pair.first_entry, pair.second_entry).split(' ');
      await db
        .insertInto('duplicate_dismissal')
        .values({ book_id: db.bookId, first_entry: first!, second_entry: second! })
        .execute();
    });
  });
}

/** The pair, while nobody else changes its entries. */
async function lockPair(db: Writer, kind: 'duplicate' | 'transfer', id: string): Promise<Pair> {
  const seen = await findPair(db, kind, id);
  await lockEntries(db, [seen.first_entry, seen.second_entry]);
  return findPair(db, kind, id);
}

function transferRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.suggestTransfers, async ({ principal, query, read }) => {
    if (query.cursor === undefined) await lookFirst(context, principal);
    return read(async (db) => {
      const limit = query.limit ?? PAGE;
      const pairs = await listPairs(db, 'transfer', limit, query.cursor);
      const page = pageOf(
        pairs,
        limit,
        (pair) => pair,
        (pair) => [pair.score, pair.id],
      );
      return { ...page, items: await suggestionViews(db, page.items) };
    });
  });

  implement(app, context, contract.confirmTransfer, async ({ params, body, read, write }) => {
    const operationId = uuid();
    const summary = await read(async (db) =>
      summaryOf(db, await findPair(db, 'transfer', params.id), (out) => `Made a transfer of ${named(out)}`),
    );
    return write({ id: operationId, kind: 'transfer.confirm', summary }, async (db) => {
      const pair = await lockPair(db, 'transfer', params.id);
      const confirmed = await confirmPairs(db, await chosenPairs(db, pair, body.alsoAlike === true), body);
      return { operationId, transaction: await viewNow(db, pair.first_entry, 0), confirmed };
    });
  });

  implement(app, context, contract.rejectTransfer, async ({ params, read, write }) => {
    const summary = await read(async (db) =>
      summaryOf(
        db,
        await findPair(db, 'transfer', params.id),
        (out, into) => `Said that ${named(out)} and ${named(into)} are no transfer`,
      ),
    );
    await write({ kind: 'transfer.reject', summary }, async (db) => {
      const pair = await lockPair(db, 'transfer', params.id);
      await db
        .insertInto('transfer_rejection')
        .values({ book_id: db.bookId, out_entry: pair.first_entry, in_entry: pair.second_entry })
        .execute();
    });
  });
}

async function chosenPairs(db: Writer, pair: Pair, alsoAlike: boolean): Promise<Pair[]> {
  if (!alsoAlike) return [pair];
  const seen = await pairsAlike(db, pair);
  await lockEntries(
    db,
    seen.flatMap((each) => [each.first_entry, each.second_entry]),
  );
  const alike = await pairsAlike(db, pair);
  // Scans of several imports may have left an entry in two pairs; the surer one counts, and the one asked for first of all.
  const taken = new Set<string>();
  return [pair, ...alike.filter(({ id }) => id !== pair.id)].filter((each) => {
    const ids = [each.first_entry, each.second_entry];
    if (ids.some((id) => taken.has(id))) return false;
    for (const id of ids) taken.add(id);
    return true;
  });
}

async function confirmPairs(
  db: Writer,
  pairs: readonly Pair[],
  { feeCategoryId, remember }: { feeCategoryId?: string | null; remember?: boolean },
): Promise<number> {
  const fees = pairs.some((pair) => (pair.detail?.fee ?? null) !== null);
  const feeAccount = fees ? await feeCategory(db, feeCategoryId ?? null) : null;
  const halves = await loadHalves(
    db,
    pairs.flatMap((pair) => [pair.first_entry, pair.second_entry]),
  );
  await joinHalves(
    db,
    pairs.map((pair) => [halves.get(pair.first_entry)!, halves.get(pair.second_entry)!]),
    feeAccount,
    'user',
  );
  if (remember !== false) {
    await rememberKinds(
      db,
      pairs.map((pair) => ({
        outAccountId: pair.first_account,
        inAccountId: pair.second_account,
        outKey: pair.detail?.outKey ?? '',
        inKey: pair.detail?.inKey ?? '',
      })),
    );
  }
  return pairs.length;
}

async function feeCategory(db: Writer, id: string | null): Promise<string> {
  if (id === null) return accountByKey(db, 'fees.bank', { name: 'Bank fees', type: 'expense' });
  const account = (await loadAccounts(db)).find((row) => row.id === id);
  const problem =
    account === undefined
      ? 'there is no such category in this book'
      : account.type !== 'expense' && account.type !== 'income'
        ? 'must be a category'
        : null;
  if (problem !== null) {
    throw new ProblemError('invalid', `feeCategoryId: ${problem}.`, {
      errors: [{ path: 'body/feeCategoryId', message: problem }],
    });
  }
  return id;
}
