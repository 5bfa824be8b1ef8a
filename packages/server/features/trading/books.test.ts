import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { Trader } from '../../testing/trader.ts';
import { settleBook } from './settle.ts';

const MONDAY = '2026-03-02T15:00:00.000Z';
const app = testServer();
const ada = new Trader(app);

beforeAll(async () => {
  app.setNow(MONDAY);
  await ada.open();
});

describe('a fill in the books', () => {
  it('is not undone, changed or deleted, but taken back as a bust', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    const { trades, id } = await ada.filled(at, { side: 'buy', quantity: '4' }, '25.00');
    const [trade] = trades;
    const transaction = `/portfolios/${at.portfolioId}/transactions/${trade.transactionId}`;
    for (const [method, path, body] of [
      ['DELETE', transaction],
      ['PATCH', transaction, { quantity: '5' }],
    ] as const)
      expect((await ada.call(method, path, body)).status).toBe(409);
    expect((await ada.call('PATCH', transaction, { note: 'first' })).body.note).toBe('first');
    const operations = (await ada.call('GET', '/operations?kind=order')).body.items;
    for (const operation of operations) {
      const undone = await ada.call('POST', `/operations/${operation.id}/undo`);
      expect([operation.kind, undone.status]).toEqual([operation.kind, 409]);
    }
    expect(await ada.cash(at)).toBe('9900.00');
    const busted = await ada.call('POST', `/trading/trades/${trade.id}/bust`);
    expect(busted.body).toMatchObject({ busted: true, transactionId: null });
    expect(await ada.cash(at)).toBe('10000.00');
    expect((await ada.call('POST', `/trading/trades/${trade.id}/bust`)).status).toBe(409);
    expect((await ada.order(id)).events.at(-1).kind).toBe('bust');
  });

  it('that they do not allow ends its order alone; what else fills at the quote is booked', async () => {
    app.setNow('2026-03-02T16:00:00.000Z');
    const at = await ada.place('1000');
    await ada.quote(at, { bid: '10', ask: '10' });
    // The quote is old by now: orders wait for the next one, and hold back what they would cost at 10 with 3 %.
    app.setNow('2026-03-02T16:05:00.000Z');
    const sent = [{ quantity: '60' }, { quantity: '35' }, { quantity: '1', type: 'limit', limitPrice: '12' }];
    const ids: string[] = [];
    for (const order of sent) ids.push((await ada.give(at, order)).body.id);
    app.setNow('2026-03-02T16:05:01.000Z');
    await ada.quote(at, { bid: '12', ask: '12' });
    await ada.settle();
    const orders = await Promise.all(ids.map((id) => ada.order(id)));
    // 60 x 12 leaves 280 of 1000; 35 x 12 is more, 1 x 12 is not.
    expect(orders.map(({ status, trades }) => [status, trades.length])).toEqual([
      ['filled', 1],
      ['canceled', 0],
      ['filled', 1],
    ]);
    expect(orders[1]!.reason).toContain('420');
    expect(await ada.cash(at)).toBe('268.00');
    app.setNow(MONDAY);
  });

  it('goes with its portfolio, and comes back with it', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    const { id } = await ada.filled(at, { side: 'buy', quantity: '4' }, '25.00');
    const [position] = (await ada.call('GET', `/trading/positions?portfolioId=${at.portfolioId}`)).body.items;
    expect((await ada.call('DELETE', `/portfolios/${at.portfolioId}`)).status).toBe(204);
    expect((await ada.call('GET', `/trading/orders/${id}`)).status).toBe(404);
    const [last] = (await ada.call('GET', '/operations?kind=portfolio.delete&limit=1')).body.items;
    const undone = await ada.call('POST', `/operations/${last.id}/undo`);
    expect(undone.status, JSON.stringify(undone.body)).toBe(200);
    expect((await ada.order(id)).trades).toHaveLength(1);
    const again = (await ada.call('GET', `/trading/positions?portfolioId=${at.portfolioId}`)).body.items;
    expect(again.map((item: { id: string }) => item.id)).toEqual([position.id]);
  });
});

/** Sums that have to be zero: the weights of each entry, per commodity. */
async function imbalance(): Promise<number> {
  const { rows } = await app.server.context.database.ownerPool.query<{ count: string }>(
    `SELECT count(*) FROM (SELECT 1 FROM posting GROUP BY book_id, entry_id, weight_commodity HAVING sum(weight) <> 0) off`,
  );
  return Number(rows[0]!.count);
}

const beancheck = spawnSync('bean-check', ['--help']).status === 0;

describe('orders at random', () => {
  it('leave books that balance, positions that are what was filled, and cash less what was paid', {
    timeout: 180_000,
  }, async () => {
    app.setNow(MONDAY);
    let time = Date.parse(MONDAY);
    const step = fc.record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      type: fc.constantFrom('market' as const, 'limit' as const),
      quantity: fc.integer({ min: 1, max: 40 }),
      cents: fc.integer({ min: 900, max: 1100 }),
      size: fc.integer({ min: 1, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
        const at = await ada.place('2000');
        for (const { side, type, quantity, cents, size } of steps) {
          const price = (cents / 100).toFixed(2);
          time += 1000;
          app.setNow(new Date(time).toISOString());
          await ada.quote(at, { bid: price, ask: price, bidSize: `${size}`, askSize: `${size}` });
          const limit = type === 'limit' ? { limitPrice: price } : {};
          await ada.give(at, { side, type, quantity: `${quantity}`, ...limit });
          await settleBook(app.server.context, ada.bookId, 'all');
        }
        const trades = (await ada.call('GET', `/trading/trades?portfolioId=${at.portfolioId}&limit=500`)).body
          .items;
        const sum = (of: (trade: Record<string, string>) => number) =>
          trades.reduce((total: number, trade: Record<string, string>) => total + of(trade), 0);
        const sign = (trade: Record<string, string>) => (trade.side === 'buy' ? 1 : -1);
        const held = sum((trade) => sign(trade) * Number(trade.quantity));
        const paid = sum((trade) => sign(trade) * Math.round(Number(trade.amount) * 100));
        expect(Number((await ada.holding(at))[0] ?? '0')).toBe(held);
        expect(held).toBeGreaterThanOrEqual(0);
        expect(Math.round(Number(await ada.cash(at)) * 100)).toBe(200_000 - paid);
        expect(Number(await ada.cash(at))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 6, seed: 5 },
    );
    expect(await imbalance()).toBe(0);
  });

  it.skipIf(!beancheck)('export to a file that bean-check accepts', async () => {
    const made = (await ada.call('POST', '/exports', { format: 'beancount' })).body;
    await ada.job(made.jobId);
    const { body } = await ada.call('GET', `/exports/${made.id}/file`);
    const path = join(mkdtempSync(join(tmpdir(), 'financehub-beans-')), 'book.beancount');
    writeFileSync(path, String(body));
    expect(execFileSync('bean-check', [path]).toString()).toBe('');
  });
});
