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

it('starts one scan for all who ask at once', async () => {
  const bob = await app.person('Bob');
  const { id } = (await bob.call('POST', '/accounts', { name: 'Cash', type: 'asset', currency: 'USD' })).body;
  await bob.call('POST', '/transactions', {
    accountId: id,
    date: '2026-01-05',
    amount: '-1.00',
    payee: 'Shop',
  });
  app.setNow('2026-03-01T09:05:00.000Z');
  const paths = ['/duplicates', '/transfers/suggestions'];
  await Promise.all([...paths, ...paths].map((path) => bob.call('GET', path)));
  const scans = (await bob.call('GET', '/jobs')).body.items.filter(
    (job: { kind: string }) => job.kind === 'review.scan',
  );
  expect(scans).toHaveLength(1);
});
