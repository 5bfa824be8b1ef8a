import type { LotMethod } from '@financehub/core/portfolio/lots.ts';
import { type Selectable, sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Reader, Writer } from '../../db/database.ts';
import type { Tables } from '../../db/tables.ts';
import { notFound } from '../../http/problem.ts';
import { type AssetRow, assetsById } from '../assets/index.ts';

export type PortfolioRow = Selectable<Tables['portfolio']> & {
  /** Of its transactions; see the table portfolio_state. */
  readonly version: number;
};

function portfolios(db: Reader) {
  return db
    .selectFrom('portfolio as p')
    .select([
      'p.book_id',
      'p.id',
      'p.name',
      'p.currency',
      'p.cost_basis',
      'p.allow_short',
      'p.benchmark',
      'p.holdings_account_id',
      'p.cash_account_id',
      'p.operation_id',
    ])
    .select(
      sql<number>`coalesce((SELECT s.version FROM portfolio_state s
        WHERE s.book_id = p.book_id AND s.portfolio_id = p.id), 0)`.as('version'),
    )
    .where('p.book_id', '=', db.bookId);
}

export async function requirePortfolio(db: Reader, id: string): Promise<PortfolioRow> {
  const row = await portfolios(db).where('p.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('portfolio');
  return row;
}

/** As {@link requirePortfolio}, with nobody else changing its transactions until this transaction ends. */
export async function lockPortfolio(db: Writer, id: string): Promise<PortfolioRow> {
  await sql`SELECT lock_portfolio(${id})`.execute(db);
  return requirePortfolio(db, id);
}

export async function allPortfolios(db: Reader): Promise<PortfolioRow[]> {
  return portfolios(db).orderBy(sql`lower(p.name)`).execute();
}

/** Every asset that transactions of the portfolios are, or once were, about. */
export async function assetsEverIn(
  db: Reader,
  portfolioIds: readonly string[],
): Promise<Map<string, AssetRow>> {
  const { rows } = await sql<{ asset_id: string }>`
    SELECT DISTINCT asset_id FROM position
    WHERE book_id = ${db.bookId} AND portfolio_id = ANY(${portfolioIds as string[]}::uuid[])`.execute(db);
  return assetsById(
    db,
    rows.map((row) => row.asset_id),
  );
}

/** A page in the order of names, one row more than asked for. */
export async function pageOfPortfolios(
  db: Reader,
  limit: number,
  after: readonly string[] | null,
): Promise<PortfolioRow[]> {
  let query = portfolios(db)
    .orderBy(sql`lower(p.name)`)
    .limit(limit + 1);
  if (after !== null) query = query.where(sql<boolean>`lower(p.name) > lower(${after[0]})`);
  return query.execute();
}

export interface NewPortfolio {
  readonly name: string;
  readonly currency: string;
  /** By default the book's. */
  readonly costBasis?: LotMethod | undefined;
  readonly allowShort?: boolean | undefined;
  readonly benchmark?: string | null | undefined;
}

const MAX_ACCOUNT_NAME = 120;

/** Opens a portfolio with its two accounts; they hold several commodities, so they are of no one currency. */
export async function insertPortfolio(db: Writer, portfolio: NewPortfolio): Promise<PortfolioRow> {
  const { name, currency, costBasis, allowShort = false, benchmark = null } = portfolio;
  const [id, holdings, cash] = [uuid(), uuid(), uuid()];
  const unused = { parent_id: null, currency: null, key: null, number: null, institution: null };
  const account = (accountId: string, part: string) => ({
    book_id: db.bookId,
    id: accountId,
    name: accountName(name, part),
    type: 'asset' as const,
    subtype: 'investment',
    portfolio_id: id,
    ...unused,
  });
  await db
    .insertInto('account')
    .values([account(holdings, 'holdings'), account(cash, 'cash')])
    .execute();
  await db
    .insertInto('portfolio')
    .values({
      book_id: db.bookId,
      id,
      name,
      currency,
      cost_basis: costBasis ?? (await bookCostBasis(db)),
      allow_short: allowShort,
      benchmark,
      holdings_account_id: holdings,
      cash_account_id: cash,
    })
    .execute();
  return requirePortfolio(db, id);
}

async function bookCostBasis(db: Writer): Promise<LotMethod> {
  const row = await db.selectFrom('book').select('cost_basis').where('id', '=', db.bookId).executeTakeFirst();
  return row?.cost_basis ?? 'fifo';
}

function accountName(portfolio: string, part: string): string {
  return `${portfolio.slice(0, MAX_ACCOUNT_NAME - part.length - 2)}: ${part}`;
}

/** The accounts take the portfolio's new name, unless the person named them otherwise. */
export async function renamePortfolio(db: Writer, row: PortfolioRow, name: string): Promise<void> {
  for (const [id, part] of [
    [row.holdings_account_id, 'holdings'],
    [row.cash_account_id, 'cash'],
  ] as const)
    await db
      .updateTable('account')
      .set({ name: accountName(name, part) })
      .where('book_id', '=', db.bookId)
      .where('id', '=', id)
      .where('name', '=', accountName(row.name, part))
      .execute();
}

/** The portfolio of this name, opened when there is none. */
export async function portfolioForImport(db: Writer, portfolio: NewPortfolio): Promise<PortfolioRow> {
  const found = await portfolios(db)
    .where(sql<boolean>`lower(p.name) = lower(${portfolio.name})`)
    .executeTakeFirst();
  return found ?? insertPortfolio(db, portfolio);
}
