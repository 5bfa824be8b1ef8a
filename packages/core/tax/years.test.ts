import { describe, expect, it } from 'vitest';
import { type Decimal, formatDecimal, trim } from '../money/decimal.ts';
import { day } from '../time/day.ts';
import { lotsOfTrades, type Trade } from './fixtures/lots.ts';
import { ukTaxYear, ukYears } from './uk.ts';
import { washSales } from './wash-sales.ts';
import { assetYearsOf, yearsOf } from './years.ts';

const text = (value: Decimal | null) => (value === null ? null : formatDecimal(trim(value)));
const texts = (sums: object) =>
  Object.fromEntries(
    Object.entries(sums).map(([key, value]) => [key, typeof value === 'object' ? text(value) : value]),
  );
const sold = (trades: readonly Trade[]) =>
  washSales(lotsOfTrades(trades), 2).filter((part) => part.sale !== null);

describe('gains of a year', () => {
  const TRADES: Trade[] = [
    ['BUY', '2022-01-03', '10', '1000'],
    ['BUY', '2023-11-01', '10', '1500'],
    // Ten long-term at a gain of 200, five short-term at a loss of 150, two of which are bought again: 60.
    ['SELL', '2024-03-01', '15', '1800'],
    ['BUY', '2024-03-20', '2', '250'],
    // Five of November 2023 and two with a basis of 250 + 60: 1050 - 750 = 300 and 300 - 310 = -10.
    ['SELL', '2025-05-01', '7', '1050'],
  ];

  it('are short- and long-term, with disallowed losses left out', () => {
    const years = yearsOf(sold(TRADES)).map(texts);
    expect(years).toEqual([
      {
        year: 2025,
        short: '0',
        long: '-10',
        total: '-10',
        washSaleDisallowed: '0',
        proceeds: '1050',
        cost: '1060',
        lots: 2,
      },
      {
        year: 2024,
        short: '-90',
        long: '200',
        total: '110',
        washSaleDisallowed: '60',
        proceeds: '1800',
        cost: '1750',
        lots: 3,
      },
    ]);
  });

  it('are unknown where a part of them is', () => {
    const parts = sold(TRADES).map((part, index) => (index === 0 ? { ...part, costInBase: null } : part));
    const [, year] = yearsOf(parts);
    expect(texts(year!)).toMatchObject({
      total: null,
      washSaleDisallowed: null,
      cost: null,
      proceeds: '1800',
    });
  });

  it('stand by asset and currency too', () => {
    expect(assetYearsOf(sold(TRADES)).map(texts)).toMatchObject([
      { year: 2025, assetId: 'X', currency: 'USD', gain: '50', total: '-10' },
      { year: 2024, assetId: 'X', currency: 'USD', gain: '50', total: '110' },
    ]);
  });
});

describe('the tax years of the United Kingdom', () => {
  it('begin on 6 April', () => {
    expect(
      ['2024-04-05', '2024-04-06', '2025-04-05', '2025-01-01'].map((each) => ukTaxYear(day(each))),
    ).toEqual([2023, 2024, 2024, 2024]);
  });

  it('count the sales of a day as one disposal and take off the exempt amount', () => {
    const lots = lotsOfTrades([
      ['BUY', '2020-01-06', '100', '10000'],
      ['BUY', '2021-01-06', '100', '30000'],
      // One disposal: 100 at a gain of 15000, and 10 of the second lot at a loss of 500.
      ['SELL', '2024-05-01', '110', '27500'],
      ['SELL', '2024-05-02', '10', '2000'],
      ['SELL', '2024-04-05', '0.1', '10'],
    ]);
    const [year, before] = ukYears(
      lots
        .map((lot) => ({
          ...lot,
          heldSince: lot.acquired,
          basisAdjustment: { units: 0n, scale: 2 },
          disallowedLoss: { units: 0n, scale: 2 },
          replaces: null,
          replacement: null,
        }))
        .filter((part) => part.sale !== null),
    );
    expect(texts(year!)).toMatchObject({
      taxYear: '2024/25',
      from: day('2024-04-06'),
      to: day('2025-04-05'),
      disposals: 2,
      proceeds: '29500',
      exemptAmount: '3000',
    });
    expect(texts(before!)).toMatchObject({ taxYear: '2023/24', disposals: 1, gains: '0', taxable: '0' });
  });
});
