// Values of numpy 2.4 and statsmodels 0.14, written by fixtures/matrix.py and fixtures/regression.py.
import matrix from '@financehub/core/statistics/fixtures/matrix.json' with { type: 'json' };
import regression from '@financehub/core/statistics/fixtures/regression.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
const RISK_FREE = 0.0001;
const day = (at: number): string =>
  new Date(Date.parse('2025-06-01') + at * 86_400_000).toISOString().slice(0, 10);

async function priced(person: Person, symbol: string, closes: readonly number[], currency = 'USD') {
  const { body } = await person.call('POST', '/assets', { symbol, currency, type: 'stock' });
  const bars = closes.map((close, at) => ({ date: day(at), close: close.toFixed(12) }));
  expect((await person.call('PUT', `/assets/${body.id}/prices`, { bars })).status).toBe(200);
}

let made = 0;
async function portfolio(person: Person, settings: object, transactions: readonly object[]): Promise<string> {
  made += 1;
  const named = { name: `P${made}`, currency: 'USD', ...settings };
  const { body } = await person.call('POST', '/portfolios', named);
  const booked = await person.call('POST', `/portfolios/${body.id}/transactions`, transactions);
  expect(booked.status, JSON.stringify(booked.body)).toBe(201);
  return body.id;
}

const buy = (symbol: string, quantity: number, price: number, at = 0) => ({
  type: 'BUY',
  date: day(at),
  symbol,
  quantity: String(quantity),
  price: String(price),
});

const grown = (returns: readonly number[]): number[] => {
  const closes = [100];
  for (const value of returns) closes.push(closes.at(-1)! * (1 + value));
  return closes;
};
const column = (at: number) => grown(matrix.values.slice(at * matrix.rows, (at + 1) * matrix.rows));

const answerOf = async (person: Person, path: string) => {
  const { status, body } = await person.call('GET', `/analytics/${path}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const symbolsOf = (items: readonly { symbol: string }[]) => items.map(({ symbol }) => symbol);

describe('all portfolios as one', () => {
  it('correlate what any of them holds, in the currency of the book', async () => {
    const ann = await app.person('Ann');
    for (const at of [0, 1, 2]) await priced(ann, `A${at}`, column(at));
    await portfolio(ann, { currency: 'EUR' }, [buy('A0', 1, 100), buy('A1', 1, 100)]);
    await portfolio(ann, {}, [buy('A1', 5, 100), buy('A2', 3, 100)]);
    const found = await answerOf(ann, 'correlation');
    expect(found).toMatchObject({ currency: 'USD', observations: matrix.rows, unavailable: [] });
    expect(symbolsOf(found.assets)).toEqual(['A0', 'A1', 'A2']);
    for (const [row, values] of found.matrix.entries())
      for (const [at, value] of values.entries())
        expect(value).toBeCloseTo(matrix.pearson[row * matrix.columns + at]!, 9);
    const rolled = await answerOf(ann, `rolling-correlation?window=${matrix.rows}`);
    const pairs = rolled.items.map(({ a, b }: Record<'a' | 'b', { symbol: string }>) => a.symbol + b.symbol);
    // By value: six of A1, three of A2, one of A0.
    expect(pairs).toEqual(['A1A2', 'A1A0', 'A2A0']);
    expect(rolled.items[1].last).toBeCloseTo(matrix.pearson[1]!, 9);
  });

  it('are exposed to factors as the sum of what they hold', async () => {
    const bob = await app.person('Bob');
    const rows = regression.y.map((_, row) =>
      [...regression.x.map((values) => values[row]!), RISK_FREE].map((value) => (value * 100).toFixed(4)),
    );
    const file = [
      ',Mkt-RF,SMB,HML,RF',
      ...[['0', '0', '0', '0'], ...rows].map((row, at) => [day(at).replaceAll('-', ''), ...row].join()),
    ];
    const put = await bob.call('PUT', '/factors/ff3', file.join('\n'), { 'content-type': 'text/csv' });
    expect(put.status).toBe(200);
    await priced(bob, 'FUND', grown(regression.y.map((excess) => excess + RISK_FREE)));
    await portfolio(bob, {}, [buy('FUND', 700, 100)]);
    await portfolio(bob, { currency: 'EUR' }, [buy('FUND', 300, 100)]);
    const found = await answerOf(bob, 'factors?confidence=0.9&lags=4&window=40');
    expect(found).toMatchObject({ observations: regression.y.length, unavailable: [] });
    const hac = regression.hac['4 false'];
    for (const [at, { estimate, t }] of [found.alpha, ...found.factors].entries()) {
      expect(estimate).toBeCloseTo(hac.estimate[at]!, 8);
      expect(t).toBeCloseTo(hac.t[at]!, 5);
    }
    expect(found.rolling.factors[0].beta.at(-1)).toBeCloseTo(regression.rolling.at(-1)![1]!, 7);
  });

  it('are optimised together, beside the weights that they have together', async () => {
    const cid = await app.person('Cid');
    for (const at of [0, 1]) await priced(cid, `A${at}`, column(at));
    await portfolio(cid, {}, [buy('A0', 2, 100)]);
    await portfolio(cid, { currency: 'EUR' }, [buy('A0', 1, 100), buy('A1', 1, 100)]);
    const question = { method: 'minimum-variance', covariance: 'sample', frontierPoints: 3 };
    const { status, body } = await cid.call('POST', '/analytics/optimize', question);
    expect(status, JSON.stringify(body)).toBe(200);
    const [a, ab, b] = [0, 1, matrix.columns + 1].map((at) => matrix.covariance[at]!) as [
      number,
      number,
      number,
    ];
    // The least variance of two assets in closed form, where it is within the bounds.
    const best = Math.min(1, Math.max(0, (b - ab) / (a + b - 2 * ab)));
    expect(body.weights[0].weight).toBeCloseTo(best, 8);
    const [last, other] = [column(0).at(-1)!, column(1).at(-1)!];
    // Values are of whole cents.
    expect(body.weights[0].currentWeight).toBeCloseTo((3 * last) / (3 * last + other), 4);
    expect([body.currency, body.frontier.length]).toEqual(['USD', 3]);
    const capm = { ...question, method: 'maximum-sharpe', expectedReturns: { method: 'capm' } };
    const refused = await cid.call('POST', '/analytics/optimize', capm);
    expect([refused.status, refused.body.detail]).toEqual([
      400,
      expect.stringContaining('the portfolios have no benchmark in common'),
    ]);
  });

  it('have each its own splits and mergers', async () => {
    const dan = await app.person('Dan');
    await priced(dan, 'SPL', [100, 55]);
    await priced(dan, 'OLD', [100, 101]);
    await priced(dan, 'NEW', [100, 101]);
    const split = { type: 'SPLIT', date: day(1), symbol: 'SPL', quantity: '2' };
    await portfolio(dan, {}, [buy('SPL', 10, 100), split]);
    const merger = { type: 'MERGER', date: day(1), symbol: 'OLD', toSymbol: 'NEW', quantity: '1' };
    await portfolio(dan, {}, [buy('SPL', 30, 100), split, buy('OLD', 10, 100)]);
    await portfolio(dan, {}, [buy('OLD', 10, 100), merger]);
    const { totals, holdings } = await answerOf(dan, `attribution?by=asset&to=${day(1)}`);
    expect(totals.return).toBeCloseTo((40 * 10 + 20 * 1) / 6000, 12);
    const returns = new Map(
      holdings.map((row: { symbol: string; return: number }) => [row.symbol, row.return]),
    );
    expect(returns.get('SPL')).toBeCloseTo(0.1, 12);
    expect(symbolsOf(holdings)).toEqual(['SPL', 'OLD']);
    const held = await answerOf(dan, `correlation?to=${day(1)}`);
    expect(symbolsOf(held.assets)).toEqual(['SPL', 'OLD', 'NEW']);
  });

  it('say where a benchmark of all could come from', async () => {
    const eve = await app.person('Eve');
    await priced(eve, 'IDX', [100, 101, 103]);
    const ids = [
      await portfolio(eve, { benchmark: 'IDX' }, [buy('IDX', 1, 100)]),
      await portfolio(eve, {}, [buy('IDX', 1, 100)]),
    ];
    for (const path of ['attribution', 'risk-adjusted']) {
      const [first] = (await answerOf(eve, path)).unavailable;
      expect(first.reason).toContain('no benchmark in common');
      expect(first.mend).toBe('choose one, or name the same one in the settings of each portfolio');
      const [alone] = (await answerOf(eve, `${path}?portfolioId=${ids[1]}`)).unavailable;
      expect(alone.mend).toBe('choose one, or name one in the portfolio’s settings');
    }
    expect((await eve.call('PATCH', `/portfolios/${ids[1]}`, { benchmark: 'IDX' })).status).toBe(200);
    for (const path of ['attribution', 'risk-adjusted'])
      expect((await answerOf(eve, path)).unavailable).toEqual([]);
  });

  it('are those of the own book, and may be none', async () => {
    const fay = await app.person('Fay');
    const empty = await answerOf(fay, 'correlation');
    expect(empty).toMatchObject({
      assets: [],
      unavailable: [{ reason: expect.stringMatching(/no prices to compare/) }],
    });
    expect((await answerOf(fay, 'rolling-correlation')).items).toEqual([]);
    const nothing = await fay.call('POST', '/analytics/optimize', { method: 'hrp' });
    expect([nothing.status, nothing.body.detail]).toEqual([
      422,
      expect.stringContaining('The portfolios hold nothing'),
    ]);
    const { unavailable } = await answerOf(fay, 'factors');
    expect(unavailable.at(-1).reason).toContain('there are no transactions');
  });
});
