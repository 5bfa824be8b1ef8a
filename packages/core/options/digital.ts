import {
  exp,
  figuresOfJet,
  type Jet,
  log,
  minus,
  normal,
  over,
  plus,
  root,
  scaled,
  times,
  variables,
} from './jet.ts';
import { DAYS_PER_YEAR, type OptionFigures, type VolatileOption } from './option.ts';

/**
 * An option that pays a fixed amount, or the underlying itself, if it ends in the money.
 *
 * Source: M. Rubinstein and E. Reiner, "Unscrambling the Binary Code" (1991), as in Haug (2007), section 4.19.
 */
export function digital(option: VolatileOption, pays: 'cash' | 'asset', cash = 1): OptionFigures {
  const { spot, strike, timeToExpiry, volatility } = option;
  if (!(volatility > 0 && timeToExpiry > 0)) return settled(option, pays, cash);
  const side = option.type === 'call' ? 1 : -1;
  const { asset, money, d1, d2 } = discounted(option);
  const price =
    pays === 'cash'
      ? scaled(times(money, normal(scaled(d2, side))), cash / strike)
      : times(asset, normal(scaled(d1, side)));
  return figuresOfJet(price, spot);
}

/**
 * What holding the underlying and the strike until expiry is worth today, and Black and Scholes' two arguments; `spot` where what moves
 * is not the whole spot.
 */
export function discounted(
  option: VolatileOption,
  spot: Jet = variables(option).spot,
): { asset: Jet; money: Jet; d1: Jet; d2: Jet } {
  const of = variables(option);
  const deviation = times(of.volatility, root(of.time));
  const carry = times(minus(of.rate, of.dividendYield), of.time);
  const moneyness = log(scaled(spot, 1 / option.strike));
  const d1 = plus(over(plus(moneyness, carry), deviation), scaled(deviation, 0.5));
  return {
    asset: times(spot, exp(scaled(times(of.dividendYield, of.time), -1))),
    money: scaled(exp(scaled(times(of.rate, of.time), -1)), option.strike),
    d1,
    d2: minus(d1, deviation),
  };
}

/** Without volatility or time the underlying ends at its forward; at the strike exactly half is paid. */
function settled(option: VolatileOption, pays: 'cash' | 'asset', cash: number): OptionFigures {
  const { spot, strike, timeToExpiry: time, rate, dividendYield } = option;
  const side = option.type === 'call' ? 1 : -1;
  const ahead = side * (spot * Math.exp((rate - dividendYield) * time) - strike);
  const share = ahead > 0 ? 1 : ahead < 0 ? 0 : 0.5;
  const asset = pays === 'asset' ? share * Math.exp(-dividendYield * time) : 0;
  const money = pays === 'cash' ? share * cash * Math.exp(-rate * time) : 0;
  const price = asset * spot + money;
  const theta = dividendYield * asset * spot + rate * money;
  const none = { gamma: 0, vega: 0, vanna: 0, volga: 0, speed: 0 };
  return {
    ...none,
    price,
    delta: asset,
    theta,
    thetaPerDay: theta / DAYS_PER_YEAR,
    rho: -time * money,
    dividendRho: -time * asset * spot,
    charm: dividendYield * asset,
    elasticity: (asset * spot) / price,
  };
}
