import { existsSync, readFileSync, rmSync } from 'node:fs';
import {
  add,
  compare,
  decimal,
  formatDecimal,
  multiply,
  round,
  sum,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { day, formatDay } from '@financehub/core/time/day.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFolder, type Product, register, startProduct } from './product.ts';

const DATA = new URL('../../shared/data/ledgers/derived_household_a/', import.meta.url);

/** Rows of a CSV without quoted commas, by column name. */
function rows(name: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(new URL(name, DATA), 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index], cell])));
}

/** A household's three years, from a published example ledger, through the product as a person would bring them in. */
describe.skipIf(!existsSync(DATA))("a household's three years", () => {
  const folder = newFolder();
  let product: Product;
  let ada: Awaited<ReturnType<typeof register>>;
  const accounts = new Map<string, string>();

  const bring = async (path: string, name: string) => {
    const upload = await ada.upload(path, name, readFileSync(new URL(name, DATA)));
    expect(upload.status, JSON.stringify(upload.body)).toBe(202);
    const job = await ada.job(upload.body.jobId);
    expect(job.status, JSON.stringify(job.error)).toBe('done');
    return (await ada.call('GET', `/imports/${upload.body.fileHash}`)).body;
  };

  beforeAll(async () => {
    product = await startProduct(folder);
    ada = await register(product.url);
  });
  afterAll(async () => {
    await product?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['checking.csv', 303, 'Assets:US:BofA:Checking'],
    ['credit_card.csv', 578, 'Liabilities:US:Chase:Slate'],
    ['brokerage_cash.csv', 76, 'Assets:US:ETrade:Cash'],
  ])('takes %s without a mapping: %i lines, verified', async (name, lines, account) => {
    const imported = await bring('/imports', name);
    expect(imported.counts).toMatchObject({ lines, new: lines, rejected: 0 });
    expect(imported.verification.state).toBe('verified');
    accounts.set(account, imported.accountIds[0]);
  });

  it('has the balance of every assertion of the ledger, to the cent', async () => {
    const assertions = rows('balance_assertions.csv').filter((row) => accounts.has(row.account!));
    expect(assertions.length).toBeGreaterThanOrEqual(89);
    for (const { account, date_start_of_day, amount } of assertions) {
      const dayBefore = formatDay(day(date_start_of_day!) - 1);
      const { body } = await ada.call('GET', `/accounts/${accounts.get(account!)}?asOf=${dayBefore}`);
      expect(`${account} ${date_start_of_day} ${body.balance}`).toBe(
        `${account} ${date_start_of_day} ${formatDecimal(round(decimal(amount!), 2))}`,
      );
    }
  });

  it('refuses the same bytes again, naming the earlier import', async () => {
    const again = await ada.upload('/imports', 'other-name.csv', readFileSync(new URL('checking.csv', DATA)));
    expect(again.status).toBe(409);
    expect(again.body.detail).toContain('checking.csv');
  });

  it('makes portfolios whose quantities and values are those of the ledger', async () => {
    const imported = await bring('/imports', 'investment_postings.csv');
    expect(imported.portfolioIds).toHaveLength(2);
    const prices = await bring('/imports', 'prices.csv');
    expect(prices.counts.prices).toBe(930);
    const postings = rows('investment_postings.csv').filter((row) => row.commodity !== 'USD');
    for (const asOf of ['2013-12-31', '2014-11-28', '2015-12-31']) {
      const expected = new Map<string, string>();
      let worth = ZERO;
      for (const [commodity, own] of Map.groupBy(postings, (row) => row.commodity!)) {
        const units = sum(own.filter((row) => row.date! <= asOf).map((row) => decimal(row.units!)));
        if (units.units === 0n) continue;
        expected.set(commodity, formatDecimal(units));
        const latest = rows('prices.csv')
          .filter((row) => row.commodity === commodity && row.date! <= asOf)
          .at(-1)!;
        worth = add(worth, multiply(units, decimal(latest.price!)));
      }
      const held = await Promise.all(
        imported.portfolioIds.map((id: string) => ada.call('GET', `/portfolios/${id}/holdings?asOf=${asOf}`)),
      );
      const items = held.flatMap((each) => each.body.items);
      expect(items).toHaveLength(expected.size);
      for (const { symbol, quantity } of items) {
        expect(compare(decimal(quantity), decimal(expected.get(symbol)!)), `${symbol} ${asOf}`).toBe(0);
      }
      const values = await Promise.all(
        imported.portfolioIds.map((id: string) => ada.call('GET', `/portfolios/${id}/value?asOf=${asOf}`)),
      );
      // Each portfolio is rounded once: two roundings can differ from one by a cent at most.
      const total = sum(values.map((each) => decimal(each.body.holdings)));
      const difference = add(total, { units: -worth.units, scale: worth.scale });
      expect(
        compare(
          { units: difference.units < 0n ? -difference.units : difference.units, scale: difference.scale },
          decimal('0.01'),
        ),
      ).toBe(-1);
      const histories = await Promise.all(
        imported.portfolioIds.map((id: string) =>
          ada.call('GET', `/portfolios/${id}/history?from=${asOf}&to=${asOf}`),
        ),
      );
      for (const [index, history] of histories.entries()) {
        expect(history.body.rows.at(-1).slice(0, 2)).toEqual([asOf, values[index]!.body.value]);
      }
    }
  });

  it('shows net worth over the three years', async () => {
    const { body } = await ada.call('GET', '/reports/net-worth?to=2015-12-31');
    expect(body.date.length).toBeGreaterThan(30);
    expect(body.netWorth.at(-1)).not.toBeNull();
  });
});
