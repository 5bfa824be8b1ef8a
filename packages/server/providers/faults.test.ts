import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASK, failure, json, Replay, TIINGO_ROW, text } from '../testing/replay.ts';
import { checkedHistory, checkedRates } from './checked.ts';

const world = new Replay();
const at = (instant: string) => Date.parse(instant) / 1000;
const bar = (date: string, close: string, volume: string | null = null) => ({
  date,
  open: null,
  high: null,
  low: null,
  close,
  volume,
});
const NONE = { currency: null, bars: [], dividends: [], splits: [] };

describe('a history that arrives', () => {
  it('is put in order, of the days asked for, each once', async () => {
    const bars = [
      bar('2026-03-03', '3'),
      bar('2026-03-02', '1', '-5'),
      bar('2026-03-02', '2'),
      bar('1950-01-02', '9'),
      bar('2027-01-04', '9'),
    ];
    const found = await checkedHistory({ ...NONE, bars }, ASK);
    expect(found.bars).toEqual([bar('2026-03-02', '2'), bar('2026-03-03', '3')]);
  });

  it('has one dividend a day and currency, as two of a day would be booked as one', async () => {
    const dividend = { exDate: '2026-02-02', payDate: null, amount: '0.5', currency: 'USD' };
    const special = { ...dividend, payDate: '2026-03-01', amount: '0.1' };
    expect((await checkedHistory({ ...NONE, dividends: [dividend, special] }, ASK)).dividends).toEqual([
      { exDate: '2026-02-02', payDate: '2026-03-01', amount: '0.6', currency: 'USD' },
    ]);
  });

  it.each([
    ['a day that there is not', [bar('2026-02-30', '1')], 'there is no day 2026-02-30'],
    ['a price that is too large', [bar('2026-02-27', `1${'0'.repeat(26)}`)], 'larger than what can be kept'],
  ])('with %s is refused', async (_name, bars, message) => {
    await expect(checkedHistory({ ...NONE, bars }, ASK)).rejects.toThrow(message);
  });

  it('of rates is refused alike', async () => {
    const rate = { date: '2026-13-40', base: 'EUR', quote: 'USD', rate: '1.1' };
    await expect(checkedRates([rate], ASK)).rejects.toThrow('there is no day');
    expect(await checkedRates([{ ...rate, date: '2019-01-01' }], ASK)).toEqual([]);
  });
});

describe('a pause', () => {
  it.each(['0', '-1', '1.5', 'soon'])(
    'is half a second at least after a Retry-After of %s',
    async (header) => {
      world.replies = [text('', 429, { 'retry-after': header }), json([TIINGO_ROW])];
      await world.history('tiingo');
      expect(world.slept).toEqual([375]);
    },
  );

  it('that is asked for is kept for all that follow with the key, an hour at most', async () => {
    world.replies = [text('', 429, { 'retry-after': '7200' })];
    await failure(world.history('tiingo'));
    expect(await failure(world.history('tiingo'))).toMatchObject({
      kind: 'rate-limited',
      retryAfterSeconds: 3600,
    });
    expect(world.asked).toHaveLength(1);
    expect(world.providers.state('tiingo', 'the-key').circuit).toBe('open');
    world.replies = [json([TIINGO_ROW])];
    expect((await world.history('tiingo', {}, 'other-key')).bars).toHaveLength(1);
    world.time += 3_600_000;
    expect((await world.history('tiingo')).bars).toHaveLength(1);
  });
});

describe('what a provider says', () => {
  it('is repeated without the key, and to those with the key only', async () => {
    world.replies = [text('{"detail":"Invalid token the-key."}', 401)];
    const { message } = await failure(world.history('tiingo'));
    expect(message).toBe('Tiingo refused the request (401): {"detail":"Invalid token …."}');
    expect(world.providers.state('tiingo', 'the-key').lastOutcome).toBe('Tiingo refused the request (401)');
    expect(world.providers.state('tiingo', 'other-key').lastOutcome).toBeNull();
  });

  it('may be 8 MiB long', async () => {
    world.replies = [text(`["${'x'.repeat(8 * 1024 * 1024)}"]`)];
    expect((await failure(world.history('tiingo'))).message).toBe('Tiingo sent more than 8 MiB');
  });
});

describe('being sent on', () => {
  let elsewhere: Server;
  const seen: (string | undefined)[] = [];
  beforeAll(async () => {
    elsewhere = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end(JSON.stringify([TIINGO_ROW]));
    });
    await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
  });
  afterAll(() => elsewhere.close());

  it('to another host leaves the key behind', async () => {
    const { port } = elsewhere.address() as { port: number };
    world.replies = [text('', 302, { location: `http://127.0.0.1:${port}/x` })];
    expect((await world.history('tiingo')).bars).toHaveLength(1);
    expect(seen).toEqual([undefined]);
  });

  it('within the host keeps it, and without an end is given up', async () => {
    world.replies = [
      text('', 301, { location: '/there' }),
      (request, response) => {
        expect([request.url, request.headers.authorization]).toEqual(['/there', 'Token the-key']);
        response.end(JSON.stringify([TIINGO_ROW]));
      },
    ];
    expect((await world.history('tiingo')).bars).toHaveLength(1);
    world.replies = [text('', 302, { location: '/again' })];
    expect(await failure(world.history('tiingo'))).toMatchObject({ kind: 'unexpected' });
  });
});

describe('a day that is not over', () => {
  const row = { '1. open': '1', '2. high': '1', '3. low': '1', '4. close': '1', '5. volume': '7' };
  it('has no close at Alpha Vantage, Stooq, and Yahoo without its hours', async () => {
    const days = async (id: 'alphavantage' | 'stooq' | 'yahoo') =>
      (await world.history(id, { events: false })).bars.map(({ date }) => date);
    world.replies = [json({ 'Time Series (Daily)': { '2026-03-04': row, '2026-03-03': row } })];
    expect(await days('alphavantage')).toEqual(['2026-03-03']);
    world.replies = [text('Date,Open,High,Low,Close\n2026-03-03,1,1,1,1\n2026-03-04,1,1,1,1')];
    expect(await days('stooq')).toEqual(['2026-03-03']);
    const close = [10, 11];
    const result = {
      meta: { currency: 'USD', exchangeTimezoneName: 'America/New_York' },
      timestamp: [at('2026-03-03T14:30:00Z'), at('2026-03-04T11:30:00Z')],
      indicators: { quote: [{ close }] },
    };
    world.replies = [json({ chart: { result: [result], error: null } })];
    expect(await days('yahoo')).toEqual(['2026-03-03']);
  });
});

describe('prices from before a split', () => {
  // 32-bit floats of what was paid, in shares of today.
  it.each([
    ['three for one, of 100', 3, 1, Math.fround(100 / 3), '100'],
    ['one for three, of 10', 1, 3, 30, '10'],
    ['seven for one, of 645.57', 7, 1, Math.fround(645.57 / 7), '645.57'],
    ['three for two, of 41.23', 3, 2, Math.fround((41.23 * 2) / 3), '41.23'],
  ])('are what was paid: %s', async (_name, numerator, denominator, stated, paid) => {
    const result = {
      meta: { currency: 'USD', exchangeTimezoneName: 'America/New_York' },
      timestamp: [at('2026-02-02T14:30:00Z'), at('2026-02-03T14:30:00Z')],
      indicators: { quote: [{ close: [stated, 50] }] },
      events: { splits: { a: { date: at('2026-02-03T14:30:00Z'), numerator, denominator } } },
    };
    world.replies = [json({ chart: { result: [result], error: null } })];
    expect((await world.history('yahoo')).bars.map(({ close }) => close)).toEqual([paid, '50']);
  });
});

describe('rates', () => {
  it('of a currency that Yahoo does not have keep none of the others back', async () => {
    const unknown = json(
      { chart: { result: null, error: { code: 'Not Found', description: 'No data found' } } },
      404,
    );
    const known = json({
      chart: {
        result: [
          {
            meta: { currency: 'CHF', exchangeTimezoneName: 'Europe/London' },
            timestamp: [at('2026-03-03T00:00:00Z')],
            indicators: { quote: [{ close: [0.95] }] },
          },
        ],
        error: null,
      },
    });
    world.replies = [unknown, known];
    expect(await world.rates('yahoo', ['XAF', 'CHF'])).toEqual([
      { date: '2026-03-03', base: 'EUR', quote: 'CHF', rate: '0.95' },
    ]);
  });

  it('of many currencies are asked of Frankfurter in periods, and of its base only', async () => {
    world.replies = [json([{ date: '2026-03-03', base: 'USD', quote: 'CHF', rate: 0.8 }])];
    const codes = ['CHF', 'USD', 'GBP', 'JPY', 'SEK', 'NOK', 'DKK', 'PLN'];
    expect(await world.rates('frankfurter', codes)).toEqual([]);
    expect(world.asked.map(({ searchParams }) => [searchParams.get('from'), searchParams.get('to')])).toEqual(
      [
        ['2020-01-01', '2022-09-26'],
        ['2022-09-27', '2025-06-22'],
        ['2025-06-23', '2026-03-04'],
      ],
    );
  });

  it('of a file that is cut off are none', async () => {
    world.replies = [text('<Envelope><Cube><Cube time="2026-03-03"><Cube currency="USD" rate="1.1"/>')];
    expect((await failure(world.rates('ecb', ['USD']))).message).toContain('cut off');
  });
});

it('CoinGecko says since when it gives something without a paid key', async () => {
  const error_message = 'Your request exceeds the allowed time range.';
  world.replies = [json({ error: { status: { error_code: 10012, error_message } } }, 401)];
  expect(await failure(world.history('coingecko', { symbol: 'bitcoin' }))).toMatchObject({
    kind: 'not-offered',
    onlyFrom: '2025-03-05',
  });
});
