import { softmax } from './softmax.ts';

/** Softmax, naive Bayes, neighbours. */
export const MEMBERS = 3;

/** Lines are pooled apart by how many (weighted) rows their payee has: none, up to 2, up to 12, more. */
const BUCKETS = 4;

export function bucketOf(payeeRows: number): number {
  if (payeeRows <= 0) return 0;
  if (payeeRows <= 2) return 1;
  return payeeRows <= 12 ? 2 : 3;
}

export function defaultPool(): Float64Array {
  return Float64Array.from({ length: MEMBERS * BUCKETS }, (_, at) => [0.6, 0.05, 0.35][at % MEMBERS]!);
}

/** Log-linear pool: the chance of a class goes with the product of the members' chances, each to the power of its weight. */
export function pool(
  members: readonly Float32Array[],
  weights: Float64Array,
  bucket: number,
  into: Float32Array,
): void {
  const [first, second, third] = members as readonly [Float32Array, Float32Array, Float32Array];
  const a = weights[bucket * MEMBERS]!;
  const b = weights[bucket * MEMBERS + 1]!;
  const d = weights[bucket * MEMBERS + 2]!;
  for (let c = 0; c < into.length; c += 1) into[c] = a * first[c]! + b * second[c]! + d * third[c]!;
}

/** What the members said of lines whose class is known. */
export interface PoolSample {
  readonly classCount: number;
  /** For each member lines x classCount scores. */
  readonly scores: readonly Float32Array[];
  readonly labels: Uint16Array;
  readonly buckets: Uint8Array;
}

const ROUNDS = 25;
const RATE = 0.12;
/** Lines' worth of belief in the default weights. */
const PRIOR_LINES = 20;

/** Weights that make the known classes likeliest (stacking on held-out lines), by full gradient descent with AdaGrad. */
export function fitPool({ classCount, scores, labels, buckets }: PoolSample): Float64Array {
  const initial = defaultPool();
  const weights = initial.slice();
  const squares = new Float64Array(weights.length).fill(1e-6);
  const chances = new Float32Array(classCount);
  const sizes = new Float64Array(BUCKETS);
  for (const bucket of buckets) sizes[bucket]! += 1;
  for (let round = 0; round < ROUNDS; round += 1) {
    const slopes = new Float64Array(weights.length);
    for (let line = 0; line < labels.length; line += 1) {
      const from = line * classCount;
      const members = scores.map((all) => all.subarray(from, from + classCount));
      const bucket = buckets[line]!;
      pool(members, weights, bucket, chances);
      softmax(chances);
      for (let m = 0; m < MEMBERS; m += 1) {
        const member = members[m]!;
        let slope = -member[labels[line]!]!;
        for (let c = 0; c < classCount; c += 1) slope += chances[c]! * member[c]!;
        slopes[bucket * MEMBERS + m]! += slope;
      }
    }
    for (let at = 0; at < weights.length; at += 1) {
      const size = sizes[Math.floor(at / MEMBERS)]! + PRIOR_LINES;
      const slope = (slopes[at]! + PRIOR_LINES * (weights[at]! - initial[at]!)) / size;
      squares[at]! += slope * slope;
      weights[at] = Math.max(0, weights[at]! - (RATE * slope) / Math.sqrt(squares[at]!));
    }
  }
  return weights;
}
