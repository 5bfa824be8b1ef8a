import { expect, it } from 'vitest';
import { calibrationWord, nearestTarget, statedIn, TARGETS } from './learning.ts';

it.each([
  [0.05, 0.05],
  [0.001, 0.01],
  [0.5, 0.3],
  [0.07, 0.08],
])('puts a target of %d at the step %d', (share, step) => {
  expect(TARGETS[nearestTarget(share)]).toBe(step);
});

it.each([
  [0.01, 'well calibrated'],
  [0.05, 'roughly calibrated'],
  [0.2, 'not well calibrated yet'],
])('calls an error of %d %s', (error, word) => {
  expect(calibrationWord(error)).toBe(word);
});

it('goes on through empty bins', () => {
  const bin = { from: 0.8, to: 0.9, accuracy: 0, confidence: 0 };
  expect(statedIn({ ...bin, count: 0 })).toBeCloseTo(0.85);
  expect(statedIn({ ...bin, count: 5, confidence: 0.88 })).toBe(0.88);
});
