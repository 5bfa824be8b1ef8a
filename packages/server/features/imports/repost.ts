import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { holdsRows } from './import-line.ts';

/**
 * Gives entries the day, amount and status that the bank says now. Expects the temporary table `repost_target` (entry_id,
 * account_id, status, and day and amount as the bank says them now and as it said them before). What the person changed since,
 * what is cleared or reconciled, and the days and amounts that another account's bank says too, stay. A changed amount goes
 * to the largest part of the other side.
 */
export async function repost(db: Writer): Promise<void> {
  await sql`CREATE TEMP TABLE reposted ON COMMIT DROP AS
    SELECT own.*, e.date AS was,
      CASE WHEN e.date = own.old_date AND own.alone THEN own.date ELSE e.date END AS day,
      CASE WHEN own.quantity = own.old_amount AND own.alone AND other.ordinal IS NOT NULL THEN own.amount - own.old_amount ELSE 0 END
        AS change, other.ordinal AS other
    FROM (
      SELECT DISTINCT ON (t.entry_id) t.*, p.ordinal, p.quantity, p.status AS was_status,
        p.commodity = p.weight_commodity AND NOT EXISTS (SELECT FROM statement_line s WHERE s.book_id = p.book_id
          AND s.entry_id = t.entry_id AND s.account_id <> t.account_id) AS alone
      FROM repost_target t JOIN posting p ON p.book_id = ${db.bookId} AND p.entry_id = t.entry_id AND p.account_id = t.account_id
        AND p.status IN ('pending', 'posted')
      ORDER BY t.entry_id, p.quantity = t.old_amount DESC, p.ordinal) own
    JOIN entry e ON e.book_id = ${db.bookId} AND e.id = own.entry_id
    LEFT JOIN LATERAL (SELECT p.ordinal FROM posting p JOIN posting mine ON mine.book_id = p.book_id AND mine.entry_id = p.entry_id
        AND mine.ordinal = own.ordinal
      WHERE p.book_id = e.book_id AND p.entry_id = e.id AND p.ordinal <> own.ordinal AND p.commodity = mine.commodity
        AND p.weight_commodity = mine.commodity AND sign(p.weight) = -sign(mine.weight)
        AND p.status NOT IN ('cleared', 'reconciled')
      ORDER BY abs(p.weight) DESC, p.ordinal LIMIT 1) other ON true`.execute(db);
  await sql`DELETE FROM reposted WHERE day = was AND change = 0 AND status = was_status`.execute(db);
  if (await holdsRows(db, 'reposted')) await write(db);
  await sql`DROP TABLE reposted`.execute(db);
}

/** An entry's postings have its day at every moment, so they leave before it changes. */
async function write(db: Writer): Promise<void> {
  await sql`CREATE TEMP TABLE reposted_posting ON COMMIT DROP AS
    SELECT p.entry_id, p.ordinal, p.account_id, r.day AS date, p.quantity + m.change AS quantity, p.commodity,
      p.weight + m.change AS weight, p.weight_commodity, CASE WHEN p.ordinal = r.ordinal THEN r.status ELSE p.status END AS status,
      p.memo
    FROM reposted r JOIN posting p ON p.book_id = ${db.bookId} AND p.entry_id = r.entry_id
    CROSS JOIN LATERAL (SELECT CASE p.ordinal WHEN r.ordinal THEN r.change WHEN r.other THEN -r.change ELSE 0 END AS change) m`.execute(
    db,
  );
  await sql`DELETE FROM posting p USING reposted r WHERE p.book_id = ${db.bookId} AND p.entry_id = r.entry_id`.execute(
    db,
  );
  await sql`UPDATE entry e SET date = r.day FROM reposted r WHERE e.book_id = ${db.bookId} AND e.id = r.entry_id`.execute(
    db,
  );
  await sql`INSERT INTO posting (book_id, entry_id, ordinal, account_id, date, quantity, commodity, weight, weight_commodity, status, memo)
    SELECT ${db.bookId}::uuid, * FROM reposted_posting`.execute(db);
  await sql`DROP TABLE reposted_posting`.execute(db);
}
