import { normalisePayee } from '@financehub/core/categorize/payee.ts';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Writer } from '../../db/database.ts';

/** Under which payee and direction a choice is remembered; null when there is nothing to remember it by. */
export function payeeKey(payee: string, description: string, direction: -1 | 0 | 1): string | null {
  const name = normalisePayee(payee) || normalisePayee(description);
  return name === '' || direction === 0 ? null : `${direction < 0 ? '-' : '+'}${name}`;
}

/** A category that the person chose is what the same payee gets next time. */
export async function rememberChoice(
  db: Writer,
  of: { entryId: string; payee: string; description: string; direction: -1 | 0 | 1; categoryId: string },
): Promise<void> {
  const key = payeeKey(of.payee, of.description, of.direction);
  if (key === null) return;
  await db
    .insertInto('category_feedback')
    .values({
      book_id: db.bookId,
      id: uuid(),
      payee_key: key,
      account_id: of.categoryId,
      entry_id: of.entryId,
    })
    .execute();
}

const KEYS_AT_ONCE = 1000;

/**
 * Remembers the choices of many transactions: those of the temporary table `picked` (entry_id, ordinal, category_id) that are to
 * change. Each counts by itself, as if it had been chosen alone. Payees are normalised a thousand at a time.
 */
export async function rememberPicked(db: Writer): Promise<void> {
  const chosen = sql`FROM picked t
    JOIN entry e ON e.book_id = ${db.bookId} AND e.id = t.entry_id
    JOIN posting p ON p.book_id = ${db.bookId} AND p.entry_id = t.entry_id AND p.ordinal = t.ordinal
    WHERE t.reason IS NULL AND NOT t.unchanged AND p.quantity <> 0`;
  await sql`CREATE TEMP TABLE payee_named (payee text, description text, direction int, payee_key text) ON COMMIT DROP`.execute(
    db,
  );
  await sql`DECLARE named NO SCROLL CURSOR FOR
    SELECT DISTINCT e.payee, e.description, sign(p.quantity)::int AS direction ${chosen}`.execute(db);
  for (;;) {
    const { rows } = await sql<{ payee: string; description: string; direction: -1 | 1 }>`
      FETCH ${sql.lit(KEYS_AT_ONCE)} FROM named`.execute(db);
    if (rows.length === 0) break;
    const keys = rows.map((row) => payeeKey(row.payee, row.description, row.direction));
    await sql`INSERT INTO payee_named SELECT * FROM unnest(${rows.map((row) => row.payee)}::text[],
      ${rows.map((row) => row.description)}::text[], ${rows.map((row) => row.direction)}::int[], ${keys}::text[])
      AS n(payee, description, direction, payee_key) WHERE payee_key IS NOT NULL`.execute(db);
  }
  await sql`CLOSE named`.execute(db);
  await sql`ANALYZE payee_named`.execute(db);
  // Ids of version 7, whose first half is the moment: choices are told apart by age.
  const moment = `${uuid().slice(0, 13)}-7`;
  await sql`INSERT INTO category_feedback (book_id, id, payee_key, account_id, entry_id)
    SELECT ${db.bookId}::uuid, (${moment} || substr(gen_random_uuid()::text, 16))::uuid, n.payee_key, c.category_id, c.entry_id
    FROM (SELECT e.payee, e.description, sign(p.quantity)::int AS direction, t.category_id, t.entry_id ${chosen}) c
    JOIN payee_named n USING (payee, description, direction)`.execute(db);
}
