import { phaseAt } from '../calendar/sessions.ts';
import type { Instrument } from '../instrument.ts';
import type { Instant, Order } from '../order.ts';
import { isStopped } from './stop.ts';

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
  /** The price is there, but not as many units were offered or traded as are wanted. */
  | { readonly because: 'volume' };

export interface Known {
  /** Of the last price that came in; null for none. */
  readonly priceAt: Instant | null;
  readonly halted: boolean;
  readonly maxAgeMs: number;
}

/** Why an order is still open at an instant. */
export function whyWaiting(order: Order, { exchange }: Instrument, known: Known, now: Instant): Waiting {
  if (order.status === 'held') return { because: 'entry' };
  const { phase, session } = phaseAt(exchange, now);
  if (order.timeInForce === 'opg' && now < session.opens) return { because: 'auction', at: session.opens };
  const opens = order.extendedHours ? session.preOpens : session.opens;
  if (now < opens) return { because: 'closed', opens };
  if (phase === 'post' && !order.extendedHours)
    return { because: 'closed', opens: phaseAt(exchange, session.postCloses).session.opens };
  if (order.timeInForce === 'cls') return { because: 'auction', at: session.closes };
  if (known.halted) return { because: 'halted' };
  if (known.priceAt === null || now - known.priceAt > known.maxAgeMs)
    return { because: 'stale-price', priceAt: known.priceAt };
  if (isStopped(order)) return { because: 'stop-price' };
  return { because: order.limitPrice === null ? 'volume' : 'limit-price' };
}
