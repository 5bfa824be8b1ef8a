import { strToU8, zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let bob: Person;

beforeAll(async () => {
  [ada, bob] = [await app.person('Ada'), await app.person('Bob')];
});

const asset = async (symbol: string, more: object = {}): Promise<string> =>
  (await ada.call('POST', '/assets', { symbol, currency: 'USD', ...more })).body.id;
const candles = (query: string): Promise<Answer> => ada.call('GET', `/charts/candles?${query}`);

async function put(query: string, name: string, content: string | Uint8Array, who: Person = ada) {
  const form = new FormData();
  form.set('file', new Blob([content as string]), name);
  const response = await fetch(`${app.url}/api/v1/charts/trades?${query}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${who.token}` },
    body: form,
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

describe('trades', () => {
  // Three trades before midnight in New York (05:00 UTC), two after.
  const csv = [
    'time,price,size,side',
    '2024-03-01T14:30:00Z,100.00,10,buy',
    '2024-03-01T14:30:30Z,101.00,30,sell',
    '2024-03-01T14:31:00Z,100.00,20,buy',
    '2024-03-04T14:30:00Z,102.00,5,buy',
    '2024-03-04T15:00:00Z,101.00,15,',
  ].join('\n');

  beforeAll(async () => {
    await asset('TICK');
  });

  it('are stored once, however often the file is sent', async () => {
    const first = await put('symbol=TICK', 'trades.csv', csv);
    expect(first).toMatchObject({
      status: 200,
      body: {
        kind: 'trades',
        format: 'trades-csv',
        stored: 5,
        replaced: 0,
        from: '2024-03-01T14:30:00.000Z',
        to: '2024-03-04T15:00:00.000Z',
      },
    });
    expect((await put('symbol=TICK', 'trades.csv', csv)).body).toMatchObject({ stored: 5, replaced: 5 });
    const { body } = await ada.call('GET', '/charts/data?symbol=TICK');
    expect(body.trades).toEqual({
      count: 5,
      from: '2024-03-01T14:30:00.000Z',
      to: '2024-03-04T15:00:00.000Z',
    });
    expect((await bob.call('GET', '/charts/data?symbol=TICK')).status).toBe(400);
  });

  it('are not stored for an asset of another book', async () => {
    const id = (await ada.call('GET', '/assets/search?q=TICK')).body.items[0].id;
    expect((await put(`symbol=${id}`, 'a.csv', csv, bob)).status).toBe(404);
  });

  it('become candles of minutes, and of the days of their exchange', async () => {
    const { body } = await candles('symbol=TICK&interval=1m&indicators=vwap&to=2024-03-02');
    expect(body.candles).toEqual([
      { time: '2024-03-01T14:30:00Z', open: 100, high: 101, low: 100, close: 101, volume: 40 },
      { time: '2024-03-01T14:31:00Z', open: 100, high: 100, low: 100, close: 100, volume: 20 },
    ]);
    const typical = (101 + 100 + 101) / 3;
    expect(body.indicators[0].lines[0].values[1]).toBeCloseTo((typical * 40 + 100 * 20) / 60, 12);
    const daily = await candles('symbol=TICK&interval=1d');
    expect([daily.body.source, daily.body.candles]).toEqual([
      'trades',
      [
        { time: '2024-03-01', open: 100, high: 101, low: 100, close: 100, volume: 60 },
        { time: '2024-03-04', open: 102, high: 102, low: 101, close: 101, volume: 20 },
      ],
    ]);
  });

  it('become candles of any length', async () => {
    const opens = async (interval: string) =>
      (await candles(`symbol=TICK&interval=${interval}`)).body.candles.map(
        ({ time, open, volume }: { time: string; open: number; volume: number }) => [time, open, volume],
      );
    // Counted from midnight in New York: 09:27 and 09:55 are the 81st and 85th seven minutes.
    expect(await opens('7m')).toEqual([
      ['2024-03-01T14:27:00Z', 100, 60],
      ['2024-03-04T14:27:00Z', 102, 5],
      ['2024-03-04T14:55:00Z', 101, 15],
    ]);
    expect((await opens('30s')).slice(0, 3)).toEqual([
      ['2024-03-01T14:30:00Z', 100, 10],
      ['2024-03-01T14:30:30Z', 101, 30],
      ['2024-03-01T14:31:00Z', 100, 20],
    ]);
    expect(await opens('2w')).toEqual([
      ['2024-02-19', 100, 60],
      ['2024-03-04', 102, 20],
    ]);
  });

  it('are put to levels by number or by tick', async () => {
    const { status, body } = await ada.call('GET', '/charts/volume-profile?symbol=TICK&tick=1&bins=5');
    expect([status, body.errors]).toEqual([
      400,
      [{ path: 'querystring/bins', message: 'can not be given with tick' }],
    ]);
  });

  it('make a profile with who took, and one of each day', async () => {
    const { status, body } = await ada.call('GET', '/charts/volume-profile?symbol=TICK&tick=1&sessions=true');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      source: 'trades',
      count: 5,
      total: 80,
      poc: 101,
      step: 1,
      levels: [
        { price: 100, volume: 30, buy: 30, sell: 0 },
        { price: 101, volume: 45, buy: 0, sell: 30 },
        { price: 102, volume: 5, buy: 5, sell: 0 },
      ],
    });
    // 45 of 80 is less than 70 %: 5 above against 30 below.
    expect([body.vah, body.val]).toEqual([101, 100]);
    expect(
      body.sessions.map(({ date, total, poc }: { date: string; total: number; poc: number }) => [
        date,
        total,
        poc,
      ]),
    ).toEqual([
      ['2024-03-01', 60, 101],
      ['2024-03-04', 20, 101],
    ]);
    const visible = await ada.call('GET', '/charts/volume-profile?symbol=TICK&tick=1&from=2024-03-04T14:00Z');
    expect(visible.body).toMatchObject({ count: 2, total: 20 });
  });

  it('are adjusted for a later split', async () => {
    const id = await asset('SPLIT');
    await put('symbol=SPLIT', 'trades.csv', csv);
    await ada.call('PUT', `/assets/${id}/events`, { splits: [{ date: '2024-03-04', ratio: '4' }] });
    const { body } = await ada.call('GET', '/charts/volume-profile?symbol=SPLIT&tick=0.25');
    expect([body.levels[0], body.levels.at(-1), body.total]).toEqual([
      { price: 25, volume: 120, buy: 120, sell: 0 },
      { price: 102, volume: 5, buy: 5, sell: 0 },
      260,
    ]);
    const { candles: drawn } = (await candles('symbol=SPLIT&interval=1d')).body;
    expect(drawn.map(({ close, volume }: { close: number; volume: number }) => [close, volume])).toEqual([
      [25, 240],
      [101, 20],
    ]);
  });

  it.each([
    [
      'time,price,size\n2024-03-01T14:30Z,1,1\n2024-03-01T14:31Z,zero,1\n',
      'body/file/line/3',
      /line 3: price "zero"/,
    ],
    ['time,price\n1709303400,1\n', 'body/file/line/1', /no column size/],
    ['time,price,size\n', 'body/file', /there is no trade/],
    ['[{"price":"1"}]', 'body/file/line/1', /time ""/],
    ['{"error":["EGeneral"]}', 'body/file', /neither a list of trades/],
    ['time,open,high,low,close\n1709303400,1,1,1,1\n', 'body/file', /of no known width/],
  ])('that can not be read are refused by line, and nothing is stored: %j', async (text, path, detail) => {
    const { status, body } = await put('symbol=TICK', 'bad.csv', text);
    expect([status, body.errors[0].path]).toEqual([422, path]);
    expect(body.detail).toMatch(detail);
    expect((await ada.call('GET', '/charts/data?symbol=TICK')).body.trades.count).toBe(5);
  });

  it('of Kraken are read from the answer of its API', async () => {
    await asset('BTC', { type: 'crypto' });
    const text = JSON.stringify({
      error: [],
      result: {
        XBTUSD: [
          ['50000.1', '0.5', 1709303400.25, 'b', 'l', '', 1],
          ['50001.0', '0.25', 1709303400.25, 's', 'm', '', 2],
        ],
      },
    });
    expect((await put('symbol=BTC', 'trades.json', text)).body).toMatchObject({
      format: 'kraken-trades',
      stored: 2,
    });
    // Of two trades in one microsecond the order of the file counts.
    const { body } = await candles('symbol=BTC&interval=1m');
    expect(body.candles).toEqual([
      { time: '2024-03-01T14:30:00Z', open: 50000.1, high: 50001, low: 50000.1, close: 50001, volume: 0.75 },
    ]);
  });
});

describe('bars within the day', () => {
  it('come from a minute file of LEAN, in the time of the exchange', async () => {
    await asset('LEAN');
    const rows = [
      '34200000,1000000,1010000,990000,1005000,100',
      '34260000,1005000,1006000,1004000,1005500,50',
      '34320000,1005500,1005500,1005500,1005500,0',
    ];
    const zip = zipSync({ '20240301_lean_minute_trade.csv': strToU8(rows.join('\n')) });
    const sent = await put('symbol=LEAN', '20240301_trade.zip', zip);
    expect(sent.body).toMatchObject({
      kind: 'bars',
      format: 'lean-minute',
      stored: 3,
      from: '2024-03-01T14:30:00.000Z',
    });
    const { body } = await candles('symbol=LEAN&interval=5m');
    expect([body.source, body.candles]).toEqual([
      'bars',
      [{ time: '2024-03-01T14:30:00Z', open: 100, high: 101, low: 99, close: 100.55, volume: 150 }],
    ]);
    const profile = await ada.call('GET', '/charts/volume-profile?symbol=LEAN&bins=2');
    expect(profile.body).toMatchObject({ source: 'bars', total: 150, count: 3 });
    // 100 spread over 99 to 101, 50 all above 100.
    expect(profile.body.levels).toEqual([
      { price: 99.5, volume: 50 },
      { price: 100.5, volume: 100 },
    ]);
  });

  it('are not in the quotes of LEAN, which says what is there', async () => {
    const zip = zipSync({ '20240301_lean_minute_quote.csv': strToU8('0,1,1,1,1,1,2,2,2,2,1') });
    const sent = await put('symbol=LEAN', '20240301_quote.zip', zip);
    expect([sent.status, sent.body.detail]).toEqual([
      422,
      expect.stringMatching(
        /it holds 20240301_lean_minute_quote\.csv, which are quotes: send the zip of trades/,
      ),
    ]);
  });

  it('are read from a zip with sizes of ZIP64, as LEAN writes them', async () => {
    await asset('ETH', { type: 'crypto' });
    // Made by Python's zipfile with force_zip64.
    const zip = Buffer.from(
      'UEsDBC0AAAAAAAAAYVh+bQx1//////////8gABQAMjAyNDAzMDFfYnRjdXNkX21pbnV0ZV90cmFkZS5jc3YBABAAJwAAAAAAAAAnAAAAAAAAADAsMTAsMTIsOSwxMSwxLjUKNjAwMDAsMTEsMTEsMTEsMTEsMC41ClBLAQItAy0AAAAAAAAAYVh+bQx1JwAAACcAAAAgAAAAAAAAAAAAAACAAQAAAAAyMDI0MDMwMV9idGN1c2RfbWludXRlX3RyYWRlLmNzdlBLBQYAAAAAAQABAE4AAAB5AAAAAAA=',
      'base64',
    );
    const sent = await put('symbol=ETH', '20240301_trade.zip', zip);
    expect([sent.body.stored, sent.body.from]).toEqual([2, '2024-03-01T00:00:00.000Z']);
  });

  it('are not split into shorter candles', async () => {
    await asset('HOUR');
    const csv = 'time,open,high,low,close,volume\n2024-03-01T10:00Z,1,2,1,2,5\n2024-03-01T11:00Z,2,2,1,1,5\n';
    expect((await put('symbol=HOUR', 'bars.csv', csv)).body).toMatchObject({ kind: 'bars', stored: 2 });
    const { status, body } = await candles('symbol=HOUR&interval=15m');
    expect([status, body.detail]).toEqual([
      422,
      'There is nothing of HOUR that candles of 15m could be made of: only bars of 60 minutes.',
    ]);
    expect((await candles('symbol=HOUR&interval=2h')).body.candles).toHaveLength(2);
  });

  it('without volume or trade, and a tick that is too fine, are named', async () => {
    const id = await asset('PLAIN');
    await ada.call('PUT', `/assets/${id}/prices`, {
      bars: [
        { date: '2024-01-02', close: '10' },
        { date: '2024-01-03', close: '1000' },
      ],
    });
    const { body } = await ada.call('GET', '/charts/volume-profile?symbol=PLAIN');
    expect([body.poc, body.total, body.unavailable[0].reason]).toEqual([
      null,
      0,
      '2 of 2 bars of PLAIN have no volume',
    ]);
    expect(body.unavailable[0].mend).toBe('add prices of PLAIN with their volume, or its trades');
    const quiet = await asset('QUIET');
    await ada.call('PUT', `/assets/${quiet}/prices`, {
      bars: [{ date: '2024-01-02', open: '10', high: '11', low: '9', close: '10', volume: '0' }],
    });
    const nothing = (await ada.call('GET', '/charts/volume-profile?symbol=QUIET')).body;
    expect([nothing.poc, nothing.unavailable[0].reason]).toEqual([
      null,
      'nothing of QUIET was traded in these days: the volumes of its bars are 0',
    ]);
    const fine = await ada.call('GET', '/charts/volume-profile?symbol=PLAIN&tick=0.001');
    expect([fine.status, fine.body.errors[0].path]).toEqual([400, 'querystring/tick']);
  });
});
