import { describe, expect, it } from 'vitest';
import { nextRow } from './CandleChart.tsx';
import { type CandleData, digitsOf, lineName, tableOfCandles, timesAhead } from './candleData.ts';

const data = (interval: string, time: string[]): CandleData => ({
  symbol: 'VTI',
  currency: 'USD',
  interval,
  timezone: 'America/New_York',
  time,
  open: time.map(() => 1),
  high: time.map(() => 2.5),
  low: time.map(() => 0.5),
  close: time.map(() => 1.25),
  volume: time.map(() => null),
  indicators: [
    {
      id: 'sma:20',
      name: 'SMA 20',
      pane: 'price',
      lines: [{ name: 'sma', values: time.map((_, at) => (at === 0 ? null : 1.1)) }],
    },
  ],
});

describe('candles', () => {
  it('continue on days of work where they leave weekends out, and on all days where they do not', () => {
    expect(timesAhead(data('1d', ['2026-01-29', '2026-01-30']), 2)).toEqual(['2026-02-02', '2026-02-03']);
    expect(timesAhead(data('1d', ['2026-01-31', '2026-02-01']), 2)).toEqual(['2026-02-02', '2026-02-03']);
    expect(timesAhead(data('1q', ['2025-10-01']), 2)).toEqual(['2026-01-01', '2026-04-01']);
    expect(timesAhead(data('4h', ['2026-01-30T20:00:00Z']), 1)).toEqual(['2026-01-31T00:00:00Z']);
  });

  it('are moved over by keys, from the last one on', () => {
    expect(
      ['ArrowLeft', 'ArrowRight', 'Home', 'PageUp', 'Escape', 'x'].map((key) => nextRow(key, null, 10)),
    ).toEqual([9, 9, 0, 0, null, undefined]);
    expect(nextRow('ArrowLeft', 0, 10)).toBe(0);
    expect(nextRow('End', null, 0)).toBeUndefined();
  });

  it('are shown with the digits of their prices', () => {
    expect([
      digitsOf([1.25, 3]),
      digitsOf([1.2345]),
      digitsOf([12.34567891]),
      digitsOf([121.6543]),
      digitsOf([0.01234567891]),
    ]).toEqual([2, 4, 4, 2, 8]);
  });

  it('stand in a table with the latest first, and every digit in its file', () => {
    const { head, rows } = tableOfCandles(data('1d', ['2026-01-29', '2026-01-30']));
    expect(head).toEqual(['Time', 'Open', 'High', 'Low', 'Close', 'Volume', 'SMA 20']);
    expect(rows.map(({ exact }) => exact)).toEqual([
      ['2026-01-30', '1', '2.5', '0.5', '1.25', '', '1.1'],
      ['2026-01-29', '1', '2.5', '0.5', '1.25', '', ''],
    ]);
    expect(
      lineName(
        {
          id: 'adx:14',
          name: 'ADX 14',
          pane: 'own',
          lines: [
            { name: 'adx', values: [] },
            { name: 'plus', values: [] },
          ],
        },
        'plus',
      ),
    ).toBe('ADX 14 +DI');
  });
});
