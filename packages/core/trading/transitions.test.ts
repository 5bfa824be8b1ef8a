import { describe, expect, it } from 'vitest';
import { decimal, formatDecimal } from '../money/decimal.ts';
import { averageFillPrice, isClosed, leavesQuantity, ORDER_STATUSES, type Order } from './order.ts';
import { newOrder } from './submission.ts';
import {
  ImpossibleFill,
  ImpossibleTransition,
  type OrderEvent,
  type OrderEventKind,
  transition,
} from './transitions.ts';

const order = newOrder(
  {
    assetId: 'acme',
    side: 'buy',
    type: 'limit',
    timeInForce: 'day',
    goodTill: null,
    quantity: decimal('100'),
    notional: null,
    limitPrice: decimal('10.00'),
    stopPrice: null,
    trailAmount: null,
    trailPercent: null,
    extendedHours: false,
  },
  { id: 'a', submittedAt: 0, expiresAt: null, sequence: 1 },
);

const fill = (quantity: string, price: string, last: boolean, fee = '0'): OrderEvent => ({
  kind: 'fill',
  at: 5,
  quantity: decimal(quantity),
  price: decimal(price),
  fee: decimal(fee),
  last,
});

const EVENTS: Readonly<Record<OrderEventKind, OrderEvent>> = {
  accept: { kind: 'accept', at: 5 },
  hold: { kind: 'hold', at: 5 },
  release: { kind: 'release', at: 5 },
  trigger: { kind: 'trigger', at: 5 },
  trail: { kind: 'trail', at: 5, extreme: decimal('11'), stopPrice: decimal('10') },
  fill: fill('100', '9.99', true),
  adjust: { kind: 'adjust', at: 5, cause: 'split', changes: { quantity: decimal('200') } },
  replace: { kind: 'replace', at: 5, replacedBy: 'b' },
  cancel: { kind: 'cancel', at: 5, reason: 'asked' },
  expire: { kind: 'expire', at: 5, reason: 'session-end' },
  reject: { kind: 'reject', at: 5, reason: 'broker' },
};

describe('transitions', () => {
  // Order status changes of FIX 4.4, volume 4, appendix D (New, Partially filled, Filled, Canceled, Replaced, Expired, Rejected),
  // with `held` for legs that wait.
  const allowed = `
    new accept accepted
    new hold held
    new adjust new
    new replace replaced
    new cancel canceled
    new expire expired
    new reject rejected
    held release accepted
    held adjust held
    held replace replaced
    held cancel canceled
    held expire expired
    held reject rejected
    accepted trigger accepted
    accepted trail accepted
    accepted fill filled
    accepted adjust accepted
    accepted replace replaced
    accepted cancel canceled
    accepted expire expired
    accepted reject rejected
    partially_filled trigger partially_filled
    partially_filled trail partially_filled
    partially_filled fill filled
    partially_filled adjust partially_filled
    partially_filled replace replaced
    partially_filled cancel canceled
    partially_filled expire expired`
    .trim()
    .split('\n')
    .map((line) => line.trim());

  const cases = ORDER_STATUSES.flatMap((status) =>
    (Object.keys(EVENTS) as OrderEventKind[]).map((kind) => [status, kind] as const),
  );

  it.each(cases)('%s and %s', (status, kind) => {
    const before: Order = { ...order, status };
    const to = allowed.find((line) => line.startsWith(`${status} ${kind} `))?.split(' ')[2];
    if (to === undefined) {
      expect(() => transition(before, EVENTS[kind])).toThrow(ImpossibleTransition);
      return;
    }
    const record = transition(before, EVENTS[kind]);
    expect(record).toMatchObject({ from: status, to, event: EVENTS[kind], order: { id: 'a', status: to } });
    expect(before.status).toBe(status);
  });

  it('leave closed orders as they are', () => {
    for (const status of ORDER_STATUSES)
      expect(isClosed(status)).toBe(!allowed.some((line) => line.startsWith(`${status} `)));
  });
});

describe('fills', () => {
  const working: Order = { ...order, status: 'accepted' };

  it('add up to quantity, value, fees and an average price', () => {
    const first = transition(working, fill('30', '9.90', false, '0.35')).order;
    expect(first).toMatchObject({ status: 'partially_filled', filledAt: 5 });
    expect(formatDecimal(leavesQuantity(first)!)).toBe('70');
    const second = transition(first, fill('70', '10.00', true, '0.10')).order;
    expect(second.status).toBe('filled');
    expect(formatDecimal(second.fees)).toBe('0.45');
    // 30 at 9.90 and 70 at 10.00 are 997.00 for 100.
    expect(formatDecimal(averageFillPrice(second)!)).toBe('9.970000000000');
  });

  it.each([
    ['more than was ordered', fill('100.000001', '10', true)],
    ['nothing', fill('0', '10', false)],
    ['less than nothing', fill('-1', '10', false)],
    ['a price below zero', fill('1', '-10', false)],
    ['the last one although something is left', fill('99', '10', true)],
    ['not the last one although nothing is left', fill('100', '10', false)],
  ])('are refused: %s', (_, event) => {
    expect(() => transition(working, event)).toThrow(ImpossibleFill);
  });

  it('have no average before the first one', () => {
    expect(averageFillPrice(order)).toBeNull();
  });
});
