import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlpacaReplay, type TheirOrder } from '../../testing/alpaca-replay.ts';
import { BrokerTrader, fillsOf } from '../../testing/broker-trader.ts';
import { testServer } from '../../testing/server.ts';
import { Trader } from '../../testing/trader.ts';

/** Brackets, OCO and OTO, and orders in the place of others, as the broker has them. */
const MONDAY = '2026-03-02T15:00:00.000Z';
const broker = new AlpacaReplay();
const env: Record<string, string> = {};
beforeAll(async () => {
  Object.assign(env, await broker.open());
});
const app = testServer(env);
const ada = new Trader(app);
const { brokered, until } = new BrokerTrader(app, ada);
beforeAll(async () => {
  app.setNow(MONDAY);
  await ada.open();
});
afterAll(() => broker.close());

const is =
  (...wanted: string[]) =>
  ({ status }: { status: string }): boolean =>
    wanted.includes(status);
interface Leg {
  id: string;
  role: string;
}
const legOf = (order: { legs: Leg[] }, role: string): string =>
  order.legs.find((leg) => leg.role === role)!.id;
const prices = { takeProfit: { limitPrice: '25' }, stopLoss: { stopPrice: '18' } };

/** A bracket that the broker has. */
async function bracket(more: object = {}) {
  const at = await brokered();
  const sent = { type: 'limit', quantity: '10', limitPrice: '20', timeInForce: 'gtc', class: 'bracket' };
  const given = await ada.give(at, { ...sent, ...prices, ...more });
  expect(given.status).toBe(201);
  const { id } = given.body;
  await until(id, is('accepted'));
  await broker.listened(1);
  const [profit, loss] = [legOf(given.body, 'take_profit'), legOf(given.body, 'stop_loss')];
  await Promise.all([until(profit, is('held')), until(loss, is('held'))]);
  const theirs = broker.byClientId(id);
  const [theirProfit, theirLoss] = theirs.legs as [TheirOrder, TheirOrder];
  return { at, id, profit, loss, theirs, theirProfit, theirLoss };
}

/** ... whose entry is filled, so that its legs work. */
async function entered() {
  const made = await bracket();
  broker.push(broker.fill(made.theirs, 10, '20'));
  for (const leg of [made.theirProfit, made.theirLoss]) broker.push(broker.becomes(leg, 'new'));
  await Promise.all([made.id, made.profit, made.loss].map((id) => until(id, is('filled', 'accepted'))));
  return made;
}

describe('a bracket at the broker', () => {
  it('is one order with two legs there; its legs wait for the entry, and one ends the other', async () => {
    const { at, id, profit, loss, theirs, theirProfit, theirLoss } = await entered();
    expect(theirs).toMatchObject({
      order_class: 'bracket',
      take_profit: { limit_price: '25' },
      stop_loss: { stop_price: '18' },
    });
    expect((await ada.order(id)).status).toBe('filled');
    broker.push(broker.fill(theirProfit, 10, '25.01'));
    broker.push(broker.becomes(theirLoss, 'canceled'));
    expect(fillsOf(await until(profit, is('filled')))).toEqual([['10', '25.01']]);
    expect((await until(loss, is('canceled'))).reason).toBe('the other leg was filled or ended');
    // 10000 - 200 + 250.10
    expect(await ada.cash(at)).toBe('10050.10');
    expect(await ada.holding(at)).toEqual([]);
  });

  it('has its legs replaced by their prices alone, under new ids', async () => {
    const { loss, profit, theirLoss } = await entered();
    const next = await ada.call('PATCH', `/trading/orders/${loss}`, { stopPrice: '19' });
    expect(next.status).toBe(200);
    await until(loss, is('replaced'));
    await until(next.body.id, is('accepted'));
    const sent = broker.asked.findLast(({ method }) => method === 'PATCH')!;
    expect(sent.path).toBe(`/orders/${theirLoss.id}`);
    expect(JSON.parse(sent.body)).toEqual({ stop_price: '19', client_order_id: next.body.id });
    const theirs = broker.byClientId(next.body.id);
    broker.push(broker.fill(theirs, 10, '18.9'));
    const filled = await until(next.body.id, is('filled'));
    expect(filled).toMatchObject({ role: 'stop_loss', averageFillPrice: '18.9' });
    expect((await ada.order(profit)).status).toBe('accepted');
  });

  it('goes as a whole where one of its legs is canceled', async () => {
    const { profit, loss } = await entered();
    await ada.call('DELETE', `/trading/orders/${profit}`);
    expect((await until(profit, is('canceled'))).reason).toBe('canceled by its owner');
    for (const order of broker.orders.values())
      if (order.status === 'canceled') broker.push(broker.becomes(order, 'canceled'));
    expect((await until(loss, is('canceled'))).reason).toBe('the other leg was filled or ended');
  });

  it('goes with its entry', async () => {
    const { id, profit, loss, theirs } = await bracket();
    await ada.call('DELETE', `/trading/orders/${id}`);
    await until(id, is('canceled'));
    for (const leg of theirs.legs!) broker.push(broker.becomes(leg, 'canceled'));
    for (const leg of [profit, loss]) await until(leg, is('canceled'));
  });

  it('has a leg lessened by what the other fills, or replaced by the broker itself', async () => {
    const { at, profit, loss, theirProfit, theirLoss } = await entered();
    broker.push(broker.fill(theirProfit, 4, '25'));
    await until(profit, ({ filledQuantity }) => filledQuantity === '4');
    broker.push(broker.becomes(theirLoss, 'new', { qty: '6' }));
    expect((await until(loss, ({ quantity }) => quantity === '6')).events.at(-1)).toMatchObject({
      kind: 'adjust',
      reason: 'the broker changed its quantity',
    });
    // A split makes another order of it, which the broker tells by the id alone.
    const next: TheirOrder = {
      ...theirLoss,
      id: 'b-split',
      client_order_id: 'broker-made',
      qty: '12',
      stop_price: '9',
    };
    broker.orders.set(next.id, next);
    broker.push(broker.becomes(theirLoss, 'replaced', { replaced_by: next.id }));
    const old = await until(loss, is('replaced'));
    const made = await until(old.replacedBy, is('accepted'));
    expect(made).toMatchObject({ role: 'stop_loss', quantity: '12', stopPrice: '9', replaces: loss });
    broker.push(broker.fill(next, 6, '9'));
    await until(made.id, ({ filledQuantity }) => filledQuantity === '6');
    expect(await ada.holding(at)).toEqual([]);
  });

  it('is found with its legs where the answer to it was lost', async () => {
    broker.faults.push({ on: 'POST /orders', fault: 'cut' });
    const { theirLoss, loss } = await bracket();
    expect(
      broker.asked.filter(({ method, path }) => method === 'POST' && path === '/orders').length,
    ).toBeGreaterThan(1);
    broker.push(broker.becomes(theirLoss, 'new'));
    expect((await until(loss, is('accepted'))).role).toBe('stop_loss');
  });
});

describe('an OCO and an OTO at the broker', () => {
  it('is given as its take-profit with the stop-loss as its leg', async () => {
    const sent = { side: 'sell', type: 'limit', quantity: '5', class: 'oco', ...prices };
    const held = await brokered();
    const bought = await ada.give(held, { type: 'limit', quantity: '5', limitPrice: '20' });
    await until(bought.body.id, is('accepted'));
    broker.push(broker.fill(broker.byClientId(bought.body.id), 5, '20'));
    await until(bought.body.id, is('filled'));
    const given = await ada.give(held, sent);
    expect(given.status).toBe(201);
    expect(given.body.role).toBe('take_profit');
    const loss = legOf(given.body, 'stop_loss');
    await until(given.body.id, is('accepted'));
    await until(loss, is('held'));
    const theirs = broker.byClientId(given.body.id);
    expect(theirs).toMatchObject({ order_class: 'oco', type: 'limit', take_profit: { limit_price: '25' } });
    broker.push(broker.becomes(theirs.legs![0]!, 'new'));
    broker.push(broker.fill(theirs.legs![0]!, 5, '17.9'));
    expect(fillsOf(await until(loss, is('filled')))).toEqual([['5', '17.9']]);
    broker.push(broker.becomes(theirs, 'canceled'));
    expect((await until(given.body.id, is('canceled'))).reason).toBe('the other leg was filled or ended');
  });

  it('is given with one leg', async () => {
    const at = await brokered();
    const sent = {
      type: 'limit',
      quantity: '2',
      limitPrice: '20',
      class: 'oto',
      stopLoss: { stopPrice: '18' },
    };
    const given = await ada.give(at, sent);
    await until(legOf(given.body, 'stop_loss'), is('held'));
    expect(broker.byClientId(given.body.id)).toMatchObject({
      order_class: 'oto',
      stop_loss: { stop_price: '18' },
    });
  });
});

describe('an order in the place of another', () => {
  async function simple() {
    const at = await brokered();
    const given = await ada.give(at, { type: 'limit', quantity: '10', limitPrice: '20', timeInForce: 'gtc' });
    await until(given.body.id, is('accepted'));
    await broker.listened(1);
    return { at, id: given.body.id as string, theirs: broker.byClientId(given.body.id) };
  }

  it('is for what is left when it is asked for, however much was filled since', async () => {
    const { at, id, theirs } = await simple();
    // The message of the first fill never comes.
    broker.fill(theirs, 4, '20');
    const next = await ada.call('PATCH', `/trading/orders/${id}`, { limitPrice: '21' });
    await until(next.body.id, is('accepted'));
    expect(JSON.parse(broker.asked.findLast(({ method }) => method === 'PATCH')!.body)).toMatchObject({
      qty: '6',
    });
    expect(fillsOf(await until(id, is('replaced')))).toEqual([['4', '20']]);
    broker.push(broker.fill(broker.byClientId(next.body.id), 6, '21'));
    await until(next.body.id, is('filled'));
    // 10000 - 4 x 20 - 6 x 21
    expect(await ada.cash(at)).toBe('9794.00');
  });

  it('is lessened where the broker filled more of the first before it was replaced', async () => {
    const { at, id, theirs } = await simple();
    broker.onReplace = (order) => {
      broker.onReplace = () => undefined;
      broker.fill(order, 3, '20');
    };
    const next = await ada.call('PATCH', `/trading/orders/${id}`, { limitPrice: '21' });
    expect(fillsOf(await until(id, is('replaced')))).toEqual([['3', '20']]);
    const middle = await until(next.body.id, is('replaced'));
    const last = await until(middle.replacedBy, is('accepted'));
    expect(last).toMatchObject({ quantity: '7', limitPrice: '21' });
    expect(broker.byClientId(last.id)).toMatchObject({ qty: '7', status: 'accepted' });
    broker.push(broker.fill(broker.byClientId(last.id), 7, '21'));
    await until(last.id, is('filled'));
    expect(await ada.holding(at)).toEqual(['10']);
    expect(theirs.status).toBe('replaced');
  });

  it('is refused where the first was filled before, which stays as it is', async () => {
    const { id } = await simple();
    broker.onReplace = (order) => {
      broker.onReplace = () => undefined;
      broker.push(broker.fill(order, 10, '20'));
    };
    const next = await ada.call('PATCH', `/trading/orders/${id}`, { limitPrice: '21' });
    const refused = await until(next.body.id, is('rejected'));
    expect(refused.reason).toBe('Alpaca: order is already in "filled" state');
    expect((await until(id, is('filled'))).filledQuantity).toBe('10');
  });

  it('waits while the broker is between two states, and is found where its answer was lost', async () => {
    const { id, theirs } = await simple();
    theirs.status = 'pending_new';
    broker.faults.push({ on: `PATCH /orders/${theirs.id}`, fault: 'cut' });
    const next = await ada.call('PATCH', `/trading/orders/${id}`, { limitPrice: '21' });
    expect(broker.asked.some(({ method, path }) => method === 'PATCH' && path.endsWith(theirs.id))).toBe(
      false,
    );
    theirs.status = 'new';
    app.setNow('2026-03-02T15:00:10.000Z');
    await until(next.body.id, is('accepted'));
    await until(id, is('replaced'));
    expect([...broker.orders.values()].filter((each) => each.client_order_id === next.body.id)).toHaveLength(
      1,
    );
  });
});
