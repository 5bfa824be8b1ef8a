import { compare, type Decimal, ZERO } from '../../money/decimal.ts';
import type { Instant, Order } from '../order.ts';
import { fill } from './fill.ts';
import { end } from './legs.ts';
import { current, type Simulation, workingOrders } from './simulation.ts';
import { follow, isStopped, reachesStop, trigger, withinLimit } from './stop.ts';
import { pricesOf, reachOf, type Window } from './window.ts';

type Moment = 'open' | 'close';

/**
 * Orders meet one price: a quote, a print, the open or the close of a bar. Stops that it reaches trigger and fill at it, so
 * that a gap through a stop fills at the open; limits that it is within fill at it, so that a gap in their favour is theirs.
 * Without a limit comes first, then the better limit, then the older order. Orders that entries release take their turn.
 */
export function meetPoint(simulation: Simulation, window: Window, assetId: string, moment: Moment): void {
  const at = moment === 'open' ? window.opensAt : window.closesAt;
  const met = new Set<string>();
  for (;;) {
    const orders = workingOrders(simulation, assetId).filter(
      (order) => !met.has(order.id) && meets(window, order, moment) && matters(window, order, moment),
    );
    if (orders.length === 0) return;
    for (const order of orders) met.add(order.id);
    for (const order of orders.map((each) => stepStop(simulation, window, each, moment, at)).sort(byPriority))
      meetOne(simulation, window, order, moment, at);
  }
}

function meets(window: Window, order: Order, moment: Moment): boolean {
  const reach = reachOf(window, order);
  return moment === 'open' ? reach === 'whole' : reach === 'close';
}

/** Whether the price does anything to the order: most are far from it, and need no place in line. */
function matters(window: Window, order: Order, moment: Moment): boolean {
  if (order.timeInForce !== 'day' && order.timeInForce !== 'gtc' && order.timeInForce !== 'gtd') return true;
  const price = pricesOf(window, order.side)?.[moment];
  if (price === undefined) return false;
  if (!isStopped(order)) return withinLimit(order, price);
  return order.type === 'trailing_stop' || reachesStop(order, price);
}

export function byPriority(a: Order, b: Order): number {
  if (a.side !== b.side) return a.side === 'buy' ? -1 : 1;
  if (a.limitPrice === null || b.limitPrice === null) {
    if (a.limitPrice !== b.limitPrice) return a.limitPrice === null ? -1 : 1;
    return a.sequence - b.sequence;
  }
  const prices = compare(a.limitPrice, b.limitPrice);
  if (prices !== 0) return a.side === 'buy' ? -prices : prices;
  return a.sequence - b.sequence;
}

/** Triggers a stop, or lets it follow. */
function stepStop(simulation: Simulation, window: Window, order: Order, moment: Moment, at: Instant): Order {
  const price = pricesOf(window, order.side)?.[moment];
  if (price === undefined || !isStopped(order)) return order;
  return reachesStop(order, price) ? trigger(simulation, order, at) : follow(simulation, order, price, at);
}

function meetOne(simulation: Simulation, window: Window, before: Order, moment: Moment, at: Instant): void {
  const order = current(simulation, before);
  if (order === null) return;
  const price: Decimal = pricesOf(window, order.side)?.[moment] ?? ZERO;
  if (price.units > 0n && !isStopped(order) && withinLimit(order, price))
    fill(simulation, window, order, { price, takes: true, at });
  const after = current(simulation, order);
  if (after === null) return;
  if (after.timeInForce === 'ioc' || after.timeInForce === 'fok')
    end(simulation, after, 'cancel', at, 'not-at-once');
  if (after.timeInForce === 'opg' || after.timeInForce === 'cls')
    end(simulation, after, 'expire', at, 'no-auction');
}
