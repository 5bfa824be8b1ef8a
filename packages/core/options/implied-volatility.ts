import { normalCdf, normalQuantile } from '../statistics/normal.ts';
import { normalisedBlack, normalisedRest, normalisedVega } from './normalised-black.ts';
import type { OptionTerms } from './option.ts';

/** The volatility that a price implies, or why none does. */
export type ImpliedVolatility =
  | { readonly value: number; readonly reason: null }
  | { readonly value: null; readonly reason: string };

const none = (reason: string): ImpliedVolatility => ({ value: null, reason });

/**
 * The volatility at which {@link blackScholes} gives the price of a European option, to the precision of the price: a price that
 * differs from its bounds by less than a double can say has no volatility. Nothing is iterated to a tolerance: four steps of third
 * order end at machine precision anywhere in the range.
 *
 * Source: P. Jäckel, "Let's Be Rational" (Wilmott, 2015): the normalised formula, its three zones with an objective function each, the
 * guesses by rational interpolation and Householder's method.
 */
export function impliedVolatility(option: OptionTerms, price: number): ImpliedVolatility {
  const { spot, strike, timeToExpiry: time, rate, dividendYield } = option;
  const grown = spot * Math.exp(-dividendYield * time);
  const discounted = strike * Math.exp(-rate * time);
  if (!Number.isFinite(price) || !(grown > 0) || !(discounted > 0) || !Number.isFinite(grown + discounted))
    return none('the price and the terms must be finite, spot and strike above zero');
  if (!(time > 0)) return none('at expiry the price says nothing about volatility');
  const sign = option.type === 'call' ? 1 : -1;
  const intrinsic = Math.max(0, sign * (grown - discounted));
  const most = sign > 0 ? grown : discounted;
  if (price < intrinsic)
    return none(`the price is below ${intrinsic}, what exercising on the forward brings at once`);
  if (price >= most) return none(`the price is not below ${most}, the most that the option can be worth`);
  const scale = Math.sqrt(grown) * Math.sqrt(discounted);
  const excess = (price - intrinsic) / scale;
  // Less than rounding of the price leaves of it is no time value.
  if (price - intrinsic <= Number.EPSILON * intrinsic) return none('the price holds no time value');
  const total = totalVolatility(excess, -Math.abs(Math.log(grown / discounted)));
  return total > 0 && Number.isFinite(total)
    ? { value: total / Math.sqrt(time), reason: null }
    : none('the time value is too small to say a volatility');
}

const WIDEST_VOLATILITY = 100;
const NARROWEST = 1e-15;

/**
 * As {@link impliedVolatility} for models that only give a price, which must rise with the volatility: the bracket is cut by the method of
 * Illinois until it is as narrow as doubles are.
 */
export function searchedVolatility(
  priceAt: (volatility: number) => number,
  { type, spot, strike, timeToExpiry }: OptionTerms,
  price: number,
): ImpliedVolatility {
  if (!(timeToExpiry > 0)) return none('at expiry the price says nothing about volatility');
  const most = type === 'call' ? spot : strike;
  if (price >= most) return none(`the price is not below ${most}, the most that the option can be worth`);
  let [low, high] = [0, 1];
  let below = priceAt(0) - price;
  if (Number.isNaN(below)) return none('the model has no price without volatility');
  if (below > 0) return none(`the price is below ${below + price}, what exercising brings`);
  if (below === 0) return none('the price holds no time value');
  let above = priceAt(high) - price;
  while (above < 0) {
    if (high >= WIDEST_VOLATILITY) return none(`no volatility up to ${WIDEST_VOLATILITY} gives the price`);
    [low, below] = [high, above];
    high *= 2;
    above = priceAt(high) - price;
  }
  while (high - low > NARROWEST * high && above !== 0) {
    const cut = (low * above - high * below) / (above - below);
    const next = cut > low && cut < high ? cut : 0.5 * (low + high);
    if (next === low || next === high) break;
    const value = priceAt(next) - price;
    if (value < 0) {
      [low, below] = [next, value];
      above *= 0.5;
    } else {
      [high, above] = [next, value];
      below *= 0.5;
    }
  }
  return { value: high, reason: null };
}

/** The implied volatility of each row, NaN where there is none: for chains, where the reasons are asked for by row. */
export function impliedVolatilities(
  options: readonly OptionTerms[],
  prices: Float64Array,
  out = new Float64Array(options.length),
): Float64Array {
  for (const [row, option] of options.entries())
    out[row] = impliedVolatility(option, prices[row]!).value ?? Number.NaN;
  return out;
}

const STEPS = 4;
const ROOT_3 = Math.sqrt(3);

/** The s of b(x, s) = beta, for x <= 0 and 0 < beta < e^(x/2). */
function totalVolatility(beta: number, x: number): number {
  const most = Math.exp(0.5 * x);
  if (!(beta < most)) return Number.POSITIVE_INFINITY;
  if (x === 0) return -2 * normalQuantile(0.5 * (1 - beta));
  // Where b turns from convex to concave.
  const centre = Math.sqrt(2 * Math.abs(x));
  const atCentre = normalisedBlack(x, centre);
  const slope = normalisedVega(x, centre);
  if (beta < atCentre) {
    const low = Math.max(0, centre - atCentre / slope);
    const atLow = low > 0 ? normalisedBlack(x, low) : 0;
    if (beta < atLow) return solve(guessLow(beta, x, low, atLow), beta, x, stepLow);
    const guess = between(beta, atLow, atCentre, low, centre, 1 / normalisedVega(x, low), 1 / slope);
    return solve(guess, beta, x, stepMiddle);
  }
  const high = centre + (most - atCentre) / slope;
  const atHigh = normalisedBlack(x, high);
  if (beta <= atHigh) {
    const guess = between(beta, atCentre, atHigh, centre, high, 1 / slope, 1 / normalisedVega(x, high));
    return solve(guess, beta, x, stepMiddle);
  }
  return solve(guessHigh(beta, x, high, atHigh, most), beta, x, stepHigh);
}

type Step = (s: number, beta: number, x: number) => number;

/** Steps that leave the positive numbers are cut to half of the way; one that changes nothing ends the work. */
function solve(guess: number, beta: number, x: number, step: Step): number {
  let s = guess;
  for (let turn = 0; turn < STEPS; turn += 1) {
    const change = step(s, beta, x);
    if (!Number.isFinite(change)) break;
    s = Math.max(0.5 * s, s + change);
    if (Math.abs(change) <= Number.EPSILON * s) break;
  }
  return s;
}

/** Householder's step of third order: `newton` is -g/g', the others g''/g' and g'''/g'. */
function householder(newton: number, second: number, third: number): number {
  return (newton * (1 + 0.5 * second * newton)) / (1 + newton * (second + (third * newton) / 6));
}

/** b''/b' and b'''/b'. */
const bend = (x: number, s: number): number => (x * x) / (s * s * s) - 0.25 * s;
const twist = (x: number, s: number, second: number): number =>
  second * second - (3 * x * x) / (s * s * s * s) - 0.25;

function stepMiddle(s: number, beta: number, x: number): number {
  const second = bend(x, s);
  return householder((beta - normalisedBlack(x, s)) / normalisedVega(x, s), second, twist(x, s, second));
}

/** Of 1 / ln b - 1 / ln beta, which is nearly straight where b is tiny. */
function stepLow(s: number, beta: number, x: number): number {
  const b = normalisedBlack(x, s);
  const ratio = normalisedVega(x, s) / b;
  const [log, logBeta] = [Math.log(b), Math.log(beta)];
  const lambda = 1 / log;
  const factor = 1 + 2 * lambda;
  const curve = bend(x, s);
  const newton = ((logBeta - log) * log) / logBeta / ratio;
  const second = curve - ratio * factor;
  const third =
    twist(x, s, curve) + ratio * ratio * (2 + 6 * lambda * (1 + lambda)) - 3 * ratio * curve * factor;
  return householder(newton, second, third);
}

/** Of the logarithm of what is missing to the most. */
function stepHigh(s: number, beta: number, x: number): number {
  const rest = normalisedRest(x, s);
  const ratio = normalisedVega(x, s) / rest;
  const curve = bend(x, s);
  const newton = -Math.log((Math.exp(0.5 * x) - beta) / rest) / ratio;
  return householder(newton, curve + ratio, twist(x, s, curve) + ratio * (2 * ratio + 3 * curve));
}

/** As beta goes to zero, the cube of this distribution function goes to it; by interpolation up to `atLow`. */
function guessLow(beta: number, x: number, low: number, atLow: number): number {
  const factor = (2 * Math.PI * Math.abs(x)) / (3 * ROOT_3);
  const z = x / (ROOT_3 * low);
  const share = normalCdf(z);
  const mapped = factor * share ** 3;
  // d/dbeta of the map at `low`: its derivative by s over the vega.
  const slope = 2 * Math.PI * z * z * share * share * Math.exp(z * z + 0.125 * low * low);
  const guess = between(beta, 0, atLow, 0, mapped, 1, slope);
  const root = Math.cbrt(Math.max(guess, Number.MIN_VALUE) / factor);
  return Math.abs(x / (ROOT_3 * normalQuantile(Math.min(root, 0.5))));
}

/** As beta goes to the most, N(-s/2) goes to zero with it. */
function guessHigh(beta: number, x: number, high: number, atHigh: number, most: number): number {
  const mapped = normalCdf(-0.5 * high);
  const slope = -0.5 * Math.exp((0.5 * x * x) / (high * high));
  const guess = between(beta, atHigh, most, mapped, 0, slope, -0.5);
  return -2 * normalQuantile(Math.min(Math.max(guess, Number.MIN_VALUE), 0.5));
}

/**
 * A rational cubic between two points with given slopes that runs one way only.
 *
 * Source: R. Delbourgo and J. A. Gregory, "Shape preserving piecewise rational interpolation" (1985).
 */
function between(
  at: number,
  left: number,
  right: number,
  fromValue: number,
  toValue: number,
  fromSlope: number,
  toSlope: number,
): number {
  const width = right - left;
  if (!(width > 0)) return 0.5 * (fromValue + toValue);
  const rise = (toValue - fromValue) / width;
  const control = rise === 0 ? 3 : (fromSlope + toSlope) / rise;
  const t = (at - left) / width;
  const u = 1 - t;
  if (!(control >= 0) || !Number.isFinite(control)) return fromValue * u + toValue * t;
  return (
    (toValue * t * t * t +
      (control * toValue - width * toSlope) * t * t * u +
      (control * fromValue + width * fromSlope) * t * u * u +
      fromValue * u * u * u) /
    (1 + (control - 3) * t * u)
  );
}
