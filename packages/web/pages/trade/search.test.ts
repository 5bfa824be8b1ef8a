import { expect, it } from 'vitest';
import { readTradeSearch } from './search.ts';

it('keeps what it knows of an address', () => {
  const search = {
    symbol: ' vti',
    go: 'sell',
    quantity: '12.5',
    tab: 'history',
    status: 'filled',
    from: '2026-01-02',
  };
  expect(readTradeSearch(search)).toEqual({ ...search, symbol: 'VTI' });
});

it('leaves out what means nothing', () => {
  expect(
    readTradeSearch({
      go: 'hold',
      quantity: '-3',
      tab: 'orders',
      status: 'done',
      side: 'both',
      to: '2026-13-01',
    }),
  ).toEqual({});
});
