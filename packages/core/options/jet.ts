import { normalCdf, normalPdf } from '../statistics/normal.ts';
import { DAYS_PER_YEAR, type OptionFigures, type VolatileOption } from './option.ts';

/**
 * A value with its derivatives by the spot (to the third), the volatility (to the second, and by both), the time to expiry (and by spot
 * and time), the rate and the yield: what forward differentiation carries through a formula, exact to rounding.
 */
export type Jet = readonly [
  value: number,
  s: number,
  ss: number,
  sss: number,
  v: number,
  sv: number,
  vv: number,
  t: number,
  st: number,
  r: number,
  q: number,
];

export const constant = (value: number): Jet => [value, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/** The terms of an option as the variables that formulas are differentiated by. */
export function variables({ spot, volatility, timeToExpiry, rate, dividendYield }: VolatileOption) {
  return {
    spot: [spot, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0] as Jet,
    volatility: [volatility, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0] as Jet,
    time: [timeToExpiry, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0] as Jet,
    rate: [rate, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0] as Jet,
    dividendYield: [dividendYield, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] as Jet,
  };
}

export function plus(...terms: readonly Jet[]): Jet {
  const sum = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (const term of terms) for (let at = 0; at < sum.length; at += 1) sum[at]! += term[at]!;
  return sum as unknown as Jet;
}

export function scaled(a: Jet, factor: number): Jet {
  return a.map((part) => part * factor) as unknown as Jet;
}

export const minus = (a: Jet, b: Jet): Jet => plus(a, scaled(b, -1));

export function times(a: Jet, b: Jet): Jet {
  return [
    a[0] * b[0],
    a[1] * b[0] + a[0] * b[1],
    a[2] * b[0] + 2 * a[1] * b[1] + a[0] * b[2],
    a[3] * b[0] + 3 * a[2] * b[1] + 3 * a[1] * b[2] + a[0] * b[3],
    a[4] * b[0] + a[0] * b[4],
    a[5] * b[0] + a[1] * b[4] + a[4] * b[1] + a[0] * b[5],
    a[6] * b[0] + 2 * a[4] * b[4] + a[0] * b[6],
    a[7] * b[0] + a[0] * b[7],
    a[8] * b[0] + a[1] * b[7] + a[7] * b[1] + a[0] * b[8],
    a[9] * b[0] + a[0] * b[9],
    a[10] * b[0] + a[0] * b[10],
  ];
}

/** A function of one variable at a value: itself and its first three derivatives there. */
function chained(u: Jet, f: number, f1: number, f2: number, f3: number): Jet {
  return [
    f,
    f1 * u[1],
    f2 * u[1] * u[1] + f1 * u[2],
    f3 * u[1] ** 3 + 3 * f2 * u[1] * u[2] + f1 * u[3],
    f1 * u[4],
    f2 * u[1] * u[4] + f1 * u[5],
    f2 * u[4] * u[4] + f1 * u[6],
    f1 * u[7],
    f2 * u[1] * u[7] + f1 * u[8],
    f1 * u[9],
    f1 * u[10],
  ];
}

export function exp(u: Jet): Jet {
  const value = Math.exp(u[0]);
  return chained(u, value, value, value, value);
}

export function log(u: Jet): Jet {
  const x = u[0];
  return chained(u, Math.log(x), 1 / x, -1 / (x * x), 2 / (x * x * x));
}

function power(u: Jet, exponent: number): Jet {
  const x = u[0];
  const first = exponent * x ** (exponent - 1);
  const second = exponent * (exponent - 1) * x ** (exponent - 2);
  const third = exponent * (exponent - 1) * (exponent - 2) * x ** (exponent - 3);
  return chained(u, x ** exponent, first, second, third);
}

export const root = (u: Jet): Jet => power(u, 0.5);
export const squared = (u: Jet): Jet => power(u, 2);
export const over = (a: Jet, b: Jet): Jet => times(a, power(b, -1));

/** `(a / b)^exponent` */
export const raised = (a: Jet, b: Jet, exponent: Jet): Jet => exp(times(exponent, log(over(a, b))));

/** The distribution function of the standard normal. */
export function normal(u: Jet): Jet {
  const x = u[0];
  const density = normalPdf(x);
  return chained(u, normalCdf(x), density, -x * density, (x * x - 1) * density);
}

/** The figures of an option from the jet of its price. */
export function figuresOfJet(price: Jet, spot: number): OptionFigures {
  const [value, delta, gamma, speed, vega, vanna, volga, byTime, deltaByTime, rho, dividendRho] = price;
  return {
    price: value,
    delta,
    gamma,
    vega,
    theta: -byTime,
    thetaPerDay: -byTime / DAYS_PER_YEAR,
    rho,
    dividendRho,
    vanna,
    volga,
    charm: -deltaByTime,
    speed,
    elasticity: (delta * spot) / value,
  };
}
