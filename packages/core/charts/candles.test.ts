import { describe, expect, it } from 'vitest';
import { day } from '../time/day.ts';
import { zoneOffset } from '../time/zone.ts';
import { adjusted, adjustmentOf } from './adjust.ts';
import { aggregate } from './aggregate.ts';
import type { Candles } from './candle.ts';
// Values of pandas, written by fixtures/candles.py.
import golden from './fixtures/candles.json' with { type: 'json' };
import { candleStart, dayAfter, intervalOf } from './intervals.ts';

type Columns = Record<keyof Candles, number[]>;
const candlesOf = (columns: Columns): Candles =>
  Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)]),
  ) as unknown as Candles;
const plain = (candles: Candles): Columns =>
  Object.fromEntries(
    Object.entries(candles).map(([name, values]) => [name, Array.from(values as Float64Array)]),
  ) as Columns;
const utc = (): number => 0;

describe('longer candles', () => {
  it.each(['1w', '1M', '1q', '1y'] as const)('of days are those of pandas: %s', (name) => {
    expect(plain(aggregate(candlesOf(golden.days), intervalOf(name), utc))).toEqual(golden[name]);
  });

  it.each(['15m', '1h', '1d'] as const)('of minutes are those of pandas where clocks change: %s', (name) => {
    const offset = zoneOffset('America/New_York');
    expect(plain(aggregate(candlesOf(golden.minutes), intervalOf(name), offset))).toEqual(golden[name]);
  });

  // 2024-03-10 07:00Z is when New York goes from 02:00 to 03:00; 2024-11-03 06:00Z when it goes back to 01:00.
  it.each([
    ['2024-03-10T07:30:00Z', '2024-03-10T05:00:00Z'],
    ['2024-03-10T08:30:00Z', '2024-03-10T08:00:00Z'],
    ['2024-11-03T06:30:00Z', '2024-11-03T04:00:00Z'],
    ['2024-11-03T09:30:00Z', '2024-11-03T09:00:00Z'],
  ])('of four hours begin where the clock on the wall says: %s', (time, start) => {
    const found = candleStart(intervalOf('4h'), Date.parse(time) / 1000, zoneOffset('America/New_York'));
    expect(new Date(found * 1000).toISOString()).toBe(start.replace('Z', '.000Z'));
  });

  it('know a volume where one of their parts does', () => {
    const columns = {
      time: [0, 60, 120],
      open: [1, 2, 3],
      high: [1, 2, 3],
      low: [1, 2, 3],
      close: [1, 2, 3],
    };
    const volume = (values: number[]) =>
      aggregate(candlesOf({ ...columns, volume: values }), intervalOf('1h'), utc).volume[0];
    expect(volume([NaN, 5, NaN])).toBe(5);
    expect(volume([NaN, NaN, NaN])).toBeNaN();
  });

  it.each([
    ['1d', '2026-02-28', '2026-03-01'],
    ['1w', '2026-02-23', '2026-03-02'],
    ['1M', '2026-02-01', '2026-03-01'],
    ['1q', '2025-10-01', '2026-01-01'],
    ['1y', '2024-01-01', '2025-01-01'],
    ['2d', '2026-02-24', '2026-02-26'],
    ['2w', '2026-02-16', '2026-03-02'],
    ['2M', '2026-01-01', '2026-03-01'],
    ['6M', '2025-07-01', '2026-01-01'],
    ['2q', '2026-01-01', '2026-07-01'],
    ['5y', '2020-01-01', '2025-01-01'],
  ] as const)('end where the next begins: %s', (name, first, next) => {
    const interval = intervalOf(name);
    expect(dayAfter(interval, day(first))).toBe(day(next));
    for (const inside of [day(first), day(next) - 1])
      expect(candleStart(interval, inside * 86_400 + 5, utc)).toBe(day(first) * 86_400);
    expect(candleStart(interval, day(next) * 86_400, utc)).toBe(day(next) * 86_400);
  });

  // pandas: df.groupby(df.index.date).resample('7min'), which begins anew at each midnight.
  it.each([
    ['7m', '2024-05-06T00:06:59Z', '2024-05-06T00:00:00Z'],
    ['7m', '2024-05-06T00:07:00Z', '2024-05-06T00:07:00Z'],
    ['7m', '2024-05-06T23:59:59Z', '2024-05-06T23:55:00Z'],
    ['7m', '2024-05-07T00:00:00Z', '2024-05-07T00:00:00Z'],
    ['45s', '2024-05-06T12:00:59Z', '2024-05-06T12:00:45Z'],
    ['5h', '2024-05-06T23:00:00Z', '2024-05-06T20:00:00Z'],
  ])('of any length begin with the day: %s at %s', (name, time, start) => {
    expect(candleStart(intervalOf(name), Date.parse(time) / 1000, utc)).toBe(Date.parse(start) / 1000);
  });

  it.each(['', '0m', '1', 'm', '1.5h', '25h', '1441m', '86401s', '100d', '-5m', '1H', '5 m'])(
    'are not of the length "%s"',
    (name) => {
      expect(() => intervalOf(name)).toThrow(RangeError);
    },
  );
});

const flat = (days: readonly string[], close: readonly number[]): Candles =>
  candlesOf({
    time: days.map((text) => day(text) * 86_400),
    open: [...close],
    high: [...close],
    low: [...close],
    close: [...close],
    volume: close.map(() => 100),
  });

describe('adjusted prices', () => {
  it("are those of Yahoo's own example: Microsoft's 2:1 split and dividend of $0.08 in February 2003", () => {
    const days = ['2003-02-13', '2003-02-14', '2003-02-18', '2003-02-19'];
    const close = [46.99, 48.3, 24.96, 24.53];
    const { steps } = adjustmentOf(
      [{ date: day('2003-02-18'), ratio: 2 }],
      [{ exDate: day('2003-02-19'), amount: 0.08 }],
      { date: days.map(day), value: close },
    );
    const found = adjusted(flat(days, close), steps, utc);
    expect([...found.close].map((value) => value.toFixed(2))).toEqual(['23.42', '24.07', '24.88', '24.53']);
    expect([...found.volume]).toEqual([200, 200, 100, 100]);
  });

  it('take a dividend on the day of a split for one of new shares', () => {
    const { steps } = adjustmentOf(
      [{ date: day('2024-06-10'), ratio: 10 }],
      [{ exDate: day('2024-06-10'), amount: 1 }],
      { date: [day('2024-06-07')], value: [1000] },
    );
    const found = adjusted(flat(['2024-06-07'], [1000]), steps, utc);
    // 1000 for ten new shares that pay 1 each: 1000 / 10 * (1 - 10 / 1000)
    expect(found.close[0]).toBeCloseTo(99, 12);
  });

  it('say which dividend is as large as the price before it', () => {
    const dividend = { exDate: day('2024-06-10'), amount: 5 };
    const closes = { date: [day('2024-06-07')], value: [5] };
    expect(adjustmentOf([], [dividend], closes)).toEqual({ steps: [], impossible: [dividend] });
  });
});
