import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import type { BulkAction } from './action.ts';

/** Does to the entries of `picked` what was asked: each statement over all of them, the entry before its postings. */
export async function applyToPicked(db: Writer, action: BulkAction): Promise<void> {
  const mine = sql`t.reason IS NULL AND NOT t.unchanged AND e.book_id = ${db.bookId} AND e.id = t.entry_id`;
  switch (action.type) {
    case 'categorize':
      await sql`UPDATE entry e SET category_source = t.source, category_confidence = t.confidence
        FROM picked t WHERE ${mine}`.execute(db);
      await sql`UPDATE posting e SET account_id = t.category_id FROM picked t
        WHERE t.reason IS NULL AND NOT t.unchanged AND e.book_id = ${db.bookId} AND e.entry_id = t.entry_id
          AND e.ordinal <> t.ordinal AND e.account_id <> t.category_id`.execute(db);
      return;
    case 'tag': {
      const tags = sql`${[...action.tags]}::text[]`;
      await sql`UPDATE entry e SET tags = e.tags || ARRAY(
          SELECT u.tag FROM unnest(${tags}) WITH ORDINALITY u(tag, n) WHERE u.tag <> ALL (e.tags) ORDER BY u.n)
        FROM picked t WHERE ${mine}`.execute(db);
      return;
    }
    case 'untag': {
      const tags = sql`${[...action.tags]}::text[]`;
      await sql`UPDATE entry e SET tags = ARRAY(
          SELECT u.tag FROM unnest(e.tags) WITH ORDINALITY u(tag, n) WHERE u.tag <> ALL (${tags}) ORDER BY u.n)
        FROM picked t WHERE ${mine}`.execute(db);
      return;
    }
    case 'setPayee':
      await sql`UPDATE entry e SET payee = ${action.payee} FROM picked t WHERE ${mine}`.execute(db);
      return;
    case 'setStatus':
      await stamp(db);
      await sql`UPDATE posting e SET status = ${action.status} FROM picked t WHERE ${ownSide(db)}`.execute(
        db,
      );
      return;
    case 'move':
      await stamp(db);
      await sql`UPDATE posting e SET account_id = ${action.account.id}::uuid FROM picked t WHERE ${ownSide(db)}`.execute(
        db,
      );
      return;
    case 'delete': {
      const picked = sql`(SELECT t.entry_id FROM picked t WHERE t.reason IS NULL AND NOT t.unchanged)`;
      await sql`DELETE FROM posting WHERE book_id = ${db.bookId} AND entry_id IN ${picked}`.execute(db);
      await sql`DELETE FROM entry WHERE book_id = ${db.bookId} AND id IN ${picked}`.execute(db);
      return;
    }
  }
}

function ownSide(db: Writer) {
  return sql`t.reason IS NULL AND NOT t.unchanged AND e.book_id = ${db.bookId} AND e.entry_id = t.entry_id
    AND e.ordinal = t.ordinal`;
}

/** An entry carries the operation that changed its postings. */
async function stamp(db: Writer): Promise<void> {
  await sql`UPDATE entry e SET kind = e.kind FROM picked t
    WHERE t.reason IS NULL AND NOT t.unchanged AND e.book_id = ${db.bookId} AND e.id = t.entry_id`.execute(
    db,
  );
}
