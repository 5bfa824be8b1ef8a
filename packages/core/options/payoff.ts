import { normalCdf } from '../statistics/normal.ts';
import { blackScholes } from './black-scholes.ts';
import { intrinsicValue } from './option.ts';

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
  const worth = leg.kind === 'stock' ? spot : intrinsicValue(leg.kind, spot, leg.strike);
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

/** Years to the expiry that all options share, zero of stock alone; null when options of different expiries are combined. */
export function commonExpiry({ legs }: Strategy): number | null {
  const times = new Set(legs.filter(({ kind }) => kind !== 'stock').map(({ timeToExpiry }) => timeToExpiry));
  return times.size <= 1 ? ([...times][0] ?? 0) : null;
}

/** Sums of products of doubles are exact to about this share of their largest part; less than it is nothing. */
const ROUNDING = 1e-13;

/** The function, with what is nothing but rounding taken for zero. */
function withoutRounding({ legs }: Strategy, profit: (spot: number) => number): (spot: number) => number {
  const units = legs.reduce((sum, { quantity }) => sum + quantity, 0);
  const paid = legs.reduce((sum, { quantity, strike, premium }) => sum + quantity * (strike + premium), 0);
  return (spot) => {
    const value = profit(spot);
    return Math.abs(value) <= ROUNDING * (paid + units * spot) ? 0 : value;
  };
}

/** Units of the underlying that the strategy is long far above all strikes; zero also where doubles do not add up to it exactly. */
function slopeAbove({ legs }: Strategy): number {
  const moving = legs.filter(({ kind }) => kind !== 'put');
  const slope = moving.reduce((sum, leg) => sum + signOf(leg) * leg.quantity, 0);
  const units = moving.reduce((sum, { quantity }) => sum + quantity, 0);
  return Math.abs(slope) <= ROUNDING * units ? 0 : slope;
}

const costOf = ({ legs }: Strategy): number =>
  legs.reduce((sum, leg) => sum + signOf(leg) * leg.quantity * leg.premium, 0);

/**
 * Break-evens, ranges of profit, largest profit and loss of a strategy whose options expire together: exact, as the payoff is a line
 * between neighbouring strikes. Of a stretch without profit or loss the break-evens are its ends, where there is something beyond them.
 */
export function payoffFigures(strategy: Strategy): PayoffFigures {
  const { legs } = strategy;
  const profit = withoutRounding(strategy, (spot) =>
    legs.reduce((sum, leg) => sum + legAtExpiry(leg, spot), 0),
  );
  const corners = [
    0,
    ...new Set(legs.filter(({ kind }) => kind !== 'stock').map(({ strike }) => strike)),
  ].sort((a, b) => a - b);
  const slope = slopeAbove(strategy);
  const values = corners.map(profit);
  const breakEvens: number[] = [];
  for (const [at, x] of corners.entries()) {
    const y = values[at]!;
    const next = corners[at + 1];
    const nextY = next === undefined ? slope : values[at + 1]!;
    if (y === 0) {
      if (x > 0 && (values[at - 1] !== 0 || nextY !== 0)) breakEvens.push(x);
    } else if (next === undefined) {
      if (slope !== 0 && -y / slope > 0) breakEvens.push(x - y / slope);
    } else if (y < 0 !== nextY < 0 && nextY !== 0) breakEvens.push(x + ((next - x) * -y) / (nextY - y));
  }
  return {
    breakEvens,
    profitRanges: profitRanges(breakEvens, profit),
    maxProfit: slope > 0 ? null : Math.max(...values),
    maxLoss: slope < 0 ? null : Math.min(...values),
    cost: costOf(strategy),
  };
}

/**
 * As {@link payoffFigures} at the first expiry of options that expire at different times: break-evens and extremes are searched for between
 * the spots given, which must ascend, and further out; far beyond them, the slope tells whether profit or loss has a bound.
 */
export function payoffFiguresAt(strategy: Strategy, elapsed: number, spots: Float64Array): PayoffFigures {
  const profit = (spot: number): number => profitAt(strategy, spot, elapsed);
  const searched = [
    ...OUTWARDS.map((times) => spots[0]! / times).reverse(),
    ...spots,
    ...OUTWARDS.map((times) => spots.at(-1)! * times),
  ];
  const values = searched.map(profit);
  const breakEvens: number[] = [];
  for (let at = 0; at + 1 < searched.length; at += 1)
    if (values[at]! < 0 !== values[at + 1]! < 0)
      breakEvens.push(crossing(profit, searched[at]!, searched[at + 1]!));
  const far = searched.at(-1)!;
  const slope = (profit(far) - profit(far / 2)) / (far / 2);
  const units = strategy.legs.reduce((sum, { quantity }) => sum + quantity, 0);
  const open = Math.abs(slope) > SLOPE_OF_NOTHING * units;
  const least = profit(0);
  return {
    breakEvens,
    profitRanges: profitRanges(breakEvens, withoutRounding(strategy, profit)),
    maxProfit: open && slope > 0 ? null : Math.max(least, peak(profit, searched, values)),
    maxLoss:
      open && slope < 0
        ? null
        : Math.min(
            least,
            -peak(
              (spot) => -profit(spot),
              searched,
              values.map((value) => -value),
            ),
          ),
    cost: costOf(strategy),
  };
}

/** How far beyond the curve, as multiples of its ends. */
const OUTWARDS = Array.from({ length: 24 }, (_, at) => 1.25 ** (at + 1));
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

/** The highest value of a function that is known at ascending spots, searched for on both sides of the highest one known. */
function peak(profit: (spot: number) => number, spots: readonly number[], values: readonly number[]): number {
  const at = values.indexOf(Math.max(...values));
  let best = values[at]!;
  for (const beside of [spots[at - 1], spots[at + 1]]) {
    if (beside === undefined) continue;
    let [low, high] = [Math.min(spots[at]!, beside), Math.max(spots[at]!, beside)];
    for (let turn = 0; turn < HALVINGS; turn += 1) {
      const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
      const [y0, y1] = [profit(left), profit(right)];
      best = Math.max(best, y0, y1);
      if (y0 < y1) low = left;
      else high = right;
    }
  }
  return best;
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
