import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import { from as copyFrom } from 'pg-copy-streams';
import type { Writer } from '../../db/database.ts';
import type { Reading } from './reader.ts';
import { COPY_COLUMNS, type PostingPlan } from './reading.ts';

export interface PostedCounts {
  readonly new: number;
  readonly duplicate: number;
}

/**
 * Brings the lines of a file into the books: copied into a temporary table, where those that the account holds already are
 * told apart, and from there into entries, postings and statement lines with one statement each.
 */
export async function postLines(
  db: Writer,
  importId: string,
  reading: Reading,
  plan: PostingPlan,
  lines: number,
  steps: { signal: AbortSignal; progress: (stage: string, done: number, total: number) => void },
): Promise<PostedCounts> {
  await copyLines(db, reading, plan, lines, steps);
  const duplicate = await markKnown(db);
  steps.signal.throwIfAborted();
  steps.progress('post', 0, 3);
  await insertEntries(db, importId);
  steps.signal.throwIfAborted();
  steps.progress('post', 1, 3);
  await insertPostings(db);
  steps.signal.throwIfAborted();
  steps.progress('post', 2, 3);
  await insertStatementLines(db, importId);
  return { new: lines - duplicate, duplicate };
}

async function copyLines(
  db: Writer,
  reading: Reading,
  plan: PostingPlan,
  lines: number,
  { signal, progress }: Parameters<typeof postLines>[5],
): Promise<void> {
  const columns = COPY_COLUMNS.map(
    ([name, type]) =>
      `${name} ${type} ${name === 'reference' || name === 'category_confidence' ? '' : 'NOT NULL'}`,
  );
  // Tables with row-level security take no COPY, and nothing is told apart before it is here.
  await db.client.query(
    `CREATE TEMP TABLE import_line (${columns.join(', ')}, known boolean NOT NULL DEFAULT false) ON COMMIT DROP`,
  );
  const names = COPY_COLUMNS.map(([name]) => name).join(', ');
  const sink = db.client.query(copyFrom(`COPY import_line (${names}) FROM STDIN`));
  let copied = 0;
  const source = reading.rows(plan, (rows) => {
    copied += rows;
    progress('identify', copied, lines);
  });
  await pipeline(Readable.from(source, { objectMode: true, highWaterMark: 2 }), sink, { signal });
  await db.client.query('ANALYZE import_line');
}

/** A line is known when a line of the same account, identity and occurrence made an entry before, also one deleted since. */
async function markKnown(db: Writer): Promise<number> {
  const { rows } = await sql<{ some: boolean }>`
    SELECT EXISTS (SELECT FROM statement_line s
      JOIN (SELECT account_id, min(date) AS low, max(date) AS high FROM import_line GROUP BY 1) l
        ON s.account_id = l.account_id AND s.date BETWEEN l.low AND l.high
      WHERE s.book_id = ${db.bookId}) AS some`.execute(db);
  if (rows[0]?.some !== true) return 0;
  const result = await sql`
    UPDATE import_line l SET known = true, entry_id = s.entry_id
    FROM statement_line s
    WHERE s.book_id = ${db.bookId} AND NOT s.known AND s.account_id = l.account_id AND s.date = l.date
      AND s.fingerprint = l.fingerprint AND s.occurrence = l.occurrence`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

async function insertEntries(db: Writer, importId: string): Promise<void> {
  await sql`
    INSERT INTO entry (book_id, id, date, payee, description, import_id, category_source, category_confidence)
    SELECT ${db.bookId}::uuid, entry_id, date, payee, description, ${importId}::uuid, category_source, category_confidence
    FROM import_line WHERE NOT known`.execute(db);
}

/** Ordinal 0 is the account that the statement is of, 1 the category. */
async function insertPostings(db: Writer): Promise<void> {
  await sql`
    INSERT INTO posting (book_id, entry_id, ordinal, account_id, date, quantity, commodity, weight, weight_commodity, status)
    SELECT ${db.bookId}::uuid, l.entry_id, side.ordinal, side.account_id, l.date, side.amount, l.currency, side.amount, l.currency, l.status
    FROM import_line l
    CROSS JOIN LATERAL (VALUES (0, l.account_id, l.amount), (1, l.category_id, -l.amount)) AS side(ordinal, account_id, amount)
    WHERE NOT l.known`.execute(db);
}

async function insertStatementLines(db: Writer, importId: string): Promise<void> {
  await sql`
    INSERT INTO statement_line (book_id, import_id, ordinal, line, account_id, date, amount, payee, description, reference,
      fingerprint, occurrence, entry_id, known)
    SELECT ${db.bookId}::uuid, ${importId}::uuid, ordinal, line, account_id, date, amount, payee, description, reference,
      fingerprint, occurrence, entry_id, known
    FROM import_line`.execute(db);
}
