import { expect, it } from 'vitest';
import { policyFault, policyRows, policyText, remaining } from './policy.ts';

it('reads and writes a mix of assets without losing digits', () => {
  const text = 'a:0.6,b:0.3333,c:0.0667';
  const rows = policyRows(text);
  expect(rows.map(({ percent }) => percent)).toEqual([60, 33.33, 6.67]);
  expect([policyText(rows), remaining(rows), policyFault(rows)]).toEqual([text, 0, null]);
  expect(policyRows(undefined)).toEqual([{ assetId: null, percent: 100 }]);
});

it('says why a mix can not be used yet', () => {
  const row = (assetId: string | null, percent: number) => ({ assetId, percent });
  expect(policyFault([row('a', 60)])).toBe('40% are left.');
  expect(policyFault([row('a', 60), row('b', 60)])).toBe('20% too much.');
  expect(policyFault([row('a', 50), row('a', 50)])).toBe('An asset stands in it twice.');
  expect(policyFault([row('a', 50), row(null, 50)])).toBe('Choose an asset for every share.');
});
