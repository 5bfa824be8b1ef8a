import { beforeAll, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;

beforeAll(async () => {
  ada = await app.person('Ada');
  const { body: account } = await ada.call('POST', '/accounts', { name: 'Purse', type: 'asset' });
  const { body: category } = await ada.call('POST', '/categories', { name: 'Tea', type: 'expense' });
  const bought = { accountId: account.id, date: '2026-02-10', amount: '-5.00', payee: 'Bakery' };
  const { body: transaction } = await ada.call('POST', '/transactions', bought);
  await ada.call('PATCH', `/transactions/${transaction.id}`, { categoryId: category.id });
  const [newest] = (await ada.call('GET', '/operations?limit=1')).body.items;
  await ada.call('POST', `/operations/${newest.id}/undo`);
});

it.each([
  ['kind=transaction', ['transaction.update', 'transaction.create']],
  ['kind=transaction.create', ['transaction.create']],
  ['kind=account,category.create', ['category.create', 'account.create']],
  ['kind=undo,transaction.update', ['undo', 'transaction.update']],
  ['kind=trans', []],
  ['undone=true', ['transaction.update']],
  ['kind=transaction&undone=false', ['transaction.create']],
])('finds by %s', async (query, kinds) => {
  const { body } = await ada.call('GET', `/operations?${query}`);
  expect(body.items.map((operation: { kind: string }) => operation.kind)).toEqual(kinds);
});

it.each(['', ',', 'undo,', 'un_do', 'a b'])('refuses the kind “%s”', async (kind) => {
  expect((await ada.call('GET', `/operations?kind=${encodeURIComponent(kind)}`)).status).toBe(400);
});
