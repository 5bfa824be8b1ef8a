import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sweep } from '../../jobs/housekeeping.ts';
import { type Person, testServer } from '../../testing/server.ts';

/** Closes by day that each provider answers, whatever is asked. */
const closes: { yahoo: Record<string, number>; tiingo: Record<string, number> } = { yahoo: {}, tiingo: {} };

function yahooChart() {
  const days = Object.keys(closes.yahoo);
  const close = days.map((day) => closes.yahoo[day]!);
  const result = {
    meta: { currency: 'USD', exchangeTimezoneName: 'America/New_York' },
    timestamp: days.map((day) => Date.parse(`${day}T14:30:00Z`) / 1000),
    indicators: { quote: [{ open: close, high: close, low: close, close, volume: close }] },
  };
  return { chart: { result: [result], error: null } };
}

const tiingoRows = () =>
  Object.entries(closes.tiingo).map(([day, close]) => ({
    date: `${day}T00:00:00.000Z`,
    open: close,
    high: close,
    low: close,
    close,
    volume: 1,
    divCash: 0,
    splitFactor: 1,
  }));

const outside: Server = createServer((request, response) => {
  const body = request.url?.startsWith('/yahoo') === true ? yahooChart() : tiingoRows();
  response.end(JSON.stringify(body));
});
const env: Record<string, string> = { PROVIDERS: 'on' };
beforeAll(async () => {
  await new Promise<void>((done) => outside.listen(0, '127.0.0.1', done));
  const { port } = outside.address() as { port: number };
  for (const name of ['YAHOO', 'TIINGO'])
    env[`PROVIDER_${name}_URL`] = `http://127.0.0.1:${port}/${name.toLowerCase()}`;
});
afterAll(() => outside.close());
const app = testServer(env);

async function fetched(who: Person, symbol: string) {
  const { body } = await who.call('POST', '/ingestion/run', { what: 'prices', symbols: [symbol] });
  expect((await who.job(body.jobId)).status).toBe('done');
  const run = (await who.call('GET', `/ingestion/runs/${body.runId}`)).body;
  return { runId: body.runId as string, item: run.items[0] };
}

/** A person who signed in on the last day of a test, so that the session lasts when time goes back to its first. */
async function personWith(symbol: string, lastDay: string) {
  app.setNow(`${lastDay}T09:00:00.000Z`);
  const ada = await app.person('Ada');
  app.setNow('2026-03-04T09:00:00.000Z');
  const { body } = await ada.call('POST', '/assets', { symbol, currency: 'USD', type: 'stock' });
  const days = async () => {
    const { items } = (await ada.call('GET', `/assets/${body.id}/prices`)).body;
    return items.map(({ date, close }: { date: string; close: string }) => `${date} ${close}`);
  };
  return { ada, days };
}

it('says that a provider is behind, and stores its prices under their own days only', async () => {
  const { ada, days } = await personWith('LATE', '2026-03-18');
  closes.yahoo = { '2026-02-20': 10, '2026-02-23': 11 };
  const { item } = await fetched(ada, 'LATE');
  expect(item).toMatchObject({
    status: 'fetched',
    stale: true,
    to: '2026-02-23',
    reason: 'Yahoo Finance is behind. The last price is of 2026-02-23; one of 2026-03-03 is expected.',
    mend: expect.stringContaining('Providers'),
  });
  expect(await days()).toEqual(['2026-02-20 10', '2026-02-23 11']);
  closes.yahoo = { '2026-03-02': 12, '2026-03-03': 13 };
  expect((await fetched(ada, 'LATE')).item.stale).toBeUndefined();
  // An answer that ends before what is held, as of a copy that was not brought up to date.
  closes.yahoo = { '2026-03-02': 12 };
  expect((await fetched(ada, 'LATE')).item).toMatchObject({
    stale: true,
    changed: 0,
    reason: expect.stringContaining('older than the one of 2026-03-03 that is held'),
  });
  closes.yahoo = {};
  app.setNow('2026-03-18T09:00:00.000Z');
  expect((await fetched(ada, 'LATE')).item).toMatchObject({
    status: 'skipped',
    stale: true,
    reason: expect.stringMatching(/nothing new.*The last price is of 2026-03-03/),
  });
});

it('asks the next provider when the first is behind, and takes the one that goes further', async () => {
  const { ada, days } = await personWith('NEXT', '2026-03-04');
  await ada.call('PATCH', '/providers/tiingo', { key: 'THE-KEY-1234' });
  closes.yahoo = { '2026-02-20': 10 };
  closes.tiingo = { '2026-03-02': 12, '2026-03-03': 13 };
  const { item } = await fetched(ada, 'NEXT');
  expect(item).toMatchObject({ provider: 'tiingo', to: '2026-03-03', reason: null });
  expect(item.attempts).toEqual([
    { provider: 'yahoo', outcome: '1 prices' },
    { provider: 'tiingo', outcome: '2 prices' },
  ]);
  expect(await days()).toEqual(['2026-03-02 12', '2026-03-03 13']);
});

it('forgets reports after 90 days, but for the last of each asset', async () => {
  const { ada } = await personWith('OLD', '2026-05-04');
  await ada.call('POST', '/assets', { symbol: 'ONCE', currency: 'USD', type: 'stock' });
  closes.yahoo = { '2026-03-03': 10 };
  const first = await fetched(ada, 'OLD');
  const once = await fetched(ada, 'ONCE');
  app.setNow('2026-05-04T09:00:00.000Z');
  const second = await fetched(ada, 'OLD');
  const { database } = app.server.context;
  const known = async () =>
    (await ada.call('GET', '/ingestion/runs')).body.items.map(({ id }: { id: string }) => id);
  await sweep(database, new Date('2026-06-02T08:00:00.000Z'));
  expect(await known()).toEqual([second.runId, once.runId, first.runId]);
  await sweep(database, new Date('2026-06-02T10:00:00.000Z'));
  expect(await known()).toEqual([second.runId, once.runId]);
});
