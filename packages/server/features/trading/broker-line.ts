import { isClosed } from '@financehub/core/trading/order.ts';
import { type OrderEvent, type OrderRecord, transition } from '@financehub/core/trading/transitions.ts';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import type { Principal, Reader, Writer } from '../../db/database.ts';
import type { Call } from '../../providers/provider.ts';
import type { AssetRow } from '../assets/index.ts';
import { lockPortfolio } from '../portfolios/index.ts';
import { type OrderRow, orderOf } from './order-row.ts';
import { announce, saveRecords } from './store.ts';

/** What is needed to follow the orders of a book at its broker. */
export interface Line {
  readonly context: Context;
  readonly who: Principal;
  readonly call: Call;
}

/** Nothing is new: no operation is written. */
export class Unchanged extends Error {}

/** A transaction of what the broker did; none where `use` throws {@link Unchanged}. */
export async function write(
  { context, who }: Line,
  summary: string,
  use: (db: Writer) => Promise<void>,
): Promise<void> {
  try {
    const operation = { id: uuid(), kind: 'order.broker', summary, at: context.now() };
    await context.database.write(who, operation, use);
  } catch (error) {
    if (!(error instanceof Unchanged)) throw error;
  }
}

export async function rowOf(db: Reader, id: string): Promise<OrderRow> {
  return db
    .selectFrom('trade_order')
    .selectAll()
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** The other orders of its group; none where it has no group. */
export async function siblingsOf(db: Reader, row: OrderRow): Promise<OrderRow[]> {
  if (row.group_id === null) return [];
  return db
    .selectFrom('trade_order')
    .selectAll()
    .where('book_id', '=', db.bookId)
    .where('group_id', '=', row.group_id)
    .where('id', '<>', row.id)
    .execute();
}

/** Notes under which id the broker has an order. */
export async function setExternal(db: Writer, id: string, externalId: string): Promise<void> {
  await db
    .updateTable('trade_order')
    .set({ external_id: externalId })
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .execute();
}

/** One step of an order, unless it has ended. */
export async function step(
  db: Writer,
  { context }: Line,
  id: string,
  asset: AssetRow,
  event: (at: number) => OrderEvent,
  note: string | null = null,
): Promise<void> {
  const current = await rowOf(db, id);
  if (isClosed(current.status)) return;
  const now = context.now();
  const record = transition(orderOf(current), event(now.getTime()));
  await saveRecords(db, [record], now, { note });
  await tell(db, current, asset, [record]);
}

/** Tells the sockets of the book where an order has come. */
export async function tell(
  db: Writer,
  row: OrderRow,
  asset: AssetRow,
  records: readonly OrderRecord[],
): Promise<void> {
  const order = records.at(-1)?.order;
  if (order !== undefined)
    await announce(db, order, { portfolioId: row.portfolio_id, symbol: asset.symbol, note: null });
}

/** Rejects an order with those of its group that the broker does not have, in words. */
export async function refuse(line: Line, row: OrderRow, asset: AssetRow, why: string): Promise<void> {
  await write(line, `The broker refused an order on ${asset.symbol}`, async (db) => {
    await lockPortfolio(db, row.portfolio_id);
    const legs = row.replaces === null ? await siblingsOf(db, row) : [];
    const unsent = legs.filter((leg) => leg.external_id === null).map(({ id }) => id);
    for (const id of [row.id, ...unsent])
      await step(db, line, id, asset, (at) => ({ kind: 'reject', at, reason: 'broker' }), `Alpaca: ${why}`);
  });
}

/** Says of an order what keeps it from being followed, once. */
export async function remark(line: Line, row: OrderRow, asset: AssetRow, note: string): Promise<void> {
  await write(line, `What the broker did to an order on ${asset.symbol} can not be booked`, async (db) => {
    const current = await rowOf(db, row.id);
    if (current.note === note) throw new Unchanged();
    await db
      .updateTable('trade_order')
      .set({ note, updated_at: line.context.now() })
      .where('book_id', '=', db.bookId)
      .where('id', '=', row.id)
      .execute();
    await announce(db, orderOf(current), { portfolioId: row.portfolio_id, symbol: asset.symbol, note });
  });
}
