import { descendants } from '@financehub/core/ledger/account.ts';
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../db/database.ts';
import { decodeCursor } from '../../http/page.ts';
import { type AccountRow, asTree } from './accounts.ts';

export interface TransactionFilter {
  readonly accountId?: string;
  readonly categoryId?: string;
  readonly importId?: string;
  readonly from?: string;
  readonly to?: string;
  readonly min?: string;
  readonly max?: string;
  readonly q?: string;
  readonly status?: string;
  readonly uncategorized?: boolean;
}

/** Where a transaction stands: its entry and the posting on an own account that is seen. */
export interface Place {
  readonly date: string;
  readonly entryId: string;
  readonly ordinal: number;
}

type Sql = RawBuilder<unknown>;

/**
 * The part of a query from FROM on, for transactions that a filter finds: postings in money on own accounts. What drives
 * it is an index in the order of the list: of the account, of the category, or of all entries by date.
 */
function found(db: Reader, accounts: readonly AccountRow[], filter: TransactionFilter): Sql {
  const conditions: Sql[] = [sql`p.commodity ~ '^[A-Z]{3}$'`];
  const add = (condition: Sql | null): void => {
    if (condition !== null) conditions.push(condition);
  };
  const own = accounts.filter((row) => row.type === 'asset' || row.type === 'liability').map((row) => row.id);
  if (filter.accountId === undefined) add(sql`p.account_id = ANY(${own}::uuid[])`);
  else add(sql`p.account_id = ${filter.accountId}::uuid`);
  add(
    filter.from === undefined ? null : sql`p.date >= ${filter.from}::date AND e.date >= ${filter.from}::date`,
  );
  add(filter.to === undefined ? null : sql`p.date <= ${filter.to}::date AND e.date <= ${filter.to}::date`);
  add(filter.min === undefined ? null : sql`p.quantity >= ${filter.min}::numeric`);
  add(filter.max === undefined ? null : sql`p.quantity <= ${filter.max}::numeric`);
  add(filter.status === undefined ? null : sql`p.status = ${filter.status}`);
  add(
    filter.importId === undefined
      ? null
      : sql`e.import_id = (SELECT id FROM import WHERE book_id = ${db.bookId} AND file_hash = ${filter.importId}
          ORDER BY created_at DESC LIMIT 1)`,
  );
  for (const word of (filter.q ?? '').split(/\s+/).filter(Boolean)) {
    const pattern = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;
    add(sql`(e.payee ILIKE ${pattern} OR e.description ILIKE ${pattern} OR e.notes ILIKE ${pattern})`);
  }
  const categories = categoryIds(accounts, filter);
  add(
    categories === null
      ? null
      : sql`EXISTS (SELECT FROM posting c WHERE c.book_id = e.book_id AND c.entry_id = e.id
          AND c.account_id = ANY(${categories}::uuid[]))`,
  );
  return sql`FROM entry e JOIN posting p ON p.book_id = e.book_id AND p.entry_id = e.id
    WHERE e.book_id = ${db.bookId} AND ${sql.join(conditions, sql` AND `)}`;
}

/** A category stands for itself and those below it. */
function categoryIds(accounts: readonly AccountRow[], filter: TransactionFilter): string[] | null {
  const waiting = accounts
    .filter((row) => row.key?.startsWith('uncategorized.') === true)
    .map((row) => row.id);
  if (filter.uncategorized === true) return waiting;
  if (filter.categoryId === undefined) return null;
  return [filter.categoryId, ...descendants(asTree(accounts).values(), filter.categoryId)];
}

export async function findPlaces(
  db: Reader,
  accounts: readonly AccountRow[],
  filter: TransactionFilter,
  page: { limit: number; cursor?: string | undefined; sort: 'date' | '-date' },
): Promise<Place[]> {
  const down = page.sort === '-date';
  const direction = down ? sql`DESC` : sql`ASC`;
  let after = sql``;
  if (page.cursor !== undefined) {
    const [date, id, ordinal] = decodeCursor(page.cursor, 3);
    const compare = down ? sql`<` : sql`>`;
    // The first comparison is what the index can seek to; the second places ties.
    after = sql`AND (e.date, e.id) ${compare}= (${date}::date, ${id}::uuid)
      AND ((e.date, e.id) ${compare} (${date}::date, ${id}::uuid) OR p.ordinal > ${ordinal}::smallint)`;
    if (filter.accountId !== undefined) after = sql`${after} AND p.date ${compare}= ${date}::date`;
  }
  // Seen from one account, its own index gives the order; otherwise the index of entries by date does.
  const order =
    filter.accountId === undefined
      ? sql`e.date ${direction}, e.id ${direction}, p.ordinal`
      : sql`p.date ${direction}, p.entry_id ${direction}, p.ordinal`;
  const { rows } = await sql<{ date: string; entry_id: string; ordinal: number }>`
    SELECT e.date, p.entry_id, p.ordinal ${found(db, accounts, filter)} ${after}
    ORDER BY ${order} LIMIT ${page.limit + 1}`.execute(db);
  return rows.map((row) => ({ date: row.date, entryId: row.entry_id, ordinal: row.ordinal }));
}

export async function summarise(
  db: Reader,
  accounts: readonly AccountRow[],
  filter: TransactionFilter,
): Promise<{ currency: string; count: number; amount: string }[]> {
  const bare = Object.entries(filter).every(([key, value]) => key === 'accountId' || value === undefined);
  if (bare) return summariseMonths(db, accounts, filter.accountId);
  const { rows } = await sql<{ currency: string; count: number; amount: string }>`
    SELECT p.commodity AS currency, count(*)::int AS count, sum(p.quantity)::text AS amount
    ${found(db, accounts, filter)} GROUP BY p.commodity ORDER BY p.commodity`.execute(db);
  return rows;
}

/** Without a filter the monthly sums know the answer, whatever the number of entries. */
async function summariseMonths(db: Reader, accounts: readonly AccountRow[], accountId: string | undefined) {
  const own = accounts
    .filter((row) =>
      accountId === undefined ? row.type === 'asset' || row.type === 'liability' : row.id === accountId,
    )
    .map((row) => row.id);
  const { rows } = await sql<{ currency: string; count: number; amount: string }>`
    SELECT commodity AS currency, sum(postings)::int AS count, sum(quantity)::text AS amount FROM account_month
    WHERE book_id = ${db.bookId} AND account_id = ANY(${own}::uuid[]) AND commodity ~ '^[A-Z]{3}$'
    GROUP BY commodity HAVING sum(postings) > 0 ORDER BY commodity`.execute(db);
  return rows;
}
