import { denseLimit, type Limit, LimitsContradict, snapToBounds } from './limits.ts';
import { dot } from './matrix.ts';
import { type Moments, volatilityOf } from './portfolio-risk.ts';
import { NoOptimum, type Solution, solveQuadratic } from './quadratic-program.ts';

/** Markowitz' question: moments of the assets, and limits, one of which says that the weights add up to something. */
export interface MeanVariance extends Moments {
  readonly limits: readonly Limit[];
}

export interface Optimum {
  readonly weights: Float64Array;
  readonly iterations: number;
  readonly residual: number;
  readonly semidefinite: boolean;
}

/** What was asked for can't be had within the limits, although they do not contradict each other. */
export class OutOfReach extends Error {
  /** What can be had instead. */
  readonly reachable: number;
  constructor(message: string, reachable: number) {
    super(message);
    this.name = 'OutOfReach';
    this.reachable = reachable;
  }
}

const optimum = ({ x, iterations, residual, semidefinite }: Solution): Optimum => ({
  weights: x,
  iterations,
  residual,
  semidefinite,
});

/** The weights of least variance. Throws LimitsContradict, as all of these. */
export function minimumVariance({ covariance, mean, limits }: MeanVariance): Optimum {
  return optimum(solveQuadratic({ quadratic: covariance, linear: new Float64Array(mean.length), limits }));
}

/** The weights of the highest expected return; of several, the ones nearest to nothing. */
export function maximumReturn({ mean, limits }: MeanVariance): Optimum {
  const n = mean.length;
  return optimum(
    solveQuadratic({ quadratic: new Float64Array(n * n), linear: mean.map((value) => -value), limits }),
  );
}

/** The weights of least variance that are expected to return at least `target`. */
export function atReturn(question: MeanVariance, target: number): Optimum {
  const best = dot(question.mean, maximumReturn(question).weights);
  if (target > best + 1e-10 * Math.max(1, Math.abs(best)))
    throw new OutOfReach(`the highest return within the limits is ${percent(best)}`, best);
  return leastVariance(question, Math.min(target, best)).optimum;
}

const RETURN_LIMIT = 'the target return';

function leastVariance(question: MeanVariance, target: number): { optimum: Optimum; price: number } {
  const { covariance, mean, limits } = question;
  const atLeast = denseLimit(RETURN_LIMIT, mean, target - 1e-14, Number.POSITIVE_INFINITY);
  const solution = solveQuadratic({
    quadratic: covariance,
    linear: new Float64Array(mean.length),
    limits: [...limits, atLeast],
  });
  return { optimum: optimum(solution), price: solution.multipliers[limits.length]! };
}

const MOST_STEPS = 100;

/**
 * The weights of the highest return whose volatility is at most `target`: along the frontier, whose variance is convex in
 * the return, by Newton steps with the multiplier of the return as its slope, kept between bounds.
 */
export function atVolatility(question: MeanVariance, target: number): Optimum {
  const { covariance, mean } = question;
  const least = minimumVariance(question);
  const lowest = volatilityOf(covariance, least.weights);
  if (target < lowest * (1 - 1e-9))
    throw new OutOfReach(`the lowest volatility within the limits is ${percent(lowest)}`, lowest);
  const most = maximumReturn(question);
  let low = dot(mean, least.weights);
  let high = dot(mean, most.weights);
  const top = leastVariance(question, high);
  if (volatilityOf(covariance, top.optimum.weights) <= target) return top.optimum;
  let best = least;
  let [iterations, guess, slope] = [0, high, top.price];
  let variance = volatilityOf(covariance, top.optimum.weights) ** 2;
  for (let step = 0; step < MOST_STEPS && high - low > 1e-13; step += 1) {
    const newton = slope > 0 ? guess - (variance - target ** 2) / (2 * slope) : low;
    guess = newton > low && newton < high ? newton : (low + high) / 2;
    const point = leastVariance(question, guess);
    iterations += point.optimum.iterations;
    slope = point.price;
    variance = volatilityOf(covariance, point.optimum.weights) ** 2;
    if (variance <= target ** 2) {
      low = guess;
      best = point.optimum;
    } else high = guess;
    if (Math.abs(variance - target ** 2) <= 1e-14 * target ** 2) return { ...point.optimum, iterations };
  }
  return { ...best, iterations };
}

/**
 * The weights of the highest (return - riskFree) / volatility: scaled so that the excess return is 1 the question is a
 * quadratic one (Cornuejols and Tutuncu 2006, section 8.2), whose limits are taken times the sum of the weights.
 */
export function maximumSharpe(question: MeanVariance, riskFree: number): Optimum {
  const { mean } = question;
  const n = mean.length;
  anyWithin(n, question.limits);
  const limits = [
    denseLimit(
      'the excess return',
      mean.map((value) => value - riskFree),
      1,
      1,
    ),
    denseLimit('a sum above nothing', new Float64Array(n).fill(1), 0, Number.POSITIVE_INFINITY),
    ...question.limits.flatMap((limit) => timesTheSum(limit, n)),
  ];
  const solution = solveScaled(question, limits, riskFree);
  const sum = solution.x.reduce((all, value) => all + value, 0);
  if (!(sum > 1e-12))
    throw new NoOptimum('the highest Sharpe ratio is not reached: the weights grow without bound');
  const weights = solution.x.map((value) => value / sum);
  return optimum({ ...solution, x: snapToBounds(question.limits, weights, 1e-13) });
}

/** Where the excess return can't be 1, whatever the scale, no weights have one above zero. */
function solveScaled(question: MeanVariance, limits: readonly Limit[], riskFree: number): Solution {
  const { covariance: quadratic, mean } = question;
  try {
    return solveQuadratic({ quadratic, linear: new Float64Array(mean.length), limits });
  } catch (error) {
    if (!(error instanceof LimitsContradict)) throw error;
    const best = dot(mean, maximumReturn(question).weights);
    const message = `no weights within the limits are expected to return more than the risk-free rate of ${percent(riskFree)}: at most ${percent(best)}`;
    throw new OutOfReach(message, best);
  }
}

/** min x sum <= value.y <= max x sum, as limits on y alone; nothing where the budget itself is meant. */
function timesTheSum(limit: Limit, n: number): Limit[] {
  const { name, index, value, min, max } = limit;
  const isBudget = index.length === n && min === 1 && max === 1 && value.every((each) => each === 1);
  if (isBudget) return [];
  const shifted = (by: number): Float64Array => {
    const row = new Float64Array(n).fill(-by);
    for (let k = 0; k < index.length; k += 1) row[index[k]!] = row[index[k]!]! + value[k]!;
    return row;
  };
  if (min === max) return [denseLimit(name, shifted(min), 0, 0)];
  const limits: Limit[] = [];
  if (min === 0) limits.push({ ...limit, max: Number.POSITIVE_INFINITY });
  else if (Number.isFinite(min)) limits.push(denseLimit(name, shifted(min), 0, Number.POSITIVE_INFINITY));
  // Of weights that add up to 1 and are not negative none is above 1.
  if (Number.isFinite(max) && !(max >= 1 && min >= 0 && index.length === 1))
    limits.push(denseLimit(name, shifted(max), Number.NEGATIVE_INFINITY, 0));
  return limits;
}

/** Weights of least variance at `points` returns in equal steps, from that of the least variance to the highest. */
export function efficientFrontier(question: MeanVariance, points: number): Optimum[] {
  if (points === 0) return [];
  const least = minimumVariance(question);
  if (points === 1) return [least];
  const from = dot(question.mean, least.weights);
  const to = dot(question.mean, maximumReturn(question).weights);
  return Array.from({ length: points }, (_, point) => {
    if (point === 0) return least;
    return leastVariance(question, from + ((to - from) * point) / (points - 1)).optimum;
  });
}

/** Whether there are weights within the limits at all; throws LimitsContradict otherwise. The ones nearest to equal parts. */
export function anyWithin(assets: number, limits: readonly Limit[]): Float64Array {
  const quadratic = new Float64Array(assets * assets);
  for (let i = 0; i < assets; i += 1) quadratic[i * assets + i] = 1;
  const linear = new Float64Array(assets).fill(-1 / assets);
  return solveQuadratic({ quadratic, linear, limits }).x;
}

const percent = (fraction: number): string => `${(fraction * 100).toFixed(2)} %`;
