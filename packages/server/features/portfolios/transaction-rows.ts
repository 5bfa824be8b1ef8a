import { minorDigits } from '@financehub/core/money/currency.ts';
import {
  add,
  type Decimal,
  decimal,
  isZero,
  negate,
  sum,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import {
  isRatioType,
  type PortfolioTransaction,
  type TransactionType,
} from '@financehub/core/portfolio/transaction.ts';
import { sql } from 'kysely';
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

const SUMS = (portfolio: PortfolioRow) => sql`
  min(p.weight_commodity) AS currency,
  sum(p.quantity) FILTER (
    WHERE p.account_id = ${portfolio.holdings_account_id} AND p.commodity = e.asset_id::text) AS quantity,
  sum(p.quantity) FILTER (
    WHERE p.account_id = ${portfolio.holdings_account_id} AND p.commodity = e.to_asset_id::text) AS to_quantity,
  sum(p.weight) FILTER (WHERE p.account_id = ${portfolio.holdings_account_id}) AS weight,
  sum(p.weight) FILTER (WHERE p.account_id = ${portfolio.cash_account_id}) AS cash,
  sum(p.weight) FILTER (WHERE p.memo = ${MEMO.fee}) AS fee,
  sum(p.weight) FILTER (WHERE p.memo = ${MEMO.tax}) AS tax,
  coalesce(bool_and(p.memo NOT IN (${MEMO.atCost}, ${MEMO.costUnknown})), true) AS valued`;

const ENTRY = sql`e.id, e.date, e.date - DATE '1970-01-01' AS day, e.kind, e.asset_id, e.price, e.fx_rate, e.sequence,
  e.notes, e.import_id, e.to_asset_id, e.ratio, e.basis_fraction, e.lots`;

const ASSETS = sql`a.symbol, a.currency AS asset_currency, t.symbol AS to_symbol, t.currency AS to_currency`;

/**
 * All transactions of a portfolio in the order in which they take effect. Postings are looked up entry by entry, and assets apart: a plan
 * that joins whole tables costs what the book holds, and more where PostgreSQL's counts of rows are out of date.
 */
export async function allRows(db: Reader, portfolio: PortfolioRow): Promise<TransactionRow[]> {
  // The names have their place in every row from the start: rows that grow later take several times as long.
  const { rows } = await sql<TransactionRow>`
    SELECT ${ENTRY}, NULL AS symbol, NULL AS asset_currency, NULL AS to_symbol, NULL AS to_currency, p.*
    FROM entry e
    LEFT JOIN LATERAL (
      SELECT ${SUMS(portfolio)} FROM posting p WHERE p.book_id = ${db.bookId} AND p.entry_id = e.id) p ON true
    WHERE e.book_id = ${db.bookId} AND e.portfolio_id = ${portfolio.id}
    ORDER BY e.date, e.sequence, e.id`.execute(db);
  await name(db, rows);
  return rows;
}

type Names = 'symbol' | 'asset_currency' | 'to_symbol' | 'to_currency';
type Unnamed = Omit<TransactionRow, Names> & { -readonly [Key in Names]: TransactionRow[Key] };

/** Rows named between two turns of the event loop. */
const PER_SLICE = 5000;

/** Sets what their assets are called and traded in. */
async function name(db: Reader, rows: readonly Unnamed[]): Promise<void> {
  const ids = new Set<string | null>();
  for (const { asset_id, to_asset_id } of rows) ids.add(asset_id).add(to_asset_id);
  ids.delete(null);
  const { rows: assets } = await sql<{ id: string; symbol: string; currency: string }>`
    SELECT id, symbol, currency FROM asset WHERE book_id = ${db.bookId} AND id = ANY(${[...ids]}::uuid[])`.execute(
    db,
  );
  const found = new Map<string | null, { symbol: string; currency: string }>(
    assets.map((asset) => [asset.id, asset]),
  );
  for (const [index, row] of rows.entries()) {
    const [own, to] = [found.get(row.asset_id), found.get(row.to_asset_id)];
    row.symbol = own?.symbol ?? null;
    row.asset_currency = own?.currency ?? null;
    row.to_symbol = to?.symbol ?? null;
    row.to_currency = to?.currency ?? null;
    if (index % PER_SLICE === PER_SLICE - 1) await new Promise(setImmediate);
  }
}

/** As {@link allRows}, as the books had them at the instant: what is deleted since comes back, what came later is left out. */
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
      e.ratio, e.basis_fraction, e.lots, a.symbol, a.currency, t.symbol, t.currency
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

const INCOMING: ReadonlySet<TransactionType> = new Set([
  'DIVIDEND',
  'INTEREST',
  'DEPOSIT',
  'TRANSFER_IN',
  'RETURN_OF_CAPITAL',
]);
const sized = (text: string | null): Decimal | null => (text === null ? null : decimal(text));

/** The transaction that the entry's postings say: nothing but they holds its quantity, amount, fee and tax. */
export function transactionOf(row: TransactionRow, portfolio: PortfolioRow): PortfolioTransaction {
  const currency = row.currency ?? row.asset_currency ?? portfolio.currency;
  const ofRatio = isRatioType(row.kind);
  const quantity = sized(row.quantity);
  const costs = { fee: positive(row.fee), tax: positive(row.tax) };
  return {
    id: row.id,
    date: row.day,
    sequence: row.sequence,
    type: row.kind,
    assetId: row.asset_id,
    quantity: ofRatio ? ratioOf(row) : quantity === null ? null : size(quantity),
    price: row.kind === 'SPLIT' ? null : sized(row.price),
    amount: ofRatio ? cashOf(row, currency) : amountOf(row, currency),
    currency,
    ...costs,
    fxRate: sized(row.fx_rate),
    toAssetId: row.to_asset_id,
    basisFraction: sized(row.basis_fraction),
    lots:
      row.lots?.map((pick) => ({ transactionId: pick.transactionId, quantity: decimal(pick.quantity) })) ??
      null,
  };
}

/** Splits booked before entries had a ratio have it where others have their price. */
function ratioOf({ kind, ratio, price }: TransactionRow): Decimal | null {
  return sized(kind === 'SPLIT' ? (ratio ?? price) : ratio);
}

/** The cash of a corporate action before its costs; null where it paid none. */
function cashOf(row: TransactionRow, currency: string): Decimal | null {
  const gross = sum([row.cash, row.fee, row.tax].map((text) => sized(text) ?? ZERO));
  return isZero(gross) ? null : trim(gross, minorDigits(currency));
}

function amountOf(row: TransactionRow, currency: string): Decimal | null {
  if (!row.valued) return null;
  if (row.weight !== null) return trim(size(decimal(row.weight)), minorDigits(currency));
  const cash = sized(row.cash) ?? ZERO;
  const costs = sum([sized(row.fee) ?? ZERO, sized(row.tax) ?? ZERO]);
  const gross = INCOMING.has(row.kind) ? add(cash, costs) : negate(add(cash, costs));
  return trim(gross, minorDigits(currency));
}

const size = (value: Decimal): Decimal => (value.units < 0n ? negate(value) : value);

function positive(text: string | null): Decimal | null {
  const value = sized(text);
  return value === null || isZero(value) ? null : value;
}
