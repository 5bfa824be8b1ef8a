import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** An order as the broker's reference has it. */
export interface TheirOrder {
  id: string;
  client_order_id: string;
  status: string;
  filled_qty: string;
  filled_avg_price: string | null;
  legs: TheirOrder[] | null;
  [field: string]: unknown;
}

type Fault =
  | '401'
  | '403'
  | '403-key'
  | '422'
  | '429'
  | '500'
  | 'cut'
  | 'lost'
  | { status: number; body: object };
type Body = Record<string, unknown>;
type Reply = [status: number, content?: unknown, headers?: Record<string, string>];

const FAULTS: Readonly<Record<string, Reply>> = {
  401: [401, { code: 40110000, message: 'request is not authorized' }],
  403: [403, { code: 40310000, message: 'insufficient buying power' }],
  '403-key': [403, { message: 'forbidden.' }],
  422: [
    422,
    {
      code: 42210000,
      message: 'invalid limit_price 290.123. sub-penny increment does not fulfill minimum pricing criteria',
    },
  ],
  429: [429, { message: 'too many requests.' }, { 'retry-after': '0' }],
  500: [500, { code: 50010000, message: 'internal server error occurred' }],
};

/**
 * Alpaca as its reference describes it (docs.alpaca.markets: Orders, Websocket Streaming, Account Activities), over real
 * HTTP and a real socket, with what may go wrong on the way.
 */
export class AlpacaReplay {
  readonly orders = new Map<string, TheirOrder>();
  readonly asked: { method: string; path: string; body: string; key: string }[] = [];
  /** Of requests that begin so (`POST /orders`), in turn. */
  readonly faults: { on: string; fault: Fault }[] = [];
  positions: object[] = [];
  activities: Body[] = [];
  account: Body = {
    account_number: 'PA1',
    status: 'ACTIVE',
    currency: 'USD',
    cash: '5000',
    equity: '5100',
    buying_power: '10000',
  };
  /** Whether the key is accepted on the socket. */
  accepts = true;
  /** What becomes of an order that is to be replaced, before it is. */
  onReplace: (order: TheirOrder) => void = () => undefined;
  readonly said: Body[] = [];
  readonly #server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => this.#answer(request, response, body));
  });
  readonly #sockets = new WebSocketServer({ server: this.#server, path: '/stream' });
  readonly #listening = new Set<WebSocket>();
  #waiting: (() => void)[] = [];
  readonly #answered: string[] = [];
  #sessions = 0;
  #executions = 0;

  async open(): Promise<Record<string, string>> {
    this.#sockets.on('connection', (socket) => {
      socket.on('message', (data) => this.#hear(socket, JSON.parse(String(data)) as Body));
      socket.on('close', () => this.#listening.delete(socket));
    });
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    const { port } = this.#server.address() as AddressInfo;
    return { PROVIDERS: 'on', ALPACA_KEY: 'id-1:secret-1', PROVIDER_ALPACA_URL: `http://127.0.0.1:${port}` };
  }

  #hear(socket: WebSocket, words: Body): void {
    this.said.push(words);
    // The paper endpoint sends JSON in binary frames.
    const send = (message: object): void => socket.send(Buffer.from(JSON.stringify(message)));
    if (words.action === 'authenticate') {
      const status = this.accepts ? 'authorized' : 'unauthorized';
      send({ stream: 'authorization', data: { status, action: 'authenticate' } });
    }
    if (words.action === 'listen') {
      send({ stream: 'listening', data: (words as { data: object }).data });
      this.#listening.add(socket);
      this.#sessions += 1;
    }
    for (const each of this.#waiting.splice(0)) each();
  }

  /** Waits until somebody listens for the n-th time, or said so much. */
  async listened(times: number): Promise<void> {
    while (this.#sessions < times) await new Promise<void>((done) => this.#waiting.push(done));
  }

  async heard(words: number): Promise<void> {
    while (this.said.length < words) await new Promise<void>((done) => this.#waiting.push(done));
  }

  /** Waits until so many requests that begin so were answered, one way or another. */
  async answered(what: string, times: number): Promise<void> {
    const count = (): number => this.#answered.filter((each) => each.startsWith(what)).length;
    while (count() < times) await new Promise<void>((done) => this.#waiting.push(done));
  }

  push(message: object): void {
    for (const socket of this.#listening) socket.send(Buffer.from(JSON.stringify(message)));
  }

  cut(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  async close(): Promise<void> {
    this.cut();
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  byClientId(id: string): TheirOrder {
    return this.#every().find((each) => each.client_order_id === id)!;
  }

  #every(): TheirOrder[] {
    return [...this.orders.values()];
  }

  /** Sets what an order is, and answers the message that the stream would tell it with. */
  becomes(order: TheirOrder, status: string, more: Body = {}): object {
    Object.assign(order, { status }, more);
    return { stream: 'trade_updates', data: { event: status, order: structuredClone(order) } };
  }

  /** Fills an order, and answers the message that the stream would tell it with. */
  fill(order: TheirOrder, qty: number, price: string, at = '2026-03-02T15:00:00.123456Z'): object {
    this.#executions += 1;
    const before = Number(order.filled_qty);
    const cents = (text: string | null): number => Math.round(Number(text ?? 0) * 1e6);
    const filled = before + qty;
    const average = (before * cents(order.filled_avg_price) + qty * cents(price)) / filled / 1e6;
    const whole = order.qty != null && filled >= Number(order.qty);
    Object.assign(order, {
      status: whole ? 'filled' : 'partially_filled',
      filled_qty: String(filled),
      filled_avg_price: String(Number(average.toFixed(9))),
      filled_at: at,
    });
    const id = `00000000-0000-4000-8000-${String(this.#executions).padStart(12, '0')}`;
    const execution = { qty: String(qty), price };
    const type = whole ? 'fill' : 'partial_fill';
    this.activities.push({
      ...execution,
      activity_type: 'FILL',
      id: `20260302150000000::${id}`,
      order_id: order.id,
      cum_qty: String(filled),
      transaction_time: at,
      type,
    });
    const data = {
      event: type,
      execution_id: id,
      timestamp: at,
      ...execution,
      order: structuredClone(order),
    };
    return { stream: 'trade_updates', data };
  }

  #made(sent: Body, status = 'accepted'): TheirOrder {
    const id = `b-${this.orders.size + 1}`;
    const state = { id, status, filled_qty: '0', filled_avg_price: null, legs: null };
    const order: TheirOrder = {
      ...sent,
      client_order_id: String(sent.client_order_id ?? `auto-${id}`),
      ...state,
    };
    this.orders.set(id, order);
    return order;
  }

  #legsOf(sent: Body): TheirOrder[] {
    const { symbol, qty, time_in_force, take_profit, stop_loss } = sent;
    const oco = sent.order_class === 'oco';
    const side = oco ? sent.side : sent.side === 'buy' ? 'sell' : 'buy';
    const leg = (prices: Body): TheirOrder =>
      this.#made(
        { symbol, qty, time_in_force, side, stop_price: null, limit_price: null, ...prices },
        'held',
      );
    return [
      ...(take_profit === undefined || oco ? [] : [leg({ type: 'limit', ...(take_profit as Body) })]),
      ...(stop_loss === undefined ? [] : [leg({ type: 'stop', ...(stop_loss as Body) })]),
    ];
  }

  #answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const url = new URL(request.url ?? '/', 'http://server');
    const { method = 'GET' } = request;
    response.on('close', () => {
      this.#answered.push(`${method} ${path}`);
      for (const each of this.#waiting.splice(0)) each();
    });
    const path = url.pathname.replace('/v2', '');
    this.asked.push({ method, path, body, key: String(request.headers['apca-api-key-id']) });
    const send = (status: number, content?: unknown, headers = {}): void => {
      response.writeHead(status, headers).end(content === undefined ? undefined : JSON.stringify(content));
    };
    const at = this.faults.findIndex(({ on }) => `${method} ${path}`.startsWith(on));
    const fault = at < 0 ? undefined : this.faults.splice(at, 1)[0]!.fault;
    if (fault === 'lost') {
      response.destroy();
      return;
    }
    const known: Reply | undefined =
      typeof fault === 'object' ? [fault.status, fault.body] : FAULTS[fault ?? ''];
    const [status, content, headers] = known ?? this.#done(method, path, url.searchParams, body);
    // It did what it was asked to, and the answer is lost.
    if (fault === 'cut') response.destroy();
    else send(status, content, headers);
  }

  #done(method: string, path: string, query: URLSearchParams, body: string): Reply {
    if (path === '/account') return [200, this.account];
    if (path === '/positions') return [200, this.positions];
    if (path === '/account/activities/FILL') {
      const from = this.activities.findIndex(({ id }) => id === query.get('page_token')) + 1;
      return [200, this.activities.slice(from, from + Number(query.get('page_size')))];
    }
    if (path === '/orders:by_client_order_id') {
      const found = this.byClientId(query.get('client_order_id')!);
      return found === undefined ? NOT_FOUND : [200, { ...found, legs: null }];
    }
    if (path === '/orders') {
      const sent = JSON.parse(body) as Body;
      if (this.byClientId(String(sent.client_order_id)) !== undefined) return TWICE;
      const order = this.#made(sent);
      if (sent.order_class === 'oco') order.limit_price = (sent.take_profit as Body).limit_price;
      if (sent.order_class !== undefined) order.legs = this.#legsOf(sent);
      return [200, order];
    }
    const order = this.orders.get(decodeURIComponent(path.split('/').at(-1)!));
    if (order === undefined) return NOT_FOUND;
    if (method === 'DELETE') return this.#withdraw(order);
    if (method === 'PATCH') return this.#replace(order, JSON.parse(body) as Body);
    return [200, order];
  }

  #withdraw(order: TheirOrder): Reply {
    if (ENDED.has(order.status))
      return [422, { code: 42210000, message: `order is already in "${order.status}" state` }];
    const group = this.#every().find((each) => each.legs?.includes(order)) ?? order;
    for (const each of [group, ...(group.legs ?? [])]) if (!ENDED.has(each.status)) each.status = 'canceled';
    return [204];
  }

  /** A new order in its place, for as much as the first was for where nothing else is said (Alpaca-API#165). */
  #replace(order: TheirOrder, change: Body): Reply {
    this.onReplace(order);
    if (ENDED.has(order.status))
      return [422, { code: 42210000, message: `order is already in "${order.status}" state` }];
    const next = this.#made({ ...order, ...change, replaces: order.id });
    Object.assign(order, { status: 'replaced', replaced_by: next.id });
    const group = this.#every().find((each) => each.legs?.includes(order));
    group?.legs?.splice(group.legs.indexOf(order), 1, next);
    return [200, next];
  }
}

const ENDED: ReadonlySet<string> = new Set(['filled', 'canceled', 'expired', 'rejected', 'replaced']);
const NOT_FOUND: Reply = [404, { code: 40410000, message: 'order not found' }];
const TWICE: Reply = [422, { code: 40010001, message: 'client_order_id must be unique' }];
