import { type EntrySums, entriesIn, LINE_FIELDS } from '@financehub/core/portfolio/entry-sums.ts';
import type { TransactionType } from '@financehub/core/portfolio/transaction.ts';
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../db/database.ts';
import type { PortfolioRow } from './store.ts';

/** What marks the postings of an entry whose part in it the account alone does not tell. */
export const MEMO = {
  fee: 'fee',
  tax: 'tax',
  /** Shares that left at the cost of their lots: nobody gave an amount. */
  atCost: 'at cost',
  /** Shares that came in with nobody knowing what they cost. */
  costUnknown: 'cost unknown',
} as const;

/** An entry of a portfolio with the sums of its postings. */
export interface TransactionRow {
  readonly id: string;
  readonly date: string;
  readonly day: number;
  readonly kind: TransactionType;
  readonly asset_id: string | null;
  readonly price: string | null;
  readonly fx_rate: string | null;
  readonly sequence: number;
  readonly notes: string;
  readonly import_id: string | null;
  readonly symbol: string | null;
  readonly asset_currency: string | null;
  readonly to_asset_id: string | null;
  readonly to_symbol: string | null;
  readonly to_currency: string | null;
  readonly ratio: string | null;
  readonly basis_fraction: string | null;
  readonly acquired: number | null;
  readonly lots: readonly { readonly transactionId: string; readonly quantity: string }[] | null;
  readonly currency: string | null;
  /** Shares of `asset_id` that came in or went. */
  readonly quantity: string | null;
  /** Shares of `to_asset_id` that came in. */
  readonly to_quantity: string | null;
  /** Of the shares. */
  readonly weight: string | null;
  readonly cash: string | null;
  readonly fee: string | null;
  readonly tax: string | null;
  readonly valued: boolean;
}

/** `value`: how a value stands in the query; COPY takes no parameters. */
const SUMS = (portfolio: PortfolioRow, value: (of: string) => RawBuilder<unknown> = sql.val) => sql`
  min(p.weight_commodity) AS currency,
  sum(p.quantity) FILTER (
    WHERE p.account_id = ${value(portfolio.holdings_account_id)} AND p.commodity = e.asset_id::text) AS quantity,
  sum(p.quantity) FILTER (
    WHERE p.account_id = ${value(portfolio.holdings_account_id)} AND p.commodity = e.to_asset_id::text) AS to_quantity,
  sum(p.weight) FILTER (WHERE p.account_id = ${value(portfolio.holdings_account_id)}) AS weight,
  sum(p.weight) FILTER (WHERE p.account_id = ${value(portfolio.cash_account_id)}) AS cash,
  sum(p.weight) FILTER (WHERE p.memo = ${value(MEMO.fee)}) AS fee,
  sum(p.weight) FILTER (WHERE p.memo = ${value(MEMO.tax)}) AS tax,
  coalesce(bool_and(p.memo NOT IN (${value(MEMO.atCost)}, ${value(MEMO.costUnknown)})), true) AS valued`;

const ENTRY = sql`e.id, e.date, e.date - DATE '1970-01-01' AS day, e.kind, e.asset_id, e.price, e.fx_rate, e.sequence,
  e.notes, e.import_id, e.to_asset_id, e.ratio, e.basis_fraction, e.acquired - DATE '1970-01-01' AS acquired, e.lots`;

const ASSETS = sql`a.symbol, a.currency AS asset_currency, t.symbol AS to_symbol, t.currency AS to_currency`;

const FIELDS: Readonly<Record<(typeof LINE_FIELDS)[number], RawBuilder<unknown>>> = {
  id: sql`e.id`,
  day: sql`e.date - DATE '1970-01-01'`,
  sequence: sql`e.sequence`,
  kind: sql`e.kind`,
  assetId: sql`e.asset_id`,
  toAssetId: sql`e.to_asset_id`,
  price: sql`e.price`,
  fxRate: sql`e.fx_rate`,
  ratio: sql`e.ratio`,
  basisFraction: sql`e.basis_fraction`,
  acquired: sql`e.acquired - DATE '1970-01-01'`,
  lots: sql`e.lots`,
  currency: sql`p.currency`,
  quantity: sql`p.quantity`,
  toQuantity: sql`p.to_quantity`,
  weight: sql`p.weight`,
  cash: sql`p.cash`,
  fee: sql`p.fee`,
  tax: sql`p.tax`,
  valued: sql`p.valued`,
};

/**
 * All transactions of a portfolio in the order in which they take effect, as blocks of lines for {@link entriesIn}. Postings are looked
 * up entry by entry: a plan that joins whole tables costs what the book holds, and more where PostgreSQL's counts of rows are out of date.
 */
export function linesOf(db: Reader, portfolio: PortfolioRow): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const book = sql.lit(db.bookId);
  const query = sql`
    SELECT ${sql.join(LINE_FIELDS.map((name) => FIELDS[name]))}
    FROM entry e
    LEFT JOIN LATERAL (
      SELECT ${SUMS(portfolio, sql.lit)} FROM posting p WHERE p.book_id = ${book} AND p.entry_id = e.id) p ON true
    WHERE e.book_id = ${book} AND e.portfolio_id = ${sql.lit(portfolio.id)}
    ORDER BY e.date, e.sequence, e.id`;
  return db.copied(query.compile(db).sql);
}

/** All transactions of a portfolio as their entries say them. */
export async function entriesOf(db: Reader, portfolio: PortfolioRow): Promise<EntrySums[]> {
  const entries: EntrySums[] = [];
  for await (const block of linesOf(db, portfolio)) for (const entry of entriesIn(block)) entries.push(entry);
  return entries;
}

/** As {@link entriesOf}, as the books had them at the instant: what is deleted since comes back, what came later is left out. */
export async function rowsKnownAt(
  db: Reader,
  portfolio: PortfolioRow,
  instant: string,
): Promise<TransactionRow[]> {
  const { rows } = await sql<TransactionRow>`
    SELECT ${ENTRY}, ${ASSETS}, ${SUMS(portfolio)}
    FROM entries_known_at(${portfolio.id}::uuid, ${instant}::timestamptz) e
    LEFT JOIN postings_known_at(${portfolio.id}::uuid, ${instant}::timestamptz) p ON p.entry_id = e.id
    LEFT JOIN asset a ON a.book_id = e.book_id AND a.id = e.asset_id
    LEFT JOIN asset t ON t.book_id = e.book_id AND t.id = e.to_asset_id
    GROUP BY e.id, e.date, e.kind, e.asset_id, e.price, e.fx_rate, e.sequence, e.notes, e.import_id, e.to_asset_id,
      e.ratio, e.basis_fraction, e.acquired, e.lots, a.symbol, a.currency, t.symbol, t.currency
    ORDER BY e.date, e.sequence, e.id`.execute(db);
  return rows;
}

export interface RowFilter {
  readonly id?: string | undefined;
  readonly assetId?: string | undefined;
  readonly type?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Date, sequence and id of the last row shown. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function pageOfRows(
  db: Reader,
  portfolio: PortfolioRow,
  filter: RowFilter,
): Promise<TransactionRow[]> {
  const { id, assetId, type, from, to, after, limit } = filter;
  const conditions = [
    ...(id === undefined ? [] : [sql`e.id = ${id}`]),
    ...(assetId === undefined ? [] : [sql`${assetId} IN (e.asset_id, e.to_asset_id)`]),
    ...(type === undefined ? [] : [sql`e.kind = ${type}`]),
    ...(from === undefined ? [] : [sql`e.date >= ${from}::date`]),
    ...(to === undefined ? [] : [sql`e.date <= ${to}::date`]),
    ...(after === undefined
      ? []
      : [sql`(e.date, e.sequence, e.id) < (${after[0]}::date, ${after[1]}::integer, ${after[2]}::uuid)`]),
  ].map((condition) => sql` AND ${condition}`);
  const { rows } = await sql<TransactionRow>`
    SELECT e.*, ${ASSETS}, p.*
    FROM (
      SELECT ${ENTRY} FROM entry e
      WHERE e.book_id = ${db.bookId} AND e.portfolio_id = ${portfolio.id}${sql.join(conditions, sql``)}
      ORDER BY e.date DESC, e.sequence DESC, e.id DESC LIMIT ${limit}) e
    LEFT JOIN LATERAL (
      SELECT ${SUMS(portfolio)} FROM posting p WHERE p.book_id = ${db.bookId} AND p.entry_id = e.id) p ON true
    LEFT JOIN asset a ON a.book_id = ${db.bookId} AND a.id = e.asset_id
    LEFT JOIN asset t ON t.book_id = ${db.bookId} AND t.id = e.to_asset_id
    ORDER BY e.date DESC, e.sequence DESC, e.id DESC`.execute(db);
  return rows;
}

/** What the postings of a row come to. */
export const sumsOf = (row: TransactionRow): EntrySums => ({
  id: row.id,
  day: row.day,
  sequence: row.sequence,
  kind: row.kind,
  assetId: row.asset_id,
  toAssetId: row.to_asset_id,
  price: row.price,
  fxRate: row.fx_rate,
  ratio: row.ratio,
  basisFraction: row.basis_fraction,
  acquired: row.acquired,
  lots: row.lots,
  currency: row.currency,
  quantity: row.quantity,
  toQuantity: row.to_quantity,
  weight: row.weight,
  cash: row.cash,
  fee: row.fee,
  tax: row.tax,
  valued: row.valued,
});
