import { listOperations } from '@financehub/contract/operations.ts';
import { describe, expect, it } from 'vitest';
import { KINDS, kindQuery } from './kinds.ts';
import { readHistorySearch } from './search.ts';
import { changesOf, touchedBy } from './touched.ts';

it.each(KINDS.map(({ value }) => value))('asks for %s as the API takes it', (kind) => {
  const { pattern } = listOperations.query.properties.kind as unknown as { pattern: string };
  expect(kindQuery(kind)).toMatch(new RegExp(pattern));
});

describe('what an operation touched', () => {
  const row = { table: 'entry', ids: ['e'], count: 1, before: null };
  const audit = [
    { ...row, action: 'insert' as const, after: { payee: 'Kin Soy', description: 'x' } },
    { ...row, table: 'posting', action: 'insert' as const, after: null },
    { ...row, ids: ['gone'], action: 'delete' as const, after: null },
  ];

  it('leads to what is there, before and after it is undone', () => {
    expect(touchedBy(audit, false)).toEqual([{ kind: 'transaction', id: 'e', title: 'Kin Soy' }]);
    expect(touchedBy(audit, true)).toEqual([{ kind: 'transaction', id: 'gone', title: '' }]);
  });

  it('shows values, not ids', () => {
    const before = { id: 'a', payee: 'KIN', notes: '', updated_at: '1' };
    expect(changesOf(before, { ...before, payee: 'Kin', notes: 'x', updated_at: '2' })).toEqual([
      { name: 'payee', before: 'KIN', after: 'Kin' },
      { name: 'notes', before: 'nothing', after: 'x' },
    ]);
    expect(changesOf(null, before)).toEqual([]);
  });
});

it('reads the address', () => {
  expect(readHistorySearch({ kind: 'rule', open: 'x' })).toEqual({ kind: 'rule' });
  expect(readHistorySearch({ kind: 'all', undone: false })).toEqual({ undone: false });
});
