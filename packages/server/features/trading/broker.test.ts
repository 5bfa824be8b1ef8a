import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { type Place, Trader } from '../../testing/trader.ts';
import { followBroker } from './follow.ts';

/** Alpaca's answers as its reference gives them, over real HTTP, with what may go wrong on the way. */
const MONDAY = '2026-03-02T15:00:00.000Z';
interface BrokerOrder {
  id: string;
  client_order_id: string;
  [field: string]: unknown;
}
const orders = new Map<string, BrokerOrder>();
const asked: { method: string; path: string; body: string; key: string }[] = [];
/** Faults of the next answers to POST /orders, in turn. */
let faults: ('429' | 'cut' | '403')[] = [];

function made(sent: Record<string, unknown>): BrokerOrder {
  const id = `b-${orders.size + 1}`;
  const state = { id, status: 'accepted', filled_qty: '0', filled_avg_price: null, legs: null };
  const order: BrokerOrder = { ...sent, client_order_id: String(sent.client_order_id), ...state };
  orders.set(id, order);
  return order;
}

function answer(request: IncomingMessage, response: ServerResponse, body: string): unknown {
  const url = new URL(request.url ?? '/', 'http://server');
  const send = (status: number, content?: unknown, headers = {}): void => {
    response.writeHead(status, headers).end(content === undefined ? undefined : JSON.stringify(content));
  };
  const { method = 'GET' } = request;
  asked.push({ method, path: url.pathname, body, key: String(request.headers['apca-api-key-id']) });
  if (url.pathname === '/v2/account')
    return send(200, {
      account_number: 'PA1',
      status: 'ACTIVE',
      currency: 'USD',
      cash: '5000',
      equity: '5100',
      buying_power: '10000',
    });
  if (url.pathname === '/v2/orders:by_client_order_id') {
    const found = [...orders.values()].find(
      (each) => each.client_order_id === url.searchParams.get('client_order_id'),
    );
    return found === undefined ? send(404, { code: 40410000, message: 'order not found' }) : send(200, found);
  }
  if (url.pathname === '/v2/orders' && method === 'POST') {
    const sent = JSON.parse(body) as Record<string, string>;
    const fault = faults.shift();
    if (fault === '429') return send(429, { message: 'too many requests.' }, { 'retry-after': '0' });
    if (fault === '403') return send(403, { code: 40310000, message: 'insufficient buying power' });
    if ([...orders.values()].some((each) => each.client_order_id === sent.client_order_id))
      return send(422, { code: 40010001, message: 'client_order_id must be unique' });
    const order = made(sent);
    // It has the order, and the answer is lost.
    if (fault === 'cut') return response.destroy();
    return send(200, order);
  }
  const order = orders.get(decodeURIComponent(url.pathname.split('/').at(-1)!));
  if (order === undefined) return send(404, { code: 40410000, message: 'order not found' });
  if (method === 'DELETE') {
    order.status = 'canceled';
    return send(204);
  }
  if (method === 'PATCH') {
    order.status = 'replaced';
    return send(200, made({ ...order, ...(JSON.parse(body) as object) }));
  }
  return send(200, order);
}

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => answer(request, response, body));
});
const env: Record<string, string> = { PROVIDERS: 'on', ALPACA_KEY: 'id-1:secret-1' };
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  env.PROVIDER_ALPACA_URL = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
const app = testServer(env);
const ada = new Trader(app);
beforeAll(async () => {
  app.setNow(MONDAY);
  await ada.open();
});
afterAll(() => server.close());

const follow = () => followBroker(app.server.context, ada.bookId);
async function brokered(): Promise<Place> {
  const at = await ada.place();
  const set = await ada.call('PATCH', '/trading/account', { portfolioId: at.portfolioId, venue: 'alpaca' });
  expect(set.status).toBe(200);
  return at;
}
const theirs = (id: string) => [...orders.values()].find((order) => order.client_order_id === id)!;

describe('an order for the broker', () => {
  it('is given once though the line fails, and what the broker fills is booked once', async () => {
    const at = await brokered();
    faults = ['429', 'cut'];
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
    expect([...orders.values()].filter((each) => each.client_order_id === given.body.id)).toHaveLength(1);
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
    faults = ['403'];
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
    expect(new Set(asked.map(({ key }) => key))).toEqual(new Set(['id-1']));
  });
});
