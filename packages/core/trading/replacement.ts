import { type Decimal, sign, subtract } from '../money/decimal.ts';
import { isClosed, type Order, type OrderTerms } from './order.ts';
import { newOrder, type OrderIdentity } from './submission.ts';
import { ImpossibleTransition } from './transitions.ts';

/** What a replacement may change; what is left out stays. */
export type OrderChange = Partial<
  Pick<
    OrderTerms,
    'limitPrice' | 'stopPrice' | 'trailAmount' | 'trailPercent' | 'timeInForce' | 'goodTill' | 'extendedHours'
  > & { readonly quantity: Decimal }
>;

/** As much as is wanted in all has been filled already, so nothing is left for another order. */
export class NothingLeft extends Error {
  readonly orderId: string;
  constructor(order: Order) {
    super(`order ${order.id} has filled as much as is wanted: nothing is left to replace`);
    this.name = 'NothingLeft';
    this.orderId = order.id;
  }
}

/**
 * The order that stands in the place of another. A new `quantity` counts what has been filled already (FIX 4.4, OrderQty of
 * a cancel/replace request); the replacement is for the rest, so that the fills of each order are its own. A stop that
 * has been reached stays reached unless the stop price changes. The caller writes `replace` to the order replaced.
 * Throws {@link ImpossibleTransition} for a closed order, {@link NothingLeft} when nothing is left.
 */
export function replacementOf(order: Order, change: OrderChange, identity: OrderIdentity): Order {
  if (isClosed(order.status)) throw new ImpossibleTransition(order, 'replace');
  const terms = termsOf(order, change);
  const next = newOrder(terms, { ...identity, group: order.group, replaces: order.id });
  const moved =
    change.stopPrice !== undefined || change.trailAmount !== undefined || change.trailPercent !== undefined;
  return moved
    ? next
    : { ...next, triggeredAt: order.triggeredAt, extreme: order.extreme, stopPrice: order.stopPrice };
}

function termsOf(order: Order, change: OrderChange): OrderTerms {
  const quantity = change.quantity ?? order.quantity;
  const left = quantity === null ? null : subtract(quantity, order.filledQuantity);
  const money = order.notional === null ? null : subtract(order.notional, order.filledValue);
  if (sign(left ?? money!) <= 0) throw new NothingLeft(order);
  // A trailing stop has one distance: to change to the other kind gives up the first.
  const { trailAmount = change.trailPercent ? null : order.trailAmount } = change;
  const { trailPercent = change.trailAmount ? null : order.trailPercent } = change;
  return {
    assetId: order.assetId,
    side: order.side,
    type: order.type,
    timeInForce: change.timeInForce ?? order.timeInForce,
    goodTill: change.goodTill === undefined ? order.goodTill : change.goodTill,
    quantity: left,
    notional: money,
    limitPrice: change.limitPrice ?? order.limitPrice,
    stopPrice: order.type === 'trailing_stop' ? null : (change.stopPrice ?? order.stopPrice),
    trailAmount,
    trailPercent,
    extendedHours: change.extendedHours ?? order.extendedHours,
  };
}
