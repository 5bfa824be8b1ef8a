import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const asked: string[] = [];
let answer: (url: URL) => { status: number; body: unknown };
const outside: Server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://outside');
  asked.push(url.pathname + url.search);
  const { status, body } = answer(url);
  response.writeHead(status).end(JSON.stringify(body));
});
const env: Record<string, string> = { PROVIDERS: 'on' };
beforeAll(async () => {
  await new Promise<void>((done) => outside.listen(0, '127.0.0.1', done));
  const { port } = outside.address() as { port: number };
  env.PROVIDER_YAHOO_URL = `http://127.0.0.1:${port}`;
});
afterAll(() => outside.close());

const app = testServer(env);
let ada: Person;
beforeAll(async () => {
  ada = await app.person('Ada');
  await ada.call('POST', '/assets', { symbol: 'BRK.B', currency: 'USD' });
});

const [NEAR, FAR] = ['2026-03-20', '2026-04-17'].map((day) => Date.parse(`${day}T00:00:00Z`) / 1000);
/** The form of Yahoo's answer, as recorded by yahoo-finance2's tests, with made-up figures. */
const result = (expiration: number) => ({
  status: 200,
  body: {
    optionChain: {
      result: [
        {
          underlyingSymbol: 'BRK-B',
          expirationDates: [NEAR, FAR],
          quote: { regularMarketPrice: 101.5, currency: 'USD' },
          options: [
            {
              expirationDate: expiration,
              calls: [
                { strike: 100, expiration, lastPrice: 4, bid: 3.9, ask: 4.1, volume: 7, openInterest: 90 },
                { strike: 110, expiration, lastPrice: 0, bid: 0, ask: 0 },
              ],
              puts: [{ strike: 100, expiration, lastPrice: 2.4, bid: 2.35, ask: 2.45, openInterest: 12 }],
            },
          ],
        },
      ],
      error: null,
    },
  },
});

describe('POST /options/chain/fetch', () => {
  const fetched = () => ada.call('POST', '/options/chain/fetch', { symbol: 'BRK.B', expiries: 2 });

  it('stores what Yahoo Finance answers for the nearest expiries', async () => {
    answer = (url) => result(Number(url.searchParams.get('date') ?? NEAR));
    const { status, body } = await fetched();
    expect([status, body]).toMatchObject([200, { quotes: 6, expiries: 2, spot: 101.5 }]);
    expect(asked).toEqual(['/v7/finance/options/BRK-B', `/v7/finance/options/BRK-B?date=${FAR}`]);
    const chain = (await ada.call('GET', '/options/chain?symbol=BRK.B')).body;
    expect(chain).toMatchObject({ source: 'yahoo', expiry: '2026-03-20', spotBy: 'chain' });
    expect(chain.rows[0]).toMatchObject({ call: { price: 4, openInterest: 90 }, put: { openInterest: 12 } });
    expect(chain.rows[1]).toMatchObject({ strike: 110, call: { last: null, volume: null }, put: null });
  });

  it('says what is wrong with an answer, and stores nothing of it', async () => {
    answer = () => ({ status: 200, body: { optionChain: { result: [{ expirationDates: 'none' }] } } });
    const shape = await fetched();
    expect([shape.status, shape.body.detail]).toEqual([
      422,
      expect.stringMatching(/another form than known: .*options/),
    ]);
    answer = () => ({
      status: 404,
      body: { optionChain: { result: null, error: { code: 'Not Found', description: 'No data' } } },
    });
    const absent = await fetched();
    expect([absent.status, absent.body.detail]).toEqual([422, expect.stringMatching(/No data/)]);
    expect((await ada.call('GET', '/options/chain?symbol=BRK.B')).body.snapshots).toHaveLength(1);
  });
});
