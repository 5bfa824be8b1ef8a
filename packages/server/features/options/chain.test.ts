import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let bob: Person;
beforeAll(async () => {
  ada = await app.person('Ada');
  bob = await app.person('Bob');
  await ada.call('POST', '/assets', { symbol: 'TT', currency: 'USD' });
});

const get = async (path: string) => (await ada.call('GET', path)).body;
const csv = { 'content-type': 'text/csv' };
const put = (query: string, body: unknown, headers: Record<string, string> = {}) =>
  ada.call('PUT', `/options/chain?${query}`, body, headers);

/** European options on a forward of 101 for a spot of 100, 20 % volatility, rate 0, 42 days: by blackFormula of QuantLib 1.44. */
const QUOTES = [
  { strike: 95, call: 6.663866, put: 0.663866 },
  { strike: 100, call: 3.248762, put: 2.248762 },
  { strike: 105, call: 1.23166, put: 5.23166 },
];

describe('a chain of options', () => {
  it('is stored, found by time, and tells volatility and forward', async () => {
    const header = 'Type,Strike,Bid,Ask,Expiration,Volume,Open Interest';
    const line = (kind: string, strike: number, price: number, open: number) =>
      `${kind},${strike},${(price - 0.01).toFixed(6)},${(price + 0.01).toFixed(6)},2026-03-28,10,${open}`;
    const lines = QUOTES.flatMap(({ strike, call, put: other }, at) => [
      line('call', strike, call, 100 * (at + 1)),
      line('put', strike, other, 50),
    ]);
    const sent = await put('symbol=TT&at=2026-02-14&spot=100', [header, ...lines].join('\n'), csv);
    expect(sent.body).toMatchObject({ quotes: 6, expiries: 1, spot: 100, rejected: [] });
    const chain = await get('/options/chain?symbol=tt&at=2026-02-20');
    expect(chain).toMatchObject({
      symbol: 'TT',
      at: '2026-02-14T23:59:59.999Z',
      expiry: '2026-03-28',
      carryBy: 'parity',
      spotBy: 'chain',
      expiries: [{ days: 42, contracts: 6, volume: 60, openInterest: 750 }],
      unavailable: [],
    });
    expect(chain.forward).toBeCloseTo(101, 6);
    const [, middle] = chain.rows;
    expect(middle).toMatchObject({ strike: 100, call: { contract: 'TT260328C00100000', priceBy: 'mid' } });
    expect(middle.put.openInterest).toBe(50);
    for (const side of chain.rows.flatMap(({ call, put: other }: { call: object; put: object }) => [
      call,
      other,
    ]))
      expect(side.impliedVolatility).toBeCloseTo(0.2, 5);
    expect((await ada.call('GET', '/options/chain?symbol=TT&at=2026-02-13')).status).toBe(404);
    expect((await bob.call('GET', '/options/chain?symbol=TT')).status).toBe(404);
    expect((await get('/options/chains')).items).toMatchObject([
      { symbol: 'TT', snapshots: 1, at: '2026-02-14T23:59:59.999Z' },
    ]);
    expect((await bob.call('GET', '/options/chains')).body).toEqual({ items: [] });
  });

  it('holds no option that had expired by its day', async () => {
    const lines = ['type,strike,expiry,bid,ask', 'call,100,2026-02-13,1,2', 'put,100,2026-02-14,1,2'];
    const text = lines.join('\n');
    const sent = await put('symbol=OLD&currency=USD&at=2026-02-14', text, csv);
    expect([sent.status, sent.body.quotes, sent.body.expired]).toEqual([200, 1, 1]);
    const late = await put('symbol=OLD&at=2026-02-15', text, csv);
    expect([late.status, late.body.errors]).toEqual([
      400,
      [
        {
          path: 'querystring/at',
          message: 'all options of the chain expired before 2026-02-15: say when they were quoted',
        },
      ],
    ]);
    expect((await get('/options/chain?symbol=OLD')).rows).toHaveLength(1);
  });

  it('is added up', async () => {
    const stats = await get('/options/stats?symbol=TT&at=2026-02-14');
    expect(stats.totals).toEqual({
      callVolume: 30,
      putVolume: 30,
      putCallVolume: 1,
      callOpenInterest: 600,
      putOpenInterest: 150,
      putCallOpenInterest: 0.25,
    });
    const [expiry] = stats.expiries;
    // What holders of the open options get: 750 at 95 and at 100, 2000 at 105.
    expect(expiry).toMatchObject({ expiry: '2026-03-28', days: 42, maxPain: 95 });
    expect(expiry.atmVolatility).toBeCloseTo(0.2, 5);
    expect(expiry.expectedMove).toBeCloseTo(3.248762 + 2.248762, 9);
    expect(expiry.expectedMoveFraction).toBeCloseTo(0.05497524, 8);
    expect(expiry.oneSigma).toBeCloseTo(100 * 0.2 * Math.sqrt(42 / 365), 4);
    expect(stats.unavailable.map(({ figure }: { figure: string }) => figure)).toEqual([
      'skew25',
      'volatility30',
      'volatilityRank',
    ]);
  });

  it('is replaced at the same time and asked for by expiry', async () => {
    const quotes = [
      { expiry: '2026-03-20', kind: 'call', strike: 10, last: 1 },
      { expiry: '2026-04-17', kind: 'put', strike: 10, bid: 0, ask: 0.1 },
    ];
    expect((await put('symbol=NEW&currency=USD&at=2026-02-27T20:00:00Z', { quotes })).body.quotes).toBe(2);
    const sent = await put('symbol=NEW&at=2026-02-27T20:00:00Z&spot=10', { quotes: quotes.slice(1) });
    expect(sent.body).toMatchObject({ quotes: 1, at: '2026-02-27T20:00:00.000Z' });
    const chain = await get('/options/chain?symbol=NEW');
    expect(chain).toMatchObject({ expiry: '2026-04-17', snapshots: ['2026-02-27T20:00:00.000Z'] });
    expect(chain.rows).toMatchObject([{ call: null, put: { price: null, impliedVolatility: null } }]);
    expect(chain.rows[0].put.reason).toMatch(/neither a bid and an ask nor a last price/);
    const other = await get('/options/chain?symbol=NEW&expiry=2026-03-20');
    expect(other.unavailable[0]).toMatchObject({ figure: 'rows', mend: 'choose one of 2026-04-17' });
  });

  it('ranks a volatility when there are twenty days of them', async () => {
    await ada.call('POST', '/assets', { symbol: 'RANK', currency: 'USD' });
    for (let date = 1; date <= 20; date += 1) {
      const at = `2026-02-${String(date).padStart(2, '0')}`;
      const price = 2 + date / 10;
      const quotes = ['2026-02-25', '2026-04-30'].flatMap((expiry) =>
        (['call', 'put'] as const).map((kind) => ({ expiry, kind, strike: 100, bid: price, ask: price })),
      );
      expect((await put(`symbol=RANK&at=${at}&spot=100`, { quotes })).status).toBe(200);
    }
    const stats = await get('/options/stats?symbol=RANK');
    expect(stats.history.date).toHaveLength(20);
    expect([stats.volatilityRank, stats.volatilityPercentile]).toEqual([1, 0.95]);
    expect(stats.volatility30).toBe(stats.history.volatility30.at(-1));
  });

  it('names what is wrong by its place', async () => {
    const refused = async (query: string, body: unknown, headers = {}) => {
      const answer = await put(query, body, headers);
      return [answer.status, answer.body.errors?.[0]?.path];
    };
    const quotes = [{ expiry: '2026-03-20', kind: 'call', strike: 10 }];
    expect(await refused('symbol=GONE', { quotes })).toEqual([404, undefined]);
    expect(await refused('symbol=TT&at=2027-01-01', { quotes })).toEqual([400, 'querystring/at']);
    expect(await refused('symbol=TT', { quotes: [{ ...quotes[0], strike: 0 }] })).toEqual([
      400,
      'body/quotes/0/strike',
    ]);
    expect(await refused('symbol=TT', 'a,b\n1,2', csv)).toEqual([400, 'body']);
    expect(await refused('symbol=TT', 'type,strike,expiration,bid\ncall,10,2026-03-20,1', csv)).toEqual([
      400,
      'querystring/at',
    ]);
    const bad = 'type,strike,expiration\ncall,x,2026-03-20\nfuture,1,2026-03-20';
    expect(await refused('symbol=TT', bad, csv)).toEqual([400, 'body/line/2']);
    expect(await refused('symbol=TT&currency=QQQ', { quotes })).toEqual([400, 'querystring/currency']);
    // What is refused leaves no asset behind that it would have been stored for.
    expect(await refused('symbol=LATE&currency=USD&at=2026-03-21', { quotes })).toEqual([
      400,
      'querystring/at',
    ]);
    expect((await ada.call('PUT', '/options/chain?symbol=LATE', { quotes })).status).toBe(404);
    const foreign = await bob.call('PUT', '/options/chain?symbol=TT', { quotes });
    expect(foreign.status).toBe(404);
    const fetched = await ada.call('POST', '/options/chain/fetch', { symbol: 'TT' });
    expect([fetched.status, fetched.body.mend]).toEqual([422, expect.stringMatching(/Settings/)]);
  });
});

const LEAN = new URL(
  '../../../../../shared/data/options/lean/option/usa/universes/aapl/20140611.csv',
  import.meta.url,
);

describe.skipIf(!existsSync(LEAN))('a real chain', () => {
  it('is read whole', async () => {
    const sent = await put('symbol=AAPL&currency=USD&at=2014-06-11', readFileSync(LEAN, 'utf8'), csv);
    expect(sent.body).toMatchObject({ quotes: 4360, spot: 93.77, rejected: [] });
    const stats = await get('/options/stats?symbol=AAPL');
    // Sums of the columns by awk over the file.
    expect(stats.totals).toMatchObject({
      callVolume: 644068,
      putVolume: 340349,
      callOpenInterest: 10243790,
      putOpenInterest: 6846632,
    });
    expect(stats.volatility30).toBeGreaterThan(0.15);
    expect(stats.volatility30).toBeLessThan(0.25);
  });
});
