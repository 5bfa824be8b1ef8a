import { beforeEach, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let checking: string;
let savings: string;
let category: Record<string, string>;

/** A person and a book for each test. */
beforeEach(async () => {
  ada = await app.person('Ada');
  const open = async (name: string) =>
    (await ada.call('POST', '/accounts', { name, type: 'asset', currency: 'USD' })).body.id;
  [checking, savings] = [await open('Checking'), await open('Savings')];
  const categories = await ada.call('GET', '/categories');
  category = Object.fromEntries(
    categories.body.items.map((each: { path: string[]; id: string }) => [each.path.join(' > '), each.id]),
  );
});

const add = async (body: object): Promise<string> =>
  (
    await ada.call('POST', '/transactions', {
      accountId: checking,
      date: '2026-02-10',
      amount: '-1.00',
      ...body,
    })
  ).body.id;
const one = async (id: string) => (await ada.call('GET', `/transactions/${id}`)).body;
const groceries = () => category['Food > Groceries']!;
const restaurants = () => category['Food > Restaurants']!;
const contains = (value: string) => ({ field: 'payee', op: 'contains', value });
const to = (categoryId: string) => ({ type: 'category', categoryId });
const create = (body: object) => ada.call('POST', '/rules', { name: 'Rule', ...body });
const run = async (body: object = {}) => ada.job((await ada.call('POST', '/rules/run', body)).body.jobId);

describe('rules', () => {
  it('are added, listed in the order in which they act, changed and deleted', async () => {
    const narrow = await create({
      name: 'Narrow',
      conditions: [contains('rewe markt')],
      actions: [to(groceries())],
    });
    expect(narrow.status, JSON.stringify(narrow.body)).toBe(201);
    const wide = await create({ name: 'Wide', conditions: [contains('REWE')], actions: [to(restaurants())] });
    expect(wide.body).toMatchObject({ specificity: 120, enabled: true });
    const list = (await ada.call('GET', '/rules')).body.items;
    expect(list.map((each: { name: string }) => each.name)).toEqual(['Wide', 'Narrow']);
    const path = `/rules/${wide.body.id}`;
    const changed = await ada.call(
      'PATCH',
      path,
      { enabled: false },
      { 'if-match': String(wide.headers.etag) },
    );
    expect(changed.body).toEqual({ ...wide.body, enabled: false });
    const late = await ada.call('PATCH', path, { name: 'Late' }, { 'if-match': String(wide.headers.etag) });
    expect([late.status, late.body.current]).toEqual([412, changed.body]);
    expect(
      (await ada.call('DELETE', path, undefined, { 'if-match': String(wide.headers.etag) })).status,
    ).toBe(412);
    expect((await ada.call('DELETE', path)).status).toBe(204);
    expect((await ada.call('GET', path)).status).toBe(404);
    const [deleted] = (await ada.call('GET', '/operations?limit=1')).body.items;
    await ada.call('POST', `/operations/${deleted.id}/undo`);
    expect((await ada.call('GET', path)).body).toEqual(changed.body);
  });

  it.each([
    ['a backreference', [{ field: 'payee', op: 'regex', value: '(a)\\1' }], null, 'body/conditions/0/value'],
    [
      'a lookahead',
      [contains('x'), { field: 'text', op: 'regex', value: '(?=x)' }],
      null,
      'body/conditions/1/value',
    ],
    [
      'a pattern that would fill the memory',
      [{ field: 'payee', op: 'regex', value: '((a{100}){100}){100}' }],
      null,
      'body/conditions/0/value',
    ],
    ['an unknown category', null, [to('0198b2a4-7c1e-7000-8000-5c0f2a9b1d51')], 'body/actions/0/categoryId'],
    [
      'an account as category',
      null,
      [{ type: 'category', categoryId: 'SAVINGS' }],
      'body/actions/0/categoryId',
    ],
    [
      'a category as account',
      null,
      [{ type: 'transfer', accountId: 'GROCERIES' }],
      'body/actions/0/accountId',
    ],
    [
      'an unknown account in a condition',
      [{ field: 'account', op: 'is', value: ['0198b2a4-7c1e-7000-8000-5c0f2a9b1d51'] }],
      null,
      'body/conditions/0/value/0',
    ],
    [
      'two categories',
      null,
      [
        { type: 'category', categoryId: 'GROCERIES' },
        { type: 'transfer', accountId: 'SAVINGS' },
      ],
      'body/actions/1',
    ],
  ])('refuses %s and names the place', async (_name, conditions, actions, path) => {
    const body = JSON.parse(
      JSON.stringify({
        conditions: conditions ?? [contains('x')],
        actions: actions ?? [{ type: 'payee', payee: 'X' }],
      })
        .replaceAll('SAVINGS', savings)
        .replaceAll('GROCERIES', groceries()),
    );
    for (const answer of [await create(body), await ada.call('POST', '/rules/rehearse', body)]) {
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0].path).toBe(path);
    }
  });

  it.each([
    [{ conditions: [], actions: [{ type: 'payee', payee: 'X' }] }],
    [{ conditions: [{ field: 'colour', op: 'is', value: 'red' }], actions: [{ type: 'payee', payee: 'X' }] }],
    [
      {
        conditions: [{ field: 'payee', op: 'between', value: 'x' }],
        actions: [{ type: 'payee', payee: 'X' }],
      },
    ],
    [{ conditions: [contains('x')], actions: [] }],
    [{ conditions: [contains('x')], actions: [{ type: 'explode' }] }],
  ])('refuses what is no rule: %j', async (body) => {
    expect((await create(body)).status).toBe(400);
  });

  it('do nothing to history unless asked, and finish at once with an evil pattern', async () => {
    const id = await add({ payee: `${'a'.repeat(400)}!`, description: 'a'.repeat(500) });
    const evil = await create({
      conditions: [
        { field: 'text', op: 'regex', value: '(a+)+$' },
        { field: 'text', op: 'notRegex', value: '(x|a|aa)*b' },
      ],
      actions: [to(groceries())],
    });
    expect(evil.status).toBe(201);
    expect((await one(id)).categoryId).toBeNull();
    expect((await ada.call('POST', `/rules/${evil.body.id}/rehearse`)).body.matches).toBe(1);
  });
});

describe('a rehearsal', () => {
  it('says what would change, and how it agrees with what people chose; nothing changes', async () => {
    const waiting = await add({ payee: 'REWE 12' });
    const agreed = await add({ payee: 'REWE 13', categoryId: groceries() });
    const contradicted = await add({ payee: 'REWE To Go', categoryId: restaurants() });
    const reconciled = await add({ payee: 'rewe', status: 'reconciled' });
    await add({ payee: 'Aldi', categoryId: groceries() });
    const before = (await ada.call('GET', '/transactions')).body;
    const draft = { conditions: [contains('rewe')], actions: [to(groceries())] };
    const { status, body } = await ada.call('POST', '/rules/rehearse', draft);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({ matches: 4, changes: 1, skipped: 1, chosen: 2, agree: 1, precision: 0.5 });
    expect(
      body.sample.map((each: { before: { id: string }; agrees: boolean | null }) => [
        each.before.id,
        each.agrees,
      ]),
    ).toEqual([
      [contradicted, false],
      [waiting, null],
      ...[agreed, reconciled].map((id) => [id, id === agreed ? true : null]),
    ]);
    expect(body.sample[0].after).toMatchObject({
      id: contradicted,
      category: { id: groceries(), source: 'rule' },
    });
    expect(body.sample[1]).toMatchObject({
      before: { categoryId: null },
      after: { categoryId: groceries() },
    });
    expect(body.warnings.join(' ')).toContain('contradicts 1 of 2');
    expect((await ada.call('GET', '/transactions')).body).toEqual(before);
    const saved = await create(draft);
    expect((await ada.call('POST', `/rules/${saved.body.id}/rehearse`)).body).toEqual(body);
  });

  it('has no precision when nobody chose anything', async () => {
    const { body } = await ada.call('POST', '/rules/rehearse', {
      conditions: [contains('nothing')],
      actions: [to(groceries())],
    });
    expect(body).toMatchObject({
      matches: 0,
      precision: null,
      warnings: ['It matches nothing that is in the book.'],
    });
  });

  it('finds by text as a person reads it, in whatever script it is', async () => {
    await add({ payee: 'Bäckerei MÜSSIG' });
    await add({ payee: 'Кофейня Пушкинъ' });
    const matches = async (value: string) =>
      (
        await ada.call('POST', '/rules/rehearse', {
          conditions: [contains(value)],
          actions: [{ type: 'payee', payee: 'X' }],
        })
      ).body.matches;
    expect(await Promise.all(['backerei müssig', 'КОФЕЙНЯ', '100%_', 'mussig'].map(matches))).toEqual([
      1, 1, 0, 1,
    ]);
  });
});

describe('a run over history', () => {
  it('is one operation that can be undone; chosen, reconciled, split and transferred stay', async () => {
    const waiting = await add({ payee: 'REWE 1' });
    const chosen = await add({ payee: 'REWE 2', categoryId: restaurants() });
    const reconciled = await add({ payee: 'REWE 3', status: 'reconciled' });
    const transfer = await add({ payee: 'REWE 4', transferAccountId: savings });
    const split = await add({
      payee: 'REWE 5',
      amount: '-3.00',
      splits: [
        { categoryId: groceries(), amount: '-1.00' },
        { categoryId: restaurants(), amount: '-2.00' },
      ],
    });
    const before = (await ada.call('GET', '/transactions')).body;
    await create({ conditions: [contains('rewe')], actions: [to(groceries())] });
    const job = await run();
    expect(job.status, JSON.stringify(job)).toBe('done');
    expect(job.result).toMatchObject({ matched: 6, changed: 1, skipped: 4 });
    expect((await one(waiting)).category).toEqual({ id: groceries(), confidence: 1, source: 'rule' });
    expect((await one(chosen)).categoryId).toBe(restaurants());
    expect((await one(reconciled)).categoryId).toBeNull();
    expect((await one(transfer)).transferAccountId).toBe(savings);
    expect((await one(split)).splits).toHaveLength(2);
    const operation = (await ada.call('GET', `/operations/${job.result.operationId}`)).body;
    expect(operation.summary).toBe('Applied 1 rule to 1 transaction');
    await ada.call('POST', `/operations/${job.result.operationId}/undo`);
    expect((await ada.call('GET', '/transactions')).body).toEqual(before);
  });

  it('changes what somebody chose when it is told to', async () => {
    const chosen = await add({ payee: 'REWE', categoryId: restaurants() });
    await create({ conditions: [contains('rewe')], actions: [to(groceries())] });
    expect((await run({ overrideChosen: true })).result.changed).toBe(1);
    expect((await one(chosen)).categoryId).toBe(groceries());
  });

  it('changes nothing the second time, and leaves no operation', async () => {
    await add({ payee: 'REWE' });
    await create({
      conditions: [contains('rewe')],
      actions: [
        to(groceries()),
        { type: 'notes', notes: 'food', append: true },
        { type: 'addTags', tags: ['x'] },
      ],
    });
    expect((await run()).result.changed).toBe(1);
    const count = (await ada.call('GET', '/operations?limit=500')).body.items.length;
    expect((await run()).result).toEqual({ operationId: null, matched: 1, changed: 0, skipped: 0 });
    expect((await ada.call('GET', '/operations?limit=500')).body.items).toHaveLength(count);
  });

  it('does all actions, and keeps to the filter and the rules that are named', async () => {
    const old = await add({ payee: 'ACME 1', date: '2025-01-01' });
    const recent = await add({ payee: 'ACME 2', amount: '-10.00', tags: ['a'], notes: 'n' });
    const other = await add({ payee: 'Bank' });
    const acme = await create({
      conditions: [contains('acme')],
      actions: [
        { type: 'payee', payee: 'Acme' },
        { type: 'addTags', tags: ['b'] },
        { type: 'notes', notes: 'seen', append: true },
        {
          type: 'split',
          parts: [
            { categoryId: groceries(), percent: '33.33' },
            { categoryId: restaurants(), notes: 'rest' },
          ],
        },
      ],
    });
    await create({ conditions: [contains('bank')], actions: [{ type: 'transfer', accountId: savings }] });
    const job = await run({ ruleIds: [acme.body.id], filter: { from: '2026-01-01' } });
    expect(job.result).toMatchObject({ matched: 1, changed: 1 });
    expect(await one(recent)).toMatchObject({
      payee: 'Acme',
      tags: ['a', 'b'],
      notes: 'n\nseen',
      splits: [
        { categoryId: groceries(), amount: '-3.33', notes: null },
        { categoryId: restaurants(), amount: '-6.67', notes: 'rest' },
      ],
    });
    expect((await one(old)).payee).toBe('ACME 1');
    await run();
    expect((await one(other)).transferAccountId).toBe(savings);
    expect((await ada.call('GET', `/accounts/${savings}`)).body.balance).toBe('1.00');
  });

  it('does not run rules that are switched off, nor those whose category is gone', async () => {
    const id = await add({ payee: 'REWE' });
    const gone = (await ada.call('POST', '/categories', { name: 'Gone', type: 'expense' })).body.id;
    await create({ conditions: [contains('rewe')], actions: [to(gone)] });
    await create({ enabled: false, conditions: [contains('rewe')], actions: [to(groceries())] });
    await ada.call('DELETE', `/categories/${gone}`);
    expect((await run()).result).toMatchObject({ changed: 0 });
    expect((await one(id)).categoryId).toBeNull();
  });

  it('takes a category for those below it', async () => {
    const id = await add({ payee: 'REWE', categoryId: groceries() });
    await create({
      conditions: [{ field: 'category', op: 'is', value: [category.Food] }],
      actions: [{ type: 'addTags', tags: ['eating'] }],
    });
    await run();
    expect((await one(id)).tags).toEqual(['eating']);
  });

  it('lets rules act in the order in which they are listed, also when a category has others below it', async () => {
    const id = await add({ payee: 'REWE', categoryId: groceries() });
    const named = (payee: string) => ({ name: payee, actions: [{ type: 'payee', payee }] });
    await create({
      ...named('by category'),
      conditions: [{ field: 'category', op: 'is', value: [category.Food] }],
    });
    await create({
      ...named('by day'),
      conditions: [
        { field: 'date', op: 'between', value: '2026-02-01', to: '2026-02-28' },
        { field: 'direction', op: 'is', value: 'out' },
        { field: 'currency', op: 'is', value: 'USD' },
      ],
    });
    const listed = (await ada.call('GET', '/rules')).body.items;
    expect(
      listed.map(({ name, specificity }: { name: string; specificity: number }) => [name, specificity]),
    ).toEqual([
      ['by day', 70],
      ['by category', 80],
    ]);
    await run();
    expect((await one(id)).payee).toBe('by category');
  });

  it('finds no rule of that name and no account of that filter', async () => {
    const unknown = '0198b2a4-7c1e-7000-8000-5c0f2a9b1d51';
    expect((await ada.call('POST', '/rules/run', { ruleIds: [unknown] })).status).toBe(404);
    expect((await ada.call('POST', '/rules/run', { filter: { accountId: unknown } })).status).toBe(404);
  });
});

describe('suggested rules', () => {
  it('come from choices that repeat, unless a rule covers them', async () => {
    for (const [payee, categoryId] of [
      ['NETTO 1 Berlin', groceries()],
      ['Netto 22', groceries()],
      ['netto 333', groceries()],
      ['Kiosk', groceries()],
      ['Kiosk', restaurants()],
      ['Kiosk', groceries()],
      ['Once', groceries()],
    ] as const) {
      await add({ payee, categoryId });
    }
    await add({ payee: 'Netto 4' });
    const { status, body } = await ada.call('GET', '/rules/suggestions');
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.items).toMatchObject([
      {
        conditions: [
          { field: 'payee', op: 'contains', value: 'netto' },
          { field: 'direction', op: 'is', value: 'out' },
        ],
        actions: [to(groceries())],
        matches: 4,
        precision: 1,
      },
    ]);
    expect(body.items[0].evidence).toMatch(/^You chose Groceries for 3 of 3 transactions of netto/i);
    const { name, conditions, actions } = body.items[0];
    expect((await create({ name, conditions, actions })).status).toBe(201);
    expect((await ada.call('GET', '/rules/suggestions')).body.items).toEqual([]);
  });
});
