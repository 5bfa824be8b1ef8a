/** Sparse rows (CSR) of features with values: example i has features[starts[i]] to features[starts[i + 1] - 1]. */
export interface SparseRows {
  readonly starts: Uint32Array;
  readonly features: Uint32Array;
  readonly values: Float32Array;
}

export interface SoftmaxTask {
  readonly rows: SparseRows;
  readonly classCount: number;
  readonly featureCount: number;
  /** Chances of each class (CSR over examples); `labels` names the classes, `shares` sum to 1 per example. */
  readonly targets: {
    readonly starts: Uint32Array;
    readonly labels: Uint16Array;
    readonly shares: Float32Array;
  };
  /** How much each example counts. */
  readonly exampleWeights: Float32Array;
  /** Scores that are given and not learned: row `offsetRows[i]` of `offsets` (classCount wide) for example i. */
  readonly offsets?: { readonly scores: Float32Array; readonly rows: Uint32Array };
}

export interface SoftmaxState {
  /** featureCount x classCount, row-major by feature. */
  readonly weights: Float32Array;
  /** Sum of squared gradients of each feature's row (AdaGrad with one rate per feature). */
  readonly squares: Float32Array;
  readonly bias: Float32Array;
}

export interface SoftmaxPass {
  readonly epochs: number;
  /** Learning rate of the first step; it falls linearly to a tenth over the pass. */
  readonly rate: number;
  readonly seed: number;
  /** Examples `from` to `to` - 1. */
  readonly from: number;
  readonly to: number;
}

export function softmaxState(featureCount: number, classCount: number): SoftmaxState {
  return {
    weights: new Float32Array(featureCount * classCount),
    squares: new Float32Array(featureCount),
    bias: new Float32Array(classCount),
  };
}

/** Classes whose error is smaller than this are not touched in a step. */
const LEAST_ERROR = 0.004;
const FIRST_SQUARE = 0.2;

/** Adds the scores of example `at` to `scores`, which starts as offset plus bias. */
export function score(task: SoftmaxTask, state: SoftmaxState, at: number, scores: Float32Array): void {
  const { rows, classCount, offsets } = task;
  const { weights, bias } = state;
  if (offsets === undefined) scores.set(bias);
  else {
    const from = offsets.rows[at]! * classCount;
    for (let c = 0; c < classCount; c += 1) scores[c] = bias[c]! + offsets.scores[from + c]!;
  }
  const { starts, features, values } = rows;
  const end = starts[at + 1]!;
  let index = starts[at]!;
  // Four features in one sweep over the classes: the scores are read and written a quarter as often.
  for (; index + 3 < end; index += 4) {
    const a = features[index]! * classCount;
    const b = features[index + 1]! * classCount;
    const c = features[index + 2]! * classCount;
    const d = features[index + 3]! * classCount;
    const va = values[index]!;
    const vb = values[index + 1]!;
    const vc = values[index + 2]!;
    const vd = values[index + 3]!;
    for (let k = 0; k < classCount; k += 1) {
      scores[k]! +=
        va * weights[a + k]! + vb * weights[b + k]! + (vc * weights[c + k]! + vd * weights[d + k]!);
    }
  }
  for (; index < end; index += 1) {
    const base = features[index]! * classCount;
    const value = values[index]!;
    for (let k = 0; k < classCount; k += 1) scores[k]! += value * weights[base + k]!;
  }
}

/** Chances below e^-SPAN of the likeliest are 0. */
const SPAN = 16;
const STEPS = 8192;
/** e^-x for x from 0 to SPAN; a straight line between two neighbours is off by less than one part in a million. */
const FALLING = Float32Array.from({ length: STEPS + 2 }, (_, at) => Math.exp((-at * SPAN) / STEPS));

/** Turns scores into chances, in place. */
export function softmax(scores: Float32Array): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < scores.length; c += 1) if (scores[c]! > most) most = scores[c]!;
  let total = 0;
  for (let c = 0; c < scores.length; c += 1) {
    const place = (most - scores[c]!) * (STEPS / SPAN);
    let value = 0;
    if (place < STEPS) {
      const at = place | 0;
      value = FALLING[at]! + (place - at) * (FALLING[at + 1]! - FALLING[at]!);
    }
    scores[c] = value;
    total += value;
  }
  const scale = 1 / total;
  for (let c = 0; c < scores.length; c += 1) scores[c]! *= scale;
}

/** A permutation of 0 to count - 1 by Fisher and Yates, with numbers from a linear congruential generator. */
export function shuffled(count: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, at) => at);
  let state = (seed ^ 0x5bd1e995) >>> 0;
  for (let at = count - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (at + 1));
    const kept = order[at]!;
    order[at] = order[other]!;
    order[other] = kept;
  }
  return order;
}

/**
 * Softmax regression by stochastic gradient descent with AdaGrad steps (Duchi, Hazan, Singer 2011), one example at a
 * time in an order that follows from the seed. Only features of the example and classes with an error worth a step are
 * touched. Changes `state`.
 */
export function trainSoftmax(task: SoftmaxTask, state: SoftmaxState, pass: SoftmaxPass): void {
  const count = pass.to - pass.from;
  const scores = new Float32Array(task.classCount);
  const touched = new Uint16Array(task.classCount);
  const steps = Math.max(1, count * pass.epochs);
  let step = 0;
  for (let epoch = 0; epoch < pass.epochs; epoch += 1) {
    for (const at of shuffled(count, pass.seed + epoch)) {
      const rate = pass.rate * (1 - (0.9 * step) / steps);
      step += 1;
      score(task, state, pass.from + at, scores);
      softmax(scores);
      descend(task, state, pass.from + at, scores, touched, rate);
    }
  }
}

/** One step against the gradient of example `at`; `chances` is overwritten with the gradient by score. */
function descend(
  task: SoftmaxTask,
  state: SoftmaxState,
  at: number,
  chances: Float32Array,
  touched: Uint16Array,
  rate: number,
): void {
  const { rows, classCount } = task;
  const { weights, squares, bias } = state;
  scoreGradient(task, at, chances);
  let count = 0;
  let square = 0;
  for (let c = 0; c < classCount; c += 1) {
    const error = chances[c]!;
    bias[c]! -= 0.05 * rate * error;
    if (Math.abs(error) < LEAST_ERROR) continue;
    touched[count] = c;
    count += 1;
    square += error * error;
  }
  const end = rows.starts[at + 1]!;
  for (let index = rows.starts[at]!; index < end; index += 1) {
    const feature = rows.features[index]!;
    const value = rows.values[index]!;
    squares[feature]! += square * value * value;
    const size = rate / Math.sqrt(FIRST_SQUARE + squares[feature]!);
    const step = size * value;
    const base = feature * classCount;
    for (let t = 0; t < count; t += 1) {
      const c = touched[t]!;
      weights[base + c]! -= step * chances[c]!;
    }
  }
}

/** From chances to the gradient of the weighted cross entropy by the scores: weight x (chance - share). */
export function scoreGradient(task: SoftmaxTask, at: number, chances: Float32Array): void {
  const { starts, labels, shares } = task.targets;
  for (let index = starts[at]!; index < starts[at + 1]!; index += 1)
    chances[labels[index]!]! -= shares[index]!;
  const weight = task.exampleWeights[at]!;
  for (let c = 0; c < task.classCount; c += 1) chances[c]! *= weight;
}
