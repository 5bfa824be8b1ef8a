import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  add,
  type Decimal,
  decimal,
  formatDecimal,
  multiply,
  round,
  sum,
  trim,
  ZERO,
} from '../money/decimal.ts';
import { parseInvestmentCsv } from '../statements/investment-csv.ts';
import { parsePriceCsv } from '../statements/price-csv.ts';
import { day, formatDay } from '../time/day.ts';
import { columnsOf } from './columns.ts';
import { dailyHistory } from './history.ts';
import { holdingsAt } from './holdings.ts';
import { pricesOf, ratesOf } from './market.ts';
import { type PortfolioTransaction, TRANSACTION_TYPES } from './transaction.ts';
import { validateTransaction } from './validate.ts';

const FOLDER = new URL('../../../../shared/data/ledgers/derived_household_a/', import.meta.url);
const hasData = existsSync(FOLDER);

const rowsOf = (name: string) =>
  readFileSync(new URL(name, FOLDER), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(','));

/** Sums straight from the rows of the file: what the books must say at the end of a day. */
function heldOn(date: string): { shares: Map<string, Decimal>; cash: Decimal } {
  const shares = new Map<string, Decimal>();
  let cash = ZERO;
  for (const [of = '', , , , commodity = '', units = ''] of rowsOf('investment_postings.csv')) {
    if (of > date) continue;
    if (commodity === 'USD') cash = add(cash, decimal(units));
    else shares.set(commodity, add(shares.get(commodity) ?? ZERO, decimal(units)));
  }
  return { shares, cash };
}

function priceOn(commodity: string, date: string): Decimal {
  const rows = rowsOf('prices.csv').filter(([of = '', name]) => name === commodity && of <= date);
  return decimal(rows.sort().at(-1)![2]!);
}

function transactions(): PortfolioTransaction[] {
  const { investments } = parseInvestmentCsv(readFileSync(new URL('investment_postings.csv', FOLDER)));
  return investments
    .flatMap((statement) => statement.lines)
    .map((line) => ({
      id: `${line.line}`,
      date: line.date,
      sequence: line.line,
      type: TRANSACTION_TYPES.find((type) => type === line.type)!,
      assetId: line.symbol,
      quantity: line.quantity,
      price: line.price,
      amount: line.amount,
      currency: line.currency ?? 'USD',
      fee: line.fee,
      tax: line.tax,
      fxRate: null,
      toAssetId: null,
      basisFraction: null,
      lots: null,
    }));
}

describe.skipIf(!hasData)('a household’s three years of investing', () => {
  const DAYS = ['2013-12-31', '2014-11-14', '2015-12-31'];
  const setUp = () => {
    const all = transactions();
    const { prices } = parsePriceCsv(readFileSync(new URL('prices.csv', FOLDER)));
    const series = new Map(
      [...Map.groupBy(prices, ({ symbol }) => symbol)].map(([symbol, lines]) => [
        symbol,
        lines.map(({ date, close }) => ({ date, value: close })),
      ]),
    );
    return { all, series };
  };

  it('is made of valid transactions', () =>
    expect(
      transactions().flatMap((tx) => validateTransaction(tx).map((problem) => [tx.id, problem])),
    ).toEqual([]));

  it.each(DAYS)('holds on %s what the postings add up to, at quantity x latest price', (date) => {
    const { all, series } = setUp();
    const { items, totals, unavailable } = holdingsAt({
      transactions: all,
      day: day(date),
      assets: new Map([...series.keys()].map((symbol) => [symbol, { symbol, currency: 'USD' }])),
      prices: pricesOf(series),
      rates: ratesOf('USD', new Map()),
      currency: 'USD',
      method: 'fifo',
      tracksCash: true,
    });
    const { shares, cash } = heldOn(date);
    const expected = [...shares]
      .filter(([, quantity]) => quantity.units !== 0n)
      .map(([symbol, quantity]) => ({ symbol, quantity, value: multiply(quantity, priceOn(symbol, date)) }))
      .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
    expect(unavailable).toEqual([]);
    expect(
      items.map((item) => [item.symbol, formatDecimal(item.quantity), formatDecimal(item.marketValue!)]),
    ).toEqual(
      expected.map(({ symbol, quantity, value }) => [
        symbol,
        formatDecimal(trim(quantity)),
        formatDecimal(round(value, 2)),
      ]),
    );
    const whole = sum(expected.map(({ value }) => value));
    expect(formatDecimal(totals.marketValue!)).toBe(formatDecimal(round(whole, 2)));
    expect(formatDecimal(totals.cash!)).toBe(formatDecimal(round(cash, 2)));
  });

  it('is worth the same day by day', () => {
    const { all, series } = setUp();
    const assets = new Map([...series.keys()].map((symbol, index) => [symbol, index]));
    const history = dailyHistory({
      transactions: columnsOf(all, assets, new Map([['USD', 0]]), true),
      assets: [...series.values()].map((rows) => ({
        prices: {
          date: Int32Array.from(rows, ({ date }) => date),
          close: Float64Array.from(rows, ({ value }) => Number(formatDecimal(value))),
        },
        currency: 0,
      })),
      rates: [null],
      from: day('2013-01-01'),
      to: day('2015-12-31'),
    });
    expect(history.unavailable).toEqual([]);
    for (const date of DAYS) {
      const { shares, cash } = heldOn(date);
      const held = [...shares].map(([symbol, quantity]) =>
        quantity.units === 0n ? ZERO : multiply(quantity, priceOn(symbol, date)),
      );
      const row = history.date.indexOf(day(date));
      expect(formatDay(history.date[row]!)).toBe(date);
      expect(history.value[row]).toBeCloseTo(Number(formatDecimal(sum([cash, ...held]))), 6);
    }
  });
});
