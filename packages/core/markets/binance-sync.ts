import { clearBook, emptyBook, FeedError, isCrossed, type OrderBook, setLevel } from './order-book.ts';
import { count, fields, pairs } from './shape.ts';

/**
 * A local book of Binance, by the rules of its documentation ("How to manage a local order book correctly"): changes are kept
 * until a snapshot is there; those it has already are dropped; each further one must begin at or before the
 * number after the last.
 */
export interface BinanceSync {
  readonly book: OrderBook;
  /** Number of the last change in the book; null before the first snapshot. */
  lastId: number | null;
  /** Changes that came before the snapshot, oldest first. */
  readonly waiting: BinanceChange[];
}

export interface BinanceChange {
  /** Numbers of the first and the last change in it. */
  readonly first: number;
  readonly last: number;
  readonly bids: readonly (readonly [string, string])[];
  readonly asks: readonly (readonly [string, string])[];
}

/** More changes than come while a snapshot is under way: the snapshot is asked for anew. */
const MOST_WAITING = 5000;

export const startBinance = (): BinanceSync => ({ book: emptyBook(), lastId: null, waiting: [] });

/** The change in a `depthUpdate`. Throws a FeedError. */
export function readBinanceChange(value: unknown): BinanceChange {
  const message = fields(value, 'the message');
  if (message.e !== 'depthUpdate') throw new FeedError(`a message "${String(message.e).slice(0, 40)}"`);
  return {
    first: count(message.U, 'U'),
    last: count(message.u, 'u'),
    bids: pairs(message.b, 'b'),
    asks: pairs(message.a, 'a'),
  };
}

/** `gap`: changes are missing, and a snapshot has to be asked for; until then further ones are kept. */
export function takeBinanceChange(
  sync: BinanceSync,
  change: BinanceChange,
): 'kept' | 'known' | 'applied' | 'gap' {
  const { lastId, waiting } = sync;
  if (lastId === null) {
    waiting.push(change);
    if (waiting.length <= MOST_WAITING) return 'kept';
    waiting.length = 0;
    return 'gap';
  }
  if (change.last <= lastId) return 'known';
  if (change.first > lastId + 1) return restart(sync, change);
  apply(sync, change);
  return isCrossed(sync.book) ? restart(sync, null) : 'applied';
}

function restart(sync: BinanceSync, change: BinanceChange | null): 'gap' {
  sync.lastId = null;
  sync.waiting.length = 0;
  clearBook(sync.book);
  if (change !== null) sync.waiting.push(change);
  return 'gap';
}

function apply(sync: BinanceSync, change: BinanceChange): void {
  for (const [price, size] of change.bids) setLevel(sync.book, 'bids', price, size);
  for (const [price, size] of change.asks) setLevel(sync.book, 'asks', price, size);
  sync.lastId = change.last;
}

/**
 * The answer of `/api/v3/depth`. `old`: the first change that was kept begins after it, so another one is needed. Throws a
 * FeedError.
 */
export function takeBinanceSnapshot(sync: BinanceSync, value: unknown): 'synced' | 'old' {
  const snapshot = fields(value, 'the snapshot');
  const lastId = count(snapshot.lastUpdateId, 'lastUpdateId');
  const [bids, asks] = [pairs(snapshot.bids, 'bids'), pairs(snapshot.asks, 'asks')];
  const kept = sync.waiting.filter(({ last }) => last > lastId);
  if (kept[0] !== undefined && kept[0].first > lastId + 1) return 'old';
  clearBook(sync.book);
  apply(sync, { first: lastId, last: lastId, bids, asks });
  sync.waiting.length = 0;
  for (const change of kept) {
    // What was kept may itself have lost a message.
    if (takeBinanceChange(sync, change) === 'gap') return 'old';
  }
  return 'synced';
}
