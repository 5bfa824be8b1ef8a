import { ZERO } from '@financehub/core/money/decimal.ts';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import type { Principal, Reader, Writer } from '../../db/database.ts';
import type { Send } from '../../db/pipelined.ts';
import { notFound, ProblemError } from '../../http/problem.ts';
import { type AssetRow, assetsById, assetsBySymbols } from '../assets/index.ts';
import { type PortfolioRow, requirePortfolio } from '../portfolios/index.ts';
import { checkAgainst } from './check.ts';
import { gather } from './gather.ts';
import { requestOf, type SentOrder } from './input.ts';
import { chosen, instrumentOf } from './instrument.ts';
import { afterOrder, type Power, powerFrom, standingOf } from './power.ts';
import { refuseFirst } from './refusals.ts';
import { type Settings, settingsOf } from './settings.ts';
import { HOLDING_STATUSES, type ReceivedOrder, rowsOf, type ShownOrder, updateOf } from './store.ts';
import { hashOf, newOrders, receive } from './submit.ts';
import { waitingText } from './waiting.ts';

/** An order that was sent, and the operation that taking it will be. */
export interface Submission {
  readonly who: Principal;
  readonly sent: SentOrder;
  readonly summary: string;
}

/** What became of it; `alone` is what has to be taken in a transaction of its own. */
export type Outcome =
  | { readonly kind: 'taken'; readonly order: ShownOrder; readonly operationId: string }
  | { readonly kind: 'refused'; readonly error: ProblemError }
  | { readonly kind: 'alone' };

const ALONE: Outcome = { kind: 'alone' };
const MOST = 50;

/**
 * Takes the orders that one person gives to one portfolio while others of them are being taken in one transaction: each is
 * checked against what those before it have left, is an operation of its own, and is answered when it is on the disk.
 */
export function openSubmissions(context: Context): (submission: Submission) => Promise<Outcome> {
  const submit = gather<Submission, Outcome>((_key, batch) => takeTogether(context, batch), MOST);
  return (submission) =>
    fitsIn(submission.sent)
      ? submit(`${submission.who.userId} ${submission.who.bookId} ${submission.sent.portfolioId}`, submission)
      : Promise.resolve(ALONE);
}

/** The orders of a group are taken alone. */
function fitsIn(sent: SentOrder): boolean {
  return (sent.class ?? 'simple') === 'simple';
}

async function takeTogether(context: Context, batch: readonly Submission[]): Promise<readonly Outcome[]> {
  const [{ who, sent }] = batch as [Submission];
  try {
    return await context.database.together(who, async (db, send) => {
      const state = await stateOf(context, db, send, sent.portfolioId, batch);
      if (state.settings.venue !== 'paper') return batch.map(() => ALONE);
      const { outcomes, taken } = takeInTurn(context, db, state, batch);
      if (taken.length > 0) void send('SELECT take_orders($1)', [storedText(taken)]);
      return outcomes;
    });
  } catch (error) {
    if (wasOfOne(error)) return batch.map(() => ALONE);
    throw error;
  }
}

/** What PostgreSQL has rolled back because of a row or of somebody else: one of the orders is at fault, the others are not. */
function wasOfOne(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^(23|40)[0-9A-Z]{3}$/.test(code);
}

interface State {
  readonly portfolio: PortfolioRow;
  readonly settings: Settings;
  readonly assets: readonly AssetRow[];
  /** Client order ids that were used before. */
  readonly used: ReadonlySet<string>;
  readonly power: Power;
}

/** Locks the portfolio, and reads what the orders are checked against. */
async function stateOf(
  context: Context,
  db: Writer,
  send: Send,
  portfolioId: string,
  batch: readonly Submission[],
): Promise<State> {
  // Sent first, so that the questions behind it are answered when nobody else changes the portfolio.
  const locked = send('SELECT lock_portfolio(id) FROM portfolio WHERE book_id = $1 AND id = $2', [
    db.bookId,
    portfolioId,
  ]);
  const sent = batch.map((each) => each.sent);
  const [{ rowCount }, portfolio, settings, used, assets, standing] = await Promise.all([
    locked,
    requirePortfolio(db, portfolioId),
    settingsOf(db, [portfolioId]),
    usedIds(db, sent),
    assetsOf(db, sent),
    standingOf(db, portfolioId, null),
  ]);
  if (rowCount === 0) throw notFound('portfolio');
  const own = settings.get(portfolioId)!;
  const power = await powerFrom(context, db, portfolio, own, { standing, assets });
  return { portfolio, settings: own, assets, used, power };
}

async function usedIds(db: Reader, sent: readonly SentOrder[]): Promise<Set<string>> {
  const ids = sent.flatMap(({ clientOrderId }) => clientOrderId ?? []);
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('trade_order')
    .select('client_order_id')
    .where('book_id', '=', db.bookId)
    .where('client_order_id', '=', sql<string>`ANY(${ids})`)
    .execute();
  return new Set(rows.map((row) => row.client_order_id!));
}

async function assetsOf(db: Reader, sent: readonly SentOrder[]): Promise<AssetRow[]> {
  const ids = sent.flatMap(({ assetId }) => assetId ?? []);
  const symbols = sent.flatMap(({ symbol, assetId }) => (assetId === undefined ? (symbol ?? []) : []));
  const [byId, bySymbol] = await Promise.all([
    ids.length === 0 ? new Map<string, AssetRow>() : assetsById(db, ids),
    symbols.length === 0 ? [] : assetsBySymbols(db, symbols),
  ]);
  return [...new Map([...byId, ...bySymbol.map((asset) => [asset.id, asset] as const)]).values()];
}

/** Checks them one after the other, each against the power that those before it have left. */
function takeInTurn(context: Context, db: Writer, state: State, batch: readonly Submission[]) {
  const used = new Set(state.used);
  let { power } = state;
  const taken: Stored[] = [];
  const outcomes = batch.map((submission): Outcome => {
    const { clientOrderId } = submission.sent;
    if (clientOrderId !== undefined && used.has(clientOrderId)) return ALONE;
    try {
      const one = takeOne(context, db, { ...state, power }, submission);
      power = one.power;
      taken.push(one.stored);
      if (clientOrderId !== undefined) used.add(clientOrderId);
      return one.outcome;
    } catch (error) {
      if (error instanceof ProblemError) return { kind: 'refused', error };
      throw error;
    }
  });
  return { outcomes, taken };
}

function takeOne(context: Context, db: Writer, state: State, { sent, summary }: Submission) {
  const { portfolio, settings, power } = state;
  const at = context.now();
  const now = at.getTime();
  const asset = chosen(state.assets, sent, 'body');
  const instrument = instrumentOf(asset);
  const request = requestOf(sent, asset.id);
  const orders = newOrders(request, instrument, now);
  const about = { portfolio, settings, asset, request, orders, now, instead: null };
  const check = checkAgainst(power, about);
  refuseFirst(check.refusals);
  const [received] = receive(orders, instrument, settings) as [ReceivedOrder];
  const { rows, events } = rowsOf(db, [received], {
    portfolioId: portfolio.id,
    venue: settings.venue,
    clientOrderId: sent.clientOrderId ?? null,
    requestHash: sent.clientOrderId === undefined ? null : hashOf(sent),
    reserved: check.holds,
  });
  const [row] = rows as [ShownOrder];
  const { order } = received;
  const operation = { book_id: db.bookId, id: uuid(), kind: 'order.submit', summary, user_id: db.userId, at };
  const last = { quote: check.prices.quote, barDay: check.prices.close?.date ?? null };
  const waitsFor = waitingText(order, instrument, last, now);
  return {
    stored: {
      operation,
      order: row,
      events,
      update: updateOf(db.bookId, order, { portfolioId: portfolio.id, symbol: asset.symbol, note: null }),
    } satisfies Stored,
    power: HOLDING.has(order.status) ? afterOrder(power, order, check.holds ?? ZERO) : power,
    outcome: {
      kind: 'taken',
      operationId: operation.id,
      order: { ...row, symbol: asset.symbol, currency: asset.currency, waits_for: waitsFor },
    } satisfies Outcome,
  };
}

const HOLDING: ReadonlySet<string> = new Set(HOLDING_STATUSES);

/** An order as the function `take_orders` reads it with others. */
interface Stored {
  readonly operation: { readonly book_id: string; readonly id: string; readonly kind: string };
  readonly order: ShownOrder;
  readonly events: readonly object[];
  readonly update: object;
}

function storedText(taken: readonly Stored[]): string {
  return JSON.stringify({
    operations: taken.map(({ operation }) => operation),
    orders: taken.map(({ order }) => {
      const hash = order.request_hash;
      return { ...order, request_hash: hash === null ? null : `\\x${hash.toString('hex')}` };
    }),
    operationOf: Object.fromEntries(taken.map(({ order, operation }) => [order.id, operation.id])),
    events: taken.flatMap(({ events }) => events),
    messages: taken.flatMap(({ update, operation: { book_id: bookId, id, kind } }) => [
      update,
      { type: 'book.changed', bookId, operationId: id, kind },
    ]),
  });
}
