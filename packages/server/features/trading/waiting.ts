import { day, dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import type { Instrument } from '@financehub/core/trading/instrument.ts';
import type { Order } from '@financehub/core/trading/order.ts';
import { type Waiting, whyWaiting } from '@financehub/core/trading/simulator/waiting.ts';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { assetsById } from '../assets/index.ts';
import { instrumentOf } from './instrument.ts';
import { orderOf } from './order-row.ts';
import { type QuoteRow, quotesOf } from './quotes.ts';
import { PRINT_MS, QUOTE_MS } from './settings.ts';
import { OPEN_STATUSES, type ShownOrder } from './store.ts';

/** What is known of the prices of an asset. */
export interface LastPrice {
  readonly quote: QuoteRow | undefined;
  /** The day of the last bar. */
  readonly barDay: string | null;
}

const minute = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Why an order has not been filled yet, in words. */
export function waitingText(order: Order, instrument: Instrument, last: LastPrice, now: number): string {
  const { quote } = last;
  const maxAgeMs = quote === undefined || quote.bid === null ? PRINT_MS : QUOTE_MS;
  const priceAt = quote === undefined ? null : quote.time.getTime();
  const why = whyWaiting(order, instrument, { priceAt, halted: false, maxAgeMs }, now);
  return sentence(why, instrument, last);
}

function sentence(why: Waiting, { exchange, symbol }: Instrument, { quote, barDay }: LastPrice): string {
  switch (why.because) {
    case 'entry':
      return 'waiting for the order before it to be filled';
    case 'auction':
      return `waiting for the auction at ${minute(why.at)}`;
    case 'closed':
      return `waiting for a price: ${lastOf(quote, barDay)}, ${exchange} opens ${minute(why.opens)}`;
    case 'halted':
      return `trading of ${symbol} is halted`;
    case 'stale-price':
      return `waiting for a price: ${lastOf(quote, barDay)}`;
    case 'stop-price':
      return 'waiting for the price to reach the stop';
    case 'limit-price':
      return 'waiting for the price to reach the limit';
    case 'volume':
      return 'waiting for more to be offered';
  }
}

function lastOf(quote: QuoteRow | undefined, barDay: string | null): string {
  const quoteDay = quote === undefined ? null : dayOfInstant(quote.time);
  if (quote !== undefined && (barDay === null || day(barDay) < quoteDay!))
    return `the last one is of ${minute(quote.time.getTime())}`;
  return barDay === null ? 'there is none yet' : `the last one is of ${formatDay(day(barDay))}`;
}

/** Puts into words what the open ones among the orders wait for; those of a broker wait for the broker. */
export async function withWaiting<Row extends ShownOrder>(
  context: Context,
  db: Reader,
  rows: readonly Row[],
): Promise<Row[]> {
  const waits = (row: Row): boolean =>
    row.note === null && row.venue === 'paper' && (OPEN_STATUSES as readonly string[]).includes(row.status);
  const ids = [...new Set(rows.filter(waits).map((row) => row.asset_id))];
  if (ids.length === 0) return [...rows];
  const now = context.now();
  const assets = await assetsById(db, ids);
  const quotes = await quotesOf(db, ids);
  const closes = await context.warehouse.lastCloses(db.bookId, ids, formatDay(dayOfInstant(now)));
  return rows.map((row) => {
    const asset = waits(row) ? assets.get(row.asset_id) : undefined;
    if (asset === undefined) return row;
    const last = { quote: quotes.get(row.asset_id), barDay: closes.get(row.asset_id)?.date ?? null };
    return { ...row, note: waitingText(orderOf(row), instrumentOf(asset), last, now.getTime()) };
  });
}
