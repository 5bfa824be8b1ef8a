import {
  add,
  type Decimal,
  decimal,
  divide,
  formatDecimal,
  isZero,
  MAX_SCALE,
  parseDecimal,
  subtract,
  toNumber,
  trim,
  ZERO,
} from '../money/decimal.ts';

/** A price with what is offered at it, as the exchange wrote both: checksums are over these digits. */
export interface Level {
  readonly price: string;
  readonly size: string;
  /** To sort by. */
  readonly value: number;
}

/** Both sides, best first. Changed in place: a book takes thousands of changes a second. */
export interface OrderBook {
  readonly bids: Level[];
  readonly asks: Level[];
}

export type Side = 'bids' | 'asks';

/** A message that is not what the exchange documents. */
export class FeedError extends Error {
  override readonly name = 'FeedError';
}

export const emptyBook = (): OrderBook => ({ bids: [], asks: [] });

export function clearBook(book: OrderBook): void {
  book.bids.length = 0;
  book.asks.length = 0;
}

/** Sets what is offered at a price; a size of zero removes it. Throws a FeedError for what is no number. */
export function setLevel(book: OrderBook, side: Side, price: string, size: string): void {
  const [at, amount] = [numberOf(price, 'price'), numberOf(size, 'size')];
  if (at <= 0) throw new FeedError(`a price of ${price}`);
  const levels = book[side];
  const place = placeOf(levels, at, side);
  const there = levels[place]?.value === at;
  if (amount === 0) {
    if (there) levels.splice(place, 1);
  } else levels.splice(place, there ? 1 : 0, { price, size, value: at });
}

const NUMBER = /^\d{1,20}(\.\d{1,18})?$/;

function numberOf(text: string, what: string): number {
  const plain = /e/i.test(text) ? fromExponent(text) : text;
  if (!NUMBER.test(plain)) throw new FeedError(`the ${what} "${text.slice(0, 40)}" is no number`);
  return Number(plain);
}

/** `1e-8`, as JSON may write small sizes. */
const fromExponent = (text: string): string =>
  /^\d{1,20}(\.\d{1,18})?e-?\d{1,2}$/i.test(text) ? Number(text).toFixed(18) : text;

/** Where a price is, or would be. */
function placeOf(levels: readonly Level[], price: number, side: Side): number {
  let [low, high] = [0, levels.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = levels[middle]!.value;
    if (side === 'bids' ? value > price : value < price) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Keeps the best levels of each side. */
export function truncate(book: OrderBook, depth: number): void {
  for (const levels of [book.bids, book.asks]) if (levels.length > depth) levels.length = depth;
}

/** Whether somebody would sell for less than another would pay: a book that has lost a message. */
export const isCrossed = ({ bids, asks }: OrderBook): boolean =>
  bids.length > 0 && asks.length > 0 && bids[0]!.value >= asks[0]!.value;

/** What is offered up to each level, exact; best first. */
export interface Depth {
  readonly bids: readonly (readonly [price: string, size: string, cumulative: string])[];
  readonly asks: Depth['bids'];
  /** Null where a side is empty. */
  readonly mid: string | null;
  readonly spread: string | null;
  /** (bids - asks) / (bids + asks) of the sizes shown, from -1 to 1; null where there are none. */
  readonly imbalance: number | null;
}

const TWO = decimal('2');

export function depthOf(
  { bids, asks }: { readonly [S in Side]: readonly Pick<Level, 'price' | 'size'>[] },
  levels: number,
): Depth {
  const [buy, sell] = [sumUp(bids.slice(0, levels)), sumUp(asks.slice(0, levels))];
  const [bid, ask] = [bids[0], asks[0]].map((level) => (level === undefined ? null : exact(level.price)));
  const both = toNumber(add(buy.sum, sell.sum));
  return {
    bids: buy.rows,
    asks: sell.rows,
    mid: bid == null || ask == null ? null : formatDecimal(trim(divide(add(bid, ask), TWO, MAX_SCALE))),
    spread: bid == null || ask == null ? null : formatDecimal(trim(subtract(ask, bid))),
    imbalance: both === 0 ? null : toNumber(subtract(buy.sum, sell.sum)) / both,
  };
}

function sumUp(levels: readonly Pick<Level, 'price' | 'size'>[]) {
  let sum: Decimal = ZERO;
  const rows = levels.map(({ price, size }) => {
    const amount = exact(size);
    sum = add(sum, amount);
    return [plain(exact(price)), plain(amount), plain(sum)] as const;
  });
  return { rows, sum };
}

const plain = (value: Decimal): string => (isZero(value) ? '0' : formatDecimal(trim(value)));

function exact(text: string): Decimal {
  const value = parseDecimal(/e/i.test(text) ? fromExponent(text) : text);
  if (value === null) throw new FeedError(`"${text.slice(0, 40)}" is no number`);
  return value;
}
