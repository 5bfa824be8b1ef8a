import {
  type Decimal,
  decimal,
  divide,
  formatDecimal,
  multiply,
  sign,
  subtract,
  trim,
} from '@financehub/core/money/decimal.ts';
import { isClosed, type Order } from '@financehub/core/trading/order.ts';
import { type OrderEvent, type OrderRecord, transition } from '@financehub/core/trading/transitions.ts';
import type { AlpacaChange, AlpacaNewOrder, AlpacaOrder } from '../../providers/alpaca.ts';
import type { AssetRow } from '../assets/index.ts';

const text = (value: Decimal | null): string | undefined =>
  value === null ? undefined : formatDecimal(trim(value));
const given = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

/** An order in the broker's words, with the legs of its group. Its own id makes it safe to send twice. */
export function asAlpaca(order: Order, legs: readonly Order[], asset: AssetRow): AlpacaNewOrder {
  const profit = [order, ...legs].find(({ group }) => group?.role === 'take_profit');
  const loss = legs.find(({ group }) => group?.role === 'stop_loss');
  const oco = order.group?.orderClass === 'oco';
  return given({
    symbol:
      asset.type === 'crypto' && !asset.symbol.includes('/')
        ? `${asset.symbol}/${asset.currency}`
        : asset.symbol,
    qty: text(order.quantity),
    notional: text(order.notional),
    side: order.side,
    type: order.type,
    // The broker knows no last day: an order until one is canceled when it has passed.
    time_in_force: order.timeInForce === 'gtd' ? 'gtc' : order.timeInForce,
    limit_price: oco ? undefined : text(order.limitPrice),
    stop_price: order.type === 'trailing_stop' ? undefined : text(order.stopPrice),
    trail_price: text(order.trailAmount),
    trail_percent: text(order.trailPercent),
    extended_hours: order.extendedHours ? true : undefined,
    client_order_id: order.id,
    order_class: order.group?.orderClass,
    take_profit: profit === undefined ? undefined : { limit_price: text(profit.limitPrice)! },
    stop_loss:
      loss === undefined
        ? undefined
        : given({ stop_price: text(loss.stopPrice)!, limit_price: text(loss.limitPrice) }),
  }) as AlpacaNewOrder;
}

/** What is to be changed of the order that this one takes the place of. */
export function asAlpacaChange(order: Order): AlpacaChange {
  return given({
    qty: text(order.quantity),
    limit_price: text(order.limitPrice),
    stop_price: order.type === 'trailing_stop' ? undefined : text(order.stopPrice),
    trail: text(order.trailAmount ?? order.trailPercent),
    time_in_force: order.timeInForce === 'gtd' ? 'gtc' : order.timeInForce,
    client_order_id: order.id,
  }) as AlpacaChange;
}

const ENDS: Readonly<Record<string, 'cancel' | 'expire' | 'reject'>> = {
  canceled: 'cancel',
  expired: 'expire',
  done_for_day: 'expire',
  rejected: 'reject',
};
const FILL_DIGITS = 9;

/**
 * The steps from what is known of an order to what the broker says of it. The price of a fill is what makes the broker's
 * average of before that of now.
 */
export function stepsTo(
  order: Order,
  theirs: AlpacaOrder | NonNullable<AlpacaOrder['legs']>[number],
  at: number,
): OrderRecord[] {
  const records: OrderRecord[] = [];
  let current = order;
  const step = (event: OrderEvent): void => {
    const record = transition(current, event);
    records.push(record);
    current = record.order;
  };
  if (isClosed(order.status)) return records;
  const held = theirs.status === 'held';
  if (current.status === 'new' && held) step({ kind: 'hold', at });
  if (current.status === 'held' && !held) step({ kind: 'release', at });
  if (current.status === 'new' && ENDS[theirs.status] !== 'reject') step({ kind: 'accept', at });
  const quantity = subtract(decimal(theirs.filled_qty), current.filledQuantity);
  if (sign(quantity) > 0 && theirs.filled_avg_price !== null) {
    const value = subtract(
      multiply(decimal(theirs.filled_avg_price), decimal(theirs.filled_qty)),
      current.filledValue,
    );
    const filledAt = theirs.filled_at == null ? at : Math.min(at, Date.parse(theirs.filled_at));
    const price = trim(divide(value, quantity, FILL_DIGITS));
    const last = theirs.status === 'filled';
    step({ kind: 'fill', at: filledAt, quantity, price, fee: { units: 0n, scale: 0 }, last });
  }
  const end = ENDS[theirs.status];
  if (end !== undefined && !isClosed(current.status)) step({ kind: end, at, reason: 'broker' } as OrderEvent);
  return records;
}
