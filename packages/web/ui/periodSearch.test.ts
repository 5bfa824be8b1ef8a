import { expect, it } from 'vitest';
import { periodSearchOf, rangeIn, readPeriodSearch } from './periodSearch.ts';

const USUAL = { period: 'All' } as const;

it('reads a period by its name, or by its days', () => {
  expect(readPeriodSearch({ period: '1Y', from: '2026-01-01' })).toEqual({ period: '1Y' });
  expect(readPeriodSearch({ period: 'ever', from: '2026-01-01', to: '2026-02-30' })).toEqual({
    from: '2026-01-01',
  });
});

it('shows the usual period where the address names none', () => {
  expect(rangeIn({}, USUAL)).toBe(USUAL);
  expect(rangeIn({ from: '2026-01-01', to: '2026-01-31' }, USUAL)).toEqual({
    period: 'Custom',
    from: '2026-01-01',
    to: '2026-01-31',
  });
  expect(rangeIn({ period: 'All' }, { period: '1Y', from: '2025-01-01' })).toEqual({ period: 'All' });
});

it('keeps the days of a period of ones own alone', () => {
  expect(periodSearchOf({ period: 'Custom', from: '2026-01-01', to: undefined })).toEqual({
    period: undefined,
    from: '2026-01-01',
    to: undefined,
  });
  expect(periodSearchOf({ period: '3M', from: '2026-01-01' })).toEqual({
    period: '3M',
    from: undefined,
    to: undefined,
  });
});
