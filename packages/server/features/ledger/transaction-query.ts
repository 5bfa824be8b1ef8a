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

/** What a filter asks of the posting that is seen (`p`) and of its entry (`e`), other than its accounts. */
function conditionsOf(db: Reader, filter: TransactionFilter): { posting: Sql[]; entry: Sql[] } {
  const posting: Sql[] = [sql`p.commodity ~ '^[A-Z]{3}$'`];
  const entry: Sql[] = [];
  if (filter.from !== undefined) posting.push(sql`p.date >= ${filter.from}::date`);
  if (filter.to !== undefined) posting.push(sql`p.date <= ${filter.to}::date`);
  if (filter.min !== undefined) posting.push(sql`p.quantity >= ${filter.min}::numeric`);
  if (filter.max !== undefined) posting.push(sql`p.quantity <= ${filter.max}::numeric`);
  if (filter.status !== undefined) posting.push(sql`p.status = ${filter.status}`);
  if (filter.importId !== undefined) {
    entry.push(sql`e.import_id = (SELECT id FROM import WHERE book_id = ${db.bookId} AND file_hash = ${filter.importId}
      ORDER BY created_at DESC LIMIT 1)`);
  }
  for (const word of (filter.q ?? '').split(/\s+/).filter(Boolean)) {
    const pattern = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;
    entry.push(sql`(e.payee ILIKE ${pattern} OR e.description ILIKE ${pattern} OR e.notes ILIKE ${pattern})`);
  }
  return { posting, entry };
}

/** The accounts whose side of an entry is seen: the one asked for, or all own ones. */
function seenAccounts(accounts: readonly AccountRow[], filter: TransactionFilter): string[] {
  if (filter.accountId !== undefined) return [filter.accountId];
  return accounts.filter((row) => row.type === 'asset' || row.type === 'liability').map((row) => row.id);
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

const all = (conditions: readonly Sql[]): Sql => sql.join([sql`TRUE`, ...conditions], sql` AND `);

/** The part of a query from FROM on, for all transactions that a filter finds: postings in money on own accounts. */
function found(db: Reader, accounts: readonly AccountRow[], filter: TransactionFilter): Sql {
  const { posting, entry } = conditionsOf(db, filter);
  const categories = categoryIds(accounts, filter);
  const conditions = [
    ...posting,
    ...entry,
    sql`p.account_id = ANY(${seenAccounts(accounts, filter)}::uuid[])`,
  ];
  const joins: Sql[] = [];
  if (entry.length > 0) {
    joins.push(sql`JOIN entry e ON e.book_id = p.book_id AND e.id = p.entry_id`);
    // The day stands in both tables; said of both, either index can be the one that finds it.
    if (filter.from !== undefined) conditions.push(sql`e.date >= ${filter.from}::date`);
    if (filter.to !== undefined) conditions.push(sql`e.date <= ${filter.to}::date`);
  }
  if (categories !== null) {
    joins.push(sql`JOIN (SELECT DISTINCT entry_id FROM posting
      WHERE book_id = ${db.bookId} AND account_id = ANY(${categories}::uuid[])) c ON c.entry_id = p.entry_id`);
  }
  return sql`FROM posting p ${sql.join(joins, sql` `)} WHERE p.book_id = ${db.bookId} AND ${all(conditions)}`;
}

/** All places of a filter as a query of entry_id and ordinal, to be used within another one. */
export function placesOf(db: Reader, accounts: readonly AccountRow[], filter: TransactionFilter): Sql {
  return sql`SELECT p.entry_id, p.ordinal ${found(db, accounts, filter)}`;
}

interface PageOfPlaces {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly sort: 'date' | '-date';
}

/** What stands after the cursor, and in which order, where `day` and `entry` are columns of the index that is walked. */
function ordered(page: PageOfPlaces, day: Sql, entry: Sql): { after: Sql; order: Sql } {
  const down = page.sort === '-date';
  const direction = down ? sql`DESC` : sql`ASC`;
  const order = sql`${day} ${direction}, ${entry} ${direction}, p.ordinal`;
  if (page.cursor === undefined) return { after: sql`TRUE`, order };
  const [date, id, ordinal] = decodeCursor(page.cursor, ['day', 'id', 'integer']);
  const compare = down ? sql`<` : sql`>`;
  // The first comparison is what the index can seek to; the second places ties.
  const after = sql`(${day}, ${entry}) ${compare}= (${date}::date, ${id}::uuid)
    AND ((${day}, ${entry}) ${compare} (${date}::date, ${id}::uuid) OR p.ordinal > ${ordinal}::integer)`;
  return { after, order };
}

/**
 * One page of places, and one more. The order of the list is that of the postings of one account by day, so each account
 * that can have one (of the category, or the own ones) gives its first few from that index, and the first of those are the
 * page: what it costs does not grow with the book. Words and imports are of the entry, which is then what is searched.
 */
export async function findPlaces(
  db: Reader,
  accounts: readonly AccountRow[],
  filter: TransactionFilter,
  page: PageOfPlaces,
): Promise<Place[]> {
  const limit = page.limit + 1;
  const { posting, entry } = conditionsOf(db, filter);
  const categories = categoryIds(accounts, filter);
  let query: Sql;
  if (categories === null && entry.length > 0) {
    const { after, order } = ordered(page, sql`e.date`, sql`e.id`);
    query = sql`SELECT e.date, p.entry_id, p.ordinal ${found(db, accounts, filter)} AND ${after}
      ORDER BY ${order} LIMIT ${limit}`;
  } else {
    const seen = seenAccounts(accounts, filter);
    const walked = categories === null ? sql`p` : sql`c`;
    const { after, order } = ordered(page, sql`${walked}.date`, sql`${walked}.entry_id`);
    const direction = page.sort === '-date' ? sql`DESC` : sql`ASC`;
    query = sql`SELECT DISTINCT p.date, p.entry_id, p.ordinal
      FROM unnest(${categories ?? seen}::uuid[]) AS walk(account_id) CROSS JOIN LATERAL (
        SELECT DISTINCT ${walked}.date, ${walked}.entry_id, p.ordinal FROM posting p
        ${categories === null ? sql`` : sql`JOIN posting c ON c.book_id = p.book_id AND c.entry_id = p.entry_id`}
        ${entry.length === 0 ? sql`` : sql`JOIN entry e ON e.book_id = p.book_id AND e.id = p.entry_id`}
        WHERE p.book_id = ${db.bookId} AND ${walked}.book_id = ${db.bookId} AND ${walked}.account_id = walk.account_id
          AND p.account_id = ANY(${seen}::uuid[]) AND ${all([...posting, ...entry])} AND ${after}
        ORDER BY ${order} LIMIT ${limit}) p
      ORDER BY p.date ${direction}, p.entry_id ${direction}, p.ordinal LIMIT ${limit}`;
  }
  const { rows } = await sql<{ date: string; entry_id: string; ordinal: number }>`${query}`.execute(db);
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
