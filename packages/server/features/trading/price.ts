import { type Decimal, decimal } from '@financehub/core/money/decimal.ts';
import { dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import type { OrderTerms, Side } from '@financehub/core/trading/order.ts';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import type { DatedClose } from '../../warehouse/warehouse.ts';
import { type QuoteRow, quotesOf } from './quotes.ts';

/** The prices of an asset that are known now. */
export interface KnownPrices {
  readonly quote: QuoteRow | undefined;
  readonly close: DatedClose | undefined;
}

export async function pricesOf(
  context: Context,
  db: Reader,
  assetIds: readonly string[],
): Promise<(assetId: string) => KnownPrices> {
  const today = formatDay(dayOfInstant(context.now()));
  const closes = await context.warehouse.lastCloses(db.bookId, assetIds, today);
  const quotes = await quotesOf(db, assetIds);
  return (id) => ({ quote: quotes.get(id), close: closes.get(id) });
}

export interface Estimate {
  readonly price: Decimal;
  /** An instant, or a day. */
  readonly at: string | null;
  readonly source: 'ask' | 'bid' | 'last' | 'close' | 'limit' | 'stop';
}

/** The newest of what is known: the side of the quote that an order would meet, the last trade, or the last close. */
export function marketPrice({ quote, close }: KnownPrices, side: Side): Estimate | null {
  const newer =
    quote !== undefined && (close === undefined || formatDay(dayOfInstant(quote.time)) >= close.date);
  if (quote !== undefined && newer) {
    const at = quote.time.toISOString();
    const offered = side === 'buy' ? quote.ask : quote.bid;
    if (offered !== null) return { price: decimal(offered), at, source: side === 'buy' ? 'ask' : 'bid' };
    if (quote.last !== null) return { price: decimal(quote.last), at, source: 'last' };
  }
  return close === undefined ? null : { price: decimal(close.close), at: close.date, source: 'close' };
}

/** What one unit is reckoned to cost: the limit, else the stop, else what the market says. */
export function expectedPrice(terms: OrderTerms, prices: KnownPrices): Estimate | null {
  if (terms.limitPrice !== null) return { price: terms.limitPrice, at: null, source: 'limit' };
  if (terms.stopPrice !== null) return { price: terms.stopPrice, at: null, source: 'stop' };
  return marketPrice(prices, terms.side);
}
