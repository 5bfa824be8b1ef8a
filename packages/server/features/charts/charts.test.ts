import golden from '@financehub/core/charts/fixtures/indicators.json' with { type: 'json' };
import { formatDay, weekday } from '@financehub/core/time/day.ts';
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
    ['symbol=GOLD&interval=7x', 400, 'querystring/interval'],
    ['symbol=GOLD&interval=25h', 400, 'querystring/interval'],
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
