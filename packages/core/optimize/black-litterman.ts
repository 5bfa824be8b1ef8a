import { cholesky, solveCholesky, times } from './matrix.ts';
import type { Moments } from './portfolio-risk.ts';

/** What somebody expects: that a mix of the assets returns something. */
export interface View {
  readonly name: string;
  /** Per asset: 1 for the return of one, 1 and -1 for by how much one is above another. */
  readonly mix: Float64Array;
  /** Above the risk-free rate where the mix adds up to 1; a difference where it adds up to 0. */
  readonly return: number;
  /**
   * From 0 (counts for nothing) to 1 (certain), turned into a variance as Idzorek (2005) does; null for the variance that
   * the prior itself gives the mix (He and Litterman 1999).
   */
  readonly confidence: number | null;
}

export interface Prior {
  readonly covariance: Float64Array;
  /** Excess returns in equilibrium, see {@link equilibriumReturns}. */
  readonly returns: Float64Array;
  /** How uncertain they are, relative to the covariance. */
  readonly tau: number;
}

/** Two views that are certain and say different things, or the same thing twice. */
export class ViewsContradict extends Error {
  readonly views: readonly string[];
  constructor(views: readonly string[]) {
    super(`these views can not all be certain: ${views.join('; ')}`);
    this.name = 'ViewsContradict';
    this.views = views;
  }
}

/** The excess returns at which holding the market is best: risk aversion x covariance x market weights. */
export function equilibriumReturns(
  covariance: Float64Array,
  marketWeights: Float64Array,
  riskAversion: number,
): Float64Array {
  return times(covariance, marketWeights.length, marketWeights).map((value) => value * riskAversion);
}

/**
 * Prior and views together (Black and Litterman 1992): with G = tau P C P' + Omega the excess returns are
 * pi + tau C P' G^-1 (q - P pi), and the covariance is C + tau C - tau C P' G^-1 P C tau, the last two being how uncertain
 * the returns still are. Throws {@link ViewsContradict}.
 */
export function blackLitterman(prior: Prior, views: readonly View[]): Moments {
  const counted = views.filter(({ confidence }) => confidence !== 0);
  const { covariance, returns, tau } = prior;
  const n = returns.length;
  const k = counted.length;
  const mean = Float64Array.from(returns);
  const posterior = covariance.map((value) => value * (1 + tau));
  if (k === 0) return { mean, covariance: posterior };
  const along = counted.map(({ mix }) => times(covariance, n, mix).map((value) => value * tau));
  const lower = cholesky(uncertainty(counted, along), k);
  if (lower === null) throw new ViewsContradict(counted.map(({ name }) => name));
  const surprise = Float64Array.from(counted, (view) => view.return - product(view.mix, returns));
  const pull = solveCholesky(lower, k, surprise);
  for (let i = 0; i < n; i += 1) {
    for (let v = 0; v < k; v += 1) mean[i] = mean[i]! + along[v]![i]! * pull[v]!;
    const known = solveCholesky(
      lower,
      k,
      Float64Array.from(along, (row) => row[i]!),
    );
    for (let j = 0; j < n; j += 1)
      for (let v = 0; v < k; v += 1) posterior[i * n + j] = posterior[i * n + j]! - known[v]! * along[v]![j]!;
  }
  return { mean, covariance: posterior };
}

/** tau P C P' + Omega. */
function uncertainty(views: readonly View[], along: readonly Float64Array[]): Float64Array {
  const k = views.length;
  const matrix = new Float64Array(k * k);
  for (let a = 0; a < k; a += 1) {
    for (let b = 0; b < k; b += 1) matrix[a * k + b] = product(views[a]!.mix, along[b]!);
    const own = matrix[a * k + a]!;
    const { confidence } = views[a]!;
    matrix[a * k + a] = own + (confidence === null ? own : (own * (1 - confidence)) / confidence);
  }
  return matrix;
}

function product(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
