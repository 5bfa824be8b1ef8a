import { clearBook, emptyBook, FeedError, isCrossed, type OrderBook, setLevel } from './order-book.ts';
import { count, fields, list, numberText } from './shape.ts';

/**
 * A local book of Coinbase's `level2` channel: a snapshot, then changes with the new quantity of each price. `sequence_num` counts the
 * messages of the connection, whatever their channel: one that is left out was dropped, and the subscription begins anew.
 */
export interface CoinbaseSync {
  readonly product: string;
  readonly book: OrderBook;
  /** Of the last message; null before the first. */
  sequence: number | null;
  synced: boolean;
}

export const startCoinbase = (product: string): CoinbaseSync => ({
  product,
  book: emptyBook(),
  sequence: null,
  synced: false,
});

/** Throws a FeedError, also for what the exchange says is wrong. */
export function takeCoinbaseMessage(
  sync: CoinbaseSync,
  value: unknown,
): 'applied' | 'known' | 'gap' | 'other' {
  const message = fields(value, 'the message');
  if (message.type === 'error')
    throw new FeedError(`Coinbase says: ${String(message.message ?? '').slice(0, 200)}`);
  const sequence = count(message.sequence_num, 'sequence_num');
  if (sync.sequence !== null && sequence <= sync.sequence) return 'known';
  const isNext = sync.sequence === null || sequence === sync.sequence + 1;
  sync.sequence = sequence;
  if (!isNext) return lost(sync);
  if (message.channel !== 'l2_data') return 'other';
  for (const [at, each] of list(message.events, 'events').entries()) {
    const event = fields(each, `events/${at}`);
    if (event.product_id !== sync.product) continue;
    if (event.type === 'snapshot') clearBook(sync.book);
    else if (!sync.synced) return lost(sync);
    for (const [row, update] of list(event.updates, `events/${at}/updates`).entries())
      takeUpdate(sync, fields(update, `events/${at}/updates/${row}`));
    sync.synced = true;
  }
  return isCrossed(sync.book) ? lost(sync) : 'applied';
}

function lost(sync: CoinbaseSync): 'gap' {
  sync.synced = false;
  clearBook(sync.book);
  return 'gap';
}

function takeUpdate(
  { book }: CoinbaseSync,
  { side, price_level, new_quantity }: Record<string, unknown>,
): void {
  if (side !== 'bid' && side !== 'offer') throw new FeedError(`a side "${String(side).slice(0, 20)}"`);
  setLevel(
    book,
    side === 'bid' ? 'bids' : 'asks',
    numberText(price_level, 'price_level'),
    numberText(new_quantity, 'new_quantity'),
  );
}
