import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let eve: Person;
beforeAll(async () => {
  [ada, eve] = [await app.person('Ada'), await app.person('Eve')];
});

/** Nothing in the file says whether the day or the month comes first, nor which way the money went. */
const FILE = 'when;what;how much\n03.04.2025;Bakery;3,50\n05.06.2025;Station;20,00\n';
const NEXT = 'When;What;How much\n07.08.2025;Cinema;12,00\n';

describe('import profiles', () => {
  let id: string;

  it('are saved from a preview and read the next file of the same bank', async () => {
    const preview = await ada.upload('/imports/preview', 'a.csv', FILE);
    expect(preview.body).toMatchObject({ profile: null, rows: [{ date: '2025-04-03', amount: '3.50' }, {}] });
    const account = await ada.call('POST', '/accounts', { name: 'Card', type: 'liability', currency: 'EUR' });
    const dialect = { ...preview.body.dialect, dateOrder: 'mdy', invert: true };
    const saved = await ada.call('POST', '/imports/profiles', {
      name: 'My card',
      signature: preview.body.signature,
      dialect,
      accountId: account.body.id,
    });
    expect(saved.status, JSON.stringify(saved.body)).toBe(201);
    id = saved.body.id;

    const next = await ada.upload('/imports/preview', 'b.csv', NEXT);
    expect(next.body).toMatchObject({
      profile: { id, name: 'My card', accountId: account.body.id },
      rows: [{ date: '2025-07-08', amount: '-12.00' }],
    });
    const { body } = await ada.upload('/imports', 'b.csv', NEXT);
    expect(await ada.job(body.jobId)).toMatchObject({
      status: 'done',
      result: { counts: { new: 1 }, accountIds: [account.body.id] },
    });
    const list = await ada.call('GET', '/imports/profiles');
    expect(list.body.items).toMatchObject([{ id, uses: 1, lastUsedAt: '2026-03-01T09:00:00.000Z' }]);
  });

  it('can be named for a file, and a mapping overrides them part by part', async () => {
    const named = { profileId: id, mapping: JSON.stringify({ dateOrder: 'dmy' }) };
    const preview = await ada.upload('/imports/preview', 'c.csv', FILE, named);
    expect(preview.body.rows).toMatchObject([{ date: '2025-04-03', amount: '-3.50' }, {}]);
  });

  it('are changed and deleted; the change is undone like any other', async () => {
    expect((await ada.call('PATCH', `/imports/profiles/${id}`, { name: 'Card' })).body.name).toBe('Card');
    expect((await ada.call('DELETE', `/imports/profiles/${id}`)).status).toBe(204);
    expect((await ada.call('GET', `/imports/profiles/${id}`)).status).toBe(404);
    const [latest] = (await ada.call('GET', '/operations?limit=1')).body.items;
    expect((await ada.call('POST', `/operations/${latest.id}/undo`)).status).toBe(200);
    expect((await ada.call('GET', `/imports/profiles/${id}`)).body.name).toBe('Card');
  });

  it.each([
    ['a name that is taken', { name: 'CARD', signature: ';a|b', dialect: {} }, 409],
    ['a currency that is none', { name: 'X', signature: ';a', dialect: { currency: 'XYZ' } }, 400],
    ['an unknown part', { name: 'X', signature: ';a', dialect: { colour: 'red' } }, 400],
    ['no signature', { name: 'X', dialect: {} }, 400],
  ])('refuse %s', async (_what, body, status) => {
    expect((await ada.call('POST', '/imports/profiles', body)).status).toBe(status);
  });

  it("know nothing of another person's", async () => {
    expect((await eve.call('GET', '/imports/profiles')).body.items).toEqual([]);
    const upload = await eve.upload('/imports/preview', 'a.csv', FILE, { profileId: id });
    expect(upload.status).toBe(404);
    const [account] = (await ada.call('GET', '/accounts')).body.items;
    const foreign = { name: 'X', signature: ';a', dialect: {}, accountId: account.id };
    expect((await eve.call('POST', '/imports/profiles', foreign)).status).toBe(404);
  });
});
