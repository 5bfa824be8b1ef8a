import type { Side } from '../order.ts';
import { bestLevel, join, type Ladder, type Level, leave, makeLadder, type Waiting } from './ladder.ts';

/**
 * A limit order book with price-time priority: the best price first, at one price the oldest order. Prices are whole steps
 * of the price, quantities whole steps of the quantity, so that nothing is ever rounded; both below 2^53.
 *
 * Orders of one owner do not trade with each other: where they would, the one that waits is canceled and the new one goes on
 * ("cancel oldest").
 */
export interface OrderBook {
  readonly bids: Ladder;
  readonly asks: Ladder;
  readonly waiting: Map<number, Waiting>;
}

export interface BookOrder {
  readonly id: number;
  readonly owner: number;
  readonly side: Side;
  /** Null for any price; what then finds nobody to trade with does not wait. */
  readonly price: number | null;
  readonly quantity: number;
  /** `rest`: what does not trade waits; `ioc`: it is dropped; `fok`: it trades wholly or not at all. */
  readonly lifetime: 'rest' | 'ioc' | 'fok';
}

export interface BookTrade {
  readonly taker: number;
  readonly maker: number;
  /** That of the order that waited. */
  readonly price: number;
  readonly quantity: number;
}

export interface Placed {
  readonly trades: readonly BookTrade[];
  /** Orders of the same owner that gave way. */
  readonly canceled: readonly number[];
  /** What waits in the book now. */
  readonly resting: number;
}

/** A quantity or a price that is no whole number, a quantity not above zero, or an id that waits already. */
export class ImpossibleOrder extends Error {
  constructor(id: number, message: string) {
    super(`order ${id}: ${message}`);
    this.name = 'ImpossibleOrder';
  }
}

export function openBook(): OrderBook {
  return { bids: makeLadder(1), asks: makeLadder(-1), waiting: new Map() };
}

const NONE: readonly never[] = [];

/** Trades an order against those that wait, and lets the rest wait. Throws {@link ImpossibleOrder}. */
export function place(book: OrderBook, order: BookOrder): Placed {
  checkOrder(book, order);
  const against = order.side === 'buy' ? book.asks : book.bids;
  const crosses = against.prices.length > 0 && isWithin(against, order, against.prices.at(-1)!);
  if (!crosses) return { trades: NONE, canceled: NONE, resting: rest(book, order, order.quantity) };
  if (order.lifetime === 'fok' && !isThereFor(against, order))
    return { trades: NONE, canceled: NONE, resting: 0 };
  const trades: BookTrade[] = [];
  const canceled: number[] = [];
  let left = order.quantity;
  while (left > 0) {
    const level = bestLevel(against);
    if (level === null || !isWithin(against, order, level.price)) break;
    left = takeFrom(book, against, level, order, left, trades, canceled);
  }
  return { trades, canceled, resting: rest(book, order, left) };
}

function checkOrder({ waiting }: OrderBook, { id, price, quantity }: BookOrder): void {
  if (!Number.isSafeInteger(quantity) || quantity <= 0)
    throw new ImpossibleOrder(id, `${quantity} is no quantity`);
  if (price !== null && !Number.isSafeInteger(price)) throw new ImpossibleOrder(id, `${price} is no price`);
  if (waiting.has(id)) throw new ImpossibleOrder(id, 'it waits already');
}

/** Whether a price of the other side is as good as the order's limit. */
function isWithin({ better }: Ladder, { price: limit }: BookOrder, price: number): boolean {
  return limit === null || (price - limit) * better >= 0;
}

/** Whether the orders of others up to the limit are as many as are wanted. */
function isThereFor(against: Ladder, order: BookOrder): boolean {
  let left = order.quantity;
  for (let index = against.prices.length - 1; index >= 0 && left > 0; index -= 1) {
    const price = against.prices[index]!;
    if (!isWithin(against, order, price)) break;
    for (let each = against.levels.get(price)!.first; each !== null; each = each.next)
      if (each.owner !== order.owner) left -= each.quantity;
  }
  return left <= 0;
}

/** Trades with the oldest orders of a level, and answers what is left. */
function takeFrom(
  book: OrderBook,
  against: Ladder,
  level: Level,
  order: BookOrder,
  wanted: number,
  trades: BookTrade[],
  canceled: number[],
): number {
  let left = wanted;
  while (left > 0 && level.first !== null) {
    const maker = level.first;
    if (maker.owner === order.owner) {
      remove(book, against, maker);
      canceled.push(maker.id);
      continue;
    }
    const quantity = Math.min(left, maker.quantity);
    trades.push({ taker: order.id, maker: maker.id, price: level.price, quantity });
    left -= quantity;
    if (quantity === maker.quantity) remove(book, against, maker);
    else {
      maker.quantity -= quantity;
      level.quantity -= quantity;
    }
  }
  return left;
}

function remove(book: OrderBook, ladder: Ladder, order: Waiting): void {
  leave(ladder, order);
  book.waiting.delete(order.id);
}

function rest(book: OrderBook, { id, owner, side, price, lifetime }: BookOrder, quantity: number): number {
  if (quantity === 0 || price === null || lifetime !== 'rest') return 0;
  const order: Waiting = { id, owner, side, price, quantity, previous: null, next: null };
  join(side === 'buy' ? book.bids : book.asks, order);
  book.waiting.set(id, order);
  return quantity;
}

/** Takes an order out of the book; false when it does not wait there. */
export function withdraw(book: OrderBook, id: number): boolean {
  const order = book.waiting.get(id);
  if (order === undefined) return false;
  remove(book, order.side === 'buy' ? book.bids : book.asks, order);
  return true;
}

/** Makes an order smaller without losing its place in line; false when it does not wait or is not larger. */
export function reduce(book: OrderBook, id: number, quantity: number): boolean {
  const order = book.waiting.get(id);
  if (order === undefined || !Number.isSafeInteger(quantity) || quantity <= 0 || quantity >= order.quantity)
    return false;
  const ladder = order.side === 'buy' ? book.bids : book.asks;
  ladder.levels.get(order.price)!.quantity -= order.quantity - quantity;
  order.quantity = quantity;
  return true;
}

/** `[price, quantity, orders]` of each level, the best first. */
export type DepthLevel = readonly [price: number, quantity: number, orders: number];

/** The best levels of both sides. */
export function depthOf(book: OrderBook, levels: number): { bids: DepthLevel[]; asks: DepthLevel[] } {
  return { bids: topOf(book.bids, levels), asks: topOf(book.asks, levels) };
}

function topOf({ levels, prices }: Ladder, most: number): DepthLevel[] {
  const top: DepthLevel[] = [];
  for (let index = prices.length - 1; index >= 0 && top.length < most; index -= 1) {
    const { price, quantity, orders } = levels.get(prices[index]!)!;
    top.push([price, quantity, orders]);
  }
  return top;
}
