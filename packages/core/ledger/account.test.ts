import { describe, expect, it } from 'vitest';
import {
  type Account,
  AccountCycle,
  accountsById,
  descendants,
  findCycle,
  fullPath,
  nameProblem,
  validateAccount,
} from './account.ts';

function account(id: string, parentId: string | null, more: Partial<Account> = {}): Account {
  return { id, name: id.toUpperCase(), type: 'expense', subtype: null, currency: null, parentId, ...more };
}

// a > b > c, a > d
const TREE = [account('a', null), account('b', 'a'), account('c', 'b'), account('d', 'a')];

describe('the tree of accounts', () => {
  it('names an account by its ancestors', () => {
    expect(fullPath('c', accountsById(TREE))).toBe('A:B:C');
    expect(fullPath('a', accountsById(TREE), ' > ')).toBe('A');
  });

  it('lists descendants level by level', () => {
    expect(descendants(TREE, 'a')).toEqual(['b', 'd', 'c']);
    expect(descendants(TREE, 'c')).toEqual([]);
  });

  it.each([
    ['under its grandchild', { id: 'a', parentId: 'c' }, ['a', 'c', 'b', 'a']],
    ['under itself', { id: 'b', parentId: 'b' }, ['b', 'b']],
    ['under its sibling', { id: 'b', parentId: 'd' }, null],
    ['to the top', { id: 'c', parentId: null }, null],
    ['as a new account', { id: 'new', parentId: 'c' }, null],
  ])('finds the ring of a move %s', (_, move, ring) => {
    expect(findCycle(TREE, move)).toEqual(ring);
  });

  it('stops at a ring that is already there', () => {
    const ring = [account('x', 'y'), account('y', 'x'), account('z', 'x')];
    expect(() => fullPath('z', accountsById(ring))).toThrow(AccountCycle);
    expect(descendants(ring, 'x')).toEqual(['y', 'z']);
    expect(findCycle(ring, { id: 'new', parentId: 'z' })).toBeNull();
  });
});

describe('names', () => {
  it.each([
    ['Groceries', true],
    ['現金 💶', true],
    ['x'.repeat(120), true],
    ['💶'.repeat(120), true],
    ['x'.repeat(121), false],
    ['', false],
    ['   ', false],
    ['two\nlines', false],
    ['nul\0', false],
    ['line\u2028separator', false],
    ['half \ud83d', false],
  ])('%j', (name, good) => {
    expect(nameProblem(name) === null).toBe(good);
  });
});

it('reports every fault of an account with its field', () => {
  const accounts = accountsById([...TREE, account('i', null, { type: 'income' })]);
  const paths = (changed: Account) => validateAccount(changed, accounts).map(({ path }) => path);
  expect(paths(account('d', 'b'))).toEqual([]);
  expect(paths(account('a', 'c', { name: '', currency: 'XXX' }))).toEqual(['name', 'currency', 'parentId']);
  expect(paths(account('d', 'i'))).toEqual(['parentId']);
  expect(paths(account('d', 'nowhere'))).toEqual(['parentId']);
});
