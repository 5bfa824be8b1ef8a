import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

type Words = Record<string, unknown>;

/** The prices of Alpaca as its reference describes them (Historical API, Real-time Stock Data), over HTTP and a socket. */
export class AlpacaPricesReplay {
  /** By path; a list is answered in turn. */
  readonly answers = new Map<string, [status: number, body: object][]>();
  readonly asked: URL[] = [];
  readonly said: Words[] = [];
  /** What a connection is refused with after it signs in; null where it is let in. */
  refusal: { code: number; msg: string } | null = null;
  readonly #server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://server');
    this.asked.push(url);
    const known = this.answers.get(url.pathname) ?? [[404, { message: 'endpoint not found.' }]];
    const [status, body] = known.length > 1 ? known.shift()! : known[0]!;
    response.writeHead(status).end(JSON.stringify(body));
  });
  readonly #sockets = new WebSocketServer({ server: this.#server, path: '/v2/iex' });
  readonly #open = new Set<WebSocket>();
  #waiting: (() => void)[] = [];

  async open(): Promise<Record<string, string>> {
    this.#sockets.on('connection', (socket) => {
      const send = (message: Words): void => socket.send(JSON.stringify([message]));
      socket.on('message', (data) => {
        const words = JSON.parse(String(data)) as Words;
        this.said.push(words);
        if (words.action === 'auth')
          send(
            this.refusal === null ? { T: 'success', msg: 'authenticated' } : { T: 'error', ...this.refusal },
          );
        if (words.action === 'subscribe') {
          this.#open.add(socket);
          send({ T: 'subscription', trades: [], quotes: words.quotes, bars: [] });
        }
        for (const each of this.#waiting.splice(0)) each();
      });
      socket.on('close', () => this.#open.delete(socket));
      send({ T: 'success', msg: 'connected' });
    });
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    const { port } = this.#server.address() as AddressInfo;
    return {
      PROVIDERS: 'on',
      ALPACA_KEY: 'id-1:secret-1',
      PROVIDER_ALPACA_PRICES_URL: `http://127.0.0.1:${port}`,
      PROVIDER_ALPACA_QUOTES_URL: `ws://127.0.0.1:${port}/v2/iex`,
    };
  }

  /** Waits until somebody said something like it. */
  async heard(isIt: (words: Words) => boolean): Promise<void> {
    while (!this.said.some(isIt)) await new Promise<void>((done) => this.#waiting.push(done));
  }

  push(...messages: Words[]): void {
    for (const socket of this.#open) socket.send(JSON.stringify(messages));
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
}
