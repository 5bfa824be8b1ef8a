import { normalCdf, normalPdf } from '../statistics/normal.ts';
import { DAYS_PER_YEAR, type OptionFigures, type VolatileOption } from './option.ts';

/**
 * Price and sensitivities of a European option.
 *
 * Sources: F. Black and M. Scholes, "The Pricing of Options and Corporate Liabilities" (1973); R. C. Merton, "Theory of Rational
 * Option Pricing" (1973) for the dividend yield; the sensitivities as in E. G. Haug, "The Complete Guide to Option Pricing Formulas"
 * (2007), chapter 2.
 *
 * At expiry, and without volatility, the option is worth what exercising it on the forward brings, and its sensitivities are those of
 * that; exactly at the money, where they jump, they are the mean of both sides.
 */
export function blackScholes(option: VolatileOption): OptionFigures {
  const { spot, strike, timeToExpiry: time, rate, dividendYield, volatility } = option;
  const sign = option.type === 'call' ? 1 : -1;
  const grown = spot * Math.exp(-dividendYield * time);
  const discounted = strike * Math.exp(-rate * time);
  const deviation = volatility * Math.sqrt(time);
  if (!(deviation > 0)) return withoutVolatility(option, sign, grown, discounted);
  const d1 = (Math.log(spot / strike) + (rate - dividendYield) * time) / deviation + 0.5 * deviation;
  const d2 = d1 - deviation;
  const asset = grown * normalCdf(sign * d1);
  const cash = discounted * normalCdf(sign * d2);
  const price = sign * (asset - cash);
  const density = grown * normalPdf(d1);
  const vega = density * Math.sqrt(time);
  const delta = (sign * asset) / spot;
  const gamma = density / (spot * spot * deviation);
  const theta =
    (-0.5 * density * volatility) / Math.sqrt(time) + sign * (dividendYield * asset - rate * cash);
  const drift = (2 * (rate - dividendYield) * time - d2 * deviation) / (2 * time * deviation);
  return {
    price,
    delta,
    gamma,
    vega,
    theta,
    thetaPerDay: theta / DAYS_PER_YEAR,
    rho: sign * time * cash,
    dividendRho: -sign * time * asset,
    vanna: (-density * d2) / (spot * volatility),
    volga: (vega * d1 * d2) / volatility,
    charm: dividendYield * delta - (density / spot) * drift,
    speed: (-gamma / spot) * (1 + d1 / deviation),
    elasticity: (delta * spot) / price,
  };
}

function withoutVolatility(
  { spot, timeToExpiry: time, rate, dividendYield }: VolatileOption,
  sign: 1 | -1,
  grown: number,
  discounted: number,
): OptionFigures {
  const moneyness = sign * (grown - discounted);
  const exercised = moneyness > 0 ? 1 : moneyness < 0 ? 0 : 0.5;
  const price = Math.max(0, moneyness);
  // Adding zero makes the negative zero of a put that is not exercised a plain one.
  const delta = (sign * exercised * grown) / spot + 0;
  const theta = sign * exercised * (dividendYield * grown - rate * discounted);
  return {
    price,
    delta,
    gamma: 0,
    vega: 0,
    theta,
    thetaPerDay: theta / DAYS_PER_YEAR,
    rho: sign * exercised * time * discounted,
    dividendRho: -sign * exercised * time * grown,
    vanna: 0,
    volga: 0,
    charm: dividendYield * delta,
    speed: 0,
    elasticity: (delta * spot) / price,
  };
}

/**
 * As {@link blackScholes} for an option on a future: the spot is the price of the future, which costs nothing to hold.
 *
 * Source: F. Black, "The pricing of commodity contracts" (1976).
 */
export function black76(option: VolatileOption): OptionFigures {
  const figures = blackScholes({ ...option, dividendYield: option.rate });
  // The rate only discounts: what it does through the carry is in dividendRho, which is none here.
  return { ...figures, rho: -option.timeToExpiry * figures.price, dividendRho: 0 };
}

/** The columns of {@link priceColumns}, one option a row. */
export interface OptionColumns {
  /** 1 for a call, -1 for a put. */
  readonly sign: Int8Array;
  readonly spot: Float64Array;
  readonly strike: Float64Array;
  readonly timeToExpiry: Float64Array;
  readonly rate: Float64Array;
  readonly dividendYield: Float64Array;
  readonly volatility: Float64Array;
}

export interface PriceColumns {
  readonly price: Float64Array;
  readonly delta: Float64Array;
  readonly gamma: Float64Array;
  readonly vega: Float64Array;
  readonly theta: Float64Array;
  readonly rho: Float64Array;
}

/** Price and five Greeks of many European options, as {@link blackScholes} computes them, into the columns of `out`. */
export function priceColumns(options: OptionColumns, out: PriceColumns): void {
  const {
    sign: signs,
    spot: spots,
    strike: strikes,
    timeToExpiry: times,
    volatility: volatilities,
  } = options;
  for (let row = 0; row < signs.length; row += 1) {
    const sign = signs[row]!;
    const spot = spots[row]!;
    const strike = strikes[row]!;
    const time = times[row]!;
    const rate = options.rate[row]!;
    const dividendYield = options.dividendYield[row]!;
    const volatility = volatilities[row]!;
    const root = Math.sqrt(time);
    const deviation = volatility * root;
    if (!(deviation > 0)) {
      degenerateRow(options, row, out);
      continue;
    }
    const grown = spot * Math.exp(-dividendYield * time);
    const discounted = strike * Math.exp(-rate * time);
    const d1 = (Math.log(spot / strike) + (rate - dividendYield) * time) / deviation + 0.5 * deviation;
    const asset = grown * normalCdf(sign * d1);
    const cash = discounted * normalCdf(sign * (d1 - deviation));
    const density = grown * normalPdf(d1);
    out.price[row] = sign * (asset - cash);
    out.delta[row] = (sign * asset) / spot;
    out.gamma[row] = density / (spot * spot * deviation);
    out.vega[row] = density * root;
    out.theta[row] = (-0.5 * density * volatility) / root + sign * (dividendYield * asset - rate * cash);
    out.rho[row] = sign * time * cash;
  }
}

function degenerateRow(options: OptionColumns, row: number, out: PriceColumns): void {
  const { price, delta, gamma, vega, theta, rho } = blackScholes({
    type: options.sign[row] === 1 ? 'call' : 'put',
    spot: options.spot[row]!,
    strike: options.strike[row]!,
    timeToExpiry: options.timeToExpiry[row]!,
    rate: options.rate[row]!,
    dividendYield: options.dividendYield[row]!,
    volatility: options.volatility[row]!,
  });
  out.price[row] = price;
  out.delta[row] = delta;
  out.gamma[row] = gamma;
  out.vega[row] = vega;
  out.theta[row] = theta;
  out.rho[row] = rho;
}
