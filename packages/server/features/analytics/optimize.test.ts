// Values of cvxpy, PyPortfolioOpt and scipy, written by fixtures/optimum.py.
import golden from '@financehub/core/optimize/fixtures/optimum.json' with { type: 'json' };
import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Person, testServer } from '../../testing/server.ts';

const app = testServer();
const symbols = golden.mean.map((_, at) => `A${at}`);
let ada: Person;

const day = (at: number): string =>
  new Date(Date.parse('2025-03-01') + at * 86_400_000).toISOString().slice(0, 10);

const ask = (more: object): Promise<Answer> =>
  ada.call('POST', '/analytics/optimize', {
    symbols,
    from: day(0),
    to: day(golden.returns.length),
    covariance: 'sample',
    frontierPoints: 0,
    expectedReturns: {
      method: 'given',
      values: symbols.map((asset, at) => ({ asset, return: golden.mean[at] })),
    },
    ...more,
  });

const weightsOf = (body: Answer['body']): number[] =>
  body.weights.map(({ weight }: { weight: number }) => weight);

function expectNear(found: readonly number[], expected: readonly number[], within: number): void {
  expect(found).toHaveLength(expected.length);
  for (const [at, value] of found.entries()) expect(Math.abs(value - expected[at]!)).toBeLessThan(within);
}

beforeAll(async () => {
  ada = await app.person('Ada');
  for (const [at, symbol] of symbols.entries()) {
    const type = at < 3 ? 'bond' : 'stock';
    const { body } = await ada.call('POST', '/assets', { symbol, currency: 'USD', type });
    const closes = [1000];
    for (const row of golden.returns) closes.push(closes.at(-1)! * (1 + row[at]!));
    const bars = closes.map((close, row) => ({ date: day(row), close: close.toFixed(12) }));
    expect((await ada.call('PUT', `/assets/${body.id}/prices`, { bars })).status).toBe(200);
  }
});

describe('optimal weights over HTTP', () => {
  it('are those of the witnesses', async () => {
    const least = await ask({ method: 'minimum-variance' });
    expect(least.status).toBe(200);
    expect(least.body).toMatchObject({
      observations: golden.returns.length,
      unavailable: [],
      currency: 'USD',
    });
    expectNear(weightsOf(least.body), golden.minimumVariance.long, 1e-8);
    const sharpe = await ask({ method: 'maximum-sharpe', riskFree: 0.02 });
    expectNear(weightsOf(sharpe.body), golden.maximumSharpe.long, 1e-7);
    const { target, weights } = golden.atReturn;
    expectNear(weightsOf((await ask({ method: 'target-return', targetReturn: target })).body), weights, 1e-7);
    expectNear(weightsOf((await ask({ method: 'hrp' })).body), golden.hrp.weights, 1e-9);
    const capped = golden.hrp.weights.map((weight) => Math.min(weight, 0.2));
    const held = weightsOf((await ask({ method: 'hrp', bounds: { max: 0.2 } })).body);
    expect(Math.max(...held)).toBeLessThan(0.2 + 1e-9);
    expect(held.every((weight: number, at: number) => weight > capped[at]! - 1e-9)).toBe(true);
    const parity = await ask({ method: 'risk-parity' });
    expectNear(weightsOf(parity.body), golden.riskParity.equal, 1e-9);
    for (const { riskContribution } of parity.body.weights)
      expect(riskContribution).toBeCloseTo(1 / symbols.length, 9);
    const [tail] = golden.cvar;
    const shortfall = await ask({ method: 'minimum-cvar', confidence: 0.95 });
    expectNear(weightsOf(shortfall.body), tail!.weights, 1e-6);
    expect(shortfall.body.cvar).toBeCloseTo(tail!.value, 10);
  });

  it('keep limits of groups and answer the frontier', async () => {
    const { status, body } = await ask({
      method: 'minimum-variance',
      bounds: { min: 0.02, max: 0.25 },
      groups: [{ by: 'type', key: 'bond', max: 0.3 }],
      frontierPoints: 5,
    });
    expect(status).toBe(200);
    expect(
      weightsOf(body)
        .slice(0, 3)
        .reduce((a, b) => a + b),
    ).toBeLessThan(0.3 + 1e-9);
    expect(body.frontier).toHaveLength(5);
    expect(body.frontier[0].volatility).toBeCloseTo(body.volatility, 12);
    expect(body.diagnostics.binding).toContain('at most 30 % of bond');
    expect(body.current).toBeNull();
  });

  it('take views', async () => {
    const views = [
      { asset: 'A2', return: 0.11 },
      { asset: 'A5', over: 'A1', return: 0.04 },
    ];
    const marketWeights = golden.blackLitterman.market.map((weight, at) => ({ asset: symbols[at], weight }));
    const { status, body } = await ask({
      method: 'black-litterman',
      expectedReturns: undefined,
      views,
      marketWeights,
    });
    expect(status).toBe(200);
    const expected = body.weights.map(({ expectedReturn }: { expectedReturn: number }) => expectedReturn);
    expectNear(expected, golden.blackLitterman.plain.mean, 1e-9);
    const mixes = [
      { mix: [{ asset: 'A2', weight: 0.5 }], return: 0.055 },
      {
        mix: [
          { asset: 'A5', weight: 1 },
          { asset: 'A1', weight: -1 },
        ],
        return: 0.04,
      },
    ];
    const question = { method: 'black-litterman', expectedReturns: undefined, marketWeights };
    const mixed = await ask({ ...question, views: mixes });
    expect(mixed.status).toBe(200);
    expectNear(weightsOf(mixed.body), weightsOf(body), 1e-12);
    const wrong = async (view: object) => (await ask({ ...question, views: [view] })).body.errors[0].path;
    expect([
      await wrong({ return: 0.1 }),
      await wrong({ asset: 'A1', mix: [{ asset: 'A2', weight: 1 }], return: 0.1 }),
      await wrong({ mix: [{ asset: 'NO', weight: 1 }], return: 0.1 }),
      await wrong({ mix: [{ asset: 'A1', weight: 0 }], return: 0.1 }),
    ]).toEqual(['body/views/0', 'body/views/0/mix', 'body/views/0/mix/0/asset', 'body/views/0/mix']);
  });
});

describe('a single asset, and one that does not move', () => {
  /** A rate below what any of them returned. */
  const ANY = { expectedReturns: undefined, riskFree: -0.9 };
  const one = (method: string) => ask({ method, symbols: ['A0'], ...ANY });

  it.each(['minimum-variance', 'maximum-sharpe', 'risk-parity', 'hrp', 'minimum-cvar', 'equal-weight'])(
    'the one is all of it by %s, whatever limits leave no choice',
    async (method) => {
      expect(weightsOf((await one(method)).body)).toEqual([1]);
      const quarters = { symbols: symbols.slice(0, 4), bounds: { max: 0.25 }, ...ANY };
      expectNear(weightsOf((await ask({ method, ...quarters })).body), [0.25, 0.25, 0.25, 0.25], 1e-12);
      const group = { groups: [{ by: 'asset', key: 'A1', min: 1 }] };
      const { body } = await ask({ method, ...group, ...ANY });
      expect(weightsOf(body)).toEqual(symbols.map((symbol) => (symbol === 'A1' ? 1 : 0)));
    },
  );

  it('what does not move is named where risk is shared', async () => {
    const { body: asset } = await ada.call('POST', '/assets', { symbol: 'STILL', currency: 'USD' });
    const bars = Array.from({ length: golden.returns.length + 1 }, (_, row) => ({
      date: day(row),
      close: '5',
    }));
    expect((await ada.call('PUT', `/assets/${asset.id}/prices`, { bars })).status).toBe(200);
    const of = { symbols: ['A0', 'STILL'], expectedReturns: undefined };
    for (const method of ['risk-parity', 'hrp']) {
      const { status, body } = await ask({ method, ...of });
      expect([status, body.detail, body.mend]).toEqual([
        422,
        'STILL does not move in the period, and can not take a share of the risk.',
        `Leave STILL out, or choose another method than ${method}.`,
      ]);
    }
    const { body } = await ask({ method: 'minimum-variance', ...of });
    expect([weightsOf(body), body.diagnostics.notes]).toEqual([
      [0, 1],
      [expect.stringContaining('rank 1 of 2: some assets do not move')],
    ]);
  });
});

describe('what can not be had', () => {
  it('limits that contradict each other are named', async () => {
    const { status, body } = await ask({
      method: 'minimum-variance',
      groups: [{ by: 'type', key: 'bond', max: 0.1 }],
      assetBounds: [{ asset: 'A0', min: 0.2, max: 1 }],
    });
    expect(status).toBe(422);
    expect(body.detail).toMatch(/at most 10 % of bond/);
    expect(body.detail).toMatch(/between 20 % and 100 % of A0/);
  });

  it('limits that all assets have are named once', async () => {
    const tight = await ask({ method: 'minimum-variance', bounds: { max: 0.01 } });
    expect([tight.status, tight.body.errors.map(({ message }: { message: string }) => message)]).toEqual([
      422,
      ['between 0 % and 1 % of each asset', 'the weights add up to 100 %'],
    ]);
  });

  it.each([
    [
      'a return out of reach',
      { method: 'target-return', targetReturn: 5 },
      422,
      /highest return within the limits/,
    ],
    ['a method without its aim', { method: 'target-risk' }, 400, /targetVolatility/],
    ['short weights of a method that has none', { method: 'hrp', bounds: { min: -0.5 } }, 400, /long only/],
    [
      'a short asset of a method that has none',
      { method: 'risk-parity', assetBounds: [{ asset: 'A0', min: -0.1 }] },
      400,
      /assetBounds/,
    ],
    ['an option of another method', { method: 'hrp', tau: 0.1 }, 400, /tau/],
    ['an unknown symbol', { method: 'hrp', symbols: ['NONE'] }, 400, /no asset NONE/],
    [
      'a group nobody is in',
      { method: 'minimum-variance', groups: [{ by: 'tag', key: 'x', max: 1 }] },
      400,
      /none of the assets/,
    ],
    ['days the wrong way round', { method: 'hrp', from: day(9), to: day(3) }, 400, /ends before it begins/],
    ['too few days', { method: 'hrp', to: day(10) }, 422, /10 daily returns in common/],
  ])('%s', async (_, more, status, message) => {
    const answer = await ask(more);
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toMatch(message);
  });

  it('a portfolio of somebody else, and one that holds nothing', async () => {
    const { body } = await ada.call('POST', '/portfolios', { name: 'Empty', currency: 'USD' });
    const eve = await app.person('Eve');
    const question = { portfolioId: body.id, method: 'hrp' };
    expect((await eve.call('POST', '/analytics/optimize', question)).status).toBe(404);
    const empty = await ada.call('POST', '/analytics/optimize', question);
    expect(empty.status).toBe(422);
    expect(empty.body.detail).toMatch(/holds nothing/);
  });

  it('a portfolio is compared with what it holds', async () => {
    const { body: portfolio } = await ada.call('POST', '/portfolios', { name: 'Two', currency: 'USD' });
    await ada.call('POST', `/portfolios/${portfolio.id}/transactions`, [
      { type: 'BUY', date: day(0), symbol: 'A0', quantity: '1', price: '1000' },
      { type: 'BUY', date: day(0), symbol: 'A4', quantity: '1', price: '1000' },
    ]);
    const { body } = await ada.call('POST', '/analytics/optimize', {
      portfolioId: portfolio.id,
      method: 'minimum-variance',
    });
    expect(body.weights.map(({ symbol }: { symbol: string }) => symbol)).toEqual(['A0', 'A4']);
    const held = body.weights.map(({ currentWeight }: { currentWeight: number }) => currentWeight);
    expect(held[0] + held[1]).toBeCloseTo(1, 12);
    expect(body.current.volatility).toBeGreaterThanOrEqual(body.volatility);
    expect(body.diagnostics.covariance).toMatchObject({ method: 'ledoit-wolf', rank: 2, assets: 2 });
    // What has no price is part of what is held, so that the others have no weights in it.
    await ada.call('POST', '/assets', { symbol: 'NOP', currency: 'USD' });
    const more = { type: 'BUY', date: day(0), symbol: 'NOP', quantity: '1', price: '1000' };
    await ada.call('POST', `/portfolios/${portfolio.id}/transactions`, [more]);
    const part = await ada.call('POST', '/analytics/optimize', {
      portfolioId: portfolio.id,
      method: 'minimum-variance',
    });
    const known = part.body.weights.map(({ currentWeight }: { currentWeight: null }) => currentWeight);
    expect([part.body.current, known]).toEqual([null, [null, null]]);
    expect(part.body.unavailable[0].symbol).toBe('NOP');
  });
});
