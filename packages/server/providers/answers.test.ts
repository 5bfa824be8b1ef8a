import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failure, json, Replay, TIINGO_ROW, text } from '../testing/replay.ts';

const world = new Replay();

const at = (instant: string) => Date.parse(instant) / 1000;
const chart = (result: object) => json({ chart: { result: [result], error: null } });
const quote = (closes: (number | null)[]) => ({
  quote: [{ open: closes, high: closes, low: closes, close: closes, volume: closes }],
});

describe('Yahoo', () => {
  const meta = { currency: 'USD', exchangeTimezoneName: 'America/New_York' };

  it('gives prices as they were paid: Apple closed at 300.35 on 2020-01-02, before its split of four for one', async () => {
    world.replies = [
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
    const found = await world.history('yahoo');
    expect(found.bars.map(({ date, close }) => [date, close])).toEqual([
      ['2020-01-02', '300.35'],
      ['2020-08-31', '129.04'],
    ]);
    expect(found.splits).toEqual([{ date: '2020-08-31', ratio: '4' }]);
    expect(found.dividends).toEqual([
      { exDate: '2020-08-07', payDate: null, amount: '0.82', currency: 'USD' },
    ]);
    // Every split until now is needed, whatever period is wanted.
    expect(Number(world.asked[0]!.searchParams.get('period2'))).toBeGreaterThan(at('2026-03-04T12:00:00Z'));
  });

  it('turns pence into pounds exactly, keeps the day of the exchange, and passes over empty rows', async () => {
    world.replies = [
      chart({
        meta: { currency: 'GBp', exchangeTimezoneName: 'Europe/London' },
        // Midnight in London in summer is the evening before in UTC.
        timestamp: [at('2025-07-01T23:00:00Z'), at('2025-07-03T07:00:00Z')],
        indicators: quote([1234.5, null]),
      }),
    ];
    const { currency, bars } = await world.history('yahoo', { currency: 'GBP' });
    expect([currency, bars]).toEqual([
      'GBP',
      [expect.objectContaining({ date: '2025-07-02', close: '12.345' })],
    ]);
  });

  it('leaves out the session that is not over', async () => {
    const regular = { start: at('2026-03-04T10:00:00Z'), end: at('2026-03-04T18:00:00Z') };
    world.replies = [
      chart({
        meta: { ...meta, currentTradingPeriod: { regular } },
        timestamp: [at('2026-03-03T14:30:00Z'), at('2026-03-04T10:00:00Z')],
        indicators: quote([10, 11]),
      }),
    ];
    expect((await world.history('yahoo')).bars.map(({ date }) => date)).toEqual(['2026-03-03']);
  });

  it('opens a session once where one is wanted, and says when it gets none', async () => {
    const unauthorized = json({
      chart: { result: null, error: { code: 'Unauthorized', description: 'Invalid Crumb' } },
    });
    const good = chart({ meta, timestamp: [at('2026-03-03T14:30:00Z')], indicators: quote([10]) });
    world.replies = [
      unauthorized,
      text('', 404, { 'set-cookie': 'A3=abc; Path=/' }),
      text('crumb.1'),
      (request, response, url) => {
        expect([request.headers.cookie, url.searchParams.get('crumb')]).toEqual(['A3=abc', 'crumb.1']);
        good(request, response, url);
      },
    ];
    expect((await world.history('yahoo')).bars).toHaveLength(1);
    world.replies = [unauthorized, text('', 404), text('Too Many Requests')];
    expect(await failure(world.history('yahoo'))).toMatchObject({ kind: 'refused' });
  });

  it('says what is unknown, and has nothing where there are no bars', async () => {
    world.replies = [
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
    expect(await failure(world.history('yahoo'))).toMatchObject({ kind: 'not-found' });
    world.replies = [chart({ meta, indicators: { quote: [{}] } })];
    expect((await world.history('yahoo')).bars).toEqual([]);
  });

  const RECORDED = join(
    process.env.FINANCEHUB_RECORDED ?? 'recorded',
    'yahoo/chart-AAPL-2020-08-31-to-2020-11-07.json',
  );
  it.skipIf(!existsSync(RECORDED))('reads an answer that was recorded', async () => {
    const { body } = JSON.parse(readFileSync(RECORDED, 'utf8'));
    world.replies = [json(body)];
    const found = await world.history('yahoo', { symbol: 'AAPL' });
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
    world.replies = [
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
    const { bars } = await world.history('coingecko', { symbol: 'bitcoin' });
    expect(bars.map(({ date, close }) => [date, close])).toEqual([
      ['2026-03-01', '100'],
      ['2026-03-02', '105'],
      ['2026-03-03', '106'],
    ]);
    expect(world.asked[0]!.pathname).toBe('/coins/bitcoin/market_chart/range');
  });

  it('CoinMarketCap: reads both forms of quotes, and the code in a body of status 200', async () => {
    const price = { price: 68123.4, last_updated: '2026-03-04T11:59:00.000Z' };
    const coin = { id: 1, name: 'Bitcoin', symbol: 'BTC' };
    const status = { error_code: 0, error_message: null };
    for (const data of [
      { 1: { ...coin, quote: { USD: price } } },
      [{ ...coin, quote: [{ ...price, symbol: 'USD' }] }],
    ]) {
      world.replies = [json({ status, data })];
      expect((await world.history('coinmarketcap', { symbol: '1' })).bars).toMatchObject([
        { date: '2026-03-04', close: '68123.4' },
      ]);
    }
    world.replies = [json({ status: { error_code: 1001, error_message: 'This API Key is invalid.' } })];
    expect(await failure(world.history('coinmarketcap', { symbol: '1' }))).toMatchObject({ kind: 'refused' });
  });

  it('Alpha Vantage: raw prices as texts, events apart, and sentences for refusals that do not repeat the key', async () => {
    const row = {
      '1. open': '1.0',
      '2. high': '2.0',
      '3. low': '0.5',
      '4. close': '1.5000',
      '5. volume': '7',
    };
    world.replies = [
      json({ 'Time Series (Daily)': { '2026-03-03': row, '2026-03-02': { ...row, '4. close': '1.4' } } }),
      json({ data: [{ ex_dividend_date: '2026-02-02', payment_date: 'None', amount: '0.25' }] }),
      json({ data: [{ effective_date: '2025-06-10', split_factor: '10.0000' }] }),
    ];
    const found = await world.history('alphavantage');
    expect(found.bars.map(({ date, close }) => [date, close])).toEqual([
      ['2026-03-02', '1.4'],
      ['2026-03-03', '1.5'],
    ]);
    expect(found.dividends).toEqual([
      { exDate: '2026-02-02', payDate: null, amount: '0.25', currency: 'USD' },
    ]);
    expect(found.splits).toEqual([{ date: '2025-06-10', ratio: '10' }]);
    world.replies = [
      json({
        Information:
          'We have detected your API key as the-key and our standard rate limit is 25 requests per day.',
      }),
    ];
    const limited = await failure(world.history('alphavantage'));
    expect([limited.kind, limited.message.includes('the-key')]).toEqual(['rate-limited', false]);
    // Of a day's limit it is left in peace at once; another key is another matter.
    expect((await failure(world.history('alphavantage'))).message).toContain('left in peace');
    world.replies = [json({ Information: 'outputsize=full is a premium feature' })];
    expect(await failure(world.history('alphavantage', {}, 'other-key'))).toMatchObject({
      kind: 'not-offered',
      onlyFrom: '2025-10-25',
    });
    world.replies = [json({ 'Error Message': 'Invalid API call with other-key' })];
    expect((await failure(world.history('alphavantage', {}, 'other-key'))).message).toBe(
      'Alpha Vantage refuses: Invalid API call with …',
    );
  });

  it('Tiingo: dividends and splits stand beside the day', async () => {
    world.replies = [json([{ ...TIINGO_ROW, divCash: 0.25, splitFactor: 4 }])];
    const found = await world.history('tiingo');
    expect(found.dividends).toEqual([
      { exDate: '2026-03-03', payDate: null, amount: '0.25', currency: 'USD' },
    ]);
    expect(found.splits).toEqual([{ date: '2026-03-03', ratio: '4' }]);
  });

  it('Stooq: only what begins with its header is prices', async () => {
    world.replies = [text('Date,Open,High,Low,Close,Volume\r\n2026-03-03,1,2,0.5,1.5,100\r\n')];
    expect((await world.history('stooq')).bars).toEqual([
      { date: '2026-03-03', open: '1', high: '2', low: '0.5', close: '1.5', volume: '100' },
    ]);
    for (const [body, kind] of [
      ['<html>Get your apikey</html>', 'refused'],
      ['No data', 'not-found'],
      ['Exceeded the daily hits limit', 'rate-limited'],
    ] as const) {
      world.replies = [text(body)];
      expect((await failure(world.history('stooq'))).kind).toBe(kind);
    }
  });

  it('ECB: takes the file that reaches back far enough, and what is wanted of it', async () => {
    const xml =
      '<?xml version="1.0"?><gesmes:Envelope><Cube><Cube time="2026-03-03"><Cube currency="USD" rate="1.0812"/><Cube currency="JPY" rate="162.5"/></Cube>' +
      "<Cube time='2026-03-02'><Cube currency='USD' rate='1.08'/></Cube></Cube></gesmes:Envelope>";
    world.replies = [text(xml)];
    expect(await world.rates('ecb', ['USD'], { from: '2026-03-03' })).toEqual([
      { date: '2026-03-03', base: 'EUR', quote: 'USD', rate: '1.0812' },
    ]);
    expect(await world.rates('ecb', ['USD', 'JPY'])).toHaveLength(3);
    expect(world.asked.map(({ pathname }) => pathname)).toEqual([
      '/eurofxref-hist-90d.xml',
      '/eurofxref-hist.xml',
    ]);
    world.replies = [text(xml.slice(0, 150))];
    expect(await failure(world.rates('ecb', ['USD']))).toMatchObject({ kind: 'unexpected' });
  });

  it('Frankfurter: the second version, else the first', async () => {
    const expected = [{ date: '2026-03-03', base: 'EUR', quote: 'TWD', rate: '36.3' }];
    world.replies = [json([{ date: '2026-03-03', base: 'EUR', quote: 'TWD', rate: 36.3 }])];
    expect(await world.rates('frankfurter', ['EUR', 'TWD'])).toEqual(expected);
    world.replies = [text('not found', 404), json({ base: 'EUR', rates: { '2026-03-03': { TWD: 36.3 } } })];
    expect(await world.rates('frankfurter', ['TWD'])).toEqual(expected);
  });

  it('ArgentinaDatos: the middle of bid and ask of the kind that was world.asked for, and of no other', async () => {
    world.replies = [json([{ casa: 'blue', fecha: '2026-03-03', compra: 1400, venta: 1425 }])];
    expect(await world.rates('argentinadatos', ['ARS'], { quoteKind: 'blue' })).toEqual([
      { date: '2026-03-03', base: 'USD', quote: 'ARS', rate: '1412.5' },
    ]);
    expect(world.asked[0]!.pathname).toBe('/v1/cotizaciones/dolares/blue');
    expect(await failure(world.rates('argentinadatos', ['ARS']))).toMatchObject({ kind: 'unexpected' });
  });
});
