import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let checking: string;
let savings: string;
let euros: string;
let category: Record<string, string>;

const open = async (name: string, body: object) =>
  (await ada.call('POST', '/accounts', { name, type: 'asset', currency: 'USD', ...body })).body.id;
const add = async (body: object) =>
  (
    await ada.call('POST', '/transactions', {
      accountId: checking,
      date: '2026-02-10',
      amount: '-1.00',
      ...body,
    })
  ).body.id as string;
const one = async (id: string) => (await ada.call('GET', `/transactions/${id}`)).body;
const bulk = (body: object, query = '') => ada.call('POST', `/transactions/bulk${query}`, body);
const categorize = (body: object, query = '') =>
  ada.call('POST', `/transactions/bulk-categorize${query}`, body);
const everything = async () =>
  JSON.stringify([
    (await ada.call('GET', '/transactions?limit=500')).body,
    (await ada.call('GET', '/accounts')).body,
    (await ada.call('GET', '/categories')).body,
  ]);

beforeAll(async () => {
  ada = await app.person('Ada');
});

/** A book of its own for each test. */
beforeEach(async () => {
  const { body } = await ada.call('POST', '/books', { name: `Book ${Math.random()}`, baseCurrency: 'USD' });
  const person = await Promise.resolve(ada);
  const call: Person['call'] = (method, path, content, headers = {}) =>
    app.call(method, path, content, {
      authorization: `Bearer ${person.token}`,
      'x-book-id': body.id,
      ...headers,
    });
  ada = { ...person, call };
  checking = await open('Checking', {});
  savings = await open('Savings', {});
  euros = await open('Euros', { currency: 'EUR' });
  const categories = await ada.call('GET', '/categories');
  category = Object.fromEntries(
    categories.body.items.map((each: { path: string[]; id: string }) => [each.path.join(' > '), each.id]),
  );
});

describe('one change of many transactions', () => {
  it('categorises all that a filter finds, as one operation that can be undone and done again', async () => {
    const ids = [];
    for (let day = 1; day <= 25; day += 1) {
      ids.push(
        await add({ date: `2026-02-${String(day).padStart(2, '0')}`, payee: 'REWE', amount: `-${day}.00` }),
      );
    }
    await add({ payee: 'Other' });
    const before = await everything();
    const body = { filter: { q: 'rewe' }, action: 'categorize', categoryId: category['Food > Groceries'] };
    const dry = await bulk(body, '?dryRun=true');
    expect(dry.status, JSON.stringify(dry.body)).toBe(200);
    expect(await everything()).toBe(before);
    const done = await bulk({ ...body, expect: 25 });
    expect(done.body).toMatchObject({
      matched: 25,
      changed: 25,
      unchanged: 0,
      skipped: { count: 0, items: [] },
    });
    expect({ ...dry.body, operationId: done.body.operationId }).toEqual(done.body);
    expect(dry.body.operationId).toBeNull();
    expect(done.body.sample).toHaveLength(20);
    expect(done.body.sample[0]).toMatchObject({
      before: { id: ids[24], categoryId: null },
      after: { id: ids[24], category: { id: category['Food > Groceries'], source: 'user', confidence: 1 } },
    });
    const after = await everything();
    const operation = await ada.call('GET', `/operations/${done.body.operationId}`);
    expect(operation.body.summary).toBe('Categorised 25 transactions as “Groceries”');
    expect((await ada.call('POST', `/operations/${done.body.operationId}/undo`)).status).toBe(200);
    expect(await everything()).toBe(before);
    expect((await ada.call('POST', `/operations/${done.body.operationId}/redo`)).status).toBe(200);
    expect(await everything()).toBe(after);
    expect((await bulk(body)).body).toMatchObject({ operationId: null, changed: 0, unchanged: 25 });
  });

  it('remembers each choice for the payee', async () => {
    await add({ payee: 'Netto Marken 123', amount: '-3.00' });
    await add({ payee: 'NETTO MARKEN 77', amount: '-4.00' });
    await bulk({ filter: {}, action: 'categorize', categoryId: category['Food > Groceries'] });
    const { rows } = await app.server.context.database.ownerPool.query(
      `SELECT payee_key, times FROM payee_memory WHERE account_id = $1`,
      [category['Food > Groceries']],
    );
    expect(rows).toEqual([{ payee_key: '-netto marken', times: 2 }]);
  });

  it('takes a guessed category over as chosen', async () => {
    const bob = await app.person('Bob');
    const file = 'date,payee,amount\n2026-02-20,Starbucks,-9.00\n2026-02-21,Starbucks,-8.00\n';
    await bob.job((await bob.upload('/imports', 'card.csv', file)).body.jobId);
    const [guessed] = (await bob.call('GET', '/transactions')).body.items;
    expect(guessed.category.source).toBe('model');
    const body = { ids: [guessed.id], action: 'categorize', categoryId: guessed.categoryId };
    const chosen = await bob.call('POST', '/transactions/bulk', body);
    expect(chosen.body).toMatchObject({
      changed: 1,
      sample: [{ after: { category: { id: guessed.categoryId, source: 'user', confidence: 1 } } }],
    });
    expect((await bob.call('POST', '/transactions/bulk', body)).body).toMatchObject({
      changed: 0,
      unchanged: 1,
    });
  });

  it('leaves what has no one category, and says why', async () => {
    const split = await add({
      amount: '-3.00',
      splits: [
        { categoryId: category['Food > Groceries'], amount: '-1.00' },
        { categoryId: category['Food > Restaurants'], amount: '-2.00' },
      ],
    });
    const transfer = await add({ transferAccountId: savings });
    const opening = await open('Purse', { openingBalance: '5.00', openingDate: '2026-01-01' });
    const openingId = (await ada.call('GET', `/transactions?accountId=${opening}`)).body.items[0].id;
    const done = await bulk({
      ids: [split, transfer, openingId],
      action: 'categorize',
      categoryId: category['Food > Groceries'],
    });
    expect(done.body).toMatchObject({ operationId: null, matched: 3, changed: 0, skipped: { count: 3 } });
    expect(
      Object.fromEntries(
        done.body.skipped.items.map((each: { id: string; reason: string }) => [each.id, each.reason]),
      ),
    ).toEqual({
      [split]: 'It is split; change its parts by themselves.',
      [transfer]: 'It is a transfer between your accounts and has no category.',
      [openingId]: 'It is an opening balance.',
    });
  });

  it.each([
    ['delete', {}],
    ['setStatus', { status: 'posted' }],
    ['move', { accountId: 'SAVINGS' }],
  ])('does not %s what is reconciled', async (action, more) => {
    const fixed = await add({ status: 'reconciled' });
    const free = await add({ status: 'cleared' });
    const done = await bulk(
      JSON.parse(JSON.stringify({ ids: [fixed, free], action, ...more }).replace('SAVINGS', savings)),
    );
    expect(done.body).toMatchObject({
      changed: 1,
      skipped: { count: 1, items: [{ id: fixed, reason: 'It is reconciled.' }] },
    });
  });

  it('categorises and tags what is reconciled, as neither changes a balance', async () => {
    const fixed = await add({ status: 'reconciled' });
    await bulk({ ids: [fixed], action: 'tag', tags: ['kept'] });
    await bulk({ ids: [fixed], action: 'categorize', categoryId: category['Food > Groceries'] });
    expect(await one(fixed)).toMatchObject({
      tags: ['kept'],
      categoryId: category['Food > Groceries'],
      status: 'reconciled',
    });
  });

  it('adds tags after those that are there and takes tags away', async () => {
    const a = await add({ tags: ['x', 'y'] });
    const b = await add({});
    const tagged = await bulk({ ids: [a, b], action: 'tag', tags: ['z', 'x'] });
    expect(tagged.body).toMatchObject({ changed: 2 });
    expect([(await one(a)).tags, (await one(b)).tags]).toEqual([
      ['x', 'y', 'z'],
      ['z', 'x'],
    ]);
    expect((await bulk({ ids: [a, b], action: 'tag', tags: ['z'] })).body).toMatchObject({
      changed: 0,
      unchanged: 2,
    });
    await bulk({ ids: [a, b], action: 'untag', tags: ['x'] });
    expect([(await one(a)).tags, (await one(b)).tags]).toEqual([['y', 'z'], ['z']]);
  });

  it('keeps to 50 tags', async () => {
    const full = await add({ tags: Array.from({ length: 49 }, (_, index) => `t${index}`) });
    const done = await bulk({ ids: [full], action: 'tag', tags: ['a', 'b'] });
    expect(done.body.skipped.items).toEqual([{ id: full, reason: 'It would have more than 50 tags.' }]);
    expect((await bulk({ ids: [full], action: 'tag', tags: ['a', 't1'] })).body.changed).toBe(1);
  });

  it('moves to another account of the same currency, and its balance with it', async () => {
    const id = await add({ amount: '-7.50', categoryId: category['Food > Groceries'] });
    const done = await bulk({ ids: [id], action: 'move', accountId: savings });
    expect(done.body.sample[0].after).toMatchObject({ id, accountId: savings, amount: '-7.50' });
    expect((await ada.call('GET', `/accounts/${savings}`)).body.balance).toBe('-7.50');
    const refused = await bulk({ ids: [id], action: 'move', accountId: euros });
    expect(refused.body.skipped.items[0].reason).toBe('“Euros” is kept in EUR.');
  });

  it('moves no transfer onto its own other side', async () => {
    const id = await add({ transferAccountId: savings });
    const onto = await bulk({ ids: [id], action: 'move', accountId: savings });
    expect(onto.body.skipped.items).toEqual([
      { id, reason: 'It would be a transfer from an account to itself.' },
    ]);
    const third = await open('Third', {});
    const both = await bulk({ ids: [id, `${id}.1`], action: 'move', accountId: third });
    expect(both.body).toMatchObject({ matched: 2, changed: 0, skipped: { count: 2 } });
  });

  it('deletes a transfer that is selected on both sides once', async () => {
    const id = await add({ transferAccountId: savings });
    const done = await bulk({ filter: {}, except: [], action: 'delete' });
    expect(done.body).toMatchObject({ matched: 2, changed: 2 });
    expect(done.body.sample[0].after).toBeNull();
    expect((await ada.call('GET', `/transactions/${id}`)).status).toBe(404);
    await ada.call('POST', `/operations/${done.body.operationId}/undo`);
    expect((await one(id)).transferAccountId).toBe(savings);
  });

  it('leaves out what is said and counts on what is expected', async () => {
    const ids = [await add({ payee: 'A' }), await add({ payee: 'B' }), await add({ payee: 'C' })];
    const stale = await bulk({ filter: {}, action: 'delete', expect: 2 });
    expect(stale.status).toBe(409);
    const done = await bulk({ filter: {}, except: [ids[1]], action: 'delete', expect: 2 });
    expect(done.body.changed).toBe(2);
    expect(
      (await ada.call('GET', '/transactions')).body.items.map((each: { id: string }) => each.id),
    ).toEqual([ids[1]]);
  });

  it('says which of the named are gone, and whose they are not', async () => {
    const id = await add({});
    const gone = '0198b2a4-7c1e-7000-8000-5c0f2a9b1d60';
    const done = await bulk({ ids: [id, gone, `${id}.1`], action: 'setPayee', payee: 'Shop' });
    expect(done.body).toMatchObject({ matched: 1, changed: 1, skipped: { count: 2 } });
    expect(done.body.skipped.items.map((each: { id: string }) => each.id)).toEqual([gone, `${id}.1`]);
  });

  it('leaves what belongs to a portfolio', async () => {
    const portfolio = (await ada.call('POST', '/portfolios', { name: 'Fund', currency: 'USD' })).body.id;
    await ada.call('POST', `/portfolios/${portfolio}/transactions`, {
      type: 'DEPOSIT',
      date: '2026-01-05',
      amount: '10',
      currency: 'USD',
    });
    const done = await bulk({ filter: {}, action: 'tag', tags: ['x'] });
    expect(done.body.changed).toBe(0);
    expect(done.body.skipped.count).toBe(done.body.matched);
  });

  it.each([
    ['neither ids nor filter', { action: 'delete' }, 400],
    ['both', { ids: ['ID'], filter: {}, action: 'delete' }, 400],
    ['except beside ids', { ids: ['ID'], except: ['ID'], action: 'delete' }, 400],
    ['nothing to categorise with', { ids: ['ID'], action: 'categorize' }, 400],
    ['something of no use', { ids: ['ID'], action: 'delete', tags: ['x'] }, 400],
    [
      'an unknown category',
      { ids: ['ID'], action: 'categorize', categoryId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d60' },
      400,
    ],
    ['an account as category', { ids: ['ID'], action: 'categorize', categoryId: 'SAVINGS' }, 400],
    ['a category as account', { ids: ['ID'], action: 'move', accountId: 'GROCERIES' }, 400],
    [
      'an unknown account in the filter',
      { filter: { accountId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d60' }, action: 'delete' },
      404,
    ],
    ['an unknown action', { ids: ['ID'], action: 'explode' }, 400],
    ['no ids', { ids: [], action: 'delete' }, 400],
  ])('refuses %s', async (_name, body, status) => {
    const id = await add({});
    const text = JSON.stringify(body)
      .replaceAll('ID"', `${id}"`)
      .replace('SAVINGS', savings)
      .replace('GROCERIES', category['Food > Groceries']!);
    expect((await bulk(JSON.parse(text))).status).toBe(status);
    expect((await one(id)).id).toBe(id);
  });

  it('is done again when somebody changes one of them meanwhile, and loses neither change', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, (_, index) => add({ payee: `P${index}` })));
    const answers = await Promise.all([
      bulk({ ids, action: 'tag', tags: ['many'] }),
      ...ids.map((id) => ada.call('PATCH', `/transactions/${id}`, { notes: 'single' })),
      bulk({ ids, action: 'setStatus', status: 'cleared' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    for (const id of ids)
      expect(await one(id)).toMatchObject({ tags: ['many'], notes: 'single', status: 'cleared' });
  });

  it('answers a repeated request as before', async () => {
    const id = await add({});
    const send = () =>
      ada.call(
        'POST',
        '/transactions/bulk',
        { ids: [id], action: 'tag', tags: ['x'] },
        { 'idempotency-key': 'k1' },
      );
    const first = await send();
    expect((await send()).body).toEqual(first.body);
  });
});

describe('categorising many', () => {
  it('gives each its own category', async () => {
    const a = await add({ payee: 'A' });
    const b = await add({ payee: 'B' });
    const items = [
      { id: a, categoryId: category['Food > Groceries'] },
      { id: b, categoryId: category['Food > Restaurants'] },
    ];
    const done = await categorize({ items, expect: 2 });
    expect(done.body).toMatchObject({ matched: 2, changed: 2 });
    expect([(await one(a)).categoryId, (await one(b)).categoryId]).toEqual(
      items.map((item) => item.categoryId),
    );
    await ada.call('POST', `/operations/${done.body.operationId}/undo`);
    expect((await one(a)).categoryId).toBeNull();
  });

  it.each([
    [
      'one id twice',
      {
        items: [
          { id: 'ID', categoryId: 'GROCERIES' },
          { id: 'ID', categoryId: 'GROCERIES' },
        ],
      },
      400,
    ],
    ['items and a filter', { items: [{ id: 'ID', categoryId: 'GROCERIES' }], filter: {} }, 400],
    ['a category for nothing', { categoryId: 'GROCERIES' }, 400],
    ['a threshold for a choice', { ids: ['ID'], categoryId: 'GROCERIES', minConfidence: 0.5 }, 400],
  ])('refuses %s', async (_name, body, status) => {
    const id = await add({});
    const text = JSON.stringify(body)
      .replaceAll('ID"', `${id}"`)
      .replaceAll('GROCERIES', category['Food > Groceries']!);
    expect((await categorize(JSON.parse(text))).status).toBe(status);
  });
});
