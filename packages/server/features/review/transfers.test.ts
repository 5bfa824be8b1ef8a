import { describe, expect, it } from 'vitest';
import { type Person, START, testServer } from '../../testing/server.ts';

const app = testServer();

interface Suggestion {
  id: string;
  confidence: number;
  out: { id: string; payee: string };
  in: { id: string; payee: string };
  fee: { amount: string; currency: string } | null;
  rate: { rate: string; market: string | null; deviation: number | null } | null;
  pattern: { confirmed: number } | null;
}

interface Book {
  readonly person: Person;
  readonly ids: Record<'checking' | 'savings' | 'euros', string>;
  readonly upload: (
    account: 'checking' | 'savings',
    content: string,
  ) => Promise<{ hash: string; counts: Counts }>;
  readonly add: (account: 'checking' | 'savings' | 'euros', fields: object) => Promise<string>;
  readonly suggestions: () => Promise<Suggestion[]>;
  /** Balances, and every transaction as each account shows it. */
  readonly books: () => Promise<unknown>;
}

type Counts = Record<string, number>;

let uploads = 0;

async function book(name: string): Promise<Book> {
  const person = await app.person(name);
  const open = async (fields: object) =>
    (await person.call('POST', '/accounts', { type: 'asset', currency: 'USD', ...fields })).body.id as string;
  const ids = {
    checking: await open({ name: 'Everyday' }),
    savings: await open({ name: 'Rainy day' }),
    euros: await open({ name: 'Reisekasse', currency: 'EUR' }),
  };
  return {
    person,
    ids,
    upload: async (account, content) => {
      // Ids sort by time, so that of two entries the older one is told.
      uploads += 1;
      app.setNow(new Date(Date.parse(START) + uploads * 1000).toISOString());
      const answer = await person.upload('/imports', `${uploads}.csv`, content, { accountId: ids[account] });
      const job = await person.job(answer.body.jobId);
      expect(job.status).toBe('done');
      return { hash: answer.body.fileHash, counts: job.result.counts };
    },
    add: async (account, fields) => {
      const answer = await person.call('POST', '/transactions', { accountId: ids[account], ...fields });
      expect(answer.status).toBe(201);
      return answer.body.id;
    },
    suggestions: async () => {
      const job = await person.job((await person.call('POST', '/review/scan')).body.jobId);
      expect(job.status).toBe('done');
      return (await person.call('GET', '/transfers/suggestions')).body.items;
    },
    books: async () => {
      const balances = [];
      for (const id of Object.values(ids)) {
        balances.push((await person.call('GET', `/accounts/${id}`)).body.balance);
      }
      const { body } = await person.call('GET', '/transactions?limit=500&sort=date');
      const rows = body.items.map((each: { version?: string }) => ({ ...each, version: undefined }));
      return { balances, rows };
    },
  };
}

const csv = (...rows: string[]) => `Date,Payee,Description,Amount\n${rows.join('\n')}\n`;
const CHECKING = csv(
  '2026-01-02,Employer,Salary,2500.00',
  '2026-01-05,Sparen,Rainy day,-500.00',
  '2026-01-09,Shop,,-20.00',
);
const SAVINGS = csv('2026-01-03,Interest,,1.25', '2026-01-06,Sparen,,500.00');

describe('halves of a transfer', () => {
  it('become one entry on the day it left; undo brings both back; later files know both lines', async () => {
    const ada = await book('Ada');
    await ada.upload('checking', CHECKING);
    await ada.upload('savings', SAVINGS);
    const [pair, ...others] = await ada.suggestions();
    expect(others).toEqual([]);
    expect(pair).toMatchObject({
      out: { payee: 'Sparen' },
      in: { payee: 'Sparen' },
      fee: null,
      rate: null,
      pattern: null,
    });
    const before = await ada.books();

    const confirmed = await ada.person.call('POST', `/transfers/${pair!.id}/confirm`, {});
    expect(confirmed).toMatchObject({
      status: 200,
      body: {
        confirmed: 1,
        transaction: {
          id: pair!.out.id,
          date: '2026-01-05',
          amount: '-500.00',
          transferAccountId: ada.ids.savings,
        },
      },
    });
    const joined = await ada.books();
    expect(joined).toMatchObject({ balances: ['1980.00', '501.25', '0.00'] });
    expect(await ada.suggestions()).toEqual([]);

    await ada.upload('checking', `${CHECKING}\n`);
    const again = await ada.upload('savings', `${SAVINGS}2026-01-08,Gift,,500.00\n`);
    expect(again.counts).toMatchObject({ new: 1, duplicate: 2 });
    await ada.person.call('DELETE', `/imports/${again.hash}`);
    expect(await ada.books()).toEqual(joined);

    const undo = await ada.person.call('POST', `/operations/${confirmed.body.operationId}/undo`);
    expect(undo.status).toBe(200);
    expect(await ada.books()).toEqual(before);
    expect(await ada.suggestions()).toHaveLength(1);
    const redo = await ada.person.call('POST', `/operations/${confirmed.body.operationId}/redo`);
    expect(redo.status).toBe(200);
    expect(await ada.books()).toEqual(joined);
  });

  it('that were rejected are not suggested again, until that is undone', async () => {
    const ada = await book('Ada');
    await ada.upload('checking', CHECKING);
    await ada.upload('savings', SAVINGS);
    const [pair] = await ada.suggestions();
    const eve = await app.person('Eve');
    expect((await eve.call('POST', `/transfers/${pair!.id}/reject`)).status).toBe(404);
    expect((await eve.call('POST', `/transfers/${pair!.id}/confirm`, {})).status).toBe(404);
    expect((await ada.person.call('POST', `/transfers/${pair!.id}/reject`)).status).toBe(204);
    expect(await ada.suggestions()).toEqual([]);
    const [operation] = (await ada.person.call('GET', '/operations?limit=1')).body.items;
    await ada.person.call('POST', `/operations/${operation.id}/undo`);
    expect(await ada.suggestions()).toHaveLength(1);
  });

  it('are no halves once somebody chose a category or reconciled them', async () => {
    const ada = await book('Ada');
    const { body } = await ada.person.call('GET', '/categories');
    const rent = body.items.find((each: { name: string }) => each.name === 'Rent').id;
    const out = await ada.add('checking', { date: '2026-01-05', amount: '-500.00', payee: 'Transfer' });
    await ada.add('savings', { date: '2026-01-05', amount: '500.00', payee: 'Transfer' });
    expect(await ada.suggestions()).toHaveLength(1);
    await ada.person.call('PATCH', `/transactions/${out}`, { categoryId: rent });
    expect((await ada.person.call('GET', '/transfers/suggestions')).body.items).toEqual([]);
    expect(await ada.suggestions()).toEqual([]);
    await ada.person.call('PATCH', `/transactions/${out}`, { categoryId: null });
    expect(await ada.suggestions()).toHaveLength(1);
    await ada.person.call('PATCH', `/transactions/${out}`, { status: 'reconciled' });
    expect(await ada.suggestions()).toEqual([]);
  });
});

describe('what is lost on the way', () => {
  it('is a fee, under bank fees or what is said', async () => {
    const ada = await book('Ada');
    const { body } = await ada.person.call('GET', '/categories');
    const id = (name: string) => body.items.find((each: { name: string }) => each.name === name).id;
    await ada.add('checking', { date: '2026-01-05', amount: '-500.00', payee: 'Transfer Rainy day' });
    await ada.add('savings', { date: '2026-01-06', amount: '497.50', payee: 'Incoming' });
    const [pair] = await ada.suggestions();
    expect(pair).toMatchObject({ fee: { amount: '2.50', currency: 'USD' } });
    for (const [wrong, status] of [
      [ada.ids.savings, 400],
      ['0198b2a4-7c1e-7000-8000-5c0f2a9b1d91', 400],
    ] as const) {
      const refused = await ada.person.call('POST', `/transfers/${pair!.id}/confirm`, {
        feeCategoryId: wrong,
      });
      expect(refused.status).toBe(status);
    }
    for (const [given, expected] of [
      [{}, 'Bank fees'],
      [{ feeCategoryId: id('Other fees') }, 'Other fees'],
    ] as const) {
      const confirmed = await ada.person.call('POST', `/transfers/${pair!.id}/confirm`, given);
      expect(confirmed.body.transaction.splits).toEqual([
        { categoryId: ada.ids.savings, amount: '-497.50', notes: null },
        { categoryId: id(expected), amount: '-2.50', notes: null },
      ]);
      expect(await ada.books()).toMatchObject({ balances: ['-500.00', '497.50', '0.00'] });
      await ada.person.call('POST', `/operations/${confirmed.body.operationId}/undo`);
    }
  });

  it('between currencies is judged by the rate of the day', async () => {
    const ada = await book('Ada');
    const rates = [{ date: '2026-01-05', quote: 'EUR', rate: '0.92' }];
    expect((await ada.person.call('PUT', '/fx', { base: 'USD', rates })).status).toBeLessThan(300);
    await ada.add('checking', { date: '2026-01-05', amount: '-1000.00', payee: 'Transfer Reisekasse' });
    await ada.add('euros', { date: '2026-01-06', amount: '915.40', payee: 'Incoming' });
    await ada.add('euros', { date: '2026-01-06', amount: '800.00', payee: 'Transfer' });
    const [pair, ...others] = await ada.suggestions();
    expect(others).toEqual([]);
    expect(pair!.rate).toMatchObject({ deviation: -0.005 });
    const confirmed = await ada.person.call('POST', `/transfers/${pair!.id}/confirm`, {});
    expect(confirmed.body.transaction).toMatchObject({
      amount: '-1000.00',
      transferAccountId: ada.ids.euros,
      transferAmount: '915.40',
      transferCurrency: 'EUR',
    });
    expect(await ada.books()).toMatchObject({ balances: ['-1000.00', '0.00', '1715.40'] });
  });
});

describe('a kind of transfer that was confirmed', () => {
  const OUT = (month: string) => csv(`${month}-05,Sparen,,-500.00`, `${month}-09,Shop,,-20.00`);
  const IN = (month: string) => csv(`${month}-07,Max Muster,Sparen,500.00`, `${month}-20,Interest,,1.25`);

  async function confirmed(name: string, answer: object = {}): Promise<Book> {
    const ada = await book(name);
    await ada.upload('checking', OUT('2026-01'));
    await ada.upload('savings', csv('2026-01-05,Max Muster,Sparen,500.00'));
    const [pair] = await ada.suggestions();
    expect((await ada.person.call('POST', `/transfers/${pair!.id}/confirm`, answer)).status).toBe(200);
    return ada;
  }

  it('is made by itself on the next imports, and taken back with them', async () => {
    const ada = await confirmed('Ada');
    const { counts } = await ada.upload('checking', OUT('2026-02'));
    expect(counts).toMatchObject({ new: 2, transfer: 0 });
    const before = await ada.books();
    const february = await ada.upload('savings', IN('2026-02'));
    expect(february.counts).toMatchObject({ lines: 2, new: 1, transfer: 1 });
    expect(await ada.books()).toMatchObject({ balances: ['-1040.00', '1001.25', '0.00'] });
    expect(await ada.suggestions()).toEqual([]);
    const [operation] = (await ada.person.call('GET', '/operations?limit=1')).body.items;
    const undo = await ada.person.call('POST', `/operations/${operation.id}/undo`);
    expect(undo.body).toMatchObject({ undone: true });
    expect(await ada.books()).toEqual(before);
  });

  it('goes back to the half that stays when the file of the other is deleted', async () => {
    const ada = await confirmed('Ada');
    const out = await ada.upload('checking', OUT('2026-02'));
    const before = await ada.books();
    const into = await ada.upload('savings', IN('2026-02'));
    expect((await ada.person.call('DELETE', `/imports/${into.hash}`)).status).toBe(204);
    expect(await ada.books()).toEqual(before);

    await ada.upload('savings', IN('2026-02'));
    expect((await ada.person.call('DELETE', `/imports/${out.hash}`)).status).toBe(204);
    expect(await ada.books()).toMatchObject({ balances: ['-520.00', '1001.25', '0.00'] });
    const { rows } = (await ada.books()) as {
      rows: { date: string; payee: string; transferAccountId: string | null }[];
    };
    expect(rows).toContainEqual(
      expect.objectContaining({ date: '2026-02-07', payee: 'Max Muster', transferAccountId: null }),
    );
  });

  it('is not remembered when that is not wanted', async () => {
    const ada = await confirmed('Ada', { remember: false });
    await ada.upload('checking', OUT('2026-02'));
    const { counts } = await ada.upload('savings', IN('2026-02'));
    expect(counts).toMatchObject({ new: 2, transfer: 0 });
  });

  it('confirms all that are alike when asked, and says how often it was', async () => {
    const ada = await book('Ada');
    for (const month of ['2026-01', '2026-02']) {
      await ada.upload('checking', csv(`${month}-05,Sparen,Rainy day,-500.00`));
      await ada.upload('savings', csv(`${month}-06,Sparen,,500.00`));
    }
    await ada.add('checking', { date: '2026-01-20', amount: '-7.00', payee: 'Transfer' });
    await ada.add('savings', { date: '2026-01-20', amount: '7.00', payee: 'Transfer' });
    const all = await ada.suggestions();
    expect(all).toHaveLength(3);
    const first = all.find(({ out }) => out.payee === 'Sparen')!;
    const answer = await ada.person.call('POST', `/transfers/${first.id}/confirm`, { alsoAlike: true });
    expect(answer.body.confirmed).toBe(2);
    await ada.add('checking', { date: '2026-03-05', amount: '-500.00', payee: 'Sparen' });
    await ada.add('savings', { date: '2026-03-08', amount: '500.00', payee: 'Sparen' });
    const next = (await ada.suggestions()).find(({ out }) => out.payee === 'Sparen');
    expect(next).toMatchObject({ pattern: { confirmed: 2 } });
  });
});

describe('two files that were merged', () => {
  it('leave the transaction with the one that stays', async () => {
    const ada = await book('Ada');
    const first = await ada.upload(
      'checking',
      csv('2026-01-05,Kin Soy,Eating out,-40.88', '2026-01-20,Shop,,-1.00'),
    );
    await ada.upload(
      'checking',
      csv('2026-01-01,Shop,,-2.00', '2026-01-06,KIN SOY POS 4411,,-40.88', '2026-01-20,Shop,,-1.00'),
    );
    await ada.suggestions();
    const [pair] = (await ada.person.call('GET', '/duplicates')).body.items;
    expect((await ada.person.call('POST', `/duplicates/${pair.id}/merge`, {})).status).toBe(200);
    expect(await ada.books()).toMatchObject({ balances: ['-43.88', '0.00', '0.00'] });
    expect((await ada.person.call('DELETE', `/imports/${first.hash}`)).status).toBe(204);
    expect(await ada.books()).toMatchObject({ balances: ['-43.88', '0.00', '0.00'] });
  });
});
