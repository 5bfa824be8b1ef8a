import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  newStep,
  type SoftmaxState,
  type SoftmaxTask,
  score,
  scoreGradient,
  shuffled,
  softmax,
  softmaxState,
  trainSoftmax,
} from './softmax.ts';

const CLASSES = 3;

/** Two examples over four features; the second may be either of two classes. */
const TASK: SoftmaxTask = {
  rows: {
    starts: Uint32Array.of(0, 3, 8),
    features: Uint32Array.of(0, 1, 3, 0, 1, 2, 3, 2),
    values: Float32Array.of(1, 0.5, 2, 1, 1, 1.5, 0.25, 1),
  },
  classCount: CLASSES,
  featureCount: 4,
  targets: {
    starts: Uint32Array.of(0, 1, 3),
    labels: Uint16Array.of(2, 0, 1),
    shares: Float32Array.of(1, 0.75, 0.25),
  },
  exampleWeights: Float32Array.of(1, 2),
  offsets: { scores: Float32Array.of(0.1, -0.2, 0.3), rows: Uint32Array.of(0, 0) },
};

function loss(scores: ArrayLike<number>, at: number): number {
  const { starts, labels, shares } = TASK.targets;
  const total = Math.log(Array.from(scores).reduce((sum, each) => sum + Math.exp(each), 0));
  let sum = 0;
  for (let index = starts[at]!; index < starts[at + 1]!; index += 1)
    sum += shares[index]! * (total - scores[labels[index]!]!);
  return TASK.exampleWeights[at]! * sum;
}

it('has the gradient that finite differences have', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: CLASSES, maxLength: CLASSES }),
      fc.constantFrom(0, 1),
      (scores, at) => {
        const step = newStep(CLASSES);
        scoreGradient(TASK, at, Float32Array.from(scores), step);
        const { gradient } = step;
        scores.forEach((value, c) => {
          const moved = (by: number): number => loss(scores.with(c, value + by), at);
          // Chances are looked up in steps of a five-hundredth.
          expect(gradient[c]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 2);
        });
      },
    ),
  );
});

it('adds up offsets, bias and weighted features', () => {
  const state: SoftmaxState = {
    ...softmaxState(TASK.rows, 4, CLASSES),
    // Features 1 and 3 have dense rows, 0 and 2 hold their classes in another order.
    places: Int32Array.of(-1, 0, -1, CLASSES),
    dense: Float32Array.of(3, 4, 5, 9, 10, 11),
    starts: Uint32Array.of(0, 0, 2, 0),
    sizes: Uint16Array.of(2, 0, 3, 0),
    classes: Uint16Array.of(2, 1, 1, 0, 2),
    values: Float32Array.of(2, 1, 7, 6, 8),
  };
  state.bias.set([1, 2, 3]);
  const scores = new Float32Array(CLASSES);
  score(TASK, state, 1, scores);
  // Features 0, 1, 2, 3, 2 with values 1, 1, 1.5, 0.25, 1 have weights 3 f + c.
  const expected = [0, 1, 2].map(
    (c) => [0.1, -0.2, 0.3][c]! + (c + 1) + c + (3 + c) + 1.5 * (6 + c) + 0.25 * (9 + c) + (6 + c),
  );
  Array.from(scores).forEach((value, c) => {
    expect(value).toBeCloseTo(expected[c]!, 4);
  });
});

it('learns to tell the examples apart, the same way for the same seed', () => {
  const learned = [1, 1].map((seed) => {
    const state = softmaxState(TASK.rows, 4, CLASSES);
    trainSoftmax(TASK, state, { epochs: 60, rate: 0.5, seed, from: 0, to: 2 });
    return state;
  });
  expect(learned[0]).toEqual(learned[1]);
  const scores = new Float32Array(CLASSES);
  score(TASK, learned[0]!, 0, scores);
  softmax(scores);
  expect(scores[2]).toBeGreaterThan(0.8);
  score(TASK, learned[0]!, 1, scores);
  softmax(scores);
  expect(scores[0]).toBeCloseTo(0.75, 1);
});

it('shuffles every number to one place', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.integer(), (count, seed) => {
      expect(Array.from(shuffled(count, seed)).sort((a, b) => a - b)).toEqual(
        Array.from({ length: count }, (_, at) => at),
      );
    }),
  );
});
