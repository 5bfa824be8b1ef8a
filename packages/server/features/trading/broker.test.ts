import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlpacaReplay } from '../../testing/alpaca-replay.ts';
import { testServer } from '../../testing/server.ts';
import { type Place, Trader } from '../../testing/trader.ts';
import { followBroker } from './follow.ts';

const MONDAY = '2026-03-02T15:00:00.000Z';
const broker = new AlpacaReplay();
const env: Record<string, string> = {};
beforeAll(async () => {
  Object.assign(env, await broker.open());
});
const app = testServer(env);
const ada = new Trader(app);
beforeAll(async () => {
  app.setNow(MONDAY);
  await ada.open();
});
afterAll(() => broker.close());

const follow = () => followBroker(app.server.context, ada.bookId);
async function brokered(): Promise<Place> {
  const at = await ada.place();
  const set = await ada.call('PATCH', '/trading/account', { portfolioId: at.portfolioId, venue: 'alpaca' });
  expect(set.status).toBe(200);
  return at;
}
const theirs = (id: string) => broker.byClientId(id);

describe('an order for the broker', () => {
  it('is given once though the line fails, and what the broker fills is booked once', async () => {
    const at = await brokered();
    broker.faults.push({ on: 'POST /orders', fault: '429' }, { on: 'POST /orders', fault: 'cut' });
    const given = await ada.give(at, { type: 'limit', quantity: '10', limitPrice: '20' });
    expect(given.body).toMatchObject({ status: 'new', venue: 'alpaca' });
    await follow();
    expect(await ada.order(given.body.id)).toMatchObject({ status: 'accepted' });
    const order = theirs(given.body.id);
    expect(order).toMatchObject({
      symbol: at.symbol,
      qty: '10',
      side: 'buy',
      type: 'limit',
      time_in_force: 'day',
      limit_price: '20',
    });
    expect([...broker.orders.values()].filter((each) => each.client_order_id === given.body.id)).toHaveLength(
      1,
    );
    Object.assign(order, { status: 'partially_filled', filled_qty: '4', filled_avg_price: '19.9' });
    await Promise.all([follow(), follow()]);
    Object.assign(order, { status: 'filled', filled_qty: '10', filled_avg_price: '19.96' });
    await follow();
    await follow();
    const done = await ada.order(given.body.id);
    expect(done).toMatchObject({ status: 'filled', filledQuantity: '10', averageFillPrice: '19.96' });
    // 10 x 19.96 - 4 x 19.90 = 120.00 for six
    expect(done.trades.map(({ quantity, price }: Record<string, string>) => [quantity, price])).toEqual([
      ['4', '19.9'],
      ['6', '20'],
    ]);
    expect(await ada.cash(at)).toBe('9800.40');
  });

  it('is rejected in the words of the broker', async () => {
    const at = await brokered();
    broker.faults.push({ on: 'POST /orders', fault: '403' });
    const given = await ada.give(at, { type: 'limit', quantity: '1', limitPrice: '20' });
    await follow();
    expect(await ada.order(given.body.id)).toMatchObject({
      status: 'rejected',
      reason: 'Alpaca: insufficient buying power',
    });
  });

  it('is replaced and canceled there, and ends here when it has ended there', async () => {
    const at = await brokered();
    const given = await ada.give(at, { type: 'limit', quantity: '2', limitPrice: '20', timeInForce: 'gtc' });
    await follow();
    const next = await ada.call('PATCH', `/trading/orders/${given.body.id}`, { limitPrice: '21' });
    expect(next.body.status).toBe('new');
    await follow();
    expect((await ada.order(given.body.id)).status).toBe('replaced');
    expect(await ada.order(next.body.id)).toMatchObject({ status: 'accepted', limitPrice: '21' });
    expect(theirs(next.body.id).limit_price).toBe('21');
    const canceled = await ada.call('DELETE', `/trading/orders/${next.body.id}`);
    expect(canceled.body).toMatchObject({
      status: 'accepted',
      reason: 'the broker is asked to cancel it',
      waitsFor: 'waiting for the broker to fill it',
    });
    await follow();
    expect((await ada.order(next.body.id)).status).toBe('canceled');
  });

  it('shows the account of the broker, and is asked for with the key', async () => {
    const at = await brokered();
    const account = await ada.get(`/trading/account?portfolioId=${at.portfolioId}`);
    expect(account.broker).toMatchObject({
      account: 'PA1',
      cash: '5000',
      buyingPower: '10000',
      blocked: false,
    });
    expect(new Set(broker.asked.map(({ key }) => key))).toEqual(new Set(['id-1']));
  });
});
