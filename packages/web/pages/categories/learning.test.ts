import { expect, it } from 'vitest';
import { calibrationWord, filledBins, nearestTarget, TARGETS } from './learning.ts';

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

it('leaves empty bins out', () => {
  const bin = { from: 0, to: 0.1, confidence: 0.05, accuracy: 0 };
  const measured = {
    from: '2026-01-01',
    to: '2026-03-31',
    transactions: 5,
    accuracy: 0.9,
    calibrationError: 0.02,
    coverage: 0.8,
    errorAboveThreshold: 0.03,
    reliability: [
      { ...bin, count: 0 },
      { ...bin, from: 0.9, to: 1, count: 5 },
    ],
  };
  expect(filledBins(measured).map(({ count }) => count)).toEqual([5]);
});
