import {
  add,
  compare,
  type Decimal,
  divide,
  isZero,
  larger,
  multiply,
  sign,
  smaller,
  subtract,
} from '../../money/decimal.ts';
import { feeOfFill } from '../fees.ts';
import { type Instrument, tickAt, toStep } from '../instrument.ts';
import type { Instant, Order } from '../order.ts';
import { slippageOf } from '../slippage.ts';
import { afterFill, availableQuantity, end } from './legs.ts';
import { apply, instrumentOf, type Simulation } from './simulation.ts';
import { pricesOf, type Window } from './window.ts';

/** How an order meets the market: it takes what is offered at about this price, or has waited at it. */
export interface Meeting {
  readonly price: Decimal;
  readonly takes: boolean;
  readonly at: Instant;
}

/**
 * Fills as much of an order as the window has left for it. The price lies within the order's limit and, of a bar, within
 * its range. Answers whether anything was filled. An order for an amount of money buys as many steps as it pays for.
 */
export function fill(
  simulation: Simulation,
  window: Window,
  order: Order,
  { price, takes, at }: Meeting,
): boolean {
  const instrument = instrumentOf(simulation, order.assetId);
  const wanted = wantedQuantity(simulation, order, price, instrument);
  if (wanted.units <= 0n) {
    // Not even the least step can be bought with what is left of the money.
    if (order.notional !== null) end(simulation, order, 'cancel', at, 'nothing-left');
    return false;
  }
  const left = window.left[order.side];
  const most =
    left === null || compare(left, wanted) >= 0 ? wanted : toStep(left, instrument.quantityStep, 'down');
  if (most.units <= 0n || (order.timeInForce === 'fok' && compare(most, wanted) < 0)) return false;
  const paid = takes ? slipped(simulation, window, order, price, most, instrument) : price;
  // What slips may cost more than there is money for.
  const quantity =
    order.notional === null ? most : smaller(most, wantedQuantity(simulation, order, paid, instrument));
  if (quantity.units <= 0n) return false;
  book(simulation, order, quantity, paid, at, instrument);
  if (left !== null) window.left[order.side] = subtract(left, quantity);
  return true;
}

function book(
  simulation: Simulation,
  order: Order,
  quantity: Decimal,
  price: Decimal,
  at: Instant,
  instrument: Instrument,
): void {
  const fee = feeOfFill(simulation.rules.fees, order, quantity, price, instrument);
  const last = isLast(order, quantity, price, instrument);
  const after = apply(simulation, order, { kind: 'fill', at, quantity, price, fee, last });
  afterFill(simulation, after, quantity, at);
}

function isLast(order: Order, quantity: Decimal, price: Decimal, instrument: Instrument): boolean {
  if (order.quantity !== null)
    return isZero(subtract(subtract(order.quantity, order.filledQuantity), quantity));
  const filledValue = add(order.filledValue, multiply(price, quantity));
  return isZero(stepsFor(order.notional!, filledValue, price, instrument));
}

function wantedQuantity(
  simulation: Simulation,
  order: Order,
  price: Decimal,
  instrument: Instrument,
): Decimal {
  return (
    availableQuantity(simulation, order) ?? stepsFor(order.notional!, order.filledValue, price, instrument)
  );
}

/** As many units as the rest of an amount of money buys. */
function stepsFor(
  notional: Decimal,
  filledValue: Decimal,
  price: Decimal,
  { multiplier, quantityStep }: Instrument,
): Decimal {
  const rest = subtract(notional, multiply(filledValue, multiplier));
  const stepCost = multiply(multiply(price, multiplier), quantityStep);
  if (sign(rest) <= 0) return { units: 0n, scale: 0 };
  return multiply(divide(rest, stepCost, 0, 'down'), quantityStep);
}

/** The price with slippage, on a step of the price; not beyond the limit, nor the range of what was traded. */
function slipped(
  simulation: Simulation,
  window: Window,
  order: Order,
  price: Decimal,
  quantity: Decimal,
  instrument: Instrument,
): Decimal {
  const { side, type } = order;
  const liquidity = { spread: window.spread, volume: window.volume[side] };
  const slip = slippageOf(simulation.rules.slippage, price, quantity, liquidity);
  if (isZero(slip)) return price;
  const buys = side === 'buy';
  const tick = tickAt(instrument, price);
  let worse = buys
    ? toStep(add(price, slip), tick, 'up')
    : larger(toStep(positive(subtract(price, slip)), tick, 'down'), tick);
  const limit = type === 'limit' || type === 'stop_limit' ? order.limitPrice : null;
  const { high, low } = pricesOf(window, side)!;
  const bound = window.bounded ? (buys ? high : low) : null;
  for (const most of [limit, bound])
    if (most !== null) worse = buys ? smaller(worse, most) : larger(worse, most);
  return worse;
}

const positive = (value: Decimal): Decimal => (value.units < 0n ? { units: 0n, scale: 0 } : value);
