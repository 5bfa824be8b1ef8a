import { expect, it } from 'vitest';
import { fractionOf, readLotsSearch } from './search.ts';

it('keeps what it knows of an address', () => {
  expect(
    readLotsSearch({ view: 'harvest', year: 2025, method: 'hifo', rules: 'none', short: 37, long: '15,5' }),
  ).toEqual({
    view: 'harvest',
    year: 2025,
    method: 'hifo',
    rules: 'none',
    short: '37',
    long: '15,5',
  });
  expect(readLotsSearch({ view: 'sold', year: 'now', method: 'best', short: '137', long: 'x' })).toEqual({});
});

it('reads percents', () => {
  expect([fractionOf('37'), fractionOf('15,5'), fractionOf(undefined)]).toEqual([0.37, 0.155, undefined]);
});
