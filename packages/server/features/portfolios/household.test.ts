import { existsSync, readFileSync } from 'node:fs';
import {
  add,
  type Decimal,
  decimal,
  formatDecimal,
  isZero,
  multiply,
  round,
  sum,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { parseInvestmentCsv } from '@financehub/core/statements/investment-csv.ts';
import { v7 as uuid } from 'uuid';
import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { addTransactions, portfolioForImport } from './index.ts';

const FOLDER = new URL('../../../../../shared/data/ledgers/derived_household_a/', import.meta.url);
const hasData = existsSync(FOLDER);
const app = testServer();

const rowsOf = (name: string): string[][] =>
  readFileSync(new URL(name, FOLDER), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(','));

/** Quantities straight from the rows of the file, and their value at the latest price of the day. */
function expected(date: string): { items: [string, string, string][]; holdings: string; cash: string } {
  const held = new Map<string, Decimal>();
  for (const [of = '', , , , commodity = '', units = ''] of rowsOf('investment_postings.csv'))
    if (of <= date) held.set(commodity, add(held.get(commodity) ?? ZERO, decimal(units)));
  const prices = rowsOf('prices.csv').sort();
  const valued = [...held]
    .filter(([commodity, quantity]) => commodity !== 'USD' && !isZero(quantity))
    .map(([commodity, quantity]) => {
      const [, , close = ''] = prices.filter(([of = '', name]) => name === commodity && of <= date).at(-1)!;
      return { commodity, quantity, value: multiply(quantity, decimal(close)) };
    });
  return {
    items: valued
      .map(({ commodity, quantity, value }): [string, string, string] => [
        commodity,
        formatDecimal(trim(quantity)),
        formatDecimal(round(value, 2)),
      ])
      .sort(),
    holdings: formatDecimal(round(sum(valued.map(({ value }) => value)), 2)),
    cash: formatDecimal(round(held.get('USD') ?? ZERO, 2)),
  };
}

describe.skipIf(!hasData)('a household’s three years of investing, booked and read back', () => {
  it('holds and is worth on three days what its postings and prices add up to', async () => {
    const ada = await app.person('Ada');
    const { context } = app.server;
    const { investments } = parseInvestmentCsv(readFileSync(new URL('investment_postings.csv', FOLDER)));
    const operation = { id: uuid(), kind: 'import', summary: 'import', at: context.now() };
    const portfolio = await context.database.write(ada, operation, async (db) => {
      const opened = await portfolioForImport(db, { name: 'Household', currency: 'USD' });
      await addTransactions(
        db,
        opened,
        investments.flatMap(({ lines }) => lines),
      );
      return opened;
    });
    for (const { id, symbol } of (await ada.call('GET', '/assets?limit=500')).body.items) {
      const bars = rowsOf('prices.csv')
        .filter(([, name]) => name === symbol)
        .map(([date, , close]) => ({ date, close }));
      expect((await ada.call('PUT', `/assets/${id}/prices`, { bars })).status).toBe(200);
    }
    const path = `/portfolios/${portfolio.id}`;
    const history = (await ada.call('GET', `${path}/history?to=2015-12-31`)).body.rows;
    for (const date of ['2013-12-31', '2014-11-14', '2015-12-31']) {
      const { items, holdings, cash } = expected(date);
      const { body } = await ada.call('GET', `${path}/holdings?asOf=${date}`);
      expect(body.unavailable).toEqual([]);
      type Item = { symbol: string; quantity: string; marketValue: string };
      expect(body.items.map((item: Item) => [item.symbol, item.quantity, item.marketValue])).toEqual(items);
      expect(body.totals).toMatchObject({ marketValue: holdings, cash });
      const value = (await ada.call('GET', `${path}/value?asOf=${date}`)).body;
      expect(value).toMatchObject({ holdings, cash });
      const [, worth] = history.find(([day]: [string]) => day === date);
      expect(Math.abs(Number(worth) - Number(value.value))).toBeLessThan(0.015);
    }
  });
});
