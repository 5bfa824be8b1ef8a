import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Decimal,
  decimal,
  divide,
  equals,
  formatDecimal,
  MAX_SCALE,
  multiply,
  trim,
} from '../money/decimal.ts';
import { day } from '../time/day.ts';
import { transaction } from './fixtures/transactions.ts';
import { type HoldingsRequest, holdingsAt } from './holdings.ts';
import { type Dated, pricesOf, ratesOf } from './market.ts';

const at = (date: string, value: string): Dated => ({ date: day(date), value: decimal(value) });
const text = (value: Decimal | null) => (value === null ? null : formatDecimal(value));

const request = (more: Partial<HoldingsRequest>): HoldingsRequest => ({
  transactions: [],
  day: day('2024-06-28'),
  assets: new Map([
    ['vti', { symbol: 'VTI', currency: 'USD' }],
    ['sap', { symbol: 'SAP', currency: 'EUR' }],
  ]),
  prices: pricesOf(
    new Map([
      ['vti', [at('2024-03-01', '254.00'), at('2024-06-27', '267.515')]],
      ['sap', [at('2024-06-28', '189.52')]],
    ]),
  ),
  rates: ratesOf(
    'EUR',
    new Map([
      // European Central Bank, 1 March, 15 April and 28 June 2024.
      ['USD', [at('2024-03-01', '1.0811'), at('2024-04-15', '1.0656'), at('2024-06-28', '1.0705')]],
    ]),
  ),
  currency: 'USD',
  method: 'fifo',
  tracksCash: true,
  ...more,
});

const TRADES = [
  transaction('2024-03-01', 'DEPOSIT', null, { amount: '10000' }),
  transaction('2024-03-01', 'BUY', 'vti', { quantity: '10', price: '250.10', fee: '1.00' }, { sequence: 1 }),
  transaction('2024-04-15', 'BUY', 'sap', { quantity: '2', price: '170', fee: '5' }, { currency: 'EUR' }),
  transaction('2024-07-01', 'SELL', 'vti', { quantity: '10', price: '1' }),
];

describe('holdingsAt', () => {
  const holdings = holdingsAt(request({ transactions: TRADES }));

  it('values each holding by the latest price, rounded half-up to the cent', () => {
    expect(
      holdings.items.map((item) => [
        item.symbol,
        text(item.quantity),
        text(item.costBasis),
        text(item.averageCost),
        text(item.price),
        text(item.marketValue),
        text(item.unrealizedGain),
        text(item.valueInBase),
      ]),
    ).toEqual([
      // 2 x 189.52 = 379.04 EUR, at 1.0705 = 405.76232 USD.
      ['SAP', '2', '345.00', '172.50', '189.52', '379.04', '34.04', '405.76'],
      // 10 x 267.515 = 2675.15.
      ['VTI', '10', '2502.00', '250.20', '267.515', '2675.15', '173.15', '2675.15'],
    ]);
    expect(holdings.items.map((item) => item.priceDate)).toEqual([day('2024-06-28'), day('2024-06-27')]);
    // 405.76232 and 2675.15 of 3080.91232.
    expect(holdings.items.map((item) => item.weight!.toFixed(9))).toEqual(['0.131702002', '0.868297998']);
  });

  it('tells the gain of exchange rates from that of the price', () => {
    const parts = holdings.items.map((item) => [text(item.gainInBase), text(item.currencyGain)]);
    expect(parts).toEqual([
      // 405.76 - 345 x 1.0656 = 38.13, of which 34.04 EUR at 1.0705 = 36.44 is the price; 345 x (1.0705 - 1.0656) = 1.69.
      ['38.13', '1.69'],
      ['173.15', '0'],
    ]);
  });

  it('totals them in the portfolio currency, costs at the rates of purchase, with the cash', () => {
    // Cost: 2502.00 + 345 EUR x 1.0656 = 2869.632. Cash: 10000 - 2502 = 7498 USD and -345 EUR x 1.0705 = -369.3225.
    const { totals } = holdings;
    expect(
      Object.fromEntries(
        Object.entries(totals).map(([key, value]) => [key, typeof value === 'string' ? value : text(value)]),
      ),
    ).toEqual({
      currency: 'USD',
      marketValue: '3080.91',
      knownMarketValue: '3080.91',
      costBasis: '2869.63',
      unrealizedGain: '211.28',
      cash: '7128.68',
      value: '10209.59',
    });
    expect(holdings.cash.map((each) => [each.currency, text(each.amount), text(each.valueInBase)])).toEqual([
      ['EUR', '-345.00', '-369.32'],
      ['USD', '7498.00', '7498.00'],
    ]);
    expect(holdings.unavailable).toEqual([]);
  });

  it('uses the rate of the broker for the cost in the portfolio currency where it is given', () => {
    const bought = transaction(
      '2024-04-15',
      'BUY',
      'sap',
      { quantity: '2', price: '170', fxRate: '1.07' },
      { currency: 'EUR' },
    );
    const { totals } = holdingsAt(request({ transactions: [bought], tracksCash: false }));
    expect(text(totals.costBasis)).toBe('363.80');
    expect(text(totals.cash)).toBe('0.00');
    expect(text(totals.value)).toBe('405.76');
  });

  it('lists nothing of what was sold', () =>
    expect(
      holdingsAt(request({ transactions: TRADES, day: day('2024-07-01') })).items.map(({ symbol }) => symbol),
    ).toEqual(['SAP']));
});

describe('what is missing', () => {
  it.each([
    [
      'a price',
      { prices: pricesOf(new Map()) },
      ['price', 'there is no price of VTI on or before 2024-06-28'],
    ],
    [
      'a rate',
      { rates: ratesOf('EUR', new Map()), currency: 'EUR' },
      ['rate', 'there is no exchange rate from USD to EUR on or before 2024-03-01'],
    ],
  ] as const)('is named and leaves the figures null: %s', (_, lacks, [missing, reason]) => {
    const holdings = holdingsAt(request({ transactions: TRADES.slice(1, 2), tracksCash: false, ...lacks }));
    expect(holdings.unavailable[0]).toMatchObject({ assetId: 'vti', symbol: 'VTI', missing, reason });
    expect(holdings.items[0]).toMatchObject({ valueInBase: null, weight: null });
    expect(holdings.totals).toMatchObject({ marketValue: null, unrealizedGain: null, value: null });
    expect(text(holdings.totals.knownMarketValue)).toBe('0.00');
  });

  it('keeps what is known beside a total that is not', () => {
    const bought = transaction('2024-06-03', 'BUY', 'new', { quantity: '1', price: '7' });
    const { totals, items, unavailable } = holdingsAt(request({ transactions: [...TRADES, bought] }));
    expect(totals.marketValue).toBeNull();
    expect(text(totals.knownMarketValue)).toBe('3080.91');
    expect(text(totals.costBasis)).toBe('2876.63');
    expect(text(items.find(({ assetId }) => assetId === 'new')!.costBasis)).toBe('7.00');
    expect(unavailable.map(({ symbol, missing }) => [symbol, missing])).toEqual([['new', 'price']]);
  });

  it('is the cost of shares transferred in without one', () => {
    const transfer = transaction('2024-06-03', 'TRANSFER_IN', 'vti', { quantity: '1' });
    const { totals, items, unavailable } = holdingsAt(request({ transactions: [transfer] }));
    expect(items[0]).toMatchObject({ costBasis: null, averageCost: null, unrealizedGain: null });
    expect([text(totals.marketValue), totals.costBasis]).toEqual(['267.52', null]);
    expect(unavailable.map(({ missing }) => missing)).toEqual(['cost']);
  });

  it('is a rate of cash', () => {
    const yen = transaction('2024-06-03', 'DEPOSIT', null, { amount: '7' }, { currency: 'JPY' });
    const { totals, unavailable } = holdingsAt(request({ transactions: [yen] }));
    expect([totals.cash, totals.value]).toEqual([null, null]);
    expect(unavailable.map(({ assetId, symbol }) => [assetId, symbol])).toEqual([[null, 'JPY']]);
  });
});

describe('splits', () => {
  it('leave the value as it was while the last price is older, and take a price of the day as it is', () => {
    // Apple closed at 499.23 on Friday 28 August 2020, split 4:1 on Monday and closed at 129.04.
    const value = (date: string, prices: Dated[]) =>
      text(
        holdingsAt(
          request({
            day: day(date),
            tracksCash: false,
            prices: pricesOf(new Map([['vti', prices]])),
            transactions: [
              transaction('2020-08-03', 'BUY', 'vti', { quantity: '10', price: '435.75' }),
              transaction('2020-08-31', 'SPLIT', 'vti', { quantity: '4' }),
            ],
          }),
        ).totals.marketValue,
      );
    const friday = at('2020-08-28', '499.23');
    expect(value('2020-08-30', [friday])).toBe('4992.30');
    expect(value('2020-08-31', [friday])).toBe('4992.30');
    expect(value('2020-08-31', [friday, at('2020-08-31', '129.04')])).toBe('5161.60');
  });

  it('are neutral to value and cost', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10_000_000n }),
        fc.bigInt({ min: 1n, max: 10_000_000n }),
        fc.constantFrom('2', '3', '4', '0.1', '1.5', '0.125'),
        (quantity, price, ratio) => {
          const units = formatDecimal({ units: quantity, scale: 3 });
          const bought = transaction('2024-01-02', 'BUY', 'vti', { quantity: units, price: '3' });
          const split = transaction('2024-01-04', 'SPLIT', 'vti', { quantity: ratio });
          const paid = { units: price, scale: 2 };
          const totals = (splits: boolean, priced: Dated) =>
            holdingsAt(
              request({
                transactions: splits ? [bought, split] : [bought],
                prices: pricesOf(new Map([['vti', [priced]]])),
                tracksCash: false,
              }),
            ).totals;
          const before = { date: day('2024-01-03'), value: paid };
          const after = { date: day('2024-01-04'), value: trim(divide(paid, decimal(ratio), MAX_SCALE)) };
          expect(totals(true, before)).toEqual(totals(false, before));
          // A price that had to be cut off after the split is another price.
          if (equals(multiply(after.value, decimal(ratio)), paid)) {
            expect(totals(true, after)).toEqual(totals(false, before));
          }
        },
      ),
    );
  });
});
