import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

/** What the providers of this file answer, by a part of the address; 404 to all else. */
type Reply = { status?: number; body: unknown };
const answers = new Map<string, (url: URL) => Reply | Promise<Reply>>();
const outside: Server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://outside');
  const found = [...answers].find(([part]) => url.pathname.includes(part));
  const { status = 200, body } = (await found?.[1](url)) ?? { status: 404, body: 'nothing here' };
  response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
});
const env: Record<string, string> = { PROVIDERS: 'on', TIINGO_KEY: 'tiingo-secret' };
beforeAll(async () => {
  await new Promise<void>((done) => outside.listen(0, '127.0.0.1', done));
  const { port } = outside.address() as { port: number };
  for (const name of ['YAHOO', 'COINGECKO', 'TIINGO', 'ECB', 'FRANKFURTER', 'STOOQ'])
    env[`PROVIDER_${name}_URL`] = `http://127.0.0.1:${port}/${name.toLowerCase()}`;
});
afterAll(() => outside.close());

const app = testServer(env);
let ada: Person;
beforeAll(async () => {
  app.setNow('2026-03-04T09:00:00.000Z');
  ada = await app.person('Ada');
});
beforeEach(() => answers.clear());

const chart = (rows: [number, number][], zone = 'America/New_York') => ({
  body: {
    chart: {
      result: [
        {
          meta: { currency: 'USD', exchangeTimezoneName: zone },
          timestamp: rows.map(([seconds]) => seconds),
          indicators: { quote: [{ close: rows.map(([, close]) => close) }] },
        },
      ],
      error: null,
    },
  },
});
const seconds = (day: string): number => Date.parse(`${day}T14:30:00Z`) / 1000;
const asset = async (symbol: string, more: object = {}, who = ada) =>
  (await who.call('POST', '/assets', { symbol, currency: 'USD', type: 'stock', ...more })).body;
const run = async (body: object, who = ada) => {
  const started = await who.call('POST', '/ingestion/run', body);
  const job = await who.job(started.body.jobId);
  expect(job.status, JSON.stringify(job.error)).toBe('done');
  return (await who.call('GET', `/ingestion/runs/${started.body.runId}`)).body;
};

describe('an answer that makes no sense', () => {
  it('costs its asset and not the run', async () => {
    const odd = {
      HUGE: () => chart([[seconds('2026-03-03'), 1e300]]),
      NEVER: () => chart([[1e17, 10]]),
      MARS: () => chart([[seconds('2026-03-03'), 10]], 'Mars/Olympus'),
    };
    for (const [symbol, answer] of Object.entries(odd)) {
      answers.set(`chart/${symbol}`, answer);
      await asset(symbol);
    }
    answers.set('chart/SOUND', () => chart([[seconds('2026-03-03'), 10]]));
    await asset('SOUND');
    const { items, counts } = await run({ what: 'all', symbols: [...Object.keys(odd), 'SOUND'] });
    expect(counts).toMatchObject({ fetched: 1, failed: 3 });
    const reasonOf = (symbol: string) =>
      items.find((item: { symbol: string }) => item.symbol === symbol).reason;
    expect(reasonOf('HUGE')).toContain('can not be read: not a decimal number: 1e+300');
    expect(reasonOf('MARS')).toContain('Mars/Olympus');
  });

  it('of one provider of rates leaves the others to answer', async () => {
    await asset('SWISS', { currency: 'CHF' });
    answers.set('/ecb/', () => ({
      body: '<Envelope><Cube time="2026-13-03"><Cube currency="CHF" rate="0.9"/></Cube></Envelope>',
    }));
    answers.set('/frankfurter/', () => ({
      body: [{ date: '2026-03-03', base: 'EUR', quote: 'CHF', rate: 0.95 }],
    }));
    const { items } = await run({ what: 'fx', from: '2026-03-01' });
    const francs = items.find(({ symbol }: { symbol: string }) => symbol === 'EUR/CHF');
    expect(francs).toMatchObject({ status: 'fetched', provider: 'frankfurter', bars: 1 });
  });
});

it('prices that arrive out of order leave those that a person entered', async () => {
  const { id } = await asset('UNSORTED');
  await ada.call('PUT', `/assets/${id}/prices`, { bars: [{ date: '2026-03-02', close: '77' }] });
  answers.set('chart/UNSORTED', () =>
    chart([
      [seconds('2026-03-03'), 12],
      [seconds('2026-03-02'), 11],
      [seconds('2026-02-27'), 10],
    ]),
  );
  const { items } = await run({ what: 'prices', symbols: ['UNSORTED'] });
  expect(items[0]).toMatchObject({ from: '2026-02-27', to: '2026-03-03', bars: 2 });
  const stored = (await ada.call('GET', `/assets/${id}/prices`)).body.items;
  expect(stored.map(({ close }: { close: string }) => close)).toEqual(['10', '77', '12']);
});

it('a few prices over a long time leave those that a person entered among many', async () => {
  const { id } = await asset('SPARSE');
  const days = ['02-09', '02-10', '02-11', '02-12', '02-13', '02-16', '03-02', '03-03'];
  const bars = days.map((day) => ({ date: `2026-${day}`, close: '77' }));
  await ada.call('PUT', `/assets/${id}/prices`, { bars });
  answers.set('chart/SPARSE', () =>
    chart([
      [seconds('2026-02-09'), 10],
      [seconds('2026-03-03'), 12],
    ]),
  );
  await run({ what: 'prices', symbols: ['SPARSE'], from: '2026-02-01' });
  const stored = (await ada.call('GET', `/assets/${id}/prices`)).body.items;
  expect(stored.map(({ close }: { close: string }) => close)).toEqual(days.map(() => '77'));
});

it('dividends, splits and rates that a person entered stand', async () => {
  const { id } = await asset('OWN', { currency: 'SEK' });
  const own = {
    dividends: [{ exDate: '2026-03-02', amount: '0.75' }],
    splits: [{ date: '2026-03-03', ratio: '3' }],
  };
  expect((await ada.call('PUT', `/assets/${id}/events`, own)).status).toBe(200);
  const { body } = chart([[seconds('2026-03-03'), 10]]);
  Object.assign(body.chart.result[0]!, {
    meta: { currency: 'SEK', exchangeTimezoneName: 'Europe/Stockholm' },
    events: {
      dividends: {
        a: { date: seconds('2026-03-02'), amount: 0.5 },
        b: { date: seconds('2026-02-02'), amount: 0.4 },
      },
      splits: { a: { date: seconds('2026-03-03'), numerator: 2, denominator: 1 } },
    },
  });
  answers.set('chart/OWN', () => ({ body }));
  await run({ what: 'all', symbols: ['OWN'] });
  const events = (await ada.call('GET', `/assets/${id}/events`)).body;
  expect(events.dividends.map(({ amount }: { amount: string }) => amount)).toEqual(['0.8', '0.75']);
  expect(events.splits.map(({ ratio }: { ratio: string }) => ratio)).toEqual(['3']);

  const mine = { base: 'EUR', rates: [{ date: '2026-03-02', quote: 'SEK', rate: '11' }] };
  expect((await ada.call('PUT', '/fx', mine)).status).toBe(200);
  const cubes = (day: string) => `<Cube time="${day}"><Cube currency="SEK" rate="10"/></Cube>`;
  answers.set('/ecb/', () => ({ body: `<Envelope>${cubes('2026-03-03')}${cubes('2026-03-02')}</Envelope>` }));
  await run({ what: 'fx', from: '2026-03-01' });
  expect((await ada.call('GET', '/fx?base=EUR&quote=SEK')).body.items).toEqual([
    { date: '2026-03-02', rate: '11' },
    { date: '2026-03-03', rate: '10' },
  ]);
});

it('rates that end weeks ago are asked of the next provider, and stale where none goes further', async () => {
  await asset('POUNDS', { currency: 'GBP' });
  const until = (date: string, quote: string) => ({ date, base: 'EUR', quote, rate: 0.85 });
  answers.set('/ecb/', () => ({
    body: '<Envelope><Cube time="2026-01-30"><Cube currency="GBP" rate="0.8"/><Cube currency="CHF" rate="0.9"/></Cube></Envelope>',
  }));
  answers.set('/frankfurter/', () => ({ body: [until('2026-03-03', 'GBP'), until('2026-01-20', 'CHF')] }));
  const { items } = await run({ what: 'fx', from: '2026-01-01' });
  const pair = (symbol: string) => items.find((item: { symbol: string }) => item.symbol === symbol);
  expect(pair('EUR/GBP')).toMatchObject({ provider: 'frankfurter', to: '2026-03-03', reason: null });
  expect(pair('EUR/CHF')).toMatchObject({
    provider: 'ecb',
    stale: true,
    to: '2026-01-30',
    reason: 'European Central Bank is behind. The last rate is of 2026-01-30; one of 2026-03-03 is expected.',
  });
});

it('a provider that refuses what is older is asked for the rest when no other has it', async () => {
  await asset('BTC', { type: 'crypto' });
  const asked: string[] = [];
  answers.set('/coingecko/coins/bitcoin', (url) => {
    const from = new Date(Number(url.searchParams.get('from')) * 1000).toISOString().slice(0, 10);
    asked.push(from);
    const error_message = 'Your request exceeds the allowed time range.';
    if (from < '2025-03-05')
      return { status: 401, body: { error: { status: { error_code: 10012, error_message } } } };
    return { body: { prices: [[Date.parse('2026-03-04T00:00:00Z'), 70_000]] } };
  });
  const { items } = await run({ what: 'prices', symbols: ['BTC'] });
  expect(asked).toEqual(['2016-03-04', '2025-03-05']);
  expect(items[0]).toMatchObject({
    status: 'fetched',
    provider: 'coingecko',
    bars: 1,
    reason: 'CoinGecko gives what is older than a year to paid keys only',
    mend: expect.stringContaining('another provider'),
  });
  expect(items[0].attempts.map(({ provider }: { provider: string }) => provider)).toEqual([
    'coingecko',
    'yahoo',
    'coingecko',
  ]);
});

it('an asset that no provider has a price of has failed, and not nothing new', async () => {
  await asset('NAMELESS', { currency: 'EUR' });
  await ada.call('PUT', '/providers/order', { stock: ['tiingo'] });
  const nameless = (await run({ what: 'prices', symbols: ['NAMELESS'] })).items[0];
  expect(nameless).toMatchObject({
    status: 'failed',
    reason: 'tiingo: has no name for it that could be told',
    mend: expect.stringContaining('call it'),
  });
  await asset('EMPTY');
  answers.set('/tiingo/tiingo/daily', () => ({ body: [] }));
  expect((await run({ what: 'prices', symbols: ['EMPTY'] })).items[0]).toMatchObject({ status: 'failed' });
  await ada.call('PUT', '/providers/order', { stock: ['yahoo', 'tiingo'] });
});

it('reports repeat no key', async () => {
  await asset('LEAK');
  answers.set('/tiingo/tiingo/daily', () => ({ status: 403, body: 'no rights for tiingo-secret' }));
  const report = await run({ what: 'prices', symbols: ['LEAK'] });
  expect(report.items[0].reason).toContain('no rights for …');
  expect(JSON.stringify(report)).not.toContain('tiingo-secret');
});

it('one book that waits for a provider keeps no other waiting', async () => {
  const eve = await app.person('Eve');
  const day = chart([[seconds('2026-03-03'), 10]]);
  let release = (): void => undefined;
  const released = new Promise<void>((done) => {
    release = done;
  });
  let reached = (): void => undefined;
  const waiting = new Promise<void>((done) => {
    reached = done;
  });
  answers.set('chart/SLOW', async () => {
    reached();
    await released;
    return day;
  });
  answers.set('chart/QUICK', () => day);
  await asset('SLOW');
  await asset('QUICK', {}, eve);
  const slow = run({ what: 'prices', symbols: ['SLOW'] });
  await waiting;
  expect((await run({ what: 'prices', symbols: ['QUICK'] }, eve)).counts.fetched).toBe(1);
  release();
  expect((await slow).counts.fetched).toBe(1);
});
