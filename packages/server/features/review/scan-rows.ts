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

export const NEIGHBOUR_DAYS = Math.max(PENDING_DAYS, DUPLICATE_DAYS, TRANSFER_DAYS);

/** A row on an own account; the sides that a scan compares and a pair keeps. */
export interface ScanRow extends BookRow {
  /** Set when it may be half of a transfer. */
  readonly half: { readonly categorised: boolean } | null;
}

export interface Period {
  readonly from: string;
  readonly to: string;
}

/**
 * All transactions in money on own accounts of the days, without openings and trades. What a bank wrote of a row, on its
 * account, is looked up by its entry and by those that were merged into it.
 */
export async function rowsOf(db: Reader, { from, to }: Period): Promise<ScanRow[]> {
  const { rows } = await sql<{
    entry_id: string;
    ordinal: number;
    account_id: string;
    date: string;
    amount: string;
    currency: string;
    payee: string;
    description: string;
    status: string;
    reference: string | null;
    shown_by: string[] | null;
    categorised: boolean | null;
  }>`
    WITH own AS MATERIALIZED (
      SELECT p.entry_id, p.ordinal, p.account_id, p.date, trim_scale(p.quantity)::text AS amount, p.commodity AS currency,
        p.status, e.payee, e.description
      FROM posting p
      JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id AND a.type IN ('asset', 'liability')
      JOIN entry e ON e.book_id = p.book_id AND e.id = p.entry_id
      WHERE p.book_id = ${db.bookId} AND p.date BETWEEN ${from}::date AND ${to}::date AND e.kind = 'transaction'
        AND e.portfolio_id IS NULL AND p.commodity ~ '^[A-Z]{3}$'),
    shown AS MATERIALIZED (
      SELECT coalesce(m.kept_entry_id, s.entry_id) AS entry_id, s.account_id, min(s.reference) AS reference,
        array_agg(DISTINCT s.import_id::text) AS imports
      FROM statement_line s
      LEFT JOIN merged_entry m ON m.book_id = s.book_id AND m.entry_id = s.entry_id
      WHERE s.book_id = ${db.bookId} AND s.entry_id IS NOT NULL
        AND s.date BETWEEN ${from}::date - 60 AND ${to}::date + 60
      GROUP BY 1, 2),
    halves AS MATERIALIZED (
      SELECT h.entry_id, h.ordinal, h.categorised FROM transfer_half h
      WHERE h.book_id = ${db.bookId} AND h.date BETWEEN ${from}::date AND ${to}::date)
    SELECT own.*, shown.reference, shown.imports AS shown_by, halves.categorised
    FROM own
    LEFT JOIN shown ON shown.entry_id = own.entry_id AND shown.account_id = own.account_id
    LEFT JOIN halves ON halves.entry_id = own.entry_id AND halves.ordinal = own.ordinal`.execute(db);
  return rows.map((row) => ({
    entryId: row.entry_id,
    ordinal: row.ordinal,
    accountId: row.account_id,
    date: day(row.date),
    amount: row.amount,
    currency: row.currency,
    payee: row.payee,
    description: row.description,
    reference: row.reference,
    pending: row.status === 'pending',
    shownBy: row.shown_by ?? [],
    half: row.categorised === null ? null : { categorised: row.categorised },
  }));
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

/** The entries that an import made or recognised, and the days they are of; null when it has none. */
export async function entriesOfImport(
  db: Reader,
  importId: string,
): Promise<{ entries: Set<string>; period: Period } | null> {
  const { rows } = await sql<{ id: string; date: string }>`
    SELECT e.id, e.date FROM entry e WHERE e.book_id = ${db.bookId} AND (e.import_id = ${importId} OR e.id IN (
      SELECT s.entry_id FROM statement_line s WHERE s.book_id = ${db.bookId} AND s.import_id = ${importId}))`.execute(
    db,
  );
  const days = rows.map((row) => row.date).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { entries: new Set(rows.map((row) => row.id)), period: { from: first, to: last } };
}

const ROWS_PER_PERIOD = 100_000;

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
