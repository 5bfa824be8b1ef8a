import { beforeAll, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;

beforeAll(async () => {
  ada = await app.person('Ada');
  const { body: account } = await ada.call('POST', '/accounts', { name: 'Purse', type: 'asset' });
  const bought = { accountId: account.id, date: '2026-02-10', amount: '-5.00' };
  const payees = [...Array.from({ length: 101 }, (_, at) => `Kettle ${at}`), 'Metro'];
  await Promise.all(payees.map((payee) => ada.call('POST', '/transactions', { ...bought, payee })));
});

it.each([
  ['Kettle', 101, []],
  ['t', 102, ['It matches every transaction of the book.']],
])(
  'warns of a rule that matches everything, not of one that finds all it seeks: %s',
  async (value, matches, warnings) => {
    const { body } = await ada.call('POST', '/rules/rehearse', {
      conditions: [{ field: 'payee', op: 'contains', value }],
      actions: [{ type: 'addTags', tags: ['x'] }],
    });
    expect([body.matches, body.warnings]).toEqual([matches, warnings]);
  },
);
