import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BookOrder,
  type BookTrade,
  depthOf,
  ImpossibleOrder,
  openBook,
  place,
  reduce,
  withdraw,
} from './book.ts';

/** The same rules, as slow and as plain as can be: one list in the order of arrival, searched anew for every trade. */
class PlainBook {
  orders: { id: number; owner: number; side: 'buy' | 'sell'; price: number; quantity: number }[] = [];

  place({ id, owner, side, price, quantity, lifetime }: BookOrder) {
    const [trades, canceled]: [BookTrade[], number[]] = [[], []];
    const others = () =>
      this.orders
        .filter((each) => each.side !== side)
        .filter((each) => price === null || (side === 'buy' ? each.price <= price : each.price >= price))
        .sort((a, b) => (side === 'buy' ? a.price - b.price : b.price - a.price));
    const offered = others().filter((each) => each.owner !== owner);
    if (lifetime === 'fok' && offered.reduce((all, each) => all + each.quantity, 0) < quantity)
      return { trades, canceled, resting: 0 };
    let left = quantity;
    for (const maker of others()) {
      if (left === 0) break;
      if (maker.owner === owner) {
        canceled.push(maker.id);
        maker.quantity = 0;
        continue;
      }
      const traded = Math.min(left, maker.quantity);
      trades.push({ taker: id, maker: maker.id, price: maker.price, quantity: traded });
      maker.quantity -= traded;
      left -= traded;
    }
    this.orders = this.orders.filter((each) => each.quantity > 0);
    if (lifetime !== 'rest' || price === null) left = 0;
    if (left > 0) this.orders.push({ id, owner, side, price: price!, quantity: left });
    return { trades, canceled, resting: left };
  }

  withdraw(id: number): boolean {
    const before = this.orders.length;
    this.orders = this.orders.filter((each) => each.id !== id);
    return this.orders.length < before;
  }

  reduce(id: number, quantity: number): boolean {
    const order = this.orders.find((each) => each.id === id);
    if (order === undefined || quantity >= order.quantity) return false;
    order.quantity = quantity;
    return true;
  }

  depth(side: 'buy' | 'sell') {
    const levels = new Map<number, [number, number, number]>();
    for (const { price, quantity } of this.orders.filter((each) => each.side === side)) {
      const [, sum, count] = levels.get(price) ?? [price, 0, 0];
      levels.set(price, [price, sum + quantity, count + 1]);
    }
    return [...levels.values()].sort(([a], [b]) => (side === 'buy' ? b - a : a - b));
  }
}

const order = (
  id: number,
  side: 'buy' | 'sell',
  price: number | null,
  quantity: number,
  more: Partial<BookOrder> = {},
): BookOrder => ({
  id,
  owner: id,
  side,
  price,
  quantity,
  lifetime: 'rest',
  ...more,
});

describe('the order book', () => {
  it('trades at the best price first, at one price with the oldest order, at the price of the one that waited', () => {
    const book = openBook();
    for (const each of [order(1, 'sell', 101, 5), order(2, 'sell', 100, 5), order(3, 'sell', 100, 5)])
      place(book, each);
    expect(place(book, order(4, 'buy', 101, 12))).toEqual({
      trades: [
        { taker: 4, maker: 2, price: 100, quantity: 5 },
        { taker: 4, maker: 3, price: 100, quantity: 5 },
        { taker: 4, maker: 1, price: 101, quantity: 2 },
      ],
      canceled: [],
      resting: 0,
    });
    expect(depthOf(book, 5)).toEqual({ bids: [], asks: [[101, 3, 1]] });
  });

  it('lets what does not trade wait, unless it is to be at once or has no price', () => {
    const book = openBook();
    expect(place(book, order(1, 'buy', 99, 5)).resting).toBe(5);
    expect(place(book, order(2, 'buy', 98, 5, { lifetime: 'ioc' })).resting).toBe(0);
    expect(place(book, order(3, 'sell', null, 7))).toMatchObject({
      trades: [{ maker: 1, quantity: 5 }],
      resting: 0,
    });
    expect(depthOf(book, 5)).toEqual({ bids: [], asks: [] });
  });

  it('keeps the place of an order that becomes smaller, not of one that comes again', () => {
    const book = openBook();
    for (const each of [order(1, 'sell', 100, 5), order(2, 'sell', 100, 5), order(3, 'sell', 100, 5)])
      place(book, each);
    expect(reduce(book, 1, 2)).toBe(true);
    withdraw(book, 2);
    place(book, order(2, 'sell', 100, 5));
    expect(
      place(book, order(4, 'buy', 100, 8)).trades.map(({ maker, quantity }) => [maker, quantity]),
    ).toEqual([
      [1, 2],
      [3, 5],
      [2, 1],
    ]);
  });

  it('cancels the one that waits where an owner would trade with himself, and does not count it for fok', () => {
    const book = openBook();
    place(book, order(1, 'sell', 100, 5, { owner: 7 }));
    place(book, order(2, 'sell', 101, 5));
    expect(place(book, order(3, 'buy', 101, 6, { owner: 7, lifetime: 'fok' }))).toEqual({
      trades: [],
      canceled: [],
      resting: 0,
    });
    expect(place(book, order(4, 'buy', 101, 4, { owner: 7 }))).toMatchObject({
      canceled: [1],
      trades: [{ maker: 2, quantity: 4 }],
    });
  });

  it.each([
    ['a quantity of zero', order(1, 'buy', 1, 0)],
    ['half a unit', order(1, 'buy', 1, 0.5)],
    ['half a step of the price', order(1, 'buy', 1.5, 1)],
    ['an id that waits', order(9, 'buy', 1, 1)],
  ])('refuses %s', (_, each) => {
    const book = openBook();
    place(book, order(9, 'buy', 1, 1));
    expect(() => place(book, each)).toThrow(ImpossibleOrder);
  });

  const flow = fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant('place' as const),
          owner: fc.nat(4),
          side: fc.constantFrom('buy' as const, 'sell' as const),
          price: fc.option(fc.integer({ min: 90, max: 110 }), { freq: 10 }),
          quantity: fc.integer({ min: 1, max: 30 }),
          lifetime: fc.constantFrom(
            'rest' as const,
            'rest' as const,
            'rest' as const,
            'ioc' as const,
            'fok' as const,
          ),
        }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), id: fc.nat(150) }) },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('reduce' as const),
          id: fc.nat(150),
          quantity: fc.integer({ min: 1, max: 20 }),
        }),
      },
    ),
    { maxLength: 150 },
  );

  it('does what the plain one does, whatever comes', () => {
    fc.assert(
      fc.property(flow, (steps) => {
        const [book, plain] = [openBook(), new PlainBook()];
        for (const [id, step] of steps.entries()) {
          if (step.kind === 'place')
            expect(place(book, { id, ...step })).toEqual(plain.place({ id, ...step }));
          else if (step.kind === 'withdraw') expect(withdraw(book, step.id)).toBe(plain.withdraw(step.id));
          else expect(reduce(book, step.id, step.quantity)).toBe(plain.reduce(step.id, step.quantity));
          const { bids, asks } = depthOf(book, 1000);
          expect([bids, asks]).toEqual([plain.depth('buy'), plain.depth('sell')]);
          if (bids.length > 0 && asks.length > 0) expect(bids[0]![0]).toBeLessThan(asks[0]![0]);
        }
        expect([...book.waiting.keys()].sort((a, b) => a - b)).toEqual(
          plain.orders.map(({ id }) => id).sort((a, b) => a - b),
        );
      }),
      { numRuns: 300 },
    );
  });
});
