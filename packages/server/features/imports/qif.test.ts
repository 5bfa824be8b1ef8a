import { describe, expect, it } from 'vitest';
import type { Person } from '../../testing/server.ts';
import { testServer } from '../../testing/server.ts';
import { balance, imported } from './fixtures/bank.ts';

const app = testServer();

async function open(person: Person, name: string): Promise<string> {
  const { body } = await person.call('POST', '/accounts', { name, type: 'asset', currency: 'USD' });
  return body.id;
}

async function category(person: Person, name: string): Promise<string> {
  return (await person.call('POST', '/categories', { name, type: 'expense' })).body.id;
}

const transactions = async (person: Person, accountId: string) =>
  (await person.call('GET', `/transactions?accountId=${accountId}`)).body.items;

const SPLIT = `!Type:Bank
D01/05/2026
T-50.00
PSuper Store
SFood stuff
EBread and milk
$-30.00
SHardware
ENails
$-20.00
^
`;

describe('a QIF line that is divided', () => {
  it('is a split with the file’s memos when the book knows all its categories, and is known again', async () => {
    const ada = await app.person('Ada');
    const accountId = await open(ada, 'Checking');
    const [food, hardware] = [await category(ada, 'Food stuff'), await category(ada, 'Hardware')];
    const { job } = await imported(ada, 'a.qif', SPLIT, { accountId });
    expect(job.status, JSON.stringify(job.error)).toBe('done');
    const [line] = await transactions(ada, accountId);
    expect(line).toMatchObject({ amount: '-50.00', payee: 'Super Store' });
    expect(line.splits).toMatchObject([
      { categoryId: food, amount: '-30.00', notes: 'Bread and milk' },
      { categoryId: hardware, amount: '-20.00', notes: 'Nails' },
    ]);
    const { result } = await imported(ada, 'b.qif', `${SPLIT}\n`, { accountId });
    expect(result.counts).toMatchObject({ new: 0, duplicate: 1 });
  });

  it('stays whole when the book lacks a category', async () => {
    const ada = await app.person('Ada');
    const accountId = await open(ada, 'Checking');
    await category(ada, 'Food stuff');
    await imported(ada, 'a.qif', SPLIT, { accountId });
    const [line] = await transactions(ada, accountId);
    expect(line).toMatchObject({ amount: '-50.00' });
    expect(line.splits).toBeUndefined();
  });
});

describe('a QIF line whose category is an own account', () => {
  const out = '!Type:Bank\nD01/05/2026\nT-500.00\nPTo savings\nL[Savings]\n^\n';
  const into = '!Type:Bank\nD01/06/2026\nT500.00\nPFrom checking\nL[Checking]\n^\n';

  it('is a transfer, and the other account’s file finds its half', async () => {
    const ada = await app.person('Ada');
    const [checking, savings] = [await open(ada, 'Checking'), await open(ada, 'Savings')];
    await imported(ada, 'a.qif', out, { accountId: checking });
    expect(await transactions(ada, checking)).toMatchObject([{ transferAccountId: savings }]);
    const { result } = await imported(ada, 'b.qif', into, { accountId: savings });
    expect(result.counts).toMatchObject({ new: 0, transfer: 1 });
    expect(await balance(app, ada, savings, '2026-12-31')).toBe('500.00');
  });

  it('waits where the book has no such account, or where that account has its half already', async () => {
    const ada = await app.person('Ada');
    const checking = await open(ada, 'Checking');
    await imported(ada, 'a.qif', out, { accountId: checking });
    expect(await transactions(ada, checking)).toMatchObject([{ transferAccountId: null }]);
    const savings = await open(ada, 'Savings');
    const { result } = await imported(ada, 'b.qif', into, { accountId: savings });
    expect(result.counts).toMatchObject({ new: 1, transfer: 0 });
    expect(await balance(app, ada, checking, '2026-12-31')).toBe('-500.00');
    expect(await balance(app, ada, savings, '2026-12-31')).toBe('500.00');
  });

  it('of two accounts in one file is one transfer', async () => {
    const ada = await app.person('Ada');
    const [checking, savings] = [await open(ada, 'Checking'), await open(ada, 'Savings')];
    const both = `!Account\nNChecking\nTBank\n^\n${out}!Account\nNSavings\nTBank\n^\n${into.replace('01/06', '01/05')}`;
    const { result } = await imported(ada, 'both.qif', both);
    expect(result.counts).toMatchObject({ new: 1, transfer: 1 });
    expect(result.warnings.join()).not.toContain('deleted');
    expect(await balance(app, ada, checking, '2026-12-31')).toBe('-500.00');
    expect(await balance(app, ada, savings, '2026-12-31')).toBe('500.00');
  });
});
