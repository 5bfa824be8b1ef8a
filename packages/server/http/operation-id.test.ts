import { beforeAll, expect, it } from 'vitest';
import { type Person, testServer } from '../testing/server.ts';

const app = testServer();
let ada: Person;
let account: string;
let groceries: string;

beforeAll(async () => {
  ada = await app.person('Ada');
  const made = await ada.call('POST', '/accounts', { name: 'Checking', type: 'asset', currency: 'USD' });
  account = made.body.id;
  groceries = (await ada.call('POST', '/categories', { name: 'Larder', type: 'expense' })).body.id;
});

const bakery = () => ({ accountId: account, date: '2026-02-10', amount: '-5.00', payee: 'Bakery' });
const newest = async () => (await ada.call('GET', '/operations?limit=1')).body.items[0].id;

it('names the operation of every change, also where there is no body to answer', async () => {
  const added = await ada.call('POST', '/transactions', bakery());
  expect(added.headers['operation-id']).toBe(await newest());
  const path = `/transactions/${added.body.id}`;
  const chosen = await ada.call('POST', `${path}/feedback`, { categoryId: groceries });
  expect(chosen.headers['operation-id']).toBe(await newest());
  const deleted = await ada.call('DELETE', path);
  expect([deleted.status, deleted.headers['operation-id']]).toEqual([204, await newest()]);
  await ada.call('POST', `/operations/${deleted.headers['operation-id']}/undo`);
  expect((await ada.call('GET', path)).body.categoryId).toBe(groceries);
});

it('names none where nothing was changed', async () => {
  const { body } = await ada.call('POST', '/transactions', bakery());
  const path = `/transactions/${body.id}`;
  await ada.call('POST', `${path}/feedback`, { categoryId: groceries });
  const again = await ada.call('POST', `${path}/feedback`, { categoryId: groceries });
  expect([again.status, again.headers['operation-id']]).toEqual([200, undefined]);
  expect((await ada.call('GET', path)).headers['operation-id']).toBeUndefined();
  const refused = await ada.call('PATCH', path, { categoryId: account });
  expect([refused.status >= 400, refused.headers['operation-id']]).toEqual([true, undefined]);
});

it('names none in an answer that is repeated', async () => {
  const key = { 'idempotency-key': 'bakery twice' };
  const first = await ada.call('POST', '/transactions', bakery(), key);
  const second = await ada.call('POST', '/transactions', bakery(), key);
  expect(second.body).toEqual(first.body);
  expect([first.headers['operation-id'], second.headers['operation-id']]).toEqual([
    expect.any(String),
    undefined,
  ]);
});
