import { normalQuantile } from '../statistics/normal.ts';

/** How much is lost: the loss that is not exceeded with the confidence, and the mean of those at or beyond it. Positive is a loss. */
export interface Tail {
  readonly var: number;
  readonly cvar: number;
}

/** The `k`-th smallest (from 0) of the values, which are rearranged so that it stands at `k`. Hoare's selection, on average linear. */
export function select(values: Float64Array, k: number): number {
  let [left, right] = [0, values.length - 1];
  while (left < right) {
    const middle = (left + right) >>> 1;
    const [a, b, c] = [values[left]!, values[middle]!, values[right]!];
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let [low, high] = [left, right];
    while (low <= high) {
      while (values[low]! < pivot) low += 1;
      while (values[high]! > pivot) high -= 1;
      if (low > high) break;
      const swap = values[low]!;
      values[low] = values[high]!;
      values[high] = swap;
      low += 1;
      high -= 1;
    }
    if (k <= high) right = high;
    else if (k >= low) left = low;
    else break;
  }
  return values[k]!;
}

/**
 * Of equally likely outcomes: the quantile between two of them in proportion, as numpy's default, and the mean of the
 * outcomes at or below it. `work` is rearranged.
 */
export function tailOf(work: Float64Array, confidence: number): Tail {
  const at = (1 - confidence) * (work.length - 1);
  // What rounding leaves above a whole number is none.
  const below = Math.floor(at + 1e-9);
  const lower = select(work, below);
  let upper = lower;
  if (at - below > 1e-9) {
    upper = Number.POSITIVE_INFINITY;
    for (let row = below + 1; row < work.length; row += 1) upper = Math.min(upper, work[row]!);
  }
  const quantile = lower + Math.max(0, at - below) * (upper === lower ? 0 : upper - lower);
  let sum = 0;
  for (let row = 0; row <= below; row += 1) sum += work[row]!;
  return { var: -quantile, cvar: -sum / (below + 1) };
}

/** Weights of outcomes and those outcomes: the loss at which the weights of the worst reach the tail, and the mean of the tail. */
export function weightedTail(outcomes: Float64Array, weights: Float64Array, confidence: number): Tail {
  const order = Uint32Array.from(outcomes.keys()).sort((a, b) => outcomes[a]! - outcomes[b]!);
  const tail = 1 - confidence;
  let [reached, sum] = [0, 0];
  for (const row of order) {
    const weight = weights[row]!;
    if (reached + weight >= tail * (1 - 1e-12))
      return { var: -outcomes[row]!, cvar: -(sum + (tail - reached) * outcomes[row]!) / tail };
    reached += weight;
    sum += weight * outcomes[row]!;
  }
  return { var: Number.NaN, cvar: Number.NaN };
}

/** Weights of n outcomes, the last one the newest: each day counts `decay` times the one after (J. Boudoukh, M. Richardson, R. Whitelaw, "The best of both worlds", 1998). */
export function ageWeights(n: number, decay: number): Float64Array {
  const weights = new Float64Array(n);
  let sum = 0;
  for (let row = n - 1, weight = 1; row >= 0; row -= 1, weight *= decay) {
    weights[row] = weight;
    sum += weight;
  }
  return weights.map((weight) => weight / sum);
}

const SURE = 0.95;

/**
 * The 95 % interval of a quantile from the order of n independent outcomes (W. Conover, "Practical Nonparametric
 * Statistics", 3.2): the losses whose ranks the number of outcomes beyond the quantile, a binomial variable, lies
 * between; by its normal approximation with half a step for continuity. `sorted` ascends. An end that lies outside of the
 * sample is the sample's own.
 */
export function orderInterval(sorted: Float64Array, confidence: number): readonly [number, number] {
  const n = sorted.length;
  const tail = 1 - confidence;
  const reach = -normalQuantile((1 - SURE) / 2) * Math.sqrt(n * tail * confidence);
  const rank = (place: number): number => Math.min(n - 1, Math.max(0, Math.round(place)));
  const [deep, shallow] = [rank(n * tail - reach - 0.5), rank(n * tail + reach - 0.5)];
  return [-sorted[shallow]!, -sorted[deep]!];
}
