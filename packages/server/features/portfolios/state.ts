import {
  COLUMNS,
  columnsOf,
  emptyColumns,
  type TransactionColumns,
} from '@financehub/core/portfolio/columns.ts';
import { byDate, type PortfolioTransaction, tracksCash } from '@financehub/core/portfolio/transaction.ts';
import { LRUCache } from 'lru-cache';
import type { Reader } from '../../db/database.ts';
import { mergeColumns, mergeOrder } from './merge.ts';
import type { PortfolioRow } from './store.ts';
import { allRows, type TransactionRow, transactionOf } from './transaction-rows.ts';

/** What a portfolio's transactions come to, at one version of them. Never changed in place. */
export interface PortfolioState {
  readonly version: number;
  /** In the order in which they take effect. */
  readonly transactions: readonly PortfolioTransaction[];
  /** Every asset that ever moved: its place in the columns and its currency. */
  readonly assets: ReadonlyMap<string, { readonly index: number; readonly currency: string }>;
  /** Every currency in which something was paid, and those of the assets: their place in the columns. */
  readonly currencies: ReadonlyMap<string, number>;
  readonly tracksCash: boolean;
  readonly columns: TransactionColumns;
}

/** A transaction with its decimals takes about this much memory, its row of the columns included. */
const BYTES_PER_TRANSACTION = 650;
const MAX_BYTES = 96 * 1024 * 1024;
/** Transactions worked on between two turns of the event loop: a few milliseconds. */
const PER_SLICE = 1500;

const cache = new LRUCache<string, PortfolioState>({
  maxSize: MAX_BYTES,
  sizeCalculation: ({ transactions }) => 1000 + transactions.length * BYTES_PER_TRANSACTION,
});

const nextTurn = (): Promise<unknown> => new Promise(setImmediate);

/** The state at the row's version if it is in memory. */
export function keptState(portfolio: PortfolioRow): PortfolioState | null {
  const kept = cache.get(`${portfolio.book_id} ${portfolio.id}`);
  return kept?.version === portfolio.version ? kept : null;
}

/** The state at the row's version, from memory or from the ledger. */
export async function stateOf(db: Reader, portfolio: PortfolioRow): Promise<PortfolioState> {
  const key = `${portfolio.book_id} ${portfolio.id}`;
  const kept = keptState(portfolio);
  if (kept !== null) return kept;
  const state = await stateFrom(await allRows(db, portfolio), portfolio);
  cache.set(key, state);
  return state;
}

/**
 * Keeps the state that a write leads to. It is found once the write is committed: its version is in no other
 * transaction, so a rollback leaves nothing wrong behind.
 */
export function keepState(portfolio: PortfolioRow, state: PortfolioState): void {
  cache.set(`${portfolio.book_id} ${portfolio.id}`, state);
}

/** The state that the rows lead to, at the portfolio's version. */
export async function stateFrom(
  rows: readonly TransactionRow[],
  portfolio: PortfolioRow,
): Promise<PortfolioState> {
  const transactions: PortfolioTransaction[] = [];
  const currencyOf = new Map<string, string>();
  for (const [index, row] of rows.entries()) {
    transactions.push(transactionOf(row, portfolio));
    if (row.asset_id !== null && row.asset_currency !== null)
      currencyOf.set(row.asset_id, row.asset_currency);
    if (row.to_asset_id !== null && row.to_currency !== null)
      currencyOf.set(row.to_asset_id, row.to_currency);
    if (index % PER_SLICE === PER_SLICE - 1) await nextTurn();
  }
  const { assets, currencies } = indices(EMPTY, transactions, currencyOf);
  const cash = tracksCash(transactions);
  return {
    version: portfolio.version,
    transactions,
    assets,
    currencies,
    tracksCash: cash,
    columns: await columnsInSlices(transactions, assets, currencies, cash),
  };
}

const EMPTY: Pick<PortfolioState, 'assets' | 'currencies'> = { assets: new Map(), currencies: new Map() };

/** The places of assets and currencies, new ones after those that are there. */
function indices(
  before: Pick<PortfolioState, 'assets' | 'currencies'>,
  transactions: readonly PortfolioTransaction[],
  currencyOf: ReadonlyMap<string, string>,
): Pick<PortfolioState, 'assets' | 'currencies'> {
  const assets = new Map(before.assets);
  const currencies = new Map(before.currencies);
  const place = (code: string): void => {
    if (!currencies.has(code)) currencies.set(code, currencies.size);
  };
  for (const { assetId, toAssetId, currency } of transactions) {
    place(currency);
    for (const id of [assetId, toAssetId]) {
      if (id === null || assets.has(id)) continue;
      const own = currencyOf.get(id) ?? currency;
      assets.set(id, { index: assets.size, currency: own });
      place(own);
    }
  }
  return { assets, currencies };
}

async function columnsInSlices(
  transactions: readonly PortfolioTransaction[],
  assets: PortfolioState['assets'],
  currencies: PortfolioState['currencies'],
  cash: boolean,
): Promise<TransactionColumns> {
  const places = placesOf(assets);
  let columns = columnsOf([], places, currencies, cash);
  const slices: TransactionColumns[] = [];
  for (let from = 0; from < transactions.length; from += PER_SLICE) {
    slices.push(columnsOf(transactions.slice(from, from + PER_SLICE), places, currencies, cash));
    await nextTurn();
  }
  if (slices.length > 0) columns = concatenate(slices, transactions.length);
  return columns;
}

function placesOf(assets: PortfolioState['assets']): Map<string, number> {
  return new Map([...assets].map(([id, { index }]) => [id, index]));
}

function concatenate(slices: readonly TransactionColumns[], length: number): TransactionColumns {
  const whole = emptyColumns(length);
  let at = 0;
  for (const slice of slices) {
    for (const name of COLUMNS) whole[name].set(slice[name], at);
    at += slice.date.length;
  }
  return whole;
}

export interface Change {
  /** Ids of transactions that go. */
  readonly removed: ReadonlySet<string>;
  readonly added: readonly PortfolioTransaction[];
  /** The currencies of the assets of `added`. */
  readonly currencyOf: ReadonlyMap<string, string>;
}

/** The state after a change, its version still to be set: costs a copy of the columns, not their making. */
export async function changed(state: PortfolioState, change: Change): Promise<PortfolioState> {
  const added = [...change.added].sort(byDate);
  const order = mergeOrder(state.transactions, change.removed, added);
  const transactions = Array.from(order, (row) => (row >= 0 ? state.transactions[row]! : added[-1 - row]!));
  const { assets, currencies } = indices(state, added, change.currencyOf);
  const cash = tracksCash(transactions);
  const columns =
    cash === state.tracksCash
      ? mergeColumns(order, state.columns, await columnsInSlices(added, assets, currencies, cash))
      : await columnsInSlices(transactions, assets, currencies, cash);
  return { version: -1, transactions, assets, currencies, tracksCash: cash, columns };
}
