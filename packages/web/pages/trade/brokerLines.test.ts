import { describe, expect, it } from 'vitest';
import { linesOf } from './brokerLines.ts';

const item = (symbol: string, difference: string, openOrders = 0) => ({
  symbol,
  assetId: null,
  name: null,
  theirs: '10',
  ours: '10',
  difference,
  averagePrice: '20',
  marketValue: null,
  openOrders,
  booking:
    difference === '0' ? null : { type: 'TRANSFER_IN' as const, quantity: difference, amount: '40.00' },
});

describe('lines of the comparison with a broker', () => {
  it('show what differs first and the cash last', () => {
    const cash = { currency: 'USD', theirs: '5', ours: '5.00', difference: '0.00' };
    const lines = linesOf({ items: [item('AAPL', '0'), item('MSFT', '2')], cash, openOrders: 0 });
    expect(lines.map(({ key, differs, cost }) => [key, differs, cost])).toEqual([
      ['MSFT', true, '40.00'],
      ['AAPL', false, null],
      ['cash', false, null],
    ]);
  });

  it('say what an open order keeps from being booked', () => {
    const cash = { currency: 'USD', theirs: '5', ours: '6', difference: '-1' };
    const lines = linesOf({ items: [item('AAPL', '1', 1), item('MSFT', '2')], cash, openOrders: 2 });
    expect(lines.map(({ blocked }) => blocked)).toEqual(['an order is open', null, '2 orders are open']);
    const short = { ...item('TSLA', '-2'), theirs: '-2', ours: '0', booking: null };
    expect(linesOf({ items: [short], cash: null, openOrders: 0 })[0]).toMatchObject({
      comes: false,
      blocked: 'sold short: enter the sale',
    });
  });
});
