import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';

const app = testServer();

describe('figures at the limits', () => {
  it('shows a balance of more digits than an amount may have', async () => {
    const ann = await app.person('Ann');
    const largest = '99999999999999999999.99';
    const account = { name: 'Vault', type: 'asset', currency: 'EUR' };
    const { body: vault } = await ann.call('POST', '/accounts', account);
    for (const date of ['0001-01-01', '9999-12-31']) {
      await ann.call('POST', '/transactions', { accountId: vault.id, date, amount: largest });
    }
    const { status, body } = await ann.call('GET', `/accounts/${vault.id}`);
    expect([status, body.balance]).toEqual([200, '199999999999999999999.98']);
    const { body: summary } = await ann.call('GET', '/transactions/summary');
    expect(summary.totals).toEqual([{ currency: 'EUR', amount: '199999999999999999999.98' }]);
  });

  it('totals the months of the first year there is', async () => {
    const ann = await app.person('Ann');
    const { status, body } = await ann.call('GET', '/accounts/totals?to=0001-03-05');
    expect([status, body.months.at(-1)]).toEqual([200, '0001-03']);
  });
});

describe('changes that meet', () => {
  it('keep the account tree a tree', async () => {
    const ann = await app.person('Ann');
    const open = async (name: string) =>
      (await ann.call('POST', '/accounts', { name, type: 'asset', currency: 'EUR' })).body.id as string;
    const [a, b] = [await open('A'), await open('B')];
    const answers = await Promise.all([
      ann.call('PATCH', `/accounts/${a}`, { parentId: b }),
      ann.call('PATCH', `/accounts/${b}`, { parentId: a }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  });

  it('of one transaction happen one after the other', async () => {
    const ann = await app.person('Ann');
    const account = { name: 'A', type: 'asset', currency: 'EUR' };
    const { body: own } = await ann.call('POST', '/accounts', account);
    const first = { accountId: own.id, date: '2026-01-01', amount: '-1.00' };
    const { body: transaction } = await ann.call('POST', '/transactions', first);
    const answers = await Promise.all(
      ['-2.00', '-3.00', '-4.00', '-5.00', '-6.00'].map((amount) =>
        ann.call('PATCH', `/transactions/${transaction.id}`, { amount }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const { body: left } = await ann.call('GET', `/accounts/${own.id}`);
    const { body: shown } = await ann.call('GET', `/transactions/${transaction.id}`);
    expect([left.balance, left.transactionCount]).toEqual([shown.amount, 1]);
  });
});

it('keeps the id and the status of each side of a transfer, whichever side is changed', async () => {
  const ann = await app.person('Ann');
  const open = async (name: string, currency: string) =>
    (await ann.call('POST', '/accounts', { name, type: 'asset', currency })).body.id as string;
  const [euro, yen] = [await open('Euro', 'EUR'), await open('Yen', 'JPY')];
  const transfer = { date: '2026-01-01', amount: '-5.00', transferAccountId: yen, transferAmount: '800' };
  const { body: near } = await ann.call('POST', '/transactions', { accountId: euro, ...transfer });
  const { body: listed } = await ann.call('GET', `/transactions?accountId=${yen}`);
  const far = listed.items[0];
  await ann.call('PATCH', `/transactions/${near.id}`, { status: 'reconciled' });
  const change = { amount: '900', transferAmount: '6.00' };
  const { body: changed } = await ann.call('PATCH', `/transactions/${far.id}`, change);
  expect([changed.id, changed.accountId, changed.amount]).toEqual([far.id, yen, '900']);
  const { body: after } = await ann.call('GET', `/transactions/${near.id}`);
  expect([after.accountId, after.amount, after.status]).toEqual([euro, '-6.00', 'reconciled']);
});
