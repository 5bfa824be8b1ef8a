import { normalCdf } from '../statistics/normal.ts';
import { blackScholes } from './black-scholes.ts';

/** One leg of a strategy, per unit of the underlying; the premium is what one unit cost when it was opened. */
export interface PayoffLeg {
  readonly kind: 'call' | 'put' | 'stock';
  readonly side: 'long' | 'short';
  /** Units of the underlying that the leg covers, contracts times multiplier. */
  readonly quantity: number;
  /** Not used by stock. */
  readonly strike: number;
  /** For stock, the price at which it was bought or sold short. */
  readonly premium: number;
  /** Years from now; not used by stock. */
  readonly timeToExpiry: number;
  /** Needed where the leg is valued before it expires. */
  readonly volatility: number | null;
}

export interface Strategy {
  readonly spot: number;
  readonly legs: readonly PayoffLeg[];
  readonly rate: number;
  readonly dividendYield: number;
}

/** An interval of the spot at expiry in which the strategy gains; null where it has no end. */
export interface ProfitRange {
  readonly from: number;
  readonly to: number | null;
}

export interface PayoffFigures {
  readonly breakEvens: readonly number[];
  readonly profitRanges: readonly ProfitRange[];
  /** Null: without bound. */
  readonly maxProfit: number | null;
  readonly maxLoss: number | null;
  /** What the strategy cost (positive) or brought when it was opened. */
  readonly cost: number;
}

const signOf = (leg: PayoffLeg): 1 | -1 => (leg.side === 'long' ? 1 : -1);

/** Profit of one leg when the spot is `spot` on the leg's own expiry. */
function legAtExpiry(leg: PayoffLeg, spot: number): number {
  const worth =
    leg.kind === 'stock' ? spot : Math.max(0, leg.kind === 'call' ? spot - leg.strike : leg.strike - spot);
  return signOf(leg) * leg.quantity * (worth - leg.premium);
}

/** Profit of the strategy at a spot, `elapsed` years from now: legs that are not expired by then are valued by Black and Scholes. */
export function profitAt({ legs, rate, dividendYield }: Strategy, spot: number, elapsed: number): number {
  let profit = 0;
  for (const leg of legs) {
    const left = leg.timeToExpiry - elapsed;
    profit +=
      leg.kind === 'stock' || left <= 0
        ? legAtExpiry(leg, spot)
        : legBefore(leg, spot, left, rate, dividendYield);
  }
  return profit;
}

function legBefore(leg: PayoffLeg, spot: number, left: number, rate: number, dividendYield: number): number {
  // At a spot of zero the formula has no logarithm: a put is then its discounted strike.
  const worth =
    spot > 0
      ? blackScholes({
          type: leg.kind === 'put' ? 'put' : 'call',
          spot,
          strike: leg.strike,
          timeToExpiry: left,
          rate,
          dividendYield,
          volatility: leg.volatility ?? Number.NaN,
        }).price
      : leg.kind === 'put'
        ? leg.strike * Math.exp(-rate * left)
        : 0;
  return signOf(leg) * leg.quantity * (worth - leg.premium);
}

/** Day of the last option to expire while no other is alive any more: null when options of different expiries are combined. */
export function commonExpiry({ legs }: Strategy): number | null {
  const times = new Set(legs.filter(({ kind }) => kind !== 'stock').map(({ timeToExpiry }) => timeToExpiry));
  return times.size <= 1 ? ([...times][0] ?? 0) : null;
}

/**
 * Break-evens, ranges of profit, largest profit and loss of a strategy whose options expire together: exact, as the payoff is a line
 * between neighbouring strikes.
 */
export function payoffFigures({ legs }: Strategy): PayoffFigures {
  const profit = (spot: number): number => legs.reduce((sum, leg) => sum + legAtExpiry(leg, spot), 0);
  const corners = [
    0,
    ...new Set(legs.filter(({ kind }) => kind !== 'stock').map(({ strike }) => strike)),
  ].sort((a, b) => a - b);
  const last = corners.at(-1)!;
  // Beyond the last strike only calls and stock move.
  const slope = legs.reduce((sum, leg) => sum + (leg.kind === 'put' ? 0 : signOf(leg) * leg.quantity), 0);
  const values = corners.map(profit);
  const breakEvens: number[] = [];
  for (let at = 0; at + 1 < corners.length; at += 1)
    addCrossing(breakEvens, corners[at]!, values[at]!, corners[at + 1]!, values[at + 1]!);
  const end = values.at(-1)!;
  if (end === 0) breakEvens.push(last);
  else if (slope !== 0 && -end / slope > 0) breakEvens.push(last - end / slope);
  return {
    breakEvens,
    profitRanges: profitRanges(breakEvens, profit),
    maxProfit: slope > 0 ? null : Math.max(...values),
    maxLoss: slope < 0 ? null : Math.min(...values),
    cost: legs.reduce((sum, leg) => sum + signOf(leg) * leg.quantity * leg.premium, 0),
  };
}

/** Where the line from one corner to the next is zero, its right end left to the next piece. */
function addCrossing(into: number[], x0: number, y0: number, x1: number, y1: number): void {
  if (y0 === 0) {
    // A stretch without profit or loss has no single break-even; its ends are the corners.
    into.push(x0);
    return;
  }
  if (y0 < 0 !== y1 < 0 && y1 !== 0) into.push(x0 + ((x1 - x0) * -y0) / (y1 - y0));
}

/**
 * As {@link payoffFigures} at the first expiry of options that expire at different times: between the spots given, which must ascend, profit
 * is taken for a line; beyond them, its slope tells whether profit or loss has a bound.
 */
export function payoffFiguresAt(strategy: Strategy, elapsed: number, spots: Float64Array): PayoffFigures {
  const profit = (spot: number): number => profitAt(strategy, spot, elapsed);
  const values = Array.from(spots, profit);
  const breakEvens: number[] = [];
  for (let at = 0; at + 1 < spots.length; at += 1)
    if (values[at]! < 0 !== values[at + 1]! < 0)
      breakEvens.push(crossing(profit, spots[at]!, spots[at + 1]!));
  const far = spots.at(-1)! * FAR;
  const slope = (profit(far) - profit(far / 2)) / (far / 2);
  const open = Math.abs(slope) > SLOPE_OF_NOTHING;
  const reached = [profit(0), ...values, ...(open ? [] : [profit(far)])];
  return {
    breakEvens,
    profitRanges: profitRanges(breakEvens, profit),
    maxProfit: open && slope > 0 ? null : Math.max(...reached),
    maxLoss: open && slope < 0 ? null : Math.min(...reached),
    cost: strategy.legs.reduce((sum, leg) => sum + signOf(leg) * leg.quantity * leg.premium, 0),
  };
}

const FAR = 100;
const SLOPE_OF_NOTHING = 1e-6;
const HALVINGS = 60;

function crossing(profit: (spot: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  const negative = profit(low) < 0;
  for (let turn = 0; turn < HALVINGS; turn += 1) {
    const middle = 0.5 * (low + high);
    if (profit(middle) < 0 === negative) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

function profitRanges(breakEvens: readonly number[], profit: (spot: number) => number): ProfitRange[] {
  const edges = [0, ...breakEvens.filter((at) => at > 0)];
  const ranges: ProfitRange[] = [];
  for (const [at, from] of edges.entries()) {
    const to = edges[at + 1] ?? null;
    if (!(profit(to === null ? from * 2 + 1 : 0.5 * (from + to)) > 0)) continue;
    const before = ranges.at(-1);
    if (before !== undefined && before.to === from) ranges[ranges.length - 1] = { from: before.from, to };
    else ranges.push({ from, to });
  }
  return ranges;
}

/**
 * The chance that the spot ends in one of the ranges, under a lognormal distribution that drifts with rate and yield: risk neutral, no
 * forecast.
 */
export function probabilityIn(
  ranges: readonly ProfitRange[],
  { spot, rate, dividendYield }: Strategy,
  time: number,
  volatility: number,
): number {
  const deviation = volatility * Math.sqrt(time);
  const below = (level: number | null): number => {
    if (level === null) return 1;
    if (level <= 0) return 0;
    const distance = Math.log(level / spot) - (rate - dividendYield - 0.5 * volatility * volatility) * time;
    if (!(deviation > 0)) return distance > 0 ? 1 : distance < 0 ? 0 : 0.5;
    return normalCdf(distance / deviation);
  };
  return ranges.reduce((sum, { from, to }) => sum + below(to) - below(from), 0);
}
