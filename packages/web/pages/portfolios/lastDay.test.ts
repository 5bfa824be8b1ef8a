import { describe, expect, it } from 'vitest';
import { lastDay } from './lastDay.ts';

const series = (value: (string | null)[], flows: (string | null)[], twrIndex: (number | null)[]) => ({
  date: value.map((_, day) => `2026-01-0${day + 1}`),
  value,
  flows,
  twrIndex,
  benchmarkIndex: [],
  drawdown: [],
});

describe('the change of the last day', () => {
  it('leaves out what was paid in', () => {
    expect(lastDay(series(['100.00', '152.50'], ['0.00', '50.00'], [1, 1.025]))).toEqual({
      date: '2026-01-02',
      amount: '2.50',
      share: 1.025 / 1 - 1,
    });
  });

  it('is that of the day on which something moved, before a weekend', () => {
    const friday = series(
      ['100.00', '99.00', '99.00', '109.00'],
      ['0.00', '0.00', '0.00', '10.00'],
      [1, 0.99, 0.99, 0.99],
    );
    expect(lastDay(friday)).toMatchObject({ date: '2026-01-02', amount: '-1.00' });
  });

  it('is none where nothing moved, and not known without two values', () => {
    expect(lastDay(series(['5.00', '5.00'], ['0.00', '0.00'], [1, 1]))).toMatchObject({
      amount: '0.00',
      share: 0,
    });
    expect(lastDay(series(['5.00'], ['5.00'], [1]))).toBeNull();
    expect(lastDay(series([null, '5.00'], ['0.00', '0.00'], [null, 1]))).toBeNull();
    expect(lastDay(series(['5.00', '9.00'], ['0.00', null], [1, 1]))).toBeNull();
    expect(lastDay(series([], [], []))).toBeNull();
  });
});
