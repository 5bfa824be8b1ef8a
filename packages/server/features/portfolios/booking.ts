import { type Decimal, formatDecimal } from '@financehub/core/money/decimal.ts';
import { assetIdsOf, groupOf } from '@financehub/core/portfolio/linked-assets.ts';
import { type HeldBefore, type PortfolioAccounts, postingsOf } from '@financehub/core/portfolio/postings.ts';
import {
  actsAtOpen,
  isRatioType,
  type PortfolioTransaction,
} from '@financehub/core/portfolio/transaction.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { assetsById, multiplierOf } from '../assets/index.ts';
import { accountByKey, deleteEntries, insertEntries, type NewEntry, replaceEntry } from '../ledger/index.ts';
import { checkedTransaction, type Fault, refuse, type TransactionInput } from './input.ts';
import { assetsOf, type ItemAssets } from './item-assets.ts';
import { withMergerPrice } from './merger-price.ts';
import { type HeldBy, lotOptions, sameHeld, settled } from './settle.ts';
import { type Change, changed, keepState, type PortfolioState, stateOf } from './state.ts';
import { lockPortfolio, type PortfolioRow, requirePortfolio } from './store.ts';
import { MEMO } from './transaction-rows.ts';
import { nextTurn } from './turn.ts';

/** A transaction with what its entry says beside it. */
export interface Booked {
  readonly transaction: PortfolioTransaction;
  readonly symbol: string | null;
  readonly toSymbol: string | null;
  readonly note: string;
  readonly importId: string | null;
}

export interface AddOptions {
  readonly importId?: string | null | undefined;
  /** Names the place of an item in a refusal; `body/0` by default. */
  readonly pathOf?: (index: number) => string;
  /** Where the value of a new share in a merger is looked up when nobody gives it. */
  readonly warehouse?: Pick<Warehouse, 'lastCloses'>;
}

/**
 * Adds transactions to a portfolio within the caller's operation, all or nothing, in their order; a list whose days
 * only fall is taken as newest first. Unknown symbols become assets. Throws a ProblemError: `invalid` with the path of
 * each fault, `impossible` when more shares would leave than are held.
 */
export async function addTransactions(
  db: Writer,
  portfolio: { readonly id: string },
  items: readonly TransactionInput[],
  options: AddOptions = {},
): Promise<Booked[]> {
  const row = await lockPortfolio(db, portfolio.id);
  const state = await stateOf(db, row);
  const pathOf = options.pathOf ?? ((index: number) => `body/${index}`);
  const assets = await assetsOf(db, row, items, pathOf);
  const sequenceOf = sequences(state);
  const faults: Fault[] = [];
  const booked = new Array<Booked>(items.length);
  for (const index of bookingOrder(items)) {
    const { own, to } = assets[index]!;
    const input = await priced(db, items[index]!, assets[index]!, options.warehouse);
    const known = {
      id: uuid(),
      assetId: own?.id ?? null,
      toAssetId: to?.id ?? null,
      currency: input.currency ?? own?.currency ?? row.currency,
      sequence: sequenceOf(input),
      multiplier: multiplierOf(own),
    };
    const checked = checkedTransaction(input, known, pathOf(index));
    faults.push(...checked.faults, ...pickFaults(row, checked.transaction, pathOf(index)));
    booked[index] = {
      transaction: checked.transaction,
      symbol: own?.symbol ?? null,
      toSymbol: to?.symbol ?? null,
      note: input.note,
      importId: options.importId ?? null,
    };
  }
  refuse(faults);
  await apply(db, row, state, { removed: [], added: booked, replaced: null }, assets);
  return booked;
}

/** Puts another transaction in the place of one; it keeps its id, and its place in the day unless the day changes. */
export async function replaceTransaction(
  db: Writer,
  portfolio: PortfolioRow,
  before: Booked,
  given: TransactionInput,
  warehouse?: Pick<Warehouse, 'lastCloses'>,
): Promise<Booked> {
  const state = await stateOf(db, portfolio);
  const assets = await assetsOf(db, portfolio, [given], () => 'body');
  const { own, to } = assets[0]!;
  const input = await priced(db, given, assets[0]!, warehouse);
  const { id, date, sequence, type } = before.transaction;
  const stays = input.date === date && actsAtOpen(input.type) === actsAtOpen(type);
  const known = {
    id,
    assetId: own?.id ?? null,
    toAssetId: to?.id ?? null,
    currency: input.currency ?? own?.currency ?? portfolio.currency,
    sequence: stays ? sequence : sequences(state)(input),
    multiplier: multiplierOf(own),
  };
  const { transaction, faults } = checkedTransaction(input, known, 'body');
  // Lots that were named while the portfolio matched by them stay with their sale.
  const picks = given.lots === before.transaction.lots ? [] : pickFaults(portfolio, transaction, 'body');
  refuse([...faults, ...picks]);
  const named = { symbol: own?.symbol ?? null, toSymbol: to?.symbol ?? null };
  const after: Booked = { ...before, ...named, transaction, note: input.note };
  await apply(db, portfolio, state, { removed: [before.transaction], added: [after], replaced: id }, assets);
  return after;
}

/** Only a portfolio that matches by named lots takes them. */
function pickFaults(portfolio: PortfolioRow, { lots }: PortfolioTransaction, path: string): Fault[] {
  if (lots === null || portfolio.cost_basis === 'specific') return [];
  const message = `the portfolio matches lots by ${portfolio.cost_basis}; change its costBasis to specific first, or leave out the lots`;
  return [{ path: `${path}/lots`, message }];
}

async function priced(
  db: Writer,
  input: TransactionInput,
  assets: ItemAssets,
  warehouse: Pick<Warehouse, 'lastCloses'> | undefined,
): Promise<TransactionInput> {
  return warehouse === undefined ? input : withMergerPrice(warehouse, db.bookId, input, assets);
}

export async function removeTransaction(db: Writer, portfolio: PortfolioRow, id: string): Promise<void> {
  const state = await stateOf(db, portfolio);
  const removed = state.transactions.filter((tx) => tx.id === id);
  await apply(db, portfolio, state, { removed, added: [], replaced: null }, []);
}

interface Edit {
  readonly removed: readonly PortfolioTransaction[];
  readonly added: readonly Booked[];
  /** The id of the one in `removed` whose entry takes what is in `added`. */
  readonly replaced: string | null;
}

/** Books an edit, and books anew what it changes in turn: splits and transfers depend on what was held before them. */
async function apply(
  db: Writer,
  portfolio: PortfolioRow,
  state: PortfolioState,
  edit: Edit,
  items: readonly ItemAssets[],
): Promise<void> {
  const assets = items.flatMap(({ own, to }) => [own, to]);
  const change: Change = {
    removed: new Set(edit.removed.map(({ id }) => id)),
    added: edit.added.map(({ transaction }) => transaction),
    currencyOf: new Map(assets.flatMap((asset) => (asset === null ? [] : [[asset.id, asset.currency]]))),
  };
  const moved = [...edit.removed, ...change.added];
  const options = lotOptions(portfolio);
  const next = await changed(state, change);
  await nextTurn();
  const named = new Set(moved.flatMap(assetIdsOf));
  // Also what an edit no longer links was matched together before.
  const affected = groupOf([...state.transactions, ...change.added], named);
  const symbols = new Map([...(await assetsById(db, [...affected]))].map(([id, { symbol }]) => [id, symbol]));
  const held = await settled(next.transactions, affected, options, (id) => symbols.get(id) ?? id);
  await nextTurn();
  const before = await settled(state.transactions, affected, options, String).catch(nothingSettled);
  const isNew = new Set(change.added.map(({ id }) => id));
  const restated = next.transactions.filter(
    ({ id }) => held.has(id) && !isNew.has(id) && !sameHeld(before.get(id), held.get(id)),
  );
  const accounts = await accountsOf(db, portfolio);
  const entry = (booked: Booked): NewEntry =>
    entryOf(booked, portfolio, accounts, held.get(booked.transaction.id));
  await deleteEntries(
    db,
    [...change.removed].filter((id) => id !== edit.replaced),
  );
  await insertEntries(
    db,
    edit.added.filter(({ transaction }) => transaction.id !== edit.replaced).map(entry),
  );
  for (const booked of edit.added)
    if (booked.transaction.id === edit.replaced) await replaceEntry(db, edit.replaced, entry(booked));
  await restate(db, restated, symbols, entry);
  const { version } = await requirePortfolio(db, portfolio.id);
  keepState(portfolio, { ...next, version });
}

/** Writes the entries of transactions anew, from what is held before them. */
export async function rebook(
  db: Writer,
  portfolio: PortfolioRow,
  state: PortfolioState,
  transactions: readonly PortfolioTransaction[],
  held: HeldBy,
): Promise<void> {
  if (transactions.length === 0) return;
  const ids = new Set(transactions.flatMap(assetIdsOf));
  const symbols = new Map([...(await assetsById(db, [...ids]))].map(([id, { symbol }]) => [id, symbol]));
  const accounts = await accountsOf(db, portfolio);
  await restate(db, transactions, symbols, (booked) =>
    entryOf(booked, portfolio, accounts, held.get(booked.transaction.id)),
  );
  const { version } = await requirePortfolio(db, portfolio.id);
  keepState(portfolio, { ...state, version });
}

/**
 * Books anew what another way of matching lots changes: what outgoing transfers take along at cost. Throws `impossible` where
 * the transactions do not fit it.
 */
export async function rematch(db: Writer, from: PortfolioRow, to: PortfolioRow): Promise<void> {
  const [before, after] = [lotOptions(from), lotOptions(to)];
  if (before.method === after.method && before.allowShort === after.allowShort) return;
  const state = await stateOf(db, to);
  const { transactions } = state;
  const all = new Set(state.assets.keys());
  const rows = await assetsById(db, [...all]);
  const held = await settled(transactions, all, after, (id) => rows.get(id)?.symbol ?? id);
  const was = await settled(transactions, all, before, String).catch(nothingSettled);
  const changedOnes = transactions.filter(({ id }) => held.has(id) && !sameHeld(was.get(id), held.get(id)));
  await rebook(db, to, state, changedOnes, held);
}

/** Books that an undo left impossible are put right by the next edit that makes them possible. */
function nothingSettled(error: unknown): HeldBy {
  if (error instanceof ProblemError) return new Map();
  throw error;
}

/** Writes the postings of entries anew, whose transactions stay as they are. */
async function restate(
  db: Writer,
  transactions: readonly PortfolioTransaction[],
  symbols: ReadonlyMap<string, string>,
  entry: (booked: Booked) => NewEntry,
): Promise<void> {
  if (transactions.length === 0) return;
  const ids = transactions.map(({ id }) => id);
  const rows = await db
    .selectFrom('entry')
    .select(['id', 'notes', 'import_id'])
    .where('book_id', '=', db.bookId)
    .where('id', '=', sql<string>`ANY(${ids}::uuid[])`)
    .execute();
  const kept = new Map(rows.map((row) => [row.id, row]));
  for (const transaction of transactions) {
    const { notes = '', import_id: importId = null } = kept.get(transaction.id) ?? {};
    const symbol = symbols.get(transaction.assetId ?? '') ?? null;
    const toSymbol = symbols.get(transaction.toAssetId ?? '') ?? null;
    await replaceEntry(db, transaction.id, entry({ transaction, symbol, toSymbol, note: notes, importId }));
  }
}

/** Where the legs of a portfolio's entries go, by the keys of the chart. */
const KEYS = {
  fees: ['fees.investment', { name: 'Investment fees', type: 'expense' }],
  taxes: ['taxes.withholding', { name: 'Withholding tax', type: 'expense' }],
  dividends: ['income.dividends', { name: 'Dividends', type: 'income' }],
  interest: ['income.interest', { name: 'Interest', type: 'income' }],
  capital: ['equity.returned-capital', { name: 'Returned capital', type: 'equity' }],
  external: ['equity.transfers', { name: 'Transfers', type: 'equity' }],
} as const;

async function accountsOf(db: Writer, portfolio: PortfolioRow): Promise<PortfolioAccounts> {
  return {
    holdings: portfolio.holdings_account_id,
    cash: portfolio.cash_account_id,
    fees: await accountByKey(db, ...KEYS.fees),
    taxes: await accountByKey(db, ...KEYS.taxes),
    dividends: await accountByKey(db, ...KEYS.dividends),
    interest: await accountByKey(db, ...KEYS.interest),
    capital: await accountByKey(db, ...KEYS.capital),
    external: await accountByKey(db, ...KEYS.external),
  };
}

function entryOf(
  { transaction, symbol, toSymbol, note, importId }: Booked,
  portfolio: PortfolioRow,
  accounts: PortfolioAccounts,
  held: HeldBefore | undefined,
): NewEntry {
  const { id, type, quantity, price, fxRate, toAssetId, basisFraction, acquired, lots } = transaction;
  const ratio = isRatioType(type) ? quantity : null;
  const what = [type, quantity === null ? '' : formatDecimal(quantity), symbol ?? '', toSymbol ?? ''];
  return {
    id,
    date: formatDay(transaction.date),
    kind: type,
    description: what.filter((part) => part !== '').join(' '),
    notes: note,
    importId,
    portfolioId: portfolio.id,
    assetId: transaction.assetId,
    price: textOf(price),
    fxRate: textOf(fxRate),
    toAssetId,
    ratio: textOf(ratio),
    basisFraction: textOf(basisFraction),
    acquired: acquired == null ? null : formatDay(acquired),
    lots:
      lots?.map((pick) => ({ transactionId: pick.transactionId, quantity: formatDecimal(pick.quantity) })) ??
      null,
    sequence: transaction.sequence,
    postings: postingsOf(transaction, accounts, held ?? null).map((posting) => ({
      accountId: posting.account,
      quantity: formatDecimal(posting.quantity),
      commodity: posting.commodity,
      weight: formatDecimal(posting.weight),
      weightCommodity: posting.weightCurrency,
      memo: memoOf(posting.account, accounts, transaction),
    })),
  };
}

const textOf = (value: Decimal | null): string | null => (value === null ? null : formatDecimal(value));

function memoOf(
  account: string,
  accounts: PortfolioAccounts,
  { type, amount }: PortfolioTransaction,
): string | null {
  if (account === accounts.fees && type !== 'FEE') return MEMO.fee;
  if (account === accounts.taxes && type !== 'TAX') return MEMO.tax;
  if (account !== accounts.holdings || amount !== null) return null;
  return type === 'TRANSFER_IN' ? MEMO.costUnknown : type === 'TRANSFER_OUT' ? MEMO.atCost : null;
}

/** Before the first place of a day and before that of what acts at its open: more than can be booked on a day lies between. */
const [BEFORE_DAY, BEFORE_OPEN] = [-1, -1_000_000_000];

/** Places in the day after all that are there, of what acts at its open after the like and before the rest. */
function sequences(state: PortfolioState): (of: Pick<TransactionInput, 'type' | 'date'>) => number {
  const last = { day: new Map<number, number>(), open: new Map<number, number>() };
  for (const { date, sequence } of state.transactions) {
    const places = sequence < 0 ? last.open : last.day;
    places.set(date, Math.max(places.get(date) ?? sequence, sequence));
  }
  return ({ type, date }) => {
    const [places, start] = actsAtOpen(type) ? [last.open, BEFORE_OPEN] : [last.day, BEFORE_DAY];
    const next = (places.get(date) ?? start) + 1;
    places.set(date, next);
    return next;
  };
}

/** The indices of the items from the oldest on; brokers list the newest first. */
function bookingOrder(items: readonly TransactionInput[]): number[] {
  const order = items.map((_, index) => index);
  const falls = items.every((item, index) => index === 0 || item.date <= items[index - 1]!.date);
  return falls && items.length > 0 && items[0]!.date > items.at(-1)!.date ? order.reverse() : order;
}
