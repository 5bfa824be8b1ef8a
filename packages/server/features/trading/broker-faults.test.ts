import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AlpacaReplay } from '../../testing/alpaca-replay.ts';
import { BrokerTrader, fillsOf } from '../../testing/broker-trader.ts';
import { testServer } from '../../testing/server.ts';
import { Trader } from '../../testing/trader.ts';

/** What may go wrong between the program and the broker. */
const broker = new AlpacaReplay();
const env: Record<string, string> = {};
beforeAll(async () => {
  Object.assign(env, await broker.open());
});
const app = testServer(env);
let minute = 0;
/** Time goes on, so that what failed is tried again. */
const later = (): void => {
  minute += 1;
  app.setNow(new Date(Date.parse('2026-03-02T15:00:00.000Z') + minute * 60_000).toISOString());
};
const ada = new Trader(app);
const { brokered, until } = new BrokerTrader(app, ada);
beforeAll(async () => {
  later();
  await ada.open();
});
beforeEach(() => {
  broker.faults.length = 0;
  later();
});
afterAll(() => broker.close());

const is =
  (...wanted: string[]) =>
  ({ status }: { status: string }): boolean =>
    wanted.includes(status);
const limit = { type: 'limit', quantity: '10', limitPrice: '20' };
const asked = (what: string): number =>
  broker.asked.filter(({ method, path }) => `${method} ${path}`.startsWith(what)).length;
const given = (id: string): number =>
  [...broker.orders.values()].filter((each) => each.client_order_id === id).length;

describe('an order whose way to the broker is broken', () => {
  it.each(['401', '403-key'] as const)(
    'waits while the key is refused (%s), and goes then',
    async (fault) => {
      const at = await brokered();
      broker.faults.push({ on: 'POST /orders', fault });
      const before = asked('POST /orders');
      const { id } = (await ada.give(at, limit)).body;
      await broker.answered('POST /orders', before + 1);
      expect((await ada.order(id)).status).toBe('new');
      later();
      await until(id, is('accepted'));
      expect(given(id)).toBe(1);
    },
  );

  it.each(['429', '500', 'cut', 'lost'] as const)(
    'is tried again at once after %s, and given once',
    async (fault) => {
      const at = await brokered();
      broker.faults.push({ on: 'POST /orders', fault });
      const { id } = (await ada.give(at, limit)).body;
      await until(id, is('accepted'));
      expect(given(id)).toBe(1);
    },
  );

  it.each([
    ['403', 'Alpaca: insufficient buying power'],
    [
      '422',
      'Alpaca: invalid limit_price 290.123. sub-penny increment does not fulfill minimum pricing criteria',
    ],
  ] as const)('is rejected in the words of the broker (%s)', async (fault, reason) => {
    const at = await brokered();
    broker.faults.push({ on: 'POST /orders', fault });
    const sent = {
      ...limit,
      class: 'bracket',
      takeProfit: { limitPrice: '25' },
      stopLoss: { stopPrice: '18' },
    };
    const order = (await ada.give(at, sent)).body;
    expect((await until(order.id, is('rejected'))).reason).toBe(reason);
    for (const leg of order.legs) await until(leg.id, is('rejected'));
  });

  it('is canceled at the broker too where the answer to it is still out', async () => {
    const at = await brokered();
    // It has the order; no answer comes back, not even to the question whether it has.
    broker.faults.push({ on: 'POST /orders', fault: 'cut' });
    for (let times = 0; times < 3; times += 1)
      broker.faults.push({ on: 'GET /orders:by_client_order_id', fault: '500' });
    const before = asked('GET /orders:by_client_order_id');
    const { id } = (await ada.give(at, limit)).body;
    await broker.answered('GET /orders:by_client_order_id', before + 3);
    const canceled = await ada.call('DELETE', `/trading/orders/${id}`);
    expect(canceled.body).toMatchObject({ status: 'new', reason: 'the broker is asked to cancel it' });
    later();
    expect((await until(id, is('canceled'))).reason).toBe('canceled by its owner');
    expect(broker.byClientId(id).status).toBe('canceled');
  });

  it('is canceled here where it has never come there', async () => {
    const at = await brokered();
    for (let times = 0; times < 3; times += 1) broker.faults.push({ on: 'POST /orders', fault: 'lost' });
    const before = asked('POST /orders');
    const { id } = (await ada.give(at, limit)).body;
    await broker.answered('POST /orders', before + 3);
    await ada.call('DELETE', `/trading/orders/${id}`);
    later();
    await until(id, is('canceled'));
    expect(given(id)).toBe(0);
    // The first request was on its way all the time.
    const other = await ada.give(await brokered(), limit);
    await until(other.body.id, is('accepted'));
    await broker.listened(1);
    const late = { ...broker.byClientId(other.body.id), id: 'b-late', client_order_id: id };
    broker.orders.set(late.id, late);
    const earlier = asked('DELETE /orders/b-late');
    broker.push(broker.becomes(late, 'new'));
    await broker.answered('DELETE /orders/b-late', earlier + 1);
    expect(late.status).toBe('canceled');
  });
});

describe('what the broker did and the books do not allow', () => {
  it('is said of the order, keeps no other from going on, and is booked once they do', async () => {
    const at = await brokered();
    const bought = await ada.call('POST', `/portfolios/${at.portfolioId}/transactions`, {
      type: 'BUY',
      date: '2026-02-27',
      symbol: at.symbol,
      quantity: '10',
      price: '10',
    });
    const { id } = (await ada.give(at, { ...limit, side: 'sell' })).body;
    await until(id, is('accepted'));
    await broker.listened(1);
    const transaction = `/portfolios/${at.portfolioId}/transactions`;
    expect((await ada.call('DELETE', `${transaction}/${bought.body.id}`)).status).toBe(204);
    broker.push(broker.fill(broker.byClientId(id), 10, '20'));
    const stuck = await until(id, (order) =>
      String((order as { reason?: string }).reason).startsWith('the broker'),
    );
    expect(stuck).toMatchObject({ status: 'accepted', filledQuantity: '0' });
    expect(stuck.reason).toMatch(/^the broker filled it, and the books do not allow it: /);
    const other = await brokered();
    const second = (await ada.give(other, limit)).body;
    await until(second.id, is('accepted'));
    broker.push(broker.fill(broker.byClientId(second.id), 10, '19'));
    await until(second.id, is('filled'));
    const back = { type: 'BUY', date: '2026-02-27', symbol: at.symbol, quantity: '10', price: '10' };
    await ada.call('POST', transaction, back);
    later();
    const done = await until(id, is('filled'));
    expect(done.reason).toBeNull();
    expect(fillsOf(done)).toEqual([['10', '20']]);
  });
});

describe('a stream that is refused', () => {
  it('is told with the account, and the orders are asked after instead', async () => {
    const bob = new Trader(app);
    await bob.open();
    await bob.call('PATCH', '/providers/alpaca', { key: 'id-2:secret-2' });
    broker.accepts = false;
    const words = broker.said.length;
    const at = await bob.place();
    await bob.call('PATCH', '/trading/account', { portfolioId: at.portfolioId, venue: 'alpaca' });
    const own = new BrokerTrader(app, bob);
    const { id } = (await bob.give(at, limit)).body;
    await own.until(id, is('accepted'));
    await broker.heard(words + 1);
    broker.fill(broker.byClientId(id), 10, '19.5');
    later();
    await own.until(id, is('filled'));
    const { broker: account } = await bob.get(`/trading/account?portfolioId=${at.portfolioId}`);
    expect(account.updates).toMatchObject({ live: false });
    broker.accepts = true;
  });
});
