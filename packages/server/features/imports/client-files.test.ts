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
