import { compare, type Decimal, larger, smaller } from '../../money/decimal.ts';
import type { Order } from '../order.ts';
import { fill } from './fill.ts';
import { byPriority } from './point.ts';
import { current, othersOf, type Simulation, workingOrders } from './simulation.ts';
import { follow, isStopped, reachesStop, trigger, withinLimit } from './stop.ts';
import { type BarWindow, type Prices, reachOf, type Window } from './window.ts';

/** The highest and the lowest price of a part of a bar. */
type Range = Pick<Prices, 'high' | 'low'>;

/**
 * What happens between the open and the close of a bar, of which only the highest and the lowest price are known and not
 * which was first. Nothing is taken for granted that could be the other way round, and where two orders exclude each other
 * the worse for their owner is taken:
 *
 * - stops come before limits, so that of a stop-loss and a take-profit in one range the stop-loss fills;
 * - a stop that only the low reaches fills although the high, which a trailing stop would have followed, may have been
 *   after it; the high counts for the stop from then on, and within the bar only if the close, which is known to be last, is
 *   beyond the stop that follows from it;
 * - legs of an entry that fills here see what is known to be after it, see {@link rangeAfter}.
 */
export function meetRange(simulation: Simulation, window: BarWindow, assetId: string): void {
  const prices = window.buy;
  const orders = workingOrders(simulation, assetId).filter((order) => reachOf(window, order) === 'whole');
  const stops = orders
    .filter(
      (order) =>
        isStopped(order) && (order.type === 'trailing_stop' || reachesStop(order, worst(order, prices))),
    )
    .sort(byNearness);
  const limits = orders
    .filter(
      (order) => !isStopped(order) && order.limitPrice !== null && reachesLimit(simulation, order, prices),
    )
    .sort(byPriority);
  for (const order of stops) meetStop(simulation, window, order, prices);
  for (const order of limits) meetLimit(simulation, window, order, prices);
  for (const order of stops) trailToClose(simulation, window, order, prices);
}

/** The stop that the price reaches first on its way from the open comes first. */
function byNearness(a: Order, b: Order): number {
  if (a.side !== b.side) return a.side === 'buy' ? -1 : 1;
  if (a.stopPrice === null || b.stopPrice === null) return a.sequence - b.sequence;
  const prices = compare(a.stopPrice, b.stopPrice);
  if (prices !== 0) return a.side === 'buy' ? prices : -prices;
  return a.sequence - b.sequence;
}

const worst = ({ side }: Order, { high, low }: Range): Decimal => (side === 'buy' ? high : low);
const best = ({ side }: Order, { high, low }: Range): Decimal => (side === 'buy' ? low : high);

function meetStop(simulation: Simulation, window: Window, before: Order, prices: Prices): void {
  const order = current(simulation, before);
  if (order === null || !isStopped(order) || !reachesStop(order, worst(order, prices))) return;
  const level = order.stopPrice!;
  const triggered = trigger(simulation, order, window.closesAt);
  const after: Range = rangeAfter(level, prices, order.side === 'buy' ? 'rising' : 'falling');
  enter(simulation, window, triggered, level, after, prices, true);
}

function meetLimit(simulation: Simulation, window: Window, before: Order, prices: Prices): void {
  const order = current(simulation, before);
  if (order === null || !reachesLimit(simulation, order, prices)) return;
  // A leg may wait at the open for what its entry brings there, and then has the open's price.
  const level = withinLimit(order, prices.open) ? prices.open : order.limitPrice!;
  const after = rangeAfter(level, prices, order.side === 'buy' ? 'falling' : 'rising');
  enter(simulation, window, order, level, after, prices, false);
}

function reachesLimit({ rules }: Simulation, order: Order, range: Range): boolean {
  const price = best(order, range);
  const beyond = rules.limitFill === 'touch' || compare(price, order.limitPrice!) !== 0;
  return beyond && withinLimit(order, price);
}

/**
 * Of a bar in which the price came to a level on its way down or up: what is known to be after that. On its way down it goes
 * on to the low, which is at or below the level; of the high nothing is known but that the close comes last.
 */
function rangeAfter(
  level: Decimal,
  { high, low, close }: Prices,
  way: 'falling' | 'rising' | 'unknown',
): Range {
  return {
    high: way === 'rising' ? high : larger(level, close),
    low: way === 'falling' ? low : smaller(level, close),
  };
}

/** An order fills at a level of the range; `after` is known to follow. A stop-limit may have to wait for its limit. */
function enter(
  simulation: Simulation,
  window: Window,
  order: Order,
  level: Decimal,
  after: Range,
  prices: Prices,
  takes: boolean,
): void {
  const at = window.closesAt;
  const reached = withinLimit(order, level);
  if (!reached && !reachesLimit(simulation, order, after)) return;
  const price = reached ? level : order.limitPrice!;
  if (!fill(simulation, window, order, { price, takes: takes && reached, at })) return;
  if (order.group?.role !== 'entry') return;
  meetLegs(simulation, window, order, price, reached ? after : rangeAfter(price, prices, 'unknown'), prices);
}

/**
 * The legs of an entry that has filled within the bar, when the price was `entered`. The stop-loss fills if its price is known
 * to have come after the entry, and also if the take-profit's is and the stop-loss's may have been before that. A leg whose
 * price that of the entry is beyond already fills there.
 */
function meetLegs(
  simulation: Simulation,
  window: Window,
  entry: Order,
  entered: Decimal,
  after: Range,
  prices: Prices,
): void {
  const legs = othersOf(simulation, entry).filter(
    ({ status }) => status === 'accepted' || status === 'partially_filled',
  );
  const profit = legs.find(({ group }) => group?.role === 'take_profit');
  const loss = legs.find(({ group }) => group?.role === 'stop_loss');
  const at = window.closesAt;
  const atOnce = profit !== undefined && withinLimit(profit, entered);
  const profits = profit !== undefined && (atOnce || reachesLimit(simulation, profit, after));
  const losing = profits && !atOnce ? prices : after;
  if (loss !== undefined && isStopped(loss) && reachesStop(loss, worst(loss, losing))) {
    const triggered = trigger(simulation, loss, at);
    const level = reachesStop(loss, entered) ? entered : loss.stopPrice!;
    if (withinLimit(triggered, level)) fill(simulation, window, triggered, { price: level, takes: true, at });
  } else if (profits) {
    const price = atOnce ? entered : profit.limitPrice!;
    fill(simulation, window, profit, { price, takes: atOnce, at });
  }
}

/** A trailing stop follows the best price of the bar, and has filled if the close is beyond the stop that makes. */
function trailToClose(simulation: Simulation, window: Window, before: Order, prices: Prices): void {
  const order = current(simulation, before);
  if (order?.type !== 'trailing_stop' || !isStopped(order)) return;
  const at = window.closesAt;
  const moved = follow(simulation, order, best(order, prices), at);
  if (moved === order || !reachesStop(moved, prices.close)) return;
  const triggered = trigger(simulation, moved, at);
  fill(simulation, window, triggered, { price: moved.stopPrice!, takes: true, at });
}
