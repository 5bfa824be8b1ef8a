import { compare, decimal } from '@financehub/core/money/decimal.ts';
import { isClosed } from '@financehub/core/trading/order.ts';
import type { Context } from '../../context.ts';
import { AlpacaRefusal } from '../../providers/alpaca-api.ts';
import { withdrawOrder } from '../../providers/alpaca-orders.ts';
import type { AlpacaUpdate } from '../../providers/alpaca-updates.ts';
import { requireAsset } from '../assets/index.ts';
import { brokerOf } from './broker.ts';
import { bring } from './broker-bring.ts';
import { type Line, remark } from './broker-line.ts';
import type { BrokerFill } from './broker-steps.ts';
import { attempt } from './follow.ts';
import type { OrderRow } from './order-row.ts';
import { ownerOf } from './settle.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const OPEN_THERE: ReadonlySet<string> = new Set([
  'new',
  'accepted',
  'pending_new',
  'partially_filled',
  'held',
]);
/** The broker takes a fill back, or corrects it; that is for a person to look at. */
const AMENDED: ReadonlySet<string> = new Set(['trade_bust', 'trade_correct']);

/**
 * Books what the broker's stream says of an order of the book. Messages may come twice, late, or in any order: what is
 * not the next thing to know is asked for. Answers the order where it could not be brought there; null otherwise, and
 * where the order is none of the book's. Throws a ProviderFailure where the broker does not answer.
 */
export async function applyUpdate(
  context: Context,
  bookId: string,
  update: AlpacaUpdate,
): Promise<string | null> {
  const who = await ownerOf(context, bookId);
  if (who === null) return null;
  const { id, client_order_id: clientId } = update.order;
  const found = await context.database.read(who, async (db) => {
    const row: OrderRow | undefined = await db
      .selectFrom('trade_order')
      .selectAll()
      .where('book_id', '=', db.bookId)
      .where('venue', '=', 'alpaca')
      .where((where) =>
        where.or([
          where('external_id', '=', id),
          ...(UUID.test(clientId) ? [where('id', '=', clientId)] : []),
        ]),
      )
      .executeTakeFirst();
    return row === undefined ? null : { row, asset: await requireAsset(db, row.asset_id) };
  });
  if (found === null) return null;
  const { row, asset } = found;
  const known = compare(decimal(update.order.filled_qty), decimal(row.filled_quantity)) <= 0;
  const stray = isClosed(row.status) && row.external_id === null && OPEN_THERE.has(update.order.status);
  if (isClosed(row.status) && known && !stray && !AMENDED.has(update.event)) return null;
  const call = await brokerOf(context, who);
  if (call === null) return row.id;
  const line = { context, who, call };
  if (stray) await takeBack(line, id);
  if (AMENDED.has(update.event)) {
    await remark(
      line,
      row,
      asset,
      'the broker took a fill back or corrected it: compare the positions with it',
    );
    return null;
  }
  const done = await attempt(line, row, asset, () => bring(line, row, asset, update.order, fillsIn(update)));
  return done ? null : row.id;
}

/** An order that was given up as never sent has come to the broker after all. */
async function takeBack({ context, call }: Line, id: string): Promise<void> {
  context.log.warn(
    { brokerOrderId: id },
    'an order that was canceled has come to the broker late, and is canceled there',
  );
  await withdrawOrder(call, id).catch((error: unknown) => {
    // It has ended there meanwhile.
    if (!(error instanceof AlpacaRefusal)) throw error;
  });
}

function fillsIn({ event, execution_id: id, qty, price, timestamp, order }: AlpacaUpdate): BrokerFill[] {
  if (event !== 'fill' && event !== 'partial_fill') return [];
  if (id == null || qty == null || price == null || timestamp == null) return [];
  const total = decimal(order.filled_qty);
  return [{ id, quantity: decimal(qty), total, price: decimal(price), at: Date.parse(timestamp) }];
}
