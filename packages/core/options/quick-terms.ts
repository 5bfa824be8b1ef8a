import type { OptionColumns } from './black-scholes.ts';

/** The life is cut at this share of it, where the boundary changes: the golden ratio. */
export const FIRST_PART = 0.5 * (Math.sqrt(5) - 1);
const FIRST_ROOT = Math.sqrt(FIRST_PART);

/** Beyond this distance between the boundary without end and that at expiry, 1 - e^x needs its own function. */
const WIDE_ROOM = 1000;

/**
 * One option as a call with its strike as the unit of money. One object serves all options in turn, as most of the time of an own one
 * each would go into memory for its numbers.
 */
export interface QuickTerms {
  strike: number;
  /** The spot in strikes, and its logarithm. */
  money: number;
  logMoney: number;
  time: number;
  rate: number;
  carry: number;
  variance: number;
  /** Drift of the logarithm of the spot per year. */
  drift: number;
  /** Standard deviation of that over the first part of the life, and over all of it. */
  early: number;
  late: number;
  /** Exponent of the value of what is paid at a boundary. */
  beta: number;
  /** Boundary of the second part of the life, of the first one, and their logarithms. */
  near: number;
  far: number;
  logNear: number;
  logFar: number;
}

export const quickTerms: QuickTerms = {
  strike: Number.NaN,
  money: Number.NaN,
  logMoney: Number.NaN,
  time: Number.NaN,
  rate: Number.NaN,
  carry: Number.NaN,
  variance: Number.NaN,
  drift: Number.NaN,
  early: Number.NaN,
  late: Number.NaN,
  beta: Number.NaN,
  near: Number.NaN,
  far: Number.NaN,
  logNear: Number.NaN,
  logFar: Number.NaN,
};

export type Readiness = 'still' | 'european' | 'bounded';

/**
 * Fills `of` with a row. Says whether nothing is left to chance ('still'), whether the option is worth the European one or what
 * exercising it at once brings, or whether there are boundaries to reach. A put is a call with spot and strike, rate and yield exchanged.
 */
export function prepare(options: OptionColumns, row: number, of: QuickTerms): Readiness {
  const call = options.sign[row] === 1;
  const spot = options.spot[row]!;
  const strike = options.strike[row]!;
  const rate = options.rate[row]!;
  const yieldRate = options.dividendYield[row]!;
  const time = options.timeToExpiry[row]!;
  const volatility = options.volatility[row]!;
  if (!(volatility > 0 && time > 0)) return 'still';
  of.strike = call ? strike : spot;
  of.money = call ? spot / strike : strike / spot;
  of.logMoney = Math.log(of.money);
  of.time = time;
  of.rate = call ? rate : yieldRate;
  of.carry = call ? rate - yieldRate : yieldRate - rate;
  of.variance = volatility * volatility;
  of.drift = of.carry - 0.5 * of.variance;
  of.late = volatility * Math.sqrt(time);
  of.early = of.late * FIRST_ROOT;
  return boundaries(of, volatility);
}

function boundaries(of: QuickTerms, volatility: number): Readiness {
  const { time, rate, carry, variance } = of;
  if (carry >= rate) return 'european';
  const ratio = carry / variance;
  const beta = 0.5 - ratio + Math.sqrt((ratio - 0.5) * (ratio - 0.5) + (2 * rate) / variance);
  const forever = beta / (beta - 1);
  const atOnce = Math.max(1, rate / (rate - carry));
  const room = forever - atOnce;
  if (!(room > 0)) return 'european';
  // The paper's boundary would fall again from here on, which none does.
  const longest = carry < 0 ? variance / (carry * carry) : Number.POSITIVE_INFINITY;
  const timeNear = Math.min(longest, FIRST_PART * time);
  const timeFar = Math.min(longest, time);
  const bend = -1 / (room * atOnce);
  const fallNear = bend * (carry * timeNear + 2 * volatility * Math.sqrt(timeNear));
  const fallFar = bend * (carry * timeFar + 2 * volatility * Math.sqrt(timeFar));
  const wide = room > WIDE_ROOM;
  const far = atOnce - room * (wide ? Math.expm1(fallFar) : Math.exp(fallFar) - 1);
  if (of.money >= far) return 'european';
  const near = atOnce - room * (wide ? Math.expm1(fallNear) : Math.exp(fallNear) - 1);
  of.beta = beta;
  of.near = near;
  of.far = far;
  of.logNear = Math.log(near);
  of.logFar = Math.log(far);
  return 'bounded';
}
