import { type Decimal, decimal, formatDecimal } from '@financehub/core/money/decimal.ts';
import type { Reader, Writer } from '../../db/database.ts';

/** Remembers what was filled of the order that one replaces, when its quantity was reckoned. */
export async function keepCounted(db: Writer, orderId: string, counted: Decimal): Promise<void> {
  const row = { counted: formatDecimal(counted) };
  await db
    .insertInto('broker_order')
    .values({ book_id: db.bookId, order_id: orderId, sent_at: null, ...row })
    .onConflict((conflict) => conflict.columns(['book_id', 'order_id']).doUpdateSet(row))
    .execute();
}

/** Null where nothing was remembered of it. */
export async function countedOf(db: Reader, orderId: string): Promise<Decimal | null> {
  const kept = await db
    .selectFrom('broker_order')
    .select('counted')
    .where('book_id', '=', db.bookId)
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  return kept === undefined ? null : decimal(kept.counted);
}
