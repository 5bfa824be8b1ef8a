import { add, compare, type Decimal, multiply, subtract } from '../../money/decimal.ts';
import { tickAt, toStep } from '../instrument.ts';
import type { Instant, Order } from '../order.ts';
import { apply, instrumentOf, type Simulation } from './simulation.ts';

const HUNDREDTH: Decimal = { units: 1n, scale: 2 };

/** Whether the order waits for its stop price. */
export function isStopped({ type, triggeredAt }: Order): boolean {
  return triggeredAt === null && (type === 'stop' || type === 'stop_limit' || type === 'trailing_stop');
}

/** Whether the price has come to the stop, from below for buyers and from above for sellers. */
export function reachesStop({ side, stopPrice }: Order, price: Decimal): boolean {
  if (stopPrice === null) return false;
  return side === 'buy' ? compare(price, stopPrice) >= 0 : compare(price, stopPrice) <= 0;
}

/** Whether a limit order may trade at the price. */
export function withinLimit({ side, limitPrice }: Order, price: Decimal): boolean {
  if (limitPrice === null) return true;
  return side === 'buy' ? compare(price, limitPrice) <= 0 : compare(price, limitPrice) >= 0;
}

export function trigger(simulation: Simulation, order: Order, at: Instant): Order {
  return apply(simulation, order, { kind: 'trigger', at });
}

/** Lets a trailing stop follow a price that is better than the best so far; any other order stays as it is. */
export function follow(simulation: Simulation, order: Order, price: Decimal, at: Instant): Order {
  if (order.type !== 'trailing_stop' || order.triggeredAt !== null) return order;
  const { side, extreme } = order;
  const better =
    extreme === null || (side === 'sell' ? compare(price, extreme) > 0 : compare(price, extreme) < 0);
  if (!better) return order;
  return apply(simulation, order, {
    kind: 'trail',
    at,
    extreme: price,
    stopPrice: trailedStop(simulation, order, price),
  });
}

/** At the distance from the best price, on the step of the price that is farther from it. */
function trailedStop(simulation: Simulation, order: Order, extreme: Decimal): Decimal {
  const distance = order.trailAmount ?? multiply(multiply(extreme, order.trailPercent!), HUNDREDTH);
  const tick = tickAt(instrumentOf(simulation, order.assetId), extreme);
  if (order.side === 'buy') return toStep(add(extreme, distance), tick, 'up');
  const below = subtract(extreme, distance);
  return below.units <= 0n ? tick : toStep(below, tick, 'down');
}
