import { gaussLegendre } from '../statistics/gauss-legendre.ts';
import { normalCdf } from '../statistics/normal.ts';
import { blackScholes } from './black-scholes.ts';
import {
  type Boundary,
  boundaryNow,
  fallAt,
  lowestBoundary,
  type Put,
  sharesAt,
  solveBoundary,
} from './exercise-boundary.ts';
import { intrinsicValue, type VolatileOption } from './option.ts';

const PREMIUM_POINTS = 80;

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
 * The price of an American option to about eight digits of spot or strike, six in corners (volatilities of a few percent over years):
 * the integral equation of its exercise boundary, solved at Chebyshev points by fixed-point iteration, then the integral of the
 * early-exercise premium.
 *
 * Source: L. Andersen, M. Lake and D. Offengenden, "High performance American option pricing" (2016). Throws
 * {@link NoExerciseBoundary} when both rates are negative in a way that gives two boundaries.
 */
export function andersenLake(option: VolatileOption): number {
  const { spot, strike, timeToExpiry: time, rate, dividendYield, volatility } = option;
  const european = blackScholes(option).price;
  const intrinsic = intrinsicValue(option.type, spot, strike);
  if (!(volatility > 0 && time > 0)) return Math.max(european, intrinsic);
  const put: Put =
    option.type === 'put'
      ? { spot, strike, time, rate, yield: dividendYield, volatility }
      : { spot: strike, strike: spot, time, rate: dividendYield, yield: rate, volatility };
  if (put.rate < 0 && put.yield < put.rate) throw new NoExerciseBoundary();
  // Nothing is earned by exercising early; at a rate of zero there still is what a negative yield costs.
  if (put.rate < 0 || (put.rate === 0 && put.yield >= 0)) return european;
  const limit = put.yield > 0 ? put.strike * Math.min(1, put.rate / put.yield) : put.strike;
  // A rate that is next to nothing: exercising is worth less than a double can say.
  if (!(limit > Number.MIN_VALUE / Number.EPSILON)) return Math.max(european, intrinsic);
  if (put.spot <= lowestBoundary(put)) return intrinsic;
  const boundary = solveBoundary(put, limit);
  if (put.spot <= boundaryNow(boundary)) return intrinsic;
  return Math.max(european + premium(put, boundary), intrinsic);
}

interface Nodes {
  readonly shares: Float64Array;
  /** By node: sine squared of its angle, and its weight without the time. */
  readonly sin2: Float64Array;
  readonly weight: Float64Array;
}

let nodes: Nodes | null = null;

function makeNodes(): Nodes {
  const { nodes: points, weights } = gaussLegendre(PREMIUM_POINTS);
  const angles = Float64Array.from(points, (point) => (Math.PI / 4) * (1 + point));
  return {
    shares: sharesAt([...angles].map((angle) => 2 * Math.cos(angle) - 1)),
    sin2: angles.map((angle) => Math.sin(angle) ** 2),
    weight: angles.map((angle, at) => weights[at]! * (Math.PI / 4) * Math.sin(2 * angle)),
  };
}

/** What exercising early is worth: the integral over the life of the interest gained less the dividends lost. */
function premium({ spot, strike, time, rate, yield: dividend, volatility }: Put, boundary: Boundary): number {
  nodes ??= makeNodes();
  const { shares, sin2, weight } = nodes;
  const toLimit = Math.log(spot / boundary.limit);
  let sum = 0;
  for (let at = 0; at < sin2.length; at += 1) {
    const u = time * sin2[at]!;
    const deviation = volatility * Math.sqrt(u);
    const d1 = (toLimit + fallAt(boundary, shares, at) + (rate - dividend) * u) / deviation + 0.5 * deviation;
    sum +=
      weight[at]! *
      time *
      (rate * strike * Math.exp(-rate * u) * normalCdf(deviation - d1) -
        dividend * spot * Math.exp(-dividend * u) * normalCdf(-d1));
  }
  return sum;
}
