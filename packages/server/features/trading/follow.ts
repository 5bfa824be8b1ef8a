import { isClosed } from '@financehub/core/trading/order.ts';
import { type OrderEvent, type OrderRecord, transition } from '@financehub/core/trading/transitions.ts';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import type { Principal, Writer } from '../../db/database.ts';
import {
  type AlpacaOrder,
  AlpacaRefusal,
  changeOrder,
  giveOrder,
  orderById,
  withdrawOrder,
} from '../../providers/alpaca.ts';
import type { Call } from '../../providers/provider.ts';
import { type AssetRow, assetsById } from '../assets/index.ts';
import { lockPortfolio } from '../portfolios/index.ts';
import { bookFill } from './book-fill.ts';
import { brokerOf } from './broker.ts';
import { asAlpaca, asAlpacaChange, stepsTo } from './broker-order.ts';
import { CANCEL_ASKED } from './change.ts';
import { instrumentOf } from './instrument.ts';
import { type OrderRow, orderOf } from './order-row.ts';
import { settingsOf } from './settings.ts';
import { ownerOf } from './settle.ts';
import { announce, OPEN_STATUSES, saveRecords } from './store.ts';

/**
 * Brings the orders of a book that go to the broker where the broker has them: gives it those that it has not, asks after
 * the others, and books what it has filled. What is sent bears being sent again, so that it goes on after a failure.
 */
export async function followBroker(context: Context, bookId: string): Promise<void> {
  const who = await ownerOf(context, bookId);
  if (who === null) return;
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
  if (rows.length === 0) return;
  const call = await brokerOf(context, who);
  if (call === null) return;
  for (const row of rows) await followOne({ context, who, call }, row, rows, assets.get(row.asset_id)!);
}

interface Line {
  readonly context: Context;
  readonly who: Principal;
  readonly call: Call;
}

async function followOne(
  line: Line,
  row: OrderRow,
  all: readonly OrderRow[],
  asset: AssetRow,
): Promise<void> {
  const order = orderOf(row);
  const sibling = (each: OrderRow): boolean => each.group_id !== null && each.group_id === row.group_id;
  // A leg comes to the broker with its order.
  const leads =
    row.group_id === null || row.role === 'entry' || (row.class === 'oco' && row.role === 'take_profit');
  try {
    if (row.external_id === null) {
      if (row.replaces !== null) return await change(line, row, asset);
      if (!leads) return;
      const legs = all.filter((each) => sibling(each) && each.id !== row.id);
      const theirs = await giveOrder(line.call, asAlpaca(order, legs.map(orderOf), asset));
      await keepAnswer(line, row, asset, theirs);
      for (const leg of theirs.legs ?? []) {
        const own = legs.find(({ role }) => (role === 'take_profit') === (leg.stop_price == null));
        if (own !== undefined) await keepAnswer(line, own, asset, leg);
      }
      return;
    }
    if (
      row.note === CANCEL_ASKED ||
      (row.expires_at !== null && row.time_in_force === 'gtd' && row.expires_at <= line.context.now())
    )
      await withdrawOrder(line.call, row.external_id).catch(unlessRefused);
    await keepAnswer(line, row, asset, await orderById(line.call, row.external_id));
  } catch (error) {
    if (!(error instanceof AlpacaRefusal)) throw error;
    // It is not the broker's to refuse any more what it has taken.
    if (row.external_id === null) await refuse(line, row, asset, error.message);
    else line.context.log.warn({ err: error, orderId: row.id }, 'the broker does not answer for an order');
  }
}

/** An order that has ended meanwhile can not be canceled; what became of it is asked for next. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof AlpacaRefusal)) throw error;
}

async function change(line: Line, row: OrderRow, asset: AssetRow): Promise<void> {
  const replaced = await line.context.database.read(line.who, (db) =>
    db
      .selectFrom('trade_order')
      .selectAll()
      .where('book_id', '=', db.bookId)
      .where('id', '=', row.replaces)
      .executeTakeFirstOrThrow(),
  );
  if (replaced.external_id === null) return;
  const theirs = await changeOrder(line.call, replaced.external_id, asAlpacaChange(orderOf(row)));
  await write(line, `The broker replaced an order on ${asset.symbol}`, async (db) => {
    await step(db, line, replaced.id, asset, (at) => ({ kind: 'replace', at, replacedBy: row.id }));
  });
  await keepAnswer(line, row, asset, theirs);
}

async function keepAnswer(
  line: Line,
  row: OrderRow,
  asset: AssetRow,
  theirs: AlpacaOrder | NonNullable<AlpacaOrder['legs']>[number],
): Promise<void> {
  await write(line, `The broker's answer for an order on ${asset.symbol}`, async (db) => {
    await lockPortfolio(db, row.portfolio_id);
    const current = await rowOf(db, row.id);
    const now = line.context.now();
    const records = stepsTo(orderOf(current), theirs, now.getTime());
    const isNew = current.external_id === null;
    if (records.length === 0 && !isNew) throw new Unchanged();
    const settings = (await settingsOf(db, [row.portfolio_id])).get(row.portfolio_id)!;
    const instrument = instrumentOf(asset);
    for (const record of records)
      if (record.event.kind === 'fill') {
        const key = `alpaca:${theirs.id}/${theirs.filled_qty}`;
        await bookFill(db, { record, row: current, instrument, settings, source: 'broker', key });
      }
    await saveRecords(db, records, now, { externalId: theirs.id });
    if (records.length === 0)
      await db
        .updateTable('trade_order')
        .set({ external_id: theirs.id })
        .where('book_id', '=', db.bookId)
        .where('id', '=', row.id)
        .execute();
    await tell(db, row, asset, records);
  });
}

async function refuse(line: Line, row: OrderRow, asset: AssetRow, why: string): Promise<void> {
  await write(line, `The broker refused an order on ${asset.symbol}`, async (db) => {
    await lockPortfolio(db, row.portfolio_id);
    const legs = row.group_id === null ? [] : await groupOf(db, row);
    for (const id of [row.id, ...legs])
      await step(db, line, id, asset, (at) => ({ kind: 'reject', at, reason: 'broker' }), `Alpaca: ${why}`);
  });
}

async function groupOf(db: Writer, row: OrderRow): Promise<string[]> {
  const rows = await db
    .selectFrom('trade_order')
    .select('id')
    .where('book_id', '=', db.bookId)
    .where('group_id', '=', row.group_id)
    .where('id', '<>', row.id)
    .where('external_id', 'is', null)
    .execute();
  return rows.map(({ id }) => id);
}

async function step(
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

async function rowOf(db: Writer, id: string): Promise<OrderRow> {
  return db
    .selectFrom('trade_order')
    .selectAll()
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

async function tell(
  db: Writer,
  row: OrderRow,
  asset: AssetRow,
  records: readonly OrderRecord[],
): Promise<void> {
  const order = records.at(-1)?.order;
  if (order !== undefined)
    await announce(db, order, { portfolioId: row.portfolio_id, symbol: asset.symbol, note: null });
}

/** Nothing is new: no operation is written. */
class Unchanged extends Error {}

async function write(
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
