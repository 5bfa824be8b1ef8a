import { compare, type Decimal, larger, multiply, smaller, subtract } from '../../money/decimal.ts';
import { phaseAt } from '../calendar/sessions.ts';
import type { Instrument } from '../instrument.ts';
import type { Instant, Order, Side } from '../order.ts';
import type { Bar, Print } from './event.ts';
import type { ExecutionRules, StandingQuote } from './simulation.ts';

export interface Prices {
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
}

/** One event as orders see it: a bar with its four prices, or one price at one instant. */
export interface Window {
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  /** What buyers pay and what sellers get; null where there is none. */
  readonly buy: Prices | null;
  readonly sell: Prices | null;
  /** What is left for the orders of each side; null for all that they want. It shrinks with each fill. */
  readonly left: { buy: Decimal | null; sell: Decimal | null };
  readonly spread: Decimal | null;
  /** What slippage by volume goes by. */
  readonly volume: { readonly buy: Decimal | null; readonly sell: Decimal | null };
  /** Its prices are those of trades, so that no fill lies outside of them. */
  readonly bounded: boolean;
  /** Before the open or after the close. */
  readonly extended: boolean;
  readonly opening: boolean;
  readonly closing: boolean;
  /** Offers stand: they fill orders that were given after them. */
  readonly standing: boolean;
}

/** One of a bar, whose prices are the same for both sides. */
export interface BarWindow extends Window {
  readonly buy: Prices;
}

const flat = (price: Decimal | null): Prices | null =>
  price === null || price.units <= 0n ? null : { open: price, high: price, low: price, close: price };

const share = (volume: Decimal | null, { participation }: ExecutionRules): Decimal | null =>
  volume === null || participation === null ? null : multiply(volume, participation);

/** Its high and low are widened to its open and close, which were traded too: adjusted prices are rounded one by one. */
function widened({ open, high, low, close }: Bar): Prices {
  const prices = [open, high, low, close];
  return {
    open,
    high: prices.reduce(larger),
    low: prices.reduce(smaller),
    close,
  };
}

/** Null when nothing was traded, the exchange is closed, or a price is not above zero. */
export function barWindow(bar: Bar, rules: ExecutionRules, { exchange }: Instrument): BarWindow | null {
  if (bar.volume !== null && bar.volume.units <= 0n) return null;
  const { phase, session } = phaseAt(exchange, bar.from);
  const regular = bar.from < session.closes && bar.to > session.opens;
  if (!regular && phase === 'closed') return null;
  const prices = widened(bar);
  if (prices.low.units <= 0n) return null;
  const most = share(bar.volume, rules);
  return {
    opensAt: bar.from,
    closesAt: bar.to,
    buy: prices,
    sell: prices,
    left: { buy: most, sell: most },
    spread: null,
    volume: { buy: bar.volume, sell: bar.volume },
    bounded: true,
    extended: !regular,
    opening: bar.opening,
    closing: bar.closing,
    standing: false,
  };
}

/** Null when the exchange is closed, or nothing was traded. The closing auction may be after the close. */
export function printWindow(print: Print, rules: ExecutionRules, { exchange }: Instrument): Window | null {
  const { phase } = phaseAt(exchange, print.at);
  if (phase === 'closed' && print.auction === null) return null;
  if (print.size !== null && print.size.units <= 0n) return null;
  const most = share(print.size, rules);
  const prices = flat(print.price);
  return {
    opensAt: print.at,
    closesAt: print.at,
    buy: prices,
    sell: prices,
    left: { buy: most, sell: most },
    spread: null,
    volume: { buy: print.size, sell: print.size },
    bounded: false,
    extended: phase !== 'open' && print.auction === null,
    opening: print.auction === 'open',
    closing: print.auction === 'close',
    standing: false,
  };
}

/** Null when the exchange is closed, or more is bid than asked, which is no market. */
export function quoteWindow(
  { quote, left }: StandingQuote,
  now: Instant,
  { exchange }: Instrument,
): Window | null {
  const { phase } = phaseAt(exchange, now);
  const { bid, ask } = quote;
  if (phase === 'closed' || (bid !== null && ask !== null && compare(bid, ask) > 0)) return null;
  return {
    opensAt: now,
    closesAt: now,
    buy: flat(ask),
    sell: flat(bid),
    left,
    spread: bid === null || ask === null ? null : subtract(ask, bid),
    volume: { buy: quote.askSize, sell: quote.bidSize },
    bounded: false,
    extended: phase !== 'open',
    opening: false,
    closing: false,
    standing: true,
  };
}

export function pricesOf(window: Window, side: Side): Prices | null {
  return side === 'buy' ? window.buy : window.sell;
}

/** When in the window an order can begin to fill: from its open on, at its close only, or not in it. */
export function reachOf(window: Window, order: Order): 'whole' | 'close' | 'none' {
  if (window.extended && !order.extendedHours) return 'none';
  if (order.expiresAt !== null && order.expiresAt < window.closesAt) return 'none';
  if (order.timeInForce === 'cls')
    return window.closing && order.effectiveAt <= window.closesAt ? 'close' : 'none';
  const whole = order.effectiveAt <= window.opensAt;
  if (order.timeInForce === 'opg') return window.opening && whole ? 'whole' : 'none';
  if (whole) return 'whole';
  return order.effectiveAt < window.closesAt ? 'close' : 'none';
}
