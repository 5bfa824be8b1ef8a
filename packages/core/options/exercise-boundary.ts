import { gaussLegendre } from '../statistics/gauss-legendre.ts';
import { exponentials, normalCdfs } from '../statistics/normal-columns.ts';

/** Points of the exercise boundary, and of the integrals of its equation. */
const BOUNDARY_POINTS = 24;
const EQUATION_POINTS = 40;
const MOST_TURNS = 150;
const TOLERANCE = 1e-10;
/** A turn that is not this much nearer than the one before has gone too far: the next ones go less of the way. */
const NEARER = 0.8;
const SHORTER = 0.7;
const LEAST_SHARE = 0.1;
/** As the logarithm of its limit over it, no boundary is followed further down. */
const DEEPEST = 100;
/** Nearer than this, rate and yield call for the equation that does not divide by small densities. */
const NEAR_RATES = 1e-3;
const QUARTER_TURN = Math.PI / 4;
const INVERSE_ROOT_2PI = 1 / Math.sqrt(2 * Math.PI);

/** A put, which every American option becomes by exchanging spot and strike, rate and yield. The rate is above zero. */
export interface Put {
  readonly spot: number;
  readonly strike: number;
  readonly time: number;
  readonly rate: number;
  readonly yield: number;
  readonly volatility: number;
}

/** The exercise boundary B(tau) as ln^2(B / limit), a polynomial in the root of tau, by its values at the points of the grid. */
export interface Boundary {
  /** Where it ends at expiry. */
  readonly limit: number;
  readonly values: Float64Array;
}

/** What is the same for all options: the points, and how the boundary between them follows from its values at them. */
interface Grid {
  /** Chebyshev points from 1 down to -1: roots of tau, from the whole life to none of it. */
  readonly points: Float64Array;
  /** By point, node of the integral and point: the share of each value in that between. */
  readonly shares: Float64Array;
  /** By node: cosine of its angle, its sine squared, and its weight without the time. */
  readonly cosine: Float64Array;
  readonly sin2: Float64Array;
  readonly weight: Float64Array;
}

let grid: Grid | null = null;

function makeGrid(): Grid {
  const points = chebyshevPoints();
  const { nodes, weights: gauss } = gaussLegendre(EQUATION_POINTS);
  // With u = tau sin^2, both the root of u and that of what is left are smooth.
  const angles = Float64Array.from(nodes, (node) => QUARTER_TURN * (1 + node));
  const between: number[] = [];
  for (const z of points) for (const angle of angles) between.push((1 + z) * Math.sin(angle) - 1);
  return {
    points,
    shares: sharesAt(between),
    cosine: angles.map((angle) => Math.cos(angle)),
    sin2: angles.map((angle) => Math.sin(angle) ** 2),
    weight: angles.map((angle, node) => gauss[node]! * QUARTER_TURN * Math.sin(2 * angle)),
  };
}

const chebyshevPoints = (): Float64Array =>
  Float64Array.from({ length: BOUNDARY_POINTS + 1 }, (_, at) => Math.cos((at * Math.PI) / BOUNDARY_POINTS));

/**
 * For each z of -1 (expiry) to 1 (the whole life), 2 sqrt(tau / time) - 1: the shares of the boundary's values in its value there, one
 * after the other, by the barycentric formula.
 */
export function sharesAt(places: readonly number[]): Float64Array {
  const points = chebyshevPoints();
  const count = points.length;
  const out = new Float64Array(places.length * count);
  for (const [row, z] of places.entries()) {
    const exact = points.indexOf(z);
    let sum = 0;
    for (let at = 0; at < count; at += 1) {
      const weight = (at % 2 === 0 ? 1 : -1) * (at === 0 || at === count - 1 ? 0.5 : 1);
      const share = exact >= 0 ? Number(at === exact) : weight / (z - points[at]!);
      out[row * count + at] = share;
      sum += share;
    }
    for (let at = 0; at < count; at += 1) out[row * count + at]! /= sum;
  }
  return out;
}

/** The logarithm of the limit over the boundary, at the place of the given row of {@link sharesAt}. */
export function fallAt({ values }: Boundary, shares: Float64Array, row: number): number {
  let squared = 0;
  const first = row * values.length;
  for (let at = 0; at < values.length; at += 1) squared += shares[first + at]! * values[at]!;
  return Math.sqrt(Math.max(0, squared));
}

/** The boundary of a put at the longest of its life. */
export const boundaryNow = ({ limit, values }: Boundary): number => limit * Math.exp(-Math.sqrt(values[0]!));

/** The boundary of a put that never expires, which that of no other is below. */
export function lowestBoundary({ rate, yield: dividend, volatility, strike }: Put): number {
  const variance = volatility * volatility;
  const ratio = (rate - dividend) / variance;
  const beta = 0.5 - ratio - Math.sqrt((ratio - 0.5) ** 2 + (2 * rate) / variance);
  return (strike * beta) / (beta - 1);
}

/**
 * The boundary by fixed-point iteration. Where the drift is strong its turns overshoot, more at each; they then go a part of the way, and
 * never leave what a boundary can be.
 */
export function solveBoundary(put: Put, limit: number): Boundary {
  grid ??= makeGrid();
  const lowest = Math.min(limit, Math.max(lowestBoundary(put), limit * Math.exp(-DEEPEST)));
  const most = Math.log(limit / lowest);
  const taus = Float64Array.from(grid.points, (z) => put.time * (0.5 * (1 + z)) ** 2);
  const falls = Float64Array.from(taus, (tau) => Math.log(limit / firstGuess(put, limit, lowest, tau)));
  const values = falls.map((fall) => fall * fall);
  const boundary: Boundary = { limit, values };
  const interest = interestOf(put, grid, taus);
  const next = new Float64Array(values.length);
  let share = 1;
  let last = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    let change = 0;
    for (let row = 0; row < falls.length - 1; row += 1) {
      const found = turned(put, boundary, interest, row, taus[row]!, falls[row]!);
      next[row] = Math.min(most, Math.max(0, found));
      change = Math.max(change, Math.abs(next[row]! - falls[row]!));
    }
    if (change > NEARER * last) share = Math.max(LEAST_SHARE, SHORTER * share);
    last = change;
    for (let row = 0; row < falls.length; row += 1) {
      falls[row]! += share * (next[row]! - falls[row]!);
      values[row] = falls[row]! ** 2;
    }
    if (change <= TOLERANCE) break;
  }
  return boundary;
}

/** Between the limit at expiry and the boundary of an option without end, as the approximation of Bjerksund and Stensland bends it. */
function firstGuess(put: Put, limit: number, lowest: number, tau: number): number {
  const spread = Math.max(limit - lowest, 1e-12 * limit);
  const fall = ((put.rate - put.yield) * tau - 2 * put.volatility * Math.sqrt(tau)) * (limit / spread);
  const bent = limit + (lowest - limit) * -Math.expm1(Math.min(0, fall));
  return Math.min(limit, Math.max(bent, lowest));
}

/** By point and node: what each node's interest on the strike, and yield of the underlying, weighs in the equation. */
interface Interest {
  readonly earned: Float64Array;
  readonly lost: Float64Array;
}

function interestOf({ rate, yield: dividend }: Put, { sin2, weight }: Grid, taus: Float64Array): Interest {
  const count = sin2.length;
  const earned = new Float64Array(taus.length * count);
  const lost = new Float64Array(taus.length * count);
  for (const [row, tau] of taus.entries())
    for (let node = 0; node < count; node += 1) {
      const u = tau * sin2[node]!;
      earned[row * count + node] = weight[node]! * tau * rate * Math.exp(rate * u);
      lost[row * count + node] = weight[node]! * tau * dividend * Math.exp(dividend * u);
    }
  return { earned, lost };
}

const upper = new Float64Array(EQUATION_POINTS + 1);
const lower = new Float64Array(EQUATION_POINTS + 1);
const deviations = new Float64Array(EQUATION_POINTS + 1);
const densities = new Float64Array(2 * EQUATION_POINTS + 2);

/** One turn of the fixed point: B = K e^-(r - q) tau N(B) / D(B), in the form A of the paper, or B where the rates are near. */
function turned(
  put: Put,
  boundary: Boundary,
  { earned, lost }: Interest,
  row: number,
  tau: number,
  fall: number,
): number {
  const carry = put.rate - put.yield;
  fillArguments(put, boundary, row, tau, fall);
  const count = EQUATION_POINTS;
  const toLimit = Math.log(put.strike / boundary.limit);
  let [above, below] = [0, 0];
  normalCdfs(upper, count + 1);
  if (Math.abs(carry) < NEAR_RATES) {
    normalCdfs(lower, count + 1);
    [above, below] = [lower[count]!, upper[count]!];
    for (let node = 0; node < count; node += 1) {
      above += earned[row * count + node]! * lower[node]!;
      below += lost[row * count + node]! * upper[node]!;
    }
  } else {
    exponentials(densities, 2 * count + 2);
    const unit = INVERSE_ROOT_2PI / deviations[count]!;
    above = unit * densities[2 * count]!;
    below = unit * densities[2 * count + 1]! + upper[count]!;
    for (let node = 0; node < count; node += 1) {
      const each = INVERSE_ROOT_2PI / deviations[node]!;
      above += earned[row * count + node]! * each * densities[2 * node]!;
      below += lost[row * count + node]! * (each * densities[2 * node + 1]! + upper[node]!);
    }
  }
  const ratio = above / below;
  return Number.isFinite(ratio) && ratio > 0 ? carry * tau - Math.log(ratio) - toLimit : fall;
}

/** The two arguments of the normal distribution at each node, and last those against the strike, for the boundary at a point. */
function fillArguments(
  { strike, rate, yield: dividend, volatility }: Put,
  boundary: Boundary,
  row: number,
  tau: number,
  fall: number,
): void {
  const { shares, cosine } = grid!;
  const whole = volatility * Math.sqrt(tau);
  const count = cosine.length;
  for (let node = 0; node <= count; node += 1) {
    const cos = node < count ? cosine[node]! : 1;
    const deviation = whole * cos;
    // The logarithm of the boundary is that of its limit less the fall.
    const log =
      node < count
        ? fallAt(boundary, shares, row * count + node) - fall
        : Math.log(boundary.limit / strike) - fall;
    const d = (log + (rate - dividend) * tau * cos * cos) / deviation + 0.5 * deviation;
    const less = d - deviation;
    deviations[node] = deviation;
    upper[node] = d;
    lower[node] = less;
    densities[2 * node] = -0.5 * less * less;
    densities[2 * node + 1] = -0.5 * d * d;
  }
}
