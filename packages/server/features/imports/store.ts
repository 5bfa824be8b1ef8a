import type { Import as ImportSchema } from '@financehub/contract/imports.ts';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Reader, Writer } from '../../db/database.ts';
import type { Tables } from '../../db/tables.ts';
import { decodeCursor, pageOf } from '../../http/page.ts';
import { notFound, ProblemError } from '../../http/problem.ts';

export type ImportView = Static<typeof ImportSchema>;

/** What a finished import keeps in its row. */
export type ImportResult = Pick<
  ImportView,
  'counts' | 'rates' | 'rejected' | 'warnings' | 'verification' | 'accountIds' | 'portfolioIds'
> & { readonly format: string | null; readonly error?: NonNullable<ImportView['error']> | undefined };

type Row = Selectable<Tables['import']> & { job_status: string | null };

export function emptyResult(): ImportResult {
  return {
    format: null,
    counts: { lines: 0, new: 0, duplicate: 0, matched: 0, transfer: 0, rejected: 0, prices: 0 },
    rejected: [],
    warnings: [],
    verification: { state: 'unverifiable', reason: 'Nothing was imported.', balances: [], explanation: [] },
    accountIds: [],
    portfolioIds: [],
  };
}

export function view(row: Row): ImportView {
  const result = (row.result as ImportResult | null) ?? emptyResult();
  const { error, format, verification, ...rest } = result;
  return {
    fileHash: row.file_hash,
    fileName: row.file_name,
    size: row.size,
    format: row.format ?? format,
    status: row.status === 'queued' && row.job_status === 'running' ? 'running' : row.status,
    jobId: row.job_id,
    operationId: row.operation_id,
    ...rest,
    // Results of earlier versions explain nothing.
    verification: { ...verification, explanation: verification.explanation ?? [] },
    ...(error === undefined ? {} : { error }),
    createdAt: row.created_at.toISOString(),
  };
}

function imports(db: Reader | Writer) {
  return db
    .selectFrom('import as i')
    .leftJoin('job as j', (join) => join.onRef('j.book_id', '=', 'i.book_id').onRef('j.id', '=', 'i.job_id'))
    .selectAll('i')
    .select('j.status as job_status')
    .where('i.book_id', '=', db.bookId);
}

export async function listImports(db: Reader, limit: number, cursor: string | undefined) {
  let list = imports(db)
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(limit + 1);
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, ['instant', 'id']);
    list = list.where(sql<boolean>`(i.created_at, i.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  return pageOf(await list.execute(), limit, view, (row) => [row.created_at.toISOString(), row.id]);
}

/** The import of these bytes; of several attempts the one that counts. */
export async function findImport(db: Reader | Writer, fileHash: string): Promise<Row> {
  const row = await imports(db)
    .where('i.file_hash', '=', fileHash)
    .orderBy(sql`i.status IN ('failed', 'cancelled')`)
    .orderBy('i.created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) throw notFound('import');
  return row;
}

/** Whether the book holds these bytes, or is taking them in. */
export async function isKnown(db: Reader | Writer, fileHash: string): Promise<boolean> {
  const row = await imports(db)
    .where('i.file_hash', '=', fileHash)
    .where('i.status', 'in', ['queued', 'running', 'done'])
    .executeTakeFirst();
  return row !== undefined;
}

export interface NewImport {
  readonly id: string;
  readonly fileHash: string;
  readonly fileName: string;
  readonly size: number;
  readonly jobId: string;
  readonly accountId: string | null;
  readonly portfolioId: string | null;
  readonly mapping: unknown;
  readonly at: Date;
}

/**
 * Adds the row of an import in place of earlier attempts that failed. Of two uploads of the same bytes at once the second
 * waits here for the first and is then refused, naming it.
 */
export async function addImport(db: Writer, fresh: NewImport): Promise<void> {
  await db
    .deleteFrom('import')
    .where('book_id', '=', db.bookId)
    .where('file_hash', '=', fresh.fileHash)
    .where('status', 'in', ['failed', 'cancelled'])
    .execute();
  const { rows } = await sql<{ id: string }>`
    INSERT INTO import (book_id, id, file_hash, file_name, size, status, job_id, account_id, portfolio_id, mapping, created_at)
    VALUES (${db.bookId}, ${fresh.id}, ${fresh.fileHash}, ${fresh.fileName}, ${fresh.size}, 'queued', ${fresh.jobId},
      ${fresh.accountId}, ${fresh.portfolioId}, ${fresh.mapping === undefined ? null : JSON.stringify(fresh.mapping)}, ${fresh.at})
    ON CONFLICT DO NOTHING RETURNING id`.execute(db);
  if (rows.length > 0) return;
  const earlier = await findImport(db, fresh.fileHash);
  const when = earlier.created_at.toISOString().slice(0, 10);
  throw new ProblemError(
    'already-imported',
    `The same bytes were imported as "${earlier.file_name}" on ${when}.`,
    {
      conflicts: [{ id: earlier.file_hash, summary: `${earlier.file_name}, ${when}` }],
      mend: 'Delete the earlier import to import the file again.',
    },
  );
}

/** Holds the import's row until the end of the transaction; null when the import was taken back. */
export async function lockImport(db: Writer, id: string): Promise<Selectable<Tables['import']> | null> {
  const row = await db
    .selectFrom('import')
    .selectAll()
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

export async function finishImport(
  db: Writer,
  id: string,
  status: 'done' | 'failed' | 'cancelled',
  result: ImportResult,
): Promise<void> {
  await db
    .updateTable('import')
    .set({ status, format: result.format, result: JSON.stringify(result) })
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .execute();
}
