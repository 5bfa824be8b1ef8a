import { expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';

const app = testServer();

it('values what is worth more digits than can be entered', async () => {
  const ann = await app.person('Ann');
  const { body: asset } = await ann.call('POST', '/assets', { symbol: 'A', currency: 'USD' });
  const bars = [{ date: '2024-01-02', close: '50' }];
  expect((await ann.call('PUT', `/assets/${asset.id}/prices`, { bars })).status).toBe(200);
  const { body: portfolio } = await ann.call('POST', '/portfolios', { name: 'P', currency: 'USD' });
  const units = '9'.repeat(20);
  const bought = { type: 'BUY', date: '2024-01-02', symbol: 'A', quantity: units, price: '0.01' };
  const booked = await ann.call('POST', `/portfolios/${portfolio.id}/transactions`, bought);
  expect(booked.status, JSON.stringify(booked.body)).toBe(201);
  const value = `${BigInt(units) * 50n}.00`;
  const { body } = await ann.call('GET', `/portfolios/${portfolio.id}/holdings`);
  expect([body.items[0].marketValue, body.totals.marketValue]).toEqual([value, value]);
  for (const path of [
    `/portfolios/${portfolio.id}/value`,
    `/portfolios/${portfolio.id}/history?to=2024-01-31`,
    `/portfolios/${portfolio.id}/lots`,
    `/portfolios/${portfolio.id}/allocation`,
    `/portfolio/performance?portfolioId=${portfolio.id}&to=2024-01-31`,
    `/portfolio/returns-explained?portfolioId=${portfolio.id}&to=2024-01-31`,
    `/analytics/tax-lots?portfolioId=${portfolio.id}`,
    '/reports/kpis',
  ])
    expect((await ann.call('GET', path)).status, path).toBe(200);
});
