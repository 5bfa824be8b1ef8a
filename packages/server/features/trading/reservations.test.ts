import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { Trader } from '../../testing/trader.ts';

/** NYSE is open on Monday 2026-03-02 from 14:30 to 21:00 UTC. */
const MONDAY = '2026-03-02T15:00:00.000Z';
const app = testServer();
const ada = new Trader(app);
const sql = async (text: string) => (await app.server.context.database.ownerPool.query(text)).rows;

beforeAll(() => ada.open());

/** What the orders say, added up anew. */
const ANEW = `
  SELECT portfolio_id, asset_id, side, group_id IS NOT NULL AS grouped, count(*)::int AS orders,
    trim_scale(round(sum(CASE WHEN quantity IS NULL THEN reserved * greatest(1 - filled_value / notional, 0)
      ELSE reserved * (quantity - filled_quantity) / quantity END), 12))::text AS money,
    trim_scale(coalesce(sum(quantity - filled_quantity), 0))::text AS units
  FROM trade_order WHERE status IN ('new', 'accepted', 'partially_filled') GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;
const KEPT = `
  SELECT portfolio_id, asset_id, side, group_id IS NOT NULL AS grouped, sum(orders)::int AS orders,
    trim_scale(round(sum(money), 12))::text AS money, trim_scale(sum(units))::text AS units
  FROM order_reservation WHERE orders > 0 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;
/** Sums of nothing are nothing, and nothing stays of orders of groups that have ended. */
const LEFT = `SELECT * FROM order_reservation
  WHERE orders < 0 OR (orders = 0 AND (money <> 0 OR units <> 0 OR group_id IS NOT NULL))`;

describe('what open orders hold back', () => {
  it('is what their rows add up to, whatever becomes of them', { timeout: 180_000 }, async () => {
    app.setNow(MONDAY);
    const order = fc.oneof(
      fc.record({ kind: fc.constant('limit'), quantity: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ kind: fc.constant('notional'), quantity: fc.integer({ min: 1, max: 300 }) }),
      fc.record({ kind: fc.constant('bracket'), quantity: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ kind: fc.constant('sell'), quantity: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant('cancel'), quantity: fc.nat(20) }),
      fc.record({ kind: fc.constant('replace'), quantity: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ kind: fc.constant('quote'), quantity: fc.integer({ min: 1, max: 12 }) }),
    );
    let time = Date.parse(MONDAY);
    await fc.assert(
      fc.asyncProperty(fc.array(order, { minLength: 4, maxLength: 9 }), async (steps) => {
        const at = await ada.place('5000');
        const open: string[] = [];
        for (const { kind, quantity } of steps) {
          time += 1000;
          app.setNow(new Date(time).toISOString());
          const words = { quantity: `${quantity}`, timeInForce: 'gtc', type: 'limit', limitPrice: '9.5' };
          if (kind === 'quote') {
            const price = quantity % 2 === 0 ? '9.40' : '10.10';
            await ada.quote(at, { bid: price, ask: price, bidSize: `${quantity}`, askSize: `${quantity}` });
            await ada.settle();
          } else if (kind === 'cancel') {
            const id = open[quantity % Math.max(1, open.length)];
            if (id !== undefined) await ada.call('DELETE', `/trading/orders/${id}`);
          } else if (kind === 'replace') {
            const id = open.at(-1);
            if (id !== undefined)
              await ada.call('PATCH', `/trading/orders/${id}`, { quantity: `${quantity}` });
          } else {
            const more = {
              limit: {},
              notional: {
                quantity: undefined,
                notional: `${quantity}`,
                type: 'market',
                limitPrice: undefined,
              },
              bracket: {
                class: 'bracket',
                takeProfit: { limitPrice: '10.05' },
                stopLoss: { stopPrice: '9.45' },
              },
              sell: { side: 'sell', limitPrice: '10.5' },
            }[kind]!;
            const together = await Promise.all([ada.give(at, { ...words, ...more }), ada.give(at, words)]);
            open.push(...together.flatMap(({ status, body }) => (status === 201 ? [body.id] : [])));
          }
        }
        expect(await sql(KEPT)).toEqual(await sql(ANEW));
        expect(await sql(LEFT)).toEqual([]);
      }),
      { numRuns: 5, seed: 29 },
    );
    expect((await sql(ANEW)).length).toBeGreaterThan(3);
  });

  it('goes with its portfolio, and comes back with it', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    const words = { type: 'limit', timeInForce: 'gtc', limitPrice: '5', quantity: '3' };
    await Promise.all([
      ada.give(at, words),
      ada.give(at, { ...words, class: 'oto', stopLoss: { stopPrice: '4' } }),
    ]);
    const before = await sql(KEPT);
    expect((await ada.call('DELETE', `/portfolios/${at.portfolioId}`)).status).toBe(204);
    expect(await sql(KEPT)).toEqual(before.filter(({ portfolio_id: id }) => id !== at.portfolioId));
    const [last] = (await ada.get('/operations?kind=portfolio.delete&limit=1')).items;
    expect((await ada.call('POST', `/operations/${last.id}/undo`)).status).toBe(200);
    expect(await sql(KEPT)).toEqual(before);
  });
});

describe('orders that are stored at once', () => {
  it('are audited each under its own operation', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    const words = { type: 'limit', timeInForce: 'gtc', limitPrice: '5', quantity: '3' };
    const answers = await Promise.all(Array.from({ length: 7 }, () => ada.give(at, words)));
    for (const { body, headers } of answers) {
      const rows = await sql(`SELECT table_name, action, row_keys FROM audit
        WHERE operation_id = '${headers['operation-id']}' ORDER BY id`);
      const events = [1, 2].map((ordinal) => `${body.id}\u001f${ordinal}`);
      expect(rows).toEqual([
        { table_name: 'trade_order', action: 'insert', row_keys: [body.id] },
        { table_name: 'order_event', action: 'insert', row_keys: events },
      ]);
    }
    const sequences = await sql(
      `SELECT id FROM trade_order WHERE portfolio_id = '${at.portfolioId}' ORDER BY sequence`,
    );
    expect(new Set(sequences.map(({ id }) => id))).toEqual(new Set(answers.map(({ body }) => body.id)));
  });
});
