import { sql } from 'kysely';
import type { Reader } from '../../db/database.ts';

export interface AccountBalance {
  readonly account_id: string;
  readonly commodity: string;
  readonly quantity: string;
  readonly postings: number;
}

/**
 * Balances per account and commodity. Whole months come from the monthly sums and only the month that `asOf` cuts is
 * summed from postings, so the cost does not grow with the entries.
 */
export async function balances(
  db: Reader,
  filter: { accountIds?: readonly string[]; asOf?: string | undefined } = {},
): Promise<AccountBalance[]> {
  const { accountIds, asOf } = filter;
  const only =
    accountIds === undefined ? sql`` : sql`AND account_id = ANY(${accountIds as string[]}::uuid[])`;
  if (asOf === undefined) {
    const { rows } = await sql<AccountBalance>`
      SELECT account_id, commodity, sum(quantity)::text AS quantity, sum(postings)::int AS postings
      FROM account_month WHERE book_id = ${db.bookId} ${only} GROUP BY 1, 2`.execute(db);
    return rows;
  }
  const { rows } = await sql<AccountBalance>`
    WITH touched AS (
      SELECT account_id, commodity, quantity, postings, month FROM account_month
      WHERE book_id = ${db.bookId} AND month <= ${asOf}::date ${only})
    SELECT account_id, commodity, sum(quantity)::text AS quantity, sum(postings)::int AS postings FROM (
      SELECT account_id, commodity, quantity, postings FROM touched
      WHERE month < date_trunc('month', ${asOf}::date)
      UNION ALL
      SELECT t.account_id, t.commodity, part.quantity, part.postings FROM touched t
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(p.quantity), 0) AS quantity, count(*)::int AS postings FROM posting p
        WHERE p.book_id = ${db.bookId} AND p.account_id = t.account_id AND p.commodity = t.commodity
          AND p.date BETWEEN t.month AND ${asOf}::date) part
      WHERE t.month = date_trunc('month', ${asOf}::date)) s
    GROUP BY 1, 2`.execute(db);
  return rows;
}

export interface MonthTotal {
  readonly account_id: string;
  readonly commodity: string;
  /** YYYY-MM */
  readonly month: string;
  readonly quantity: string;
}

/** Sums per account, commodity and month, `from` and `to` being whole months. */
export async function monthTotals(
  db: Reader,
  filter: { type?: string | undefined; accountIds?: readonly string[] | undefined; from: string; to: string },
): Promise<MonthTotal[]> {
  const byType =
    filter.type === undefined
      ? sql``
      : sql`AND account_id IN (SELECT id FROM account WHERE book_id = ${db.bookId} AND type = ${filter.type})`;
  const byId =
    filter.accountIds === undefined
      ? sql``
      : sql`AND account_id = ANY(${filter.accountIds as string[]}::uuid[])`;
  const { rows } = await sql<MonthTotal>`
    SELECT account_id, commodity, to_char(month, 'YYYY-MM') AS month, quantity::text AS quantity
    FROM account_month
    WHERE book_id = ${db.bookId} AND postings > 0
      AND month BETWEEN date_trunc('month', ${filter.from}::date) AND ${filter.to}::date ${byType} ${byId}
    ORDER BY month`.execute(db);
  return rows;
}
