import { describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();

/** C. Bacon, Practical Portfolio Performance Measurement and Attribution, chapter 5: equities of three countries. */
const COUNTRIES = {
  GB: { own: [0.4, 0.2], benchmark: [0.4, 0.1] },
  JP: { own: [0.3, -0.05], benchmark: [0.2, -0.04] },
  US: { own: [0.3, 0.06], benchmark: [0.4, 0.08] },
} as const;

async function withPrices(person: Person, symbol: string, country: string, change: number): Promise<void> {
  const asset = {
    symbol,
    currency: 'EUR',
    country,
    type: 'stock',
    sector: country === 'US' ? 'Energy' : null,
  };
  const { body } = await person.call('POST', '/assets', asset);
  const bars = [
    { date: '2025-01-30', close: '100' },
    { date: '2025-01-31', close: (100 * (1 + change)).toFixed(6) },
  ];
  expect((await person.call('PUT', `/assets/${body.id}/prices`, { bars })).status).toBe(200);
}

async function holding(person: Person, name: string, weights: Record<string, number>): Promise<string> {
  const { body } = await person.call('POST', '/portfolios', { name, currency: 'EUR' });
  const transactions = Object.entries(weights).map(([symbol, weight]) => ({
    type: 'BUY',
    date: '2025-01-30',
    symbol,
    quantity: String(Math.round(weight * 1000)),
    price: '100',
  }));
  const booked = await person.call('POST', `/portfolios/${body.id}/transactions`, transactions);
  expect(booked.status, JSON.stringify(booked.body)).toBe(201);
  return body.id;
}

async function world() {
  const ann = await app.person('Ann');
  for (const [country, { own, benchmark }] of Object.entries(COUNTRIES)) {
    await withPrices(ann, `P${country}`, country, own[1]);
    await withPrices(ann, `B${country}`, country, benchmark[1]);
  }
  const portfolioId = await holding(ann, 'Own', { PGB: 0.4, PJP: 0.3, PUS: 0.3 });
  const benchmarkId = await holding(ann, 'Policy', { BGB: 0.4, BJP: 0.2, BUS: 0.4 });
  const ask = async (query: string) => {
    const path = `/analytics/attribution?portfolioId=${portfolioId}&by=country&to=2025-01-31&${query}`;
    const { status, body } = await ann.call('GET', path);
    return { status, body };
  };
  return { ann, portfolioId, benchmarkId, ask };
}

const percent = (value: number) => Number((value * 100).toFixed(8)) + 0;
type Group = Record<
  'allocation' | 'selection' | 'interaction' | 'total' | 'weight' | 'contribution',
  number
> & {
  group: string;
};

describe('attribution', () => {
  it('has the effects of the worked example, against a portfolio and against a policy', async () => {
    const { ask, benchmarkId } = await world();
    for (const query of [`benchmarkPortfolioId=${benchmarkId}`, 'policy=BGB:0.4,bjp:0.2,BUS:0.4']) {
      const { status, body } = await ask(query);
      expect(status, JSON.stringify(body)).toBe(200);
      const { return: own, benchmarkReturn, active, allocation, selection, interaction } = body.totals;
      expect([own, benchmarkReturn, active, allocation, selection, interaction].map(percent)).toEqual([
        8.3, 6.4, 1.9, -1.2, 3, 0.1,
      ]);
      const groups = new Map(body.groups.map((group: Group) => [group.group, group]));
      const effects = (name: string) => {
        const group = groups.get(name) as Group;
        return [group.allocation, group.selection, group.interaction].map(percent);
      };
      expect([effects('GB'), effects('JP'), effects('US')]).toEqual([
        [0, 4, 0],
        [-1.04, -0.2, -0.1],
        [-0.16, -0.8, 0.2],
      ]);
      expect(body.groups.map(({ contribution }: Group) => percent(contribution))).toEqual([8, 1.8, -1.5]);
      expect(body.holdings.map(({ symbol }: { symbol: string }) => symbol)).toEqual(['PGB', 'PUS', 'PJP']);
      expect([body.months.month, body.months.active.map(percent)]).toEqual([['2025-01'], [1.9]]);
      expect(body.unavailable).toEqual([]);
    }
  });

  it('compares from the close of the day on which the portfolio begins, as performance does', async () => {
    const bea = await app.person('Bea');
    const dates = ['2025-01-29', '2025-01-30', '2025-01-31'];
    for (const [symbol, closes] of Object.entries({ OWN: [100, 110, 121], IDX: [100, 105, 110.25] })) {
      const { body: asset } = await bea.call('POST', '/assets', { symbol, currency: 'EUR', type: 'stock' });
      const bars = dates.map((date, at) => ({ date, close: String(closes[at]) }));
      expect((await bea.call('PUT', `/assets/${asset.id}/prices`, { bars })).status).toBe(200);
    }
    const buy = async (symbol: string, date: string, price: string) => {
      const { body } = await bea.call('POST', '/portfolios', { name: symbol, currency: 'EUR' });
      const trade = { type: 'BUY', date, symbol, quantity: '10', price };
      expect((await bea.call('POST', `/portfolios/${body.id}/transactions`, trade)).status).toBe(201);
      return body.id;
    };
    const own = await buy('OWN', '2025-01-30', '110');
    const index = await buy('IDX', '2025-01-29', '100');
    const answer = async (path: string) =>
      (await bea.call('GET', `${path}portfolioId=${own}&to=2025-01-31`)).body;
    const performance = await answer('/portfolio/performance?benchmark=IDX&');
    expect([performance.twr, performance.benchmark.return].map(percent)).toEqual([10, 5]);
    for (const query of ['benchmark=IDX', 'policy=IDX:1', `benchmarkPortfolioId=${index}`]) {
      const { totals } = await answer(`/analytics/attribution?${query}&`);
      expect([totals.return, totals.benchmarkReturn, totals.active].map(percent)).toEqual([10, 5, 5]);
    }
    const { totals } = await answer('/analytics/attribution?benchmark=IDX&from=2025-01-31&');
    expect([totals.return, totals.benchmarkReturn].map(percent)).toEqual([10, 5]);
  });

  it('finds nothing between a portfolio and itself, whatever its first purchases cost', async () => {
    const { ask, portfolioId, ann } = await world();
    const cheaper = { type: 'BUY', date: '2025-01-30', symbol: 'PGB', quantity: '10', price: '90' };
    expect((await ann.call('POST', `/portfolios/${portfolioId}/transactions`, cheaper)).status).toBe(201);
    for (const linking of ['carino', 'menchero']) {
      const { totals } = (await ask(`benchmarkPortfolioId=${portfolioId}&linking=${linking}`)).body;
      expect(totals.return).toBeGreaterThan(0.083);
      expect([totals.active, totals.allocation, totals.selection, totals.interaction]).toEqual([0, 0, 0, 0]);
    }
  });

  it('puts dividends of a benchmark in again, as performance does', async () => {
    const { ask, ann, portfolioId } = await world();
    const { body: asset } = await ann.call('POST', '/assets', { symbol: 'PAY', currency: 'EUR' });
    const bars = ['2025-01-29', '2025-01-30', '2025-01-31'].map((date) => ({ date, close: '100' }));
    expect((await ann.call('PUT', `/assets/${asset.id}/prices`, { bars })).status).toBe(200);
    const dividends = [{ exDate: '2025-01-31', amount: '3', currency: 'EUR' }];
    expect((await ann.call('PUT', `/assets/${asset.id}/events`, { dividends })).status).toBe(200);
    const path = `/portfolio/performance?portfolioId=${portfolioId}&benchmark=PAY&to=2025-01-31`;
    const { benchmark } = (await ann.call('GET', path)).body;
    expect([benchmark.totalReturn, percent(benchmark.return)]).toEqual([true, 3]);
    const alone = (await ask('benchmark=PAY')).body;
    expect([alone.benchmark.totalReturn, percent(alone.totals.benchmarkReturn)]).toEqual([true, 3]);
    const mixed = (await ask('policy=PAY:0.5,BUS:0.5')).body;
    expect([mixed.benchmark.totalReturn, percent(mixed.totals.benchmarkReturn)]).toEqual([false, 5.5]);
  });

  it('has the return of a portfolio that lost more than it had, and says why nothing is linked', async () => {
    const bea = await app.person('Bea');
    const { body: asset } = await bea.call('POST', '/assets', { symbol: 'UP', currency: 'EUR' });
    const closes = { '2025-01-29': '100', '2025-01-30': '150', '2025-01-31': '400' };
    const bars = Object.entries(closes).map(([date, close]) => ({ date, close }));
    expect((await bea.call('PUT', `/assets/${asset.id}/prices`, { bars })).status).toBe(200);
    const { body } = await bea.call('POST', '/portfolios', {
      name: 'Short',
      currency: 'EUR',
      allowShort: true,
    });
    const booked = await bea.call('POST', `/portfolios/${body.id}/transactions`, [
      { type: 'DEPOSIT', date: '2025-01-29', amount: '100', currency: 'EUR' },
      { type: 'SELL', date: '2025-01-29', symbol: 'UP', quantity: '1', price: '100' },
    ]);
    expect(booked.status).toBe(201);
    const query = `portfolioId=${body.id}&to=2025-01-31`;
    const performance = (await bea.call('GET', `/portfolio/performance?${query}`)).body;
    const { totals, groups, unavailable } = (
      await bea.call('GET', `/analytics/attribution?benchmark=UP&${query}`)
    ).body;
    expect([performance.twr, totals.return, totals.benchmarkReturn]).toEqual([-3, -3, 3]);
    expect([totals.active, totals.allocation]).toEqual([-6, null]);
    expect(groups.map(({ contribution }: Group) => contribution)).toContain(null);
    expect(unavailable).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('on 2025-01-31 the portfolio lost all') }),
    ]);
  });

  it('groups by what was asked, and takes one asset as benchmark', async () => {
    const { ask, ann, portfolioId } = await world();
    const sectors = (await ask('benchmark=BUS&linking=menchero')).body;
    expect(sectors.benchmark).toEqual({
      kind: 'asset',
      name: 'BUS',
      rebalance: null,
      totalReturn: false,
    });
    expect(percent(sectors.totals.active)).toBe(0.3);
    const bySector = await ann.call(
      'GET',
      `/analytics/attribution?portfolioId=${portfolioId}&to=2025-01-31&policy=BUS:1:Not set`,
    );
    expect(bySector.body.groups.map(({ group, weight }: Group) => [group, percent(weight / 2)])).toEqual([
      ['Not set', expect.closeTo(35, 0)],
      ['Energy', expect.closeTo(15, 0)],
    ]);
  });

  it('says what is missing instead of a figure', async () => {
    const { ask, ann, portfolioId } = await world();
    const none = (await ask('')).body;
    expect([percent(none.totals.return), none.totals.active, none.groups[0].allocation]).toEqual([
      8.3,
      null,
      null,
    ]);
    expect(none.unavailable.map(({ mend }: { mend: string }) => mend)).toEqual([
      expect.stringContaining('choose one'),
    ]);
    await ann.call('POST', '/assets', { symbol: 'NEW', currency: 'EUR' });
    const late = (await ask('benchmark=NEW')).body;
    expect([late.totals.benchmarkReturn, late.unavailable[0].symbol]).toEqual([null, 'NEW']);
    const young = await holding(ann, 'Young', { NEW: 1 });
    const own = await ann.call('GET', `/analytics/attribution?portfolioId=${young}&benchmark=BUS`);
    expect([own.body.totals.return, own.body.holdings]).toEqual([null, []]);
    expect(own.body.unavailable[0]).toMatchObject({
      symbol: 'NEW',
      mend: expect.stringContaining('add prices'),
    });
    const early = `/analytics/attribution?portfolioId=${portfolioId}&from=2024-01-01&to=2024-12-31`;
    const { body: before } = await ann.call('GET', early);
    expect([before.totals.return, before.unavailable[0].reason]).toEqual([
      null,
      expect.stringContaining('no transactions'),
    ]);
  });

  it('refuses what is wrong, naming the place', async () => {
    const { ask, portfolioId } = await world();
    const refused = async (query: string) => {
      const { status, body } = await ask(query);
      return [status, body.errors?.[0].path];
    };
    expect(await refused('policy=BUS:0.5')).toEqual([400, 'querystring/policy']);
    expect(await refused('policy=BUS')).toEqual([400, 'querystring/policy']);
    expect(await refused('policy=BUS:0.5,BUS:0.5')).toEqual([400, 'querystring/policy']);
    expect(await refused('policy=NO:1')).toEqual([400, 'querystring/policy']);
    expect(await refused('benchmark=BUS&policy=BUS:1')).toEqual([400, 'querystring/policy']);
    expect(await refused('linking=frongello')).toEqual([400, 'querystring/linking']);
    const eve = await app.person('Eve');
    expect((await eve.call('GET', `/analytics/attribution?portfolioId=${portfolioId}`)).status).toBe(404);
    const { body } = await eve.call('POST', '/portfolios', { name: 'P', currency: 'EUR' });
    expect(
      (
        await eve.call(
          'GET',
          `/analytics/attribution?portfolioId=${body.id}&benchmarkPortfolioId=${portfolioId}`,
        )
      ).status,
    ).toBe(404);
  });
});
