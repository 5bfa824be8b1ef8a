import { describe, expect, it } from 'vitest';
import { type BulkAction, bulkDone, needsLook, skipReasons, targetsOf } from './bulk.ts';
import { chosenOf, EVERYTHING, NOTHING, type Selection, sizeOf, withChosen } from './selection.ts';

const some = (...ids: string[]): Selection => ({ kind: 'some', ids: new Set(ids) });
const allBut = (...except: string[]): Selection => ({ kind: 'all', except: new Set(except) });

describe('a selection', () => {
  it('is what is ticked, or all that match but what is unticked', () => {
    expect([...chosenOf(some('a'), ['a', 'b'])]).toEqual(['a']);
    expect([...chosenOf(EVERYTHING, ['a', 'b'])]).toEqual(['a', 'b']);
    const untick = withChosen(EVERYTHING, new Set(['b']), ['a', 'b']);
    expect(untick).toEqual(allBut('a'));
    expect([...chosenOf(untick, ['a', 'b', 'c'])]).toEqual(['b', 'c']);
    expect(withChosen(NOTHING, new Set(['a']), ['a', 'b'])).toEqual(some('a'));
  });

  it('counts what it stands for', () => {
    expect(sizeOf(some('a', 'b'), 8412)).toBe(2);
    expect(sizeOf(allBut('a'), 8412)).toBe(8411);
    expect(needsLook(50)).toBe(false);
    expect(needsLook(51)).toBe(true);
  });

  it('is sent as ids, or as the filter with how many it shall be', () => {
    expect(targetsOf(some('a'), { q: 'rent' }, 12)).toEqual({ ids: ['a'] });
    expect(targetsOf(EVERYTHING, { q: 'rent' }, 12)).toEqual({ filter: { q: 'rent' }, expect: 12 });
    expect(targetsOf(allBut('a'), {}, 12)).toEqual({ filter: {}, except: ['a'], expect: 11 });
  });
});

const names = { category: () => 'Groceries', account: () => 'Savings', status: () => 'Cleared' };
const outcome = (changed: number, skipped = 0) => ({
  operationId: null,
  matched: changed + skipped,
  changed,
  unchanged: 0,
  skipped: { count: skipped, items: [] },
  sample: [],
});

it.each<[BulkAction, number, number, string]>([
  [{ action: 'categorize', categoryId: 'g' }, 12, 0, 'Categorised 12 transactions as Groceries'],
  [
    { action: 'categorize', categoryId: 'g' },
    1,
    2,
    'Categorised 1 transaction as Groceries, left 2 as they were',
  ],
  [{ action: 'tag', tags: ['a', 'b'] }, 3, 0, 'Tagged 3 transactions “a”, “b”'],
  [{ action: 'untag', tags: ['a'] }, 3, 0, 'Took “a” off 3 transactions'],
  [{ action: 'setPayee', payee: '' }, 2, 0, 'Set the payee of 2 transactions to nothing'],
  [{ action: 'setStatus', status: 'cleared' }, 2, 0, 'Set 2 transactions to cleared'],
  [{ action: 'move', accountId: 's' }, 2, 0, 'Moved 2 transactions to Savings'],
  [{ action: 'delete' }, 0, 4, 'Nothing to change, left 4 as they were'],
])('says what was done with %j', (action, changed, skipped, said) => {
  expect(bulkDone(action, outcome(changed, skipped), names)).toBe(said);
});

it('gathers the reasons for what is left out', () => {
  const items = ['Reconciled', 'Investment', 'Reconciled'].map((reason, at) => ({ id: String(at), reason }));
  expect(skipReasons({ count: 3, items })).toEqual([
    { reason: 'Reconciled', count: 2 },
    { reason: 'Investment', count: 1 },
  ]);
});
