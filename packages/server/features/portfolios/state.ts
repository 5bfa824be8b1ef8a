import {
  COLUMNS,
  columnsOf,
  emptyColumns,
  type TransactionColumns,
} from '@financehub/core/portfolio/columns.ts';
import { type EntrySums, entriesIn, transactionOf } from '@financehub/core/portfolio/entry-sums.ts';
import { indexOfEach, NO_PLACES, type Places, placesOf } from '@financehub/core/portfolio/places.ts';
import { byDate, type PortfolioTransaction, tracksCash } from '@financehub/core/portfolio/transaction.ts';
import { LRUCache } from 'lru-cache';
import type { Reader } from '../../db/database.ts';
import { mergeColumns, mergeOrder } from './merge.ts';
import { assetsEverIn, type PortfolioRow } from './store.ts';
import { linesOf } from './transaction-rows.ts';
import { nextTurn } from './turn.ts';

/** What a portfolio's transactions come to, at one version of them. Never changed in place. */
export interface PortfolioState extends Places {
  readonly version: number;
  /** In the order in which they take effect. */
  readonly transactions: readonly PortfolioTransaction[];
  readonly tracksCash: boolean;
  readonly columns: TransactionColumns;
  /** What the last change was made to, so that whoever has that needs only the change; null where it was read. */
  readonly before: Pick<PortfolioState, 'version' | 'transactions'> | null;
}

/** A transaction with its decimals takes about this much memory, its row of the columns included. */
const BYTES_PER_TRANSACTION = 650;
const MAX_BYTES = 96 * 1024 * 1024;
/** Transactions worked on between two turns of the event loop: a few milliseconds. */
const PER_SLICE = 1500;
/** Lines of the ledger read between two turns: each costs several times as much. */
const LINES_PER_SLICE = 500;

const cache = new LRUCache<string, PortfolioState>({
  maxSize: MAX_BYTES,
  sizeCalculation: ({ transactions }) => 1000 + transactions.length * BYTES_PER_TRANSACTION,
});

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
  const assets = await assetsEverIn(db, [portfolio.id]);
  const currencyOf = new Map([...assets].map(([id, { currency }]) => [id, currency]));
  const transactions: PortfolioTransaction[] = [];
  for await (const block of linesOf(db, portfolio))
    for (const entry of entriesIn(block)) {
      transactions.push(transactionIn(entry, currencyOf, portfolio));
      if (transactions.length % LINES_PER_SLICE === 0) await nextTurn();
    }
  const state = await stateFrom(transactions, currencyOf, portfolio);
  cache.set(key, state);
  return state;
}

type Follower = (portfolio: PortfolioRow, state: PortfolioState) => void;
const followers = new Set<Follower>();

/** Has a function told of every state that a write leads to, before it is committed. */
export function followStates(follower: Follower): void {
  followers.add(follower);
}

/**
 * Keeps the state that a write leads to. It is found once the write is committed: its version is in no other
 * transaction, so a rollback leaves nothing wrong behind.
 */
export function keepState(portfolio: PortfolioRow, state: PortfolioState): void {
  cache.set(`${portfolio.book_id} ${portfolio.id}`, state);
  for (const follow of followers) follow(portfolio, state);
}

/** The transaction of an entry; `currencyOf` tells what assets are traded in. */
export const transactionIn = (
  entry: EntrySums,
  currencyOf: ReadonlyMap<string, string>,
  { currency }: PortfolioRow,
): PortfolioTransaction => transactionOf(entry, currencyOf.get(entry.assetId ?? '') ?? currency);

/** The state that transactions lead to, at the portfolio's version. */
export async function stateFrom(
  transactions: readonly PortfolioTransaction[],
  currencyOf: ReadonlyMap<string, string>,
  portfolio: PortfolioRow,
): Promise<PortfolioState> {
  const places = placesOf(NO_PLACES, transactions, currencyOf);
  await nextTurn();
  const cash = tracksCash(transactions);
  return {
    version: portfolio.version,
    transactions,
    ...places,
    tracksCash: cash,
    columns: await columnsInSlices(transactions, places, cash),
    before: null,
  };
}

async function columnsInSlices(
  transactions: readonly PortfolioTransaction[],
  places: Places,
  cash: boolean,
): Promise<TransactionColumns> {
  const { currencies } = places;
  const assets = indexOfEach(places);
  let columns = columnsOf([], assets, currencies, cash);
  const slices: TransactionColumns[] = [];
  for (let from = 0; from < transactions.length; from += PER_SLICE) {
    slices.push(columnsOf(transactions.slice(from, from + PER_SLICE), assets, currencies, cash));
    await nextTurn();
  }
  if (slices.length > 0) columns = concatenate(slices, transactions.length);
  return columns;
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
  await nextTurn();
  const places = placesOf(state, added, change.currencyOf);
  // Where none is kept, only what comes can begin to.
  const cash = tracksCash(state.tracksCash ? transactions : added);
  const columns =
    cash === state.tracksCash
      ? mergeColumns(order, state.columns, await columnsInSlices(added, places, cash))
      : await columnsInSlices(transactions, places, cash);
  const { version, transactions: past } = state;
  return {
    version: -1,
    transactions,
    ...places,
    tracksCash: cash,
    columns,
    before: { version, transactions: past },
  };
}
