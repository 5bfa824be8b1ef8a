import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { unclaimed } from './import-line.ts';

/** Days between the two halves of a transfer, at most. */
const DAYS = sql.raw('4');

/**
 * Lines whose category is an own account of the person (`[Savings]` in QIF) are transfers. Of two halves in one file the second
 * is the first one's other side. Where the other account has its half already, or is no place for the line, the line waits, and
 * the two are suggested as a transfer.
 */
export async function settleOwnAccounts(
  db: Writer,
  waiting: { readonly uncategorizedIncome: string; readonly uncategorizedExpense: string },
): Promise<void> {
  await sql`CREATE TEMP TABLE own_half ON COMMIT DROP AS
    SELECT l.ordinal, l.entry_id, l.account_id, l.category_id AS other_id, l.date, l.amount, l.currency,
      row_number() OVER (PARTITION BY l.account_id, l.category_id, l.date, l.amount ORDER BY l.ordinal) AS place,
      l.account_id <> l.category_id AND coalesce(a.currency, l.currency) = l.currency AND NOT EXISTS (SELECT FROM posting p
        JOIN entry e ON e.book_id = p.book_id AND e.id = p.entry_id AND e.kind = 'transaction'
        WHERE p.book_id = a.book_id AND p.account_id = a.id AND p.quantity = -l.amount
          AND p.date BETWEEN l.date - ${DAYS} AND l.date + ${DAYS}) AS fits
    FROM import_line l JOIN account a ON a.book_id = ${db.bookId} AND a.id = l.category_id AND a.type IN ('asset', 'liability')
    WHERE ${unclaimed}`.execute(db);
  await sql`INSERT INTO claim (ordinal, account_id, entry_id, pass)
    SELECT b.ordinal, b.account_id, a.entry_id, 'transfer' FROM own_half a
    JOIN own_half b ON b.account_id = a.other_id AND b.other_id = a.account_id AND b.date = a.date AND b.amount = -a.amount
      AND b.currency = a.currency AND b.place = a.place
    WHERE a.fits AND b.fits AND a.ordinal < b.ordinal`.execute(db);
  await sql`UPDATE import_line l SET category_source = 'none', category_confidence = NULL,
      category_id = CASE WHEN l.amount > 0 THEN ${waiting.uncategorizedIncome}::uuid ELSE ${waiting.uncategorizedExpense}::uuid END
    FROM own_half h WHERE h.ordinal = l.ordinal AND NOT h.fits`.execute(db);
}
