import { expect, it } from 'vitest';
import { nameProblem } from './account.ts';
import { chartAccount, STARTER_CHART } from './chart.ts';

it('lists each account once, after its parent and of its type', () => {
  const seen = new Map<string, string>();
  for (const { key, type, parent, name } of STARTER_CHART) {
    expect(seen.has(key), key).toBe(false);
    expect(nameProblem(name)).toBeNull();
    if (parent !== null) expect(seen.get(parent), key).toBe(type);
    seen.set(key, type);
  }
});

it('is a tree of two levels', () => {
  for (const { parent } of STARTER_CHART) {
    if (parent !== null) expect(chartAccount(parent).parent).toBeNull();
  }
});

it('has the accounts that the program itself books to', () => {
  expect(chartAccount('equity.opening-balances')).toMatchObject({
    type: 'equity',
    subtype: 'opening-balances',
  });
  expect(chartAccount('uncategorized.expense').type).toBe('expense');
  expect(chartAccount('uncategorized.income').type).toBe('income');
});
