import { describe, expect, it } from 'vitest';
import { rowsOf, sessionsOf, spanOf } from './profileView.ts';

const hours = {
  timezone: 'America/New_York',
  // 19:00 and 20:00 in New York, then 9:00, 10:00 and 9:00.
  time: [
    '2026-01-29T00:00:00Z',
    '2026-01-29T01:00:00Z',
    '2026-01-29T14:00:00Z',
    '2026-01-29T15:00:00Z',
    '2026-01-30T14:00:00Z',
  ],
};

describe('what is on the screen', () => {
  it('is the candles whose middle is', () => {
    expect(rowsOf({ from: -0.5, to: 9.5 }, 10)).toEqual({ first: 0, last: 9 });
    expect(rowsOf({ from: 2.1, to: 5.9 }, 10)).toEqual({ first: 3, last: 5 });
    expect(rowsOf({ from: -40, to: 90 }, 10)).toEqual({ first: 0, last: 9 });
    expect(rowsOf({ from: 12, to: 90 }, 10)).toBeNull();
    expect(rowsOf({ from: -9, to: -3 }, 10)).toBeNull();
  });

  it('reaches to the begin of the next candle', () => {
    const weeks = { timezone: 'UTC', time: ['2026-01-05', '2026-01-12', '2026-01-19'] };
    expect(spanOf(weeks, { first: 0, last: 1 }, undefined)).toEqual({ from: '2026-01-05', to: '2026-01-18' });
    expect(spanOf(weeks, { first: 1, last: 2 }, '2026-01-22')).toEqual({
      from: '2026-01-12',
      to: '2026-01-22',
    });
    expect(spanOf(hours, { first: 0, last: 1 }, undefined)).toEqual({
      from: '2026-01-29T00:00:00Z',
      to: '2026-01-29T13:59:59.999999Z',
    });
    expect(spanOf(hours, { first: 3, last: 4 }, undefined).to).toBeUndefined();
  });

  it('has whole days by the clocks of the exchange', () => {
    expect(sessionsOf(hours, { first: 3, last: 3 })).toEqual([{ date: '2026-01-29', first: 2, last: 3 }]);
    expect(sessionsOf(hours, { first: 1, last: 4 })).toEqual([
      { date: '2026-01-28', first: 0, last: 1 },
      { date: '2026-01-29', first: 2, last: 3 },
      { date: '2026-01-30', first: 4, last: 4 },
    ]);
  });
});
