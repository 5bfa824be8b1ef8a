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

/**
 * Weights by feature. Frequent features have a row of `dense` with every class. The others, which are nearly all of
 * them, hold only the classes that a step has touched, a dozen on average, in a stretch of `classes` and `values`.
 */
export interface SoftmaxState {
  /** Where the feature's row of `dense` starts; -1 where it has none. */
  readonly places: Int32Array;
  readonly dense: Float32Array;
  /** Where each sparse feature's stretch starts, how many classes it holds and how many it has room for. */
  readonly starts: Uint32Array;
  readonly sizes: Uint16Array;
  readonly rooms: Uint16Array;
  classes: Uint16Array;
  values: Float32Array;
  /** Entries of `classes` and `values` that belong to a stretch, in use or left behind by one that moved. */
  used: number;
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

/** A feature of at least this many examples has a dense row. */
const DENSE_FROM = 30;

export function softmaxState(rows: SparseRows, featureCount: number, classCount: number): SoftmaxState {
  const uses = new Uint32Array(featureCount);
  for (const feature of rows.features) uses[feature]! += 1;
  let dense = 0;
  const places = Int32Array.from(uses, (count) => (count < DENSE_FROM ? -1 : classCount * dense++));
  return {
    places,
    dense: new Float32Array(dense * classCount),
    starts: new Uint32Array(featureCount),
    sizes: new Uint16Array(featureCount),
    rooms: new Uint16Array(featureCount),
    classes: new Uint16Array(1024),
    values: new Float32Array(1024),
    used: 0,
    squares: new Float32Array(featureCount),
    bias: new Float32Array(classCount),
  };
}

/** Classes whose error is smaller than this are not touched in a step. */
const LEAST_ERROR = 0.012;
const FIRST_SQUARE = 0.2;

/** Rows of the dense features of an example that wait to be added together. */
const waiting = new Uint32Array(4);
const waitingValues = new Float64Array(4);

/** Writes the scores of example `at` to `scores`: offset, bias and the weights of its features. */
export function score(task: SoftmaxTask, state: SoftmaxState, at: number, scores: Float32Array): void {
  const { rows, classCount, offsets } = task;
  const { bias, places, starts, sizes, classes, values } = state;
  if (offsets === undefined) scores.set(bias);
  else {
    const from = offsets.rows[at]! * classCount;
    for (let c = 0; c < classCount; c += 1) scores[c] = bias[c]! + offsets.scores[from + c]!;
  }
  const last = rows.starts[at + 1]!;
  let count = 0;
  for (let index = rows.starts[at]!; index < last; index += 1) {
    const feature = rows.features[index]!;
    const value = rows.values[index]!;
    const place = places[feature]!;
    if (place < 0) {
      const from = starts[feature]!;
      const end = from + sizes[feature]!;
      for (let entry = from; entry < end; entry += 1) scores[classes[entry]!]! += value * values[entry]!;
      continue;
    }
    waiting[count] = place;
    waitingValues[count] = value;
    count += 1;
    if (count === 4) {
      addFour(state.dense, scores);
      count = 0;
    }
  }
  for (let each = 0; each < count; each += 1) {
    const base = waiting[each]!;
    const value = waitingValues[each]!;
    for (let c = 0; c < classCount; c += 1) scores[c]! += value * state.dense[base + c]!;
  }
}

/** Four features in one sweep over the classes: the scores are read and written a quarter as often. */
function addFour(dense: Float32Array, scores: Float32Array): void {
  const [a, b, c, d] = [waiting[0]!, waiting[1]!, waiting[2]!, waiting[3]!];
  const [va, vb, vc, vd] = [waitingValues[0]!, waitingValues[1]!, waitingValues[2]!, waitingValues[3]!];
  for (let k = 0; k < scores.length; k += 1)
    scores[k]! += va * dense[a + k]! + vb * dense[b + k]! + (vc * dense[c + k]! + vd * dense[d + k]!);
}

/** Chances below e^-SPAN of the likeliest are 0. */
const SPAN = 16;
const STEPS = 8192;
/** e^-x for x from 0 to SPAN; a straight line between two neighbours is off by less than one part in a million. */
const FALLING = Float32Array.from({ length: STEPS + 2 }, (_, at) => Math.exp((-at * SPAN) / STEPS));

/** The class with the highest chance, of equal ones the first. */
export function likeliest(chances: Float32Array): number {
  let best = 0;
  for (let c = 1; c < chances.length; c += 1) if (chances[c]! > chances[best]!) best = c;
  return best;
}

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

/** Room for one step; the gradient is 0 but for the first `count` classes of `touched`. */
interface Step {
  readonly gradient: Float32Array;
  readonly touched: Uint16Array;
  count: number;
  /** By class the feature whose row was last found to hold it, plus 1. */
  readonly held: Uint32Array;
}

export function newStep(classCount: number): Step {
  return {
    gradient: new Float32Array(classCount),
    // A class may be there twice, by its chance and by its share.
    touched: new Uint16Array(2 * classCount),
    count: 0,
    held: new Uint32Array(classCount),
  };
}

/**
 * Softmax regression by stochastic gradient descent with AdaGrad steps (Duchi, Hazan, Singer 2011), one example at a
 * time in an order that follows from the seed. Only features of the example and classes with an error worth a step are
 * touched. Changes `state`.
 */
export function trainSoftmax(task: SoftmaxTask, state: SoftmaxState, pass: SoftmaxPass): void {
  const count = pass.to - pass.from;
  const scores = new Float32Array(task.classCount);
  const room = newStep(task.classCount);
  const steps = Math.max(1, count * pass.epochs);
  let step = 0;
  for (let epoch = 0; epoch < pass.epochs; epoch += 1) {
    for (const at of shuffled(count, pass.seed + epoch)) {
      const rate = pass.rate * (1 - (0.9 * step) / steps);
      step += 1;
      score(task, state, pass.from + at, scores);
      scoreGradient(task, pass.from + at, scores, room);
      descend(task, state, pass.from + at, room, rate);
    }
  }
}

/** Chances below e^-TRAINED_SPAN of the likeliest class are too small an error to learn from. */
const TRAINED_SPAN = 8;

/**
 * The gradient of the weighted cross entropy of example `at` by the scores, weight x (chance - share), without errors
 * too small for a step.
 */
export function scoreGradient(task: SoftmaxTask, at: number, scores: Float32Array, room: Step): void {
  const { starts, labels, shares } = task.targets;
  const { gradient, touched } = room;
  for (let t = 0; t < room.count; t += 1) gradient[touched[t]!] = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < scores.length; c += 1) if (scores[c]! > most) most = scores[c]!;
  const least = most - TRAINED_SPAN;
  let count = 0;
  let total = 0;
  for (let c = 0; c < scores.length; c += 1) {
    if (scores[c]! <= least) continue;
    const value = FALLING[((most - scores[c]!) * (STEPS / SPAN)) | 0]!;
    gradient[c] = value;
    total += value;
    touched[count] = c;
    count += 1;
  }
  const weight = task.exampleWeights[at]!;
  const scale = weight / total;
  for (let t = 0; t < count; t += 1) gradient[touched[t]!]! *= scale;
  for (let index = starts[at]!; index < starts[at + 1]!; index += 1) {
    const c = labels[index]!;
    if (gradient[c] === 0) touched[count++] = c;
    gradient[c]! -= weight * shares[index]!;
  }
  room.count = count;
}

/** One step against the gradient in `room`. */
function descend(task: SoftmaxTask, state: SoftmaxState, at: number, room: Step, rate: number): void {
  const { rows } = task;
  const { squares, places, dense, bias } = state;
  const { gradient, touched } = room;
  let square = 0;
  let count = 0;
  for (let t = 0; t < room.count; t += 1) {
    const c = touched[t]!;
    const error = gradient[c]!;
    bias[c]! -= 0.05 * rate * error;
    if (Math.abs(error) < LEAST_ERROR) {
      gradient[c] = 0;
      continue;
    }
    touched[count] = c;
    count += 1;
    square += error * error;
  }
  room.count = count;
  if (count === 0) return;
  const end = rows.starts[at + 1]!;
  for (let index = rows.starts[at]!; index < end; index += 1) {
    const feature = rows.features[index]!;
    const value = rows.values[index]!;
    squares[feature]! += square * value * value;
    const step = (rate / Math.sqrt(FIRST_SQUARE + squares[feature]!)) * value;
    const place = places[feature]!;
    if (place < 0) stepSparse(state, feature, room, step);
    else for (let t = 0; t < count; t += 1) dense[place + touched[t]!]! -= step * gradient[touched[t]!]!;
  }
}

/** Classes that the row lacks are added to it. */
function stepSparse(state: SoftmaxState, feature: number, room: Step, step: number): void {
  const { gradient, touched, held, count } = room;
  const { starts, sizes } = state;
  const mark = feature + 1;
  const { classes, values } = state;
  const from = starts[feature]!;
  const end = from + sizes[feature]!;
  let found = 0;
  for (let entry = from; entry < end; entry += 1) {
    const c = classes[entry]!;
    const error = gradient[c]!;
    if (error === 0) continue;
    values[entry]! -= step * error;
    held[c] = mark;
    found += 1;
  }
  if (found === count) return;
  makeRoom(state, feature, sizes[feature]! + count - found);
  let to = starts[feature]! + sizes[feature]!;
  for (let t = 0; t < count; t += 1) {
    const c = touched[t]!;
    if (held[c] === mark) continue;
    state.classes[to] = c;
    state.values[to] = -step * gradient[c]!;
    to += 1;
  }
  sizes[feature] = to - starts[feature]!;
}

/** Moves the feature's stretch to the end where it is too short for `size` classes. */
function makeRoom(state: SoftmaxState, feature: number, size: number): void {
  if (size <= state.rooms[feature]!) return;
  const room = Math.min(state.bias.length, size + (size >> 1));
  if (state.used + room > state.values.length) {
    const length = Math.max(state.values.length * 2, state.used + room);
    const { classes, values } = state;
    state.classes = new Uint16Array(length);
    state.classes.set(classes);
    state.values = new Float32Array(length);
    state.values.set(values);
  }
  const from = state.starts[feature]!;
  const end = from + state.sizes[feature]!;
  state.classes.copyWithin(state.used, from, end);
  state.values.copyWithin(state.used, from, end);
  state.starts[feature] = state.used;
  state.rooms[feature] = room;
  state.used += room;
}
