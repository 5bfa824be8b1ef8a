import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { krakenChecksum } from '@financehub/core/markets/kraken-sync.ts';
import { emptyBook, setLevel } from '@financehub/core/markets/order-book.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Person, testServer } from '../../testing/server.ts';

/** An exchange of our own: what it says is written in each test, in the shapes of the documentation of the real ones. */
class Exchange {
  readonly snapshots: object[] = [];
  requests = 0;
  private readonly server = createServer((_request, response) => {
    this.requests += 1;
    const next = this.snapshots.shift();
    response
      .writeHead(next === undefined ? 400 : 200)
      .end(JSON.stringify(next ?? { code: -1121, msg: 'Invalid symbol.' }));
  });
  private readonly sockets = new WebSocketServer({ server: this.server });
  private readonly arrived: { socket: WebSocket; path: string; hello: string[] }[] = [];
  private waiting: (() => void)[] = [];

  async open(): Promise<string> {
    this.sockets.on('connection', (socket, request) => {
      const visit = { socket, path: request.url ?? '', hello: [] as string[] };
      socket.on('message', (data) => {
        visit.hello.push(String(data));
        this.tell();
      });
      this.arrived.push(visit);
      this.tell();
    });
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private tell(): void {
    for (const each of this.waiting.splice(0)) each();
  }

  /** The next connection, once it has said so much. */
  async visit(words: number): Promise<{ socket: WebSocket; path: string; hello: string[] }> {
    for (;;) {
      const [first] = this.arrived;
      if (first !== undefined && first.hello.length >= words) return this.arrived.shift()!;
      await new Promise<void>((done) => this.waiting.push(done));
    }
  }

  async close(): Promise<void> {
    for (const client of this.sockets.clients) client.terminate();
    this.sockets.close();
    await new Promise((done) => this.server.close(done));
  }
}

const exchanges = { binance: new Exchange(), coinbase: new Exchange(), kraken: new Exchange() };
const at = {
  binance: await exchanges.binance.open(),
  coinbase: await exchanges.coinbase.open(),
  kraken: await exchanges.kraken.open(),
};
const app = testServer({
  LIVE_BOOKS: 'binance,coinbase,kraken',
  LIVE_BINANCE_URL: `http://${at.binance}`,
  LIVE_BINANCE_SOCKET: `ws://${at.binance}`,
  LIVE_COINBASE_SOCKET: `ws://${at.coinbase}`,
  LIVE_KRAKEN_SOCKET: `ws://${at.kraken}`,
});
let ada: Person;

beforeAll(async () => {
  ada = await app.person('Ada');
  const providerSymbols = { binance: 'BTCUSDT' };
  await ada.call('POST', '/assets', { symbol: 'BTC', currency: 'USD', type: 'crypto', providerSymbols });
  await ada.call('POST', '/assets', { symbol: 'VTI', currency: 'USD', type: 'etf' });
});
afterAll(async () => {
  for (const each of Object.values(exchanges)) await each.close();
});

const depth = (source: string) => ada.call('GET', `/charts/depth?symbol=BTC&source=${source}`);

/** Asks until the book is as expected: messages of a socket and answers of a request have no order among them. */
async function until(source: string, mid: string): Promise<Awaited<ReturnType<typeof depth>>['body']> {
  for (let turn = 0; turn < 500; turn += 1) {
    const { status, body } = await depth(source);
    if (status === 200 && body.mid === mid) return body;
  }
  throw new Error(`the book of ${source} did not come to ${mid}`);
}

describe('the live book', () => {
  it('of Binance is put together from changes and a snapshot, and anew after a gap', async () => {
    const { binance } = exchanges;
    const change = (first: number, last: number, b: string[][], a: string[][] = []) =>
      JSON.stringify({ e: 'depthUpdate', E: 1, s: 'BTCUSDT', U: first, u: last, b, a });
    // The first snapshot is older than the first change.
    binance.snapshots.push(
      { lastUpdateId: 90, bids: [['1.0', '1']], asks: [['2.0', '1']] },
      { lastUpdateId: 101, bids: [['99.0', '1']], asks: [['101.0', '2']] },
    );
    const asked = depth('binance');
    const visit = await binance.visit(0);
    expect(visit.path).toBe('/ws/btcusdt@depth@100ms');
    visit.socket.send(change(100, 102, [['99.5', '3']]));
    expect((await asked).body).toMatchObject({
      source: 'binance',
      product: 'BTCUSDT',
      mid: '100.25',
      bids: [
        ['99.5', '3', '3'],
        ['99', '1', '4'],
      ],
    });
    visit.socket.send(change(103, 104, [['99.7', '1']]));
    visit.socket.send(change(103, 104, [['99.9', '9']]));
    await until('binance', '100.35');
    binance.snapshots.push({ lastUpdateId: 110, bids: [['95.0', '1']], asks: [['97.0', '2']] });
    visit.socket.send(change(107, 111, [['95.5', '1']]));
    await until('binance', '96.25');
    expect(binance.requests).toBe(3);
  });

  const level = (side: string, price: string, quantity: string) => ({
    side,
    event_time: '2024-03-01T00:00:00Z',
    price_level: price,
    new_quantity: quantity,
  });
  const coinbaseMessage = (sequence: number, type: string, updates: object[]) =>
    JSON.stringify({
      channel: 'l2_data',
      client_id: '',
      timestamp: '2024-03-01T00:00:00Z',
      sequence_num: sequence,
      events: [{ type, product_id: 'BTC-USD', updates }],
    });

  it('of Coinbase begins anew on another connection where a message is left out', async () => {
    const asked = depth('coinbase');
    const first = await exchanges.coinbase.visit(2);
    expect(first.hello.map((text) => JSON.parse(text).channel)).toEqual(['level2', 'heartbeats']);
    first.socket.send(coinbaseMessage(0, 'snapshot', [level('bid', '10', '1'), level('offer', '12', '1')]));
    expect((await asked).body).toMatchObject({ source: 'coinbase', product: 'BTC-USD', mid: '11' });
    first.socket.send(coinbaseMessage(2, 'update', [level('bid', '11', '1')]));
    const second = await exchanges.coinbase.visit(2);
    second.socket.send(coinbaseMessage(0, 'snapshot', [level('bid', '20', '1'), level('offer', '22', '1')]));
    await until('coinbase', '21');
  });

  const krakenMessage = (
    type: string,
    bids: [string, string][],
    asks: [string, string][],
    checksum: number,
  ) => {
    const side = (levels: [string, string][]) =>
      levels.map(([price, qty]) => `{"price":${price},"qty":${qty}}`).join(',');
    return `{"channel":"book","type":"${type}","data":[{"symbol":"BTC/USD","bids":[${side(bids)}],"asks":[${side(asks)}],"checksum":${checksum}}]}`;
  };
  const sumOf = (bids: [string, string][], asks: [string, string][]): number => {
    const book = emptyBook();
    for (const [price, size] of bids) setLevel(book, 'bids', price, size);
    for (const [price, size] of asks) setLevel(book, 'asks', price, size);
    return krakenChecksum(book);
  };

  it('of Kraken is believed as long as its checksum is right, and connected again when it is cut off', async () => {
    const [bids, asks]: [string, string][][] = [[['50.0', '0.10000000']], [['52.0', '0.20000000']]];
    const asked = depth('kraken');
    const first = await exchanges.kraken.visit(1);
    expect([first.path, JSON.parse(first.hello[0]!).params.symbol]).toEqual(['/v2', ['BTC/USD']]);
    first.socket.send(krakenMessage('snapshot', bids!, asks!, sumOf(bids!, asks!)));
    expect((await asked).body).toMatchObject({
      source: 'kraken',
      product: 'BTC/USD',
      mid: '51',
      spread: '2',
    });
    first.socket.send(krakenMessage('update', [['51.0', '1.00000000']], [], 12345));
    const second = await exchanges.kraken.visit(1);
    second.socket.send(
      krakenMessage(
        'snapshot',
        [['60.0', '1.0']],
        [['62.0', '1.0']],
        sumOf([['60.0', '1.0']], [['62.0', '1.0']]),
      ),
    );
    await until('kraken', '61');
    second.socket.terminate();
    const third = await exchanges.kraken.visit(1);
    third.socket.send(
      krakenMessage(
        'snapshot',
        [['70.0', '1.0']],
        [['72.0', '1.0']],
        sumOf([['70.0', '1.0']], [['72.0', '1.0']]),
      ),
    );
    await until('kraken', '71');
  });

  it('of an asset that no exchange lists, or that an exchange refuses, is not there, with the reason', async () => {
    expect((await ada.call('GET', '/charts/data?symbol=BTC')).body.live).toEqual([
      'binance',
      'coinbase',
      'kraken',
    ]);
    expect((await ada.call('GET', '/charts/data?symbol=VTI')).body.live).toEqual([]);
    const none = await ada.call('GET', '/charts/depth?symbol=VTI&source=kraken');
    expect([none.status, none.body.detail]).toEqual([422, 'There is no order book of VTI from kraken.']);
    await ada.call('POST', '/assets', { symbol: 'NIX', currency: 'USD', type: 'crypto' });
    const asked = ada.call('GET', '/charts/depth?symbol=NIX&source=kraken');
    const visit = await exchanges.kraken.visit(1);
    visit.socket.send('{"error":"Currency pair not supported NIX/USD","method":"subscribe","success":false}');
    const { status, body } = await asked;
    expect([status, body.detail]).toEqual([
      503,
      'The order book of NIX/USD is not there: Kraken: Kraken says: Currency pair not supported NIX/USD.',
    ]);
  });
});
