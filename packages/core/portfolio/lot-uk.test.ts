import { describe, expect, it } from 'vitest';
import {
  add,
  type Decimal,
  decimal,
  divide,
  formatDecimal,
  round,
  sum,
  toNumber,
  trim,
  ZERO,
} from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
import { transaction } from './fixtures/transactions.ts';
import type { LotOptions } from './lot.ts';
import { matchLots } from './lots.ts';
import type { PortfolioTransaction } from './transaction.ts';

const pooled = (transactions: readonly PortfolioTransaction[], more: Partial<LotOptions> = {}) =>
  matchLots(transactions, { method: 'uk-pool', ...more });
const pounds = (value: Decimal | null) => (value === null ? null : formatDecimal(trim(round(value, 2))));
const gbp = (date: string, type: 'BUY' | 'SELL', quantity: string, amount: string, fee = '0') =>
  transaction(date, type, 'X', { quantity, amount, fee }, { currency: 'GBP', id: `${type} ${date}` });

/** Gain of each sale. */
const gains = (transactions: readonly PortfolioTransaction[]) =>
  [...Map.groupBy(pooled(transactions).closed, (lot) => lot.saleId)].map(([id, lots]) => [
    id,
    pounds(sum(lots.map((lot) => lot.gain!))),
  ]);
const rules = (transactions: readonly PortfolioTransaction[]) =>
  pooled(transactions).closed.map((lot) => [lot.rule, formatDecimal(lot.quantity), formatDay(lot.acquired)]);

describe('the UK rules', () => {
  it('follow HMRC helpsheet HS284, example 3', () => {
    const trades = [
      gbp('2015-04-01', 'BUY', '1000', '4000', '150'),
      gbp('2018-09-01', 'BUY', '500', '2050', '80'),
      gbp('2023-05-01', 'SELL', '700', '3360', '100'),
      gbp('2024-02-01', 'SELL', '400', '2080', '105'),
    ];
    // 3,360 - 100 - 6,280 x 700/1,500 and 2,080 - 105 - 3,349.33 x 400/800: gains of £329 and £300.
    expect(gains(trades)).toEqual([
      ['SELL 2023-05-01', '329.33'],
      ['SELL 2024-02-01', '300.33'],
    ]);
    expect(pounds(sum(pooled(trades).open.map((lot) => lot.cost!)))).toBe('1674.67');
  });

  it('follow the Capital Gains Manual, CG51590 example 1', () => {
    const trades = [
      gbp('2006-04-15', 'BUY', '1000', '1300'),
      gbp('2006-08-04', 'BUY', '1000', '1450'),
      gbp('2007-01-19', 'BUY', '500', '950'),
      gbp('2010-03-16', 'SELL', '2000', '6850'),
      gbp('2010-04-07', 'BUY', '2000', '6790'),
      gbp('2010-12-10', 'SELL', '2200', '7700'),
    ];
    // 6,850 - 6,790 with what is bought 22 days later; then 7,700 - 3,700 x 2,200/2,500 from the pool.
    expect(gains(trades)).toEqual([
      ['SELL 2010-03-16', '60'],
      ['SELL 2010-12-10', '4444'],
    ]);
    expect(rules(trades)[0]).toEqual(['thirty-days', '2000', '2010-04-07']);
  });

  it('match purchases of the same day before those of the 30 days, also for an earlier sale', () => {
    const trades = [
      gbp('2006-05-31', 'BUY', '10000', '10000'),
      gbp('2006-06-01', 'SELL', '10000', '11000'),
      { ...gbp('2006-06-02', 'BUY', '10000', '12000'), sequence: 0 },
      { ...gbp('2006-06-02', 'SELL', '9000', '13500'), sequence: 1 },
    ];
    expect(rules(trades)).toEqual([
      ['thirty-days', '1000', '2006-06-02'],
      ['pool', '9000', '2006-05-31'],
      ['same-day', '9000', '2006-06-02'],
    ]);
    // What is left of the pool cost 1 each.
    expect(pooled(trades).open.map((lot) => [formatDecimal(lot.quantity), pounds(lot.cost)])).toEqual([
      ['1000', '1000'],
    ]);
  });

  it('take all that is bought on one day for a single purchase (TCGA 1992 s105(1)(a))', () => {
    const many = (date: string, ...amounts: string[]) =>
      amounts.map((amount, sequence) => ({ ...gbp(date, 'BUY', '100', amount), id: amount, sequence }));
    const sale = (date: string) => ({ ...gbp(date, 'SELL', '100', '250'), sequence: 9 });
    // 200 shares for 400: 100 of them cost 200, whichever was bought first.
    expect(gains([...many('2024-05-01', '100', '300'), sale('2024-05-01')])).toEqual([
      ['SELL 2024-05-01', '50'],
    ]);
    const before = { ...gbp('2023-01-02', 'BUY', '100', '80'), id: 'before' };
    const later = [before, sale('2024-04-20'), ...many('2024-05-01', '100', '300')];
    expect(gains(later)).toEqual([['SELL 2024-04-20', '50']]);
    expect(pounds(sum(pooled(later).open.map((lot) => lot.cost!)))).toBe('280');
  });

  it.each([
    ['2024-01-31', 'thirty-days'],
    ['2024-02-01', 'pool'],
  ] as const)('match a sale of 1 January with a purchase of %s by %s', (bought, rule) => {
    const trades = [
      gbp('2023-01-01', 'BUY', '10', '10'),
      gbp('2024-01-01', 'SELL', '10', '20'),
      gbp(bought, 'BUY', '10', '30'),
    ];
    expect(rules(trades).map(([each]) => each)).toEqual([rule]);
  });

  it('count in shares of the day of the sale where there is a split in between', () => {
    const trades = [
      gbp('2023-01-01', 'BUY', '10', '100'),
      gbp('2024-01-01', 'SELL', '10', '200'),
      transaction('2024-01-05', 'SPLIT', 'X', { quantity: '3' }, { currency: 'GBP' }),
      gbp('2024-01-10', 'BUY', '12', '60'),
    ];
    // 12 new shares are 4 old ones, at 60; the other 6 come out of the pool at 10 each.
    expect(gains(trades)).toEqual([['SELL 2024-01-01', '80']]);
    expect(pooled(trades).open.map((lot) => [formatDecimal(lot.quantity), pounds(lot.cost)])).toEqual([
      ['12', '40'],
    ]);
  });

  it('see no purchase that is not made yet', () => {
    const trades = [gbp('2023-01-01', 'BUY', '10', '10'), gbp('2024-01-01', 'SELL', '10', '20')];
    expect(gains(trades)).toEqual([['SELL 2024-01-01', '10']]);
  });
});

describe('beside KapJI/capital-gains-calculator (commit c866dab1c8, MIT)', () => {
  // The program's monthly rates of US dollars per pound.
  const PER_POUND: Readonly<Record<string, string>> = {
    '2021-03': '1.4051',
    '2022-05': '1.3048',
    '2022-06': '1.2471',
    '2022-08': '1.1996',
    '2022-11': '1.1259',
  };
  const toBase = (amount: Decimal, tx: PortfolioTransaction) =>
    divide(amount, decimal(PER_POUND[formatDay(tx.date).slice(0, 7)]!), 18);
  const trade = (
    date: string,
    type: 'BUY' | 'SELL',
    asset: string,
    quantity: string,
    price: string,
    fee = '0',
  ) => transaction(date, type, asset, { quantity, price, fee });

  const totals = (transactions: readonly PortfolioTransaction[]) => {
    const { open, closed } = pooled(transactions, { toBase });
    const pool = new Map<string, [Decimal, Decimal]>();
    for (const lot of open) {
      const [quantity, cost] = pool.get(lot.assetId) ?? [ZERO, ZERO];
      pool.set(lot.assetId, [add(quantity, lot.quantity), add(cost, lot.costInBase!)]);
    }
    // The program rounds each disposal.
    const disposals = [...Map.groupBy(closed, (lot) => lot.saleId).values()];
    return {
      gain: pounds(sum(disposals.map((lots) => round(sum(lots.map((lot) => lot.gainInBase!)), 2)))),
      pool: Object.fromEntries(
        [...pool].map(([asset, [quantity, cost]]) => [asset, [toNumber(quantity), pounds(cost)]]),
      ),
    };
  };

  it('comes to its figures for tests/raw/data/test_data_2.csv', () => {
    const trades = [
      trade('2022-05-03', 'BUY', 'AMZN', '1', '1000'),
      trade('2022-05-15', 'BUY', 'FB', '100', '200'),
      transaction('2022-06-06', 'SPLIT', 'AMZN', { quantity: '10' }),
      transaction('2022-06-09', 'MERGER', 'FB', { quantity: '1' }, { to: 'META' }),
      trade('2022-08-10', 'SELL', 'META', '50', '100', '0.20'),
      trade('2022-08-15', 'BUY', 'META', '40', '150'),
      trade('2022-11-14', 'SELL', 'META', '40', '120', '0.05'),
    ];
    expect(totals(trades)).toEqual({
      gain: '-4234.58',
      pool: { AMZN: [10, '766.4'], META: [50, '7664.01'] },
    });
  });

  it('comes to its figures for tests/raw/data/test_data.csv', () => {
    const trades = [
      trade('2022-05-03', 'BUY', 'AMZN', '1', '2480'),
      trade('2022-05-09', 'BUY', 'OPRA', '120', '5.35'),
      trade('2022-05-09', 'BUY', 'BABA', '20', '85.50'),
      trade('2022-05-11', 'BUY', 'BABA', '10', '82.50'),
      trade('2022-05-15', 'BUY', 'FB', '104', '198.62'),
      transaction('2022-06-06', 'SPLIT', 'AMZN', { quantity: '210' }),
      transaction('2022-06-09', 'MERGER', 'FB', { quantity: '1' }, { to: 'META' }),
      trade('2022-08-10', 'SELL', 'META', '50', '179', '0.20'),
      trade('2022-08-15', 'BUY', 'META', '105', '180.50'),
      trade('2022-11-10', 'SELL', 'META', '20', '107', '0.05'),
      trade('2022-11-14', 'SELL', 'META', '20', '116', '0.05'),
    ];
    expect(totals(trades)).toEqual({
      gain: '-2166.12',
      pool: {
        AMZN: [210, '1900.67'],
        OPRA: [120, '492.03'],
        BABA: [30, '1942.83'],
        META: [119, '18042.21'],
      },
    });
  });

  it('comes to its loss on a merger for cash (tests/schwab/data/cash_merger)', () => {
    const trades = [
      transaction('2021-03-02', 'BUY', 'FOO', { quantity: '100', price: '25', fee: '6' }),
      transaction('2021-03-02', 'MERGER', 'FOO', { amount: '1000' }, { sequence: 1 }),
    ];
    expect(totals(trades)).toEqual({ gain: '-1071.81', pool: {} });
  });
});
