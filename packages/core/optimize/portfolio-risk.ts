import { dot, times } from './matrix.ts';

/** Expected return and volatility of weights, in the units of `mean` and `covariance` (a year, say). */
export interface RiskReturn {
  readonly expectedReturn: number;
  readonly volatility: number;
  /** Null without volatility. */
  readonly sharpe: number | null;
}

export interface Moments {
  readonly mean: Float64Array;
  /** n x n, by row. */
  readonly covariance: Float64Array;
}

export function riskReturnOf(moments: Moments, weights: Float64Array, riskFree: number): RiskReturn {
  const expectedReturn = dot(moments.mean, weights);
  const volatility = volatilityOf(moments.covariance, weights);
  return {
    expectedReturn,
    volatility,
    sharpe: volatility > 0 ? (expectedReturn - riskFree) / volatility : null,
  };
}

export function volatilityOf(covariance: Float64Array, weights: Float64Array): number {
  return Math.sqrt(Math.max(0, dot(weights, times(covariance, weights.length, weights))));
}

/** Each asset's share of the variance, weight x (covariance x weights) / variance: they add up to 1. Null without variance. */
export function riskContributions(covariance: Float64Array, weights: Float64Array): Float64Array | null {
  const marginal = times(covariance, weights.length, weights);
  const variance = dot(weights, marginal);
  return variance > 0 ? weights.map((weight, asset) => (weight * marginal[asset]!) / variance) : null;
}
