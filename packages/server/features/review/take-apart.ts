import { decimal, formatDecimal, negate, sign } from '@financehub/core/money/decimal.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { uncategorized } from '../ledger/index.ts';

/**
 * Before an import is taken back: what other imports say of transactions that were merged into its own becomes said of those,
 * so that they are handed over to the others and stay.
 */
export async function releaseMerged(db: Writer, importId: string): Promise<void> {
  await sql`
    UPDATE statement_line s SET entry_id = m.kept_entry_id, known = true
    FROM merged_entry m JOIN entry e ON e.book_id = m.book_id AND e.id = m.kept_entry_id
    WHERE m.book_id = ${db.bookId} AND e.import_id = ${importId} AND s.book_id = m.book_id AND s.entry_id = m.entry_id
      AND s.import_id <> ${importId}`.execute(db);
}

interface Remaining {
  readonly entry_id: string;
  readonly import_id: string;
  readonly account_id: string;
  readonly quantity: string;
  readonly commodity: string;
  readonly status: string;
  readonly memo: string | null;
  readonly date: string;
  readonly payee: string;
  readonly description: string;
}

/**
 * Before an import is taken back: transfers that were joined of one of its lines and one of another import's go back to the
 * half that stays, which waits for a category again. Where the entry was this import's, day and texts become those of the
 * bank line that stays.
 */
export async function separateTransfers(db: Writer, importId: string): Promise<void> {
  const rows = await remainingHalves(db, importId);
  if (rows.length === 0) return;
  const waiting = {
    income: await uncategorized(db, 1),
    expense: await uncategorized(db, -1),
  };
  const postings = rows.flatMap((row) => {
    const opposite = formatDecimal(negate(decimal(row.quantity)));
    const category = sign(decimal(row.quantity)) > 0 ? waiting.income : waiting.expense;
    const base = { entry_id: row.entry_id, date: row.date, commodity: row.commodity };
    return [
      {
        ...base,
        ordinal: 0,
        account_id: row.account_id,
        quantity: row.quantity,
        status: row.status,
        memo: row.memo,
      },
      { ...base, ordinal: 1, account_id: category, quantity: opposite, status: row.status, memo: null },
    ];
  });
  const ids = rows.map((row) => row.entry_id);
  await sql`DELETE FROM posting WHERE book_id = ${db.bookId} AND entry_id = ANY(${ids}::uuid[])`.execute(db);
  await sql`
    UPDATE entry e SET import_id = r.import_id, date = r.date, payee = r.payee, description = r.description,
      category_source = 'none', category_confidence = NULL
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
      entry_id uuid, import_id uuid, date date, payee text, description text)
    WHERE e.book_id = ${db.bookId} AND e.id = r.entry_id`.execute(db);
  await sql`
    INSERT INTO posting (book_id, entry_id, ordinal, account_id, date, quantity, commodity, weight, weight_commodity,
      status, memo)
    SELECT ${db.bookId}::uuid, r.entry_id, r.ordinal, r.account_id, r.date, r.quantity, r.commodity, r.quantity,
      r.commodity, r.status, r.memo
    FROM jsonb_to_recordset(${JSON.stringify(postings)}::jsonb) AS r(entry_id uuid, ordinal smallint, account_id uuid,
      date date, quantity numeric, commodity text, status text, memo text)`.execute(db);
}

/** Joined transfers of which this import alone holds one side's lines and another import the other's, as the side that stays. */
async function remainingHalves(db: Writer, importId: string): Promise<Remaining[]> {
  const { rows } = await sql<Remaining>`
    SELECT DISTINCT ON (e.id) e.id AS entry_id, s.import_id, p.account_id, p.quantity::text, p.commodity, p.status, p.memo,
      CASE WHEN e.import_id = ${importId} THEN s.date ELSE e.date END AS date,
      CASE WHEN e.import_id = ${importId} THEN s.payee ELSE e.payee END AS payee,
      CASE WHEN e.import_id = ${importId} THEN s.description ELSE e.description END AS description
    FROM statement_line own
    JOIN entry e ON e.book_id = own.book_id AND e.id = own.entry_id
    JOIN statement_line s ON s.book_id = e.book_id AND s.entry_id = e.id AND s.account_id <> own.account_id
      AND s.import_id <> own.import_id
    JOIN posting p ON p.book_id = e.book_id AND p.entry_id = e.id AND p.account_id = s.account_id
    WHERE own.book_id = ${db.bookId} AND own.import_id = ${importId}
      AND EXISTS (SELECT FROM merged_entry m WHERE m.book_id = e.book_id AND m.kept_entry_id = e.id)
      AND EXISTS (SELECT FROM posting x WHERE x.book_id = e.book_id AND x.entry_id = e.id AND x.account_id = own.account_id)
      AND NOT EXISTS (SELECT FROM statement_line o WHERE o.book_id = e.book_id AND o.entry_id = e.id
        AND o.account_id = own.account_id AND o.import_id <> own.import_id)
    ORDER BY e.id, s.import_id, s.ordinal`.execute(db);
  return rows;
}
