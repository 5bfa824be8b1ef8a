import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let bob: Person;
let path = '';
const asset: Record<string, string> = {};

const get = async (route: string) => (await ada.call('GET', route)).body;

/** Dividends of The Coca-Cola Company on 100 shares, and one of an asset in EUR, in a portfolio in USD. */
beforeAll(async () => {
  [ada, bob] = await Promise.all([app.person('Ada'), app.person('Bob')]);
  for (const [symbol, currency] of [
    ['KO', 'USD'],
    ['SAP', 'EUR'],
  ] as const)
    asset[symbol] = (await ada.call('POST', '/assets', { symbol, currency, name: `${symbol} Inc` })).body.id;
  const { body } = await ada.call('POST', '/portfolios', { name: 'Income', currency: 'USD' });
  path = `/portfolios/${body.id}`;
  const ko = (date: string, amount: string, tax: string) => ({
    type: 'DIVIDEND',
    date,
    symbol: 'KO',
    amount,
    tax,
  });
  const added = await ada.call('POST', `${path}/transactions`, [
    { type: 'DEPOSIT', date: '2023-12-01', amount: '20000' },
    { type: 'BUY', date: '2023-12-20', symbol: 'KO', quantity: '100', price: '60' },
    ko('2024-04-01', '48.50', '7.28'),
    ko('2024-07-01', '48.50', '7.28'),
    ko('2024-10-01', '48.50', '7.28'),
    ko('2024-12-16', '48.50', '7.28'),
    ko('2025-04-01', '51.00', '7.65'),
    {
      type: 'BUY',
      date: '2025-05-02',
      symbol: 'SAP',
      quantity: '10',
      price: '250',
      currency: 'EUR',
      fxRate: '1.1',
    },
    {
      type: 'DIVIDEND',
      date: '2025-05-20',
      symbol: 'SAP',
      amount: '23.50',
      tax: '6.20',
      currency: 'EUR',
      fxRate: '1.12',
    },
    ko('2025-07-01', '51.00', '7.65'),
    { type: 'INTEREST', date: '2025-09-30', amount: '12.40', tax: '1.40' },
    ko('2025-10-01', '51.00', '7.65'),
    ko('2025-12-15', '51.00', '7.65'),
  ]);
  expect(added.status).toBe(201);
  await ada.call('PUT', `/assets/${asset.KO}/prices`, { bars: [{ date: '2026-02-27', close: '68' }] });
});

describe('the dividends of a portfolio', () => {
  it('stand by year and asset, with tax and net, in their own and in the base currency', async () => {
    const body = await get(`${path}/dividends`);
    expect([body.asOf, body.currency]).toEqual(['2026-03-01', 'USD']);
    expect(body.items).toEqual([
      {
        year: 2025,
        assetId: asset.KO,
        symbol: 'KO',
        currency: 'USD',
        amount: '204.00',
        tax: '30.60',
        net: '173.40',
        amountInBase: '204.00',
        taxInBase: '30.60',
        netInBase: '173.40',
        payments: 4,
      },
      {
        year: 2025,
        assetId: asset.SAP,
        symbol: 'SAP',
        currency: 'EUR',
        amount: '23.50',
        tax: '6.20',
        net: '17.30',
        amountInBase: '26.32',
        taxInBase: '6.94',
        netInBase: '19.38',
        payments: 1,
      },
      expect.objectContaining({ year: 2024, symbol: 'KO', amount: '194.00', tax: '29.12', net: '164.88' }),
    ]);
  });

  it('stand by month and year, with interest beside them and growth of whole years', async () => {
    const { months, years, interest } = await get(`${path}/dividends`);
    expect(months.filter(({ month }: { month: string }) => month >= '2025-09')).toEqual([
      { month: '2025-09', gross: '0.00', tax: '0.00', net: '0.00', interest: '11.00' },
      { month: '2025-10', gross: '51.00', tax: '7.65', net: '43.35', interest: '0.00' },
      { month: '2025-12', gross: '51.00', tax: '7.65', net: '43.35', interest: '0.00' },
    ]);
    expect(years).toMatchObject([
      { year: 2025, gross: '230.32', net: '192.78', interest: '11.00' },
      { year: 2024, gross: '194.00', growth: null },
    ]);
    expect(years[0].growth).toBeCloseTo(230.32 / 194 - 1, 10);
    expect(interest).toEqual([
      {
        year: 2025,
        currency: 'USD',
        amount: '12.40',
        tax: '1.40',
        net: '11.00',
        netInBase: '11.00',
        payments: 1,
      },
    ]);
  });

  it('yield on the cost and on the price', async () => {
    const { assets } = await get(`${path}/dividends`);
    const [ko, sap] = assets;
    expect(ko).toMatchObject({
      symbol: 'KO',
      quantity: '100',
      rhythm: 'quarterly',
      lastPaid: '2025-12-15',
      annualPerShare: '2.04',
    });
    expect(ko.yieldOnCost).toBeCloseTo(2.04 / 60, 10);
    expect(ko.currentYield).toBeCloseTo(2.04 / 68, 10);
    expect(ko.growth).toBeCloseTo(2.04 / 1.94 - 1, 10);
    expect(sap).toMatchObject({
      symbol: 'SAP',
      rhythm: 'unknown',
      annualPerShare: null,
      yieldOnCost: null,
      growth: null,
    });
  });

  it('are expected as they were paid a year before, marked as such', async () => {
    const { upcoming, expected, unavailable } = await get(`${path}/dividends`);
    expect(
      upcoming.map(({ date, amount, status, basis }: Record<string, string>) => [
        date,
        amount,
        status,
        basis,
      ]),
    ).toEqual([
      ['2026-04-01', '51.00', 'expected', 'as paid on 2025-04-01'],
      ['2026-07-01', '51.00', 'expected', 'as paid on 2025-07-01'],
      ['2026-10-01', '51.00', 'expected', 'as paid on 2025-10-01'],
      ['2026-12-15', '51.00', 'expected', 'as paid on 2025-12-15'],
    ]);
    // Four payments had the time to come again, and did.
    expect(upcoming[0].confidence).toBeCloseTo(5 / 6, 10);
    expect(expected.amount).toBe('204.00');
    expect(unavailable.map(({ symbol }: { symbol: string }) => symbol)).toContain('SAP');
  });

  it('are of a time, and of a day', async () => {
    const body = await get(`${path}/dividends?from=2025-01-01&to=2025-06-30`);
    expect(body.items.map(({ amount }: { amount: string }) => amount)).toEqual(['51.00', '23.50']);
    expect(body.years).toMatchObject([{ year: 2025, growth: null }]);
    const before = await get(`${path}/dividends?asOf=2024-08-01`);
    expect(before.items).toMatchObject([{ year: 2024, amount: '97.00', payments: 2 }]);
    expect(before.upcoming).toEqual([]);
  });
});

describe('the dividends of all portfolios', () => {
  it('join what several of them hold', async () => {
    const { body: other } = await ada.call('POST', '/portfolios', { name: 'Other', currency: 'USD' });
    await ada.call('POST', `/portfolios/${other.id}/transactions`, [
      { type: 'BUY', date: '2024-02-01', symbol: 'KO', quantity: '50', price: '60' },
      { type: 'DIVIDEND', date: '2025-04-01', symbol: 'KO', amount: '25.50' },
      { type: 'DIVIDEND', date: '2025-07-01', symbol: 'KO', amount: '25.50' },
      { type: 'DIVIDEND', date: '2025-10-01', symbol: 'KO', amount: '25.50' },
      { type: 'DIVIDEND', date: '2025-12-15', symbol: 'KO', amount: '25.50' },
    ]);
    const { items, assets, upcoming } = await get('/dividends?currency=USD');
    expect(items[0]).toMatchObject({ symbol: 'KO', amount: '306.00', payments: 8 });
    expect(assets[0]).toMatchObject({ symbol: 'KO', quantity: '150', annualPerShare: '2.04' });
    expect(upcoming[0]).toMatchObject({ perShare: '0.51', amount: '76.50' });
    await ada.call('DELETE', `/portfolios/${other.id}`);
  });

  it('say which rate is missing', async () => {
    const { items, years, unavailable } = await get('/dividends?currency=EUR&from=2025-05-01&to=2025-07-31');
    expect(items.map(({ amountInBase }: { amountInBase: string | null }) => amountInBase)).toEqual([
      null,
      '23.50',
    ]);
    expect(years).toMatchObject([{ year: 2025, gross: null }]);
    expect(unavailable.map(({ mend }: { mend: string }) => mend)).toContain(
      'add exchange rates between USD and EUR that begin on or before 2025-07-01',
    );
  });
});

describe('stored dividends of the assets', () => {
  it('are what yields and expectations are taken from, and what is declared is known', async () => {
    const cyd = await app.person('Cyd');
    const { body: made } = await cyd.call('POST', '/assets', { symbol: 'KO', currency: 'USD' });
    const { body } = await cyd.call('POST', '/portfolios', { name: 'New', currency: 'USD' });
    await cyd.call('POST', `/portfolios/${body.id}/transactions`, [
      { type: 'BUY', date: '2026-01-05', symbol: 'KO', quantity: '5', price: '140' },
      { type: 'SPLIT', date: '2026-02-02', symbol: 'KO', quantity: '2' },
      { type: 'SELL', date: '2026-02-25', symbol: 'KO', quantity: '4', price: '70' },
    ]);
    const stored = await cyd.call('PUT', `/assets/${made.id}/events`, {
      dividends: [
        { exDate: '2023-11-30', amount: '0.92', currency: 'USD' },
        ...['2024-03-14', '2024-06-14', '2024-09-13', '2024-11-29'].map((exDate) => ({
          exDate,
          amount: '0.97',
          currency: 'USD',
        })),
        ...['2025-03-14', '2025-06-13', '2025-09-15', '2025-12-01'].map((exDate) => ({
          exDate,
          amount: '1.02',
          currency: 'USD',
        })),
        { exDate: '2026-02-20', payDate: '2026-04-01', amount: '0.53', currency: 'USD' },
      ],
    });
    expect(stored.status).toBe(200);
    const { assets, upcoming } = (await cyd.call('GET', '/dividends?currency=USD')).body;
    // In shares of after the split: half of what is stored. The last year is that until 1 March 2026.
    expect(assets).toMatchObject([
      { symbol: 'KO', basis: 'events', rhythm: 'quarterly', annualPerShare: '2.04' },
    ]);
    expect(assets[0].growth).toBeCloseTo(1.02 / 0.97 - 1, 10);
    // Ten shares were held on the ex-date, six are held now; the payment of mid-March is the one that is declared.
    expect(
      upcoming.map(({ date, quantity, perShare, status }: Record<string, string>) => [
        date,
        quantity,
        perShare,
        status,
      ]),
    ).toEqual([
      ['2026-04-01', '10', '0.53', 'declared'],
      ['2026-06-13', '6', '0.51', 'expected'],
      ['2026-09-15', '6', '0.51', 'expected'],
      ['2026-12-01', '6', '0.51', 'expected'],
    ]);
  });
});

it('refuses bad and foreign requests with the place', async () => {
  for (const [query, place] of [
    ['from=2025-02-30', 'querystring/from'],
    ['from=2025-03-01&to=2025-02-01', 'querystring/from'],
    ['currency=EURO', 'querystring/currency'],
    ['year=2025', 'querystring/year'],
  ]) {
    const { status, body } = await ada.call('GET', `${path}/dividends?${query}`);
    expect([query, status, body.errors?.[0].path]).toEqual([query, 400, place]);
  }
  expect((await bob.call('GET', `${path}/dividends`)).status).toBe(404);
  expect((await bob.call('GET', '/dividends')).body).toMatchObject({
    items: [],
    months: [],
    expected: { amount: '0.00' },
  });
});

describe('an asset that pays in another currency than it is priced in', () => {
  it('has no yield, growth nor expectation of the payments that a rate is there for alone', async () => {
    const eve = await app.person('Eve');
    const { id } = (await eve.call('POST', '/assets', { symbol: 'ADR', currency: 'USD' })).body;
    await eve.call('PUT', `/assets/${id}/prices`, { bars: [{ date: '2026-02-27', close: '100' }] });
    const opened = await eve.call('POST', '/portfolios', { name: 'P', currency: 'USD' });
    const paid = (date: string) => ({
      ...{ type: 'DIVIDEND', date, symbol: 'ADR' },
      ...{ amount: '10', currency: 'GBP' },
    });
    await eve.call('POST', `/portfolios/${opened.body.id}/transactions`, [
      { type: 'DEPOSIT', date: '2023-01-02', amount: '10000' },
      { type: 'BUY', date: '2023-01-02', symbol: 'ADR', quantity: '10', price: '80' },
      ...['2024-06-03', '2024-12-02', '2025-06-02', '2025-12-01'].map(paid),
    ]);
    const dividends = async () => (await eve.call('GET', `/portfolios/${opened.body.id}/dividends`)).body;
    const unknown = { annualPerShare: null, yieldOnCost: null, currentYield: null, growth: null };
    const nothing = { amount: null, yieldOnCost: null, currentYield: null };
    expect(await dividends()).toMatchObject({ assets: [], expected: nothing });
    // Of the last payment alone there is a rate.
    await eve.call('PUT', '/fx', {
      base: 'GBP',
      rates: [{ date: '2025-12-01', quote: 'USD', rate: '1.25' }],
    });
    const some = await dividends();
    expect(some).toMatchObject({
      assets: [{ ...unknown, lastPaid: '2025-12-01', rhythm: 'half-yearly' }],
      expected: nothing,
    });
    expect(some.unavailable[0].reason).toContain('no exchange rate from GBP to USD');
    await eve.call('PUT', '/fx', {
      base: 'GBP',
      rates: [{ date: '2024-01-02', quote: 'USD', rate: '1.25' }],
    });
    // Twice a pound at 1.25 a share, on 100 dollars.
    const all = await dividends();
    expect(all.assets[0]).toMatchObject({ annualPerShare: '2.50', currentYield: 0.025, growth: 0 });
    expect(all.expected.amount).toBe('25.00');
  });
});
