import { expect, it } from 'vitest';
import { readTransactionSearch } from './search.ts';

it('keeps valid filters and drops the others', () => {
  expect(
    readTransactionSearch({
      q: 'rent',
      from: '2026-02-30',
      to: '2026-02-28',
      min: '12',
      max: 'a lot',
      accountId: 'x',
      status: 'cleared',
      uncategorized: 'true',
      other: 1,
    }),
  ).toEqual({ q: 'rent', to: '2026-02-28', min: '12', status: 'cleared', uncategorized: true });
});
