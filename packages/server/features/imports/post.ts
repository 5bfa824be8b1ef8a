import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { type Steps, unclaimed } from './import-line.ts';

/** What became of the lines. */
export interface PostedCounts {
  readonly new: number;
  readonly duplicate: number;
  readonly matched: number;
  readonly transfer: number;
}

/** Makes entries, postings and statement lines of what was copied and told apart, with one statement each. */
export async function postLines(
  db: Writer,
  importId: string,
  { signal, progress }: Steps,
): Promise<PostedCounts> {
  const counts = await countClaims(db);
  signal.throwIfAborted();
  progress('post', 0, 3);
  await insertEntries(db, importId);
  signal.throwIfAborted();
  progress('post', 1, 3);
  await insertPostings(db);
  signal.throwIfAborted();
  progress('post', 2, 3);
  await insertStatementLines(db, importId);
  return counts;
}

async function countClaims(db: Writer): Promise<PostedCounts> {
  const { rows } = await sql<PostedCounts>`
    SELECT (SELECT count(*) FROM import_line) - count(*) AS new,
      count(*) FILTER (WHERE pass IN ('same', 'alike', 'days', 'proved')) AS duplicate,
      count(*) FILTER (WHERE pass IN ('posted', 'written')) AS matched,
      count(*) FILTER (WHERE pass = 'transfer') AS transfer FROM claim`.execute(db);
  return rows[0]!;
}

async function insertEntries(db: Writer, importId: string): Promise<void> {
  await sql`
    INSERT INTO entry (book_id, id, date, payee, description, import_id, category_source, category_confidence)
    SELECT ${db.bookId}::uuid, entry_id, date, payee, description, ${importId}::uuid, category_source, category_confidence
    FROM import_line l WHERE ${unclaimed}`.execute(db);
}

/**
 * Ordinal 0 is the account that the statement is of, 1 the category, or from 1 on the parts of a line that the file divides; an
 * entry balances within one statement.
 */
async function insertPostings(db: Writer): Promise<void> {
  await sql`
    INSERT INTO posting (book_id, entry_id, ordinal, account_id, date, quantity, commodity, weight, weight_commodity, status, memo)
    SELECT ${db.bookId}::uuid, l.entry_id, side.ordinal, side.account_id, l.date, side.amount, l.currency, side.amount, l.currency, l.status, NULL::text
    FROM import_line l
    CROSS JOIN LATERAL (VALUES (0, l.account_id, l.amount), (1, l.category_id, -l.amount)) AS side(ordinal, account_id, amount)
    WHERE ${unclaimed} AND (side.ordinal = 0 OR l.splits IS NULL)
    UNION ALL
    SELECT ${db.bookId}::uuid, l.entry_id, part.ordinal, (part.value->>0)::uuid, l.date, -(part.value->>1)::numeric, l.currency,
      -(part.value->>1)::numeric, l.currency, l.status, nullif(part.value->>2, '')
    FROM import_line l CROSS JOIN LATERAL jsonb_array_elements(l.splits) WITH ORDINALITY AS part(value, ordinal)
    WHERE ${unclaimed} AND l.splits IS NOT NULL`.execute(db);
}

async function insertStatementLines(db: Writer, importId: string): Promise<void> {
  await sql`
    INSERT INTO statement_line (book_id, import_id, ordinal, line, account_id, date, amount, payee, description, reference,
      counterpart, balance, status, fingerprint, occurrence, entry_id, known)
    SELECT ${db.bookId}::uuid, ${importId}::uuid, l.ordinal, line, l.account_id, date, amount, payee, description, reference,
      counterpart, balance, l.status, fingerprint, row_number() OVER (PARTITION BY l.account_id, fingerprint ORDER BY l.ordinal),
      coalesce(k.entry_id, l.entry_id), k.entry_id IS NOT NULL
    FROM import_line l LEFT JOIN claim k ON k.ordinal = l.ordinal`.execute(db);
}
