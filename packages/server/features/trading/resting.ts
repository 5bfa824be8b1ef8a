import { sql } from 'kysely';
import type { Reader } from '../../db/database.ts';

/** What waits at the paper exchange of the book for one asset: price and size, of the last quote and of limit orders. */
export interface RestingBook {
  readonly bids: readonly (readonly [price: string, size: string])[];
  readonly asks: readonly (readonly [price: string, size: string])[];
  /** Of the newest of it; null where nothing waits. */
  readonly at: Date | null;
}

/** The paper exchange's own book, as the members of the book make it. */
export async function restingBook(db: Reader, assetId: string): Promise<RestingBook> {
  const { rows } = await sql<{ side: 'buy' | 'sell'; price: string; size: string; at: Date }>`
    WITH waiting AS (
      SELECT side, limit_price AS price, quantity - filled_quantity AS size, updated_at AS at FROM trade_order
      WHERE book_id = ${db.bookId} AND asset_id = ${assetId} AND venue = 'paper' AND type = 'limit'
        AND status IN ('accepted', 'partially_filled') AND quantity > filled_quantity
      UNION ALL
      SELECT 'buy', bid, bid_size - bid_used, time FROM market_quote
      WHERE book_id = ${db.bookId} AND asset_id = ${assetId} AND bid > 0 AND bid_size > bid_used
      UNION ALL
      SELECT 'sell', ask, ask_size - ask_used, time FROM market_quote
      WHERE book_id = ${db.bookId} AND asset_id = ${assetId} AND ask > 0 AND ask_size > ask_used)
    SELECT side, trim_scale(price)::text AS price, trim_scale(sum(size))::text AS size, max(at) AS at FROM waiting
    GROUP BY side, price ORDER BY side, waiting.price`.execute(db);
  const of = (side: 'buy' | 'sell') =>
    rows.filter((row) => row.side === side).map(({ price, size }) => [price, size] as const);
  const newest = rows.reduce<Date | null>((last, { at }) => (last === null || at > last ? at : last), null);
  // From the lowest price up: bids are best at the end.
  return { bids: of('buy').reverse(), asks: of('sell'), at: newest };
}
