import { existsSync, readFileSync, rmSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  add,
  type Decimal,
  decimal,
  formatDecimal,
  multiply,
  round,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFolder, type Product, register, startProduct } from './product.ts';

/** Beside the checkout, or beside the folder that a worktree is in. */
const PLACES = ['../../shared/data/', '../../../shared/data/'].map(
  (path) => new URL(`${path}prices/pypfopt/stock_prices.csv.gz`, import.meta.url),
);
const PRICES = PLACES.find((place) => existsSync(place)) ?? PLACES[0]!;
const TRADES = 2000;

/** mulberry32 (T. Ettinger), so that the trades are the same at every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe.skipIf(!existsSync(PRICES))('34 years of prices of 20 shares', () => {
  const folder = newFolder();
  let product: Product;
  let ada: Awaited<ReturnType<typeof register>>;
  let table: { dates: string[]; closes: Map<string, string[]> };

  beforeAll(async () => {
    product = await startProduct(folder);
    ada = await register(product.url);
    const [header = '', ...lines] = gunzipSync(readFileSync(PRICES)).toString('utf8').trim().split(/\r?\n/);
    const cells = lines.map((line) => line.split(','));
    const symbols = header.split(',').slice(1);
    table = {
      dates: cells.map((row) => row[0]!.slice(0, 10)),
      closes: new Map(symbols.map((symbol, index) => [symbol, cells.map((row) => row[index + 1] ?? '')])),
    };
  });
  afterAll(async () => {
    await product?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('load into the warehouse as the file they come in', async () => {
    const upload = await ada.upload('/imports', 'stock_prices.csv', gunzipSync(readFileSync(PRICES)));
    const job = await ada.job(upload.body.jobId);
    expect(job.status, JSON.stringify(job.error)).toBe('done');
    const there = [...table.closes.values()].flat().filter((close) => close !== '').length;
    expect(job.result.counts.prices).toBe(there);
  });

  it('value a portfolio of 2,000 trades', async () => {
    const next = random(7);
    const symbols = [...table.closes.keys()];
    const held = new Map<string, number>();
    const rows: { day: number; symbol: string; quantity: number }[] = [];
    const days = Array.from({ length: TRADES }, () => Math.floor(next() * table.dates.length)).sort(
      (a, b) => a - b,
    );
    for (const day of days) {
      const listed = symbols.filter((symbol) => table.closes.get(symbol)![day] !== '');
      const symbol = listed[Math.floor(next() * listed.length)]!;
      const before = held.get(symbol) ?? 0;
      const quantity = before > 10 && next() < 0.4 ? -Math.ceil(next() * before) : Math.ceil(next() * 50);
      held.set(symbol, before + quantity);
      rows.push({ day, symbol, quantity });
    }
    const trades = rows.map(({ day, symbol, quantity }) => ({
      type: quantity > 0 ? 'BUY' : 'SELL',
      date: table.dates[day],
      symbol,
      quantity: String(Math.abs(quantity)),
      price: formatDecimal(round(decimal(table.closes.get(symbol)![day]!.slice(0, 18)), 4)),
      currency: 'USD',
      fee: '1.00',
    }));
    const portfolio = (
      await ada.call('POST', '/portfolios', { name: 'Made up', currency: 'USD', costBasis: 'fifo' })
    ).body.id;
    const deposit = { type: 'DEPOSIT', date: table.dates[0], amount: '10000000.00', currency: 'USD' };
    const posted = await ada.call('POST', `/portfolios/${portfolio}/transactions`, [deposit, ...trades]);
    expect(posted.status, JSON.stringify(posted.body).slice(0, 300)).toBe(201);
    expect(posted.body.items).toHaveLength(TRADES + 1);

    for (const at of [1000, 4000, table.dates.length - 1]) {
      let worth: Decimal = ZERO;
      for (const symbol of symbols) {
        const quantity = rows.reduce(
          (sum, row) => (row.symbol === symbol && row.day <= at ? sum + row.quantity : sum),
          0,
        );
        const close =
          table.closes
            .get(symbol)!
            .slice(0, at + 1)
            .findLast((each) => each !== '') ?? '0';
        // Prices are kept to ten digits, half to even, as the import documents.
        worth = add(
          worth,
          multiply(decimal(String(quantity)), round(decimal(close.slice(0, 20)), 10, 'half-even')),
        );
      }
      const { body } = await ada.call('GET', `/portfolios/${portfolio}/value?asOf=${table.dates[at]}`);
      expect(body.unavailable).toEqual([]);
      expect(body.holdings).toBe(formatDecimal(round(worth, 2)));
      const { body: history } = await ada.call(
        'GET',
        `/portfolios/${portfolio}/history?from=${table.dates[at]}&to=${table.dates[at]}`,
      );
      expect(history.rows.at(-1).slice(0, 2)).toEqual([table.dates[at], body.value]);
    }
  });
});
