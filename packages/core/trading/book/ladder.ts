import type { Side } from '../order.ts';

/** An order that waits in the book, in the line of its price. */
export interface Waiting {
  readonly id: number;
  readonly owner: number;
  readonly side: Side;
  readonly price: number;
  quantity: number;
  previous: Waiting | null;
  next: Waiting | null;
}

/** All orders of one side at one price, the oldest first. */
export interface Level {
  readonly price: number;
  quantity: number;
  orders: number;
  first: Waiting | null;
  last: Waiting | null;
}

/** The levels of one side. Their prices are sorted so that the best is at the end, where levels mostly come and go. */
export interface Ladder {
  /** 1 where a higher price is better (bids), -1 where a lower one is (asks). */
  readonly better: 1 | -1;
  readonly levels: Map<number, Level>;
  readonly prices: number[];
}

export function makeLadder(better: 1 | -1): Ladder {
  return { better, levels: new Map(), prices: [] };
}

export function bestLevel({ levels, prices }: Ladder): Level | null {
  return prices.length === 0 ? null : levels.get(prices[prices.length - 1]!)!;
}

/** Where the price is among the sorted ones, or would be. */
function placeOf({ better, prices }: Ladder, price: number): number {
  let [low, high] = [0, prices.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((prices[middle]! - price) * better < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts an order at the end of the line of its price. */
export function join(ladder: Ladder, order: Waiting): void {
  let level = ladder.levels.get(order.price);
  if (level === undefined) {
    level = { price: order.price, quantity: 0, orders: 0, first: null, last: null };
    ladder.levels.set(order.price, level);
    ladder.prices.splice(placeOf(ladder, order.price), 0, order.price);
  }
  order.previous = level.last;
  order.next = null;
  if (level.last === null) level.first = order;
  else level.last.next = order;
  level.last = order;
  level.quantity += order.quantity;
  level.orders += 1;
}

/** Takes an order out of its line, wherever it stands. */
export function leave(ladder: Ladder, order: Waiting): void {
  const level = ladder.levels.get(order.price)!;
  if (order.previous === null) level.first = order.next;
  else order.previous.next = order.next;
  if (order.next === null) level.last = order.previous;
  else order.next.previous = order.previous;
  level.quantity -= order.quantity;
  level.orders -= 1;
  if (level.orders > 0) return;
  ladder.levels.delete(order.price);
  ladder.prices.splice(placeOf(ladder, order.price), 1);
}
