import { choose } from '@financehub/core/categorize/choose.ts';
import type { RuleRecord } from '@financehub/core/rules/rule.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { categoryByRule, rulesOf } from './by-rule.ts';
import { chooserOf } from './chooser.ts';
import { type LineRow, lineOf } from './line.ts';

const AT_ONCE = 500;

interface PickedRow extends LineRow {
  readonly entry_id: string;
  readonly ordinal: number;
  readonly notes: string;
  readonly tags: string[];
  readonly commodity: string;
  readonly status: string;
  readonly reference: string | null;
}

/** As rules see it; what is asked about has no category that counts. */
function recordOf({ account_id, commodity, reference, ...row }: PickedRow): RuleRecord {
  return {
    ...row,
    accountId: account_id,
    currency: commodity,
    reference: reference ?? '',
    categoryId: null,
  };
}

/**
 * Fills `category_id`, `source` and `confidence` of the rows of the temporary table `picked` whose `reason` is null, and says in
 * `reason` why one gets none: what a person chose stays, and what is not sure enough waits. `minConfidence` replaces the
 * threshold of the book.
 */
export async function suggestForPicked(
  db: Writer,
  now: Date,
  minConfidence: number | undefined,
): Promise<void> {
  await sql`UPDATE picked t SET reason = 'Somebody chose its category.' FROM entry e
    WHERE e.book_id = ${db.bookId} AND e.id = t.entry_id AND e.category_source IN ('user', 'file', 'rule') AND t.reason IS NULL`.execute(
    db,
  );
  const { chooser } = await chooserOf(db, { now });
  const rules = await rulesOf(db);
  const asked = minConfidence === undefined ? chooser : { ...chooser, threshold: minConfidence };
  await sql`DECLARE asked NO SCROLL CURSOR FOR
    SELECT t.entry_id, t.ordinal, e.date, e.payee, e.description, e.notes, e.tags, p.account_id, p.quantity::text AS amount,
      p.commodity, p.status, s.reference, s.counterpart
    FROM picked t
    JOIN entry e ON e.book_id = ${db.bookId} AND e.id = t.entry_id
    JOIN posting p ON p.book_id = ${db.bookId} AND p.entry_id = t.entry_id AND p.ordinal = t.ordinal
    CROSS JOIN LATERAL (SELECT min(reference) AS reference, min(counterpart) AS counterpart FROM statement_line s
      WHERE s.book_id = ${db.bookId} AND s.entry_id = t.entry_id) s
    WHERE t.reason IS NULL`.execute(db);
  await sql`CREATE TEMP TABLE answered (entry_id uuid, ordinal smallint, category_id uuid, source text, confidence real) ON COMMIT DROP`.execute(
    db,
  );
  for (;;) {
    const { rows } = await sql<PickedRow>`
      FETCH ${sql.lit(AT_ONCE)} FROM asked`.execute(db);
    if (rows.length === 0) break;
    const found = rows.flatMap((row) => {
      const ruled = categoryByRule(rules, recordOf(row));
      if (ruled !== null) return [{ ...row, categoryId: ruled.categoryId, source: 'rule', confidence: 1 }];
      const choice = choose(asked, lineOf(row));
      return choice === null ? [] : [{ ...row, ...choice, source: 'model' }];
    });
    await sql`INSERT INTO answered SELECT * FROM unnest(${found.map((each) => each.entry_id)}::uuid[],
      ${found.map((each) => each.ordinal)}::int[], ${found.map((each) => each.categoryId)}::uuid[],
      ${found.map((each) => each.source)}::text[], ${found.map((each) => each.confidence)}::real[])`.execute(
      db,
    );
  }
  await sql`CLOSE asked`.execute(db);
  await sql`UPDATE picked t SET category_id = a.category_id, source = a.source, confidence = a.confidence
    FROM answered a WHERE a.entry_id = t.entry_id AND a.ordinal = t.ordinal`.execute(db);
  await sql`UPDATE picked SET reason = 'Nothing is sure enough.' WHERE reason IS NULL AND category_id IS NULL`.execute(
    db,
  );
}
