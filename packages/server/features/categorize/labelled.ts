import type { LabelledLine } from '@financehub/core/categorize/prepare.ts';
import { sql } from 'kysely';
import type { Reader, Writer } from '../../db/database.ts';
import { type LineRow, lineOf } from './line.ts';

/** The newest so many are learned from. */
export const MOST_LABELLED = 200_000;
const AT_ONCE = 4000;

interface Page {
  readonly id: string;
  readonly date: string;
}

/** The transactions whose category a person or their file chose, newest first: those with one own side and one category. */
export async function* labelledLines(db: Reader | Writer): AsyncGenerator<LabelledLine[]> {
  let after: Page | null = null;
  for (let count = 0; count < MOST_LABELLED; count += AT_ONCE) {
    const page: Page[] = await pageAfter(db, after);
    if (page.length === 0) return;
    after = page.at(-1)!;
    yield await linesOf(
      db,
      page.map(({ id }) => id),
    );
  }
}

async function pageAfter(db: Reader | Writer, after: Page | null): Promise<Page[]> {
  let page = db
    .selectFrom('entry')
    .select(['id', 'date'])
    .where('book_id', '=', db.bookId)
    .where('category_source', 'in', ['user', 'file'])
    .orderBy('date', 'desc')
    .orderBy('id')
    .limit(AT_ONCE);
  if (after !== null) {
    page = page.where(
      sql<boolean>`date <= ${after.date}::date AND (date < ${after.date}::date OR id > ${after.id}::uuid)`,
    );
  }
  return page.execute();
}

/** The transactions of choices that are newer than the one with this id; null for all. */
export async function linesChosenAfter(db: Reader | Writer, id: string | null): Promise<LabelledLine[]> {
  const chosen = await db
    .selectFrom('category_feedback')
    .select('entry_id')
    .where('book_id', '=', db.bookId)
    .where('entry_id', 'is not', null)
    .where(sql<boolean>`(${id}::uuid IS NULL OR id > ${id}::uuid)`)
    .execute();
  return linesOf(
    db,
    chosen.map(({ entry_id }) => entry_id!),
  );
}

async function linesOf(db: Reader | Writer, ids: readonly string[]): Promise<LabelledLine[]> {
  const { rows } = await sql<LineRow & { category_id: string }>`
    SELECT e.date, e.payee, e.description, s.own AS account_id, s.amount::text AS amount, s.category AS category_id,
      (SELECT min(l.counterpart) FROM statement_line l WHERE l.book_id = e.book_id AND l.entry_id = e.id) AS counterpart
    FROM entry e JOIN (
      SELECT p.entry_id,
        (array_agg(p.account_id) FILTER (WHERE a.type IN ('asset', 'liability')))[1] AS own,
        sum(p.quantity) FILTER (WHERE a.type IN ('asset', 'liability')) AS amount,
        (array_agg(p.account_id) FILTER (WHERE a.type IN ('income', 'expense')))[1] AS category,
        bool_or(a.key LIKE 'uncategorized.%') AS waits
      FROM posting p JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id
      WHERE p.book_id = ${db.bookId} AND p.entry_id = ANY(${ids as string[]}::uuid[])
      GROUP BY p.entry_id HAVING count(*) = 2) s ON s.entry_id = e.id
    WHERE e.book_id = ${db.bookId} AND e.id = ANY(${ids as string[]}::uuid[])
      AND s.own IS NOT NULL AND s.category IS NOT NULL AND s.waits IS NOT TRUE`.execute(db);
  return rows.map((row) => ({ ...lineOf(row), categoryId: row.category_id }));
}
