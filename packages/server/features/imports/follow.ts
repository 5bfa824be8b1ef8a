import { isRicher } from '@financehub/core/matching/similarity.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { writeTexts } from './apply-matches.ts';
import { holdsRows, rowsOf } from './import-line.ts';
import { repost } from './repost.ts';

/**
 * Entries that this import's lines posted or worded, and that stay with other imports, say again what those others' lines say:
 * day, amount and status where only pending lines stay, and the richest of the texts that stay. What the person changed stays.
 */
export async function followOthers(db: Writer, importId: string): Promise<void> {
  await sql`CREATE TEMP TABLE repost_target ON COMMIT DROP AS
    SELECT DISTINCT ON (own.entry_id) own.entry_id, own.account_id, other.status, other.date, other.amount,
      own.date AS old_date, own.amount AS old_amount
    FROM statement_line own JOIN statement_line other ON other.book_id = own.book_id AND other.entry_id = own.entry_id
      AND other.account_id = own.account_id AND other.import_id <> own.import_id AND other.status = 'pending'
    WHERE own.book_id = ${db.bookId} AND own.import_id = ${importId} AND own.status = 'posted'
      AND NOT EXISTS (SELECT FROM statement_line s WHERE s.book_id = own.book_id AND s.entry_id = own.entry_id
        AND s.account_id = own.account_id AND s.import_id <> own.import_id AND s.status = 'posted')
    ORDER BY own.entry_id, other.date DESC, other.import_id`.execute(db);
  if (await holdsRows(db, 'repost_target')) await repost(db);
  await sql`DROP TABLE repost_target`.execute(db);
  await followTexts(db, importId);
}

/** What the person had entered as pending, and no line but this import's posted, is pending again. */
export async function pendAgain(db: Writer, importId: string): Promise<void> {
  await sql`CREATE TEMP TABLE repost_target ON COMMIT DROP AS
    SELECT DISTINCT ON (s.entry_id) s.entry_id, s.account_id, 'pending' AS status, s.date, s.amount,
      NULL::date AS old_date, NULL::numeric AS old_amount
    FROM statement_line s JOIN import i ON i.book_id = s.book_id AND i.id = s.import_id
    WHERE s.book_id = ${db.bookId} AND s.import_id = ${importId} AND s.known AND s.status = 'posted'
      AND NOT EXISTS (SELECT FROM statement_line o WHERE o.book_id = s.book_id AND o.entry_id = s.entry_id
        AND o.account_id = s.account_id AND o.import_id <> s.import_id)
      AND EXISTS (SELECT FROM audit a WHERE a.book_id = i.book_id AND a.operation_id = i.operation_id AND a.table_name = 'posting'
        AND a.action IN ('delete', 'update') AND a.before->>'entry_id' = s.entry_id::text
        AND a.before->>'account_id' = s.account_id::text AND a.before->>'status' = 'pending')
    ORDER BY s.entry_id, s.ordinal`.execute(db);
  if (await holdsRows(db, 'repost_target')) await repost(db);
  await sql`DROP TABLE repost_target`.execute(db);
}

interface TextRow {
  entry_id: string;
  texts: { payee: string; description: string }[];
}

async function followTexts(db: Writer, importId: string): Promise<void> {
  const query = sql`
    SELECT e.id AS entry_id, (SELECT jsonb_agg(jsonb_build_object('payee', s.payee, 'description', s.description)
        ORDER BY s.status DESC, s.import_id, s.ordinal) FROM statement_line s
      WHERE s.book_id = e.book_id AND s.entry_id = e.id AND s.account_id = own.account_id AND s.import_id <> own.import_id
        AND (s.status = 'posted' OR NOT EXISTS (SELECT FROM statement_line p WHERE p.book_id = e.book_id AND p.entry_id = e.id
          AND p.account_id = own.account_id AND p.import_id <> own.import_id AND p.status = 'posted'))) AS texts
    FROM statement_line own JOIN entry e ON e.book_id = own.book_id AND e.id = own.entry_id
    WHERE own.book_id = ${db.bookId} AND own.import_id = ${importId} AND e.payee = own.payee AND e.description = own.description
      AND EXISTS (SELECT FROM statement_line s WHERE s.book_id = e.book_id AND s.entry_id = e.id AND s.account_id = own.account_id
        AND s.import_id <> own.import_id)
      AND NOT EXISTS (SELECT FROM statement_line s WHERE s.book_id = e.book_id AND s.entry_id = e.id AND s.account_id = own.account_id
        AND s.import_id <> own.import_id AND s.payee = e.payee AND s.description = e.description)`;
  for await (const rows of rowsOf<TextRow>(db, 'texts', query)) {
    await writeTexts(
      db,
      rows.map(({ entry_id, texts }) => ({
        entry_id,
        ...texts.reduce((best, each) =>
          isRicher(`${each.payee} ${each.description}`, `${best.payee} ${best.description}`) ? each : best,
        ),
      })),
    );
  }
}
