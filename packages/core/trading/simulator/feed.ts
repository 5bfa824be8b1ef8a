import { type Instant, isClosed, type Order, type OrderReason } from '../order.ts';
import type { OrderRecord } from '../transitions.ts';
import { payDividend, splitOrders } from './corporate.ts';
import { type MarketEvent, type Quote, timeOf } from './event.ts';
import { end, resizeLegs } from './legs.ts';
import { meetPoint } from './point.ts';
import { meetRange } from './range.ts';
import {
  apply,
  current,
  instrumentOf,
  keep,
  othersOf,
  type Simulation,
  takeRecords,
  workingOrders,
} from './simulation.ts';
import { barWindow, printWindow, quoteWindow, type Window } from './window.ts';

/**
 * Lets something happen in the market, and answers what that did to orders, in its order. `now` is when it became known:
 * quotes and prints that were old by then fill nothing; bars tell what has been and do not grow old. After the event the
 * orders whose end it has reached expire. Events of an asset come in the order of their times.
 */
export function feed(
  simulation: Simulation,
  event: MarketEvent,
  now: Instant = timeOf(event),
): readonly OrderRecord[] {
  if (event.kind !== 'clock') instrumentOf(simulation, event.assetId);
  switch (event.kind) {
    case 'quote':
      takeQuote(simulation, event, now);
      break;
    case 'print':
      if (isFresh(simulation, event.at, now) && !simulation.halted.has(event.assetId))
        meetAtOnce(
          simulation,
          event.assetId,
          printWindow(event, simulation.rules, instrumentOf(simulation, event.assetId)),
        );
      break;
    case 'bar':
      takeBar(simulation, event);
      break;
    case 'split':
      splitOrders(simulation, event);
      break;
    case 'dividend':
      payDividend(simulation, event);
      break;
    case 'halt':
      simulation.halted.add(event.assetId);
      break;
    case 'resume':
      simulation.halted.delete(event.assetId);
      break;
    case 'clock':
      break;
  }
  expire(simulation, timeOf(event), event.kind === 'clock' ? null : event.assetId);
  return takeRecords(simulation);
}

const isFresh = ({ rules }: Simulation, at: Instant, now: Instant): boolean => now - at <= rules.maxAgeMs;

function takeQuote(simulation: Simulation, quote: Quote, now: Instant): void {
  const left = { buy: quote.askSize, sell: quote.bidSize };
  simulation.quotes.set(quote.assetId, { quote, left });
  meetQuote(simulation, quote.assetId, now);
}

/** Orders meet the quote that stands, unless it is too old. */
function meetQuote(simulation: Simulation, assetId: string, now: Instant): void {
  const standing = simulation.quotes.get(assetId);
  if (standing === undefined || simulation.halted.has(assetId)) return;
  if (!isFresh(simulation, standing.quote.at, now)) return;
  meetAtOnce(simulation, assetId, quoteWindow(standing, now, instrumentOf(simulation, assetId)));
}

function meetAtOnce(simulation: Simulation, assetId: string, window: Window | null): void {
  if (window === null) return;
  meetPoint(simulation, window, assetId, 'open');
  if (window.closing) meetPoint(simulation, window, assetId, 'close');
}

function takeBar(simulation: Simulation, bar: MarketEvent & { kind: 'bar' }): void {
  if (simulation.halted.has(bar.assetId)) return;
  const window = barWindow(bar, simulation.rules, instrumentOf(simulation, bar.assetId));
  if (window === null || workingOrders(simulation, bar.assetId).length === 0) return;
  meetPoint(simulation, window, bar.assetId, 'open');
  meetRange(simulation, window, bar.assetId);
  meetPoint(simulation, window, bar.assetId, 'close');
}

/** Of one asset after its events, of all by the clock. */
function expire(simulation: Simulation, at: Instant, assetId: string | null): void {
  const assets = assetId === null ? [...simulation.open.keys()] : [assetId];
  for (const asset of assets)
    for (const order of [...(simulation.open.get(asset)?.values() ?? [])]) {
      if (order.expiresAt === null || order.expiresAt > at) continue;
      const open = current(simulation, order);
      if (open !== null) end(simulation, open, 'expire', at, reasonOf(open));
    }
}

function reasonOf({ timeInForce }: Order): OrderReason {
  if (timeInForce === 'opg' || timeInForce === 'cls') return 'no-auction';
  // Of what lasts until it is canceled only an option ends.
  if (timeInForce === 'gtc') return 'contract-end';
  return timeInForce === 'gtd' ? 'day-reached' : 'session-end';
}

/**
 * Takes new orders in: legs of an entry wait for it, the others work, and meet the quote that stands if it is not too old
 * by then. Answers what has happened.
 */
export function submit(simulation: Simulation, orders: readonly Order[]): readonly OrderRecord[] {
  for (const order of orders) keep(simulation, order);
  for (const order of orders) {
    const waits = order.group !== null && order.group.role !== 'entry' && waitsForEntry(simulation, order);
    apply(simulation, order, { kind: waits ? 'hold' : 'accept', at: order.submittedAt });
  }
  for (const order of orders) meetQuote(simulation, order.assetId, order.submittedAt);
  return takeRecords(simulation);
}

function waitsForEntry(simulation: Simulation, order: Order): boolean {
  return othersOf(simulation, order).some(
    ({ group, status, filledQuantity }) =>
      group?.role === 'entry' && !isClosed(status) && filledQuantity.units === 0n,
  );
}

/** Takes an order back, with the legs that hang on it. Nothing happens when it is closed. */
export function cancel(
  simulation: Simulation,
  { assetId, id }: Pick<Order, 'assetId' | 'id'>,
  at: Instant,
  reason: OrderReason = 'asked',
): readonly OrderRecord[] {
  const order = simulation.open.get(assetId)?.get(id);
  if (order !== undefined) end(simulation, order, 'cancel', at, reason);
  return takeRecords(simulation);
}

/**
 * Puts `next`, made by `replacementOf` in replacement.ts, in the place of an open order; legs are for as much as their entry.
 * Answers what has happened.
 */
export function replace(simulation: Simulation, order: Order, next: Order): readonly OrderRecord[] {
  apply(simulation, order, { kind: 'replace', at: next.submittedAt, replacedBy: next.id });
  resizeLegs(simulation, order, next);
  return submit(simulation, [next]);
}
