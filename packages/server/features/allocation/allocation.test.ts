import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let bob: Person;
const portfolio: Record<string, string> = {};
const asset: Record<string, string> = {};

const get = async (path: string) => (await ada.call('GET', path)).body;
const shown = (body: {
  groups: { name: string; value: string | null; weight: number | null; members: { symbol: string }[] }[];
}) =>
  body.groups.map(({ name, value, weight, members }) => [
    name,
    value,
    weight === null ? null : Number(weight.toFixed(6)),
    members.map(({ symbol }) => symbol).join(),
  ]);

beforeAll(async () => {
  [ada, bob] = await Promise.all([app.person('Ada'), app.person('Bob')]);
  const make = async (symbol: string, currency: string, fields: object) => {
    asset[symbol] = (await ada.call('POST', '/assets', { symbol, currency, ...fields })).body.id;
  };
  await make('SHEL', 'USD', { type: 'stock', sector: 'Energy', country: 'GB', tags: ['core', 'income'] });
  await make('VTI', 'USD', { type: 'etf', tags: ['core'] });
  await make('SAP', 'EUR', { type: 'stock', sector: 'Technology', country: 'DE' });
  for (const [name, currency, trades] of [
    [
      'Growth',
      'USD',
      [
        { type: 'DEPOSIT', date: '2026-01-05', amount: '1000' },
        { type: 'BUY', date: '2026-01-06', symbol: 'SHEL', quantity: '10', price: '50' },
        { type: 'BUY', date: '2026-01-06', symbol: 'VTI', quantity: '1', price: '250' },
      ],
    ],
    [
      'Europe',
      'EUR',
      [
        { type: 'DEPOSIT', date: '2026-01-05', amount: '100' },
        { type: 'BUY', date: '2026-01-06', symbol: 'SAP', quantity: '1', price: '100' },
      ],
    ],
  ] as const) {
    const { body } = await ada.call('POST', '/portfolios', { name, currency });
    portfolio[name] = body.id;
    const added = await ada.call('POST', `/portfolios/${body.id}/transactions`, trades);
    expect(added.status).toBe(201);
  }
  for (const [symbol, close] of [
    ['SHEL', '60'],
    ['VTI', '250'],
    ['SAP', '200'],
  ] as const)
    await ada.call('PUT', `/assets/${asset[symbol]}/prices`, { bars: [{ date: '2026-02-02', close }] });
});

describe('the allocation of a portfolio', () => {
  it('is by type unless asked otherwise, with cash apart', async () => {
    const body = await get(`/portfolios/${portfolio.Growth}/allocation`);
    expect([body.by, body.currency, body.total, body.known, body.unavailable]).toEqual([
      'type',
      'USD',
      '1100.00',
      '1100.00',
      [],
    ]);
    expect(shown(body)).toEqual([
      ['Stocks', '600.00', 0.545455, 'SHEL'],
      ['Cash', '250.00', 0.227273, 'USD'],
      ['ETFs', '250.00', 0.227273, 'VTI'],
    ]);
  });

  it('says what is not set, and how to set it', async () => {
    const body = await get(`/portfolios/${portfolio.Growth}/allocation?by=sector`);
    const group = body.groups.find(({ kind }: { kind: string }) => kind === 'not-set');
    expect(group).toMatchObject({
      key: null,
      name: 'Not set',
      value: '250.00',
      mend: 'Set the sector of VTI.',
    });
    await ada.call('PATCH', `/assets/${asset.VTI}`, { sector: 'Broad market' });
    const after = await get(`/portfolios/${portfolio.Growth}/allocation?by=sector`);
    expect(after.groups.map(({ name }: { name: string }) => name)).toEqual([
      'Energy',
      'Broad market',
      'Cash',
    ]);
  });

  it('counts an asset in each of its tags, and says so', async () => {
    const body = await get(`/portfolios/${portfolio.Growth}/allocation?by=tag`);
    expect(body.overlaps).toBe(true);
    expect(shown(body).map(([name, value]) => [name, value])).toEqual([
      ['core', '850.00'],
      ['income', '600.00'],
      ['Cash', '250.00'],
    ]);
  });

  it('is of a day', async () => {
    const body = await get(`/portfolios/${portfolio.Growth}/allocation?asOf=2026-01-05`);
    expect(shown(body)).toEqual([['Cash', '1000.00', 1, 'USD']]);
  });
});

describe('the allocation of all portfolios', () => {
  it('has no weights as long as a rate is missing, and says which', async () => {
    const body = await get('/allocation?by=country&currency=USD');
    expect([body.total, body.known]).toEqual([null, '1100.00']);
    expect(shown(body).map(([name, value, weight]) => [name, value, weight])).toEqual([
      ['United Kingdom', '600.00', null],
      ['Cash', '250.00', null],
      ['Not set', '250.00', null],
      ['Germany', null, null],
    ]);
    expect(body.unavailable).toMatchObject([
      { symbol: 'SAP', mend: expect.stringContaining('exchange rates between EUR and USD') },
    ]);
  });

  it('adds up in one currency', async () => {
    await ada.call('PUT', '/fx', {
      base: 'EUR',
      rates: [{ date: '2026-01-02', quote: 'USD', rate: '1.25' }],
    });
    const body = await get('/allocation?by=portfolio&currency=USD');
    expect([body.total, body.unavailable]).toEqual(['1350.00', []]);
    expect(shown(body)).toEqual([
      ['Growth', '1100.00', 0.814815, 'SHEL,USD,VTI'],
      ['Europe', '250.00', 0.185185, 'SAP'],
    ]);
    expect(
      shown(await get('/allocation?by=currency&currency=EUR')).map(([name, value]) => [name, value]),
    ).toEqual([
      ['US Dollar', '880.00'],
      ['Euro', '200.00'],
    ]);
  });
});

describe('the whole', () => {
  it('is what the portfolio is worth, though its parts are rounded when they are shown', async () => {
    const { body } = await ada.call('POST', '/portfolios', { name: 'Fractions', currency: 'USD' });
    // Three times 0.335 are 1.005, in cents 1.01; each of them is 0.34 and their sum would be 1.02.
    for (const symbol of ['F1', 'F2', 'F3']) {
      const buy = { type: 'BUY', date: '2026-01-06', symbol, quantity: '0.5', price: '0.67' };
      const bought = await ada.call('POST', `/portfolios/${body.id}/transactions`, buy);
      const bars = [{ date: '2026-02-02', close: '0.67' }];
      await ada.call('PUT', `/assets/${bought.body.assetId}/prices`, { bars });
    }
    const [value, allocation] = await Promise.all([
      get(`/portfolios/${body.id}/value`),
      get(`/portfolios/${body.id}/allocation?by=asset`),
    ]);
    expect([value.value, value.holdings]).toEqual([allocation.total, '1.01']);
    expect(
      shown(allocation)
        .map(([, worth]) => worth)
        .filter((worth) => worth === '0.34'),
    ).toHaveLength(3);
    expect((await ada.call('DELETE', `/portfolios/${body.id}`)).status).toBe(204);
  });
});

describe('bad and foreign requests', () => {
  it('are refused with the place', async () => {
    for (const [query, path] of [
      ['by=colour', 'querystring/by'],
      ['asOf=2026-02-30', 'querystring/asOf'],
      ['currency=XXQ', 'querystring/currency'],
      ['group=type', 'querystring/group'],
    ]) {
      const { status, body } = await ada.call('GET', `/allocation?${query}`);
      expect([query, status, body.errors?.[0].path]).toEqual([query, 400, path]);
    }
    expect((await bob.call('GET', `/portfolios/${portfolio.Growth}/allocation`)).status).toBe(404);
    expect((await bob.call('GET', '/allocation')).body.groups).toEqual([]);
  });
});
