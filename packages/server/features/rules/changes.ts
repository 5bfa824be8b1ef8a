import { decimal, formatDecimal, negate } from '@financehub/core/money/decimal.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import type { Change } from './decide.ts';
import type { Scanned } from './scan.ts';

/** Temporary tables in which a run collects what it will change, and then changes it with one statement each. */
export async function makeChangeTables(db: Writer): Promise<void> {
  await sql`CREATE TEMP TABLE rule_change (entry_id uuid PRIMARY KEY, ordinal smallint NOT NULL, operation_id uuid NOT NULL,
    payee text, notes text, tags text[], side text, account_id uuid) ON COMMIT DROP`.execute(db);
  await sql`CREATE TEMP TABLE rule_part (entry_id uuid NOT NULL, ordinal smallint NOT NULL, account_id uuid NOT NULL,
    quantity numeric NOT NULL, memo text) ON COMMIT DROP`.execute(db);
}

/** Of the two sides of a transfer the first that is collected counts. */
export async function collect(
  db: Writer,
  changes: readonly { readonly row: Scanned; readonly change: Change }[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ row, change }) => ({
    entry_id: row.entryId,
    ordinal: row.ordinal,
    operation_id: row.operationId,
    payee: change.payee ?? null,
    notes: change.notes ?? null,
    tags: change.tags ?? null,
    side: change.side?.type ?? null,
    account_id: change.side?.type === 'account' ? change.side.accountId : null,
  }));
  await sql`INSERT INTO rule_change SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
    entry_id uuid, ordinal smallint, operation_id uuid, payee text, notes text, tags text[], side text, account_id uuid)
    ON CONFLICT DO NOTHING`.execute(db);
  const parts = changes.flatMap(({ row, change }) => partsOf(row, change));
  if (parts.length === 0) return;
  await sql`INSERT INTO rule_part SELECT * FROM jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) AS r(
    entry_id uuid, ordinal smallint, account_id uuid, quantity numeric, memo text)`.execute(db);
}

/** The postings of a split, around the ordinal of the own posting, which stays. */
function partsOf(row: Scanned, { side }: Change) {
  if (side?.type !== 'split') return [];
  return side.parts.map((part, index) => ({
    entry_id: row.entryId,
    ordinal: index < row.ordinal ? index : index + 1,
    account_id: part.categoryId,
    quantity: formatDecimal(negate(decimal(part.amount))),
    memo: part.notes,
  }));
}

/** Changes what was collected. What somebody else changed since it was looked at stays as they left it, and counts as lost. */
export async function applyChanges(db: Writer): Promise<{ changed: number; lost: number }> {
  await sql`ANALYZE rule_change`.execute(db);
  await sql`SELECT count(*) FROM (SELECT FROM entry e WHERE e.book_id = ${db.bookId}
    AND e.id IN (SELECT entry_id FROM rule_change) ORDER BY e.id FOR UPDATE) locked`.execute(db);
  const gone = await sql`DELETE FROM rule_change c WHERE NOT EXISTS (SELECT FROM entry e
    WHERE e.book_id = ${db.bookId} AND e.id = c.entry_id AND e.operation_id = c.operation_id)`.execute(db);
  const lost = Number(gone.numAffectedRows ?? 0);
  const updated =
    await sql`UPDATE entry e SET payee = coalesce(c.payee, e.payee), notes = coalesce(c.notes, e.notes),
      tags = coalesce(c.tags, e.tags),
      category_source = CASE WHEN c.side IS NULL THEN e.category_source ELSE 'rule' END,
      category_confidence = CASE WHEN c.side IS NULL THEN e.category_confidence ELSE 1 END
    FROM rule_change c WHERE e.book_id = ${db.bookId} AND e.id = c.entry_id`.execute(db);
  await sql`UPDATE posting p SET account_id = c.account_id FROM rule_change c
    WHERE c.side = 'account' AND p.book_id = ${db.bookId} AND p.entry_id = c.entry_id AND p.ordinal <> c.ordinal`.execute(
    db,
  );
  await replaceSplits(db);
  return { changed: Number(updated.numAffectedRows ?? 0), lost };
}

/** An entry balances after every statement, so its postings leave together and come back together. */
async function replaceSplits(db: Writer): Promise<void> {
  await sql`CREATE TEMP TABLE rule_own ON COMMIT DROP AS SELECT p.* FROM posting p JOIN rule_change c
    ON c.entry_id = p.entry_id AND c.ordinal = p.ordinal AND c.side = 'split' WHERE p.book_id = ${db.bookId}`.execute(
    db,
  );
  await sql`DELETE FROM posting WHERE book_id = ${db.bookId}
    AND entry_id IN (SELECT entry_id FROM rule_own)`.execute(db);
  await sql`INSERT INTO posting (book_id, entry_id, ordinal, account_id, date, quantity, commodity, weight, weight_commodity,
      status, memo)
    SELECT book_id, entry_id, ordinal, account_id, date, quantity, commodity, weight, weight_commodity, status, memo FROM rule_own
    UNION ALL
    SELECT o.book_id, o.entry_id, r.ordinal, r.account_id, o.date, r.quantity, o.commodity, r.quantity, o.commodity,
      'posted', r.memo
    FROM rule_own o JOIN rule_part r ON r.entry_id = o.entry_id`.execute(db);
}
