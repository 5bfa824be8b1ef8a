import { logGamma } from '../statistics/beta-function.ts';
import { erfc } from '../statistics/error-function.ts';

export interface LikelihoodTest {
  readonly statistic: number;
  /** Of a statistic at least as large, were the model right (chi squared). */
  readonly pValue: number;
}

/** Upper tails of the chi squared distribution of one and two degrees of freedom. */
const chiSquared = (statistic: number, degrees: 1 | 2): number =>
  degrees === 1 ? erfc(Math.sqrt(Math.max(0, statistic) / 2)) : Math.exp(-statistic / 2);

/** count x log(share), which is nothing where nothing was counted. */
const times = (count: number, share: number): number => (count === 0 ? 0 : count * Math.log(share));

const tested = (logRatio: number, degrees: 1 | 2 = 1): LikelihoodTest => {
  const statistic = Math.max(0, 2 * logRatio);
  return { statistic, pValue: chiSquared(statistic, degrees) };
};

/** The share of exceedances against the expected one: P. Kupiec, "Techniques for verifying the accuracy of risk measurement models", 1995 (POF). */
export function kupiec(observations: number, exceedances: number, confidence: number): LikelihoodTest {
  const [n, x, p] = [observations, exceedances, 1 - confidence];
  const share = x / n;
  return tested(times(n - x, 1 - share) + times(x, share) - times(n - x, confidence) - times(x, p));
}

/** The time until the first exceedance, in observations, its own included (Kupiec 1995, TUFF). */
export function kupiecFirst(first: number, confidence: number): LikelihoodTest {
  const p = 1 - confidence;
  return tested(
    times(1, 1 / first) + times(first - 1, 1 - 1 / first) - times(1, p) - times(first - 1, confidence),
  );
}

export interface Independence extends LikelihoodTest {
  /** Days by whether the day before and the day itself exceeded: neither, the day only, the day before only, both. */
  readonly transitions: readonly [number, number, number, number];
}

/** Whether exceedances follow each other more often than by chance: P. Christoffersen, "Evaluating interval forecasts", 1998. */
export function independence(exceeded: ArrayLike<boolean | number>): Independence {
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  for (let row = 1; row < exceeded.length; row += 1) {
    const at = (exceeded[row - 1] ? 2 : 0) + (exceeded[row] ? 1 : 0);
    counts[at as 0 | 1 | 2 | 3] += 1;
  }
  const [n00, n01, n10, n11] = counts;
  const share = (of: number, all: number): number => (all === 0 ? 0 : of / all);
  const [after0, after1] = [share(n01, n00 + n01), share(n11, n10 + n11)];
  const any = share(n01 + n11, n00 + n01 + n10 + n11);
  const own = times(n00, 1 - after0) + times(n01, after0) + times(n10, 1 - after1) + times(n11, after1);
  return { ...tested(own - times(n00 + n10, 1 - any) - times(n01 + n11, any)), transitions: counts };
}

/** Both at once: the right share, and independent (Christoffersen 1998). */
export function conditionalCoverage(share: LikelihoodTest, apart: LikelihoodTest): LikelihoodTest {
  return tested((share.statistic + apart.statistic) / 2, 2);
}

export type Zone = 'green' | 'yellow' | 'red';

export interface TrafficLight {
  readonly zone: Zone;
  readonly observations: number;
  readonly exceedances: number;
  /** Of at most as many exceedances, were the model right. */
  readonly cumulativeProbability: number;
  /** What is added to the multiplier of capital; null other than for 99 % over 250 days, for which it is set. */
  readonly plusFactor: number | null;
}

const PLUS = [0, 0, 0, 0, 0, 0.4, 0.5, 0.65, 0.75, 0.85, 1];

/**
 * The zones of the Basel Committee ("Supervisory framework for the use of backtesting", 1996): yellow from where as few
 * exceedances or fewer have a probability of 95 % under the right model, red from 99.99 %.
 */
export function trafficLight(observations: number, exceedances: number, confidence: number): TrafficLight {
  const cumulativeProbability = binomialUpTo(exceedances, observations, 1 - confidence);
  const zone = cumulativeProbability < 0.95 ? 'green' : cumulativeProbability < 0.9999 ? 'yellow' : 'red';
  const standard = observations === 250 && Math.abs(confidence - 0.99) < 1e-9;
  return {
    zone,
    observations,
    exceedances,
    cumulativeProbability,
    plusFactor: standard ? PLUS[Math.min(exceedances, 10)]! : null,
  };
}

function binomialUpTo(most: number, n: number, p: number): number {
  let sum = 0;
  for (let k = 0; k <= most; k += 1)
    sum += Math.exp(
      logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) + times(k, p) + times(n - k, 1 - p),
    );
  return Math.min(1, sum);
}
