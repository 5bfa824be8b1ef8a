import { gaussLegendre } from '../statistics/gauss-legendre.ts';
import { normalCdf, normalPdf } from '../statistics/normal.ts';
import { blackScholes } from './black-scholes.ts';
import type { VolatileOption } from './option.ts';

/** Points of the exercise boundary, of the integrals of its equation, and of the integral of the premium. */
const BOUNDARY_POINTS = 24;
const EQUATION_POINTS = 40;
const PREMIUM_POINTS = 80;
const MOST_TURNS = 60;
const TOLERANCE = 1e-11;
const QUARTER_TURN = Math.PI / 4;
/** Nearer than this, rate and yield call for the equation that does not divide by small densities. */
const NEAR_RATES = 1e-3;

/** A put, which every American option becomes by exchanging spot and strike, rate and yield. */
interface Put {
  readonly spot: number;
  readonly strike: number;
  readonly time: number;
  readonly rate: number;
  readonly yield: number;
  readonly volatility: number;
}

/** Why the method has no price for an option. */
export class NoExerciseBoundary extends Error {
  constructor() {
    super(
      'with these negative rates the option is exercised between two boundaries; use the Leisen-Reimer tree',
    );
    this.name = 'NoExerciseBoundary';
  }
}

/**
 * The price of an American option to about eight digits of the strike: the integral equation of its exercise boundary, solved at
 * Chebyshev points by fixed-point iteration, then the integral of the early-exercise premium.
 *
 * Source: L. Andersen, M. Lake and D. Offengenden, "High performance American option pricing" (2016). Throws
 * {@link NoExerciseBoundary} when both rates are negative in a way that gives two boundaries.
 */
export function andersenLake(option: VolatileOption): number {
  const { spot, strike, timeToExpiry: time, rate, dividendYield, volatility } = option;
  const european = blackScholes(option).price;
  const intrinsic = Math.max(0, option.type === 'call' ? spot - strike : strike - spot);
  if (!(volatility > 0 && time > 0)) return Math.max(european, intrinsic);
  const put: Put =
    option.type === 'put'
      ? { spot, strike, time, rate, yield: dividendYield, volatility }
      : { spot: strike, strike: spot, time, rate: dividendYield, yield: rate, volatility };
  if (put.rate <= 0) {
    if (put.yield < put.rate) throw new NoExerciseBoundary();
    return european;
  }
  const limit = put.yield > 0 ? put.strike * Math.min(1, put.rate / put.yield) : put.strike;
  const boundary = solveBoundary(put, limit);
  if (put.spot <= boundaryAt(boundary, put.time)) return intrinsic;
  return Math.max(european + premium(put, boundary), intrinsic);
}

/** The exercise boundary B(tau) as ln^2(B / limit), a polynomial in the root of tau. */
interface Boundary {
  readonly limit: number;
  readonly longest: number;
  readonly values: Float64Array;
  /** Weights of barycentric interpolation at the points below. */
  readonly weights: Float64Array;
  /** Chebyshev points from 1 down to -1. */
  readonly points: Float64Array;
}

function boundaryAt({ limit, longest, values, weights, points }: Boundary, tau: number): number {
  const z = 2 * Math.sqrt(Math.max(0, tau) / longest) - 1;
  let above = 0;
  let below = 0;
  for (let at = 0; at < points.length; at += 1) {
    const distance = z - points[at]!;
    if (distance === 0) return limit * Math.exp(-Math.sqrt(values[at]!));
    const share = weights[at]! / distance;
    above += share * values[at]!;
    below += share;
  }
  return limit * Math.exp(-Math.sqrt(Math.max(0, above / below)));
}

function solveBoundary(put: Put, limit: number): Boundary {
  grid ??= makeGrid();
  const { points, weights } = grid;
  const taus = Float64Array.from(points, (z) => put.time * (0.5 * (1 + z)) ** 2);
  const values = Float64Array.from(taus, (tau) => squaredLog(firstGuess(put, limit, tau), limit));
  const boundary: Boundary = { limit, longest: put.time, values, weights, points };
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    let change = 0;
    const next = Float64Array.from(values, (before, at) => {
      const tau = taus[at]!;
      if (tau <= 0) return 0;
      const value = Math.min(limit, iterate(put, boundary, at, tau, limit * Math.exp(-Math.sqrt(before))));
      change = Math.max(change, Math.abs(Math.sqrt(before) - Math.log(limit / value)));
      return squaredLog(value, limit);
    });
    values.set(next);
    if (change <= TOLERANCE) break;
  }
  return boundary;
}

/** What is the same for all options: the points, and how the boundary between them follows from its values at them. */
interface Grid {
  readonly points: Float64Array;
  readonly weights: Float64Array;
  /** By point, node of the integral and point: the share of each value in that between. */
  readonly shares: Float64Array;
  /** By node: cosine and sine squared of its angle, and its weight without the time. */
  readonly cos2: Float64Array;
  readonly sin2: Float64Array;
  readonly weight: Float64Array;
}

let grid: Grid | null = null;

function makeGrid(): Grid {
  const count = BOUNDARY_POINTS;
  const points = Float64Array.from({ length: count + 1 }, (_, at) => Math.cos((at * Math.PI) / count));
  const weights = Float64Array.from(
    points,
    (_, at) => (at % 2 === 0 ? 1 : -1) * (at === 0 || at === count ? 0.5 : 1),
  );
  const { nodes, weights: gauss } = gaussLegendre(EQUATION_POINTS);
  // With u = tau sin^2, both the root of u and that of what is left are smooth.
  const angles = Float64Array.from(nodes, (node) => QUARTER_TURN * (1 + node));
  const shares = new Float64Array(points.length * nodes.length * points.length);
  for (const [row, z] of points.entries())
    for (const [node, angle] of angles.entries())
      interpolation(
        points,
        weights,
        (1 + z) * Math.sin(angle) - 1,
        shares,
        (row * nodes.length + node) * points.length,
      );
  return {
    points,
    weights,
    shares,
    cos2: angles.map((angle) => Math.cos(angle) ** 2),
    sin2: angles.map((angle) => Math.sin(angle) ** 2),
    weight: angles.map((angle, node) => gauss[node]! * QUARTER_TURN * Math.sin(2 * angle)),
  };
}

/** The shares of the values at the points in that at z, by the barycentric formula. */
function interpolation(
  points: Float64Array,
  weights: Float64Array,
  z: number,
  out: Float64Array,
  from: number,
): void {
  const exact = points.indexOf(z);
  let sum = 0;
  for (let at = 0; at < points.length; at += 1) {
    const share = exact >= 0 ? Number(at === exact) : weights[at]! / (z - points[at]!);
    out[from + at] = share;
    sum += share;
  }
  for (let at = 0; at < points.length; at += 1) out[from + at]! /= sum;
}

const squaredLog = (value: number, limit: number): number => Math.log(value / limit) ** 2;

/** Between the limit at expiry and the boundary of an option without end, as the approximation of Bjerksund and Stensland bends it. */
function firstGuess({ rate, yield: dividend, volatility, strike }: Put, limit: number, tau: number): number {
  const variance = volatility * volatility;
  const ratio = (rate - dividend) / variance;
  const beta = 0.5 - ratio - Math.sqrt((ratio - 0.5) ** 2 + (2 * rate) / variance);
  const forever = (strike * beta) / (beta - 1);
  const spread = Math.max(limit - forever, 1e-12 * limit);
  const fall = ((rate - dividend) * tau - 2 * volatility * Math.sqrt(tau)) * (limit / spread);
  const bent = limit + (forever - limit) * -Math.expm1(Math.min(0, fall));
  return Math.min(limit, Math.max(bent, 0.5 * forever));
}

/** One turn of the fixed point: B = K e^-(r - q) tau N(B) / D(B), in the form A of the paper, or B where the rates are near. */
function iterate(put: Put, boundary: Boundary, row: number, tau: number, at: number): number {
  const { strike, rate, yield: dividend } = put;
  const smooth = Math.abs(rate - dividend) < NEAR_RATES;
  const [above, below] = smooth
    ? sums(put, boundary, row, tau, at, cumulative)
    : sums(put, boundary, row, tau, at, density);
  const ratio = above / below;
  return Number.isFinite(ratio) && ratio > 0 ? strike * Math.exp(-(rate - dividend) * tau) * ratio : at;
}

type Kernel = (d: number, deviation: number) => readonly [above: number, below: number];

const cumulative: Kernel = (d, deviation) => [normalCdf(d - deviation), normalCdf(d)];
const density: Kernel = (d, deviation) => [
  normalPdf(d - deviation) / deviation,
  normalPdf(d) / deviation + normalCdf(d),
];

function sums(
  { strike, rate, yield: dividend, volatility }: Put,
  { limit, values }: Boundary,
  row: number,
  tau: number,
  at: number,
  kernel: Kernel,
): readonly [number, number] {
  const deviationOf = (time: number): number => volatility * Math.sqrt(time);
  const dOf = (ratio: number, time: number, deviation: number): number =>
    (Math.log(ratio) + (rate - dividend) * time) / deviation + 0.5 * deviation;
  const logAt = Math.log(at / limit);
  const whole = deviationOf(tau);
  let [above, below] = kernel(dOf(at / strike, tau, whole), whole);
  const { shares, cos2, sin2, weight: weightOf } = grid!;
  for (let node = 0; node < cos2.length; node += 1) {
    const [left, u] = [tau * cos2[node]!, tau * sin2[node]!];
    const first = (row * cos2.length + node) * values.length;
    let squared = 0;
    for (let point = 0; point < values.length; point += 1) squared += shares[first + point]! * values[point]!;
    const fall = Math.sqrt(Math.max(0, squared));
    const deviation = deviationOf(left);
    // The logarithm of the boundary is that of its limit less the fall.
    const d = (logAt + fall + (rate - dividend) * left) / deviation + 0.5 * deviation;
    const [over, under] = kernel(d, deviation);
    const weight = weightOf[node]! * tau;
    above += weight * rate * Math.exp(rate * u) * over;
    below += weight * dividend * Math.exp(dividend * u) * under;
  }
  return [above, below];
}

/** What exercising early is worth: the integral over the life of the interest gained less the dividends lost. */
function premium({ spot, strike, time, rate, yield: dividend, volatility }: Put, boundary: Boundary): number {
  const { nodes, weights } = gaussLegendre(PREMIUM_POINTS);
  let sum = 0;
  for (let point = 0; point < nodes.length; point += 1) {
    const angle = QUARTER_TURN * (1 + nodes[point]!);
    const u = time * Math.sin(angle) ** 2;
    const deviation = volatility * Math.sqrt(u);
    const d1 =
      (Math.log(spot / boundaryAt(boundary, time * Math.cos(angle) ** 2)) + (rate - dividend) * u) /
        deviation +
      0.5 * deviation;
    sum +=
      weights[point]! *
      QUARTER_TURN *
      time *
      Math.sin(2 * angle) *
      (rate * strike * Math.exp(-rate * u) * normalCdf(deviation - d1) -
        dividend * spot * Math.exp(-dividend * u) * normalCdf(-d1));
  }
  return sum;
}
