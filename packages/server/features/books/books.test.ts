import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let bob: Person;

beforeAll(async () => {
  [ada, bob] = [await app.person('Ada'), await app.person('Bob')];
});

describe('members', () => {
  const add = (email: string, key?: string) =>
    ada.call(
      'POST',
      `/books/${ada.bookId}/members`,
      { email, role: 'viewer' },
      key === undefined ? {} : { 'idempotency-key': key },
    );

  it('are added once, the same answer for the same request again', async () => {
    const first = await add(bob.email, 'one');
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ email: bob.email, role: 'viewer' });
    expect((await add(bob.email, 'one')).body).toEqual(first.body);
    expect((await add(bob.email, 'two')).status).toBe(409);
  });

  it('must have registered', async () => {
    const unknown = await add('nobody@example.com', 'three');
    expect(unknown.status).toBe(422);
    expect(unknown.body.mend).toBeTruthy();
    expect((await add('nobody@example.com', 'three')).status).toBe(422);
  });

  it('see the book with their role, and lose it when they are taken out', async () => {
    const inAda = { 'x-book-id': ada.bookId };
    expect((await bob.call('GET', `/books/${ada.bookId}`)).body.role).toBe('viewer');
    expect((await bob.call('POST', '/accounts', { name: 'X', type: 'asset' }, inAda)).status).toBe(403);
    await ada.call('PATCH', `/books/${ada.bookId}/members/${bob.userId}`, { role: 'editor' });
    expect((await bob.call('POST', '/accounts', { name: 'X', type: 'asset' }, inAda)).status).toBe(201);
    await ada.call('DELETE', `/books/${ada.bookId}/members/${bob.userId}`);
    expect((await bob.call('GET', `/books/${ada.bookId}`)).status).toBe(404);
  });

  it('keep at least one owner', async () => {
    expect(
      (await ada.call('PATCH', `/books/${ada.bookId}/members/${ada.userId}`, { role: 'viewer' })).status,
    ).toBe(409);
    expect((await ada.call('DELETE', `/books/${ada.bookId}/members/${ada.userId}`)).status).toBe(409);
  });
});

describe('books', () => {
  it('are opened with a chart of accounts, changed, and deleted with everything in them', async () => {
    const { body: made } = await ada.call('POST', '/books', { name: 'Workshop', baseCurrency: 'EUR' });
    const inBook = { 'x-book-id': made.id };
    expect((await ada.call('GET', '/categories', undefined, inBook)).body.items.length).toBeGreaterThan(40);
    const { body: account } = await ada.call(
      'POST',
      '/accounts',
      { name: 'Till', type: 'asset', openingBalance: '5.00' },
      inBook,
    );
    expect(account.currency).toBe('EUR');
    expect((await ada.call('PATCH', `/books/${made.id}`, { name: 'Shop', baseCurrency: 'QQQ' })).status).toBe(
      400,
    );
    expect((await ada.call('PATCH', `/books/${made.id}`, { name: 'Shop' })).body.name).toBe('Shop');
    expect((await ada.call('DELETE', `/books/${made.id}`)).status).toBe(204);
    expect((await ada.call('GET', `/accounts/${account.id}`, undefined, inBook)).status).toBe(404);
    expect((await ada.call('GET', '/books')).body.items).toHaveLength(1);
  });
});
