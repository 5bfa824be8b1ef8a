import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, START, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let bob: Person;
beforeAll(async () => {
  ada = await app.person('Ada');
  bob = await app.person('Bob');
});

const make = async (symbol: string, more: object = {}) =>
  (await ada.call('POST', '/assets', { symbol, currency: 'USD', ...more })).body;
const paths = (body: { errors?: { path: string }[] }) => body.errors?.map(({ path }) => path);

describe('assets', () => {
  it('are made, found, changed and deleted', async () => {
    const made = await ada.call('POST', '/assets', {
      symbol: 'VTI',
      currency: 'USD',
      isin: 'US9229087690',
      type: 'etf',
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      symbol: 'VTI',
      name: 'VTI',
      prices: { count: 0, from: null, to: null },
    });
    const path = `/assets/${made.body.id}`;
    expect((await ada.call('PATCH', path, { name: 'Total 100%_market', exchange: 'ARCA' })).body.name).toBe(
      'Total 100%_market',
    );
    expect((await ada.call('GET', path)).body.exchange).toBe('ARCA');
    for (const [q, count] of [
      ['vt', 1],
      ['100%_M', 1],
      ['US92290', 1],
      ['%', 1],
      ['x%', 0],
    ] as const)
      expect((await ada.call('GET', `/assets/search?q=${encodeURIComponent(q)}`)).body.items).toHaveLength(
        count,
      );
    expect((await ada.call('DELETE', path)).status).toBe(204);
    expect((await ada.call('GET', path)).status).toBe(404);
  });

  it('have an ISIN with the right check digit, or none', async () => {
    const mistyped = { symbol: 'AAPL', currency: 'USD', isin: 'US0378331006' };
    const refused = await ada.call('POST', '/assets', mistyped);
    expect([refused.status, paths(refused.body)]).toEqual([400, ['body/isin']]);
    const { id } = await make('AAPL', { isin: 'US0378331005' });
    expect((await ada.call('PATCH', `/assets/${id}`, { isin: 'US0373831005' })).status).toBe(400);
    expect((await ada.call('PATCH', `/assets/${id}`, { isin: null })).body.isin).toBeNull();
    await ada.call('DELETE', `/assets/${id}`);
  });

  it('say what they are grouped by', async () => {
    const groups = { sector: 'Energy', industry: 'Oil', country: 'GB', tags: ['core', 'core', 'income'] };
    const made = await make('SHEL', groups);
    expect(made).toMatchObject({ ...groups, tags: ['core', 'income'] });
    const path = `/assets/${made.id}`;
    const changed = await ada.call('PATCH', path, { sector: null, tags: [] });
    expect(changed.body).toMatchObject({ sector: null, industry: 'Oil', country: 'GB', tags: [] });
    const bad = await ada.call('PATCH', path, { country: 'UK of GB', tags: [' core'] });
    expect([bad.status, [...new Set(paths(bad.body))]]).toEqual([400, ['body/country', 'body/tags/0']]);
    expect((await ada.call('DELETE', path)).status).toBe(204);
  });

  it('are unique by symbol, in a known currency, and of one book', async () => {
    const { id } = await make('AAPL');
    expect((await ada.call('POST', '/assets', { symbol: 'aapl', currency: 'USD' })).status).toBe(409);
    const unknown = await ada.call('POST', '/assets', { symbol: 'X', currency: 'QQQ' });
    expect([unknown.status, paths(unknown.body)]).toEqual([400, ['body/currency']]);
    for (const [method, path, body] of [
      ['GET', `/assets/${id}`],
      ['PATCH', `/assets/${id}`, { name: 'mine' }],
      ['DELETE', `/assets/${id}`],
      ['GET', `/assets/${id}/prices`],
      ['PUT', `/assets/${id}/prices`, { bars: [{ date: '2024-01-02', close: '1' }] }],
    ] as const)
      expect((await bob.call(method, path, body)).status).toBe(404);
    expect((await bob.call('GET', '/assets')).body.items).toEqual([]);
  });

  it('are listed by symbol, page by page', async () => {
    for (const symbol of ['ZM', 'amd', 'MSFT']) await make(symbol);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await ada.call('GET', `/assets?limit=2${cursor}`);
      seen.push(...body.items.map((asset: { symbol: string }) => asset.symbol));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual(['AAPL', 'amd', 'MSFT', 'ZM']);
  });
});

describe('prices', () => {
  it('are stored from JSON and from CSV, replacing days that are there', async () => {
    const { id } = await make('GOOG');
    const bars = [
      { date: '2024-03-01', close: '250.10' },
      { date: '2024-03-04', open: '1', high: '3', low: '0.5', close: '2.000000000001', volume: '0' },
    ];
    const put = await ada.call('PUT', `/assets/${id}/prices`, { bars });
    expect([put.status, put.body]).toEqual([200, { stored: 2, from: '2024-03-01', to: '2024-03-04' }]);
    const csv = 'date,close\n2024-03-05,3.5\n2024-03-01,251\n';
    const replaced = await ada.call('PUT', `/assets/${id}/prices`, csv, { 'content-type': 'text/csv' });
    expect(replaced.body).toEqual({ stored: 2, from: '2024-03-01', to: '2024-03-05' });
    const first = await ada.call('GET', `/assets/${id}/prices?limit=2`);
    const from = { provider: 'user', fetchedAt: START };
    expect(first.body.items).toEqual([
      { date: '2024-03-01', close: '251', ...from },
      { ...bars[1], ...from },
    ]);
    const rest = await ada.call('GET', `/assets/${id}/prices?cursor=${first.body.nextCursor}`);
    expect(rest.body).toEqual({ items: [{ date: '2024-03-05', close: '3.5', ...from }], nextCursor: null });
    expect((await ada.call('GET', `/assets/${id}`)).body.prices).toEqual({
      count: 3,
      from: '2024-03-01',
      to: '2024-03-05',
    });
  });

  it('keeps twelve digits of a price as programs print it', async () => {
    const { id } = await make('LONG');
    const bars = [{ date: '2024-01-02', close: '24.608617782592773' }];
    expect((await ada.call('PUT', `/assets/${id}/prices`, { bars })).status).toBe(200);
    const { body } = await ada.call('GET', `/assets/${id}/prices`);
    expect(body.items[0].close).toBe('24.608617782593');
  });

  it.each([
    ['a day that does not exist', [{ date: '2023-02-29', close: '1' }], 'body/bars/0/date'],
    ['a negative price', [{ date: '2024-01-02', close: '-1' }], 'body/bars/0/close'],
    ['a price of zero', [{ date: '2024-01-02', close: '0.00' }], 'body/bars/0/close'],
    [
      'a day twice',
      [
        { date: '2024-01-02', close: '1' },
        { date: '2024-01-02', close: '2' },
      ],
      'body/bars/1/date',
    ],
    ['a price too small to keep', [{ date: '2024-01-02', close: '0.0000000000001' }], 'body/bars/0/close'],
    ['a field that is none', [{ date: '2024-01-02', close: '1', adjClose: '1' }], 'body/bars/0/adjClose'],
  ])('of %s are refused by path, and nothing is stored', async (name, bars, path) => {
    const { id } = await make(`BAD ${name}`);
    const sent = [...bars, { date: '2024-02-02', close: '1' }];
    const answer = await ada.call('PUT', `/assets/${id}/prices`, { bars: sent });
    expect([answer.status, paths(answer.body)]).toEqual([400, [path]]);
    expect((await ada.call('GET', `/assets/${id}/prices`)).body.items).toEqual([]);
  });

  it.each([
    ['date,close\n2024-03-05,3.5\n2024-03-06,n/a\n', ['body/line/3']],
    ['date,close\n2024-13-05,3.5\n2024-03-06,1\n', ['body/line/2']],
    ['date,symbol,close\n2024-03-05,CSVX,3.5\n2024-03-06,OTHER,1\n', ['body/line/3']],
    ['date,close\n2024-03-05,3.5\n2024-03-05,1\n', ['body/line/3']],
    ['close,Date,volume\n3.5,2024-03-05\n0,2024-03-06,1\n', ['body/line/3']],
    ['Date;Price\n05.03.2024;3,5\n06.03.2024;4,5\n', ['body']],
    ['date,close\n', ['body']],
    ['nothing of use', ['body']],
  ])('of the CSV %j are refused by line', async (csv, expected) => {
    const { body: found } = await ada.call('GET', '/assets/search?q=CSVX');
    const id = found.items[0]?.id ?? (await make('CSVX')).id;
    const answer = await ada.call('PUT', `/assets/${id}/prices`, csv, { 'content-type': 'text/csv' });
    expect([answer.status, paths(answer.body)]).toEqual([400, expected]);
    expect((await ada.call('GET', `/assets/${id}/prices`)).body.items).toEqual([]);
  });
});

describe('exchange rates', () => {
  it('are found directly, inverted and across a common currency', async () => {
    const rates = [
      { date: '2024-03-01', quote: 'USD', rate: '1.25' },
      { date: '2024-03-04', quote: 'USD', rate: '1.6' },
      { date: '2024-03-01', quote: 'GBP', rate: '0.8' },
    ];
    const put = await ada.call('PUT', '/fx', { base: 'EUR', rates });
    expect([put.status, put.body]).toEqual([200, { stored: 3 }]);
    const fx = async (query: string) => (await ada.call('GET', `/fx?${query}`)).body;
    expect(await fx('base=EUR&quote=USD')).toEqual({
      base: 'EUR',
      quote: 'USD',
      via: 'direct',
      items: [
        { date: '2024-03-01', rate: '1.25' },
        { date: '2024-03-04', rate: '1.6' },
      ],
    });
    expect(await fx('base=USD&quote=EUR&from=2024-03-02')).toMatchObject({
      via: 'inverse',
      items: [{ date: '2024-03-04', rate: '0.625' }],
    });
    // 1 GBP = 1/0.8 EUR = 1.25/0.8 USD
    expect(await fx('base=GBP&quote=USD')).toMatchObject({
      via: 'EUR',
      items: [{ date: '2024-03-01', rate: '1.5625' }],
    });
    expect(await fx('base=GBP&quote=CHF')).toMatchObject({ via: null, items: [] });
    expect((await bob.call('GET', '/fx?base=EUR&quote=USD')).body.items).toEqual([]);
  });

  it.each([
    [{ base: 'QQQ', rates: [{ date: '2024-03-01', quote: 'USD', rate: '1' }] }, 'body/base'],
    [{ base: 'EUR', rates: [{ date: '2024-03-01', quote: 'QQQ', rate: '1' }] }, 'body/rates/0/quote'],
    [{ base: 'EUR', rates: [{ date: '2024-03-01', quote: 'USD', rate: '0' }] }, 'body/rates/0/rate'],
    [{ base: 'EUR', rates: [{ date: '2024-02-30', quote: 'USD', rate: '1' }] }, 'body/rates/0/date'],
  ])('that can not be are refused: %j', async (body, path) => {
    const answer = await ada.call('PUT', '/fx', body);
    expect([answer.status, paths(answer.body)]).toEqual([400, [path]]);
  });
});
