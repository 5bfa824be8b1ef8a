import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { applyMatches } from './apply-matches.ts';
import { hashing } from './import-line.ts';
import { matchAlike } from './match-alike.ts';
import { matchDays } from './match-days.ts';
import { matchExact } from './match-exact.ts';
import { matchPending, unseenPending } from './match-pending.ts';
import { matchWritten } from './match-written.ts';

/** The accounts of a file and the days of its lines, of all accounts together. */
export interface Span {
  readonly accounts: readonly string[];
  readonly low: string;
  readonly high: string;
  readonly lines: number;
}

/** From so many lines on the passes compare all with all at once instead of looking each one up. */
const MANY = 1000;

/**
 * Tells which lines of the file are bank transactions that the book knows already, in passes from the surest to the weakest. A
 * transaction is claimed at most once per file, and matching reads what banks wrote, never what the person made of it. What
 * the matches say of the entries is written. Answers warnings.
 */
export async function matchLines(db: Writer, format: string): Promise<string[]> {
  const span = await spanOf(db);
  if (span === null) return [];
  const warnings: string[] = [];
  const pass = <T>(work: () => Promise<T>): Promise<T> => (span.lines < MANY ? work() : hashing(db, work));
  await pass(() => findPendingKnown(db, span));
  if (await anyKnown(db, span)) {
    await pass(() => matchExact(db, span));
    await sql`ANALYZE claim`.execute(db);
    warnings.push(...(await pass(() => matchAlike(db, span))));
    await matchPending(db, span);
    await pass(() => matchDays(db, format, span));
  }
  await pass(() => matchWritten(db, span));
  await pass(() => applyMatches(db));
  warnings.push(...(await pass(() => deletedOnes(db))), ...(await unseenPending(db)));
  return warnings;
}

async function spanOf(db: Writer): Promise<Span | null> {
  const { rows } = await sql<{ accounts: string[] | null; low: string; high: string; lines: number }>`
    SELECT array_agg(DISTINCT account_id::text) AS accounts, min(date) AS low, max(date) AS high, count(*)::int AS lines
    FROM import_line`.execute(db);
  const { accounts, ...rest } = rows[0]!;
  return accounts === null ? null : { accounts, ...rest };
}

/** Bank transactions of which no file has said yet that they are posted. */
async function findPendingKnown(db: Writer, { accounts }: Span): Promise<void> {
  await sql`CREATE TEMP TABLE pending_known ON COMMIT DROP AS
    SELECT DISTINCT p.account_id, p.entry_id FROM statement_line p
    WHERE p.book_id = ${db.bookId} AND p.account_id = ANY(${accounts}::uuid[]) AND p.status = 'pending' AND p.entry_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM statement_line s WHERE s.book_id = p.book_id AND s.entry_id = p.entry_id
        AND s.account_id = p.account_id AND s.status = 'posted')`.execute(db);
}

async function anyKnown(db: Writer, { accounts }: Span): Promise<boolean> {
  const { rows } = await sql<{ some: boolean }>`
    SELECT EXISTS (SELECT FROM statement_line s WHERE s.book_id = ${db.bookId} AND s.account_id = ANY(${accounts}::uuid[])) AS some`.execute(
    db,
  );
  return rows[0]!.some;
}

/** Lines of transactions that the person deleted stay known, and are said; a merged one stays as the other. */
async function deletedOnes(db: Writer): Promise<string[]> {
  const { rows } = await sql<{ lines: number }>`
    SELECT count(*)::int AS lines FROM claim c
    WHERE NOT EXISTS (SELECT FROM entry e WHERE e.book_id = ${db.bookId} AND e.id = c.entry_id)
      AND NOT EXISTS (SELECT FROM merged_entry m WHERE m.book_id = ${db.bookId} AND m.entry_id = c.entry_id)`.execute(
    db,
  );
  const { lines } = rows[0]!;
  if (lines === 0) return [];
  const are = lines === 1 ? '1 line is of a transaction' : `${lines} lines are of transactions`;
  return [
    `${are} that you deleted; undo the deletion in History to have ${lines === 1 ? 'it' : 'them'} back.`,
  ];
}
