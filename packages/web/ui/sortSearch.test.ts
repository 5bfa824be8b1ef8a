import { expect, it } from 'vitest';
import { readSort, sortText } from './sortSearch.ts';

const columns = [{ id: 'value', value: () => '' }, { id: 'first-seen', value: () => '' }, { id: 'spark' }];

it('keeps the order of a table in the address', () => {
  for (const text of ['value', 'value-desc', 'first-seen', 'first-seen-desc', 'none'])
    expect(sortText(readSort(text, columns)!)).toBe(text);
  expect(readSort('value-desc', columns)).toEqual([{ id: 'value', desc: true }]);
  expect(readSort('none', columns)).toEqual([]);
});

it('reads no order of columns that are not there or can not be sorted by', () => {
  expect(['spark', 'other-desc', '', undefined, 7].map((text) => readSort(text, columns))).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});
