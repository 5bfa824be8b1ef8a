import { describe, expect, it } from 'vitest';
import { indexAt, moved, START, waitingOf } from './queueState.ts';

const same = (id: string) => id;
const waiting = (done: string[], skipped: string[]) =>
  waitingOf(['a', 'b', 'c', 'd'], same, new Set(done), new Set(skipped));

describe('a queue', () => {
  it.each([
    [[], [], ['a', 'b', 'c', 'd']],
    [['b'], [], ['a', 'c', 'd']],
    [[], ['a', 'c'], ['b', 'd', 'a', 'c']],
    [['a'], ['a', 'b'], ['c', 'd', 'b']],
  ])('without %j, with %j at the end', (done, skipped, left) => {
    expect(waiting(done, skipped)).toEqual(left);
  });

  it('stays at its item when others come or go, and takes the next when it is gone', () => {
    expect(indexAt(START, ['a', 'b'])).toBe(0);
    expect(indexAt({ id: 'b', index: 1 }, ['x', 'a', 'b'])).toBe(2);
    expect(indexAt({ id: 'b', index: 1 }, ['a', 'c'])).toBe(1);
    expect(indexAt({ id: 'c', index: 2 }, ['a', 'b'])).toBe(1);
    expect(indexAt({ id: 'a', index: 0 }, [])).toBe(-1);
  });

  it('moves by keys and stops at its ends', () => {
    expect(moved(0, 1, ['a', 'b'])).toEqual({ id: 'b', index: 1 });
    expect(moved(1, 1, ['a', 'b'])).toEqual({ id: 'b', index: 1 });
    expect(moved(0, -1, ['a', 'b'])).toEqual({ id: 'a', index: 0 });
    expect(moved(0, 1, [])).toEqual({ id: null, index: 0 });
  });
});
