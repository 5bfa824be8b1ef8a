import { type ExchangeName, phaseAt, type Session, sessionFrom, sessionUpTo } from './calendar/sessions.ts';
import type { Instrument } from './instrument.ts';
import type { Instant, OrderTerms } from './order.ts';

/** How long after the close the prices of the auctions may come: that of Xetra's closing one is up to ten minutes after it. */
const AUCTION_MS = 15 * 60_000;

/**
 * When an order ends by itself: with the session of the day it is for, after hours included when it is for extended
 * hours; null for `gtc`. An order given after the close is for the next session. `opg` and
 * `cls` end a little after the session whose opening or close they are for, in case there was none; `ioc` and `fok` with the session they are given
 * in. The instant of a `gtd` order lies in the past when its day does.
 */
export function expiryOf(
  terms: Pick<OrderTerms, 'timeInForce' | 'goodTill' | 'extendedHours'>,
  submittedAt: Instant,
  exchange: ExchangeName,
): Instant | null {
  if (terms.timeInForce === 'gtc') return null;
  const end = (session: Session) => (terms.extendedHours ? session.postCloses : session.closes);
  if (terms.timeInForce === 'gtd' && terms.goodTill !== null)
    return end(sessionUpTo(exchange, terms.goodTill));
  const { session } = phaseAt(exchange, submittedAt);
  const start = terms.timeInForce === 'opg' ? session.opens : end(session);
  const until = end(submittedAt < start ? session : sessionFrom(exchange, session.day + 1));
  return terms.timeInForce === 'cls' || terms.timeInForce === 'opg' ? until + AUCTION_MS : until;
}

/** When an option is traded for the last time: at the close of the last session up to its expiry. Null for what does not expire. */
export function lastTraded({ option, exchange }: Instrument): Instant | null {
  return option === null ? null : sessionUpTo(exchange, option.expiry).closes;
}

/** As {@link expiryOf}, of an order on the instrument: it does not outlive an option. */
export function endOfOrder(
  terms: Pick<OrderTerms, 'timeInForce' | 'goodTill' | 'extendedHours'>,
  submittedAt: Instant,
  instrument: Instrument,
): Instant | null {
  const end = expiryOf(terms, submittedAt, instrument.exchange);
  const last = lastTraded(instrument);
  return end === null || last === null ? (end ?? last) : Math.min(end, last);
}
