import { describe, expect, it } from 'vitest';
import type { Transaction } from '../../models.ts';
import { changesOf, differencesOf } from './changes.ts';
import { draftOf, readDraft } from './draft.ts';

const item: Transaction = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d60',
  accountId: 'checking',
  date: '2026-01-31',
  amount: '-40.88',
  currency: 'USD',
  payee: 'Kin Soy',
  description: '',
  categoryId: 'restaurants',
  category: { id: 'restaurants', confidence: 0.8, source: 'model' },
  transferAccountId: null,
  status: 'posted',
  kind: 'transaction',
  importId: null,
  portfolioId: null,
  tags: ['lunch'],
  notes: '',
};
const same = { own: 'USD', other: 'USD' };
const changed = (patch: object) => {
  const draft = { ...draftOf(item), ...patch };
  return changesOf(item, draft, readDraft(draft, same));
};

describe('what is sent of a changed transaction', () => {
  it.each([
    [{}, {}],
    [{ payee: 'Kin' }, { payee: 'Kin' }],
    [{ categoryId: 'groceries' }, { categoryId: 'groceries' }],
    [{ direction: 'in' }, { amount: '40.88' }],
    [{ tags: ['lunch', 'bill'] }, { tags: ['lunch', 'bill'] }],
  ])('%j', (patch, body) => {
    expect(changed(patch)).toEqual(body);
  });
});

it('names what somebody else changed, beside what the person wants', () => {
  const theirs = { ...item, payee: 'Kin Soy Asian Bistro', status: 'cleared' as const };
  expect(differencesOf(item, theirs, { payee: 'Kin', notes: 'mine' })).toEqual([
    { field: 'payee', base: 'Kin Soy', theirs: 'Kin Soy Asian Bistro', mine: 'Kin' },
    { field: 'status', base: 'posted', theirs: 'cleared', mine: 'posted' },
  ]);
  expect(differencesOf(item, item, { payee: 'Kin' })).toEqual([]);
});
