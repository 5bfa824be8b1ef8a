import { expect, it } from 'vitest';
import { knownAt } from '../../ui/knownAt.ts';
import { readPerformanceSearch } from './search.ts';

it('keeps what it knows of an address', () => {
  expect(readPerformanceSearch({ portfolio: 'p', view: 'explained', knownOn: '2026-03-01' })).toEqual({
    portfolio: 'p',
    view: 'explained',
    knownOn: '2026-03-01',
  });
  expect(readPerformanceSearch({ period: '3Y', benchmark: 'none', to: 'today' })).toEqual({
    period: '3Y',
    benchmark: 'none',
  });
  expect(readPerformanceSearch({ portfolio: '', view: 'other', knownOn: '2026-02-30' })).toEqual({});
});

it('knows a day up to its end here', () => {
  expect(knownAt(undefined)).toBeUndefined();
  expect(new Date(Date.parse(knownAt('2026-03-01')!) + 1)).toEqual(new Date(2026, 2, 2));
});
