import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let bob: Person;
let path: string;
let assetId: string;

const get = async (address: string) => (await ada.call('GET', address)).body;

beforeAll(async () => {
  ada = await app.person('Ada');
  bob = await app.person('Bob');
  const { body } = await ada.call('POST', '/portfolios', { name: 'Tech', currency: 'EUR' });
  path = `/portfolios/${body.id}`;
  await ada.call('POST', `${path}/transactions`, [
    { type: 'BUY', date: '2020-08-03', symbol: 'AAPL', quantity: '1', price: '435.75', currency: 'USD' },
    { type: 'SPLIT', date: '2020-08-31', symbol: 'AAPL', quantity: '4', currency: 'USD' },
    { type: 'BUY', date: '2020-08-03', symbol: 'GONE', quantity: '1', price: '1', currency: 'EUR' },
    { type: 'SELL', date: '2020-08-04', symbol: 'GONE', quantity: '1', price: '1', currency: 'EUR' },
    { type: 'BUY', date: '2020-08-03', symbol: 'DARK', quantity: '1', price: '1', currency: 'EUR' },
  ]);
  const assets = (await get('/assets?limit=50')).items;
  const apple = assets.find(({ symbol }: { symbol: string }) => symbol === 'AAPL');
  assetId = apple.id;
  await ada.call('PATCH', `/assets/${assetId}`, { type: 'stock', sector: 'Technology', tags: ['core'] });
  // Closes as traded, of Apple Inc. around its 4:1 split.
  const bars = Object.entries({
    '2020-08-27': '500.04',
    '2020-08-28': '499.23',
    '2020-08-31': '129.04',
  }).map(([date, close]) => ({ date, close }));
  await ada.call('PUT', `/assets/${assetId}/prices`, { bars });
});

describe('trends of what is held', () => {
  it('give points in shares of the day, the last change, and gaps', async () => {
    const { from, asOf, items } = await get(`${path}/trends?asOf=2020-08-31&days=6&points=3`);
    expect([from, asOf]).toEqual(['2020-08-25', '2020-08-31']);
    expect(items).toHaveLength(2);
    const [apple, dark] = [assetId, null].map((id) =>
      items.find((item: { assetId: string }) =>
        id === null ? item.assetId !== assetId : item.assetId === id,
      ),
    );
    expect(apple.closes).toEqual([null, 124.8075, 129.04]);
    expect(apple.priceDate).toBe('2020-08-31');
    expect(apple.change).toBeCloseTo(129.04 / 124.8075 - 1, 12);
    expect(dark).toMatchObject({ closes: [null, null, null], priceDate: null, change: null });
  });

  it('refuse what makes no line, and strangers', async () => {
    for (const query of ['points=1', 'days=1', 'points=201', 'asOf=today'])
      expect((await ada.call('GET', `${path}/trends?${query}`)).status).toBe(400);
    expect((await bob.call('GET', `${path}/trends`)).status).toBe(404);
  });
});

describe('the positions of an asset', () => {
  it('name each portfolio that holds or held it, with its groups and why a figure is missing', async () => {
    const { items, unavailable } = await get(`/assets/${assetId}/positions?asOf=2020-08-31`);
    expect(items).toMatchObject([
      {
        portfolio: 'Tech',
        portfolioCurrency: 'EUR',
        holding: {
          quantity: '4',
          marketValue: '516.16',
          unrealizedGain: '80.41',
          valueInBase: null,
          gainInBase: null,
          currencyGain: null,
          type: 'stock',
          sector: 'Technology',
          tags: ['core'],
        },
      },
    ]);
    expect(unavailable[0]).toMatchObject({ assetId, symbol: 'AAPL' });
    expect(unavailable[0].reason).toContain('from USD to EUR');
    expect((await get(`/assets/${assetId}/positions?asOf=2020-08-01`)).items[0].holding).toBeNull();
  });

  it('say nothing of an asset of somebody else', async () => {
    expect((await bob.call('GET', `/assets/${assetId}/positions`)).status).toBe(404);
  });
});

describe('ten thousand holdings', () => {
  it('are booked at once, with assets of their own, and listed', async () => {
    const { body } = await ada.call('POST', '/portfolios', { name: 'Wide', currency: 'USD' });
    const bought = Array.from({ length: 10_000 }, (_, index) => ({
      type: 'BUY',
      date: '2024-01-02',
      symbol: `W${index}`,
      quantity: '1',
      price: '2',
      currency: 'USD',
    }));
    const sent = await ada.call('POST', `/portfolios/${body.id}/transactions`, bought);
    expect(sent.status).toBe(201);
    const { items, totals } = await get(`/portfolios/${body.id}/holdings`);
    expect(items).toHaveLength(10_000);
    expect(totals).toMatchObject({ costBasis: '20000.00', marketValue: null });
    expect((await get(`/portfolios/${body.id}/trends?points=2`)).items).toHaveLength(10_000);
  });
});
