import { add, type Decimal, decimal, ZERO } from '@financehub/core/money/decimal.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { mendAfterReversal } from '../portfolios/index.ts';
import { releaseMerged, separateTransfers } from '../review/index.ts';
import { removeFile, storedPath } from './files.ts';
import { followOthers, pendAgain } from './follow.ts';
import {
  type AccountBefore,
  accountBefore,
  earliestAssertion,
  requiredOpening,
  writeOpening,
} from './opening.ts';
import { findImport } from './store.ts';

/**
 * Takes a whole import back: its entries, also those edited since, its statement lines, its row and its file. Lines that
 * another import holds as well stay, as that import's. The accounts it opened stay.
 */
export async function takeBack(db: Writer, fileHash: string, dataFolder: string): Promise<void> {
  const row = await findImport(db, fileHash);
  if (row.status === 'queued' || row.status === 'running') {
    throw new ProblemError('conflict', `The import of "${row.file_name}" has not ended yet.`, {
      mend: 'Cancel its job first, or wait for it.',
    });
  }
  await releaseMerged(db, row.id);
  await handOver(db, row.id);
  const staying = await stayingAccounts(db, row.id);
  for (const each of staying) await keepOpening(db, row.id, each);
  await separateTransfers(db, row.id);
  await followOthers(db, row.id);
  await pendAgain(db, row.id);
  await sql`DELETE FROM posting p USING entry e WHERE e.book_id = ${db.bookId} AND e.import_id = ${row.id}
    AND p.book_id = e.book_id AND p.entry_id = e.id`.execute(db);
  await sql`DELETE FROM entry WHERE book_id = ${db.bookId} AND import_id = ${row.id}`.execute(db);
  await sql`DELETE FROM import_statement WHERE book_id = ${db.bookId} AND import_id = ${row.id}`.execute(db);
  await sql`DELETE FROM statement_line WHERE book_id = ${db.bookId} AND import_id = ${row.id}`.execute(db);
  await sql`DELETE FROM import WHERE book_id = ${db.bookId} AND id = ${row.id}`.execute(db);
  for (const each of staying) await settleStaying(db, each);
  await mendAfterReversal(db);
  await removeFile(storedPath(dataFolder, db.bookId, fileHash));
}

/** What other imports repeated becomes theirs: the bank still says that it happened. */
async function handOver(db: Writer, importId: string): Promise<void> {
  await sql`CREATE TEMP TABLE heir ON COMMIT DROP AS
    SELECT DISTINCT ON (s.entry_id) s.entry_id, s.import_id
    FROM statement_line s JOIN entry e ON e.book_id = s.book_id AND e.id = s.entry_id
    WHERE s.book_id = ${db.bookId} AND s.known AND s.import_id <> ${importId} AND e.import_id = ${importId}
    ORDER BY s.entry_id, s.import_id`.execute(db);
  await sql`UPDATE entry e SET import_id = r.import_id FROM heir r
    WHERE e.book_id = ${db.bookId} AND e.id = r.entry_id`.execute(db);
  await sql`UPDATE statement_line s SET known = false FROM heir r
    WHERE s.book_id = ${db.bookId} AND s.import_id = r.import_id AND s.entry_id = r.entry_id`.execute(db);
}

interface Staying {
  readonly account: { readonly id: string; readonly currency: string };
  readonly before: AccountBefore;
  /** The oldest import of those whose lines stay on the account. */
  readonly heir: string;
  readonly lost: { readonly gone: Decimal; readonly start: string } | null;
}

/** The accounts of this import on which lines of other imports stay. */
async function stayingAccounts(db: Writer, importId: string): Promise<Staying[]> {
  const { rows } = await sql<{ account_id: string; currency: string; heir: string }>`
    SELECT l.account_id, (SELECT p.commodity FROM posting p WHERE p.book_id = ${db.bookId} AND p.account_id = l.account_id LIMIT 1) AS currency,
      (SELECT s.import_id FROM statement_line s WHERE s.book_id = ${db.bookId} AND s.account_id = l.account_id
        AND s.import_id <> ${importId} ORDER BY s.import_id LIMIT 1) AS heir
    FROM (SELECT DISTINCT account_id FROM statement_line WHERE book_id = ${db.bookId} AND import_id = ${importId}) l`.execute(
    db,
  );
  const staying: Staying[] = [];
  for (const { account_id, currency, heir } of rows) {
    if (heir === null || currency === null) continue;
    staying.push({
      account: { id: account_id, currency },
      before: await accountBefore(db, account_id),
      heir,
      lost: await goneBefore(db, importId, account_id),
    });
  }
  return staying;
}

/** What the opening is to take in: the lines that go away up to the first that stays, and before which day it stands. */
async function goneBefore(
  db: Writer,
  importId: string,
  accountId: string,
): Promise<{ gone: Decimal; start: string } | null> {
  const { rows } = await sql<{ gone: string; start: string }>`
    WITH own AS (
      SELECT p.date, p.quantity, e.import_id IS NOT DISTINCT FROM ${importId}::uuid AS gone
      FROM posting p JOIN entry e ON e.book_id = p.book_id AND e.id = p.entry_id
      WHERE p.book_id = ${db.bookId} AND p.account_id = ${accountId} AND e.kind <> 'opening'),
    first AS (SELECT min(date) AS date FROM own WHERE NOT gone)
    SELECT coalesce(sum(own.quantity) FILTER (WHERE own.gone AND own.date <= first.date), 0)::text AS gone,
      (first.date - 1)::date AS start
    FROM own, first WHERE first.date IS NOT NULL GROUP BY first.date`.execute(db);
  const [row] = rows;
  return row === undefined ? null : { gone: decimal(row.gone), start: row.start };
}

/** The opening becomes another import's, as it goes on to be needed. */
async function keepOpening(
  db: Writer,
  importId: string,
  { before: { opening }, heir }: Staying,
): Promise<void> {
  if (opening === null) return;
  await sql`UPDATE entry SET import_id = ${heir} WHERE book_id = ${db.bookId} AND id = ${opening.id}
    AND import_id = ${importId}`.execute(db);
}

/** Makes the balances of the statements that stay come out; without any, those of later days stay what they were. */
async function settleStaying(
  db: Writer,
  { account, before: { opening }, heir, lost }: Staying,
): Promise<void> {
  if (lost === null) return;
  const assertion = await earliestAssertion(db, account.id, lost.start);
  if (assertion === null && opening === null) return;
  const amount =
    assertion === null
      ? add(opening?.amount ?? ZERO, lost.gone)
      : await requiredOpening(db, account, opening, assertion);
  await writeOpening(db, heir, account, opening, lost.start, amount);
}
