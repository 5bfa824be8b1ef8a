import { type Decimal, decimal } from '@financehub/core/money/decimal.ts';
import { sql } from 'kysely';
import type { Reader } from '../../db/database.ts';

/** What the two accounts of a portfolio hold now, as the ledger sums it up. */
export interface Balances {
  /** By currency. */
  readonly cash: ReadonlyMap<string, Decimal>;
  /** By asset, in units; below zero where it is sold short. */
  readonly quantities: ReadonlyMap<string, Decimal>;
}

export async function balancesOf(db: Reader, portfolioId: string): Promise<Balances> {
  const { rows } = await sql<{ is_cash: boolean; commodity: string; quantity: string }>`
    SELECT m.account_id = p.cash_account_id AS is_cash, m.commodity, sum(m.quantity)::text AS quantity
    FROM portfolio p JOIN account_month m
      ON m.book_id = p.book_id AND m.account_id IN (p.cash_account_id, p.holdings_account_id)
    WHERE p.book_id = ${db.bookId} AND p.id = ${portfolioId}
    GROUP BY 1, 2`.execute(db);
  const of = (wanted: boolean): Map<string, Decimal> =>
    new Map(
      rows
        .filter(({ is_cash: isCash }) => isCash === wanted)
        .map(({ commodity, quantity }) => [commodity, decimal(quantity)]),
    );
  return { cash: of(true), quantities: of(false) };
}
