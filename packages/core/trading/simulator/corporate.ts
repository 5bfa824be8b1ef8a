import { add, compare, type Decimal, decimal, divide, multiply, subtract } from '../../money/decimal.ts';
import { type Instrument, tickAt, toStep } from '../instrument.ts';
import type { Order } from '../order.ts';
import type { Adjustment } from '../transitions.ts';
import type { Dividend, Split } from './event.ts';
import { end } from './legs.ts';
import { apply, current, instrumentOf, type Simulation } from './simulation.ts';

const ONE = decimal('1');
const CENT = decimal('0.01');
const PRICE_DIGITS = 12;

/** Open orders that were given before the event, as they are when their turn comes. */
function* openBefore(simulation: Simulation, assetId: string, at: number): Generator<Order> {
  for (const before of [...(simulation.open.get(assetId)?.values() ?? [])]) {
    const order = current(simulation, before);
    if (order !== null && order.submittedAt < at) yield order;
  }
}

/**
 * A split multiplies quantities and divides prices: buy limits and sell stops are rounded down to a step of the price, sell
 * limits and buy stops up, so that none comes nearer to the market (FINRA rule 5330 rounds down those it adjusts, buy
 * limits and sell stops). Fractions of a unit that can not be traded are dropped. A reverse split cancels all orders (5330).
 */
export function splitOrders(simulation: Simulation, { assetId, at, ratio }: Split): void {
  const instrument = instrumentOf(simulation, assetId);
  for (const order of openBefore(simulation, assetId, at)) {
    if (compare(ratio, ONE) < 0) {
      end(simulation, order, 'cancel', at, 'reverse-split');
      continue;
    }
    const changes = splitChanges(order, ratio, instrument);
    const after = apply(simulation, order, { kind: 'adjust', at, cause: 'split', changes });
    if (after.quantity !== null && compare(after.quantity, after.filledQuantity) <= 0)
      end(simulation, after, 'cancel', at, 'nothing-left');
  }
  simulation.quotes.delete(assetId);
}

function splitChanges(order: Order, ratio: Decimal, instrument: Instrument): Adjustment {
  const buys = order.side === 'buy';
  const price = (value: Decimal | null, direction: 'down' | 'up'): Decimal | null => {
    if (value === null) return null;
    const exact = divide(value, ratio, PRICE_DIGITS);
    const tick = tickAt(instrument, exact);
    const on = toStep(exact, tick, direction);
    return on.units === 0n ? tick : on;
  };
  const filledQuantity = multiply(order.filledQuantity, ratio);
  const left =
    order.quantity === null ? null : multiply(subtract(order.quantity, order.filledQuantity), ratio);
  return {
    quantity: left === null ? null : add(filledQuantity, toStep(left, instrument.quantityStep, 'down')),
    filledQuantity,
    limitPrice: price(order.limitPrice, buys ? 'down' : 'up'),
    stopPrice: price(order.stopPrice, buys ? 'up' : 'down'),
    trailAmount: order.trailAmount === null ? null : divide(order.trailAmount, ratio, PRICE_DIGITS),
    extreme: order.extreme === null ? null : divide(order.extreme, ratio, PRICE_DIGITS),
  };
}

/**
 * On the ex-date buy limits and sell stops come down by the dividend and on to the next lower step of the price; sell limits
 * and buy stops stay, and nothing does for less than a cent (FINRA rule 5330).
 */
export function payDividend(simulation: Simulation, { assetId, at, amount }: Dividend): void {
  if (compare(amount, CENT) < 0) return;
  const instrument = instrumentOf(simulation, assetId);
  for (const order of openBefore(simulation, assetId, at)) {
    const changes = dividendChanges(order, amount, instrument);
    if (changes !== null) apply(simulation, order, { kind: 'adjust', at, cause: 'dividend', changes });
  }
  simulation.quotes.delete(assetId);
}

function dividendChanges(order: Order, amount: Decimal, instrument: Instrument): Adjustment | null {
  const lower = (value: Decimal | null): Decimal | null => {
    if (value === null) return null;
    const exact = subtract(value, amount);
    const tick = tickAt(instrument, exact);
    return compare(exact, tick) < 0 ? tick : toStep(exact, tick, 'down');
  };
  const { side, limitPrice, stopPrice, extreme } = order;
  if (side === 'buy') return limitPrice === null ? null : { limitPrice: lower(limitPrice) };
  if (stopPrice === null) return null;
  return {
    stopPrice: lower(stopPrice),
    limitPrice: lower(limitPrice),
    extreme: extreme === null ? null : subtract(extreme, amount),
  };
}
