import type { RuleRecord } from '@financehub/core/rules/rule.ts';
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../db/database.ts';
import {
  type AccountRow,
  isCategory,
  isUncategorized,
  placesOf,
  type TransactionFilter,
} from '../ledger/index.ts';

/** A transaction of history as rules look at it, and what decides what may be done to it. */
export interface Scanned {
  readonly entryId: string;
  readonly ordinal: number;
  readonly operationId: string;
  readonly record: RuleRecord;
  readonly source: string;
  /** How many other sides it has; the category or the other account is one. */
  readonly others: number;
  readonly transfer: boolean;
  readonly reconciled: boolean;
}

interface Row {
  id: string;
  ordinal: number;
  operation_id: string;
  date: string;
  payee: string;
  description: string;
  notes: string;
  tags: string[];
  category_source: string;
  account_id: string;
  quantity: string;
  commodity: string;
  status: string;
  others: number;
  other_id: string | null;
  reconciled: boolean;
  reference: string | null;
}

const BATCH = 500;

export interface ScanOptions {
  readonly accounts: readonly AccountRow[];
  readonly filter?: TransactionFilter | undefined;
  /** Further conditions on the entry `e` and its posting `p`. */
  readonly narrowed?: RawBuilder<unknown> | undefined;
}

/**
 * The transactions of bank accounts, a few hundred at a time from a cursor of the database, so that neither memory nor other
 * requests feel the size of the book. Opening balances and what belongs to portfolios are none of a rule's business.
 */
export async function* scan(db: Reader, options: ScanOptions): AsyncGenerator<readonly Scanned[]> {
  const byId = new Map(options.accounts.map((row) => [row.id, row]));
  await sql`DECLARE scanned NO SCROLL CURSOR FOR ${query(db, options)}`.execute(db);
  try {
    for (;;) {
      const { rows } = await sql<Row>`FETCH ${sql.lit(BATCH)} FROM scanned`.execute(db);
      if (rows.length === 0) return;
      yield rows.map((row) => scanned(row, byId));
      // Lets other requests in between two batches.
      await new Promise((next) => setImmediate(next));
    }
  } finally {
    await sql`CLOSE scanned`.execute(db);
  }
}

export async function countScanned(db: Reader, options: ScanOptions): Promise<number> {
  const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count FROM entry e
    JOIN posting p ON p.book_id = e.book_id AND p.entry_id = e.id WHERE ${wanted(db, options)}`.execute(db);
  return rows[0]!.count;
}

function wanted(db: Reader, { accounts, filter, narrowed }: ScanOptions): RawBuilder<unknown> {
  const own = accounts
    .filter(({ type, closed }) => (type === 'asset' || type === 'liability') && !closed)
    .map(({ id }) => id);
  return sql`e.book_id = ${db.bookId} AND p.account_id = ANY(${own}::uuid[]) AND p.commodity ~ '^[A-Z]{3}$'
    AND e.portfolio_id IS NULL AND e.kind <> 'opening' AND ${narrowed ?? sql`TRUE`}
    ${filter === undefined ? sql`` : sql`AND (e.id, p.ordinal) IN (${placesOf(db, accounts, filter)})`}`;
}

function query(db: Reader, options: ScanOptions): RawBuilder<unknown> {
  return sql`SELECT e.id, p.ordinal, e.operation_id, e.date, e.payee, e.description, e.notes, e.tags, e.category_source,
      p.account_id, p.quantity::text AS quantity, p.commodity, p.status, o.others, o.other_id,
      p.status = 'reconciled' OR o.reconciled AS reconciled,
      (SELECT s.reference FROM statement_line s WHERE s.book_id = e.book_id AND s.entry_id = e.id
        AND s.reference IS NOT NULL LIMIT 1) AS reference
    FROM entry e JOIN posting p ON p.book_id = e.book_id AND p.entry_id = e.id
    CROSS JOIN LATERAL (SELECT count(*)::int AS others, (array_agg(x.account_id ORDER BY x.ordinal))[1] AS other_id,
        coalesce(bool_or(x.status = 'reconciled'), false) AS reconciled
      FROM posting x WHERE x.book_id = e.book_id AND x.entry_id = e.id AND x.ordinal <> p.ordinal) o
    WHERE ${wanted(db, options)}`;
}

function scanned(row: Row, accounts: ReadonlyMap<string, AccountRow>): Scanned {
  const other = row.other_id === null || row.others !== 1 ? undefined : accounts.get(row.other_id);
  const own = other?.type === 'asset' || other?.type === 'liability';
  const category = other !== undefined && isCategory(other) && !isUncategorized(other) ? other.id : null;
  return {
    entryId: row.id,
    ordinal: row.ordinal,
    operationId: row.operation_id,
    source: row.category_source,
    others: row.others,
    transfer: own,
    reconciled: row.reconciled,
    record: {
      payee: row.payee,
      description: row.description,
      notes: row.notes,
      reference: row.reference ?? '',
      amount: row.quantity,
      currency: row.commodity,
      accountId: row.account_id,
      categoryId: category,
      date: row.date,
      tags: row.tags,
      status: row.status,
    },
  };
}
