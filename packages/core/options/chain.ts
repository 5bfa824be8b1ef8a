import { quantiles } from '../statistics/quantile.ts';
import type { EpochDay } from '../time/day.ts';
import { blackScholes } from './black-scholes.ts';
import { impliedVolatility } from './implied-volatility.ts';
import { DAYS_PER_YEAR, type OptionFigures } from './option.ts';

/** One listed option as it was quoted; null is what was not said. Prices per unit of the underlying. */
export interface ChainQuote {
  readonly expiry: EpochDay;
  readonly kind: 'call' | 'put';
  readonly strike: number;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly last: number | null;
  /** Contracts. */
  readonly volume: number | null;
  readonly openInterest: number | null;
}

/** What quotes are looked at with. */
export interface ChainMarket {
  readonly day: EpochDay;
  /** Null where nobody said it: the forward of the nearest expiry stands for it. */
  readonly spot: number | null;
  /** Continuous, per year. */
  readonly rate: number;
  /** Null: what the parity of puts and calls says of each expiry. */
  readonly dividendYield: number | null;
}

/** What parity or the market says of one expiry. */
export interface ExpiryMarket {
  readonly expiry: EpochDay;
  /** Years of 365 days. */
  readonly time: number;
  readonly spot: number;
  readonly forward: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly carry: 'given' | 'parity' | 'none';
}

/** The middle of bid and ask; without both of them the last price paid. */
export function quotedPrice({ bid, ask, last }: ChainQuote): {
  readonly price: number;
  readonly by: 'mid' | 'last';
} | null {
  if (bid !== null && ask !== null && bid > 0 && ask >= bid) return { price: 0.5 * (bid + ask), by: 'mid' };
  return last !== null && last > 0 ? { price: last, by: 'last' } : null;
}

const PARITY_STRIKES = 5;

/**
 * The forward that puts and calls of one expiry imply, C - P = e^-rt (F - K): the median over the strikes where both are worth the
 * nearest, which is where parity holds best for options that can be exercised early. Null without a strike that has both quoted.
 */
function parityForward(quotes: readonly ChainQuote[], time: number, rate: number): number | null {
  const quoted = gapsOf(quotes, 'mid');
  const both = quoted.length > 0 ? quoted : gapsOf(quotes, 'last');
  if (both.length === 0) return null;
  const nearest = both.sort((a, b) => Math.abs(a.gap) - Math.abs(b.gap)).slice(0, PARITY_STRIKES);
  const forwards = Float64Array.from(nearest, ({ strike, gap }) => strike + gap * Math.exp(rate * time));
  const [median] = quantiles(forwards, [0.5]);
  return median! > 0 ? median! : null;
}

/** What calls cost more than puts, by strike. */
function gapsOf(quotes: readonly ChainQuote[], by: 'mid' | 'last'): { strike: number; gap: number }[] {
  const pairs = new Map<number, { call?: number; put?: number }>();
  for (const quote of quotes) {
    const found = quotedPrice(quote);
    if (found?.by !== by) continue;
    const pair = pairs.get(quote.strike) ?? {};
    pair[quote.kind] = found.price;
    pairs.set(quote.strike, pair);
  }
  return [...pairs].flatMap(([strike, { call, put }]) =>
    call === undefined || put === undefined ? [] : [{ strike, gap: call - put }],
  );
}

const yearsBetween = (day: EpochDay, expiry: EpochDay): number => (expiry - day) / DAYS_PER_YEAR;

/** The expiries of a chain that have not passed, in their order, each with its quotes. */
export function byExpiry(quotes: readonly ChainQuote[], day: EpochDay): Map<EpochDay, ChainQuote[]> {
  const live = quotes
    .filter(({ expiry }) => expiry >= day)
    .sort((a, b) => a.expiry - b.expiry || a.strike - b.strike);
  return Map.groupBy(live, ({ expiry }) => expiry);
}

/** The spot that was said, or the forward of the nearest expiry with puts and calls; null without either. */
export function spotOf(
  quotes: ReadonlyMap<EpochDay, readonly ChainQuote[]>,
  market: ChainMarket,
): number | null {
  if (market.spot !== null) return market.spot;
  for (const [expiry, of] of quotes) {
    const forward = parityForward(of, yearsBetween(market.day, expiry), market.rate);
    if (forward !== null) return forward;
  }
  return null;
}

export function expiryMarket(
  quotes: readonly ChainQuote[],
  expiry: EpochDay,
  spot: number,
  { day, rate, dividendYield }: ChainMarket,
): ExpiryMarket {
  const time = yearsBetween(day, expiry);
  const base = { expiry, time, spot, rate };
  if (dividendYield !== null) {
    const forward = spot * Math.exp((rate - dividendYield) * time);
    return { ...base, forward, dividendYield, carry: 'given' };
  }
  const forward = time > 0 ? parityForward(quotes, time, rate) : null;
  if (forward === null)
    return { ...base, forward: spot * Math.exp(rate * time), dividendYield: 0, carry: 'none' };
  return { ...base, forward, dividendYield: rate - Math.log(forward / spot) / time, carry: 'parity' };
}

/** A quote with what it implies: volatility by Black's formula on the forward, and the sensitivities at it. */
export interface QuoteFigures {
  readonly price: number | null;
  readonly by: 'mid' | 'last' | null;
  readonly impliedVolatility: number | null;
  readonly figures: OptionFigures | null;
  /** Why there is no volatility. */
  readonly reason: string | null;
}

export function quoteFigures(quote: ChainQuote, market: ExpiryMarket): QuoteFigures {
  const found = quotedPrice(quote);
  const nothing = { impliedVolatility: null, figures: null };
  if (found === null)
    return {
      price: null,
      by: null,
      ...nothing,
      reason: 'neither a bid and an ask nor a last price is quoted',
    };
  const terms = {
    type: quote.kind,
    spot: market.spot,
    strike: quote.strike,
    timeToExpiry: market.time,
    rate: market.rate,
    dividendYield: market.dividendYield,
  };
  const { value, reason } = impliedVolatility(terms, found.price);
  if (value === null) return { ...found, ...nothing, reason };
  return {
    ...found,
    impliedVolatility: value,
    figures: blackScholes({ ...terms, volatility: value }),
    reason: null,
  };
}
