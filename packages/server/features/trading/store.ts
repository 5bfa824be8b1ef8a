import { type Decimal, formatDecimal, trim } from '@financehub/core/money/decimal.ts';
import { averageFillPrice, isClosed, type Order } from '@financehub/core/trading/order.ts';
import type { OrderRecord } from '@financehub/core/trading/transitions.ts';
import { sql } from 'kysely';
import { notify, type Reader, type Writer } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import { changingColumns, type OrderRow, type OrderSurroundings, rowOf } from './order-row.ts';

/** Of orders that hold something back: legs that wait for their entry hold nothing yet. */
export const HOLDING_STATUSES = ['new', 'accepted', 'partially_filled'] as const;
export const OPEN_STATUSES = [...HOLDING_STATUSES, 'held'] as const;

/** As SQL: what is written out is found by the index of such orders. */
export const listed = (statuses: readonly string[]) => sql.join(statuses.map((status) => sql.lit(status)));

/** An order with what is shown beside it. */
export interface ShownOrder extends OrderRow {
  readonly symbol: string;
  readonly currency: string;
  /** In words, of an open one; see waiting.ts. */
  readonly waits_for?: string | null;
}

export function ordersWithAssets(db: Reader) {
  return db
    .selectFrom('trade_order as o')
    .innerJoin('asset as a', (join) =>
      join.onRef('a.book_id', '=', 'o.book_id').onRef('a.id', '=', 'o.asset_id'),
    )
    .selectAll('o')
    .select(['a.symbol', 'a.currency'])
    .where('o.book_id', '=', db.bookId);
}

export async function requireOrder(db: Reader, id: string): Promise<ShownOrder> {
  const row = await ordersWithAssets(db).where('o.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('order');
  return row;
}

/** The other orders of the groups, by group. */
export async function groupsOf(
  db: Reader,
  orders: readonly ShownOrder[],
): Promise<Map<string, ShownOrder[]>> {
  const groups = [...new Set(orders.map(({ group_id: id }) => id).filter((id) => id !== null))];
  if (groups.length === 0) return new Map();
  const rows = await ordersWithAssets(db)
    .where('o.group_id', '=', sql<string>`ANY(${groups}::uuid[])`)
    .orderBy('o.sequence')
    .execute();
  return Map.groupBy(rows, (row) => row.group_id!);
}

/** What is the same for the orders of one request. */
export type AroundOrders = Pick<OrderSurroundings, 'portfolioId' | 'venue'> & {
  readonly clientOrderId: string | null;
  readonly requestHash: Buffer | null;
  /** What the first of them holds back of the buying power. */
  readonly reserved: Decimal | null;
};

export interface ReceivedOrder {
  readonly order: Order;
  /** The steps that brought it where it stands. */
  readonly records: readonly OrderRecord[];
}

/** The rows of orders as they were received, and one for each of their steps. */
export function rowsOf(
  { bookId, userId }: { readonly bookId: string; readonly userId: string },
  orders: readonly ReceivedOrder[],
  around: AroundOrders,
) {
  const rows = orders.map(({ order }, index) =>
    rowOf(order, {
      ...around,
      bookId,
      userId,
      // The id of the caller stands on the first order of a group.
      clientOrderId: index === 0 ? around.clientOrderId : null,
      requestHash: index === 0 ? around.requestHash : null,
      reserved: index === 0 ? around.reserved : null,
    }),
  );
  const events = orders.flatMap(({ order, records }) => [
    {
      book_id: bookId,
      order_id: order.id,
      ordinal: 1,
      at: new Date(order.submittedAt),
      kind: 'submit',
      status_before: null,
      status_after: 'new' as const,
      quantity: null,
      price: null,
      reason: null,
    },
    ...records.map((record, index) => eventRow(bookId, record, 2 + index)),
  ]);
  return { rows, events };
}

/** Stores orders as they were received and answers their rows. */
export async function insertOrders(
  db: Writer,
  orders: readonly ReceivedOrder[],
  around: AroundOrders,
): Promise<OrderRow[]> {
  const { rows, events } = rowsOf(db, orders, around);
  await db.insertInto('trade_order').values(rows).execute();
  await db.insertInto('order_event').values(events).execute();
  return rows as OrderRow[];
}

function eventRow(bookId: string, { event, from, to, order }: OrderRecord, ordinal: number) {
  const filled = event.kind === 'fill' ? event : null;
  return {
    book_id: bookId,
    order_id: order.id,
    ordinal,
    at: new Date(event.at),
    kind: event.kind,
    status_before: from,
    status_after: to,
    quantity: filled === null ? null : formatDecimal(filled.quantity),
    price:
      filled === null
        ? event.kind === 'trail'
          ? formatDecimal(event.stopPrice)
          : null
        : formatDecimal(filled.price),
    reason: 'reason' in event ? event.reason : event.kind === 'adjust' ? event.cause : null,
  };
}

export interface Written {
  /** Why it waits, or what a broker says of it; undefined leaves what is there. */
  readonly note?: string | null;
  readonly externalId?: string;
  /** The day of the bar and the time of the trade that it has met. */
  readonly barSeen?: string;
  readonly quoteSeen?: Date;
}

/** Writes what happened to an order: its row as it is after the last step, and one row for each step. */
export async function saveRecords(
  db: Writer,
  records: readonly OrderRecord[],
  at: Date,
  more: Written = {},
): Promise<void> {
  const last = records.at(-1);
  if (last === undefined) return;
  const { order } = last;
  const closed = isClosed(order.status);
  const note = more.note === undefined ? (closed ? { note: null } : {}) : { note: more.note };
  await db
    .updateTable('trade_order')
    .set({
      ...changingColumns(order),
      updated_at: at,
      ...(closed ? { ended_at: new Date(last.event.at) } : {}),
      ...note,
      ...(more.externalId === undefined ? {} : { external_id: more.externalId }),
      ...(more.barSeen === undefined ? {} : { bar_seen: more.barSeen }),
      ...(more.quoteSeen === undefined ? {} : { quote_seen: more.quoteSeen }),
    })
    .where('book_id', '=', db.bookId)
    .where('id', '=', order.id)
    .execute();
  const before = sql<number>`(SELECT coalesce(max(ordinal), 0) FROM order_event
    WHERE book_id = ${db.bookId} AND order_id = ${order.id})`;
  await db
    .insertInto('order_event')
    .values(
      records.map((record, index) => ({
        ...eventRow(db.bookId, record, 0),
        ordinal: sql<number>`${before} + ${1 + index}`,
      })),
    )
    .execute();
}

interface AboutOrder {
  readonly portfolioId: string;
  readonly symbol: string;
  readonly note: string | null;
}

/** Tells the sockets of the book, once the transaction commits. */
export async function announce(db: Writer, order: Order, about: AboutOrder): Promise<void> {
  await notify(db, updateOf(db.bookId, order, about));
}

/** What the sockets of the book are told of an order. */
export function updateOf(bookId: string, order: Order, about: AboutOrder) {
  const average = averageFillPrice(order);
  return {
    type: 'order.updated',
    bookId,
    orderId: order.id,
    portfolioId: about.portfolioId,
    assetId: order.assetId,
    symbol: about.symbol,
    side: order.side,
    status: order.status,
    filledQuantity: formatDecimal(trim(order.filledQuantity)),
    averageFillPrice: average === null ? null : formatDecimal(trim(average)),
    reason: about.note ?? order.reason,
  };
}
