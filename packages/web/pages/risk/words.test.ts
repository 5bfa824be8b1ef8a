import { describe, expect, it } from 'vitest';
import { confidenceText, varSentence } from './words.ts';

describe('a confidence', () => {
  it('is written with no digit more than it has', () => {
    expect([0.9, 0.95, 0.975, 0.99, 0.999].map(confidenceText)).toEqual([
      '90%',
      '95%',
      '97.5%',
      '99%',
      '99.9%',
    ]);
    expect(varSentence(0.999, 1)).toBe('One day in 1000 loses more than this.');
  });
});
