import { exponentials, millsRatios, normalCdfs } from '../statistics/normal-columns.ts';
import { blackScholes, type OptionColumns } from './black-scholes.ts';
import type { VolatileOption } from './option.ts';
import { exercisedLater } from './quick-exercise.ts';
import { paidAtExpiry } from './quick-payoff.ts';
import { FIRST_PART, prepare, type QuickTerms, quickTerms } from './quick-terms.ts';

const exps = new Float64Array(12);
const normals = new Float64Array(12);
const mills = new Float64Array(6);
const drifts = new Float64Array(3);

/**
 * As bjerksundStensland, many times as fast and for every volatility: the paper's 20 distribution functions of pairs are two integrals of
 * some ten points each, and no mirrored term grows large. To about 1e-10 of spot or strike.
 */
export function quickBjerksundStensland(option: VolatileOption): number {
  const { type, spot, strike, timeToExpiry, rate, dividendYield, volatility } = option;
  single.sign[0] = type === 'call' ? 1 : -1;
  single.spot[0] = spot;
  single.strike[0] = strike;
  single.timeToExpiry[0] = timeToExpiry;
  single.rate[0] = rate;
  single.dividendYield[0] = dividendYield;
  single.volatility[0] = volatility;
  bjerksundStenslandColumns(single, singlePrice);
  return singlePrice[0]!;
}

const cell = () => new Float64Array(1);
const singlePrice = cell();
const single: OptionColumns = {
  sign: new Int8Array(1),
  spot: cell(),
  strike: cell(),
  timeToExpiry: cell(),
  rate: cell(),
  dividendYield: cell(),
  volatility: cell(),
};

/** {@link quickBjerksundStensland} of many options, into `out`. */
export function bjerksundStenslandColumns(options: OptionColumns, out: Float64Array): void {
  const of = quickTerms;
  for (let row = 0; row < options.sign.length; row += 1) {
    const ready = prepare(options, row, of);
    if (ready === 'bounded') out[row] = of.strike * bounded(of);
    else out[row] = ready === 'european' ? of.strike * withoutBoundary(of) : still(options, row);
  }
}

function still(options: OptionColumns, row: number): number {
  const sign = options.sign[row]!;
  const [spot, strike] = [options.spot[row]!, options.strike[row]!];
  const { price } = blackScholes({
    type: sign === 1 ? 'call' : 'put',
    spot,
    strike,
    timeToExpiry: options.timeToExpiry[row]!,
    rate: options.rate[row]!,
    dividendYield: options.dividendYield[row]!,
    volatility: options.volatility[row]!,
  });
  return Math.max(price, sign * (spot - strike));
}

function withoutBoundary(of: QuickTerms): number {
  const { money, carry, rate, time, late } = of;
  const d2 = (of.logMoney + of.drift * time) / late;
  normals[0] = d2 + late;
  normals[1] = d2;
  exps[0] = (carry - rate) * time;
  exps[1] = -rate * time;
  normalCdfs(normals, 2);
  exponentials(exps, 2);
  return Math.max(0, money - 1, money * exps[0]! * normals[0]! - exps[1]! * normals[1]!);
}

/** The sum of the paper's terms, in strikes; or the European price, or exercising at once, where that is more. */
function bounded(of: QuickTerms): number {
  const { money, time, rate, carry, beta, late } = of;
  const [toNear, toFar] = [of.logMoney - of.logNear, of.logMoney - of.logFar];
  reached(of, 0, of.drift + beta * of.variance);
  reached(of, 1, of.drift + of.variance);
  reached(of, 2, of.drift);
  const d2 = (of.logMoney + of.drift * time) / late;
  normals[10] = d2 + late;
  normals[11] = d2;
  exps[6] = beta * toFar;
  exps[7] = beta * toNear;
  exps[8] = -rate * time;
  exps[9] = -rate * FIRST_PART * time;
  exps[10] = (carry - rate) * FIRST_PART * time;
  exps[11] = (carry - rate) * time;
  exponentials(exps, 12);
  normalCdfs(normals, 12);
  millsRatios(mills, 6);
  const american =
    (of.far - 1) * exps[6]! * (1 - normals[0]! + mirrored(0)) +
    money * exps[10]! * between(1) -
    exps[9]! * between(2) +
    (of.near - 1) * exps[7]! * exercisedLater(of) +
    exps[8]! * paidAtExpiry(of);
  const european = money * exps[11]! * normals[10]! - exps[8]! * normals[11]!;
  return Math.max(american, european, money - 1);
}

/**
 * Arguments of the paper's phi with the far boundary for its end, and with the near one, for an exponent with its drift. Where the factor
 * of the mirrored term may be large, its distribution function is small: their product is taken by the Mills ratio.
 */
function reached(of: QuickTerms, exponent: number, drift: number): void {
  const perEarly = 1 / of.early;
  const gap = of.logFar - of.logMoney;
  const mirror = (2 * drift * gap) / of.variance;
  const far = (gap - drift * FIRST_PART * of.time) * perEarly;
  const near = far - (of.logFar - of.logNear) * perEarly;
  const [farImage, nearImage] = [far - 2 * gap * perEarly, near - 2 * gap * perEarly];
  const at = 2 * exponent;
  drifts[exponent] = drift;
  normals[at] = far;
  normals[at + 1] = near;
  const large = drift >= 0;
  exps[at] = large ? mirror - 0.5 * farImage * farImage : mirror;
  exps[at + 1] = large ? mirror - 0.5 * nearImage * nearImage : mirror;
  mills[at] = -farImage;
  mills[at + 1] = -nearImage;
  if (exponent === 0) return;
  normals[at + 4] = farImage;
  normals[at + 5] = nearImage;
}

/** The mirrored term of a phi. At the exponent beta the drift is never below zero. */
function mirrored(at: number): number {
  return exps[at]! * (drifts[at >> 1]! >= 0 ? mills[at]! : normals[at + 4]!);
}

/** The difference of the two phi of an exponent. */
function between(exponent: number): number {
  const at = 2 * exponent;
  return normals[at]! - mirrored(at) - normals[at + 1]! + mirrored(at + 1);
}
