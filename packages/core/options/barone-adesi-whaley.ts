import { normalCdf, normalPdf } from '../statistics/normal.ts';
import { blackScholes } from './black-scholes.ts';
import { intrinsicValue, type VolatileOption } from './option.ts';

const STEPS = 100;
const TOLERANCE = 1e-12;

/**
 * The price of an American option by the quadratic approximation: the early-exercise premium is a power of the spot up to the critical
 * price. Its error is within a few tenths of a percent of the strike for lives of months, several percent for decades.
 *
 * Source: G. Barone-Adesi and R. E. Whaley, "Efficient Analytic Approximation of American Option Values" (1987).
 */
export function baroneAdesiWhaley(option: VolatileOption): number {
  const { spot, strike, timeToExpiry: time, rate, dividendYield, volatility } = option;
  const sign = option.type === 'call' ? 1 : -1;
  const european = blackScholes(option).price;
  const intrinsic = intrinsicValue(option.type, spot, strike);
  if (!(volatility > 0 && time > 0)) return Math.max(european, intrinsic);
  // Without dividends nobody gives up the time value of a call, without interest nobody that of a put.
  if (sign > 0 ? dividendYield <= 0 && rate >= 0 : rate <= 0 && dividendYield >= 0) return european;
  const power = exponent(option, sign);
  const critical = criticalPrice(option, sign, power);
  if (critical === null) return Math.max(european, intrinsic);
  if (sign * (spot - critical) >= 0) return intrinsic;
  const { premium } = atCritical(option, sign, critical);
  return european + ((critical * premium) / power) * sign * (spot / critical) ** power;
}

/** The root of the quadratic equation that the premium solves: above one for calls, below zero for puts. */
function exponent(
  { timeToExpiry: time, rate, dividendYield, volatility }: VolatileOption,
  sign: 1 | -1,
): number {
  const variance = volatility * volatility;
  const carry = (2 * (rate - dividendYield)) / variance;
  // 2r / (variance (1 - e^-rt)), which ends at 2 / (variance t) as the rate vanishes.
  const growth = Math.abs(rate * time) < 1e-12 ? 1 / time : rate / -Math.expm1(-rate * time);
  return 0.5 * (1 - carry + sign * Math.sqrt((carry - 1) ** 2 + (8 * growth) / variance));
}

/** What the European option is worth there, and by how much its delta falls short of exercising. */
function atCritical(
  option: VolatileOption,
  sign: 1 | -1,
  spot: number,
): { european: number; premium: number; deltaGap: number } {
  const { strike, timeToExpiry: time, rate, dividendYield, volatility } = option;
  const deviation = volatility * Math.sqrt(time);
  const d1 = (Math.log(spot / strike) + (rate - dividendYield) * time) / deviation + 0.5 * deviation;
  const decay = Math.exp(-dividendYield * time);
  const { price } = blackScholes({ ...option, spot });
  return {
    european: price,
    premium: 1 - decay * normalCdf(sign * d1),
    deltaGap: (decay * normalPdf(d1)) / deviation,
  };
}

/** The spot at which exercising is worth as much as keeping, by Newton's method on the logarithm, kept within a bracket. */
function criticalPrice(option: VolatileOption, sign: 1 | -1, power: number): number | null {
  const { strike } = option;
  const gap = (spot: number): { value: number; slope: number } => {
    const { european, premium, deltaGap } = atCritical(option, sign, spot);
    const value = sign * (spot - strike) - european - (sign * premium * spot) / power;
    const slope = sign * (premium * (1 - 1 / power)) + deltaGap / power;
    return { value, slope };
  };
  let [low, high] = sign > 0 ? [strike, strike * 1e6] : [strike * 1e-9, strike];
  const outer = gap(sign > 0 ? high : low).value;
  if (!(outer > 0)) return null;
  let spot = strike * (1 + sign * 0.2);
  for (let turn = 0; turn < STEPS; turn += 1) {
    const { value, slope } = gap(spot);
    if (value > 0 === sign > 0) high = spot;
    else low = spot;
    const next = spot - value / slope;
    const inside = next > low && next < high;
    const step = (inside ? next : Math.sqrt(low * high)) - spot;
    spot += step;
    if (Math.abs(step) <= TOLERANCE * spot) return spot;
  }
  return spot;
}
