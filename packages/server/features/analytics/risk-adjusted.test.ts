// Values of numpy 2.4, written by fixtures/risk_adjusted.py.
import golden from '@financehub/core/portfolio/fixtures/risk_adjusted.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();

/** Mondays to Fridays. */
const DAYS = Array.from({ length: 400 }, (_, at) => new Date(Date.parse('2025-03-03') + at * 86_400_000))
  .filter((day) => ![0, 6].includes(day.getUTCDay()))
  .slice(0, golden.returns.length + 1)
  .map((day) => day.toISOString().slice(0, 10));

const SHARED = [
  'observations',
  'volatility',
  'sharpe',
  'sortino',
  'calmar',
  'omega',
  'beta',
  'alpha',
  'informationRatio',
] as const;

async function withReturns(person: Person, symbol: string, returns: readonly number[]): Promise<void> {
  const { body } = await person.call('POST', '/assets', { symbol, currency: 'USD' });
  const closes = [100];
  for (const value of returns) closes.push(closes.at(-1)! * (1 + value));
  const bars = closes.map((close, at) => ({ date: DAYS[at]!, close: close.toFixed(12) }));
  expect((await person.call('PUT', `/assets/${body.id}/prices`, { bars })).status).toBe(200);
}

async function world() {
  const ann = await app.person('Ann');
  await withReturns(ann, 'FUND', golden.returns);
  await withReturns(ann, 'MARKET', golden.benchmark);
  const { body } = await ann.call('POST', '/portfolios', { name: 'P', currency: 'USD' });
  const buy = { type: 'BUY', date: DAYS[0], symbol: 'FUND', quantity: '1000', price: '100' };
  expect((await ann.call('POST', `/portfolios/${body.id}/transactions`, buy)).status).toBe(201);
  const ask = async (query: string) =>
    ann.call('GET', `/analytics/risk-adjusted?portfolioId=${body.id}&to=${DAYS.at(-1)}${query}`);
  return { ann, ask, id: body.id };
}

describe('return for the risk taken', () => {
  it('of a portfolio, its holdings and the benchmark is that of numpy', async () => {
    const { ask } = await world();
    const { status, body } = await ask(`&benchmark=MARKET&riskFree=${golden.riskFree}`);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.items.map(({ kind, symbol }: Record<string, string>) => `${kind} ${symbol}`)).toEqual([
      'portfolio P',
      'benchmark MARKET',
      'asset FUND',
    ]);
    const [portfolio, market, fund] = body.items;
    for (const row of [portfolio, fund])
      for (const [name, value] of Object.entries(golden.figures)) expect(row[name]).toBeCloseTo(value, 8);
    expect(portfolio.return).toBeCloseTo(golden.returns.reduce((all, value) => all * (1 + value), 1) - 1, 9);
    expect(portfolio.calmar).toBeCloseTo(portfolio.returnAnnualized / portfolio.maxDrawdown, 12);
    expect([market.beta, market.alpha]).toEqual([expect.closeTo(1, 9), expect.closeTo(0, 9)]);
    expect(body.unavailable).toEqual([]);
  });

  it('leaves out what needs a benchmark where there is none, and names what lacks prices', async () => {
    const { ask, ann, id } = await world();
    const { body } = await ask('');
    expect([body.items[0].beta, body.items[0].sharpe !== null]).toEqual([null, true]);
    expect(body.unavailable[0].reason).toContain('no benchmark');
    await ann.call('POST', '/assets', { symbol: 'NEW', currency: 'EUR' });
    const buy = { type: 'BUY', date: DAYS[9], symbol: 'NEW', quantity: '1', price: '5', currency: 'EUR' };
    expect((await ann.call('POST', `/portfolios/${id}/transactions`, buy)).status).toBe(201);
    const later = (await ask('&benchmark=MARKET')).body;
    expect([later.items[0].return, later.items[0].returnAnnualized]).toEqual([null, null]);
    expect(later.items.find(({ symbol }: { symbol: string }) => symbol === 'NEW').sharpe).toBeNull();
    const reasons = later.unavailable.map(({ symbol }: { symbol: string }) => symbol);
    expect(reasons).toContain('NEW');
    const none = await ann.call('GET', `/analytics/risk-adjusted?portfolioId=${id}&to=2020-01-01`);
    expect([none.body.items, none.body.unavailable.length]).toEqual([[], 1]);
  });

  it('has the figures of the performance, of one portfolio and of all', async () => {
    const { ann, id } = await world();
    const second = await ann.call('POST', '/portfolios', { name: 'Q', currency: 'EUR' });
    const rates = DAYS.map((date, at) => ({
      date,
      quote: 'USD',
      rate: (1.1 + at / 5000).toFixed(6),
    }));
    expect((await ann.call('PUT', '/fx', { base: 'EUR', rates })).status).toBe(200);
    const bought = [
      { type: 'BUY', date: DAYS[40], symbol: 'MARKET', quantity: '300', price: '101', fxRate: '0.9' },
      { type: 'TRANSFER_IN', date: DAYS[60], symbol: 'FUND', quantity: '200', price: '100' },
    ];
    const left = { type: 'TRANSFER_OUT', date: DAYS[60], symbol: 'FUND', quantity: '200' };
    expect((await ann.call('POST', `/portfolios/${second.body.id}/transactions`, bought)).status).toBe(201);
    expect((await ann.call('POST', `/portfolios/${id}/transactions`, left)).status).toBe(201);
    for (const of of [
      `&portfolioId=${id}`,
      `&portfolioId=${second.body.id}`,
      '&currency=USD',
      '&currency=EUR',
    ])
      for (const from of ['', `&from=${DAYS[70]}`]) {
        const query = `to=${DAYS.at(-1)}&benchmark=MARKET&riskFree=0.02${of}${from}`;
        const { body: whole } = await ann.call('GET', `/portfolio/performance?${query}`);
        const { body } = await ann.call('GET', `/analytics/risk-adjusted?${query}`);
        const [own, benchmark] = body.items;
        expect([body.currency, body.from, body.to]).toEqual([whole.currency, whole.from, whole.to]);
        expect([own.return, own.returnAnnualized, own.maxDrawdown]).toEqual([
          whole.twr,
          whole.twrAnnualized,
          whole.maxDrawdown.depth,
        ]);
        for (const name of SHARED) expect([name, own[name]]).toEqual([name, whole[name]]);
        expect([benchmark.return, benchmark.volatility, benchmark.maxDrawdown]).toEqual([
          whole.benchmark.return,
          whole.benchmark.volatility,
          whole.benchmark.maxDrawdown,
        ]);
        const attributed = (
          await ann.call('GET', `/analytics/attribution?${query.replace('&riskFree=0.02', '')}`)
        ).body;
        expect(attributed.totals.return).toBeCloseTo(whole.twr, 10);
      }
  });

  it('begins with the first day for the holding as for the portfolio that is nothing else', async () => {
    const { ask } = await world();
    for (const from of ['', `&from=${DAYS[0]}`, `&from=${DAYS[30]}`, `&from=${DAYS[5]}`]) {
      const [own, , fund] = (await ask(`&benchmark=MARKET${from}`)).body.items;
      expect([from, fund.observations]).toEqual([from, own.observations]);
      for (const name of ['return', 'volatility', 'sharpe', 'maxDrawdown', 'beta', 'returnAnnualized'])
        expect([from, name, fund[name]]).toEqual([from, name, expect.closeTo(own[name], 8)]);
    }
  });

  it('is not shown to others', async () => {
    const { id, ask } = await world();
    const eve = await app.person('Eve');
    expect((await eve.call('GET', `/analytics/risk-adjusted?portfolioId=${id}`)).status).toBe(404);
    expect((await ask('&benchmark=NO')).body.errors[0].path).toBe('querystring/benchmark');
    expect((await ask('&riskFree=5')).status).toBe(400);
  });
});
