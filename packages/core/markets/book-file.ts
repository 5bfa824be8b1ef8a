import { emptyBook, FeedError, isCrossed, type OrderBook, setLevel } from './order-book.ts';
import { fields, pairs, parseExact } from './shape.ts';

export interface BookFile {
  readonly format: 'binance' | 'kraken' | 'tardis';
  /** What the exchange calls it; empty where the file does not say. */
  readonly product: string;
  readonly book: OrderBook;
  /** Milliseconds since 1970; null where the file does not say. */
  readonly at: number | null;
}

/** The last one that a Date can be. */
const LAST_INSTANT = 8.64e15;

/** A stored order book: the JSON of a depth request to Binance or Kraken, or Tardis' CSV of snapshots, whose last row counts. Throws a FeedError. */
export function readBookFile(text: string): BookFile {
  const plain = text.replace(/^\uFEFF/, '').trim();
  const file = plain.startsWith('{') ? readJson(parseExact(plain)) : readTardis(plain);
  const { bids, asks } = file.book;
  if (bids.length + asks.length === 0) throw new FeedError('there is no level in the file');
  if (isCrossed(file.book))
    throw new FeedError(`the highest bid ${bids[0]?.price} is not below the lowest ask ${asks[0]?.price}`);
  if (file.at !== null && !(file.at >= 0 && file.at <= LAST_INSTANT))
    throw new FeedError('the time in the file is no instant');
  return file;
}

function readJson(value: unknown): BookFile {
  const whole = fields(value, 'the file');
  if ('lastUpdateId' in whole) {
    // Of futures only.
    const at = whole.T ?? whole.E;
    return { format: 'binance', product: '', book: bookOf(whole), at: at === undefined ? null : Number(at) };
  }
  const found = Object.entries(fields(whole.result ?? null, 'result'))[0];
  if (found === undefined)
    throw new FeedError('the file is neither of Binance (lastUpdateId) nor of Kraken (result)');
  const [product, book] = [found[0], fields(found[1], `result/${found[0]}`)];
  return { format: 'kraken', product, book: bookOf(book), at: lastSeconds(book) };
}

function bookOf(value: Readonly<Record<string, unknown>>): OrderBook {
  const book = emptyBook();
  for (const side of ['bids', 'asks'] as const)
    for (const [price, size] of pairs(value[side], side)) setLevel(book, side, price, size);
  return book;
}

/** The time of the level that changed last, which Kraken gives in seconds. */
function lastSeconds(book: Readonly<Record<string, unknown>>): number | null {
  const times = [book.bids, book.asks].flatMap((side) =>
    Array.isArray(side) ? side.map((level) => Number((level as unknown[])[2])) : [],
  );
  const last = times.filter(Number.isFinite).reduce((most, each) => Math.max(most, each), 0);
  return last > 0 ? last * 1000 : null;
}

const COLUMN = /^(asks|bids)\[(\d+)\]\.(price|amount)$/;

function readTardis(text: string): BookFile {
  const lines = text.split(/\r?\n/);
  const [header = '', last = ''] = [lines[0], lines.length > 1 ? lines.at(-1) : ''];
  const heads = header.split(',');
  const places = new Map(heads.map((head, place) => [head, place]));
  const [symbol, time] = [places.get('symbol'), places.get('timestamp')];
  if (time === undefined || !heads.some((head) => COLUMN.test(head)))
    throw new FeedError(
      'the file is neither JSON of Binance or Kraken nor a CSV of book snapshots of Tardis',
    );
  const row = last.split(',');
  const book = emptyBook();
  for (const [at, head] of heads.entries()) {
    const match = COLUMN.exec(head);
    if (match?.[3] !== 'price' || !row[at]) continue;
    const amount = places.get(`${match[1]}[${match[2]}].amount`);
    const size = amount === undefined ? '' : (row[amount] ?? '');
    setLevel(book, match[1] as 'asks' | 'bids', row[at]!, size);
  }
  const micros = Number(row[time]);
  return {
    format: 'tardis',
    product: symbol === undefined ? '' : (row[symbol] ?? ''),
    book,
    at: micros > 0 ? micros / 1000 : null,
  };
}
