import { describe, expect, it } from 'vitest';
import type { Person } from '../../testing/server.ts';
import { testServer } from '../../testing/server.ts';
import { balance, count, imported, query } from './fixtures/bank.ts';

const app = testServer();

const plain = (...rows: string[]): string => `Date,Payee,Description,Amount,Status\n${rows.join('\n')}\n`;

async function account(person: Person, name = 'Mine'): Promise<string> {
  const { body } = await person.call('POST', '/accounts', { name, type: 'asset', currency: 'USD' });
  return body.id;
}

const entries = (person: Person, accountId: string) =>
  query(
    app,
    person,
    `SELECT e.id, e.date, e.payee, e.description, p.quantity::text AS amount, p.status FROM entry e
     JOIN posting p ON p.book_id = e.book_id AND p.entry_id = e.id
     WHERE e.book_id = $book AND p.account_id = '${accountId}' AND e.kind <> 'opening' ORDER BY e.date, p.quantity, e.payee`,
  );

describe('lines that a bank words otherwise', () => {
  const SHORT = plain(
    '2026-01-05,Corner Shop,,-20.00,',
    '2026-01-05,Coffee Bar,,-3.50,',
    '2026-01-05,Coffee Bar,,-3.50,',
  );
  const LONG = plain(
    '2026-01-05,CORNER SHOP,Card 4711 London,-20.00,',
    '2026-01-05,COFFEE BAR,Terminal 1,-3.50,',
    '2026-01-05,COFFEE BAR,Terminal 2,-3.50,',
  );

  it.each([
    ['the richer one later', [SHORT, LONG]],
    ['the richer one first', [LONG, SHORT]],
    ['again and again', [SHORT, LONG, `${SHORT}\n`, `${LONG}\n`]],
  ])('are one transaction, with the richer text: %s', async (_, files) => {
    const ada = await app.person('Ada');
    const accountId = await account(ada);
    for (const [index, file] of files.entries()) {
      const { result } = await imported(ada, `${index}.csv`, file, { accountId });
      expect(result.counts).toMatchObject(index === 0 ? { new: 3 } : { new: 0, duplicate: 3 });
    }
    const found = await entries(ada, accountId);
    expect(found.map(({ payee, description }) => `${payee} ${description}`)).toEqual([
      'CORNER SHOP Card 4711 London',
      expect.stringMatching(/^COFFEE BAR Terminal [12]$/),
      expect.stringMatching(/^COFFEE BAR Terminal [12]$/),
    ]);
    expect(new Set(found.map(({ description }) => description)).size).toBe(3);
  });

  it('keeps the texts that the person wrote', async () => {
    const ada = await app.person('Ada');
    const accountId = await account(ada);
    await imported(ada, 'a.csv', SHORT, { accountId });
    const [shop] = await entries(ada, accountId);
    await ada.call('PATCH', `/transactions/${shop!.id}`, { payee: 'Milk' });
    await imported(ada, 'b.csv', LONG, { accountId });
    expect((await entries(ada, accountId))[0]).toMatchObject({ payee: 'Milk', description: '' });
  });

  it('finds lines whose transaction was moved to another day', async () => {
    const ada = await app.person('Ada');
    const accountId = await account(ada);
    await imported(ada, 'a.csv', SHORT, { accountId });
    const [shop] = await entries(ada, accountId);
    await ada.call('PATCH', `/transactions/${shop!.id}`, { date: '2026-02-01', amount: '-21.00' });
    const { result } = await imported(ada, 'b.csv', LONG, { accountId });
    expect(result.counts).toMatchObject({ new: 0, duplicate: 3 });
  });
});

describe('entries that no file brought', () => {
  const FILE = plain('2026-01-05,Corner Shop,Groceries,-20.00,', '2026-01-09,Landlord,Rent,-900.00,');
  const enter = (person: Person, accountId: string, more: object) =>
    person.call('POST', '/transactions', { accountId, date: '2026-01-04', amount: '-20.00', ...more });

  it('are matched within three days, or a week with the same payee, and keep what the person wrote', async () => {
    const ada = await app.person('Ada');
    const accountId = await account(ada);
    await enter(ada, accountId, { payee: 'Weekly shopping', notes: 'for Grace', status: 'pending' });
    await enter(ada, accountId, { date: '2026-01-03', amount: '-900.00', payee: 'LANDLORD' });
    await enter(ada, accountId, { date: '2026-01-01', payee: 'Something else' });
    const { result } = await imported(ada, 'a.csv', FILE, { accountId });
    expect(result.counts).toMatchObject({ new: 0, matched: 2 });
    expect((await entries(ada, accountId)).map(({ date, payee, status }) => [date, payee, status])).toEqual([
      ['2026-01-01', 'Something else', 'posted'],
      ['2026-01-03', 'LANDLORD', 'posted'],
      ['2026-01-04', 'Weekly shopping', 'posted'],
    ]);
    const again = await imported(ada, 'b.csv', `${FILE}\n`, { accountId });
    expect(again.result.counts).toMatchObject({ new: 0, duplicate: 2 });
  });

  it('are only linked when they are reconciled', async () => {
    const ada = await app.person('Ada');
    const accountId = await account(ada);
    await enter(ada, accountId, { payee: 'Mine', status: 'reconciled' });
    const [before] = await query(
      app,
      ada,
      "SELECT operation_id FROM entry WHERE book_id = $book AND payee = 'Mine'",
    );
    const { result } = await imported(ada, 'a.csv', FILE, { accountId });
    expect(result.counts).toMatchObject({ new: 1, matched: 1 });
    expect(
      await query(app, ada, "SELECT operation_id FROM entry WHERE book_id = $book AND payee = 'Mine'"),
    ).toEqual([before]);
  });

  it('are the other half of a transfer that the first account’s file brought', async () => {
    const ada = await app.person('Ada');
    const [accountId, savings] = [await account(ada), await account(ada, 'Savings')];
    await imported(ada, 'a.csv', plain('2026-01-05,To savings,,-100.00,'), { accountId });
    const [sent] = await entries(ada, accountId);
    await ada.call('PATCH', `/transactions/${sent!.id}`, { transferAccountId: savings });
    const { result, fileHash } = await imported(ada, 'b.csv', plain('2026-01-06,From checking,,100.00,'), {
      accountId: savings,
    });
    expect(result.counts).toMatchObject({ new: 0, transfer: 1 });
    expect(await balance(app, ada, savings, '2026-01-31')).toBe('100.00');
    const again = await imported(ada, 'c.csv', plain('2026-01-06,FROM CHECKING,7,100.00,'), {
      accountId: savings,
    });
    expect(again.result.counts).toMatchObject({ new: 0, duplicate: 1 });
    await ada.call('DELETE', `/imports/${fileHash}`);
    expect(await balance(app, ada, savings, '2026-01-31')).toBe('100.00');
  });
});

describe('what a balance proves', () => {
  const first = 'Date,Payee,Amount,Balance\n2026-01-02,Start,100.00,100.00\n2026-01-10,Card 1,-30.00,70.00\n';

  it('lines of other days and texts are known when the book would be off by exactly their sum', async () => {
    const ada = await app.person('Ada');
    const accountId = await account(ada);
    await imported(ada, 'a.csv', first, { accountId });
    const next =
      'Date,Payee,Amount,Balance\n2026-01-11,Grocer Ltd,-30.00,70.00\n2026-01-12,Kiosk,-5.00,65.00\n';
    const { result } = await imported(ada, 'b.csv', next, { accountId });
    expect(result).toMatchObject({ counts: { new: 1, duplicate: 1 }, verification: { state: 'verified' } });
  });

  it('and are new without that proof', async () => {
    const ada = await app.person('Ada');
    const accountId = await account(ada);
    await imported(ada, 'a.csv', first, { accountId });
    const next =
      'Date,Payee,Amount,Balance\n2026-01-11,Grocer Ltd,-30.00,40.00\n2026-01-12,Kiosk,-5.00,35.00\n';
    const { result } = await imported(ada, 'b.csv', next, { accountId });
    expect(result).toMatchObject({ counts: { new: 2, duplicate: 0 }, verification: { state: 'verified' } });
  });
});

describe('taking back a file that matched', () => {
  it('leaves the pending transaction of the earlier file as it was', async () => {
    const ada = await app.person('Ada');
    const accountId = await account(ada);
    await imported(ada, 'a.csv', plain('2026-01-05,Bistro,Dinner,-50.00,pending'), { accountId });
    const { fileHash } = await imported(ada, 'b.csv', plain('2026-01-07,BISTRO 42,Dinner,-57.50,posted'), {
      accountId,
    });
    expect(await entries(ada, accountId)).toMatchObject([
      { date: '2026-01-07', amount: '-57.50', status: 'posted', payee: 'BISTRO 42' },
    ]);
    expect((await ada.call('DELETE', `/imports/${fileHash}`)).status).toBe(204);
    expect(await entries(ada, accountId)).toMatchObject([
      { date: '2026-01-05', amount: '-50.00', status: 'pending', payee: 'Bistro' },
    ]);
  });

  it('leaves the posted transaction when the pending file goes', async () => {
    const ada = await app.person('Ada');
    const accountId = await account(ada);
    const { fileHash } = await imported(ada, 'a.csv', plain('2026-01-05,Bistro,Dinner,-50.00,pending'), {
      accountId,
    });
    await imported(ada, 'b.csv', plain('2026-01-07,BISTRO 42,Dinner,-57.50,posted'), { accountId });
    expect((await ada.call('DELETE', `/imports/${fileHash}`)).status).toBe(204);
    expect(await entries(ada, accountId)).toMatchObject([
      { date: '2026-01-07', amount: '-57.50', status: 'posted' },
    ]);
    const again = await imported(ada, 'c.csv', plain('2026-01-07,BISTRO 42,Dinner 7,-57.50,posted'), {
      accountId,
    });
    expect(again.result.counts).toMatchObject({ new: 0, duplicate: 1 });
    expect(await count(app, ada, 'statement_line')).toBe(2);
  });

  it('and undoing it brings both back to what they were', async () => {
    const ada = await app.person('Ada');
    const accountId = await account(ada);
    await imported(ada, 'a.csv', plain('2026-01-05,Bistro,Dinner,-50.00,pending'), { accountId });
    const before = await entries(ada, accountId);
    const { fileHash } = await imported(ada, 'b.csv', plain('2026-01-07,BISTRO 42,Dinner,-57.50,posted'), {
      accountId,
    });
    const { body } = await ada.call('GET', `/imports/${fileHash}`);
    expect((await ada.call('POST', `/operations/${body.operationId}/undo`)).status).toBe(200);
    expect(await entries(ada, accountId)).toEqual(before);
  });
});

describe('what was entered as pending', () => {
  it('is pending again when the import that posted it is deleted', async () => {
    const ada = await app.person('Ada');
    const accountId = await account(ada);
    const shoes = { accountId, date: '2026-01-10', amount: '-50.00', payee: 'Shoes', status: 'pending' };
    const { body } = await ada.call('POST', '/transactions', shoes);
    const status = async () => (await ada.call('GET', `/transactions/${body.id}`)).body.status;
    const { fileHash } = await imported(ada, 'a.csv', plain('2026-01-11,SHOES SHOP,,-50.00,'), { accountId });
    expect(await status()).toBe('posted');
    await ada.call('DELETE', `/imports/${fileHash}`);
    expect(await status()).toBe('pending');
  });
});
