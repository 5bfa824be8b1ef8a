import { type Limit, levelOf } from './limits.ts';
import { dot, times } from './matrix.ts';
import type { Optimum } from './mean-variance.ts';
import { riskContributions } from './portfolio-risk.ts';
import { NoOptimum, solveQuadratic } from './quadratic-program.ts';
import { riskParity } from './risk-parity.ts';

const TOLERANCE = 1e-12;
const MOST_STEPS = 500;
/** Of the largest change of a weight in a step. */
const CONVERGED = 1e-11;
/** Where a step gains nothing that rounding would not, the weights are as near as can be had. */
const CLOSE = 1e-6;
const SHORTEST = 1e-8;
/** Keeps each step's program strictly convex. */
const PROXIMAL = 1e-6;

/** Whether weights satisfy every limit, but for rounding. */
export function areWithin(limits: readonly Limit[], weights: Float64Array): boolean {
  return limits.every((limit) => {
    const level = levelOf(limit, weights);
    return level >= limit.min - TOLERANCE && level <= limit.max + TOLERANCE;
  });
}

/**
 * The weights within limits that are nearest to positive ones, by the sum of (w - w0)^2 / w0: what a limit takes from
 * one goes to those that are free in their own proportions. Throws LimitsContradict.
 */
export function nearestWithin(weights: Float64Array, limits: readonly Limit[]): Optimum {
  const n = weights.length;
  const quadratic = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) quadratic[i * n + i] = 1 / weights[i]!;
  const linear = new Float64Array(n).fill(-1);
  const { x, iterations, residual } = solveQuadratic({ quadratic, linear, limits });
  return { weights: x, iterations, residual, semidefinite: false };
}

/**
 * Weights within limits whose shares of the variance are as near to the budgets as they can be there, by the sum of the
 * squared distances. Without limits in the way those of {@link riskParity}; otherwise by successive convex programs (Feng
 * and Palomar 2015, SCRIP): the shares are taken as linear around the weights so far, and the step is halved until it
 * lowers the sum. The question is not convex with limits; the search begins at the weights within them that are nearest to
 * the ones without. Throws LimitsContradict and {@link NoOptimum}.
 */
export function riskParityWithin(
  covariance: Float64Array,
  budgets: Float64Array,
  limits: readonly Limit[],
): Optimum {
  const free = riskParity(covariance, budgets);
  if (areWithin(limits, free.weights)) return free;
  let weights = nearestWithin(free.weights, limits).weights;
  let value = distanceOf(covariance, budgets, weights);
  for (let steps = 1; steps <= MOST_STEPS; steps += 1) {
    const aim = stepTo(covariance, budgets, weights, limits);
    const change = aim.reduce((most, weight, i) => Math.max(most, Math.abs(weight - weights[i]!)), 0);
    const next = change < CONVERGED ? null : lower(covariance, budgets, weights, aim, value);
    if (next === null) {
      if (change > CLOSE) break;
      return { weights, iterations: steps, residual: change, semidefinite: false };
    }
    ({ weights, value } = next);
  }
  throw new NoOptimum('shares of the risk near to the budgets are not found within the limits');
}

function sharesOf(covariance: Float64Array, weights: Float64Array): Float64Array {
  const shares = riskContributions(covariance, weights);
  if (shares === null) throw new NoOptimum('a mix within the limits has no risk to share');
  return shares;
}

function distanceOf(covariance: Float64Array, budgets: Float64Array, weights: Float64Array): number {
  return sharesOf(covariance, weights).reduce((sum, share, i) => sum + (share - budgets[i]!) ** 2, 0);
}

/** Where the shares would be nearest to the budgets, were they linear. */
function stepTo(
  covariance: Float64Array,
  budgets: Float64Array,
  weights: Float64Array,
  limits: readonly Limit[],
): Float64Array {
  const n = weights.length;
  const slopes = slopesOf(covariance, weights);
  const shares = sharesOf(covariance, weights);
  const quadratic = new Float64Array(n * n);
  const linear = new Float64Array(n);
  for (let k = 0; k < n; k += 1) {
    const row = slopes.subarray(k * n, (k + 1) * n);
    const off = shares[k]! - budgets[k]! - dot(row, weights);
    for (let i = 0; i < n; i += 1) {
      linear[i] = linear[i]! + row[i]! * off;
      for (let j = 0; j < n; j += 1) quadratic[i * n + j] = quadratic[i * n + j]! + row[i]! * row[j]!;
    }
  }
  for (let i = 0; i < n; i += 1) {
    quadratic[i * n + i] = quadratic[i * n + i]! + PROXIMAL;
    linear[i] = linear[i]! - PROXIMAL * weights[i]!;
  }
  return solveQuadratic({ quadratic, linear, limits }).x;
}

/** The derivative of share k by weight i, at `k * n + i`. */
function slopesOf(covariance: Float64Array, weights: Float64Array): Float64Array {
  const n = weights.length;
  const marginal = times(covariance, n, weights);
  const variance = dot(weights, marginal);
  const slopes = new Float64Array(n * n);
  for (let k = 0; k < n; k += 1)
    for (let i = 0; i < n; i += 1) {
      const own = k === i ? marginal[k]! : 0;
      const share = (weights[k]! * marginal[k]!) / variance;
      slopes[k * n + i] = (own + weights[k]! * covariance[k * n + i]! - 2 * share * marginal[i]!) / variance;
    }
  return slopes;
}

/** The weights on the way to `aim` that lower the sum; null where none do. */
function lower(
  covariance: Float64Array,
  budgets: Float64Array,
  weights: Float64Array,
  aim: Float64Array,
  value: number,
): { weights: Float64Array; value: number } | null {
  for (let length = 1; length > SHORTEST; length /= 2) {
    const next = weights.map((weight, i) => weight + length * (aim[i]! - weight));
    const there = distanceOf(covariance, budgets, next);
    if (there < value) return { weights: next, value: there };
  }
  return null;
}
