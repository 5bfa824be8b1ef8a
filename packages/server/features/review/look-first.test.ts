import { expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';

const app = testServer();

it('finds what was entered by hand, without a file and without asking for a scan', async () => {
  const ada = await app.person('Ada');
  const open = async (name: string): Promise<string> =>
    (await ada.call('POST', '/accounts', { name, type: 'asset', currency: 'USD' })).body.id;
  const [checking, savings] = [await open('Checking'), await open('Savings')];
  const enter = (accountId: string, date: string, amount: string, payee: string) =>
    ada.call('POST', '/transactions', { accountId, date, amount, payee });
  expect((await ada.call('GET', '/duplicates')).body.items).toEqual([]);
  await enter(checking, '2026-01-05', '-12.34', 'Book Shop');
  await enter(checking, '2026-01-05', '-12.34', 'Book Shop');
  expect((await ada.call('GET', '/duplicates')).body.items).toHaveLength(1);
  await enter(checking, '2026-01-10', '-500.00', 'Transfer to savings');
  await enter(savings, '2026-01-11', '500.00', 'Transfer from checking');
  expect((await ada.call('GET', '/transfers/suggestions')).body.items).toHaveLength(1);
});
