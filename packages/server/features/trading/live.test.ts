import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrokerTrader } from '../../testing/broker-trader.ts';
import type { Person } from '../../testing/server.ts';
import { testServer } from '../../testing/server.ts';
import { Trader } from '../../testing/trader.ts';
import { settleBook } from './settle.ts';

/** NYSE is open on Monday 2026-03-02 from 14:30 to 21:00 UTC. */
const MONDAY = '2026-03-02T15:00:00.000Z';
const app = testServer();
const ada = new Trader(app);

type Message = Readonly<Record<string, string | null>>;

/** A socket that keeps what it is told, and tells when something like it has come. */
class Ear {
  readonly heard: Message[] = [];
  readonly #socket: WebSocket;
  #look: () => void = () => undefined;

  constructor(token: string) {
    this.#socket = new WebSocket(`${app.url.replace('http', 'ws')}/api/v1/ws?token=${token}`);
    this.#socket.onmessage = ({ data }) => {
      this.heard.push(JSON.parse(String(data)));
      this.#look();
    };
  }

  /** The first message with these fields; waits for it when it has not come. */
  async until(fields: Message): Promise<Message> {
    for (;;) {
      const found = this.heard.find((message) =>
        Object.entries(fields).every(([name, value]) => message[name] === value),
      );
      if (found !== undefined) return found;
      await new Promise<void>((done) => {
        this.#look = done;
      });
    }
  }

  close(): void {
    this.#socket.close();
  }
}

describe('order.updated over the WebSocket', () => {
  let own: Ear;
  let stranger: Ear;
  let other: Person;
  beforeAll(async () => {
    // Sockets are opened with the token of a session, which runs out: the clock does not go on here.
    app.setNow(MONDAY);
    await ada.open();
    other = await app.person('Stranger');
    own = new Ear(ada.token);
    stranger = new Ear(other.token);
    await Promise.all([own.until({ type: 'ready' }), stranger.until({ type: 'ready' })]);
  });
  afterAll(() => {
    own.close();
    stranger.close();
  });

  const statusesOf = (orderId: string) =>
    own.heard
      .filter((message) => message.type === 'order.updated' && message.orderId === orderId)
      .map(({ status, filledQuantity }) => `${status} ${filledQuantity}`);

  it('tells that an order was accepted, and that it was canceled', async () => {
    const at = await ada.place();
    const { body } = await ada.give(at, {
      type: 'limit',
      quantity: '3',
      limitPrice: '5',
      timeInForce: 'gtc',
    });
    const told = await own.until({ type: 'order.updated', orderId: body.id, status: 'accepted' });
    expect(told).toEqual({
      type: 'order.updated',
      bookId: ada.bookId,
      orderId: body.id,
      portfolioId: at.portfolioId,
      assetId: at.assetId,
      symbol: at.symbol,
      side: 'buy',
      status: 'accepted',
      filledQuantity: '0',
      averageFillPrice: null,
      reason: null,
    });
    expect((await ada.call('DELETE', `/trading/orders/${body.id}`)).status).toBe(200);
    await own.until({ type: 'order.updated', orderId: body.id, status: 'canceled' });
    expect(statusesOf(body.id)).toEqual(['accepted 0', 'canceled 0']);
  });

  it('tells each fill with what is filled and at what price', async () => {
    const at = await ada.place();
    const { body } = await ada.give(at, { type: 'limit', quantity: '5', limitPrice: '11' });
    app.setNow('2026-03-02T15:00:01.000Z');
    await ada.quote(at, { bid: '9.99', ask: '10', bidSize: '2', askSize: '2' });
    await ada.settle();
    const part = await own.until({ type: 'order.updated', orderId: body.id, status: 'partially_filled' });
    expect(part).toMatchObject({ filledQuantity: '2', averageFillPrice: '10' });
    app.setNow('2026-03-02T15:00:02.000Z');
    await ada.quote(at, { bid: '10.99', ask: '11', bidSize: '50', askSize: '50' });
    await ada.settle();
    const whole = await own.until({ type: 'order.updated', orderId: body.id, status: 'filled' });
    // (2 x 10 + 3 x 11) / 5
    expect(whole).toMatchObject({ filledQuantity: '5', averageFillPrice: '10.6' });
    expect(statusesOf(body.id)).toEqual(['accepted 0', 'partially_filled 2', 'filled 5']);
  });

  it('tells nobody else, and nothing of an order that was refused', async () => {
    const at = await ada.place('10');
    const refused = await ada.give(at, { type: 'limit', quantity: '3', limitPrice: '5' });
    expect(refused.status).toBe(422);
    const { body } = await ada.give(at, { type: 'limit', quantity: '1', limitPrice: '5' });
    await own.until({ type: 'order.updated', orderId: body.id });
    const here = own.heard.filter((message) => message.portfolioId === at.portfolioId);
    expect(here.filter(({ type }) => type === 'order.updated')).toHaveLength(1);
    // What the stranger does is told after what was told before.
    await other.call('POST', '/portfolios', { name: 'Own', currency: 'USD' });
    await stranger.until({ type: 'book.changed', bookId: other.bookId });
    expect(stranger.heard.filter(({ type }) => type === 'order.updated')).toEqual([]);
  });
});

describe('an asset whose orders can not be executed', () => {
  it('keeps no other from being executed, and is tried again', async () => {
    app.setNow(MONDAY);
    const places = [await ada.place(), await ada.place()];
    const orders = [];
    const order = { type: 'limit', limitPrice: '10', quantity: '1', timeInForce: 'gtc' };
    for (const at of places) orders.push((await ada.give(at, order)).body.id);
    const { warehouse } = app.server.context;
    const bars = warehouse.bars;
    let broken = true;
    warehouse.bars = (bookId, assetId, range) =>
      broken && assetId === places[0]!.assetId
        ? Promise.reject(new Error('the disk is full'))
        : bars.call(warehouse, bookId, assetId, range);
    app.setNow('2026-03-02T21:30:00.000Z');
    const close = { open: '10', high: '10', low: '10', close: '10', volume: '1000' };
    for (const at of places) await ada.bar(at, '2026-03-02', close);
    const looks = new Map(places.map(({ assetId }) => [assetId, 'all' as const]));
    const unsettled = await settleBook(app.server.context, ada.bookId, looks);
    expect(unsettled).toMatchObject([
      { assetId: places[0]!.assetId, error: { message: 'the disk is full' } },
    ]);
    expect(await ada.order(orders[1])).toMatchObject({ status: 'filled' });
    broken = false;
    app.setNow('2026-03-02T21:31:00.000Z');
    await new BrokerTrader(app, ada).until(orders[0], ({ status }) => status === 'filled');
    warehouse.bars = bars;
  });
});
