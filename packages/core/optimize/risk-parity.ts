import { cholesky, dot, meanDiagonal, solveCholesky, times } from './matrix.ts';
import type { Optimum } from './mean-variance.ts';
import { NoOptimum } from './quadratic-program.ts';

const MOST_STEPS = 500;
/** Distance of the shares from the budgets, relative to these. */
const CONVERGED = 1e-12;
const CLOSE = 1e-8;
const ROUNDING = 1e-14;

/**
 * Long-only weights whose shares of the variance are the budgets (positive, adding up to 1), by the convex form of Spinu
 * (2013): the least x'Cx / 2 - sum of b ln x, whose optimum divided by its sum are the weights. Newton's steps, halved
 * until they stay above zero and lower the value. Throws {@link NoOptimum} where a mix of the assets has no risk at all.
 */
export function riskParity(covariance: Float64Array, budgets: Float64Array): Optimum {
  const n = budgets.length;
  const size = meanDiagonal(covariance, n);
  for (let i = 0; i < n; i += 1)
    if (!(covariance[i * n + i]! > 1e-15 * size))
      throw new NoOptimum('an asset without any risk can not take a share of it');
  const scaled = covariance.map((value) => value / size);
  let x: Float64Array = Float64Array.from(budgets, (budget, i) => Math.sqrt(budget / scaled[i * n + i]!));
  let apart = unbalance(scaled, budgets, x);
  let steps = 0;
  while (apart > CONVERGED && steps < MOST_STEPS) {
    const next = newtonStep(scaled, budgets, x);
    steps += 1;
    const nearer = next === null ? apart : unbalance(scaled, budgets, next);
    // What rounding allows is reached when a step near the optimum leads no nearer.
    if (next === null || (nearer >= apart && apart < CLOSE)) break;
    [x, apart] = [next, nearer];
  }
  if (apart > CLOSE)
    throw new NoOptimum('equal risk is not reached: some mix of the assets has hardly any risk');
  return finished(x, apart, steps);
}

/** Null when no step lowers the value any more. */
function newtonStep(covariance: Float64Array, budgets: Float64Array, x: Float64Array): Float64Array | null {
  const n = x.length;
  const gradient = gradientOf(covariance, budgets, x);
  const hessian = Float64Array.from(covariance);
  for (let i = 0; i < n; i += 1) hessian[i * n + i] = hessian[i * n + i]! + budgets[i]! / x[i]! ** 2;
  const lower = cholesky(hessian, n);
  if (lower === null) throw new NoOptimum('the covariance matrix is not positive semidefinite');
  const direction = solveCholesky(lower, n, gradient);
  const from = valueAt(covariance, budgets, x);
  for (let length = 1; length > 1e-12; length /= 2) {
    const next = x.map((value, i) => value - length * direction[i]!);
    const allowed = from + ROUNDING * Math.max(1, Math.abs(from));
    if (next.every((value) => value > 0) && valueAt(covariance, budgets, next) <= allowed) return next;
  }
  return null;
}

function valueAt(covariance: Float64Array, budgets: Float64Array, x: Float64Array): number {
  const logarithms = budgets.reduce((sum, budget, i) => sum + budget * Math.log(x[i]!), 0);
  return dot(x, times(covariance, x.length, x)) / 2 - logarithms;
}

function gradientOf(covariance: Float64Array, budgets: Float64Array, x: Float64Array): Float64Array {
  const gradient = times(covariance, x.length, x);
  return gradient.map((value, i) => value - budgets[i]! / x[i]!);
}

/** The largest distance of a share of the variance from its budget, relative to it. */
function unbalance(covariance: Float64Array, budgets: Float64Array, x: Float64Array): number {
  const marginal = times(covariance, x.length, x);
  const variance = dot(x, marginal);
  return x.reduce(
    (worst, value, i) => Math.max(worst, Math.abs((value * marginal[i]!) / variance / budgets[i]! - 1)),
    0,
  );
}

function finished(x: Float64Array, residual: number, iterations: number): Optimum {
  const sum = x.reduce((all, value) => all + value, 0);
  return { weights: x.map((value) => value / sum), iterations, residual, semidefinite: false };
}
