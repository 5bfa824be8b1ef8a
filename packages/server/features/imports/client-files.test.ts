import { PERFORMANCE_CLIENT } from '@financehub/core/brokers/fixtures/performance.ts';
import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { count, imported, query } from './fixtures/bank.ts';

const app = testServer();

const held = `SELECT f.name, a.symbol, sum(p.quantity)::text AS sum FROM posting p
  JOIN portfolio f ON f.book_id = p.book_id AND f.holdings_account_id = p.account_id
  JOIN asset a ON a.book_id = p.book_id AND a.id::text = p.commodity
  WHERE p.book_id = $book GROUP BY 1, 2 ORDER BY 1, 2`;
const cash = `SELECT f.name, p.commodity AS currency, trim_scale(sum(p.quantity))::text AS sum FROM posting p
  JOIN portfolio f ON f.book_id = p.book_id AND f.cash_account_id = p.account_id
  WHERE p.book_id = $book GROUP BY 1, 2 ORDER BY 1, 2`;

describe('a client file of Portfolio Performance', () => {
  it('becomes portfolios with their prices, and brings nothing the second time', async () => {
    const ada = await app.person('Ada');
    const first = await imported(ada, 'client.xml', PERFORMANCE_CLIENT);
    expect(first.result).toMatchObject({
      format: 'Portfolio Performance',
      counts: { new: 11, duplicate: 0, rejected: 3, prices: 3 },
    });
    // 1,000 - 107 + 10.50 + 7.36 - 3 + 1.20; what the second depot sells is paid to the first.
    expect(await query(app, ada, cash)).toEqual([
      { name: 'Depot', currency: 'EUR', sum: '909.06' },
      { name: 'Second depot', currency: 'EUR', sum: '0' },
    ]);
    const holdings = [
      { name: 'Depot', symbol: 'EXA', sum: '6' },
      { name: 'Depot', symbol: 'PNC.L', sum: '5' },
      { name: 'Second depot', symbol: 'EXA', sum: '3' },
    ];
    const shown = (await query(app, ada, held)).map((row) => ({ ...row, sum: String(Number(row.sum)) }));
    expect(shown).toEqual(holdings);
    const assets = await ada.call('GET', '/assets');
    expect(assets.body.items).toHaveLength(2);
    const pence = assets.body.items.find((asset: { symbol: string }) => asset.symbol === 'PNC.L');
    expect(pence).toMatchObject({ currency: 'GBP', name: 'Pence plc & Sons' });
    const prices = await ada.call('GET', `/assets/${pence.id}/prices`);
    expect(JSON.stringify(prices.body)).toMatch(/"4\.965/);

    const entries = await count(app, ada, 'entry');
    const again = await imported(ada, 'again.xml', `${PERFORMANCE_CLIENT}\n`);
    expect(again.result).toMatchObject({ counts: { new: 0, duplicate: 11 } });
    expect(await count(app, ada, 'entry')).toBe(entries);
  });

  it('is shown before it is booked', async () => {
    const ada = await app.person('Ada');
    const { body } = await ada.upload('/imports/preview', 'client.xml', PERFORMANCE_CLIENT);
    expect(JSON.stringify(body)).toMatch(/Portfolio Performance/);
    expect(await count(app, ada, 'entry')).toBe(0);
  });
});

const TRANSACTIONS = `"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"
"03/20/2024","Sell","EXM","EXAMPLE CORP","60","$52.00","$0.50","$3119.50"
"03/18/2024 as of 03/15/2024","Stock Plan Activity","EXM","EXAMPLE CORP CLASS A","60","","",""
"03/18/2024 as of 03/15/2024","Stock Plan Activity","EXM","EXAMPLE CORP CLASS A","60","","",""
`;
const AWARDS = `"Date","Action","Symbol","Description","Quantity","FeesAndCommissions","DisbursementElection","Amount","AwardDate","AwardId","FairMarketValuePrice","SalePrice","SharesSoldWithheldForTaxes","NetSharesDeposited","Taxes"
"03/15/2024","Lapse","EXM","Restricted Stock Lapse","100","","","","","","","","","",""
"","","","","","","","","03/15/2022","111","$50.25","","40","60","$2,010.00"
"03/15/2024","Lapse","EXM","Restricted Stock Lapse","100","","","","","","","","","",""
"","","","","","","","","03/15/2023","222","$50.25","","40","60","$2,010.00"
`;

describe('the awards of Schwab', () => {
  // 120 x 50.25 come in, 60 of them go: 3,120 - 0.50 - 60 x 50.25 are the gain.
  const after = async (files: readonly (readonly [string, string])[], warnings: number) => {
    const ada = await app.person('Ada');
    const results = [];
    for (const [name, text] of files) results.push((await imported(ada, name, text)).result);
    const id = results[0].portfolioIds[0];
    const { body } = await ada.call('GET', `/portfolios/${id}/transactions`);
    const deposits = body.items.filter(({ type }: { type: string }) => type === 'TRANSFER_IN');
    expect(deposits).toMatchObject([
      { date: '2024-03-15', quantity: '60', price: '50.25' },
      { date: '2024-03-15', quantity: '60', price: '50.25' },
    ]);
    expect(body.items).toHaveLength(3);
    expect(results[1].warnings.filter((text: string) => /was entered$/.test(text))).toHaveLength(warnings);
    expect(results[1].portfolioIds).toEqual([id]);
    const again = await imported(ada, 'again.csv', `${files[1]![1]}\n`);
    expect(again.result).toMatchObject({ counts: { new: 0 }, warnings: [] });
  };

  it('give the shares of an earlier transactions file their cost', () =>
    after(
      [
        ['transactions.csv', TRANSACTIONS],
        ['awards.csv', AWARDS],
      ],
      2,
    ));

  it('are known again by a later transactions file', () =>
    after(
      [
        ['awards.csv', AWARDS],
        ['transactions.csv', TRANSACTIONS],
      ],
      0,
    ));
});

describe('a table of holdings', () => {
  const HOLDINGS = `date,symbol,quantity,price,currency
2024-03-31,EXA,50,171.48,USD
2024-03-31,$CASH,5000,,USD
2024-06-30,EXA,55,210.62,USD
2024-06-30,EXB,10,92.15,CAD
2024-06-30,$CASH,3200,,USD
2024-06-30,$CASH,2500,,CAD
`;

  it('opens a portfolio with its last day, once', async () => {
    const ada = await app.person('Ada');
    const first = await imported(ada, 'holdings.csv', HOLDINGS);
    expect(first.result).toMatchObject({
      format: 'Wealthfolio holdings CSV',
      counts: { rejected: 0, prices: 2 },
    });
    expect(first.result.warnings).toContainEqual(
      expect.stringMatching(/^2 rows of earlier days are left out/),
    );
    const shown = (await query(app, ada, held)).map(({ symbol, sum }) => [symbol, Number(sum)]);
    expect(shown).toEqual([
      ['EXA', 55],
      ['EXB', 10],
    ]);
    expect((await query(app, ada, cash)).map(({ currency, sum }) => [currency, sum])).toEqual([
      ['CAD', '2500'],
      ['USD', '3200'],
    ]);
    const entries = await count(app, ada, 'entry');
    const again = await imported(ada, 'again.csv', `${HOLDINGS}\n`);
    expect(again.result.verification).toMatchObject({ state: 'verified' });
    expect(await count(app, ada, 'entry')).toBe(entries);
  });
});
