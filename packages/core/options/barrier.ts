import { blackScholes } from './black-scholes.ts';
import {
  constant,
  exp,
  figuresOfJet,
  type Jet,
  log,
  minus,
  normal,
  over,
  plus,
  raised,
  root,
  scaled,
  squared,
  times,
  variables,
} from './jet.ts';
import type { OptionFigures, VolatileOption } from './option.ts';

export type BarrierKind = 'down-and-in' | 'down-and-out' | 'up-and-in' | 'up-and-out';

export interface Barrier {
  readonly kind: BarrierKind;
  readonly level: number;
  /** Paid when the option is knocked out, at once; or at expiry when it was never knocked in. */
  readonly rebate: number;
}

/** Why a barrier option has no price. */
export class NoBarrierPrice extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoBarrierPrice';
  }
}

/**
 * A European option that comes to life or ends when the underlying touches a barrier, which is watched all the time. One whose barrier
 * is touched already is the plain option, or its rebate.
 *
 * Source: M. Rubinstein and E. Reiner, "Breaking Down the Barriers" (1991), in the form of Haug (2007), section 4.17.1. Throws
 * {@link NoBarrierPrice} without volatility or time, and where a rebate at a negative rate has no closed form.
 */
export function barrierOption(option: VolatileOption, barrier: Barrier): OptionFigures {
  const { spot, timeToExpiry, volatility } = option;
  const { kind, level } = barrier;
  const down = kind.startsWith('down');
  const knocksIn = kind.endsWith('in');
  if (down ? spot <= level : spot >= level) return knocksIn ? blackScholes(option) : paidNow(barrier.rebate);
  if (!(volatility > 0 && timeToExpiry > 0))
    throw new NoBarrierPrice('a barrier that is watched all the time needs volatility and time to expiry');
  const parts = partsOf(option, barrier, down ? 1 : -1);
  const above = option.strike > level;
  const price = knocksIn
    ? plus(...insideOf(option.type, down, above, parts), parts.unhit())
    : plus(...outsideOf(option.type, down, above, parts), parts.hit());
  return figuresOfJet(price, spot);
}

function paidNow(rebate: number): OptionFigures {
  const none = { delta: 0, gamma: 0, vega: 0, theta: 0, thetaPerDay: 0, rho: 0, dividendRho: 0 };
  return { ...none, price: rebate, vanna: 0, volga: 0, charm: 0, speed: 0, elasticity: 0 };
}

interface Parts {
  readonly a: () => Jet;
  readonly b: () => Jet;
  readonly c: () => Jet;
  readonly d: () => Jet;
  /** The rebate at expiry where the barrier was never touched, and at once when it is: Haug's E and F. */
  readonly unhit: () => Jet;
  readonly hit: () => Jet;
}

/** The terms A to F of the source, each only when it is needed. */
function partsOf(option: VolatileOption, { level, rebate }: Barrier, eta: 1 | -1): Parts {
  const phi = option.type === 'call' ? 1 : -1;
  const of = variables(option);
  const [strike, barrier] = [constant(option.strike), constant(level)];
  const deviation = times(of.volatility, root(of.time));
  const variance = squared(of.volatility);
  const carry = minus(of.rate, of.dividendYield);
  const mu = minus(over(carry, variance), constant(0.5));
  const drift = times(plus(mu, constant(1)), deviation);
  const ratio = (above: Jet, below: Jet): Jet => plus(over(log(over(above, below)), deviation), drift);
  const asset = times(of.spot, exp(scaled(times(of.dividendYield, of.time), -1)));
  const discount = exp(scaled(times(of.rate, of.time), -1));
  const money = scaled(discount, option.strike);
  const x2 = ratio(of.spot, barrier);
  const y2 = ratio(barrier, of.spot);
  const straight = (x: Jet): Jet => difference(asset, money, x, phi, phi);
  const mirror = raised(barrier, of.spot, scaled(mu, 2));
  const mirrored = (y: Jet): Jet => {
    const further = times(mirror, squared(over(barrier, of.spot)));
    return difference(times(asset, further), times(money, mirror), y, phi, eta);
  };
  const difference = (first: Jet, second: Jet, at: Jet, sign: number, side: number): Jet =>
    scaled(
      minus(
        times(first, normal(scaled(at, side))),
        times(second, normal(scaled(minus(at, deviation), side))),
      ),
      sign,
    );
  return {
    a: () => straight(ratio(of.spot, strike)),
    b: () => straight(x2),
    c: () => mirrored(ratio(constant(level * level), times(of.spot, strike))),
    d: () => mirrored(y2),
    unhit: () => {
      if (rebate === 0) return constant(0);
      const touched = times(mirror, normal(scaled(minus(y2, deviation), eta)));
      return scaled(times(discount, minus(normal(scaled(minus(x2, deviation), eta)), touched)), rebate);
    },
    hit: () => (rebate === 0 ? constant(0) : scaled(rebateAtHit(option, mu, deviation, level, eta), rebate)),
  };
}

/** What one unit paid when the barrier is touched is worth. */
function rebateAtHit(option: VolatileOption, mu: Jet, deviation: Jet, level: number, eta: 1 | -1): Jet {
  const of = variables(option);
  const barrier = constant(level);
  const under = plus(squared(mu), over(scaled(of.rate, 2), squared(of.volatility)));
  if (!(under[0] > 0))
    throw new NoBarrierPrice('a rebate that is paid at once has no closed form at this negative rate');
  const lambda = root(under);
  const z = plus(over(log(over(barrier, of.spot)), deviation), times(lambda, deviation));
  const far = minus(z, scaled(times(lambda, deviation), 2));
  return plus(
    times(raised(barrier, of.spot, plus(mu, lambda)), normal(scaled(z, eta))),
    times(raised(barrier, of.spot, minus(mu, lambda)), normal(scaled(far, eta))),
  );
}

/** Haug's table of knock-in options, by whether the strike is above the barrier. */
function insideOf(type: 'call' | 'put', down: boolean, above: boolean, { a, b, c, d }: Parts): Jet[] {
  if (type === 'call') {
    if (down) return above ? [c()] : [a(), negative(b()), d()];
    return above ? [a()] : [b(), negative(c()), d()];
  }
  if (down) return above ? [b(), negative(c()), d()] : [a()];
  return above ? [a(), negative(b()), d()] : [c()];
}

function outsideOf(type: 'call' | 'put', down: boolean, above: boolean, { a, b, c, d }: Parts): Jet[] {
  if (type === 'call') {
    if (down) return above ? [a(), negative(c())] : [b(), negative(d())];
    return above ? [] : [a(), negative(b()), c(), negative(d())];
  }
  if (down) return above ? [a(), negative(b()), c(), negative(d())] : [];
  return above ? [b(), negative(d())] : [a(), negative(c())];
}

const negative = (u: Jet): Jet => scaled(u, -1);
