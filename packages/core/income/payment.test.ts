import { describe, expect, it } from 'vitest';
import { type Decimal, decimal, formatDecimal, trim } from '../money/decimal.ts';
import { transaction } from '../portfolio/fixtures/transactions.ts';
import type { PortfolioTransaction } from '../portfolio/transaction.ts';
import { day } from '../time/day.ts';
import { monthsOf, paymentsOf, sumsOf, yearsOf } from './payment.ts';
import { paidPerShare } from './per-share.ts';

const RATES: Readonly<Record<string, Decimal | null>> = { USD: decimal('1'), EUR: decimal('1.1'), JPY: null };
const payments = (transactions: readonly PortfolioTransaction[]) =>
  paymentsOf(transactions, 'USD', ({ currency }) => RATES[currency] ?? null);
const plain = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'units' in value
    ? Number(formatDecimal(trim(value as Decimal)))
    : value;
const texts = (rows: readonly object[]) =>
  rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plain(value)])));

const HISTORY = [
  transaction('2022-03-01', 'BUY', 'KO', { quantity: '100', price: '60' }),
  transaction('2023-04-03', 'DIVIDEND', 'KO', { amount: '46', tax: '6.90' }),
  transaction('2023-06-30', 'INTEREST', null, { amount: '10', tax: '1', fee: '0.50' }),
  transaction('2023-07-03', 'DIVIDEND', 'KO', { amount: '46', tax: '6.90' }),
  transaction('2024-04-01', 'DIVIDEND', 'KO', { amount: '97', tax: '14.55' }),
  transaction('2024-05-20', 'DIVIDEND', 'SAP', { amount: '22', tax: '5.80' }, { currency: 'EUR' }),
];

describe('dividends received', () => {
  it('are summed up by year and asset in their own currency, beside the base currency', () => {
    const sums = sumsOf(payments(HISTORY), 'dividend');
    const [, sap] = sums;
    expect(texts(sums)).toMatchObject([
      { year: 2024, assetId: 'KO', currency: 'USD', gross: 97, tax: 14.55, net: 82.45, payments: 1 },
      { year: 2024, assetId: 'SAP', currency: 'EUR', gross: 22, tax: 5.8, net: 16.2, payments: 1 },
      { year: 2023, assetId: 'KO', gross: 92, tax: 13.8, net: 78.2, payments: 2 },
    ]);
    expect(texts([sap!.base!])).toEqual([{ gross: 24.2, tax: 6.38, net: 17.82 }]);
    expect(texts(sumsOf(payments(HISTORY), 'interest'))).toMatchObject([
      { year: 2023, assetId: null, gross: 10, tax: 1, net: 8.5, payments: 1 },
    ]);
  });

  it('stand by month, with interest beside them', () => {
    expect(texts(monthsOf(payments(HISTORY)))).toEqual([
      { month: '2023-04', gross: 46, tax: 6.9, net: 39.1, interest: 0 },
      { month: '2023-06', gross: 0, tax: 0, net: 0, interest: 8.5 },
      { month: '2023-07', gross: 46, tax: 6.9, net: 39.1, interest: 0 },
      { month: '2024-04', gross: 97, tax: 14.55, net: 82.45, interest: 0 },
      { month: '2024-05', gross: 24.2, tax: 6.38, net: 17.82, interest: 0 },
    ]);
  });

  it('grow from one whole year to the next', () => {
    const [year, before] = yearsOf(payments(HISTORY), day('2022-03-01'), day('2024-12-31'));
    expect(year!.growth).toBeCloseTo(121.2 / 92 - 1, 12);
    expect(before!.growth).toBeNull();
    expect(yearsOf(payments(HISTORY), day('2022-03-01'), day('2024-12-30'))[0]!.growth).toBeNull();
    expect(yearsOf(payments(HISTORY), day('2023-03-01'), day('2024-12-31'))[0]!.growth).toBeNull();
  });

  it('are unknown in base currency where a rate is missing', () => {
    const all = payments([
      ...HISTORY,
      transaction('2024-05-02', 'DIVIDEND', 'T', { amount: '900' }, { currency: 'JPY' }),
    ]);
    expect(yearsOf(all, day('2022-03-01'), day('2024-12-31'))[0]).toMatchObject({
      gross: null,
      growth: null,
    });
    expect(texts(sumsOf(all, 'dividend').filter(({ currency }) => currency === 'JPY'))).toMatchObject([
      { gross: 900, base: null },
    ]);
  });
});

describe('dividends per share', () => {
  const perShare = (...portfolios: PortfolioTransaction[][]) =>
    texts(paidPerShare(portfolios).get('KO') ?? []).map(({ amount }) => amount);

  it('come from the shares held, in shares of today', () => {
    const own = [
      transaction('2012-01-03', 'BUY', 'KO', { quantity: '100', price: '70' }),
      transaction('2012-07-02', 'DIVIDEND', 'KO', { amount: '51' }),
      // Coca-Cola split 2:1 on 13 August 2012 and stated the dividend of 51 cents as 25.5 cents since.
      transaction('2012-08-13', 'SPLIT', 'KO', { quantity: '2' }),
      transaction('2012-10-01', 'DIVIDEND', 'KO', { amount: '51' }),
    ];
    expect(perShare(own)).toEqual([0.255, 0.255]);
  });

  it('join lines of one payment, and the payments of several portfolios', () => {
    const one = [
      transaction('2024-01-02', 'BUY', 'KO', { quantity: '100', price: '60' }),
      transaction('2024-04-01', 'DIVIDEND', 'KO', { amount: '30' }),
      transaction('2024-04-01', 'DIVIDEND', 'KO', { amount: '18.50' }),
    ];
    const other = [
      transaction('2024-01-02', 'BUY', 'KO', { quantity: '20', price: '60' }),
      transaction('2024-04-01', 'DIVIDEND', 'KO', { amount: '9.70' }),
    ];
    expect(perShare(one, other)).toEqual([0.485]);
  });

  it('are not known of shares that were sold before the payment', () => {
    const sold = [
      transaction('2024-01-02', 'BUY', 'KO', { quantity: '100', price: '60' }),
      transaction('2024-03-20', 'SELL', 'KO', { quantity: '100', price: '60' }),
      transaction('2024-04-01', 'DIVIDEND', 'KO', { amount: '48.50' }),
    ];
    expect(perShare(sold)).toEqual([]);
  });
});
