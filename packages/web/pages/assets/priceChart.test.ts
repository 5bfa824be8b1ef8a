import { describe, expect, it } from 'vitest';
import { DARK } from '../../ui/tokens.ts';
import { barAt, hasCandles, type PriceData, priceOption, priceTable, sharesSince } from './priceChart.ts';

/** Apple Inc. around its 4:1 split of 31 August 2020, as traded. */
const bar = (date: string, close: string) => ({ date, close, provider: null, fetchedAt: null });
const data: PriceData = {
  currency: 'USD',
  bars: [bar('2020-08-27', '500.04'), bar('2020-08-28', '499.23'), bar('2020-08-31', '129.04')],
  splits: [{ date: '2020-08-31', ratio: 4 }],
  trades: [
    { date: '2020-08-26', type: 'BUY', quantity: '1', price: '506.09', amount: null },
    { date: '2020-08-29', type: 'BUY', quantity: '2', price: null, amount: '1000.00' },
    { date: '2020-08-31', type: 'SELL', quantity: '4', price: '130', amount: '520.00' },
    { date: '2020-08-31', type: 'DIVIDEND', quantity: null, price: null, amount: '1.00' },
  ],
  candles: false,
};

interface Drawn {
  readonly series: readonly { name: string; data: unknown[] }[];
}

describe('a chart of prices', () => {
  it('is in shares of today, trades too, each on the last day with a price', () => {
    const { series } = priceOption(data, DARK, 'Price of AAPL', 600) as unknown as Drawn;
    expect(series.map(({ name, data: points }) => [name, points])).toEqual([
      ['Close', [125.01, 124.8075, 129.04]],
      ['Bought', [[1, 125]]],
      ['Sold', [[2, 130]]],
    ]);
  });

  it('has the prices as they were in its table', () => {
    expect(priceTable(data).rows.map(({ exact }) => exact)).toEqual([
      ['2020-08-31', '129.04'],
      ['2020-08-28', '499.23'],
      ['2020-08-27', '500.04'],
    ]);
  });

  it('finds the bar of a day, and the shares since', () => {
    expect(
      ['2020-08-01', '2020-08-27', '2020-08-30', '2021-01-01'].map((day) => barAt(data.bars, day)),
    ).toEqual([0, 0, 1, 2]);
    expect([sharesSince(data.splits, '2020-08-30'), sharesSince(data.splits, '2020-08-31')]).toEqual([4, 1]);
  });

  it('draws candles where most days have them', () => {
    expect(hasCandles([])).toBe(false);
    expect(hasCandles(data.bars)).toBe(false);
    expect(hasCandles([{ ...data.bars[0]!, open: '1', high: '2', low: '1' }])).toBe(true);
  });
});
