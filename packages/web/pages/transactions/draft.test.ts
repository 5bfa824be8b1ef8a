import { describe, expect, it } from 'vitest';
import { type Draft, draftOf, emptyDraft, readDraft, remainder, signedAmount } from './draft.ts';

const split = (key: number, categoryId: string | null, amount: string) => ({
  key,
  categoryId,
  amount,
  notes: '',
});
const same = { own: 'USD', other: 'USD' };
const draft = (patch: Partial<Draft>): Draft => ({
  ...emptyDraft('account', '2026-01-31'),
  amount: '100',
  ...patch,
});

describe('a transaction in the form', () => {
  it('carries the sign in its direction', () => {
    expect(signedAmount({ amount: '40.88', direction: 'out' })).toBe('-40.88');
    expect(signedAmount({ amount: '-40.88', direction: 'out' })).toBe('40.88');
    expect(signedAmount({ amount: '40.88', direction: 'in' })).toBe('40.88');
    expect(signedAmount({ amount: '0.00', direction: 'out' })).toBe('0.00');
    expect(signedAmount({ amount: 'x', direction: 'in' })).toBeNull();
  });

  it('adds splits up exactly', () => {
    const parts = draft({ side: 'split', splits: [split(1, 'a', '33.33'), split(2, 'b', '66.66')] });
    expect(remainder(parts)).toBe('0.01');
    expect(readDraft(parts, same).errors.splits).toContain('0.01');
    const whole = draft({ side: 'split', splits: [split(1, 'a', '33.33'), split(2, 'b', '66.67')] });
    expect(readDraft(whole, same)).toEqual({
      errors: {},
      amount: '-100',
      side: {
        splits: [
          { categoryId: 'a', amount: '-33.33', notes: null },
          { categoryId: 'b', amount: '-66.67', notes: null },
        ],
      },
    });
  });

  it('asks for the other amount only between two currencies', () => {
    const transfer = draft({ side: 'transfer', transferAccountId: 'other' });
    expect(readDraft(transfer, same)).toMatchObject({ errors: {}, side: { transferAccountId: 'other' } });
    expect(readDraft(transfer, { own: 'USD', other: 'EUR' }).errors).toHaveProperty('transferAmount');
  });

  it('comes back from what the server stores', () => {
    const stored = draftOf({
      id: 'id',
      accountId: 'account',
      date: '2026-01-31',
      amount: '-100.00',
      currency: 'USD',
      payee: 'Shop',
      description: '',
      categoryId: null,
      category: { id: null, confidence: null, source: 'user' },
      splits: [
        { categoryId: 'a', amount: '-120.00' },
        { categoryId: 'b', amount: '20.00' },
      ],
      transferAccountId: null,
      status: 'posted',
      kind: 'transaction',
      importId: null,
      portfolioId: null,
      tags: [],
      notes: '',
    });
    expect(stored).toMatchObject({ direction: 'out', amount: '100.00', side: 'split' });
    expect(remainder(stored)).toBe('0.00');
  });
});
