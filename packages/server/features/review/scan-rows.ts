import {
  type BookRow,
  type Coverage,
  DUPLICATE_DAYS,
  entryPair,
  PENDING_DAYS,
} from '@financehub/core/matching/duplicates.ts';
import type { NamedAccount } from '@financehub/core/matching/transfer-words.ts';
import {
  halfPair,
  TRANSFER_DAYS,
  type TransferHalf,
  type TransferPattern,
} from '@financehub/core/matching/transfers.ts';
import { day, formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Reader } from '../../db/database.ts';

const NEIGHBOUR_DAYS = Math.max(PENDING_DAYS, DUPLICATE_DAYS, TRANSFER_DAYS);

/** A row on an own account; the sides that a scan compares and a pair keeps. */
export interface ScanRow extends BookRow {
  /** Set when it may be half of a transfer. */
  readonly half: { readonly categorised: boolean } | null;
}

export interface Period {
  readonly from: string;
  readonly to: string;
}

interface PostingRow {
  entry_id: string;
  ordinal: number;
  account_id: string;
  date: string;
  amount: string;
  commodity: string;
  status: string;
}

interface EntryRow {
  id: string;
  payee: string;
  description: string;
  category_source: string;
}

interface ShownRow {
  entry_id: string;
  account_id: string;
  reference: string | null;
  imports: string[];
}

/**
 * All transactions in money on own accounts of the days, without openings and trades. What a bank wrote of a row, on its
 * account, is looked up by its entry and by those that were merged into it. Each table is read by itself and joined here:
 * right after a large import the database knows too little of the rows to choose how to join them.
 */
export async function rowsOf(db: Reader, { from, to }: Period): Promise<ScanRow[]> {
  const accounts = await accountKinds(db);
  const entries = await sql<EntryRow>`
    SELECT id, payee, description, category_source FROM entry
    WHERE book_id = ${db.bookId} AND date BETWEEN ${from}::date AND ${to}::date AND kind = 'transaction'
      AND portfolio_id IS NULL`.execute(db);
  const postings = await sql<PostingRow>`
    SELECT entry_id, ordinal, account_id, date, trim_scale(quantity)::text AS amount, commodity, status FROM posting
    WHERE book_id = ${db.bookId} AND date BETWEEN ${from}::date AND ${to}::date`.execute(db);
  const shown = await shownRows(db, { from, to });
  const byId = new Map(entries.rows.map((row) => [row.id, row]));
  const sides = Map.groupBy(postings.rows, (row) => row.entry_id);
  const rows: ScanRow[] = [];
  for (const posting of postings.rows) {
    const entry = byId.get(posting.entry_id);
    const own = accounts.get(posting.account_id)?.own === true && /^[A-Z]{3}$/.test(posting.commodity);
    if (entry === undefined || !own) continue;
    const lines = shown.get(`${posting.entry_id} ${posting.account_id}`);
    rows.push({
      entryId: posting.entry_id,
      ordinal: posting.ordinal,
      accountId: posting.account_id,
      date: day(posting.date),
      amount: posting.amount,
      currency: posting.commodity,
      payee: entry.payee,
      description: entry.description,
      reference: lines?.reference ?? null,
      pending: posting.status === 'pending',
      shownBy: lines?.imports ?? [],
      half: halfOf(entry, posting, sides.get(posting.entry_id)!, accounts),
    });
  }
  return rows;
}

interface AccountKind {
  readonly own: boolean;
  readonly category: boolean;
  readonly waiting: boolean;
  readonly closed: boolean;
}

async function accountKinds(db: Reader): Promise<Map<string, AccountKind>> {
  const rows = await db
    .selectFrom('account')
    .select(['id', 'type', 'key', 'closed'])
    .where('book_id', '=', db.bookId)
    .execute();
  return new Map(
    rows.map(({ id, type, key, closed }) => [
      id,
      {
        own: type === 'asset' || type === 'liability',
        category: type === 'income' || type === 'expense',
        waiting: key?.startsWith('uncategorized.') === true,
        closed,
      },
    ]),
  );
}

/** As the view `transfer_half` has it. */
function halfOf(
  entry: EntryRow,
  posting: PostingRow,
  sides: readonly PostingRow[],
  accounts: ReadonlyMap<string, AccountKind>,
): ScanRow['half'] {
  const [other, ...more] = sides.filter((side) => side !== posting);
  if (other === undefined || more.length > 0 || other.commodity !== posting.commodity) return null;
  const category = accounts.get(other.account_id);
  const settled = entry.category_source === 'user' || posting.status === 'reconciled';
  if (category?.category !== true || settled || accounts.get(posting.account_id)?.closed === true)
    return null;
  return { categorised: !category.waiting };
}

/** What banks wrote, by entry and account. */
async function shownRows(
  db: Reader,
  { from, to }: Period,
): Promise<Map<string, Omit<ShownRow, 'entry_id' | 'account_id'>>> {
  const merged = await db
    .selectFrom('merged_entry')
    .select(['entry_id', 'kept_entry_id'])
    .where('book_id', '=', db.bookId)
    .execute();
  const kept = new Map(merged.map((row) => [row.entry_id, row.kept_entry_id]));
  // Days that the person changed are near those of the bank.
  const { rows } = await sql<ShownRow>`
    SELECT entry_id, account_id, min(reference) AS reference, array_agg(DISTINCT import_id::text) AS imports
    FROM statement_line
    WHERE book_id = ${db.bookId} AND entry_id IS NOT NULL AND date BETWEEN ${from}::date - 60 AND ${to}::date + 60
    GROUP BY 1, 2`.execute(db);
  const shown = new Map<string, Omit<ShownRow, 'entry_id' | 'account_id'>>();
  for (const { entry_id, account_id, reference, imports } of rows) {
    const key = `${kept.get(entry_id) ?? entry_id} ${account_id}`;
    const before = shown.get(key);
    shown.set(key, {
      reference: before?.reference ?? reference,
      imports: before === undefined ? imports : [...new Set([...before.imports, ...imports])],
    });
  }
  return shown;
}

export function asHalf(row: ScanRow): TransferHalf {
  return { ...row, categorised: row.half?.categorised === true };
}

/** Which days of which accounts the statements are of: as they say, or from their first line to their last. */
export async function coverageOf(db: Reader, { from, to }: Period): Promise<Coverage[]> {
  const { rows } = await sql<{ import_id: string; account_id: string; first: string; last: string }>`
    SELECT import_id, account_id, min(first) AS first, max(last) AS last FROM (
      SELECT import_id, account_id, date_from AS first, date_to AS last FROM import_statement
      WHERE book_id = ${db.bookId} AND date_from <= ${to}::date AND date_to >= ${from}::date
      UNION ALL
      SELECT import_id, account_id, min(date), max(date) FROM statement_line
      WHERE book_id = ${db.bookId} AND date BETWEEN ${from}::date AND ${to}::date GROUP BY 1, 2) spans
    GROUP BY 1, 2`.execute(db);
  return rows.map((row) => ({
    importId: row.import_id,
    accountId: row.account_id,
    from: day(row.first),
    to: day(row.last),
  }));
}

export async function ownAccounts(db: Reader): Promise<NamedAccount[]> {
  return db
    .selectFrom('account')
    .select(['id', 'name', 'number'])
    .where('book_id', '=', db.bookId)
    .where('type', 'in', ['asset', 'liability'])
    .execute();
}

export async function patternsOf(db: Reader): Promise<TransferPattern[]> {
  const { rows } = await sql<{
    out_account: string;
    in_account: string;
    out_key: string;
    in_key: string;
    confirmed: number;
  }>`
    SELECT out_account, in_account, out_key, in_key, count(*)::int AS confirmed FROM transfer_pattern
    WHERE book_id = ${db.bookId} GROUP BY 1, 2, 3, 4`.execute(db);
  return rows.map((row) => ({
    outAccountId: row.out_account,
    inAccountId: row.in_account,
    outKey: row.out_key,
    inKey: row.in_key,
    confirmed: row.confirmed,
  }));
}

export async function rejectedOf(db: Reader): Promise<Set<string>> {
  const rows = await db
    .selectFrom('transfer_rejection')
    .select(['out_entry', 'in_entry'])
    .where('book_id', '=', db.bookId)
    .execute();
  return new Set(rows.map((row) => halfPair(row.out_entry, row.in_entry)));
}

export async function dismissedOf(db: Reader): Promise<Set<string>> {
  const rows = await db
    .selectFrom('duplicate_dismissal')
    .select(['first_entry', 'second_entry'])
    .where('book_id', '=', db.bookId)
    .execute();
  return new Set(rows.map((row) => entryPair(row.first_entry, row.second_entry)));
}

/** The days of the entries that an import made or recognised; null when it has none. */
export async function periodOfImport(db: Reader, importId: string): Promise<Period | null> {
  const { rows } = await sql<{ from: string | null; to: string | null }>`
    SELECT min(e.date) AS from, max(e.date) AS to FROM entry e
    WHERE e.book_id = ${db.bookId} AND (e.import_id = ${importId} OR e.id IN (
      SELECT s.entry_id FROM statement_line s WHERE s.book_id = ${db.bookId} AND s.import_id = ${importId}))`.execute(
    db,
  );
  const { from, to } = rows[0]!;
  return from === null || to === null ? null : { from, to };
}

/** Which of the entries an import made or recognised. */
export async function entriesOfImport(
  db: Reader,
  importId: string,
  among: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    SELECT e.id FROM entry e WHERE e.book_id = ${db.bookId} AND e.id = ANY(${among as string[]}::uuid[])
      AND (e.import_id = ${importId} OR EXISTS (SELECT FROM statement_line s
        WHERE s.book_id = e.book_id AND s.entry_id = e.id AND s.import_id = ${importId}))`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

const ROWS_PER_PERIOD = 15_000;

/** The days of the book in stretches of about {@link ROWS_PER_PERIOD} rows, by the monthly sums. */
export async function periodsOf(db: Reader, within: Period | null): Promise<Period[]> {
  const { rows } = await sql<{ first: string; last: string; postings: number }>`
    SELECT m.month AS first, (m.month + interval '1 month - 1 day')::date AS last, sum(m.postings)::int AS postings
    FROM account_month m JOIN account a ON a.book_id = m.book_id AND a.id = m.account_id
    WHERE m.book_id = ${db.bookId} AND a.type IN ('asset', 'liability') AND m.postings > 0
    GROUP BY m.month ORDER BY m.month`.execute(db);
  const periods: { from: string; to: string; rows: number }[] = [];
  for (const { first, last, postings } of rows) {
    if (within !== null && (last < within.from || first > within.to)) continue;
    const open = periods.at(-1);
    if (open === undefined || open.rows + postings > ROWS_PER_PERIOD) {
      periods.push({ from: first, to: last, rows: postings });
    } else {
      open.to = last;
      open.rows += postings;
    }
  }
  return periods.map(({ from, to }) => ({ from, to }));
}

/** The days and those around them that a pair may reach. */
export function widened({ from, to }: Period): Period {
  const clamp = (value: number) => formatDay(Math.min(Math.max(value, day('0001-01-01')), day('9999-12-31')));
  return { from: clamp(day(from) - NEIGHBOUR_DAYS), to: clamp(day(to) + NEIGHBOUR_DAYS) };
}
