import { add, compare, type Decimal, formatDecimal, multiply, sign } from '../money/decimal.ts';
import type { Instant, Order, OrderReason, OrderStatus } from './order.ts';

/** Something that happens to an order. */
export type OrderEvent =
  /** It is working now. */
  | { readonly kind: 'accept'; readonly at: Instant }
  /** A leg waits for the entry of its group. */
  | { readonly kind: 'hold'; readonly at: Instant }
  /** The entry has filled, at least in part: the leg is working for as much as is there. */
  | { readonly kind: 'release'; readonly at: Instant }
  /** The price has reached the stop. */
  | { readonly kind: 'trigger'; readonly at: Instant }
  /** A trailing stop has followed the price. */
  | {
      readonly kind: 'trail';
      readonly at: Instant;
      readonly extreme: Decimal;
      readonly stopPrice: Decimal;
    }
  /** `last`: nothing is left, which of an order over an amount of money only the one who fills it knows. */
  | {
      readonly kind: 'fill';
      readonly at: Instant;
      readonly quantity: Decimal;
      readonly price: Decimal;
      readonly fee: Decimal;
      readonly last: boolean;
    }
  /** A split, a dividend, a fill of the other leg, or a broker changes what is wanted. */
  | {
      readonly kind: 'adjust';
      readonly at: Instant;
      readonly cause: 'split' | 'dividend' | 'other-leg' | 'entry' | 'by-broker';
      readonly changes: Adjustment;
    }
  /** Another order stands in its place. */
  | { readonly kind: 'replace'; readonly at: Instant; readonly replacedBy: string }
  | { readonly kind: 'cancel'; readonly at: Instant; readonly reason: OrderReason }
  | { readonly kind: 'expire'; readonly at: Instant; readonly reason: OrderReason }
  | { readonly kind: 'reject'; readonly at: Instant; readonly reason: OrderReason };

export type OrderEventKind = OrderEvent['kind'];

/** What a corporate action or another order changes; what is left out stays. */
export type Adjustment = Partial<
  Pick<
    Order,
    'quantity' | 'limitPrice' | 'stopPrice' | 'trailAmount' | 'extreme' | 'filledQuantity' | 'expiresAt'
  >
>;

/** An event with the status before and after it, and the order as it is then: one row of an order's history. */
export interface OrderRecord {
  readonly event: OrderEvent;
  readonly from: OrderStatus;
  readonly to: OrderStatus;
  readonly order: Order;
}

/**
 * Where each event leads from each status; what is not here can not happen. A `fill` leads to `filled` when it is the
 * last one and to `partially_filled` otherwise. Orders that are closed stay as they are.
 */
const TRANSITIONS: Readonly<Record<OrderStatus, Partial<Readonly<Record<OrderEventKind, OrderStatus>>>>> = {
  new: {
    accept: 'accepted',
    hold: 'held',
    adjust: 'new',
    replace: 'replaced',
    cancel: 'canceled',
    expire: 'expired',
    reject: 'rejected',
  },
  held: {
    release: 'accepted',
    adjust: 'held',
    replace: 'replaced',
    cancel: 'canceled',
    expire: 'expired',
    reject: 'rejected',
  },
  accepted: {
    trigger: 'accepted',
    trail: 'accepted',
    fill: 'filled',
    adjust: 'accepted',
    replace: 'replaced',
    cancel: 'canceled',
    expire: 'expired',
    reject: 'rejected',
  },
  partially_filled: {
    trigger: 'partially_filled',
    trail: 'partially_filled',
    fill: 'filled',
    adjust: 'partially_filled',
    replace: 'replaced',
    cancel: 'canceled',
    expire: 'expired',
  },
  filled: {},
  canceled: {},
  expired: {},
  replaced: {},
  rejected: {},
};

/** The event can not happen to an order of this status. */
export class ImpossibleTransition extends Error {
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly event: OrderEventKind;
  constructor(order: Order, event: OrderEventKind) {
    super(`order ${order.id} is ${order.status}: "${event}" can not happen to it`);
    this.name = 'ImpossibleTransition';
    this.orderId = order.id;
    this.status = order.status;
    this.event = event;
  }
}

/** A fill of nothing, of more than is left, or one that is called the last although something is left. */
export class ImpossibleFill extends Error {
  readonly orderId: string;
  constructor(order: Order, message: string) {
    super(`order ${order.id}: ${message}`);
    this.name = 'ImpossibleFill';
    this.orderId = order.id;
  }
}

/** The order after the event. Throws {@link ImpossibleTransition} or {@link ImpossibleFill}. */
export function transition(order: Order, event: OrderEvent): OrderRecord {
  const next = TRANSITIONS[order.status][event.kind];
  if (next === undefined) throw new ImpossibleTransition(order, event.kind);
  const to = event.kind === 'fill' && !event.last ? 'partially_filled' : next;
  return { event, from: order.status, to, order: { ...order, status: to, ...changesOf(order, event) } };
}

function changesOf(order: Order, event: OrderEvent): Partial<Order> {
  switch (event.kind) {
    case 'hold':
      return {};
    case 'accept':
    case 'release':
      return { effectiveAt: event.at };
    case 'trigger':
      return { triggeredAt: event.at, effectiveAt: event.at };
    case 'trail':
      return { extreme: event.extreme, stopPrice: event.stopPrice, effectiveAt: event.at };
    case 'fill':
      return fillOf(order, event);
    case 'adjust':
      return event.changes;
    case 'replace':
      return { replacedBy: event.replacedBy };
    case 'cancel':
    case 'expire':
    case 'reject':
      return { reason: event.reason };
  }
}

function fillOf(order: Order, fill: OrderEvent & { kind: 'fill' }): Partial<Order> {
  if (sign(fill.quantity) <= 0 || sign(fill.price) < 0)
    throw new ImpossibleFill(order, 'a fill needs a quantity above zero and a price that is not below it');
  const filledQuantity = add(order.filledQuantity, fill.quantity);
  if (order.quantity !== null) {
    const left = compare(order.quantity, filledQuantity);
    if (left < 0) {
      const wanted = `${formatDecimal(filledQuantity)} of ${formatDecimal(order.quantity)}`;
      throw new ImpossibleFill(order, `more is filled than was ordered: ${wanted}`);
    }
    if ((left === 0) !== fill.last)
      throw new ImpossibleFill(order, 'a fill is the last one exactly when nothing is left');
  }
  return {
    filledQuantity,
    filledValue: add(order.filledValue, multiply(fill.price, fill.quantity)),
    fees: add(order.fees, fill.fee),
    filledAt: fill.at,
  };
}
