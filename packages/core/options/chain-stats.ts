import {
  byExpiry,
  type ChainMarket,
  type ChainQuote,
  type ExpiryMarket,
  expiryMarket,
  quotedPrice,
  quoteFigures,
  spotOf,
} from './chain.ts';
import { DAYS_PER_YEAR, intrinsicValue } from './option.ts';

/** Of one expiry; null where its quotes do not say it. */
export interface ExpiryStats {
  readonly market: ExpiryMarket;
  readonly totals: SideTotals;
  /** Volatility at the forward. */
  readonly atmVolatility: number | null;
  /** Volatility of the put less that of the call whose deltas are a quarter. */
  readonly skew25: number | null;
  readonly put25: number | null;
  readonly call25: number | null;
  /** The strike at which the open options would be worth least together. */
  readonly maxPain: number | null;
  /** What the straddle at the strike next to the forward costs. */
  readonly straddle: number | null;
}

export interface SideTotals {
  readonly callVolume: number | null;
  readonly putVolume: number | null;
  readonly callOpenInterest: number | null;
  readonly putOpenInterest: number | null;
}

export interface ChainStats {
  readonly spot: number | null;
  readonly totals: SideTotals;
  readonly expiries: readonly ExpiryStats[];
  /** Volatility at the forward for thirty days, between the expiries around them. */
  readonly volatility30: number | null;
}

const MONTH = 30 / DAYS_PER_YEAR;
const QUARTER = 0.25;

/**
 * What a chain says as a whole. Volatilities are those of options out of the money, whose price hardly depends on early exercise:
 * by Black's formula on the forward that put-call parity implies.
 */
export function chainStats(quotes: readonly ChainQuote[], market: ChainMarket): ChainStats {
  const expiries = byExpiry(quotes, market.day);
  const spot = spotOf(expiries, market);
  const stats =
    spot === null
      ? []
      : [...expiries].map(([expiry, of]) => statsOf(of, expiryMarket(of, expiry, spot, market)));
  return {
    spot,
    totals: totalsOf([...expiries.values()].flat()),
    expiries: stats,
    volatility30: volatilityAfter(stats, MONTH),
  };
}

function statsOf(quotes: readonly ChainQuote[], market: ExpiryMarket): ExpiryStats {
  const wing = (kind: 'call' | 'put') => wingOf(quotes, market, kind);
  const [calls, puts] = [wing('call'), wing('put')];
  const call25 = atQuarterDelta(calls);
  const put25 = atQuarterDelta(puts.toReversed());
  return {
    market,
    totals: totalsOf(quotes),
    atmVolatility: atForward(calls, puts, market.forward),
    skew25: call25 === null || put25 === null ? null : put25 - call25,
    put25,
    call25,
    maxPain: maxPain(quotes),
    straddle: straddleOf(quotes, market.forward),
  };
}

function totalsOf(quotes: readonly ChainQuote[]): SideTotals {
  const sum = (kind: 'call' | 'put', of: 'volume' | 'openInterest'): number | null => {
    const known = quotes.filter((quote) => quote.kind === kind && quote[of] !== null);
    return known.length === 0 ? null : known.reduce((total, quote) => total + quote[of]!, 0);
  };
  return {
    callVolume: sum('call', 'volume'),
    putVolume: sum('put', 'volume'),
    callOpenInterest: sum('call', 'openInterest'),
    putOpenInterest: sum('put', 'openInterest'),
  };
}

interface WingPoint {
  readonly strike: number;
  readonly volatility: number;
  readonly delta: number;
}

/** The options of one kind that are out of the money or at it, by strike. */
function wingOf(quotes: readonly ChainQuote[], market: ExpiryMarket, kind: 'call' | 'put'): WingPoint[] {
  const out = (strike: number): boolean =>
    kind === 'call' ? strike >= market.forward : strike <= market.forward;
  return quotes
    .filter((quote) => quote.kind === kind && out(quote.strike))
    .flatMap((quote) => {
      const { impliedVolatility: volatility, figures } = quoteFigures(quote, market);
      if (volatility === null || figures === null) return [];
      return [{ strike: quote.strike, volatility, delta: figures.delta }];
    })
    .sort((a, b) => a.strike - b.strike);
}

/**
 * The volatility where the delta falls to a quarter, on the way out from the forward: a stale price far out does not count, however it
 * looks.
 */
function atQuarterDelta(outward: readonly WingPoint[]): number | null {
  for (let at = 1; at < outward.length; at += 1) {
    const [before, after] = [outward[at - 1]!, outward[at]!];
    const [near, far] = [Math.abs(before.delta), Math.abs(after.delta)];
    if (near < QUARTER || far > QUARTER) continue;
    const share = near === far ? 0.5 : (near - QUARTER) / (near - far);
    return before.volatility + share * (after.volatility - before.volatility);
  }
  return null;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** On the line between the points next to x on both sides; null where there is none on one of them. */
function between(points: readonly Point[], x: number): number | null {
  let below: Point | null = null;
  let above: Point | null = null;
  for (const point of points) {
    if (point.x <= x && (below === null || point.x > below.x)) below = point;
    if (point.x >= x && (above === null || point.x < above.x)) above = point;
  }
  if (below === null || above === null) return null;
  if (above.x === below.x) return 0.5 * (below.y + above.y);
  return below.y + ((above.y - below.y) * (x - below.x)) / (above.x - below.x);
}

/** From the last put below the forward to the first call above it. */
function atForward(calls: readonly WingPoint[], puts: readonly WingPoint[], forward: number): number | null {
  const points = [...puts, ...calls].map(({ strike, volatility }) => ({ x: strike, y: volatility }));
  return between(points, forward);
}

/** The lowest of the listed strikes at which what holders of all open options would get is least; null without open interest. */
export function maxPain(quotes: readonly ChainQuote[]): number | null {
  const open = quotes.filter(({ openInterest }) => openInterest !== null && openInterest > 0);
  if (open.length === 0) return null;
  const strikes = [...new Set(quotes.map(({ strike }) => strike))].sort((a, b) => a - b);
  const paid = (at: number): number =>
    open.reduce(
      (sum, { kind, strike, openInterest }) => sum + openInterest! * intrinsicValue(kind, at, strike),
      0,
    );
  const all = strikes.map(paid);
  return strikes[all.indexOf(Math.min(...all))]!;
}

/** The put and the call at the strike next to the forward that has both. */
function straddleOf(quotes: readonly ChainQuote[], forward: number): number | null {
  const prices = Map.groupBy(quotes, ({ strike }) => strike);
  let best: { distance: number; cost: number } | null = null;
  for (const [strike, pair] of prices) {
    const call = pair.find(({ kind }) => kind === 'call');
    const put = pair.find(({ kind }) => kind === 'put');
    const both = [call && quotedPrice(call), put && quotedPrice(put)];
    if (both[0] == null || both[1] == null) continue;
    const distance = Math.abs(strike - forward);
    if (best === null || distance < best.distance) best = { distance, cost: both[0].price + both[1].price };
  }
  return best?.cost ?? null;
}

/** Variance grows evenly between two expiries. */
function volatilityAfter(expiries: readonly ExpiryStats[], time: number): number | null {
  const points = expiries.flatMap(({ market, atmVolatility }) =>
    atmVolatility === null || !(market.time > 0)
      ? []
      : [{ x: market.time, y: atmVolatility * atmVolatility * market.time }],
  );
  const variance = between(points, time);
  return variance === null || !(variance > 0) ? null : Math.sqrt(variance / time);
}

/** Days of the past that a rank is over, and the fewest that make one. */
const RANK_DAYS = 252;
export const FEWEST_RANK_DAYS = 20;

/**
 * Where a volatility stands in its past: the rank between its lowest and its highest, and the share of days on which it was lower. Null
 * with fewer than {@link FEWEST_RANK_DAYS} days.
 */
export function volatilityRank(
  now: number,
  past: readonly number[],
): {
  readonly rank: number;
  readonly percentile: number;
  readonly low: number;
  readonly high: number;
} | null {
  const days = past.slice(-RANK_DAYS);
  if (days.length < FEWEST_RANK_DAYS) return null;
  const [low, high] = [Math.min(...days), Math.max(...days)];
  const rank = high > low ? Math.min(1, Math.max(0, (now - low) / (high - low))) : 0.5;
  return { rank, percentile: days.filter((value) => value < now).length / days.length, low, high };
}
