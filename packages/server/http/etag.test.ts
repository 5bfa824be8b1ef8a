import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../testing/server.ts';

const app = testServer();
let ada: Person;
let account: string;

beforeAll(async () => {
  ada = await app.person('Ada');
  account = (await ada.call('POST', '/accounts', { name: 'Checking', type: 'asset', currency: 'USD' })).body
    .id;
});

const add = (payee: string) =>
  ada.call('POST', '/transactions', { accountId: account, date: '2026-02-10', amount: '-5.00', payee });

const tag = (answer: { headers: Record<string, unknown> }) => String(answer.headers.etag);

describe('versions of a resource', () => {
  it('names the operation that wrote it last, the same on every way to it', async () => {
    const added = await add('Bakery');
    const [operation] = (await ada.call('GET', '/operations?limit=1')).body.items;
    expect(tag(added)).toBe(`"${operation.id}"`);
    expect(tag(await ada.call('GET', `/transactions/${added.body.id}`))).toBe(tag(added));
    const changed = await ada.call('PATCH', `/transactions/${added.body.id}`, { payee: 'Baker' });
    expect(tag(changed)).not.toBe(tag(added));
    expect(tag(await ada.call('GET', `/transactions/${added.body.id}`))).toBe(tag(changed));
  });

  it('is the earlier one again when the change is undone', async () => {
    const added = await add('Cinema');
    const changed = await ada.call('PATCH', `/transactions/${added.body.id}`, { notes: 'with Bill' });
    await ada.call('POST', `/operations/${tag(changed).slice(1, -1)}/undo`);
    expect(tag(await ada.call('GET', `/transactions/${added.body.id}`))).toBe(tag(added));
  });

  it('lets one of two changes of the same version through', async () => {
    const added = await add('Garage');
    const path = `/transactions/${added.body.id}`;
    const answers = await Promise.all(
      ['one', 'two'].map((notes) => ada.call('PATCH', path, { notes }, { 'if-match': tag(added) })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const won = answers.find(({ status }) => status === 200)!;
    const lost = answers.find(({ status }) => status === 412)!;
    expect(lost.body).toMatchObject({
      type: 'https://financehub.example/problems/stale',
      current: { id: added.body.id, notes: won.body.notes },
    });
    expect(tag(lost)).toBe(tag(won));
    const again = await ada.call('PATCH', path, { notes: 'three' }, { 'if-match': tag(lost) });
    expect(again.status).toBe(200);
  });

  it.each([
    ['*', 200],
    ['"00000000-0000-7000-8000-000000000000", CURRENT', 200],
    ['W/CURRENT', 412],
    ['"00000000-0000-7000-8000-000000000000"', 412],
    ['""', 412],
    ['not a tag', 400],
    ['CURRENT trailing', 400],
    ['"unfinished', 400],
  ])('reads If-Match: %s', async (header, status) => {
    const added = await add('Florist');
    const answer = await ada.call(
      'PATCH',
      `/transactions/${added.body.id}`,
      { notes: 'roses' },
      { 'if-match': header.replace('CURRENT', tag(added)) },
    );
    expect(answer.status).toBe(status);
  });

  it('guards the choice of a category', async () => {
    const added = await add('Dentist');
    const path = `/transactions/${added.body.id}`;
    const { body: category } = await ada.call('POST', '/categories', { name: 'Teeth', type: 'expense' });
    const changed = await ada.call('PATCH', path, { notes: 'a crown' });
    const choose = (version: string) =>
      ada.call('POST', `${path}/feedback`, { categoryId: category.id }, { 'if-match': version });
    const refused = await choose(tag(added));
    expect([refused.status, refused.body.current.notes]).toEqual([412, 'a crown']);
    const chosen = await choose(tag(changed));
    expect([chosen.status, tag(chosen)]).toEqual([200, tag(await ada.call('GET', path))]);
  });

  it('deletes no version but the one that was seen', async () => {
    const added = await add('Museum');
    const path = `/transactions/${added.body.id}`;
    const changed = await ada.call('PATCH', path, { notes: 'closed on Mondays' });
    const refused = await ada.call('DELETE', path, undefined, { 'if-match': tag(added) });
    expect(refused.status).toBe(412);
    expect(refused.body.current.notes).toBe('closed on Mondays');
    expect((await ada.call('DELETE', path, undefined, { 'if-match': tag(changed) })).status).toBe(204);
  });

  it.each([
    ['/accounts', { name: 'Purse', type: 'asset', currency: 'USD' }, { name: 'Wallet' }],
    ['/categories', { name: 'Bicycle', type: 'expense' }, { name: 'Bicycles' }],
    ['/portfolios', { name: 'Fund', currency: 'USD' }, { name: 'Funds' }],
  ])('is there for %s', async (path, body, change) => {
    const made = await ada.call('POST', path, body);
    const one = `${path}/${made.body.id}`;
    expect(tag(await ada.call('GET', one))).toBe(tag(made));
    const changed = await ada.call('PATCH', one, change, { 'if-match': tag(made) });
    expect(changed.status).toBe(200);
    const late = await ada.call('PATCH', one, { name: 'Too late' }, { 'if-match': tag(made) });
    expect(late.status).toBe(412);
    expect(late.body.current.name).toBe(change.name);
    expect((await ada.call('DELETE', one, undefined, { 'if-match': tag(made) })).status).toBe(412);
    expect((await ada.call('DELETE', one, undefined, { 'if-match': tag(changed) })).status).toBe(204);
  });
});
