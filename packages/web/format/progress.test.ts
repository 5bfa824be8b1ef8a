import { expect, it } from 'vitest';
import { rateOf, showCount, showDuration, showSize, timeLeft } from './progress.ts';

it('says sizes, counts and durations', () => {
  expect(showSize(999, 'en-US')).toBe('999 bytes');
  expect(showSize(20_480, 'en-US')).toBe('20 kB');
  expect(showSize(2_500_000, 'en-US')).toBe('2.5 MB');
  expect(showCount(100_000, 'en-US')).toBe('100,000');
  expect([0.2, 45, 180, 3900 * 1.5].map(showDuration)).toEqual([
    'less than 1 s',
    '45 s',
    '3 min',
    '1 h 38 min',
  ]);
});

it('tells the rate and the time left from two samples, and nothing from one', () => {
  const samples = [
    { at: 0, done: 0 },
    { at: 2000, done: 500 },
  ];
  expect(rateOf(samples)).toBe(250);
  expect(timeLeft(500, 1000, rateOf(samples))).toBe(2);
  expect(rateOf(samples.slice(0, 1))).toBeNull();
  expect(timeLeft(500, 0, 250)).toBeNull();
});
