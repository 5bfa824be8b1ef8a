import { type Decimal, ZERO } from '../money/decimal.ts';
import type { Instant, Order, OrderClass, OrderGroup, OrderTerms } from './order.ts';

/** What identifies one order when it is given. */
export interface OrderIdentity {
  readonly id: string;
  readonly submittedAt: Instant;
  /** See `expiryOf` in expiry.ts. */
  readonly expiresAt: Instant | null;
  readonly sequence: number;
  readonly group?: OrderGroup | null;
  readonly replaces?: string | null;
}

/** An order as it is received, with the status `new`. */
export function newOrder(terms: OrderTerms, identity: OrderIdentity): Order {
  const { id, submittedAt, expiresAt, sequence, group = null, replaces = null } = identity;
  return {
    ...terms,
    id,
    group,
    status: 'new',
    submittedAt,
    effectiveAt: submittedAt,
    expiresAt,
    sequence,
    triggeredAt: null,
    extreme: null,
    filledQuantity: ZERO,
    filledValue: ZERO,
    fees: ZERO,
    filledAt: null,
    reason: null,
    replaces,
    replacedBy: null,
  };
}

/** What somebody asks for: one order, or the two or three of a group. */
export interface OrderRequest {
  readonly terms: OrderTerms;
  readonly orderClass: OrderClass;
  readonly takeProfit: { readonly limitPrice: Decimal } | null;
  readonly stopLoss: { readonly stopPrice: Decimal; readonly limitPrice: Decimal | null } | null;
}

/** The terms of each order that a request stands for, the entry first, with its role; null for a simple order. */
export interface RequestedOrder {
  readonly terms: OrderTerms;
  readonly role: OrderGroup['role'] | null;
}

/**
 * The orders of a request. The legs of a bracket and of an OTO go the other way than the entry, for as much, until they
 * are canceled or, of a day order, until the end of its session. An OCO has no entry: its terms say the side, the
 * quantity and the time in force of both legs, and its prices come from `takeProfit` and `stopLoss`.
 */
export function ordersOf({ terms, orderClass, takeProfit, stopLoss }: OrderRequest): RequestedOrder[] {
  if (orderClass === 'simple') return [{ terms, role: null }];
  const side = orderClass === 'oco' ? terms.side : terms.side === 'buy' ? 'sell' : 'buy';
  const leg: OrderTerms = {
    ...terms,
    side,
    timeInForce: legTime(terms.timeInForce),
    notional: null,
    limitPrice: null,
    stopPrice: null,
    trailAmount: null,
    trailPercent: null,
    extendedHours: false,
  };
  const orders: RequestedOrder[] = orderClass === 'oco' ? [] : [{ terms, role: 'entry' }];
  if (takeProfit !== null)
    orders.push({ terms: { ...leg, type: 'limit', limitPrice: takeProfit.limitPrice }, role: 'take_profit' });
  if (stopLoss !== null) {
    const type = stopLoss.limitPrice === null ? 'stop' : 'stop_limit';
    orders.push({ terms: { ...leg, ...stopLoss, type }, role: 'stop_loss' });
  }
  return orders;
}

/** Legs outlive an entry that is only good at once or in an auction. */
function legTime(entry: OrderTerms['timeInForce']): OrderTerms['timeInForce'] {
  return entry === 'day' || entry === 'gtd' ? entry : 'gtc';
}
