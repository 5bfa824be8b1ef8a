import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { balance, count, DECEMBER, imported, JANUARY, OFX, OVERLAP, query } from './fixtures/bank.ts';

const app = testServer();

describe('a bank file', () => {
  it('opens an account with the right balance, categorises and proves itself', async () => {
    const ada = await app.person('Ada');
    const { job, fileHash, result } = await imported(ada, 'checking.csv', JANUARY);
    expect(job.status).toBe('done');
    expect(result).toMatchObject({
      counts: { lines: 5, new: 5, duplicate: 0, rejected: 0 },
      verification: {
        state: 'verified',
        balances: [{ statement: '2573.00', book: '2573.00', difference: '0.00' }],
      },
    });
    const [account] = result.accountIds;
    expect(await balance(app, ada, account, '2026-01-01')).toBe('1000.00');
    expect(await balance(app, ada, account, '2026-01-05')).toBe('3473.00');
    const categories = await query(
      app,
      ada,
      `SELECT e.payee, a.key, e.category_source AS source FROM entry e JOIN posting p ON p.entry_id = e.id AND p.ordinal = 1
       JOIN account a ON a.book_id = e.book_id AND a.id = p.account_id
       WHERE e.book_id = $book AND e.payee IN ('Employer Ltd', 'Landlord') ORDER BY 1`,
    );
    expect(categories).toEqual([
      { payee: 'Employer Ltd', key: 'income.salary', source: 'model' },
      { payee: 'Landlord', key: 'housing.rent', source: 'model' },
    ]);
    const shown = await ada.call('GET', `/imports/${fileHash}`);
    expect(shown.body).toMatchObject({
      fileName: 'checking.csv',
      status: 'done',
      format: 'CSV',
      counts: { new: 5 },
    });
    const list = await ada.call('GET', '/imports');
    expect(list.body.items).toEqual([shown.body]);
  });

  it('is found by its account number, and the next statement proves it', async () => {
    const ada = await app.person('Ada');
    const first = await imported(ada, 'one.ofx', OFX);
    expect(first.result.verification.state).toBe('unverifiable');
    const february = OFX.replaceAll('<DTPOSTED>202601', '<DTPOSTED>202602')
      .replace('20260131</LEDGERBAL>', '20260228</LEDGERBAL>')
      .replace('159.75', '219.50');
    const second = await imported(ada, 'two.ofx', february);
    expect(second.result.accountIds).toEqual(first.result.accountIds);
    expect(second.result).toMatchObject({
      counts: { new: 2, duplicate: 0 },
      verification: { state: 'verified', balances: [{ date: '2026-02-28', book: '219.50' }] },
    });
    const wrong = OFX.replaceAll('<DTPOSTED>202601', '<DTPOSTED>202603').replace(
      '20260131</LED',
      '20260331</LED',
    );
    const third = await imported(ada, 'three.ofx', wrong);
    expect(third.result.verification).toMatchObject({
      state: 'discrepancy',
      balances: [{ difference: '119.50' }],
    });
  });

  it('adds only what is new of an overlapping file, and keeps identical purchases of one day', async () => {
    const ada = await app.person('Ada');
    const { result } = await imported(ada, 'checking.csv', JANUARY);
    const second = await imported(ada, 'checking.csv', OVERLAP);
    expect(second.result.counts).toMatchObject({ lines: 5, new: 2, duplicate: 3 });
    expect(second.result.verification.state).toBe('verified');
    expect(second.result.accountIds).toEqual(result.accountIds);
    expect(await count(app, ada, 'entry')).toBe(8);
  });

  it('moves the opening balance when older lines arrive', async () => {
    const ada = await app.person('Ada');
    const { result } = await imported(ada, 'checking.csv', JANUARY);
    const account = result.accountIds[0];
    const older = await imported(ada, 'checking.csv', DECEMBER);
    expect(older.result).toMatchObject({ accountIds: [account], verification: { state: 'verified' } });
    expect(await balance(app, ada, account, '2025-11-30')).toBe('1150.00');
    expect(await balance(app, ada, account, '2026-01-20')).toBe('2573.00');
    const operations = await ada.call('GET', '/operations');
    await ada.call('POST', `/operations/${operations.body.items[0].id}/undo`);
    expect(await balance(app, ada, account, '2026-01-01')).toBe('1000.00');
    expect((await ada.call('GET', `/imports/${older.fileHash}`)).status).toBe(404);
  });

  it('takes categories from the file, opens those of a ledger and leaves transfers alone', async () => {
    const ada = await app.person('Ada');
    const file = `date,payee,narration,amount,currency,category
2026-01-02,Kin Soy,Dinner,-40.88,USD,Expenses:Food:Restaurant
2026-01-03,Shell,Fuel,-30,USD,Groceries
2026-01-04,Bank,To savings,-100,USD,Assets:Savings
`;
    await imported(ada, 'card.csv', file);
    const rows = await query(
      app,
      ada,
      `SELECT a.name, b.name AS above, e.category_source AS source FROM entry e JOIN posting p ON p.entry_id = e.id AND p.ordinal = 1
       JOIN account a ON a.id = p.account_id AND a.book_id = e.book_id LEFT JOIN account b ON b.id = a.parent_id AND b.book_id = a.book_id
       WHERE e.book_id = $book ORDER BY e.date`,
    );
    expect(rows).toEqual([
      { name: 'Restaurant', above: 'Food', source: 'file' },
      { name: 'Groceries', above: 'Food', source: 'file' },
      { name: 'Uncategorized expense', above: null, source: 'none' },
    ]);
  });
});

describe('taking back', () => {
  it('deletes an import whole, undoes that, and imports the file again', async () => {
    const ada = await app.person('Ada');
    const { fileHash, result } = await imported(ada, 'checking.csv', JANUARY);
    expect((await ada.call('DELETE', `/imports/${fileHash}`)).status).toBe(204);
    expect(await count(app, ada, 'entry')).toBe(0);
    expect(await count(app, ada, 'statement_line')).toBe(0);
    expect((await ada.call('GET', `/imports/${fileHash}`)).status).toBe(404);
    const again = await imported(ada, 'checking.csv', JANUARY);
    expect(again.result).toMatchObject({
      counts: { new: 5 },
      accountIds: result.accountIds,
      verification: { state: 'verified' },
    });
    await ada.call('DELETE', `/imports/${fileHash}`);
    const { body } = await ada.call('GET', '/operations');
    expect((await ada.call('POST', `/operations/${body.items[0].id}/undo`)).status).toBe(200);
    expect(await count(app, ada, 'entry')).toBe(6);
    expect((await ada.call('GET', `/imports/${fileHash}`)).body.status).toBe('done');
  });

  it('leaves what another file holds as well, with its balances', async () => {
    const ada = await app.person('Ada');
    const { fileHash, result } = await imported(ada, 'checking.csv', JANUARY);
    await imported(ada, 'checking.csv', OVERLAP);
    const account = result.accountIds[0];
    await ada.call('DELETE', `/imports/${fileHash}`);
    expect(await count(app, ada, 'entry')).toBe(6);
    expect(await balance(app, ada, account, '2026-02-03')).toBe('5069.50');
    expect(await balance(app, ada, account, '2026-01-04')).toBe('3480.00');
    const again = await imported(ada, 'checking.csv', JANUARY);
    expect(again.result.counts).toMatchObject({ new: 2, duplicate: 3 });
    expect(await balance(app, ada, account, '2026-01-01')).toBe('1000.00');
    expect(await balance(app, ada, account, '2026-02-03')).toBe('5069.50');
  });

  it('names the later file that repeats lines of an import that is to be undone, and undoes both', async () => {
    const ada = await app.person('Ada');
    const { body: account } = await ada.call('POST', '/accounts', {
      name: 'Mine',
      type: 'asset',
      currency: 'USD',
    });
    const first = await imported(ada, 'january.csv', JANUARY, { accountId: account.id });
    const second = await imported(ada, 'overlap.csv', OVERLAP, { accountId: account.id });
    const operation = async ({ fileHash }: { fileHash: string }) =>
      (await ada.call('GET', `/imports/${fileHash}`)).body.operationId as string;
    const [older, newer] = [await operation(first), await operation(second)];
    const refused = await ada.call('POST', `/operations/${older}/undo`);
    expect(refused).toMatchObject({
      status: 409,
      body: { conflicts: [{ id: newer, summary: 'Imported overlap.csv' }] },
    });
    expect(await count(app, ada, 'entry')).toBe(8);
    expect((await ada.call('POST', `/operations/${newer}/undo`)).status).toBe(200);
    expect((await ada.call('POST', `/operations/${older}/undo`)).status).toBe(200);
    expect(await count(app, ada, 'entry')).toBe(0);
    const again = await imported(ada, 'january.csv', JANUARY, { accountId: account.id });
    expect(again.result).toMatchObject({
      counts: { new: 5, duplicate: 0 },
      verification: { state: 'verified' },
    });
    expect(await balance(app, ada, account.id, '2026-01-01')).toBe('1000.00');
  });

  it('does not undo an import whose account another file has used since', async () => {
    const ada = await app.person('Ada');
    const { fileHash } = await imported(ada, 'checking.csv', JANUARY);
    await imported(ada, 'checking.csv', OVERLAP);
    const { body } = await ada.call('GET', `/imports/${fileHash}`);
    expect((await ada.call('POST', `/operations/${body.operationId}/undo`)).status).toBe(409);
  });
});

describe('the same file again', () => {
  it('is refused with the earlier import; of two at once exactly one is taken', async () => {
    const ada = await app.person('Ada');
    const both = await Promise.all([
      ada.upload('/imports', 'a.csv', JANUARY),
      ada.upload('/imports', 'b.csv', JANUARY),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([202, 409]);
    const taken = both.find(({ status }) => status === 202)!;
    const refused = both.find(({ status }) => status === 409)!;
    expect(refused.body).toMatchObject({
      type: expect.stringMatching(/already-imported$/),
      detail: expect.stringMatching(/"[ab]\.csv" on 2026-03-01/),
      conflicts: [{ id: taken.body.fileHash }],
    });
    expect(await ada.job(taken.body.jobId)).toMatchObject({ status: 'done' });
    expect(await count(app, ada, 'entry')).toBe(6);
    const bob = await app.person('Bob');
    expect((await bob.upload('/imports', 'a.csv', JANUARY)).status).toBe(202);
  });

  it('answers a repeated request with its key, and refuses the key for another file', async () => {
    const ada = await app.person('Ada');
    const send = (content: string) => {
      const form = new FormData();
      form.set('file', new Blob([content]), 'a.csv');
      const headers = { authorization: `Bearer ${ada.token}`, 'idempotency-key': 'k1' };
      return fetch(`${app.url}/api/v1/imports`, { method: 'POST', headers, body: form });
    };
    const [first, second] = await Promise.all([send(JANUARY), send(JANUARY)]);
    expect([first!.status, second!.status]).toEqual([202, 202]);
    const { jobId } = (await first!.json()) as { jobId: string };
    expect(await second!.json()).toMatchObject({ jobId });
    expect((await send(DECEMBER)).status).toBe(409);
    await ada.job(jobId);
    expect(await count(app, ada, 'entry')).toBe(6);
  });
});

describe('trying out', () => {
  it('says what an import would do and stores nothing', async () => {
    const ada = await app.person('Ada');
    const { job, result, fileHash } = await imported(ada, 'checking.csv', JANUARY, { dryRun: 'true' });
    expect(job.status).toBe('done');
    expect(result).toMatchObject({ dryRun: true, counts: { new: 5 }, verification: { state: 'verified' } });
    expect(await count(app, ada, 'entry')).toBe(0);
    expect((await ada.call('GET', `/imports/${fileHash}`)).status).toBe(404);
    expect(await readdir(join(app.folder, 'files', ada.bookId))).toEqual([]);
  });

  it('previews columns, rows and accounts', async () => {
    const ada = await app.person('Ada');
    const { status, body } = await ada.upload('/imports/preview', 'checking.csv', JANUARY);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      format: 'CSV',
      content: 'statement',
      columns: ['Date', 'Payee', 'Description', 'Amount', 'Balance'],
      accounts: [{ lines: 5, from: '2026-01-02', to: '2026-01-20', opening: '1000.00', closing: '2573.00' }],
      knownAs: null,
    });
    expect(body.rows[0]).toMatchObject({
      line: 2,
      date: '2026-01-02',
      amount: '2500.00',
      payee: 'Employer Ltd',
    });
    expect(body.sample[0]).toEqual(['2026-01-02', 'Employer Ltd', 'Salary January', '2500.00', '3500.00']);
  });
});
