import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';
import { startDue } from './schedule.ts';

/** What the providers of this file answer, by the beginning of the address. */
const answers = new Map<string, (url: URL, request: IncomingMessage) => { status?: number; body: unknown }>();
const outside: Server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://outside');
  const found = [...answers].find(([path]) => url.pathname.startsWith(path));
  const { status = 200, body } = found?.[1](url, request) ?? { status: 404, body: 'nothing here' };
  response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
});
const env: Record<string, string> = { PROVIDERS: 'on', TIINGO_KEY: 'environment-key' };
const names = [
  'YAHOO',
  'COINGECKO',
  'TIINGO',
  'ALPHAVANTAGE',
  'COINMARKETCAP',
  'STOOQ',
  'ECB',
  'FRANKFURTER',
  'ARGENTINADATOS',
];
beforeAll(async () => {
  await new Promise<void>((done) => outside.listen(0, '127.0.0.1', done));
  const { port } = outside.address() as { port: number };
  for (const name of names) env[`PROVIDER_${name}_URL`] = `http://127.0.0.1:${port}/${name.toLowerCase()}`;
});
afterAll(() => outside.close());

const app = testServer(env);
let ada: Person;
let eve: Person;
beforeAll(async () => {
  app.setNow('2026-03-04T09:00:00.000Z');
  ada = await app.person('Ada');
  eve = await app.person('Eve');
});
beforeEach(() => {
  answers.clear();
});

const seconds = (day: string) => Date.parse(`${day}T14:30:00Z`) / 1000;

/** A chart as Yahoo answers it, with closes by day. */
function chart(closes: Record<string, number>, more: object = {}, currency = 'USD') {
  const days = Object.keys(closes);
  const column = days.map((day) => closes[day]!);
  return {
    body: {
      chart: {
        result: [
          {
            meta: { currency, exchangeTimezoneName: 'America/New_York' },
            timestamp: days.map(seconds),
            indicators: {
              quote: [{ open: column, high: column, low: column, close: column, volume: column }],
            },
            ...more,
          },
        ],
        error: null,
      },
    },
  };
}
const run = async (body: object, who = ada) => {
  const started = await who.call('POST', '/ingestion/run', body);
  expect(started.status, JSON.stringify(started.body)).toBe(202);
  const job = await who.job(started.body.jobId);
  expect(job.status, JSON.stringify(job.error)).toBe('done');
  return (await who.call('GET', `/ingestion/runs/${started.body.runId}`)).body;
};
const asset = async (symbol: string, more: object = {}, who = ada) =>
  (await who.call('POST', '/assets', { symbol, currency: 'USD', type: 'etf', ...more })).body;

describe('a run', () => {
  it('fetches from the first provider, then only what is new, and keeps what changed as a revision', async () => {
    const { id } = await asset('VTI');
    answers.set('/yahoo/v8', () => chart({ '2026-02-27': 300, '2026-03-02': 301 }));
    const first = await run({ what: 'prices', symbols: ['VTI'] });
    expect(first).toMatchObject({ status: 'done', counts: { fetched: 1, skipped: 0, failed: 0, bars: 2 } });
    expect(first.items[0]).toMatchObject({
      status: 'fetched',
      provider: 'yahoo',
      from: '2026-02-27',
      to: '2026-03-02',
    });
    let from = 0;
    answers.set('/yahoo/v8', (url) => {
      from = Number(url.searchParams.get('period1'));
      return chart({ '2026-03-02': 302, '2026-03-03': 303 });
    });
    const second = await run({ what: 'all', symbols: ['VTI'] });
    expect(new Date(from * 1000).toISOString().slice(0, 10)).toBe('2026-02-23');
    expect(second.items[0]).toMatchObject({ bars: 2, changed: 1 });
    const { items } = (await ada.call('GET', `/assets/${id}/prices`)).body;
    expect(
      items.map((bar: { date: string; close: string; provider: string }) => [
        bar.date,
        bar.close,
        bar.provider,
      ]),
    ).toEqual([
      ['2026-02-27', '300', 'yahoo'],
      ['2026-03-02', '302', 'yahoo'],
      ['2026-03-03', '303', 'yahoo'],
    ]);
  });

  it('asks the next provider when the first does not know it, and says what each answered', async () => {
    await asset('OLDCO', { type: 'stock' });
    answers.set('/yahoo/v8', () => ({
      status: 404,
      body: {
        chart: {
          result: null,
          error: { code: 'Not Found', description: 'No data found, symbol may be delisted' },
        },
      },
    }));
    answers.set('/tiingo/tiingo/daily', (_url, { headers }) => {
      expect(headers.authorization).toBe('Token environment-key');
      const row = { open: 9, high: 9, low: 9, close: 9.5, volume: 10, divCash: 0.25, splitFactor: 1 };
      return { body: [{ date: '2026-03-03T00:00:00.000Z', ...row }] };
    });
    const { items } = await run({ what: 'all', symbols: ['OLDCO'] });
    expect(items[0]).toMatchObject({ status: 'fetched', provider: 'tiingo', bars: 1, dividends: 1 });
    expect(items[0].attempts.map(({ provider }: { provider: string }) => provider)).toEqual([
      'yahoo',
      'tiingo',
    ]);
  });

  it('says per asset what failed and what mends it, and goes on with the others', async () => {
    await asset('LSE1', { currency: 'EUR' });
    await asset('GOOD');
    answers.set('/yahoo/v8/finance/chart/LSE1', () => chart({ '2026-03-03': 1234 }, {}, 'GBp'));
    answers.set('/yahoo/v8/finance/chart/GOOD', () => chart({ '2026-03-03': 5 }));
    const { items, counts } = await run({ what: 'prices', symbols: ['LSE1', 'GOOD'] });
    expect(counts).toMatchObject({ fetched: 1, failed: 1 });
    expect(items[0]).toMatchObject({ symbol: 'LSE1', status: 'failed' });
    expect(items[0].reason).toContain('in GBP, and the asset is in EUR');
    expect(items[0].mend).toContain('Set the symbol');
  });

  it('leaves prices that a person entered, and is one at a time', async () => {
    const { id } = await asset('MINE');
    await ada.call('PUT', `/assets/${id}/prices`, { bars: [{ date: '2026-03-02', close: '77' }] });
    answers.set('/yahoo/v8', () => chart({ '2026-03-02': 10, '2026-03-03': 11 }));
    await run({ what: 'prices', symbols: ['MINE'] });
    const { items } = (await ada.call('GET', `/assets/${id}/prices`)).body;
    expect(items.map(({ close }: { close: string }) => close)).toEqual(['77', '11']);

    const [one, two] = await Promise.all([
      ada.call('POST', '/ingestion/run', { what: 'prices', symbols: ['MINE'] }),
      ada.call('POST', '/ingestion/run', { what: 'prices', symbols: ['MINE'] }),
    ]);
    expect([one.status, two.status].sort()).toEqual([202, 409]);
    await ada.job((one.status === 202 ? one : two).body.jobId);
  });

  it('refuses what it does not know, and hides its report from others', async () => {
    const unknown = await ada.call('POST', '/ingestion/run', { what: 'prices', symbols: ['NOPE'] });
    expect([unknown.status, unknown.body.errors[0].path]).toEqual([400, 'body/symbols/0']);
    const backwards = await ada.call('POST', '/ingestion/run', {
      what: 'fx',
      from: '2026-02-02',
      to: '2026-01-01',
    });
    expect(backwards.status).toBe(400);
    const [newest] = (await ada.call('GET', '/ingestion/runs?limit=1')).body.items;
    expect((await eve.call('GET', `/ingestion/runs/${newest.id}`)).status).toBe(404);
    expect((await eve.call('GET', '/ingestion/runs')).body.items).toEqual([]);
  });
});

describe('exchange rates', () => {
  it('are fetched for the currencies of the book, each from the first provider that has it', async () => {
    const zoe = await app.person('Zoe');
    await asset('GALI', { currency: 'ARS' }, zoe);
    await asset('SAP', { currency: 'EUR' }, zoe);
    await asset('2330', { currency: 'TWD' }, zoe);
    answers.set('/ecb/', () => ({
      body: '<gesmes:Envelope><Cube><Cube time="2026-03-03"><Cube currency="USD" rate="1.1000"/></Cube></Cube></gesmes:Envelope>',
    }));
    answers.set('/frankfurter/v2', (url) => {
      expect(url.searchParams.get('quotes')).toBe('TWD');
      return { body: [{ date: '2026-03-03', base: 'EUR', quote: 'TWD', rate: 36.3 }] };
    });
    answers.set('/argentinadatos/v1/cotizaciones/dolares/oficial', () => ({
      body: [{ casa: 'oficial', fecha: '2026-03-03', compra: 1400, venta: 1450 }],
    }));
    const { items } = await run({ what: 'fx' }, zoe);
    expect(
      items.map((item: { symbol: string; provider: string }) => [item.symbol, item.provider]).sort(),
    ).toEqual([
      ['EUR/TWD', 'frankfurter'],
      ['EUR/USD', 'ecb'],
      ['USD/ARS', 'argentinadatos:oficial'],
    ]);
    // Pesos to Taiwan dollars lead across the dollar and the euro: 36.3 / 1.1 / 1425.
    const { via, items: rates } = (await zoe.call('GET', '/fx?base=ARS&quote=TWD')).body;
    expect([via, Number(rates[0].rate)]).toEqual(['USD, EUR', expect.closeTo(36.3 / 1.1 / 1425, 14)]);
    const { pairs } = (await zoe.call('GET', '/data-health')).body;
    expect(pairs.map((pair: { base: string; problem: unknown }) => [pair.base, pair.problem])).toEqual([
      ['ARS', null],
      ['EUR', null],
      ['TWD', null],
    ]);
  });
});

describe('data health', () => {
  it('names what is missing, stale and odd, with what mends it', async () => {
    const sam = await app.person('Sam');
    const { id } = await asset('STALE', {}, sam);
    await asset('EMPTY', { tracked: true }, sam);
    const day = (index: number) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10);
    const bars = Array.from({ length: 40 }, (_, index) => ({
      date: day(index),
      close: index === 20 ? '900' : `${100 + (index % 3)}`,
    }));
    await sam.call('PUT', `/assets/${id}/prices`, { bars });
    const { assets } = (await sam.call('GET', '/data-health')).body;
    const kinds = (symbol: string) =>
      assets
        .find((each: { symbol: string }) => each.symbol === symbol)
        .problems.map(({ kind }: { kind: string }) => kind);
    expect(kinds('EMPTY')).toEqual(['no-prices']);
    expect(kinds('STALE')).toEqual(['stale', 'outlier']);
    expect(assets[1].problems[0].fix).toEqual({ run: { what: 'prices', symbols: ['STALE'] } });
    expect((await eve.call('GET', '/data-health')).body.assets).toEqual([]);
  });
});

describe('dividends and splits', () => {
  it('are suggested for shares held, booked by nobody, and gone when booked or dismissed', async () => {
    const ben = await app.person('Ben');
    const portfolio = (await ben.call('POST', '/portfolios', { name: 'Fund', currency: 'USD' })).body;
    const buy = {
      type: 'BUY',
      date: '2026-01-05',
      symbol: 'ACME',
      quantity: '10',
      price: '10',
      currency: 'USD',
    };
    const path = `/portfolios/${portfolio.id}/transactions`;
    const { assetId } = (await ben.call('POST', path, buy)).body;
    const csv =
      'type,date,amount,currency,ratio,payDate\ndividend,2026-02-02,0.255,USD,,2026-02-20\nsplit,2026-02-10,,,4,\ndividend,2026-01-05,1,USD,,\n' +
      // Declared, but not paid for a long time.
      'dividend,2999-03-01,0.3,USD,,2999-03-20\n';
    const put = await ben.call('PUT', `/assets/${assetId}/events`, csv, { 'content-type': 'text/csv' });
    expect(put.body).toEqual({ dividends: 3, splits: 1 });
    const suggestions = async () => (await ben.call('GET', '/ingestion/suggestions')).body.items;
    const [split, dividend, ...others] = await suggestions();
    expect(others).toEqual([]);
    expect(split).toMatchObject({
      type: 'SPLIT',
      heldQuantity: '10',
      transaction: { quantity: '4', date: '2026-02-10' },
    });
    expect(dividend.transaction).toMatchObject({ type: 'DIVIDEND', amount: '2.55', date: '2026-02-20' });
    expect((await ben.call('POST', path, dividend.transaction)).status).toBe(201);
    expect((await ben.call('POST', '/ingestion/suggestions/dismiss', { id: split.id })).status).toBe(204);
    expect(await suggestions()).toEqual([]);
    const bad = await ben.call('PUT', `/assets/${assetId}/events`, 'type,date,amount\nbonus,2026-01-01,1\n', {
      'content-type': 'text/csv',
    });
    expect([bad.status, bad.body.errors[0].path]).toEqual([400, 'body/line/2']);
    expect((await eve.call('GET', `/assets/${assetId}/events`)).status).toBe(404);
  });
});

describe('providers', () => {
  it('keep keys to themselves, and say whether they work', async () => {
    const list = async () => (await ada.call('GET', '/providers')).body;
    const find = (body: { items: { id: string }[] }, id: string) => body.items.find((each) => each.id === id);
    expect(find(await list(), 'tiingo')).toMatchObject({
      usable: true,
      key: { source: 'environment', lastFour: '-key' },
    });
    expect(find(await list(), 'alphavantage')).toMatchObject({ usable: false, key: { source: 'none' } });
    const set = await ada.call('PATCH', '/providers/alphavantage', { key: 'SECRET-1234' });
    expect(set.body).toMatchObject({ usable: true, key: { source: 'book', lastFour: '1234' } });
    expect(JSON.stringify(await list())).not.toContain('SECRET');
    answers.set('/alphavantage/query', (url) => {
      expect(url.searchParams.get('apikey')).toBe('SECRET-1234');
      return { body: { 'Error Message': 'the parameter apikey is invalid or missing.' } };
    });
    const tested = await ada.call('POST', '/providers/alphavantage/test');
    expect(tested.body).toMatchObject({ ok: false, mend: expect.stringContaining('key') });
    expect((await ada.call('PATCH', '/providers/ecb', { key: 'SECRET-1234' })).status).toBe(422);
    expect(
      (await ada.call('PATCH', '/providers/argentinadatos', { quoteKind: 'blue' })).body.options.quoteKind
        .value,
    ).toBe('blue');
    expect((await ada.call('PATCH', '/providers/nobody', {})).status).toBe(400);
    expect(find((await eve.call('GET', '/providers')).body, 'alphavantage')).toMatchObject({
      key: { source: 'none' },
    });
  });

  it('are asked in the order of the book', async () => {
    const order = await ada.call('PUT', '/providers/order', { etf: ['tiingo'] });
    expect([order.body.etf, order.body.fx[0]]).toEqual([['tiingo'], 'argentinadatos']);
    expect((await ada.call('PUT', '/providers/order', { etf: ['ecb'] })).status).toBe(422);
    answers.set('/tiingo', () => ({ body: [] }));
    const { items } = await run({ what: 'prices', symbols: ['VTI'] });
    expect(items[0].attempts.map(({ provider }: { provider: string }) => provider)).toEqual(['tiingo']);
    await ada.call('PUT', '/providers/order', { etf: ['yahoo', 'tiingo'] });
  });

  it('find assets that the book does not have, and name those that do not answer', async () => {
    answers.set('/yahoo/v1/finance/search', () => ({
      body: {
        quotes: [{ symbol: 'VWCE.DE', longname: 'FTSE All-World', exchDisp: 'XETRA', quoteType: 'ETF' }],
      },
    }));
    const { candidates, unavailable } = (await ada.call('GET', '/assets/search?q=IE00BK5BQT80&remote=true'))
      .body;
    expect(candidates).toEqual([
      {
        symbol: 'VWCE.DE',
        name: 'FTSE All-World',
        exchange: 'XETRA',
        type: 'etf',
        currency: null,
        isin: 'IE00BK5BQT80',
        provider: 'yahoo',
        providerSymbol: 'VWCE.DE',
      },
    ]);
    expect(unavailable.length).toBeGreaterThan(0);
    expect((await ada.call('GET', '/assets/search?q=VTI')).body.candidates).toBeUndefined();
  });
});

describe('the schedule', () => {
  it('starts one run a day from its hour on, and none where it is off', async () => {
    const { context } = app.server;
    const runs = (who: Person) =>
      context.database.system((db) =>
        db
          .selectFrom('job')
          .select(['id', 'payload', 'status'])
          .where('book_id', '=', who.bookId)
          .where('kind', '=', 'ingestion')
          .orderBy('created_at')
          .execute(),
      );
    const zed = await app.person('Zed');
    const off = await app.person('Off');
    for (const who of [zed, off]) await asset('VTI', {}, who);
    await off.call('PATCH', '/ingestion/schedule', { enabled: false });
    const set = await zed.call('PATCH', '/ingestion/schedule', { hour: 10 });
    expect(set.body).toEqual({ enabled: true, hour: 10, lastRunAt: null });
    await startDue(context);
    expect(await runs(zed)).toEqual([]);
    app.setNow('2026-03-04T10:00:00.000Z');
    await Promise.all([startDue(context), startDue(context)]);
    await startDue(context);
    expect((await runs(zed)).map(({ payload }) => payload)).toEqual([{ what: 'all', trigger: 'schedule' }]);
    expect(await runs(off)).toEqual([]);
  });
});
