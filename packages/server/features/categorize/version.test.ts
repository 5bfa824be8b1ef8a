import { describe, expect, it } from 'vitest';
import { isNear, isSame, type Version } from './version.ts';

const trained: Version = {
  choices: 10,
  newest: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d51',
  labelled: 1000,
  targetError: 0.05,
  categories: 'a',
};
const later = '0198b2a4-7c1e-7000-8000-5c0f2a9b1d52';

describe('a model that was learned', () => {
  it.each<[string, Partial<Version>, Partial<Version>, boolean]>([
    ['a choice for a transaction that had none', {}, { choices: 11, newest: later, labelled: 1001 }, true],
    ['a choice for a transaction that had another', {}, { choices: 11, newest: later }, true],
    ['a choice taken back', {}, { choices: 9 }, false],
    ['another target', {}, { targetError: 0.01 }, false],
    ['a new category', {}, { categories: 'b' }, false],
    ['more than 2 % new transactions', {}, { choices: 36, newest: later, labelled: 1026 }, false],
    ['more than 2 % of them chosen anew', {}, { choices: 36, newest: later }, false],
    [
      'more than 2 % of them chosen anew one after the other',
      { choices: 35, newest: later },
      { choices: 36, newest: later },
      false,
    ],
  ])('is learned on top of for %s, or anew', (_, known, now, near) => {
    expect(isNear(trained, { ...trained, ...known }, { ...trained, ...now })).toBe(near);
  });

  it('stays while nothing that it depends on changes', () => {
    expect(isSame(trained, { ...trained })).toBe(true);
    expect(isSame(trained, { ...trained, newest: later })).toBe(false);
  });
});
