import { expect, it } from 'vitest';
import { calibrationWord, nearestTarget, statedIn, TARGETS, wholeBins } from './learning.ts';

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

it('fills the gaps between bins of one width', () => {
  const bin = { count: 3, confidence: 0.95, accuracy: 1 };
  const bins = wholeBins([{ ...bin, from: 0.9, to: 1 }]);
  expect(bins).toHaveLength(10);
  expect(bins.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
  const uneven = [
    { ...bin, from: 0, to: 0.7 },
    { ...bin, from: 0.7, to: 1 },
  ];
  expect(wholeBins(uneven)).toEqual(uneven);
  expect(wholeBins([])).toHaveLength(1);
});

it('goes on through empty bins', () => {
  const bin = { from: 0.8, to: 0.9, accuracy: 0, confidence: 0 };
  expect(statedIn({ ...bin, count: 0 })).toBeCloseTo(0.85);
  expect(statedIn({ ...bin, count: 5, confidence: 0.88 })).toBe(0.88);
});
