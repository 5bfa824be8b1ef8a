import { describe, expect, it } from 'vitest';
import { lastAtOrBefore } from './day-column.ts';

describe('the last day at or before', () => {
  const days = Int32Array.of(3, 5, 5, 9);
  it.each([
    [2, -1],
    [3, 0],
    [4, 0],
    [5, 2],
    [8, 2],
    [9, 3],
    [10, 3],
  ])('%i stands at %i', (day, place) => expect(lastAtOrBefore(days, day)).toBe(place));

  it('is none in an empty column', () => expect(lastAtOrBefore(new Int32Array(0), 1)).toBe(-1));
});
