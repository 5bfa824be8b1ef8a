import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let bob: Person;
beforeAll(async () => {
  ada = await app.person('Ada');
  bob = await app.person('Bob');
});

const paths = (body: { errors?: { path: string }[] }) => body.errors?.map(({ path }) => path);
const get = async (path: string) => (await ada.call('GET', path)).body;
const make = (body: object) => ada.call('POST', '/assets', { currency: 'USD', ...body });
const idOf = async (symbol: string): Promise<string> =>
  (await get(`/assets/search?q=${symbol}`)).items.find((item: { symbol: string }) => item.symbol === symbol)
    .id;
const price = async (symbol: string, closes: Record<string, string>) => {
  const bars = Object.entries(closes).map(([date, close]) => ({ date, close }));
  expect((await ada.call('PUT', `/assets/${await idOf(symbol)}/prices`, { bars })).status).toBe(200);
};

describe('assets that are options', () => {
  it('have the terms that a listed symbol says', async () => {
    const made = await make({ symbol: 'AAPL  240119C00100500' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      symbol: 'AAPL240119C00100500',
      name: 'AAPL 2024-01-19 100.5 call',
      type: 'option',
      option: {
        underlyingAssetId: await idOf('AAPL'),
        kind: 'call',
        style: 'american',
        strike: '100.5',
        expiry: '2024-01-19',
        multiplier: '100',
      },
    });
    expect((await make({ symbol: 'AAPL240119C00100500' })).status).toBe(409);
    const index = await make({ symbol: 'SPXW240119P04700000', option: { multiplier: '10' } });
    expect(index.body.option).toMatchObject({
      style: 'european',
      multiplier: '10',
      underlyingAssetId: await idOf('SPX'),
    });
    expect((await make({ symbol: 'ZZ240119C00100500', type: 'stock' })).body.option).toBeNull();
    const underlying = `/assets/${await idOf('AAPL')}`;
    expect((await ada.call('DELETE', underlying)).status).toBe(409);
  });

  it('are given terms, others, and none', async () => {
    const stock = (await make({ symbol: 'SAP', currency: 'EUR' })).body.id;
    const terms = { kind: 'put', strike: '120', expiry: '2026-12-18', multiplier: '10' };
    const made = await make({
      symbol: 'SAP DEC26 120 P',
      currency: 'EUR',
      option: { ...terms, underlyingAssetId: stock },
    });
    expect(made.body).toMatchObject({ type: 'option', option: { ...terms, style: 'american' } });
    const path = `/assets/${made.body.id}`;
    const patch = async (body: object) => ada.call('PATCH', path, body);
    expect((await patch({ option: { style: 'european' } })).body.option).toMatchObject({
      ...terms,
      style: 'european',
    });
    expect(paths((await patch({ type: 'stock' })).body)).toEqual(['body/type']);
    const plain = await patch({ option: null, type: 'stock' });
    expect(plain.body).toMatchObject({ type: 'stock', option: null });
    const undo = await ada.call('POST', `/operations/${(await get('/operations?limit=1')).items[0].id}/undo`);
    expect([undo.status, (await get(path)).option.style]).toEqual([200, 'european']);
    expect((await bob.call('GET', path)).status).toBe(404);
  });

  it('name what is wrong by its place', async () => {
    const refused = async (body: object) => {
      const { status, body: problem } = await make(body);
      expect(status).toBe(400);
      return paths(problem);
    };
    const terms = { kind: 'call', strike: '10', expiry: '2027-01-15', underlyingSymbol: 'QQ' };
    expect(await refused({ symbol: 'X1', option: { underlyingSymbol: 'QQ' } })).toEqual([
      'body/option/kind',
      'body/option/strike',
      'body/option/expiry',
    ]);
    expect(await refused({ symbol: 'X1', option: { ...terms, strike: '0', multiplier: '0' } })).toEqual([
      'body/option/strike',
      'body/option/multiplier',
    ]);
    const { underlyingSymbol: _, ...bare } = terms;
    const place = ['body/option/underlyingAssetId'];
    expect(await refused({ symbol: 'X1', option: bare })).toEqual(place);
    const others = (await bob.call('POST', '/assets', { symbol: 'BB', currency: 'USD' })).body.id;
    expect(await refused({ symbol: 'X1', option: { ...bare, underlyingAssetId: others } })).toEqual(place);
    const euro = (await make({ symbol: 'EURO', currency: 'EUR' })).body.id;
    expect(await refused({ symbol: 'X1', option: { ...bare, underlyingAssetId: euro } })).toEqual(place);
    expect(await refused({ symbol: 'X1', type: 'stock', option: terms })).toEqual(['body/type']);
    expect(await refused({ symbol: 'MSFT270115C00300000', option: { strike: '301', kind: 'put' } })).toEqual([
      'body/option/kind',
      'body/option/strike',
    ]);
  });
});

describe('a portfolio with options', () => {
  let count = 0;
  const open = async (): Promise<string> => {
    count += 1;
    return (await ada.call('POST', '/portfolios', { name: `Options ${count}`, currency: 'USD' })).body.id;
  };
  const trade = (id: string, type: string, date: string, symbol: string, more: object) =>
    ada.call('POST', `/portfolios/${id}/transactions`, { type, date, symbol, currency: 'USD', ...more });

  it('pays, holds and values contracts at the price times a hundred, everywhere', async () => {
    const id = await open();
    const symbol = 'MSFT260619C00400000';
    await trade(id, 'DEPOSIT', '2026-01-05', '', { symbol: undefined, amount: '1000' });
    const bought = await trade(id, 'BUY', '2026-01-05', symbol, { quantity: '2', price: '3.50' });
    expect(bought.body).toMatchObject({ price: '3.50', quantity: '2', amount: '700.00' });
    await price(symbol, { '2026-01-05': '3.5', '2026-01-06': '4.25', '2026-01-07': '4' });
    const holdings = await get(`/portfolios/${id}/holdings?asOf=2026-01-07`);
    expect(holdings.items).toMatchObject([
      {
        symbol,
        quantity: '2',
        costBasis: '700.00',
        averageCost: '350.00',
        price: '400',
        marketValue: '800.00',
      },
    ]);
    expect(holdings.totals).toMatchObject({ marketValue: '800.00', cash: '300.00' });
    const worth = await get(`/portfolios/${id}/value?asOf=2026-01-06`);
    expect(worth).toMatchObject({ value: '1150.00' });
    const performance = await get(`/portfolio/performance?portfolioId=${id}&from=2026-01-05&to=2026-01-07`);
    expect(performance.twr).toBeCloseTo(0.1, 12);
    expect(performance.series.value.at(-1)).toBeCloseTo(1100, 9);
    const netWorth = await get('/reports/net-worth?from=2026-01-07&to=2026-01-07');
    const adjusted = await get(`/analytics/risk-adjusted?portfolioId=${id}&from=2026-01-05&to=2026-01-07`);
    expect(netWorth.netWorth).toEqual(['1100.00']);
    expect(adjusted.items[0].return).toBeCloseTo(0.1, 12);
    const sold = await trade(id, 'SELL', '2026-01-08', symbol, { quantity: '1', price: '5' });
    expect(sold.body.amount).toBe('500.00');
    const changed = await ada.call('PATCH', `/portfolios/${id}/transactions/${sold.body.id}`, { price: '4' });
    expect(changed.body.amount).toBe('400.00');
    const lots = await get(`/portfolios/${id}/lots?asOf=2026-01-08`);
    expect(lots.closed[0]).toMatchObject({ proceeds: '400.00', gain: '50.00' });
  });

  it('follows a multiplier that is put right', async () => {
    const id = await open();
    const symbol = 'IBM260619P00200000';
    await trade(id, 'BUY', '2026-01-05', symbol, { quantity: '1', amount: '50' });
    await price(symbol, { '2026-01-05': '5', '2026-01-06': '6' });
    const value = async () =>
      (await get(`/portfolio/performance?portfolioId=${id}&from=2026-01-05&to=2026-01-06`)).series.value.at(
        -1,
      );
    expect(await value()).toBeCloseTo(600, 9);
    await ada.call('PATCH', `/assets/${await idOf(symbol)}`, { option: { multiplier: '10' } });
    expect(await value()).toBeCloseTo(60, 9);
    expect((await get(`/portfolios/${id}/holdings?asOf=2026-01-06`)).items[0].marketValue).toBe('60.00');
  });

  it('values an expired option by what exercise brought on its last day', async () => {
    const id = await open();
    const symbol = 'ORCL260116C00190000';
    await trade(id, 'BUY', '2026-01-05', symbol, { quantity: '3', price: '2' });
    await price(symbol, { '2026-01-05': '2', '2026-01-15': '4' });
    await price('ORCL', { '2026-01-05': '190', '2026-01-15': '193' });
    const value = async (day: string) =>
      (await get(`/portfolios/${id}/holdings?asOf=${day}`)).items[0].marketValue;
    // Until the underlying has a price on the last day the option's own last one stands.
    expect(await value('2026-01-20')).toBe('1200.00');
    await price('ORCL', { '2026-01-16': '195.5', '2026-01-20': '180' });
    expect([await value('2026-01-15'), await value('2026-01-20')]).toEqual(['1200.00', '1650.00']);
    expect((await get(`/portfolios/${id}/value?asOf=2026-01-20`)).value).toBe('1650.00');
    const { series } = await get(`/portfolio/performance?portfolioId=${id}&from=2026-01-05&to=2026-01-20`);
    expect(series.value.at(-1)).toBeCloseTo(1650, 9);
  });
});
