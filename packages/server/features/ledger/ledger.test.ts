import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let checking: string;
let savings: string;
let category: Record<string, string>;

beforeAll(async () => {
  ada = await app.person('Ada');
  const open = async (name: string, body: object) =>
    (await ada.call('POST', '/accounts', { name, type: 'asset', currency: 'USD', ...body })).body.id;
  checking = await open('Checking', {
    subtype: 'checking',
    openingBalance: '100.00',
    openingDate: '2026-01-01',
  });
  savings = await open('Savings', { subtype: 'savings' });
  const { body } = await ada.call('GET', '/categories');
  category = Object.fromEntries(
    body.items.map((each: { path: string[]; id: string }) => [each.path.join(' > '), each.id]),
  );
});

const balance = async (id: string, asOf?: string) =>
  (await ada.call('GET', `/accounts/${id}${asOf === undefined ? '' : `?asOf=${asOf}`}`)).body.balance;

const add = (body: object) =>
  ada.call('POST', '/transactions', { accountId: checking, date: '2026-02-10', ...body });

const newestOperation = async () => (await ada.call('GET', '/operations?limit=1')).body.items[0];

describe('transactions', () => {
  it('adds one, with its category, and moves the balance', async () => {
    const added = await add({
      amount: '-40.88',
      payee: 'Kin Soy',
      categoryId: category['Food > Restaurants'],
    });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({
      amount: '-40.88',
      currency: 'USD',
      category: { source: 'user', confidence: 1 },
    });
    expect(await balance(checking)).toBe('59.12');
    expect(await balance(checking, '2026-02-09')).toBe('100.00');
    expect(await balance(checking, '2025-12-31')).toBe('0.00');
  });

  it('keeps amounts exact, whatever their size', async () => {
    const added = await add({ amount: '12345678901234567890.123456789012345678', payee: 'Exact' });
    expect(added.body.amount).toBe('12345678901234567890.123456789012345678');
    expect(await balance(checking)).toBe('12345678901234567949.243456789012345678');
    await ada.call('DELETE', `/transactions/${added.body.id}`);
    expect(await balance(checking)).toBe('59.12');
  });

  it('splits, and refuses splits that do not add up, naming the difference', async () => {
    const parts = (second: string) => [
      { categoryId: category['Food > Groceries'], amount: '-30.00' },
      { categoryId: category['Housing > Furnishing'], amount: second },
    ];
    const bad = await add({ amount: '-50.00', splits: parts('-19.99') });
    expect(bad.status).toBe(422);
    expect(bad.body.type).toMatch(/unbalanced$/);
    expect(bad.body.detail).toContain('-0.01 USD');
    const good = await add({ amount: '-50.00', payee: 'Store', splits: parts('-20.00') });
    expect(good.body.splits.map((split: { amount: string }) => split.amount)).toEqual(['-30.00', '-20.00']);
    await ada.call('DELETE', `/transactions/${good.body.id}`);
  });

  it('shows a transfer once on each of its accounts', async () => {
    const sent = await add({ amount: '-25.00', payee: 'Rainy day', transferAccountId: savings });
    expect(sent.body.transferAccountId).toBe(savings);
    const { body } = await ada.call('GET', `/transactions?accountId=${savings}`);
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({ amount: '25.00', transferAccountId: checking });
    expect(await balance(savings)).toBe('25.00');
    const changed = await ada.call('PATCH', `/transactions/${body.items[0].id}`, { amount: '30.00' });
    expect(changed.body).toMatchObject({ accountId: savings, amount: '30.00' });
    expect(await balance(checking)).toBe('29.12');
  });

  it('moves money between currencies at the amounts given', async () => {
    const euros = (await ada.call('POST', '/accounts', { name: 'Euros', type: 'asset', currency: 'EUR' }))
      .body.id;
    expect((await add({ amount: '-10.00', transferAccountId: euros })).status).toBe(422);
    const sent = await add({ amount: '-10.00', transferAccountId: euros, transferAmount: '9.20' });
    expect(sent.body).toMatchObject({ transferAmount: '9.20', transferCurrency: 'EUR' });
    expect(await balance(euros)).toBe('9.20');
    await ada.call('DELETE', `/transactions/${sent.body.id}`);
  });

  it('does not take euros for dollars when a transaction moves to another account', async () => {
    const euros = (
      await ada.call('POST', '/accounts', { name: 'Euro purse', type: 'asset', currency: 'EUR' })
    ).body.id;
    const { body: made } = await add({ amount: '-15.00', payee: 'Moved' });
    const moved = await ada.call('PATCH', `/transactions/${made.id}`, { accountId: euros });
    expect(moved.status).toBe(422);
    expect(moved.body.errors[0].path).toBe('body/amount');
    const again = await ada.call('PATCH', `/transactions/${made.id}`, { accountId: euros, amount: '-13.80' });
    expect(again.body).toMatchObject({ accountId: euros, amount: '-13.80', currency: 'EUR' });
    await ada.call('DELETE', `/transactions/${made.id}`);
  });

  it('books many at once on the same accounts', async () => {
    const before = await balance(checking);
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, n) =>
        add({
          amount: '-1.00',
          payee: `At once ${n}`,
          ...(n % 2 === 0 ? { transferAccountId: savings } : {}),
        }),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 201));
    for (const { body } of answers) await ada.call('DELETE', `/transactions/${body.id}`);
    expect(await balance(checking)).toBe(before);
  });

  it('pages through everything once, whatever the page size', async () => {
    for (let n = 0; n < 7; n += 1)
      await add({ amount: `-${n + 1}.00`, date: '2026-02-11', payee: `Page ${n}` });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: { body: { items: { id: string }[]; nextCursor: string | null } } = await ada.call(
        'GET',
        `/transactions?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...body.items.map((item) => item.id));
      cursor = body.nextCursor;
    }
    const { body } = await ada.call('GET', '/transactions?limit=500');
    expect(seen).toEqual(body.items.map((item: { id: string }) => item.id));
    expect(new Set(seen).size).toBe(seen.length);
    const summary = await ada.call('GET', '/transactions/summary');
    expect(summary.body.count).toBe(seen.length);
  });

  it('finds by words, category, amount and what waits for a category', async () => {
    const found = async (query: string) =>
      (await ada.call('GET', `/transactions?${query}`)).body.items.map(
        (item: { payee: string }) => item.payee,
      );
    expect(await found('q=kin')).toEqual(['Kin Soy']);
    expect(await found(`categoryId=${category.Food}`)).toEqual(['Kin Soy']);
    expect(await found('min=-5&max=-4&from=2026-02-11')).toEqual(['Page 4', 'Page 3']);
    expect((await found('uncategorized=true')).every((payee: string) => payee.startsWith('Page'))).toBe(true);
  });
});

describe('undo', () => {
  it('takes an edit back weeks later and brings it again', async () => {
    const { body: made } = await add({ amount: '-12.00', payee: 'Book shop' });
    await ada.call('PATCH', `/transactions/${made.id}`, {
      amount: '-21.00',
      date: '2026-02-12',
      tags: ['gift'],
    });
    const edit = await newestOperation();
    await ada.call('PATCH', '/users/me', { name: 'Ada L.' });
    const undone = await ada.call('POST', `/operations/${edit.id}/undo`);
    expect(undone.body).toMatchObject({ id: edit.id, undone: true });
    expect((await ada.call('GET', `/transactions/${made.id}`)).body).toMatchObject({
      amount: '-12.00',
      date: '2026-02-10',
      tags: [],
    });
    const redone = await ada.call('POST', `/operations/${edit.id}/redo`);
    expect(redone.body.undone).toBe(false);
    expect((await ada.call('GET', `/transactions/${made.id}`)).body).toMatchObject({
      amount: '-21.00',
      tags: ['gift'],
    });
    expect((await ada.call('POST', `/operations/${edit.id}/undo`)).status).toBe(200);
    expect((await ada.call('POST', `/operations/${edit.id}/undo`)).status).toBe(409);
  });

  it('names the later change that stands in the way, and changes nothing', async () => {
    const { body: made } = await add({ amount: '-7.00', payee: 'Cinema' });
    const creation = await newestOperation();
    await ada.call('PATCH', `/transactions/${made.id}`, { notes: 'with Bob' });
    const edit = await newestOperation();
    const before = await balance(checking);
    const refused = await ada.call('POST', `/operations/${creation.id}/undo`);
    expect(refused.status).toBe(409);
    expect(refused.body.conflicts).toEqual([{ id: edit.id, summary: edit.summary }]);
    expect(refused.body.detail).toBe(
      'What it changed was changed again or is used since: Changed “Cinema” of 2026-02-10.',
    );
    expect(await balance(checking)).toBe(before);
    expect((await ada.call('POST', `/operations/${edit.id}/undo`)).status).toBe(200);
    expect((await ada.call('POST', `/operations/${creation.id}/undo`)).status).toBe(200);
    expect((await ada.call('GET', `/transactions/${made.id}`)).status).toBe(404);
  });

  it('undoes one categorisation of a payee though the same payee was categorised again', async () => {
    const { body: first } = await add({ amount: '-3.00', payee: 'Twice' });
    const { body: second } = await add({ amount: '-4.00', payee: 'Twice' });
    await ada.call('PATCH', `/transactions/${first.id}`, { categoryId: category['Food > Coffee'] });
    const operation = await newestOperation();
    await ada.call('PATCH', `/transactions/${second.id}`, { categoryId: category['Food > Coffee'] });
    expect((await ada.call('POST', `/operations/${operation.id}/undo`)).status).toBe(200);
    expect((await ada.call('GET', `/transactions/${first.id}`)).body.categoryId).toBeNull();
  });

  it('brings a deleted account back with its id', async () => {
    const { body } = await ada.call('POST', '/accounts', { name: 'Short-lived', type: 'asset' });
    expect((await ada.call('DELETE', `/accounts/${body.id}`)).status).toBe(204);
    await ada.call('POST', `/operations/${(await newestOperation()).id}/undo`);
    expect((await ada.call('GET', `/accounts/${body.id}`)).body.name).toBe('Short-lived');
  });
});

describe('what bad input gets', () => {
  it.each([
    ['an amount that is no decimal', { amount: '1e300' }, 400],
    ['NaN', { amount: 'NaN' }, 400],
    ['a JSON number', { amount: 12.5 }, 400],
    ['a day that does not exist', { amount: '1.00', date: '2026-02-30' }, 400],
    ['the leap day of a common year', { amount: '1.00', date: '2025-02-29' }, 400],
    ['an unknown currency', { amount: '1.00', currency: 'XYZ' }, 400],
    ['a category and a transfer at once', { amount: '1.00', categoryId: 'x', transferAccountId: 'y' }, 400],
    ['a field that does not exist', { amount: '1.00', colour: 'red' }, 400],
    ['an id of nobody', { amount: '1.00', categoryId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d3e' }, 400],
  ])('%s', async (_name, body, status) => {
    const before = await balance(checking);
    const answer = await add(body);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body.errors.length).toBeGreaterThan(0);
    expect(await balance(checking)).toBe(before);
  });

  it.each(['0001-01-01', '9999-12-31', '2024-02-29'])('accepts the day %s', async (date) => {
    const added = await add({ amount: '1.00', date });
    expect(added.body.date).toBe(date);
    await ada.call('DELETE', `/transactions/${added.body.id}`);
  });

  it('refuses cycles in the tree and the deletion of an account in use', async () => {
    const parent = (await ada.call('POST', '/accounts', { name: 'Bank', type: 'asset' })).body.id;
    const child = (await ada.call('POST', '/accounts', { name: 'Sub', type: 'asset', parentId: parent })).body
      .id;
    const cycle = await ada.call('PATCH', `/accounts/${parent}`, { parentId: child });
    expect(cycle.status).toBe(422);
    expect((await ada.call('PATCH', `/accounts/${parent}`, { parentId: parent })).status).toBe(422);
    const used = await ada.call('DELETE', `/accounts/${checking}`);
    expect(used.status).toBe(409);
    expect(used.body.mend).toBeTruthy();
  });

  it('refuses JSON nested ten thousand deep and stays alive', async () => {
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    const answer = await ada.call('POST', '/transactions', deep);
    expect(answer.status).toBe(400);
    expect((await app.call('GET', '/health')).status).toBe(200);
  });
});

describe('the database itself', () => {
  const asOwner = async (use: (client: pg.Client) => Promise<unknown>) => {
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    try {
      return await use(client);
    } finally {
      await client.end();
    }
  };

  it('refuses an unbalanced entry even from its owner', async () => {
    const failure = asOwner(async (client) => {
      await client.query('BEGIN');
      await client.query("SELECT set_config('app.operation_id', gen_random_uuid()::text, true)");
      await client.query(
        "INSERT INTO entry (book_id, id, date) VALUES ($1, '00000000-0000-7000-8000-000000000001', '2026-01-01')",
        [ada.bookId],
      );
      await client.query(
        `INSERT INTO posting (book_id, entry_id, ordinal, account_id, date, quantity, commodity, weight, weight_commodity)
         VALUES ($1, '00000000-0000-7000-8000-000000000001', 0, $2, '2026-01-01', 5, 'USD', 5, 'USD')`,
        [ada.bookId, checking],
      );
    });
    await expect(failure).rejects.toMatchObject({ code: 'FH002' });
  });

  it('refuses a change outside an operation', async () => {
    const failure = asOwner((client) =>
      client.query("UPDATE account SET name = 'x' WHERE id = $1", [checking]),
    );
    await expect(failure).rejects.toMatchObject({ code: 'FH001' });
  });

  it('refuses to unbalance an entry by changing one posting', async () => {
    const failure = asOwner((client) =>
      client.query(
        'UPDATE posting SET quantity = quantity + 1, weight = weight + 1 WHERE account_id = $1 AND ordinal = 0',
        [checking],
      ),
    );
    await expect(failure).rejects.toMatchObject({ code: 'FH002' });
  });
});
