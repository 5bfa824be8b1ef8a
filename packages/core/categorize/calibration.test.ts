import { expect, it } from 'vitest';
import {
  expectedCalibrationError,
  fitTemperature,
  meanLogLoss,
  reliability,
  thresholdFor,
  wilsonUpper,
} from './calibration.ts';
import { calibrationOf, evaluate } from './evaluate.ts';

it('has the expected calibration error worked out by hand', () => {
  // Bins of width 0.5: (0.2, 0.4) with none of two right, (0.6, 0.8, 1.0) with two of three right.
  const bins = reliability([0.2, 0.4, 0.6, 0.8, 1], [0, 0, 1, 1, 0], 2);
  expect(bins.map(({ count }) => count)).toEqual([2, 3]);
  // 2/5 x |0 - 0.3| + 3/5 x |2/3 - 0.8| = 0.12 + 0.08
  expect(expectedCalibrationError(bins)).toBeCloseTo(0.2, 10);
  expect(expectedCalibrationError(reliability([], []))).toBeNaN();
});

it('lowers the log loss by temperature where scores are too sure', () => {
  // One in four is wrong, with scores that claim a chance of 1/(1 + e^-6).
  const labels = Uint16Array.of(0, 0, 0, 1);
  const scores = Float32Array.of(6, 0, 6, 0, 6, 0, 6, 0);
  const temperature = fitTemperature(scores, labels, 2);
  // The best chance is 3/4, whose log odds are ln 3.
  expect(temperature).toBeCloseTo(6 / Math.log(3), 1);
  expect(meanLogLoss(scores, labels, 2, temperature)).toBeLessThan(meanLogLoss(scores, labels, 2));
});

it.each([
  // Newcombe 1998, table I: 81 of 263 has (0.2553, 0.3662), 0 of 20 has (0, 0.1611).
  [81, 263, 0.3662],
  [0, 20, 0.1611],
])('has Wilson’s upper end for %i of %i', (wrong, count, expected) => {
  expect(wilsonUpper(wrong, count, 1.959964)).toBeCloseTo(expected, 4);
});

it('puts the threshold where the surer answers are right often enough', () => {
  const confidence = Array.from({ length: 200 }, (_, at) => 1 - at / 200);
  const right = confidence.map((value) => (value > 0.5 ? 1 : 0));
  const threshold = thresholdFor(confidence, right, 0.05);
  expect(threshold).toBeLessThan(0.51);
  expect(threshold).toBeGreaterThan(0.45);
  expect(thresholdFor([0.9, 0.8], [1, 1], 0.05)).toBeGreaterThan(1);
  expect(thresholdFor([], [], 0.05)).toBeGreaterThan(1);
});

it('has accuracy, macro-F1 and coverage as by hand', () => {
  const all = {
    labels: [0, 0, 1, 1],
    answers: [0, 1, 1, 1],
    confidence: [0.9, 0.3, 0.8, 0.7],
    classCount: 3,
  };
  const quality = evaluate(all);
  expect(quality.accuracy).toBe(0.75);
  // F1 of class 0 is 2/3, of class 1 4/5; class 2 does not occur.
  expect(quality.macroF1).toBeCloseTo((2 / 3 + 4 / 5) / 2, 10);
  expect(quality.coverageAt95).toBe(0.75);
  expect(calibrationOf(all, 1).error).toBeCloseTo(0.75 - 0.675, 6);
});
