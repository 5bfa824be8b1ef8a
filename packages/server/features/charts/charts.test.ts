import golden from '@financehub/core/charts/fixtures/indicators.json' with { type: 'json' };
import { formatDay, weekday } from '@financehub/core/time/day.ts';
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
const candles = (query: string, who: Person = ada): Promise<Answer> =>
  who.call('GET', `/charts/candles?${query}`);

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

/** The days from Monday to Friday from 2024-01-01 on. */
const days = Array.from({ length: 200 }, (_, at) => 19_723 + at).filter((day) => weekday(day) < 6);

describe('candles of days', () => {
  beforeAll(async () => {
    const id = await asset('GOLD');
    const bars = golden.close.map((close, row) => ({
      date: formatDay(days[row]!),
      open: String(golden.open[row]),
      high: String(golden.high[row]),
      low: String(golden.low[row]),
      close: String(close),
      volume: String(golden.volume[row]),
    }));
    await ada.call('PUT', `/assets/${id}/prices`, { bars });
    await asset('EMPTY');
  });

  it('have the indicators of pandas, with null until there are enough', async () => {
    const ids = ['sma:10', 'ema:10', 'bollinger:20:2.5', 'macd:12:26:9', 'rsi:14', 'obv'];
    const { status, body } = await candles(`symbol=gold&indicators=${ids.join(',')}`);
    expect([status, body.source, body.timezone, body.candles.length, body.unavailable]).toEqual([
      200,
      'daily',
      'America/New_York',
      90,
      [],
    ]);
    expect(body.candles[0]).toEqual({
      time: '2024-01-01',
      open: golden.open[0],
      high: golden.high[0],
      low: golden.low[0],
      close: golden.close[0],
      volume: golden.volume[0],
    });
    for (const { id, lines } of body.indicators) {
      const wanted = (golden.golden as Record<string, Record<string, (number | null)[]>>)[id]!;
      for (const { name, values } of lines) {
        expect(values.map((value: number | null) => value === null)).toEqual(
          wanted[name]!.map((value) => value === null),
        );
        for (const [row, value] of values.entries())
          if (value !== null) expect(Math.abs(value - wanted[name]![row]!)).toBeLessThan(1e-8);
      }
    }
    expect(body.indicators.map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  it('are the latest of those asked for, with indicators that look back before them', async () => {
    const from = formatDay(days[50]!);
    const { body } = await candles(`symbol=GOLD&from=${from}&limit=10&indicators=sma:10&format=columns`);
    expect([body.columns.time.length, body.columns.time[0], body.earlier]).toEqual([
      10,
      formatDay(days[80]!),
      true,
    ]);
    const wanted = golden.golden['sma:10'].sma.slice(80);
    for (const [row, value] of body.indicators[0].lines[0].values.entries())
      expect(value).toBeCloseTo(wanted[row]!, 8);
  });

  it('are put together to weeks that begin on Monday', async () => {
    const { body } = await candles('symbol=GOLD&interval=1w&limit=3&to=2024-02-07');
    expect(body.candles.map(({ time }: { time: string }) => time)).toEqual([
      '2024-01-22',
      '2024-01-29',
      '2024-02-05',
    ]);
    const last = body.candles[2];
    const row = days.findIndex((day) => formatDay(day) === '2024-02-05');
    expect([last.open, last.close, last.high]).toEqual([
      golden.open[row],
      golden.close[row + 2],
      Math.max(...golden.high.slice(row, row + 3)),
    ]);
  });

  it('say that there are none, and what mends it', async () => {
    const { body } = await candles('symbol=EMPTY');
    expect([body.candles, body.running, body.unavailable[0].mend]).toEqual([
      [],
      false,
      'add prices of EMPTY',
    ]);
  });

  it('tell whether the period of the last one has ended', async () => {
    app.setNow('2024-05-04T00:30:00Z');
    // It is still Friday the 3rd in New York.
    expect((await candles('symbol=GOLD&to=2024-05-03')).body.running).toBe(true);
    expect((await candles('symbol=GOLD&to=2024-05-02')).body.running).toBe(false);
    expect((await candles('symbol=GOLD&to=2024-05-02&interval=1M')).body.running).toBe(true);
    app.setNow('2026-03-01T09:00:00Z');
  });

  it.each([
    ['symbol=NONE', 400, 'querystring/symbol'],
    ['symbol=GOLD&indicators=sma:0', 400, 'querystring/indicators'],
    ['symbol=GOLD&indicators=magic', 400, 'querystring/indicators'],
    ['symbol=GOLD&timezone=Mars/Olympus', 400, 'querystring/timezone'],
    ['symbol=GOLD&from=2024-02-30', 400, 'querystring/from'],
    ['symbol=GOLD&from=2024-03-01&to=2024-02-01', 400, 'querystring/to'],
    ['symbol=GOLD&interval=7d', 400, 'querystring/interval'],
    ['symbol=GOLD&smooth=yes', 400, 'querystring/smooth'],
  ])('are refused for %s', async (query, status, path) => {
    const answer = await candles(query);
    expect([answer.status, answer.body.errors?.[0].path]).toEqual([status, path]);
  });

  it('are never finer than what is stored', async () => {
    const { status, body } = await candles('symbol=GOLD&interval=5m');
    expect([status, body.mend]).toEqual([
      422,
      'Choose a longer interval, as 1d, or store trades or bars with PUT /charts/trades.',
    ]);
  });

  it('of another book are not there', async () => {
    const id = (await ada.call('GET', '/assets/search?q=GOLD')).body.items[0].id;
    expect((await candles(`symbol=${id}`, bob)).status).toBe(404);
    expect((await candles('symbol=GOLD', bob)).status).toBe(400);
    expect((await bob.call('GET', `/charts/volume-profile?symbol=${id}`)).status).toBe(404);
    expect((await put(`symbol=${id}`, 'a.csv', 'time,price,size\n1709303400,1,1\n', bob)).status).toBe(404);
  });
});

describe('adjusted candles', () => {
  // Yahoo's own example: Microsoft's 2:1 split and dividend of $0.08 in February 2003.
  it("are those of Yahoo's example, also with a split alone or as they were quoted", async () => {
    const id = await asset('MSFT');
    const close = { '2003-02-13': 46.99, '2003-02-14': 48.3, '2003-02-18': 24.96, '2003-02-19': 24.53 };
    const bars = Object.entries(close).map(([date, each]) => ({ date, close: String(each), volume: '100' }));
    await ada.call('PUT', `/assets/${id}/prices`, { bars });
    const events = await ada.call('PUT', `/assets/${id}/events`, {
      splits: [{ date: '2003-02-18', ratio: '2' }],
      dividends: [{ exDate: '2003-02-19', amount: '0.08' }],
    });
    expect(events.status).toBe(200);
    const closes = async (more: string) =>
      (await candles(`symbol=MSFT${more}`)).body.candles.map((each: { close: number }) =>
        each.close.toFixed(2),
      );
    expect(await closes('')).toEqual(['23.42', '24.07', '24.88', '24.53']);
    expect(await closes('&adjusted=splits')).toEqual(['23.50', '24.15', '24.96', '24.53']);
    expect(await closes('&adjusted=false')).toEqual(['46.99', '48.30', '24.96', '24.53']);
    const { body } = await candles('symbol=MSFT');
    expect(body.candles[0]).toMatchObject({ volume: 200 });
    expect(body.candles[0].open).toBe(body.candles[0].close);
  });

  it('name a dividend in another currency', async () => {
    const id = await asset('ADR');
    await ada.call('PUT', `/assets/${id}/prices`, { bars: [{ date: '2024-01-02', close: '10' }] });
    await ada.call('PUT', `/assets/${id}/events`, {
      dividends: [{ exDate: '2024-01-03', amount: '1', currency: 'EUR' }],
    });
    const { body } = await candles('symbol=ADR&indicators=vwap');
    expect(body.unavailable.map(({ reason }: { reason: string }) => reason)).toEqual([
      'the dividend of 2024-01-03 is in EUR and the prices are in USD',
      'VWAP needs volumes, and 1 of 1 candles have none',
    ]);
  });
});

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

  it('without volume, and a tick that is too fine, are named', async () => {
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
    const fine = await ada.call('GET', '/charts/volume-profile?symbol=PLAIN&tick=0.001');
    expect([fine.status, fine.body.errors[0].path]).toEqual([400, 'querystring/tick']);
  });
});
