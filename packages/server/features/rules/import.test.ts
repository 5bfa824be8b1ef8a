import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let checking: string;
let savings: string;
let category: Record<string, string>;

beforeAll(async () => {
  ada = await app.person('Ada');
  const open = async (name: string) =>
    (await ada.call('POST', '/accounts', { name, type: 'asset', currency: 'USD' })).body.id;
  [checking, savings] = [await open('Checking'), await open('Savings')];
  const { items } = (await ada.call('GET', '/categories')).body;
  category = Object.fromEntries(
    items.map((each: { path: string[]; id: string }) => [each.path.join(' > '), each.id]),
  );
});

const rule = (value: string, actions: object[]) =>
  ada.call('POST', '/rules', {
    name: value,
    conditions: [{ field: 'payee', op: 'contains', value }],
    actions,
  });

describe('rules on import', () => {
  it('have the first word on what arrives, leave history alone, and are undone with the import', async () => {
    const old = await ada.call('POST', '/transactions', {
      accountId: checking,
      date: '2026-01-01',
      amount: '-5.00',
      payee: 'Lidl',
    });
    await rule('lidl', [
      { type: 'category', categoryId: category['Food > Restaurants'] },
      { type: 'payee', payee: 'Lidl Stores' },
      { type: 'addTags', tags: ['weekly'] },
    ]);
    await rule('to savings', [{ type: 'transfer', accountId: savings }]);
    await rule('utility', [
      {
        type: 'split',
        parts: [
          { categoryId: category['Housing > Utilities'], percent: '60' },
          { categoryId: category['Food > Groceries'] },
        ],
      },
    ]);
    const file =
      'date,payee,amount\n2026-02-01,Lidl 44,-20.00\n2026-02-02,To savings,-300.00\n2026-02-03,Utility Co,-10.01\n';
    const { body } = await ada.upload('/imports', 'feb.csv', file, { accountId: checking });
    const job = await ada.job(body.jobId);
    expect(job.result.counts).toMatchObject({ new: 3 });
    const list = (await ada.call('GET', `/transactions?accountId=${checking}&from=2026-02-01`)).body.items;
    expect(list).toMatchObject([
      { payee: 'Utility Co', splits: [{ amount: '-6.01' }, { amount: '-4.00' }] },
      { payee: 'To savings', transferAccountId: savings },
      { payee: 'Lidl Stores', tags: ['weekly'], category: { source: 'rule' } },
    ]);
    expect((await ada.call('GET', `/transactions/${old.body.id}`)).body).toMatchObject({
      payee: 'Lidl',
      categoryId: null,
    });
    const again = `${file}2026-02-04,Lidl 44,-2.00\n`;
    const second = await ada.upload('/imports', 'again.csv', again, { accountId: checking });
    expect((await ada.job(second.body.jobId)).result.counts).toMatchObject({ new: 1, duplicate: 3 });
    const { items } = (await ada.call('GET', `/transactions/${old.body.id}/suggestions`)).body;
    expect(items[0]).toMatchObject({ categoryId: category['Food > Restaurants'], source: 'rule' });
    for (const hash of [second.body.fileHash, body.fileHash]) {
      expect((await ada.call('DELETE', `/imports/${hash}`)).status).toBe(204);
    }
    expect((await ada.call('GET', `/transactions?accountId=${checking}`)).body.items).toHaveLength(1);
  });
});
