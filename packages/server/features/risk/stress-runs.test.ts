import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
const TODAY = '2026-02-27';

async function world(name = 'Ann') {
  const ann = await app.person(name);
  const { id: asset } = (await ann.call('POST', '/assets', { symbol: 'STK', type: 'stock', currency: 'USD' }))
    .body;
  await ann.call('PUT', `/assets/${asset}/prices`, { bars: [{ date: TODAY, close: '100' }] });
  const { id } = (await ann.call('POST', '/portfolios', { name: 'P', currency: 'USD' })).body;
  const buy = { type: 'TRANSFER_IN', date: TODAY, symbol: 'STK', quantity: '10', price: '100' };
  expect((await ann.call('POST', `/portfolios/${id}/transactions`, buy)).status).toBe(201);
  const run = (body: object = {}) =>
    ann.call('POST', '/risk/stress-test', {
      portfolioId: id,
      asOf: TODAY,
      scenarios: ['equity-20', 'crypto-50'],
      ...body,
    });
  return { ann, id, run };
}

const runsOf = async (person: Person, query = '') =>
  (await person.call('GET', `/risk/stress-test/runs${query}`)).body.items;

describe('runs of stress tests', () => {
  it('are listed with what loses most, and deleted; they are no operations', async () => {
    const { ann, id, run } = await world();
    const operations = async () => (await ann.call('GET', '/operations?limit=100')).body.items.length;
    const before = await operations();
    const first = await run();
    expect(first.status, JSON.stringify(first.body)).toBe(200);
    await run({ portfolioId: undefined, scope: 'book', scenarios: ['equity-20'] });
    expect([await operations(), first.headers['operation-id']]).toEqual([before, undefined]);
    const [book, own] = await runsOf(ann);
    expect(book).toMatchObject({ scope: 'book', portfolioId: null, scenarios: 1 });
    expect(own).toMatchObject({
      id: first.body.results[0].runId,
      portfolioId: id,
      scope: 'portfolio',
      asOf: TODAY,
      currency: 'USD',
      scenarios: 2,
      worst: { name: 'Equity falls by 20%', pnl: '-200.00', pnlFraction: -0.2 },
    });
    expect((await runsOf(ann, `?portfolioId=${id}`)).length).toBe(1);
    expect((await runsOf(ann, '?scope=book')).length).toBe(1);

    const eve = await app.person('Eve');
    expect((await eve.call('DELETE', `/risk/stress-test/runs/${own.id}`)).status).toBe(404);
    expect((await eve.call('GET', `/risk/stress-test/runs?portfolioId=${id}`)).status).toBe(404);
    expect(await runsOf(eve)).toEqual([]);
    expect((await ann.call('DELETE', '/risk/stress-test/runs/x')).status).toBe(400);

    expect((await ann.call('DELETE', `/risk/stress-test/runs/${own.id}`)).status).toBe(204);
    expect((await ann.call('DELETE', `/risk/stress-test/runs/${own.id}`)).status).toBe(404);
    expect(await operations()).toBe(before);
    const left = (await ann.call('GET', '/risk/stress-test/results')).body.items;
    expect(left.map(({ scope }: { scope: string }) => scope)).toEqual(['book']);
  });

  it('make room for new ones, each portfolio by itself', async () => {
    const { ann, id, run } = await world();
    await run({ portfolioId: undefined, scope: 'book' });
    await run();
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    // Sixty older runs of the portfolio, copied from the one there is.
    await client.query(
      `INSERT INTO stress_result (book_id, id, portfolio_id, run_id, scenario, as_of, currency, value, pnl, detail, created_at)
       SELECT book_id, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, portfolio_id, gen_random_uuid(), 'old ' || n, as_of,
         currency, value, pnl, detail, created_at FROM stress_result, generate_series(1, 60) n
       WHERE portfolio_id = $1 AND scenario = 'equity-20'`,
      [id],
    );
    await client.end();
    await run();
    const runs = await runsOf(ann, `?portfolioId=${id}`);
    expect([runs.length, runs[0].scenarios]).toEqual([50, 2]);
    const kept = runs.slice(2).map(({ worst }: { worst: { name: string } }) => worst.name);
    expect([kept[0], kept.at(-1)]).toEqual(['old 60', 'old 13']);
    expect((await runsOf(ann, '?scope=book')).length).toBe(1);
  });
});

describe('results that were stored before', () => {
  it('say without what they were worked out', async () => {
    const { ann, id, run } = await world();
    await run();
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    // As they were stored when what had no value was always left out.
    const lacking = [{ assetId: null, symbol: 'ARS', reason: 'there is no rate', mend: 'add one' }];
    await client.query(
      `UPDATE stress_result SET detail = jsonb_set(detail - 'leftOut', '{unavailable}', $2::jsonb) WHERE portfolio_id = $1`,
      [id, JSON.stringify(lacking)],
    );
    await client.end();
    const [old] = (await ann.call('GET', `/risk/stress-test/results?portfolioId=${id}`)).body.items;
    expect([old.leftOut, old.unavailable]).toEqual([[{ ...lacking[0], share: null }], []]);
    expect(typeof old.pnl).toBe('string');
  });
});

describe('shocks of equity', () => {
  /** Fridays of two years; the stock moves 1.5 times as the index does. */
  async function withIndex(ann: Person, symbol: string, more: object = {}) {
    const days = Array.from({ length: 104 }, (_, at) =>
      new Date(Date.parse('2024-03-08') + at * 7 * 86_400_000).toISOString().slice(0, 10),
    );
    const moves = days.map((_, at) => 0.02 * Math.sin(at * 2.3));
    const bars = (beta: number) => {
      const closes = [1];
      for (const move of moves.slice(1)) closes.push(closes.at(-1)! * (1 + beta * move));
      return days.map((date, at) => ({ date, close: ((100 * closes[at]!) / closes.at(-1)!).toFixed(10) }));
    };
    const put = async (id: string, beta: number) =>
      expect((await ann.call('PUT', `/assets/${id}/prices`, { bars: bars(beta) })).status).toBe(200);
    await put(
      (await ann.call('POST', '/assets', { symbol, currency: 'USD', type: 'etf', ...more })).body.id,
      1,
    );
    await put((await ann.call('GET', '/assets/search?q=STK')).body.items[0].id, 1.5);
  }
  const only = { scenarios: ['equity-20'] };

  it('reach each share by its beta to the index, where there is one', async () => {
    const { ann, id, run } = await world();
    const without = (await run(only)).body.results[0];
    expect([without.pnl, without.byPosition[0].beta]).toEqual(['-200.00', null]);
    expect(without.beta).toEqual({
      used: 'none',
      benchmark: null,
      reason: expect.stringContaining('no broad index'),
    });
    await withIndex(ann, 'SPY');
    const found = (await run(only)).body.results[0];
    expect([found.pnl, found.byPosition[0].beta]).toEqual(['-300.00', expect.closeTo(1.5, 6)]);
    expect(found.beta).toEqual({
      used: 'estimated',
      benchmark: 'SPY',
      reason: 'a broad index among the assets of the book',
    });
    const alike = (await run({ ...only, beta: 'none' })).body.results[0];
    expect([alike.pnl, alike.beta.used]).toEqual(['-200.00', 'none']);
    const stored = (await ann.call('GET', `/risk/stress-test/results?portfolioId=${id}&limit=1`)).body
      .items[0];
    expect(stored.beta).toEqual(alike.beta);

    const { equity } = (await run({ reverse: { loss: 0.2 } })).body.reverse;
    expect(equity).toBeCloseTo(-0.2 / 1.5, 6);
    await ann.call('PATCH', `/portfolios/${id}`, { benchmark: 'STK' });
    expect((await run(only)).body.results[0]).toMatchObject({
      pnl: '-200.00',
      beta: { benchmark: 'STK', reason: 'the benchmark of the portfolio' },
    });
    expect((await run({ ...only, benchmark: 'spy' })).body.results[0].beta).toMatchObject({
      benchmark: 'SPY',
      reason: 'as asked for',
    });
  });

  it('say what they can not take, and refuse what has no effect', async () => {
    const { ann, id, run } = await world();
    await withIndex(ann, 'MIX', { name: 'Balanced 60/40' });
    await ann.call('PATCH', `/portfolios/${id}`, { benchmark: 'MIX' });
    expect((await run(only)).body.results[0].beta.used).toBe('none');
    for (const [body, path] of [
      [{ benchmark: 'NONE' }, 'body/benchmark'],
      [{ benchmark: 'MIX', beta: 'none' }, 'body/benchmark'],
      [{ beta: 'other' }, 'body/beta'],
    ] as const) {
      const answer = await run(body);
      expect([answer.status, answer.body.errors?.[0].path], JSON.stringify(answer.body)).toEqual([400, path]);
    }
    const { id: thin } = (await ann.call('POST', '/assets', { symbol: 'VTI', currency: 'USD', type: 'etf' }))
      .body;
    await ann.call('PUT', `/assets/${thin}/prices`, { bars: [{ date: TODAY, close: '1' }] });
    expect((await run({ ...only, benchmark: 'VTI' })).body.results[0].beta).toEqual({
      used: 'none',
      benchmark: null,
      reason: expect.stringContaining('less than a year of weekly prices of VTI'),
    });
  });
});
