import { compare, decimal, sign, subtract, ZERO } from '@financehub/core/money/decimal.ts';
import { isClosed } from '@financehub/core/trading/order.ts';
import { ImpossibleFill, ImpossibleTransition } from '@financehub/core/trading/transitions.ts';
import type { Context } from '../../context.ts';
import { ProblemError } from '../../http/problem.ts';
import { AlpacaRefusal } from '../../providers/alpaca-api.ts';
import {
  type AlpacaOrder,
  changeOrder,
  giveOrder,
  orderByClientId,
  orderById,
  withdrawOrder,
} from '../../providers/alpaca-orders.ts';
import { type AssetRow, assetsById } from '../assets/index.ts';
import { lockPortfolio } from '../portfolios/index.ts';
import { brokerOf, nextCall } from './broker.ts';
import { bring } from './broker-bring.ts';
import { countedOf, keepCounted } from './broker-counted.ts';
import { type Line, refuse, remark, rowOf, step, write } from './broker-line.ts';
import { asAlpaca, asAlpacaChange } from './broker-order.ts';
import { CANCEL_ASKED } from './change.ts';
import { type OrderRow, orderOf } from './order-row.ts';
import { ownerOf } from './settle.ts';
import { OPEN_STATUSES } from './store.ts';

/** Orders that could not be brought where the broker has them, and those that were not wanted. */
export interface Followed {
  readonly behind: readonly string[];
  readonly skipped: readonly string[];
}

/**
 * Brings the orders of a book that go to the broker where the broker has them: gives it those that it has not, asks after
 * the others, and books what it has filled. What is sent bears being sent again, so that it goes on after a failure.
 * Throws a ProviderFailure where the broker does not answer.
 */
export async function followBroker(
  context: Context,
  bookId: string,
  isWanted: (row: OrderRow) => boolean = () => true,
): Promise<Followed> {
  const who = await ownerOf(context, bookId);
  if (who === null) return { behind: [], skipped: [] };
  const { rows, assets } = await context.database.read(who, async (db) => {
    const open = await db
      .selectFrom('trade_order')
      .selectAll()
      .where('book_id', '=', db.bookId)
      .where('venue', '=', 'alpaca')
      .where('status', 'in', OPEN_STATUSES)
      .orderBy('sequence')
      .execute();
    return { rows: open, assets: await assetsById(db, [...new Set(open.map((row) => row.asset_id))]) };
  });
  const wanted = rows.filter(isWanted);
  const skipped = rows.filter((row) => !wanted.includes(row)).map(({ id }) => id);
  if (wanted.length === 0) return { behind: [], skipped };
  const call = await brokerOf(context, who);
  if (call === null) return { behind: [], skipped };
  const behind: string[] = [];
  for (const row of wanted) {
    // A long list has no less time for its last order than for its first.
    const line = { context, who, call: nextCall(context, call) };
    const asset = assets.get(row.asset_id)!;
    const done = await attempt(line, row, asset, () => followOne(line, row, rows, asset));
    if (!done) behind.push(row.id);
  }
  return { behind, skipped };
}

/** What the broker is still to be told of an order; null where there is nothing. */
export function taskOf(row: OrderRow, now: Date): 'send' | 'cancel' | 'end' | null {
  if (row.note === CANCEL_ASKED) return 'cancel';
  if (row.external_id === null) return 'send';
  return isOver(row, now) ? 'end' : null;
}

/** The broker knows no last day: an order until one is canceled when it has passed. */
const isOver = (row: OrderRow, now: Date): boolean =>
  row.time_in_force === 'gtd' && row.expires_at !== null && row.expires_at <= now;

/** Does something about one order; what goes wrong with it is said of it, and does not keep the others from going on. */
export async function attempt(
  line: Line,
  row: OrderRow,
  asset: AssetRow,
  use: () => Promise<void>,
): Promise<boolean> {
  try {
    await use();
    return true;
  } catch (error) {
    if (error instanceof AlpacaRefusal) {
      // It is not the broker's to refuse any more what it has taken.
      if (row.external_id === null) await refuse(line, row, asset, error.message);
      else line.context.log.warn({ err: error, orderId: row.id }, 'the broker does not answer for an order');
      return row.external_id === null;
    }
    const impossible = error instanceof ImpossibleFill || error instanceof ImpossibleTransition;
    if (!impossible && !(error instanceof ProblemError)) throw error;
    line.context.log.warn({ err: error, orderId: row.id }, 'what the broker did can not be booked');
    const mend = error instanceof ProblemError ? (error.extra.mend ?? '') : '';
    await remark(line, row, asset, `${CAN_NOT_BOOK}: ${error.message} ${mend}`.trim());
    return false;
  }
}

const CAN_NOT_BOOK = 'the broker filled it, and the books do not allow it';

async function followOne(
  line: Line,
  row: OrderRow,
  all: readonly OrderRow[],
  asset: AssetRow,
): Promise<void> {
  if (row.external_id !== null) return ask(line, row, all, asset, row.external_id);
  if (row.replaces !== null) return change(line, row, asset);
  // A leg comes to the broker with its order.
  const leads =
    row.group_id === null || row.role === 'entry' || (row.class === 'oco' && row.role === 'take_profit');
  if (leads) return give(line, row, all, asset);
  const leader = all.find((each) => isSibling(row, each) && each.external_id !== null);
  if (leader !== undefined) await ask(line, leader, all, asset, leader.external_id!);
}

const isSibling = (row: OrderRow, each: OrderRow): boolean =>
  each.group_id !== null && each.group_id === row.group_id && each.id !== row.id;

/** Gives an order to the broker, with its legs. */
async function give(line: Line, row: OrderRow, all: readonly OrderRow[], asset: AssetRow): Promise<void> {
  const { call } = line;
  const legs = all.filter((each) => isSibling(row, each));
  let theirs: AlpacaOrder | null;
  if (row.note === CANCEL_ASKED) {
    // It was sent, and the answer is still out.
    theirs = await orderByClientId(call, row.id);
    if (theirs === null) return forget(line, row, legs, asset);
  } else {
    if (!(await markSent(line, row))) return;
    theirs = await giveOrder(call, asAlpaca(orderOf(row), legs.map(orderOf), asset));
  }
  // An order that is asked for by the program's own id comes without its legs.
  if (legs.length > 0 && (theirs.legs ?? []).length === 0) theirs = await orderById(call, theirs.id);
  await bring(line, row, asset, theirs);
  await bringLegs(line, row, all, asset, theirs);
  if (row.note === CANCEL_ASKED) await withdraw(line, row, all, asset, theirs);
}

/** Notes that the broker may have the order from now on. False where it has ended, and is not to be sent. */
async function markSent(line: Line, row: OrderRow): Promise<boolean> {
  return line.context.database.touch(line.who, async (db) => {
    await lockPortfolio(db, row.portfolio_id);
    const current = await rowOf(db, row.id);
    if (isClosed(current.status) || current.note === CANCEL_ASKED) return false;
    const sent = { sent_at: line.context.now() };
    await db
      .insertInto('broker_order')
      .values({ book_id: db.bookId, order_id: row.id, ...sent })
      .onConflict((conflict) => conflict.columns(['book_id', 'order_id']).doUpdateSet(sent))
      .execute();
    return true;
  });
}

/** An order that was to be canceled and has never come to the broker. */
async function forget(line: Line, row: OrderRow, legs: readonly OrderRow[], asset: AssetRow): Promise<void> {
  await write(line, `An order on ${asset.symbol} had not come to the broker`, async (db) => {
    await lockPortfolio(db, row.portfolio_id);
    for (const { id } of [row, ...legs])
      await step(db, line, id, asset, (at) => ({ kind: 'cancel', at, reason: 'asked' }));
  });
}

/** Brings the legs that come with an order: known by the broker's id, or by what they are where they come first. */
async function bringLegs(
  line: Line,
  row: OrderRow,
  all: readonly OrderRow[],
  asset: AssetRow,
  theirs: AlpacaOrder,
): Promise<void> {
  const legs = all.filter((each) => isSibling(row, each));
  for (const leg of theirs.legs ?? []) {
    const role = leg.stop_price == null ? 'take_profit' : 'stop_loss';
    const own =
      legs.find((each) => each.external_id === leg.id) ??
      legs.find((each) => each.external_id === null && each.role === role && each.replaces === null);
    if (own !== undefined) await attempt(line, own, asset, () => bring(line, own, asset, leg));
  }
}

/** Asks where an order is, and for it to be canceled where that is wanted. */
async function ask(
  line: Line,
  row: OrderRow,
  all: readonly OrderRow[],
  asset: AssetRow,
  externalId: string,
): Promise<void> {
  const theirs = await orderById(line.call, externalId);
  await bring(line, row, asset, theirs);
  await bringLegs(line, row, all, asset, theirs);
  if (row.note === CANCEL_ASKED || isOver(row, line.context.now()))
    await withdraw(line, row, all, asset, theirs);
}

const OVER: ReadonlySet<string> = new Set([
  'filled',
  'canceled',
  'expired',
  'rejected',
  'replaced',
  'pending_cancel',
]);

/** Asks for an order to be canceled. One that has ended meanwhile can not be; what became of it is asked for next. */
async function withdraw(
  line: Line,
  row: OrderRow,
  all: readonly OrderRow[],
  asset: AssetRow,
  before: AlpacaOrder,
): Promise<void> {
  if (OVER.has(before.status)) return;
  await withdrawOrder(line.call, before.id).catch((error: unknown) => {
    if (!(error instanceof AlpacaRefusal)) throw error;
  });
  const theirs = await orderById(line.call, before.id);
  await bring(line, row, asset, theirs);
  await bringLegs(line, row, all, asset, theirs);
}

/** The broker takes no change of an order that it is about to take, to change, or to cancel. */
const BETWEEN: ReadonlySet<string> = new Set(['pending_new', 'pending_replace', 'pending_cancel']);

/** Asks for one order to stand in the place of another one, for as much as is not filled by then. */
async function change(line: Line, row: OrderRow, asset: AssetRow): Promise<void> {
  const { call } = line;
  const read = (id: string) => line.context.database.read(line.who, (db) => rowOf(db, id));
  const replaces = await read(row.replaces!);
  if (replaces.external_id === null) {
    if (isClosed(replaces.status))
      await refuse(line, row, asset, `the order before it is ${replaces.status}`);
    return;
  }
  const before = await orderById(call, replaces.external_id);
  await bring(line, replaces, asset, before);
  const old = await read(replaces.id);
  // It was in its place already, and the answer was lost; that brought it where it is.
  if ((await read(row.id)).external_id !== null) return;
  if (isClosed(old.status)) return refuse(line, row, asset, `the order before it is ${old.status}`);
  if (BETWEEN.has(before.status)) return;
  if (row.note === CANCEL_ASKED) return forget(line, row, [], asset);
  const quantity = await stillWanted(line, row, old);
  if (quantity === null ? false : sign(quantity) <= 0)
    return refuse(line, row, asset, 'as much as that was filled before it could be replaced');
  const theirs = await changeOrder(
    call,
    old.external_id!,
    asAlpacaChange(orderOf(row), orderOf(old), quantity),
  );
  await bring(line, row, asset, theirs);
  await bring(line, old, asset, await orderById(call, old.external_id!));
}

/** What the replacement is for, less what was filled since it was asked for. Null of an amount of money. */
async function stillWanted(line: Line, row: OrderRow, old: OrderRow) {
  if (row.quantity === null) return null;
  const filled = decimal(old.filled_quantity);
  const kept = await line.context.database.read(line.who, (db) => countedOf(db, row.id));
  const since = subtract(filled, kept ?? filled);
  const quantity = subtract(decimal(row.quantity), compare(since, ZERO) > 0 ? since : ZERO);
  if (sign(since) <= 0 || sign(quantity) <= 0) return quantity;
  await write(line, 'An order was filled before it was replaced', async (db) => {
    await lockPortfolio(db, row.portfolio_id);
    const event = { kind: 'adjust', cause: 'by-broker', changes: { quantity } } as const;
    const asset = (await assetsById(db, [row.asset_id])).get(row.asset_id)!;
    await step(db, line, row.id, asset, (at) => ({ ...event, at }));
    await keepCounted(db, row.id, filled);
  });
  return quantity;
}
