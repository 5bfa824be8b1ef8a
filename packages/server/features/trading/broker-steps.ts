import {
  compare,
  type Decimal,
  decimal,
  divide,
  equals,
  isZero,
  multiply,
  subtract,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { isClosed, type Order, type OrderReason } from '@financehub/core/trading/order.ts';
import { type OrderEvent, type OrderRecord, transition } from '@financehub/core/trading/transitions.ts';
import type { AlpacaLeg } from '../../providers/alpaca-orders.ts';

/** One execution, as the broker's stream or its list of activities tells it. */
export interface BrokerFill {
  /** The broker's id of it. */
  readonly id: string;
  readonly quantity: Decimal;
  /** What was filled of the order in all, this one included. */
  readonly total: Decimal;
  readonly price: Decimal;
  readonly at: number;
}

/** A step of an order; `key` is of a fill, and the same whoever tells of it. */
export interface BrokerStep {
  readonly record: OrderRecord;
  readonly key: string | null;
}

export interface About {
  readonly at: number;
  /** Executions that are known one by one; their order does not matter, nor whether they were known before. */
  readonly fills: readonly BrokerFill[];
  /** Why it ends where the broker says that it was canceled. */
  readonly canceled: OrderReason;
}

const ENDS: Readonly<Record<string, 'cancel' | 'expire' | 'reject'>> = {
  canceled: 'cancel',
  expired: 'expire',
  rejected: 'reject',
};
const FILL_DIGITS = 9;

/** A broker that is done for the day goes on the next one with what lasts longer. */
function endingOf({ timeInForce }: Order, { status }: AlpacaLeg): 'cancel' | 'expire' | 'reject' | undefined {
  if (status === 'done_for_day') return timeInForce === 'gtc' || timeInForce === 'gtd' ? undefined : 'expire';
  return ENDS[status];
}

/** Whether executions that are known one by one lead from what is known of an order to what the broker says of it. */
export function areExplained(order: Order, theirs: AlpacaLeg, fills: readonly BrokerFill[]): boolean {
  const last = chain(order, fills).at(-1)?.total ?? order.filledQuantity;
  return compare(last, decimal(theirs.filled_qty)) >= 0;
}

/** Those that follow what is filled without a gap. What is known already, twice or late, is not among them. */
function chain(order: Order, fills: readonly BrokerFill[]): BrokerFill[] {
  let filled = order.filledQuantity;
  const next: BrokerFill[] = [];
  for (const fill of [...fills].sort((a, b) => compare(a.total, b.total))) {
    if (!equals(subtract(fill.total, fill.quantity), filled) || isZero(fill.quantity)) continue;
    next.push(fill);
    filled = fill.total;
  }
  return next;
}

/**
 * The steps from what is known of an order to what the broker says of it. It bears answers that are older than what is
 * known: they lead nowhere. What is filled beyond the executions that are known one by one is one fill, at the price that
 * makes the broker's average of before that of now. That it was replaced is for the caller, who knows by what.
 */
export function stepsTo(order: Order, theirs: AlpacaLeg, about: About): BrokerStep[] {
  const { at } = about;
  const steps: BrokerStep[] = [];
  let current = order;
  const step = (event: OrderEvent, key: string | null = null): void => {
    const record = transition(current, event);
    steps.push({ record, key });
    current = record.order;
  };
  if (isClosed(order.status)) return steps;
  const held = theirs.status === 'held';
  const end = endingOf(order, theirs);
  if (current.status === 'new' && held) step({ kind: 'hold', at });
  if (current.status === 'held' && !held && end === undefined) step({ kind: 'release', at });
  if (current.status === 'new' && end !== 'reject') step({ kind: 'accept', at });
  const quantity = quantityOf(current, theirs);
  if (quantity !== null) step({ kind: 'adjust', at, cause: 'by-broker', changes: { quantity } });
  const fill = (each: BrokerFill): void => {
    const { status } = theirs;
    const whole = current.quantity === null ? null : equals(current.quantity, each.total);
    const last = whole ?? (status === 'filled' && compare(each.total, decimal(theirs.filled_qty)) >= 0);
    const { quantity: filled, price } = each;
    step(
      { kind: 'fill', at: Math.min(at, each.at), quantity: filled, price, fee: ZERO, last },
      `alpaca:${each.id}`,
    );
  };
  for (const each of chain(current, about.fills)) fill(each);
  const rest = restOf(current, theirs, at);
  if (rest !== null) fill(rest);
  if (end !== undefined && !isClosed(current.status)) step(endOf(end, current, about));
  return steps;
}

/** The broker lessens a leg by what the other one fills, and multiplies an order in a split. */
function quantityOf({ quantity, filledQuantity }: Order, { qty }: AlpacaLeg): Decimal | null {
  if (quantity === null || qty == null) return null;
  const theirs = decimal(qty);
  return equals(theirs, quantity) || isZero(theirs) || compare(theirs, filledQuantity) < 0 ? null : theirs;
}

function restOf(order: Order, theirs: AlpacaLeg, at: number): BrokerFill | null {
  const total = decimal(theirs.filled_qty);
  const quantity = subtract(total, order.filledQuantity);
  if (quantity.units <= 0n || theirs.filled_avg_price === null) return null;
  const value = subtract(multiply(decimal(theirs.filled_avg_price), total), order.filledValue);
  return {
    id: `${theirs.id}/${theirs.filled_qty}`,
    quantity,
    total,
    price: trim(divide(value, quantity, FILL_DIGITS)),
    at: theirs.filled_at == null ? at : Date.parse(theirs.filled_at),
  };
}

function endOf(end: 'cancel' | 'expire' | 'reject', order: Order, { at, canceled }: About): OrderEvent {
  // What has been filled in part can not be rejected any more.
  if (end === 'cancel' || (end === 'reject' && order.status === 'partially_filled'))
    return { kind: 'cancel', at, reason: end === 'cancel' ? canceled : 'broker' };
  if (end === 'reject') return { kind: 'reject', at, reason: 'broker' };
  return { kind: 'expire', at, reason: order.timeInForce === 'day' ? 'session-end' : 'broker' };
}
