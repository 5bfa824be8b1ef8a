import { expect, it } from 'vitest';
import { compareValues } from './compare.ts';
import { nextIndex } from './gridKeys.ts';

it('orders decimal texts as numbers, words as words, and what is missing last', () => {
  expect(['10.5', '-3', '9', null, '9007199254740993', '9007199254740992'].sort(compareValues)).toEqual([
    '-3',
    '9',
    '10.5',
    '9007199254740992',
    '9007199254740993',
    null,
  ]);
  expect(['b', 'A', 'c'].sort(compareValues)).toEqual(['A', 'b', 'c']);
});

it('moves by the keys of the list and never out of it', () => {
  expect(nextIndex('j', -1, 3, 10)).toBe(0);
  expect(nextIndex('ArrowDown', 2, 3, 10)).toBe(2);
  expect(nextIndex('k', 1, 3, 10)).toBe(0);
  expect(nextIndex('PageDown', 1, 100, 10)).toBe(11);
  expect(nextIndex('End', 1, 100, 10)).toBe(99);
  expect(nextIndex('Home', 50, 100, 10)).toBe(0);
  expect(nextIndex('q', 1, 3, 10)).toBeNull();
  expect(nextIndex('j', -1, 0, 10)).toBeNull();
});
