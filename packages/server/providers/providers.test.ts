import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCircuit } from './circuit.ts';
import type { ProviderFailure } from './failure.ts';
import { decimalOfNumber, stored } from './figures.ts';
import { keepPace } from './pace.ts';
import type { HistoryAsk, ProviderId, Timing } from './provider.ts';
import { openProviders, PROVIDERS } from './providers.ts';

type Reply = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

/** Answers in turn, the last one for all that follow; every provider asks this server over real HTTP. */
let replies: Reply[] = [];
let asked: URL[] = [];
const server: Server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://server');
  asked.push(url);
  (replies.length > 1 ? replies.shift()! : replies[0]!)(request, response, url);
});
const text =
  (body: string, status = 200, headers: Record<string, string> = {}): Reply =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };
const json = (body: unknown, status = 200): Reply => text(JSON.stringify(body), status);

let base = '';
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => server.close());

const NOW = new Date('2026-03-04T12:00:00Z');
/** Time that passes by sleeping only, so that no test waits. */
let time = 0;
let slept: number[] = [];
const timing: Timing = {
  now: () => time,
  random: () => 0.5,
  sleep: async (ms) => {
    slept.push(ms);
    time += ms;
  },
};
let providers = open();
function open() {
  const urls = Object.fromEntries(PROVIDERS.map(({ info }) => [info.id, base]));
  return openProviders({ off: false, urls, keys: {} }, timing, () => NOW);
}
beforeEach(() => {
  [asked, slept, time] = [[], [], 1_000_000];
  providers = open();
});

const ASK: HistoryAsk = {
  symbol: 'X',
  currency: 'USD',
  from: '2020-01-01',
  to: '2026-03-04',
  prices: true,
  events: true,
};
const history = (id: ProviderId, ask: Partial<HistoryAsk> = {}) =>
  providers.get(id)!.history!(providers.call(id, 'the-key', AbortSignal.timeout(20_000)), { ...ASK, ...ask });
const rates = (id: ProviderId, currencies: string[], more: object = {}) =>
  providers.get(id)!.rates!(providers.call(id, null, AbortSignal.timeout(20_000)), {
    currencies,
    from: '2020-01-01',
    to: '2026-03-04',
    quoteKind: null,
    ...more,
  });
const failure = (work: Promise<unknown>): Promise<ProviderFailure> =>
  work.then(
    () => expect.fail('did not fail'),
    (error: ProviderFailure) => error,
  );

const TIINGO_ROW = {
  date: '2026-03-03T00:00:00.000Z',
  open: 10,
  high: 11,
  low: 9,
  close: 10.5,
  volume: 100,
  divCash: 0,
  splitFactor: 1,
};

describe('a request', () => {
  it('waits as long as it is told after 429, and a growing while after 500', async () => {
    replies = [text('slow down', 429, { 'retry-after': '7' }), text('oops', 500), json([TIINGO_ROW])];
    expect((await history('tiingo')).bars).toHaveLength(1);
    expect(slept).toEqual([7000, 750]);
  });

  it('reads a Retry-After that is a date', async () => {
    replies = [text('', 429, { 'retry-after': 'Wed, 04 Mar 2026 12:00:09 GMT' }), json([TIINGO_ROW])];
    await history('tiingo');
    expect(slept).toEqual([9000]);
  });

  it('is given up at once when the pause asked for is too long', async () => {
    replies = [text('', 429, { 'retry-after': '3600' })];
    expect(await failure(history('tiingo'))).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 3600 });
    expect([asked.length, slept]).toEqual([1, []]);
  });

  it('is tried again when the body breaks off, and named when it always does', async () => {
    const cut: Reply = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('[{"date":');
      response.destroy();
    };
    replies = [cut, json([TIINGO_ROW])];
    expect((await history('tiingo')).bars).toHaveLength(1);
    replies = [cut];
    asked = [];
    expect(await failure(history('tiingo'))).toMatchObject({ kind: 'unreachable' });
    expect(asked).toHaveLength(3);
  });

  it('ends when its caller gives up a slow answer', async () => {
    replies = [() => undefined];
    const stop = new AbortController();
    const call = providers.call('tiingo', 'k', stop.signal);
    const work = providers.get('tiingo')!.history!(call, ASK);
    setImmediate(() => stop.abort(new Error('stopped')));
    await expect(work).rejects.toThrow('stopped');
    server.closeAllConnections();
  });

  it.each([
    ['malformed JSON', text('{"a":'), 'no JSON'],
    ['nothing', text(''), 'sent nothing'],
    ['a web page with status 200', text('<!doctype html><title>Verify</title>'), 'web page'],
    ['a field of another kind', json([{ ...TIINGO_ROW, close: '10.5' }]), '/0/close'],
    ['a missing field', json([{ date: TIINGO_ROW.date }]), '/0/open'],
  ])('that answers %s fails and names it', async (_name, reply, named) => {
    replies = [reply];
    const error = await failure(history('tiingo'));
    expect(error).toMatchObject({ kind: 'unexpected' });
    expect(error.message).toContain(named);
    expect(asked).toHaveLength(1);
  });

  it('is refused without trying again when the key is wrong', async () => {
    replies = [text('{"detail":"Invalid token."}', 401)];
    expect(await failure(history('tiingo'))).toMatchObject({
      kind: 'refused',
      mend: expect.stringContaining('key'),
    });
    expect(asked).toHaveLength(1);
  });

  it('is not sent while the circuit is open, and tries once after the rest', async () => {
    replies = [text('', 503)];
    for (let count = 0; count < 5; count += 1) await failure(history('tiingo'));
    const before = asked.length;
    expect(await failure(history('tiingo'))).toMatchObject({ kind: 'resting', retryAfterSeconds: 60 });
    expect([asked.length, providers.state('tiingo').circuit]).toEqual([before, 'open']);
    time += 60_000;
    replies = [json([TIINGO_ROW])];
    expect((await history('tiingo')).bars).toHaveLength(1);
    expect(providers.state('tiingo')).toMatchObject({ circuit: 'closed', lastOutcome: 'ok' });
  });

  it('is not sent at all when providers are off', async () => {
    const off = openProviders({ off: true, urls: { tiingo: base }, keys: {} }, timing, () => NOW);
    const call = off.call('tiingo', 'k', AbortSignal.timeout(1000));
    expect(await failure(off.get('tiingo')!.history!(call, ASK))).toMatchObject({ kind: 'not-offered' });
    expect(asked).toEqual([]);
  });
});

describe('pace and circuit', () => {
  it('let a burst go and then one at a time', async () => {
    const pace = keepPace({ burst: 3, everyMs: 100 }, timing);
    for (let count = 0; count < 5; count += 1) await pace(AbortSignal.timeout(1000));
    expect(slept).toEqual([100, 100]);
    time += 1000;
    await pace(AbortSignal.timeout(1000));
    expect(slept).toEqual([100, 100]);
  });

  it('rest twice as long after each failure, up to a quarter of an hour', () => {
    const circuit = makeCircuit(() => time);
    for (let count = 0; count < 5; count += 1) circuit.failed();
    const rests: (number | null)[] = [];
    for (let count = 0; count < 6; count += 1) {
      const rest = circuit.restingMs();
      rests.push(rest);
      time += rest ?? 0;
      expect(circuit.restingMs()).toBeNull();
      circuit.failed();
    }
    expect(rests).toEqual([60_000, 120_000, 240_000, 480_000, 900_000, 900_000]);
  });
});

it.each([
  [75.0875015258789, '75.0875'],
  [164.32000732421875, '164.32'],
  [7200.17431640625, '7200.1743'],
  [1.0812, '1.0812'],
  [0.1, '0.1'],
  [1e-9, '0.000000001'],
  [112, '112'],
])('reads the number %d as %s', (number, expected) => {
  expect(stored(decimalOfNumber(number)!)).toBe(expected);
});

const at = (instant: string) => Date.parse(instant) / 1000;
const chart = (result: object) => json({ chart: { result: [result], error: null } });
const quote = (closes: (number | null)[]) => ({
  quote: [{ open: closes, high: closes, low: closes, close: closes, volume: closes }],
});

describe('Yahoo', () => {
  const meta = { currency: 'USD', exchangeTimezoneName: 'America/New_York' };

  it('gives prices as they were paid: Apple closed at 300.35 on 2020-01-02, before its split of four for one', async () => {
    replies = [
      chart({
        meta,
        timestamp: [at('2020-01-02T14:30:00Z'), at('2020-08-31T13:30:00Z')],
        indicators: quote([75.0875015258789, 129.0399932861328]),
        events: {
          dividends: { a: { amount: 0.205, date: at('2020-08-07T13:30:00Z') } },
          splits: {
            b: { date: at('2020-08-31T13:30:00Z'), numerator: 4, denominator: 1, splitRatio: '4:1' },
          },
        },
      }),
    ];
    const found = await history('yahoo');
    expect(found.bars.map(({ date, close }) => [date, close])).toEqual([
      ['2020-01-02', '300.35'],
      ['2020-08-31', '129.04'],
    ]);
    expect(found.splits).toEqual([{ date: '2020-08-31', ratio: '4' }]);
    expect(found.dividends).toEqual([
      { exDate: '2020-08-07', payDate: null, amount: '0.82', currency: 'USD' },
    ]);
    // Every split until now is needed, whatever period is wanted.
    expect(Number(asked[0]!.searchParams.get('period2'))).toBeGreaterThan(at('2026-03-04T12:00:00Z'));
  });

  it('turns pence into pounds exactly, keeps the day of the exchange, and passes over empty rows', async () => {
    replies = [
      chart({
        meta: { currency: 'GBp', exchangeTimezoneName: 'Europe/London' },
        // Midnight in London in summer is the evening before in UTC.
        timestamp: [at('2025-07-01T23:00:00Z'), at('2025-07-03T07:00:00Z')],
        indicators: quote([1234.5, null]),
      }),
    ];
    const { currency, bars } = await history('yahoo', { currency: 'GBP' });
    expect([currency, bars]).toEqual([
      'GBP',
      [expect.objectContaining({ date: '2025-07-02', close: '12.345' })],
    ]);
  });

  it('leaves out the session that is not over', async () => {
    const regular = { start: at('2026-03-04T10:00:00Z'), end: at('2026-03-04T18:00:00Z') };
    replies = [
      chart({
        meta: { ...meta, currentTradingPeriod: { regular } },
        timestamp: [at('2026-03-03T14:30:00Z'), at('2026-03-04T10:00:00Z')],
        indicators: quote([10, 11]),
      }),
    ];
    expect((await history('yahoo')).bars.map(({ date }) => date)).toEqual(['2026-03-03']);
  });

  it('opens a session once where one is wanted, and says when it gets none', async () => {
    const unauthorized = json({
      chart: { result: null, error: { code: 'Unauthorized', description: 'Invalid Crumb' } },
    });
    const good = chart({ meta, timestamp: [at('2026-03-03T14:30:00Z')], indicators: quote([10]) });
    replies = [
      unauthorized,
      text('', 404, { 'set-cookie': 'A3=abc; Path=/' }),
      text('crumb.1'),
      (request, response, url) => {
        expect([request.headers.cookie, url.searchParams.get('crumb')]).toEqual(['A3=abc', 'crumb.1']);
        good(request, response, url);
      },
    ];
    expect((await history('yahoo')).bars).toHaveLength(1);
    replies = [unauthorized, text('', 404), text('Too Many Requests')];
    expect(await failure(history('yahoo'))).toMatchObject({ kind: 'refused' });
  });

  it('says what is unknown, and has nothing where there are no bars', async () => {
    replies = [
      json(
        {
          chart: {
            result: null,
            error: { code: 'Not Found', description: 'No data found, symbol may be delisted' },
          },
        },
        404,
      ),
    ];
    expect(await failure(history('yahoo'))).toMatchObject({ kind: 'not-found' });
    replies = [chart({ meta, indicators: { quote: [{}] } })];
    expect((await history('yahoo')).bars).toEqual([]);
  });

  const RECORDED = '/work/shared/data/http/yahoo/chart-AAPL-2020-08-31-to-2020-11-07.json';
  it.skipIf(!existsSync(RECORDED))('reads an answer that was recorded', async () => {
    const { body } = JSON.parse(readFileSync(RECORDED, 'utf8'));
    replies = [json(body)];
    const found = await history('yahoo', { symbol: 'AAPL' });
    expect(found.bars).toHaveLength(body.chart.result[0].timestamp.length);
    expect(found.bars[0]).toMatchObject({ date: '2020-08-31', close: '129.04' });
    expect(found.dividends).toEqual([
      { exDate: '2020-11-06', payDate: null, amount: '0.205', currency: 'USD' },
    ]);
  });
});

describe('the other providers', () => {
  it('CoinGecko: the close of a day is the price around the next midnight, in days and in hours', async () => {
    const ms = (instant: string) => Date.parse(instant);
    replies = [
      json({
        prices: [
          [ms('2026-03-02T00:00:00Z'), 100],
          [ms('2026-03-02T23:03:00Z'), 104.5],
          [ms('2026-03-03T00:04:00Z'), 105],
          [ms('2026-03-03T01:02:00Z'), 106],
          [ms('2026-03-04T11:00:00Z'), 110],
        ],
      }),
    ];
    const { bars } = await history('coingecko', { symbol: 'bitcoin' });
    expect(bars.map(({ date, close }) => [date, close])).toEqual([
      ['2026-03-01', '100'],
      ['2026-03-02', '105'],
      ['2026-03-03', '106'],
    ]);
    expect(asked[0]!.pathname).toBe('/coins/bitcoin/market_chart/range');
  });

  it('CoinMarketCap: reads both forms of quotes, and the code in a body of status 200', async () => {
    const price = { price: 68123.4, last_updated: '2026-03-04T11:59:00.000Z' };
    const coin = { id: 1, name: 'Bitcoin', symbol: 'BTC' };
    const status = { error_code: 0, error_message: null };
    for (const data of [
      { 1: { ...coin, quote: { USD: price } } },
      [{ ...coin, quote: [{ ...price, symbol: 'USD' }] }],
    ]) {
      replies = [json({ status, data })];
      expect((await history('coinmarketcap', { symbol: '1' })).bars).toMatchObject([
        { date: '2026-03-04', close: '68123.4' },
      ]);
    }
    replies = [json({ status: { error_code: 1001, error_message: 'This API Key is invalid.' } })];
    expect(await failure(history('coinmarketcap', { symbol: '1' }))).toMatchObject({ kind: 'refused' });
  });

  it('Alpha Vantage: raw prices as texts, events apart, and sentences for refusals that do not repeat the key', async () => {
    const row = {
      '1. open': '1.0',
      '2. high': '2.0',
      '3. low': '0.5',
      '4. close': '1.5000',
      '5. volume': '7',
    };
    replies = [
      json({ 'Time Series (Daily)': { '2026-03-03': row, '2026-03-02': { ...row, '4. close': '1.4' } } }),
      json({ data: [{ ex_dividend_date: '2026-02-02', payment_date: 'None', amount: '0.25' }] }),
      json({ data: [{ effective_date: '2025-06-10', split_factor: '10.0000' }] }),
    ];
    const found = await history('alphavantage');
    expect(found.bars.map(({ date, close }) => [date, close])).toEqual([
      ['2026-03-02', '1.4'],
      ['2026-03-03', '1.5'],
    ]);
    expect(found.dividends).toEqual([
      { exDate: '2026-02-02', payDate: null, amount: '0.25', currency: 'USD' },
    ]);
    expect(found.splits).toEqual([{ date: '2025-06-10', ratio: '10' }]);
    replies = [
      json({
        Information:
          'We have detected your API key as the-key and our standard rate limit is 25 requests per day.',
      }),
    ];
    const limited = await failure(history('alphavantage'));
    expect([limited.kind, limited.message.includes('the-key')]).toEqual(['rate-limited', false]);
    replies = [json({ Information: 'outputsize=full is a premium feature' })];
    expect(await failure(history('alphavantage'))).toMatchObject({ kind: 'not-offered' });
  });

  it('Tiingo: dividends and splits stand beside the day', async () => {
    replies = [json([{ ...TIINGO_ROW, divCash: 0.25, splitFactor: 4 }])];
    const found = await history('tiingo');
    expect(found.dividends).toEqual([
      { exDate: '2026-03-03', payDate: null, amount: '0.25', currency: 'USD' },
    ]);
    expect(found.splits).toEqual([{ date: '2026-03-03', ratio: '4' }]);
  });

  it('Stooq: only what begins with its header is prices', async () => {
    replies = [text('Date,Open,High,Low,Close,Volume\r\n2026-03-03,1,2,0.5,1.5,100\r\n')];
    expect((await history('stooq')).bars).toEqual([
      { date: '2026-03-03', open: '1', high: '2', low: '0.5', close: '1.5', volume: '100' },
    ]);
    for (const [body, kind] of [
      ['<html>Get your apikey</html>', 'refused'],
      ['No data', 'not-found'],
      ['Exceeded the daily hits limit', 'rate-limited'],
    ] as const) {
      replies = [text(body)];
      expect((await failure(history('stooq'))).kind).toBe(kind);
    }
  });

  it('ECB: takes the file that reaches back far enough, and what is wanted of it', async () => {
    const xml =
      '<?xml version="1.0"?><gesmes:Envelope><Cube><Cube time="2026-03-03"><Cube currency="USD" rate="1.0812"/><Cube currency="JPY" rate="162.5"/></Cube>' +
      "<Cube time='2026-03-02'><Cube currency='USD' rate='1.08'/></Cube></Cube></gesmes:Envelope>";
    replies = [text(xml)];
    expect(await rates('ecb', ['USD'], { from: '2026-03-03' })).toEqual([
      { date: '2026-03-03', base: 'EUR', quote: 'USD', rate: '1.0812' },
    ]);
    expect(await rates('ecb', ['USD', 'JPY'])).toHaveLength(3);
    expect(asked.map(({ pathname }) => pathname)).toEqual(['/eurofxref-hist-90d.xml', '/eurofxref-hist.xml']);
    replies = [text(xml.slice(0, 150))];
    expect(await failure(rates('ecb', ['USD']))).toMatchObject({ kind: 'unexpected' });
  });

  it('Frankfurter: the second version, else the first', async () => {
    const expected = [{ date: '2026-03-03', base: 'EUR', quote: 'TWD', rate: '36.3' }];
    replies = [json([{ date: '2026-03-03', base: 'EUR', quote: 'TWD', rate: 36.3 }])];
    expect(await rates('frankfurter', ['EUR', 'TWD'])).toEqual(expected);
    replies = [text('not found', 404), json({ base: 'EUR', rates: { '2026-03-03': { TWD: 36.3 } } })];
    expect(await rates('frankfurter', ['TWD'])).toEqual(expected);
  });

  it('ArgentinaDatos: the middle of bid and ask of the kind that was asked for, and of no other', async () => {
    replies = [json([{ casa: 'blue', fecha: '2026-03-03', compra: 1400, venta: 1425 }])];
    expect(await rates('argentinadatos', ['ARS'], { quoteKind: 'blue' })).toEqual([
      { date: '2026-03-03', base: 'USD', quote: 'ARS', rate: '1412.5' },
    ]);
    expect(asked[0]!.pathname).toBe('/v1/cotizaciones/dolares/blue');
    expect(await failure(rates('argentinadatos', ['ARS']))).toMatchObject({ kind: 'unexpected' });
  });
});
