import { compare, type Decimal, multiply, subtract } from '../../money/decimal.ts';
import { nextOpen, phaseAt } from '../calendar/sessions.ts';
import type { Instrument } from '../instrument.ts';
import { type Instant, leavesQuantity, type Order } from '../order.ts';
import { isStopped, reachesStop, withinLimit } from './stop.ts';

/** Why an open order has not filled yet, with what will change that. */
export type Waiting =
  /** Its entry has to fill first. */
  | { readonly because: 'entry' }
  /** Orders on the open or on the close wait for the auction. */
  | { readonly because: 'auction'; readonly at: Instant }
  | { readonly because: 'closed'; readonly opens: Instant }
  | { readonly because: 'halted' }
  /** There is no price, or it is older than what may fill; `priceAt` is null for none at all. */
  | { readonly because: 'stale-price'; readonly priceAt: Instant | null }
  | { readonly because: 'stop-price' }
  | { readonly because: 'limit-price' }
  /** Nobody is on the other side. */
  | { readonly because: 'no-offer' }
  /** The last trade was before it; it can be part of the next. */
  | { readonly because: 'next-trade' }
  /** The price is there, but not as many units are left at it as are wanted. */
  | { readonly because: 'volume'; readonly left: Decimal };

/** What an order could meet: the other side of a quote, or the last trade, which only older orders had a part in. */
export interface Offer {
  readonly kind: 'quote' | 'trade';
  readonly price: Decimal;
  /** Units that are still there; null where that is not known. */
  readonly left: Decimal | null;
}

export interface Known {
  /** Of the last price that came in; null for none. */
  readonly priceAt: Instant | null;
  readonly halted: boolean;
  readonly maxAgeMs: number;
  /** On the other side of the order; null for nobody. */
  readonly offer: Offer | null;
}

/** Why an order is still open at an instant; null where nothing keeps it from being filled whole at the price that is known. */
export function whyWaiting(order: Order, instrument: Instrument, known: Known, now: Instant): Waiting | null {
  const { exchange } = instrument;
  if (order.status === 'held') return { because: 'entry' };
  const { phase, session } = phaseAt(exchange, now);
  if (order.timeInForce === 'opg' && now < session.opens) return { because: 'auction', at: session.opens };
  const opens = order.extendedHours ? session.preOpens : session.opens;
  if (now < opens) return { because: 'closed', opens };
  if (phase === 'post' && !order.extendedHours) return { because: 'closed', opens: nextOpen(exchange, now) };
  if (order.timeInForce === 'cls') return { because: 'auction', at: session.closes };
  if (known.halted) return { because: 'halted' };
  if (known.priceAt === null || now - known.priceAt > known.maxAgeMs)
    return { because: 'stale-price', priceAt: known.priceAt };
  return known.offer === null ? { because: 'no-offer' } : keptFrom(order, instrument, known.offer);
}

function keptFrom(order: Order, { multiplier }: Instrument, { kind, price, left }: Offer): Waiting | null {
  if (isStopped(order) && (kind === 'trade' || !reachesStop(order, price))) return { because: 'stop-price' };
  if (!withinLimit(order, price)) return { because: 'limit-price' };
  if (kind === 'trade') return { because: 'next-trade' };
  if (left === null) return null;
  const quantity = leavesQuantity(order);
  const enough =
    quantity === null
      ? compare(multiply(multiply(left, price), multiplier), moneyLeft(order, multiplier)) >= 0
      : compare(left, quantity) >= 0;
  return enough ? null : { because: 'volume', left };
}

/** Of an order for an amount of money. */
function moneyLeft({ notional, filledValue }: Order, multiplier: Decimal): Decimal {
  return subtract(notional!, multiply(filledValue, multiplier));
}
