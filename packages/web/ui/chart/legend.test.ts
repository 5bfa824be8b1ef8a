import { describe, expect, it } from 'vitest';
import { linesOf } from './legend.ts';

describe('the lines of a legend', () => {
  it('hold as many names as there is room for, with icon and gap', () => {
    // 10 for the edges, 18 + 5 beside each name, 12 between two of them: 2 * 123 + 12 + 10.
    expect([268, 267].map((room) => linesOf([100, 100], room))).toEqual([1, 2]);
    expect(linesOf([100, 100, 100, 100, 100], 268)).toBe(3);
  });

  it('are as many as names where each is longer than the room', () => {
    expect(linesOf([500, 500, 20], 300)).toBe(3);
    expect(linesOf([500], 300)).toBe(1);
  });
});
