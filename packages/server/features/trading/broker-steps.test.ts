import {
  add,
  decimal,
  formatDecimal,
  multiply,
  subtract,
  toNumber,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import type { Order } from '@financehub/core/trading/order.ts';
import { newOrder } from '@financehub/core/trading/submission.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlpacaLeg } from '../../providers/alpaca-orders.ts';
import { areExplained, type BrokerFill, stepsTo } from './broker-steps.ts';

const AT = Date.parse('2026-03-02T15:00:00Z');

function orderOf(quantity: number, more: Partial<Order> = {}): Order {
  const terms = {
    assetId: 'a',
    side: 'buy' as const,
    type: 'limit' as const,
    timeInForce: 'gtc' as const,
    goodTill: null,
    quantity: decimal(String(quantity)),
    notional: null,
    limitPrice: decimal('100'),
    stopPrice: null,
    trailAmount: null,
    trailPercent: null,
    extendedHours: false,
  };
  const identity = { id: 'o', submittedAt: AT, expiresAt: null, sequence: 1, group: null, replaces: null };
  return { ...newOrder(terms, identity), ...more };
}

const theirs = (status: string, filled: string, average: string | null, more: object = {}): AlpacaLeg => ({
  id: 'b',
  client_order_id: 'o',
  symbol: 'A',
  side: 'buy',
  status,
  filled_qty: filled,
  filled_avg_price: average,
  ...more,
});

interface Told {
  readonly snapshot: AlpacaLeg;
  readonly fills: readonly BrokerFill[];
}

/** What a broker says while it fills an order: by message, each with its execution, and when it is asked. */
const story = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 9000, max: 10000 })), {
    minLength: 1,
    maxLength: 8,
  })
  .chain((executions) => {
    let [filled, value] = [0, 0];
    const whole = executions.reduce((sum, [quantity]) => sum + quantity, 0);
    const told: Told[] = [];
    for (const [index, [quantity, cents]] of executions.entries()) {
      filled += quantity;
      value += quantity * cents;
      const status = filled === whole ? 'filled' : 'partially_filled';
      const snapshot = theirs(status, String(filled), String(value / 100 / filled), { qty: String(whole) });
      const fill = {
        id: `e${index}`,
        quantity: decimal(String(quantity)),
        total: decimal(String(filled)),
        price: decimal((cents / 100).toFixed(2)),
        at: AT + index,
      };
      told.push({ snapshot, fills: [fill] }, { snapshot, fills: [] });
    }
    const last = told.at(-1)!;
    return fc
      .array(fc.constantFrom(...told), { maxLength: 24 })
      .map((said) => ({ whole, value: value / 100, said: [...said, last] }));
  });

describe('the steps to where a broker has an order', () => {
  it('come to the same fills and the same cost in whatever order, and however often, it tells of them', () => {
    fc.assert(
      fc.property(story, ({ whole, value, said }) => {
        let order = orderOf(whole);
        let [quantity, cost] = [ZERO, ZERO];
        const keys = new Set<string>();
        for (const { snapshot, fills } of said)
          for (const { record, key } of stepsTo(order, snapshot, {
            at: AT + 100,
            fills,
            canceled: 'broker',
          })) {
            order = record.order;
            if (record.event.kind !== 'fill') continue;
            expect(keys.has(key!)).toBe(false);
            keys.add(key!);
            quantity = add(quantity, record.event.quantity);
            cost = add(cost, multiply(record.event.quantity, record.event.price));
          }
        expect(order.status).toBe('filled');
        expect(formatDecimal(trim(subtract(quantity, decimal(String(whole)))))).toBe('0');
        // The broker's averages have as many digits as a double here.
        expect(Math.abs(toNumber(cost) - value)).toBeLessThan(1e-6 * value);
      }),
    );
  });

  it('lead nowhere from an answer that is older than what is known', () => {
    const known = orderOf(10, {
      status: 'partially_filled',
      filledQuantity: decimal('4'),
      filledValue: decimal('400'),
    });
    const about = { at: AT, fills: [], canceled: 'broker' as const };
    expect(stepsTo(known, theirs('new', '0', null), about)).toEqual([]);
    expect(stepsTo(known, theirs('held', '0', null), about)).toEqual([]);
    expect(stepsTo(known, theirs('partially_filled', '4', '100'), about)).toEqual([]);
    const closed = { ...known, status: 'canceled' as const };
    expect(stepsTo(closed, theirs('filled', '10', '100'), about)).toEqual([]);
  });

  it('book what was filled before they end, and say why', () => {
    const about = { at: AT, fills: [], canceled: 'other-leg' as const };
    const kinds = (status: string, order = orderOf(10)): string[] =>
      stepsTo(order, theirs(status, '3', '99.5'), about).map(({ record }) => record.event.kind);
    expect(kinds('canceled')).toEqual(['accept', 'fill', 'cancel']);
    expect(kinds('expired')).toEqual(['accept', 'fill', 'expire']);
    // What is filled in part can not be rejected any more.
    const part = orderOf(10, { status: 'accepted' });
    expect(kinds('rejected', part)).toEqual(['fill', 'cancel']);
    // Done for the day is the end of a day order, and not of one that lasts.
    expect(kinds('done_for_day')).toEqual(['accept', 'fill']);
    expect(kinds('done_for_day', orderOf(10, { timeInForce: 'day' }))).toEqual(['accept', 'fill', 'expire']);
    expect(stepsTo(orderOf(10), theirs('canceled', '0', null), about).at(-1)!.record.order.reason).toBe(
      'other-leg',
    );
  });

  it('are explained by executions that leave no gap', () => {
    const fill = (id: string, quantity: string, total: string): BrokerFill => ({
      id,
      quantity: decimal(quantity),
      total: decimal(total),
      price: decimal('100'),
      at: AT,
    });
    const [first, second] = [fill('1', '4', '4'), fill('2', '6', '10')];
    const whole = theirs('filled', '10', '100');
    expect(areExplained(orderOf(10), whole, [second, first])).toBe(true);
    expect(areExplained(orderOf(10), whole, [second])).toBe(false);
    expect(areExplained(orderOf(10), theirs('new', '0', null), [])).toBe(true);
  });
});
