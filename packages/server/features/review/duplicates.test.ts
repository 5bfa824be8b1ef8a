import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, START, testServer } from '../../testing/server.ts';

const app = testServer();

const JANUARY = `Date,Payee,Description,Amount
2026-01-02,Employer Ltd,Salary January,2500.00
2026-01-05,Kin Soy,Eating out,-40.88
2026-01-06,Coffee Bar,Espresso,-3.50
2026-01-07,Coffee Bar,Espresso,-3.50
2026-01-20,Landlord,Rent,-900.00
`;
/** The same account by another way of the same bank: one line under another text and a day later. */
const OTHER_WAY = `Date,Payee,Description,Amount
2026-01-02,Employer Ltd,Salary January,2500.00
2026-01-06,KIN SOY RESTAURANT,POS 4411 NEW YORK,-40.88
2026-01-06,Coffee Bar,Espresso,-3.50
2026-01-07,Coffee Bar,Espresso,-3.50
2026-01-20,Landlord,Rent,-900.00
2026-02-01,Landlord,Rent,-900.00
`;

interface Book {
  readonly person: Person;
  readonly account: string;
  readonly upload: (name: string, content: string) => Promise<Record<string, number>>;
  readonly scan: () => Promise<void>;
  readonly duplicates: () => Promise<Pair[]>;
  readonly payees: () => Promise<string[]>;
  readonly balance: () => Promise<string>;
}

interface Pair {
  id: string;
  score: number;
  reasons: { kind: string; text: string }[];
  transactions: { id: string; payee: string; date: string; status: string; categoryId: string | null }[];
}

async function book(name: string): Promise<Book> {
  const person = await app.person(name);
  const opened = { name: 'Checking', type: 'asset', currency: 'USD' };
  const account = (await person.call('POST', '/accounts', opened)).body.id as string;
  const scan = async () => {
    const answer = await person.call('POST', '/review/scan');
    expect(answer.status).toBe(202);
    expect((await person.job(answer.body.jobId)).status).toBe('done');
  };
  return {
    person,
    account,
    scan,
    upload: async (fileName, content) => {
      // Ids sort by time, so that of two entries the older one is told.
      uploads += 1;
      app.setNow(new Date(Date.parse(START) + uploads * 1000).toISOString());
      const answer = await person.upload('/imports', fileName, content, { accountId: account });
      expect(answer.status).toBe(202);
      const job = await person.job(answer.body.jobId);
      expect(job.status).toBe('done');
      return job.result.counts;
    },
    duplicates: async () => (await person.call('GET', '/duplicates')).body.items,
    payees: async () => {
      const { body } = await person.call('GET', '/transactions?sort=date&limit=500');
      return body.items.map((each: { date: string; payee: string }) => `${each.date} ${each.payee}`);
    },
    balance: async () => (await person.call('GET', `/accounts/${account}`)).body.balance,
  };
}

let uploads = 0;

const add = (book: Book, fields: object) =>
  book.person.call('POST', '/transactions', { accountId: book.account, ...fields });

describe('one purchase under two texts', () => {
  let ada: Book;
  let eve: Person;

  beforeAll(async () => {
    ada = await book('Ada');
    eve = await app.person('Eve');
    await ada.upload('january.csv', JANUARY);
    await ada.upload('other.csv', OTHER_WAY);
    await ada.scan();
  });

  it('is found, with reasons, and nothing else is', async () => {
    const pairs = await ada.duplicates();
    expect(pairs).toMatchObject([
      {
        transactions: [{ payee: 'Kin Soy' }, { payee: 'KIN SOY RESTAURANT' }],
        reasons: expect.arrayContaining([
          { kind: 'amount', text: 'Same amount' },
          { kind: 'date', text: '1 day apart' },
        ]),
      },
    ]);
    const counts = await ada.person.call('GET', '/review');
    expect(counts.body).toMatchObject({ duplicates: 1, transfers: 0, scanning: false });
  });

  it('keeps its id when it is found again', async () => {
    const [before] = await ada.duplicates();
    await ada.scan();
    expect((await ada.duplicates()).map(({ id }) => id)).toEqual([before!.id]);
  });

  it('is hidden from others, and can not be answered by them', async () => {
    const [pair] = await ada.duplicates();
    expect((await eve.call('GET', '/duplicates')).body.items).toEqual([]);
    for (const answer of ['merge', 'dismiss']) {
      const body = answer === 'merge' ? {} : undefined;
      expect((await eve.call('POST', `/duplicates/${pair!.id}/${answer}`, body)).status).toBe(404);
    }
  });

  it('becomes one, comes back by undo, and neither line is taken for new by a later file', async () => {
    const [pair] = await ada.duplicates();
    const before = [await ada.payees(), await ada.balance()];
    const merged = await ada.person.call('POST', `/duplicates/${pair!.id}/merge`, {
      fields: { payee: 'first', date: 'second' },
    });
    expect(merged).toMatchObject({
      status: 200,
      body: { transaction: { id: pair!.transactions[0]!.id, date: '2026-01-06', payee: 'Kin Soy' } },
    });
    expect(await ada.duplicates()).toEqual([]);
    expect(await ada.payees()).toHaveLength(before[0]!.length - 1);
    expect((await ada.person.call('POST', `/duplicates/${pair!.id}/merge`, {})).status).toBe(404);

    const undo = await ada.person.call('POST', `/operations/${merged.body.operationId}/undo`);
    expect(undo.status).toBe(200);
    expect([await ada.payees(), await ada.balance()]).toEqual(before);
    expect(await ada.duplicates()).toHaveLength(1);

    expect((await ada.person.call('POST', `/duplicates/${pair!.id}/merge`, {})).status).toBe(200);
    const books = [await ada.payees(), await ada.balance()];
    for (const [name, content] of [
      ['january again.csv', `${JANUARY}\n`],
      ['other again.csv', `${OTHER_WAY}\n`],
    ] as const) {
      expect(await ada.upload(name, content)).toMatchObject({ new: 0, rejected: 0 });
    }
    expect([await ada.payees(), await ada.balance()]).toEqual(books);
    await ada.scan();
    expect(await ada.duplicates()).toEqual([]);
  });
});

describe('what a person says of a pair', () => {
  it('is remembered: two that are two are not asked about again', async () => {
    const ada = await book('Ada');
    await ada.upload('january.csv', JANUARY);
    await ada.upload('other.csv', OTHER_WAY);
    await ada.scan();
    const [pair] = await ada.duplicates();
    expect((await ada.person.call('POST', `/duplicates/${pair!.id}/dismiss`)).status).toBe(204);
    await ada.scan();
    expect(await ada.duplicates()).toEqual([]);
    expect((await ada.person.call('POST', `/duplicates/${pair!.id}/dismiss`)).status).toBe(404);
    const [operation] = (await ada.person.call('GET', '/operations?limit=1')).body.items;
    expect((await ada.person.call('POST', `/operations/${operation.id}/undo`)).status).toBe(200);
    await ada.scan();
    expect(await ada.duplicates()).toHaveLength(1);
  });

  it('takes over a category that somebody chose, notes and tags', async () => {
    const ada = await book('Ada');
    const { body } = await ada.person.call('GET', '/categories');
    const food = body.items.find((each: { name: string }) => each.name === 'Restaurants').id;
    await ada.upload('january.csv', JANUARY);
    await add(ada, {
      date: '2026-01-05',
      amount: '-40.88',
      payee: 'Kin Soy',
      categoryId: food,
      notes: 'with Bill',
      tags: ['friends'],
    });
    await ada.scan();
    const [pair] = await ada.duplicates();
    expect(pair).toMatchObject({
      reasons: expect.arrayContaining([{ kind: 'import', text: 'One was entered by hand' }]),
    });
    const merged = await ada.person.call('POST', `/duplicates/${pair!.id}/merge`, { keep: 'first' });
    expect(merged.body.transaction).toMatchObject({
      id: pair!.transactions[0]!.id,
      categoryId: food,
      notes: 'with Bill',
      tags: ['friends'],
    });
  });

  it('makes what was written by hand the bank’s transaction when that is kept', async () => {
    const ada = await book('Ada');
    await ada.upload('january.csv', JANUARY);
    await add(ada, { date: '2026-01-06', amount: '-40.88', payee: 'Dinner' });
    await ada.scan();
    const [pair] = await ada.duplicates();
    await ada.person.call('POST', `/duplicates/${pair!.id}/merge`, { keep: 'second' });
    const books = await ada.payees();
    expect(books).toContain('2026-01-06 Dinner');
    expect(books).not.toContain('2026-01-05 Kin Soy');
    // Another purchase of the same amount a day later is not taken for it.
    const counts = await ada.upload('next.csv', `${JANUARY}2026-01-07,Kin Soy,Eating out,-40.88\n`);
    expect(counts).toMatchObject({ new: 1 });
    expect(await ada.payees()).toHaveLength(books.length + 1);
  });

  it('does not undo a reconciliation', async () => {
    const ada = await book('Ada');
    await ada.upload('january.csv', JANUARY);
    const hand = await add(ada, {
      date: '2026-01-05',
      amount: '-40.88',
      payee: 'Kin Soy',
      status: 'reconciled',
    });
    await ada.scan();
    const [pair] = await ada.duplicates();
    const refused = await ada.person.call('POST', `/duplicates/${pair!.id}/merge`, { keep: 'first' });
    expect(refused).toMatchObject({ status: 422, body: { mend: 'Keep the reconciled one.' } });
    const merged = await ada.person.call('POST', `/duplicates/${pair!.id}/merge`, {});
    expect(merged.body.transaction).toMatchObject({ id: hand.body.id, status: 'reconciled' });
  });
});

describe('pairs that changed since', () => {
  it('are not shown any more', async () => {
    const ada = await book('Ada');
    await ada.upload('january.csv', JANUARY);
    const hand = await add(ada, { date: '2026-01-05', amount: '-40.88', payee: 'Kin Soy' });
    await ada.scan();
    expect(await ada.duplicates()).toHaveLength(1);
    await ada.person.call('PATCH', `/transactions/${hand.body.id}`, { amount: '-41.00' });
    expect(await ada.duplicates()).toEqual([]);
    expect((await ada.person.call('GET', '/review')).body.duplicates).toBe(0);
  });
});

describe('the same on two days by hand', () => {
  it('is no duplicate, and twice on one day is one at most', async () => {
    const ada = await book('Ada');
    for (const date of ['2026-01-05', '2026-01-06', '2026-01-07', '2026-01-07']) {
      await add(ada, { date, amount: '-3.50', payee: 'Coffee Bar' });
    }
    await ada.scan();
    const pairs = await ada.duplicates();
    expect(pairs.map(({ transactions }) => transactions.map(({ date }) => date))).toEqual([
      ['2026-01-07', '2026-01-07'],
    ]);
  });

  it.each([
    ['limit=0', 400],
    ['cursor=x', 400],
    ['limit=1', 200],
  ])('pages: %s is answered with %i', async (query, status) => {
    const ada = await book('Ada');
    expect((await ada.person.call('GET', `/duplicates?${query}`)).status).toBe(status);
    expect((await ada.person.call('GET', `/transfers/suggestions?${query}`)).status).toBe(status);
  });
});
