import { assign, type Edge } from '@financehub/core/matching/assign.ts';
import { bankLine, WRITTEN_DAYS_SAME_PAYEE, writtenAs } from '@financehub/core/matching/candidates.ts';
import { lineText } from '@financehub/core/matching/similarity.ts';
import { decimal } from '@financehub/core/money/decimal.ts';
import { day, type EpochDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { type Claim, holdsRows, noteClaims, rowsOf, unclaimed } from './import-line.ts';
import type { Span } from './matching.ts';

interface Row {
  ordinal: number;
  account_id: string;
  date: string;
  amount: string;
  payee: string;
  description: string;
  known: [entry: string, date: string, payee: string, description: string, transfer: boolean][];
}

/** Entries of one amount that one line is compared with, the nearest days first. */
const MOST_CANDIDATES = 64;
/** Lines of one amount that are assigned together; a longer row of neighbours is cut. */
const MOST_TOGETHER = 2000;
const DAYS = sql.raw(String(WRITTEN_DAYS_SAME_PAYEE));

/**
 * Entries that no statement of the account brought: those that the person entered, and the other half of a transfer that
 * another account's statement brought. They keep all that the person wrote.
 */
export async function matchWritten(db: Writer, span: Span): Promise<void> {
  if (!(await gather(db, span))) return;
  const query = sql`
    SELECT l.ordinal, l.account_id, l.date, l.amount::text AS amount, l.payee, l.description, k.known
    FROM import_line l CROSS JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_array(w.entry_id, w.date, w.payee, w.description, w.transfer)) AS known FROM (
        SELECT * FROM unlinked u WHERE u.account_id = l.account_id AND u.amount = l.amount AND u.currency = l.currency
          AND u.date BETWEEN l.date - ${DAYS} AND l.date + ${DAYS}
        ORDER BY abs(u.date - l.date), u.entry_id LIMIT ${MOST_CANDIDATES}) w) k
    WHERE k.known IS NOT NULL AND ${unclaimed}
    ORDER BY l.account_id, l.amount, l.date, l.ordinal`;
  let together: Row[] = [];
  const flush = async () => {
    await noteClaims(db, claimsOf(together));
    together = [];
  };
  for await (const rows of rowsOf<Row>(db, 'written', query)) {
    for (const row of rows) {
      const before = together.at(-1);
      if (before !== undefined && (together.length >= MOST_TOGETHER || !touches(before, row))) await flush();
      together.push(row);
    }
  }
  await flush();
}

/** Whether two lines can want the same entry. */
function touches(a: Row, b: Row): boolean {
  if (a.account_id !== b.account_id || a.amount !== b.amount) return false;
  return day(b.date) - day(a.date) <= 2 * WRITTEN_DAYS_SAME_PAYEE;
}

async function gather(db: Writer, { accounts, low, high }: Span): Promise<boolean> {
  await sql`CREATE TEMP TABLE unlinked ON COMMIT DROP AS
    WITH own AS (
      SELECT account_id, entry_id FROM posting WHERE book_id = ${db.bookId} AND account_id = ANY(${accounts}::uuid[])
        AND date BETWEEN ${low}::date - ${DAYS} AND ${high}::date + ${DAYS}
      EXCEPT
      SELECT account_id, entry_id FROM statement_line
        WHERE book_id = ${db.bookId} AND account_id = ANY(${accounts}::uuid[]) AND entry_id IS NOT NULL)
    SELECT p.account_id, p.entry_id, p.commodity AS currency, e.date, sum(p.quantity) AS amount, e.payee, e.description,
      EXISTS (SELECT FROM posting o JOIN account a ON a.book_id = o.book_id AND a.id = o.account_id
        WHERE o.book_id = e.book_id AND o.entry_id = e.id AND o.account_id <> p.account_id AND a.type IN ('asset', 'liability'))
        AS transfer
    FROM own JOIN posting p ON p.book_id = ${db.bookId} AND p.entry_id = own.entry_id AND p.account_id = own.account_id
    JOIN entry e ON e.book_id = p.book_id AND e.id = p.entry_id AND e.kind <> 'opening'
    GROUP BY p.account_id, p.entry_id, p.commodity, e.book_id, e.id, e.date, e.payee, e.description`.execute(
    db,
  );
  if (!(await holdsRows(db, 'unlinked'))) return false;
  await sql`CREATE INDEX ON unlinked (account_id, amount, date)`.execute(db);
  await sql`ANALYZE unlinked`.execute(db);
  return true;
}

function claimsOf(rows: readonly Row[]): Claim[] {
  const edges: Edge[] = [];
  const transfers = new Set<string>();
  for (const row of rows) {
    const amount = decimal(row.amount);
    const line = bankLine({
      ...row,
      date: day(row.date),
      amount,
      reference: null,
      balance: null,
      status: 'posted',
    });
    for (const [entry, date, payee, description, transfer] of row.known) {
      if (transfer) transfers.add(entry);
      const entryDay: EpochDay = day(date);
      const match = writtenAs(line, { date: entryDay, amount, text: lineText(payee, description) });
      if (match !== null) edges.push({ line: row.ordinal, known: entry, score: match.score });
    }
  }
  const [first] = rows;
  return [...assign(edges)].map(([ordinal, entry_id]) => ({
    ordinal,
    account_id: first!.account_id,
    entry_id,
    pass: transfers.has(entry_id) ? 'transfer' : 'written',
  }));
}
