import { crc32 } from './crc32.ts';
import {
  clearBook,
  emptyBook,
  FeedError,
  type Level,
  type OrderBook,
  setLevel,
  truncate,
} from './order-book.ts';
import { count, fields, list, numberText } from './shape.ts';

/**
 * A local book of Kraken's `book` channel (WebSocket v2): a snapshot, then changes, cut to the depth that was subscribed. Each
 * message carries a checksum of the ten best levels of each side; where it differs the book is wrong and begins anew.
 */
export interface KrakenSync {
  readonly symbol: string;
  readonly depth: number;
  readonly book: OrderBook;
  synced: boolean;
}

export const startKraken = (symbol: string, depth: number): KrakenSync => ({
  symbol,
  depth,
  book: emptyBook(),
  synced: false,
});

/** A message whose numbers are texts (`parseExact`). Throws a FeedError, also for what the exchange says is wrong. */
export function takeKrakenMessage(sync: KrakenSync, value: unknown): 'applied' | 'gap' | 'other' {
  const message = fields(value, 'the message');
  if (message.success === false)
    throw new FeedError(`Kraken says: ${String(message.error ?? '').slice(0, 200)}`);
  if (message.channel !== 'book') return 'other';
  for (const [at, each] of list(message.data, 'data').entries()) {
    const data = fields(each, `data/${at}`);
    if (data.symbol !== sync.symbol) continue;
    if (message.type === 'snapshot') clearBook(sync.book);
    else if (!sync.synced) return lost(sync);
    for (const side of ['bids', 'asks'] as const) {
      for (const [row, level] of list(data[side], `data/${at}/${side}`).entries()) {
        const { price, qty } = fields(level, `data/${at}/${side}/${row}`);
        setLevel(sync.book, side, numberText(price, 'price'), numberText(qty, 'qty'));
      }
    }
    truncate(sync.book, sync.depth);
    if (krakenChecksum(sync.book) !== count(data.checksum, 'checksum')) return lost(sync);
    sync.synced = true;
  }
  return 'applied';
}

function lost(sync: KrakenSync): 'gap' {
  sync.synced = false;
  clearBook(sync.book);
  return 'gap';
}

const CHECKED_LEVELS = 10;

/** CRC32 of the ten lowest asks, then the ten highest bids: price and size of each without point and leading zeros. */
export function krakenChecksum({ bids, asks }: OrderBook): number {
  const digits = (text: string): string => text.replace('.', '').replace(/^0+/, '');
  const side = (levels: readonly Level[]): string =>
    levels
      .slice(0, CHECKED_LEVELS)
      .map(({ price, size }) => digits(price) + digits(size))
      .join('');
  return crc32(side(asks) + side(bids));
}
