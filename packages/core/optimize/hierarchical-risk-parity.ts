import { singleLinkageOrder } from './hierarchy.ts';
import { NoOptimum } from './quadratic-program.ts';

export interface HierarchicalWeights {
  readonly weights: Float64Array;
  /** The assets so that those that move together stand together. */
  readonly order: readonly number[];
}

/**
 * Hierarchical risk parity (Lopez de Prado 2016): assets in the order of a single-linkage tree over the distance
 * sqrt((1 - correlation) / 2), then halved again and again, each half taking its part in inverse proportion to the variance
 * of its inverse-variance mix. The matrices are n x n by row and need not have full rank; the correlations are those of the
 * covariance, unless each pair was observed on days of its own.
 */
export function hierarchicalRiskParity(
  covariance: Float64Array,
  n: number,
  correlation: Float64Array = correlationOf(covariance, n),
): HierarchicalWeights {
  for (let i = 0; i < n; i += 1)
    if (!(covariance[i * n + i]! > 0))
      throw new NoOptimum('an asset without any risk would take all of the weight');
  const order = singleLinkageOrder(distanceOf(correlation), n);
  const weights = new Float64Array(n).fill(1);
  const halve = (items: readonly number[]): void => {
    if (items.length < 2) return;
    const middle = Math.floor(items.length / 2);
    const halves = [items.slice(0, middle), items.slice(middle)] as const;
    const [first, second] = halves.map((half) => clusterVariance(covariance, n, half)) as [number, number];
    const share = 1 - first / (first + second);
    for (const item of halves[0]) weights[item] = weights[item]! * share;
    for (const item of halves[1]) weights[item] = weights[item]! * (1 - share);
    halve(halves[0]);
    halve(halves[1]);
  };
  halve(order);
  return { weights, order };
}

function correlationOf(covariance: Float64Array, n: number): Float64Array {
  const deviation = Float64Array.from({ length: n }, (_, i) => Math.sqrt(covariance[i * n + i]!));
  return covariance.map((value, at) => value / (deviation[Math.floor(at / n)]! * deviation[at % n]!));
}

const distanceOf = (correlation: Float64Array): Float64Array =>
  correlation.map((value) => Math.sqrt(Math.min(1, Math.max(0, (1 - value) / 2))));

/** Of the mix in which each item has a part in inverse proportion to its variance. */
function clusterVariance(covariance: Float64Array, n: number, items: readonly number[]): number {
  const parts = Float64Array.from(items, (item) => 1 / covariance[item * n + item]!);
  const whole = parts.reduce((all, part) => all + part, 0);
  let variance = 0;
  for (let a = 0; a < items.length; a += 1) {
    const row = items[a]! * n;
    let along = 0;
    for (let b = 0; b < items.length; b += 1) along += parts[b]! * covariance[row + items[b]!]!;
    variance += parts[a]! * along;
  }
  return variance / whole ** 2;
}
