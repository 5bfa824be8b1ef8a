import { type Decimal, divide, subtract } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';

/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;

export type Side = 'buy' | 'sell';

/**
 * - `market`: at any price.
 * - `limit`: at the limit price or better.
 * - `stop`: a market order once the price has reached the stop price.
 * - `stop_limit`: a limit order once the price has reached the stop price.
 * - `trailing_stop`: a stop order whose stop price follows the best price since it was given, at a distance.
 */
export type OrderType = 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop';

/**
 * - `day`: until the end of the session; given while the exchange is closed, of the next one.
 * - `gtc`: until it is canceled.
 * - `gtd`: until the end of the session of a day.
 * - `ioc`: what fills at once; the rest is canceled.
 * - `fok`: all of it at once, or nothing.
 * - `opg`, `cls`: in the opening or the closing auction only.
 */
export type TimeInForce = 'day' | 'gtc' | 'gtd' | 'ioc' | 'fok' | 'opg' | 'cls';

/**
 * - `bracket`: an entry, and once it fills a take-profit and a stop-loss of which one cancels the other.
 * - `oto`: an entry, and once it fills one of the two.
 * - `oco`: a take-profit and a stop-loss of a position that is there already.
 */
export type OrderClass = 'simple' | 'bracket' | 'oco' | 'oto';

/**
 * - `new`: received, not working yet: the exchange is closed, or a broker has not answered.
 * - `held`: a leg that waits for the entry of its group to fill.
 * - `accepted`: working.
 */
export const ORDER_STATUSES = [
  'new',
  'held',
  'accepted',
  'partially_filled',
  'filled',
  'canceled',
  'expired',
  'replaced',
  'rejected',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

const CLOSED: ReadonlySet<OrderStatus> = new Set(['filled', 'canceled', 'expired', 'replaced', 'rejected']);

/** Nothing happens to such an order any more. */
export function isClosed(status: OrderStatus): boolean {
  return CLOSED.has(status);
}

/** What somebody wants to be done. Prices are per unit, of options per unit of the underlying. */
export interface OrderTerms {
  readonly assetId: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  /** The last day of `gtd`; null otherwise. */
  readonly goodTill: EpochDay | null;
  /** Units, in contracts for options; above zero. Null when `notional` is given. */
  readonly quantity: Decimal | null;
  /** An amount of money to buy or sell for, above zero; market orders only. */
  readonly notional: Decimal | null;
  readonly limitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
  /** Distance of a trailing stop in money per unit; one of the two. */
  readonly trailAmount: Decimal | null;
  /** Distance of a trailing stop in percent of the best price: 1.5 is 1.5 %. */
  readonly trailPercent: Decimal | null;
  /** May fill before the open and after the close. */
  readonly extendedHours: boolean;
}

export type OrderRole = 'entry' | 'take_profit' | 'stop_loss';

/** The orders of one bracket, OCO or OTO share a group. */
export interface OrderGroup {
  readonly id: string;
  readonly orderClass: OrderClass;
  readonly role: OrderRole;
}

/** An order and what has become of it. Immutable; the next one comes of `transition` in transitions.ts. */
export interface Order extends OrderTerms {
  readonly id: string;
  readonly group: OrderGroup | null;
  readonly status: OrderStatus;
  readonly submittedAt: Instant;
  /**
   * Prices count for it from here on: it was accepted or released, its stop was reached or has moved. Of a bar that covers
   * this instant only the close is known to be after it.
   */
  readonly effectiveAt: Instant;
  /** When it ends by itself, see `expiryOf` in expiry.ts; null for never. */
  readonly expiresAt: Instant | null;
  /** Which of two orders of the same price comes first: the lower. Unique among the orders of an account. */
  readonly sequence: number;
  /** When the price reached the stop; null before, and for orders without one. */
  readonly triggeredAt: Instant | null;
  /** The best price that a trailing stop has seen; `stopPrice` is at the distance from it. */
  readonly extreme: Decimal | null;
  readonly filledQuantity: Decimal;
  /** Sum of price times quantity of the fills, without a multiplier. */
  readonly filledValue: Decimal;
  readonly fees: Decimal;
  readonly filledAt: Instant | null;
  /** Why it was rejected, canceled or has expired. */
  readonly reason: OrderReason | null;
  readonly replaces: string | null;
  readonly replacedBy: string | null;
}

/**
 * Why an order ended without being filled: `asked` by its owner; `other-leg` or `entry-ended` in a group; `not-at-once`
 * for ioc and fok; `session-end`, `day-reached` (gtd), `contract-end` (the option expired), `no-auction` (opg, cls: there
 * was none, or not at its price); `reverse-split`; `nothing-left`, where what is left is less than a step; `refused`, for what
 * refusal.ts names; or `broker`, in words of its own.
 */
export type OrderReason =
  | 'asked'
  | 'other-leg'
  | 'entry-ended'
  | 'not-at-once'
  | 'session-end'
  | 'day-reached'
  | 'contract-end'
  | 'no-auction'
  | 'reverse-split'
  | 'nothing-left'
  | 'refused'
  | 'broker';

/** Units that are still to be filled; null for an order over an amount of money. */
export function leavesQuantity(order: Order): Decimal | null {
  return order.quantity === null ? null : subtract(order.quantity, order.filledQuantity);
}

/** To twelve decimals; null before the first fill. */
export function averageFillPrice(order: Order): Decimal | null {
  if (order.filledQuantity.units === 0n) return null;
  return divide(order.filledValue, order.filledQuantity, 12);
}
