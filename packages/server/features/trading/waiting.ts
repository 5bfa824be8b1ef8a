import { compare, formatDecimal, isZero, trim } from '@financehub/core/money/decimal.ts';
import { day, dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import type { Instrument } from '@financehub/core/trading/instrument.ts';
import type { Order } from '@financehub/core/trading/order.ts';
import { type Offer, type Waiting, whyWaiting } from '@financehub/core/trading/simulator/waiting.ts';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import type { DatedClose } from '../../warehouse/warehouse.ts';
import { type AssetRow, assetsById } from '../assets/index.ts';
import { instrumentOf } from './instrument.ts';
import { heardOfQuote } from './market.ts';
import { orderOf } from './order-row.ts';
import { type QuoteRow, quotesOf } from './quotes.ts';
import { PRINT_MS, QUOTE_MS } from './settings.ts';
import { OPEN_STATUSES, type ShownOrder } from './store.ts';

/** Of an order that a broker has not answered for. */
export const ON_ITS_WAY = 'waiting for the broker to take it';
const WITH_BROKER = 'waiting for the broker to fill it';
const AFTER_ENTRY = 'waiting for the order before it to be filled';
const BROKER_WORDS: Readonly<Partial<Record<ShownOrder['status'], string>>> = {
  new: ON_ITS_WAY,
  held: AFTER_ENTRY,
};

/** What is known of the prices of an asset. */
export interface LastPrice {
  readonly quote: QuoteRow | undefined;
  /** The day of the last bar. */
  readonly barDay: string | null;
}

const minute = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Why an order has not been filled yet, in words; null where nothing keeps it from being filled. */
export function waitingText(
  order: Order,
  instrument: Instrument,
  last: LastPrice,
  now: number,
): string | null {
  const { waitsFor, endsAtOnce } = outlookOf(order, instrument, last, now);
  return waitsFor ?? endsAtOnce;
}

export interface Outlook {
  readonly waitsFor: string | null;
  /** Of an order that is good at once only: what becomes of what the price that is there does not fill. */
  readonly endsAtOnce: string | null;
}

/** What would become of an order now, in words. */
export function outlookOf(order: Order, instrument: Instrument, last: LastPrice, now: number): Outlook {
  const why = whyNow(order, instrument, last, now);
  if (why === null) return { waitsFor: null, endsAtOnce: null };
  const { timeInForce } = order;
  if (timeInForce !== 'ioc' && timeInForce !== 'fok')
    return { waitsFor: sentence(why, order, instrument, last), endsAtOnce: null };
  const ending = endingText(why, order);
  if (ending !== null) return { waitsFor: null, endsAtOnce: ending };
  const waits = sentence(why, order, instrument, last);
  return { waitsFor: `${waits}; what the first one does not fill is canceled`, endsAtOnce: null };
}

/** Null where no price is there that it would meet. */
function endingText(why: Waiting, { side, timeInForce }: Order): string | null {
  switch (why.because) {
    case 'limit-price':
      return 'it is canceled at once: the price is not within its limit';
    case 'no-offer':
      return `it is canceled at once: ${side === 'buy' ? 'nobody sells' : 'nobody buys'}`;
    case 'volume': {
      const left = formatDecimal(trim(why.left));
      const there = `${left} ${why.left.units === 1n && why.left.scale === 0 ? 'is' : 'are'} ${side === 'buy' ? 'offered' : 'bid for'}`;
      return timeInForce === 'ioc' && !isZero(why.left)
        ? `${there}: the rest is canceled at once`
        : `it is canceled at once: ${isZero(why.left) ? 'nothing is left at the last quote' : `${there}, and not all of it`}`;
    }
    default:
      return null;
  }
}

function whyNow(order: Order, instrument: Instrument, last: LastPrice, now: number): Waiting | null {
  const { quote } = last;
  const maxAgeMs = quote === undefined || quote.bid === null || quote.ask === null ? PRINT_MS : QUOTE_MS;
  const priceAt = quote === undefined ? null : quote.time.getTime();
  const offer = offerTo(order, quote, now);
  return whyWaiting(order, instrument, { priceAt, halted: false, maxAgeMs, offer }, now);
}

/** What the order would meet of a quote, as {@link heardOfQuote} lets it. */
function offerTo({ side }: Order, quote: QuoteRow | undefined, now: number): Offer | null {
  const event = heardOfQuote(quote, now)?.event;
  if (event?.kind === 'print') return { kind: 'trade', price: event.price, left: null };
  if (event?.kind !== 'quote') return null;
  const { bid, ask, bidSize, askSize } = event;
  if (bid !== null && ask !== null && compare(bid, ask) > 0) return null;
  const price = side === 'buy' ? ask : bid;
  return price === null || isZero(price)
    ? null
    : { kind: 'quote', price, left: side === 'buy' ? askSize : bidSize };
}

function sentence(
  why: Waiting,
  { side }: Order,
  { exchange, symbol }: Instrument,
  { quote, barDay }: LastPrice,
): string {
  switch (why.because) {
    case 'entry':
      return AFTER_ENTRY;
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
    case 'no-offer':
      return side === 'buy' ? 'waiting for an offer: nobody sells' : 'waiting for a bid: nobody buys';
    case 'next-trade':
      return `waiting for the next trade of ${symbol}`;
    case 'volume': {
      const more = `waiting for more to be ${side === 'buy' ? 'offered' : 'bid for'}`;
      return isZero(why.left) ? more : `${more}: ${formatDecimal(trim(why.left))} at the last quote`;
    }
  }
}

function lastOf(quote: QuoteRow | undefined, barDay: string | null): string {
  const quoteDay = quote === undefined ? null : dayOfInstant(quote.time);
  if (quote !== undefined && (barDay === null || day(barDay) < quoteDay!))
    return `the last one is of ${minute(quote.time.getTime())}`;
  return barDay === null ? 'there is none yet' : `the last one is of ${formatDay(day(barDay))}`;
}

/** Puts into words what the open ones among the orders wait for. */
export async function withWaiting<Row extends ShownOrder>(
  context: Context,
  db: Reader,
  rows: readonly Row[],
): Promise<Row[]> {
  const open = ({ status }: Row): boolean => (OPEN_STATUSES as readonly string[]).includes(status);
  const here = (row: Row): boolean => open(row) && row.venue === 'paper';
  const ids = [...new Set(rows.filter(here).map((row) => row.asset_id))];
  const now = context.now();
  const assets = ids.length === 0 ? new Map<string, AssetRow>() : await assetsById(db, ids);
  const quotes = await quotesOf(db, ids);
  const today = formatDay(dayOfInstant(now));
  const closes =
    ids.length === 0
      ? new Map<string, DatedClose>()
      : await context.warehouse.lastCloses(db.bookId, ids, today);
  return rows.map((row) => {
    if (open(row) && row.venue !== 'paper')
      return { ...row, waits_for: BROKER_WORDS[row.status] ?? WITH_BROKER };
    const asset = here(row) ? assets.get(row.asset_id) : undefined;
    if (asset === undefined) return row;
    const last = { quote: quotes.get(row.asset_id), barDay: closes.get(row.asset_id)?.date ?? null };
    return { ...row, waits_for: waitingText(orderOf(row), instrumentOf(asset), last, now.getTime()) };
  });
}
