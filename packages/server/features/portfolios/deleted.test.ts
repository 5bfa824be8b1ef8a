import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
beforeAll(async () => {
  ada = await app.person('Ada');
});

describe('a portfolio that is deleted', () => {
  it('comes back by an undo with all that hangs on it', async () => {
    const id = (await ada.call('POST', '/portfolios', { name: 'Main', currency: 'USD' })).body.id;
    await ada.call('POST', '/assets', { symbol: 'VTI', currency: 'USD' });
    await ada.call('PUT', `/portfolios/${id}/targets`, {
      by: 'asset',
      items: [{ symbol: 'VTI', weight: 1 }],
    });
    await ada.call('POST', `/portfolios/${id}/transactions`, [
      { type: 'DEPOSIT', date: '2026-01-02', amount: '1000', currency: 'USD' },
      { type: 'BUY', date: '2026-01-05', symbol: 'VTI', quantity: '2', price: '100', currency: 'USD' },
    ]);
    await ada.call('PUT', `/assets/${await assetId('VTI')}/prices`, {
      bars: [{ date: '2026-02-27', close: '110' }],
    });
    const test = { portfolioId: id, scenarios: [{ name: 'fall', shocks: [{ on: 'equity', change: -0.2 }] }] };
    expect((await ada.call('POST', '/risk/stress-test', test)).status).toBeLessThan(300);
    const things = [
      `/portfolios/${id}`,
      `/portfolios/${id}/targets`,
      `/portfolios/${id}/transactions`,
      `/risk/stress-test/results?portfolioId=${id}`,
    ];
    const before = await Promise.all(things.map(async (path) => (await ada.call('GET', path)).body));
    expect(before[3].items).toHaveLength(1);
    const deleted = await ada.call('DELETE', `/portfolios/${id}`);
    expect((await ada.call('GET', `/portfolios/${id}`)).status).toBe(404);
    const undo = await ada.call('POST', `/operations/${deleted.headers['operation-id']}/undo`);
    expect(undo.status, JSON.stringify(undo.body)).toBe(200);
    const after = await Promise.all(things.map(async (path) => (await ada.call('GET', path)).body));
    expect(after).toEqual(before);
  });
});

async function assetId(symbol: string): Promise<string> {
  return (await ada.call('GET', `/assets/search?q=${symbol}`)).body.items[0].id;
}
