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

it('reads the year of an address, where all are texts', () => {
  expect(readLotsSearch({ year: '2025' }).year).toBe(2025);
  expect(['12', '20x5', '2025.5', ''].map((year) => readLotsSearch({ year }).year)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

it('reads percents', () => {
  expect([fractionOf('37'), fractionOf('15,5'), fractionOf(undefined)]).toEqual([0.37, 0.155, undefined]);
});
