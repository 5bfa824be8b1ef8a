import { bivariateNormalCdf } from '../statistics/bivariate-normal.ts';
import { normalCdf } from '../statistics/normal.ts';
import { blackScholes } from './black-scholes.ts';
import { intrinsicValue, type VolatileOption } from './option.ts';
import { quickBjerksundStensland } from './quick-bjerksund-stensland.ts';
import { FIRST_PART } from './quick-terms.ts';

/** A call on an underlying with the cost of carry b. */
interface Call {
  readonly spot: number;
  readonly strike: number;
  readonly time: number;
  readonly rate: number;
  readonly carry: number;
  readonly volatility: number;
}

/**
 * The price of an American option as a lower bound: exercised at the better of two flat boundaries, one for each part of its life. Within
 * a few hundredths of a percent of the strike for usual terms, several percent for volatilities above 100 % over years.
 *
 * Source: P. Bjerksund and G. Stensland, "Closed Form Valuation of American Options" (2002), as in Haug (2007), section 3.3. Puts are
 * calls with spot and strike, rate and yield exchanged.
 */
export function bjerksundStensland(option: VolatileOption): number {
  const { spot, strike, timeToExpiry: time, rate, dividendYield, volatility } = option;
  const european = blackScholes(option).price;
  const intrinsic = intrinsicValue(option.type, spot, strike);
  if (!(volatility > 0 && time > 0)) return Math.max(european, intrinsic);
  const carry = rate - dividendYield;
  const call: Call =
    option.type === 'call'
      ? { spot, strike, time, rate, carry, volatility }
      : { spot: strike, strike: spot, time, rate: dividendYield, carry: -carry, volatility };
  // The carry is at least the rate: exercising early never pays.
  if (call.carry >= call.rate) return Math.max(european, intrinsic);
  const american = americanCall(call);
  // Mirrored terms beyond what a double holds: the quick form has none.
  return Number.isNaN(american) ? quickBjerksundStensland(option) : Math.max(european, intrinsic, american);
}

function americanCall(call: Call): number {
  const { spot, strike, time, rate, carry, volatility } = call;
  const variance = volatility * volatility;
  const ratio = carry / variance;
  const root = (ratio - 0.5) ** 2 + (2 * rate) / variance;
  if (root < 0) return spot - strike;
  const beta = 0.5 - ratio + Math.sqrt(root);
  const forever = beta > 1 ? (beta / (beta - 1)) * strike : Number.POSITIVE_INFINITY;
  const atOnce = Math.max(strike, (rate / (rate - carry)) * strike);
  if (!Number.isFinite(forever) || !(forever > atOnce)) return Math.max(0, spot - strike);
  const first = FIRST_PART * time;
  // The paper's boundary would fall again from here on, which none does.
  const longest = carry < 0 ? variance / (carry * carry) : Number.POSITIVE_INFINITY;
  const boundary = (until: number): number => {
    const left = Math.min(until, longest);
    const fall =
      (-(carry * left + 2 * volatility * Math.sqrt(left)) * strike * strike) / ((forever - atOnce) * atOnce);
    return atOnce - (forever - atOnce) * Math.expm1(fall);
  };
  const near = boundary(first);
  const far = boundary(time);
  if (spot >= far) return spot - strike;
  return exercisedAt({ ...call, beta, near, far, first });
}

interface Exercise extends Call {
  readonly beta: number;
  /** The boundary of the second part of the life, and of the first. */
  readonly near: number;
  readonly far: number;
  /** Length of the first part, in years. */
  readonly first: number;
}

function exercisedAt(of: Exercise): number {
  const { spot, strike, beta, near, far } = of;
  const alphaFar = (far - strike) * far ** -beta;
  const alphaNear = (near - strike) * near ** -beta;
  return (
    alphaFar * spot ** beta -
    alphaFar * reached(of, beta, far, far) +
    reached(of, 1, far, far) -
    reached(of, 1, near, far) -
    strike * reached(of, 0, far, far) +
    strike * reached(of, 0, near, far) +
    alphaNear * reached(of, beta, near, far) -
    alphaNear * reachedTwice(of, beta, near) +
    reachedTwice(of, 1, near) -
    reachedTwice(of, 1, strike) -
    strike * reachedTwice(of, 0, near) +
    strike * reachedTwice(of, 0, strike)
  );
}

/** The paper's phi: the value today of S^gamma at the end of the first part, if S ends below `end` and never reaches `barrier`. */
function reached(
  { spot, rate, carry, volatility, first }: Exercise,
  gamma: number,
  end: number,
  barrier: number,
): number {
  const variance = volatility * volatility;
  const deviation = volatility * Math.sqrt(first);
  const growth = (-rate + gamma * carry + 0.5 * gamma * (gamma - 1) * variance) * first;
  const kappa = (2 * carry) / variance + 2 * gamma - 1;
  const d = -(Math.log(spot / end) + (carry + (gamma - 0.5) * variance) * first) / deviation;
  const mirrored = (barrier / spot) ** kappa * normalCdf(d - (2 * Math.log(barrier / spot)) / deviation);
  return Math.exp(growth) * spot ** gamma * (normalCdf(d) - mirrored);
}

/** The paper's psi: as {@link reached} over both parts, with the boundary `far` in the first and `near` in the second. */
function reachedTwice(of: Exercise, gamma: number, end: number): number {
  const { spot, rate, carry, volatility, first, time, near, far } = of;
  const variance = volatility * volatility;
  const drift = carry + (gamma - 0.5) * variance;
  const [early, late] = [volatility * Math.sqrt(first), volatility * Math.sqrt(time)];
  const [driftEarly, driftLate] = [drift * first, drift * time];
  const mirror = Math.log((far * far) / (spot * near));
  const start = Math.log(spot / near);
  const e1 = (start + driftEarly) / early;
  const e2 = (mirror + driftEarly) / early;
  const e3 = (start - driftEarly) / early;
  const e4 = (mirror - driftEarly) / early;
  const f1 = (Math.log(spot / end) + driftLate) / late;
  const f2 = (Math.log((far * far) / (spot * end)) + driftLate) / late;
  const f3 = (Math.log((near * near) / (spot * end)) + driftLate) / late;
  const f4 = (Math.log((spot * near * near) / (end * far * far)) + driftLate) / late;
  const correlation = Math.sqrt(first / time);
  const kappa = (2 * carry) / variance + 2 * gamma - 1;
  const growth = (-rate + gamma * carry + 0.5 * gamma * (gamma - 1) * variance) * time;
  return (
    Math.exp(growth) *
    spot ** gamma *
    (bivariateNormalCdf(-e1, -f1, correlation) -
      (far / spot) ** kappa * bivariateNormalCdf(-e2, -f2, correlation) -
      (near / spot) ** kappa * bivariateNormalCdf(-e3, -f3, -correlation) +
      (near / far) ** kappa * bivariateNormalCdf(-e4, -f4, -correlation))
  );
}
