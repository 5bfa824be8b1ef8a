import { describe, expect, it } from 'vitest';
import type { Transaction } from '../../models.ts';
import { differing, proposed } from './merge.ts';

const first: Transaction = {
  id: 'a',
  accountId: 'checking',
  date: '2026-01-31',
  amount: '-40.88',
  currency: 'USD',
  payee: 'Kin Soy',
  description: '',
  categoryId: 'restaurants',
  category: { id: 'restaurants', confidence: 1, source: 'user' },
  transferAccountId: null,
  status: 'posted',
  kind: 'transaction',
  importId: null,
  portfolioId: null,
  tags: [],
  notes: '',
};
const second: Transaction = {
  ...first,
  id: 'b',
  date: '2026-02-01',
  payee: 'KIN SOY 0042',
  description: 'POS',
  categoryId: 'other',
  category: { id: 'other', confidence: 0.4, source: 'model' },
};

describe('two entries of one payment', () => {
  it('differ in what is not the same', () => {
    expect(differing(first, second)).toEqual(['date', 'payee', 'description', 'category']);
    expect(differing(first, { ...first, tags: [] })).toEqual([]);
    expect(differing({ ...first, tags: ['x', 'y'] }, { ...first, tags: ['y', 'x'] })).toEqual([]);
  });

  it('become the one kept, with what only the other says', () => {
    expect(proposed(first, second, 'first')).toEqual({
      date: 'first',
      payee: 'first',
      description: 'second',
      category: 'first',
    });
    expect(proposed(first, second, 'second')).toEqual({
      date: 'second',
      payee: 'second',
      description: 'second',
      category: 'first',
    });
  });
});
