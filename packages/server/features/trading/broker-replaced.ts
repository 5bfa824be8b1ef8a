import { compare, type Decimal, decimal, sign, subtract } from '@financehub/core/money/decimal.ts';
import { isClosed, type Order, type OrderTerms } from '@financehub/core/trading/order.ts';
import { replacementOf } from '@financehub/core/trading/replacement.ts';
import { newOrder } from '@financehub/core/trading/submission.ts';
import { v7 as uuid } from 'uuid';
import type { Reader, Writer } from '../../db/database.ts';
import { type AlpacaLeg, orderById } from '../../providers/alpaca-orders.ts';
import type { AssetRow } from '../assets/index.ts';
import { lockPortfolio } from '../portfolios/index.ts';
import { countedOf, keepCounted } from './broker-counted.ts';
import { type Line, rowOf, setExternal, step, Unchanged, write } from './broker-line.ts';
import { CANCEL_ASKED } from './change.ts';
import { type OrderRow, orderOf } from './order-row.ts';
import { announce, insertOrders } from './store.ts';

/**
 * Another order of the broker stands in the place of one: that which was asked for, or one that the broker made itself,
 * as in a split or where a leg is lessened, which comes to be an order here too. Answers it where it has to be brought
 * to where the broker has it.
 */
export async function replaced(
  line: Line,
  row: OrderRow,
  asset: AssetRow,
  externalId: string,
): Promise<{ row: OrderRow; theirs: AlpacaLeg } | null> {
  const read = line.context.database.read;
  const own = await read(line.who, (db) => successorOf(db, row.id, externalId));
  const theirs = own?.external_id == null ? await orderById(line.call, externalId) : null;
  let id = own?.id ?? null;
  await write(line, `The broker replaced an order on ${asset.symbol}`, async (db) => {
    await lockPortfolio(db, row.portfolio_id);
    const current = await rowOf(db, row.id);
    if (isClosed(current.status)) throw new Unchanged();
    const next = await successorOf(db, row.id, externalId);
    const successor = next?.id ?? (await insertSuccessor(db, line, current, theirs!));
    await step(db, line, row.id, asset, (at) => ({ kind: 'replace', at, replacedBy: successor }));
    if (next !== null) await lessen(db, line, next, current, asset);
    id = successor;
  });
  if (id === null || theirs === null) return null;
  const successor = id;
  return { row: await read(line.who, (db) => rowOf(db, successor)), theirs };
}

/** The order here that the broker knows under the id, or one that waits to stand in the place of the first. */
async function successorOf(db: Reader, id: string, externalId: string): Promise<OrderRow | null> {
  const rows = await db
    .selectFrom('trade_order')
    .selectAll()
    .where('book_id', '=', db.bookId)
    .where((where) => where.or([where('external_id', '=', externalId), where('replaces', '=', id)]))
    .execute();
  const open = (each: OrderRow): boolean => each.external_id === null && !isClosed(each.status);
  return rows.find((each) => each.external_id === externalId) ?? rows.find(open) ?? null;
}

const sized = (text: string | null | undefined): Decimal | null => (text == null ? null : decimal(text));

/** The order as the broker made it of another one. */
async function insertSuccessor(db: Writer, line: Line, row: OrderRow, theirs: AlpacaLeg): Promise<string> {
  const order = orderOf(row);
  const quantity = sized(theirs.qty) ?? order.quantity;
  const terms: OrderTerms = {
    ...order,
    quantity,
    notional: quantity === null ? order.notional : null,
    limitPrice: order.limitPrice === null ? null : (sized(theirs.limit_price) ?? order.limitPrice),
    stopPrice:
      order.type === 'trailing_stop' || order.stopPrice === null
        ? null
        : (sized(theirs.stop_price) ?? order.stopPrice),
  };
  const next = newOrder(terms, { ...identity(line, order), group: order.group, replaces: order.id });
  await insert(db, row, next);
  await setExternal(db, next.id, theirs.id);
  return next.id;
}

const identity = ({ context }: Line, order: Order) => ({
  id: uuid(),
  submittedAt: context.now().getTime(),
  expiresAt: order.expiresAt,
  sequence: order.sequence,
});

async function insert(db: Writer, row: OrderRow, order: Order): Promise<void> {
  await insertOrders(db, [{ order, records: [] }], {
    portfolioId: row.portfolio_id,
    venue: row.venue,
    clientOrderId: null,
    requestHash: null,
    reserved: decimal(row.reserved),
  });
}

/** What was filled of an order after another one was asked for in its place is taken from that one's quantity. */
async function lessen(
  db: Writer,
  line: Line,
  next: OrderRow,
  before: OrderRow,
  asset: AssetRow,
): Promise<void> {
  const filled = decimal(before.filled_quantity);
  const excess = subtract(filled, (await countedOf(db, next.id)) ?? filled);
  if (sign(excess) <= 0 || next.quantity === null || isClosed(next.status)) return;
  const wanted = subtract(decimal(next.quantity), excess);
  const about = { portfolioId: next.portfolio_id, symbol: asset.symbol };
  if (compare(wanted, decimal(next.filled_quantity)) <= 0) {
    const note = { note: CANCEL_ASKED, updated_at: line.context.now() };
    await db
      .updateTable('trade_order')
      .set(note)
      .where('book_id', '=', db.bookId)
      .where('id', '=', next.id)
      .execute();
    return announce(db, orderOf(next), { ...about, note: CANCEL_ASKED });
  }
  const order = orderOf(next);
  const shorter = replacementOf(order, { quantity: wanted }, identity(line, order));
  await insert(db, next, shorter);
  await keepCounted(db, shorter.id, order.filledQuantity);
  await announce(db, shorter, { ...about, note: null });
}
