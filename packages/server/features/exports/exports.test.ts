import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountNames } from '@financehub/core/ledger/book-text.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
const has = (program: string) => spawnSync(program, ['--version']).status === 0;

const EXACT_SUMS = `
import sys, collections
from beancount import loader
from beancount.core.data import Transaction
entries, errors, options = loader.load_file(sys.argv[1])
assert not errors, errors
totals = collections.defaultdict(int)
for entry in entries:
    for posting in entry.postings if isinstance(entry, Transaction) else []:
        totals[(posting.account, posting.units.currency)] += posting.units.number
for (account, currency), total in totals.items():
    print(account, currency, format(total, 'f'), sep='\\t')
`;

let ada: Person;

async function exportText(format: 'beancount' | 'hledger'): Promise<string> {
  const made = await ada.call('POST', '/exports', { format });
  expect(made.status).toBe(202);
  const job = await ada.job(made.body.jobId);
  expect(job).toMatchObject({ status: 'done' });
  const file = await ada.call('GET', `/exports/${made.body.id}/file`);
  expect(file.headers['content-disposition']).toContain('my-book.');
  return file.body;
}

/** Every account's balance as the API says it, under the name it has in the exported text. */
async function apiBalances(): Promise<Map<string, string>> {
  const all: { id: string; balances: { currency: string; amount: string }[] }[] = [];
  const accounts = [];
  for (const type of ['asset', 'liability', 'equity', 'income', 'expense']) {
    const { body } = await ada.call('GET', `/accounts?type=${type}`);
    all.push(...body.items);
    accounts.push(...body.items.map((each: object) => ({ subtype: null, ...each })));
  }
  const names = accountNames(accounts);
  return new Map(
    all.flatMap(({ id, balances }) =>
      balances.map(({ currency, amount }) => [`${names.get(id)} ${currency}`, amount] as const),
    ),
  );
}

const trimmed = (amount: string) => (amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount) || '0';

beforeAll(async () => {
  ada = await app.person('Ada');
  const open = async (name: string, body: object = {}) =>
    (await ada.call('POST', '/accounts', { name, type: 'asset', currency: 'USD', ...body })).body.id;
  const checking = await open('Café; "Checking" *', { openingBalance: '1000.10' });
  const savings = await open('Ahorro 现金');
  const euros = await open('Euros', { currency: 'EUR' });
  const { body } = await ada.call('GET', '/categories');
  const category = (name: string) => body.items.find((each: { name: string }) => each.name === name).id;
  const add = (fields: object) =>
    ada.call('POST', '/transactions', { accountId: checking, date: '2026-02-10', ...fields });
  await add({
    amount: '-40.88',
    payee: 'Kin "Soy" ; | * ! (a)',
    description: 'line\nbreak \\ back',
    categoryId: category('Restaurants'),
    tags: ['née 2', 'x'],
  });
  await add({ amount: '0.000000000000000001', payee: '', date: '0001-01-01' });
  await add({ amount: '-250.25', transferAccountId: savings, date: '9999-12-31' });
  await add({ amount: '-100.00', transferAccountId: euros, transferAmount: '92.34' });
  await add({
    amount: '-30.00',
    splits: [
      { categoryId: category('Groceries'), amount: '-29.99', notes: 'a; b' },
      { categoryId: category('Coffee'), amount: '-0.01' },
    ],
  });
});

describe('the whole book as plain text', () => {
  it.skipIf(!has('bean-check'))('passes bean-check, and beancount computes the same balances', async () => {
    const file = join(app.folder, 'book.beancount');
    writeFileSync(file, await exportText('beancount'));
    execFileSync('bean-check', [file], { stdio: 'pipe' });
    // bean-query rounds to the usual number of digits, so the loader itself is asked for the exact sums.
    const theirs = execFileSync('/usr/bin/python3', ['-c', EXACT_SUMS, file], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((row) => row.split('\t'));
    const ours = await apiBalances();
    expect(theirs.length).toBe(ours.size);
    for (const [account, currency, total] of theirs) {
      expect(`${account} ${trimmed(total!)}`).toBe(
        `${account} ${trimmed(ours.get(`${account} ${currency}`) ?? 'missing')}`,
      );
    }
  });

  it.skipIf(!has('hledger'))('reads in hledger, with the same balances', async () => {
    const file = join(app.folder, 'book.journal');
    writeFileSync(file, await exportText('hledger'));
    const rows = execFileSync(
      'hledger',
      ['-f', file, 'bal', '--flat', '--no-total', '-E', '--layout=bare', '-O', 'csv', '--date2=false'].slice(
        0,
        -1,
      ),
      {
        encoding: 'utf8',
      },
    );
    const theirs = rows
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split('","').map((cell) => cell.replaceAll('"', '')));
    const ours = await apiBalances();
    let compared = 0;
    for (const [account, commodity, total] of theirs) {
      const key = `${account} ${commodity}`;
      if (!ours.has(key)) continue;
      compared += 1;
      expect(`${key} ${trimmed(total!)}`).toBe(`${key} ${trimmed(ours.get(key)!)}`);
    }
    expect(compared).toBe(ours.size);
  });

  it('keeps an export for its own book', async () => {
    const made = await ada.call('POST', '/exports', { format: 'hledger' });
    const eve = await app.person('Eve');
    expect((await eve.call('GET', `/exports/${made.body.id}`)).status).toBe(404);
    expect((await eve.call('GET', `/exports/${made.body.id}/file`)).status).toBe(404);
    await ada.job(made.body.jobId);
  });
});
