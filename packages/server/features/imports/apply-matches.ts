import { isRicher } from '@financehub/core/matching/similarity.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { holdsRows, rowsOf } from './import-line.ts';
import { repost } from './repost.ts';

/** Writes what the matches say of the entries: that they are posted, and a text that tells more. */
export async function applyMatches(db: Writer): Promise<void> {
  await sql`ANALYZE claim`.execute(db);
  await postPending(db);
  await enrichTexts(db);
}

/** What was pending gets the posted day and amount; what the person entered as pending is posted and keeps both. */
async function postPending(db: Writer): Promise<void> {
  await sql`CREATE TEMP TABLE repost_target ON COMMIT DROP AS
    SELECT DISTINCT ON (c.entry_id) c.entry_id, c.account_id, 'posted' AS status, l.date, l.amount, s.date AS old_date, s.amount AS old_amount
    FROM pending_known k JOIN claim c USING (account_id, entry_id) JOIN import_line l USING (ordinal)
    JOIN statement_line s ON s.book_id = ${db.bookId} AND s.account_id = c.account_id AND s.entry_id = c.entry_id
    JOIN entry e ON e.book_id = s.book_id AND e.id = s.entry_id
    WHERE l.status = 'posted'
    ORDER BY c.entry_id, s.date = e.date DESC, s.import_id DESC, s.ordinal`.execute(db);
  await sql`INSERT INTO repost_target
    SELECT c.entry_id, c.account_id, 'posted', l.date, l.amount, NULL, NULL
    FROM claim c JOIN import_line l USING (ordinal)
    WHERE c.pass IN ('written', 'transfer') AND l.status = 'posted' AND EXISTS (SELECT FROM posting p
      WHERE p.book_id = ${db.bookId} AND p.entry_id = c.entry_id AND p.account_id = c.account_id AND p.status = 'pending')`.execute(
    db,
  );
  if (await holdsRows(db, 'repost_target')) await repost(db);
  await sql`DROP TABLE repost_target`.execute(db);
}

interface TextRow {
  entry_id: string;
  payee: string;
  description: string;
  old_payee: string;
  old_description: string;
  replaces: boolean;
}

/**
 * An entry takes a richer text of its line while it says what an earlier line of it said: what the person wrote stays. The
 * posted text takes the place of the pending one; a pending text never that of a posted one.
 */
async function enrichTexts(db: Writer): Promise<void> {
  const query = sql`
    SELECT c.entry_id, l.payee, l.description, e.payee AS old_payee, e.description AS old_description,
      k.entry_id IS NOT NULL AND l.status = 'posted' AS replaces
    FROM claim c JOIN import_line l USING (ordinal) JOIN entry e ON e.book_id = ${db.bookId} AND e.id = c.entry_id
    LEFT JOIN pending_known k ON k.account_id = c.account_id AND k.entry_id = c.entry_id
    WHERE c.pass IN ('alike', 'posted') AND (e.payee, e.description) <> (l.payee, l.description)
      AND (l.status = 'posted' OR k.entry_id IS NOT NULL)
      AND EXISTS (SELECT FROM statement_line s WHERE s.book_id = e.book_id AND s.entry_id = e.id AND s.account_id = c.account_id
        AND s.payee = e.payee AND s.description = e.description)
      AND NOT EXISTS (SELECT FROM posting p WHERE p.book_id = e.book_id AND p.entry_id = e.id AND p.account_id = c.account_id
        AND p.status IN ('cleared', 'reconciled'))`;
  for await (const rows of rowsOf<TextRow>(db, 'texts', query)) {
    const richer = rows.filter(
      ({ payee, description, old_payee, old_description, replaces }) =>
        replaces || isRicher(`${payee} ${description}`, `${old_payee} ${old_description}`),
    );
    await writeTexts(db, richer);
  }
}

export async function writeTexts(
  db: Writer,
  texts: readonly { entry_id: string; payee: string; description: string }[],
): Promise<void> {
  if (texts.length === 0) return;
  await sql`UPDATE entry e SET payee = r.payee, description = r.description
    FROM jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) r(entry_id uuid, payee text, description text)
    WHERE e.book_id = ${db.bookId} AND e.id = r.entry_id`.execute(db);
}
