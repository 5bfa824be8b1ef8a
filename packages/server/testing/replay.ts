import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { ProviderFailure } from '../providers/failure.ts';
import type { History, HistoryAsk, ProviderId, Timing } from '../providers/provider.ts';
import { openProviders, PROVIDERS, type Providers } from '../providers/providers.ts';
import type { Rate } from '../warehouse/warehouse.ts';

export type Reply = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

export const text =
  (body: string, status = 200, headers: Record<string, string> = {}): Reply =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };
export const json = (body: unknown, status = 200): Reply => text(JSON.stringify(body), status);

export const ASK: HistoryAsk = {
  symbol: 'X',
  currency: 'USD',
  from: '2020-01-01',
  to: '2026-03-04',
  prices: true,
  events: true,
};
const NOW = new Date('2026-03-04T12:00:00Z');
const START_MS = 1_000_000;

export const TIINGO_ROW = {
  date: '2026-03-03T00:00:00.000Z',
  open: 10,
  high: 11,
  low: 9,
  close: 10.5,
  volume: 100,
  divCash: 0,
  splitFactor: 1,
};

/** Providers that ask one local server over real HTTP, in a time that passes by sleeping only. */
export class Replay {
  /** In turn, the last one for all that follow. */
  replies: Reply[] = [];
  asked: URL[] = [];
  slept: number[] = [];
  /** Times that were set, and the last one's clock, which a test turns by hand. */
  limits: number[] = [];
  clock = new AbortController();
  time = START_MS;
  base = '';
  providers: Providers;
  readonly server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://server');
    this.asked.push(url);
    (this.replies.length > 1 ? this.replies.shift()! : this.replies[0]!)(request, response, url);
  });
  readonly timing: Timing = {
    now: () => this.time,
    random: () => 0.5,
    sleep: async (ms) => {
      this.slept.push(ms);
      this.time += ms;
    },
    limit: (ms) => {
      this.limits.push(ms);
      this.clock = new AbortController();
      return this.clock.signal;
    },
  };

  constructor() {
    this.providers = this.open();
    beforeAll(async () => {
      await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
      this.base = `http://127.0.0.1:${(this.server.address() as { port: number }).port}`;
    });
    afterAll(() => this.server.close());
    beforeEach(() => {
      [this.asked, this.slept, this.limits, this.time] = [[], [], [], START_MS];
      this.providers = this.open();
    });
  }

  open(off = false): Providers {
    const urls = Object.fromEntries(PROVIDERS.map(({ info }) => [info.id, this.base]));
    const alpaca = { orders: '', prices: this.base, quotes: 'ws://127.0.0.1/v2/iex' };
    return openProviders({ off, urls, keys: {}, alpaca }, this.timing, () => NOW);
  }

  history(id: ProviderId, ask: Partial<HistoryAsk> = {}, key = 'the-key'): Promise<History> {
    const call = this.providers.call(id, key, AbortSignal.timeout(20_000));
    return this.providers.get(id)!.history!(call, { ...ASK, ...ask });
  }

  rates(id: ProviderId, currencies: string[], more: object = {}): Promise<readonly Rate[]> {
    const call = this.providers.call(id, null, AbortSignal.timeout(20_000));
    const period = { from: ASK.from, to: ASK.to, quoteKind: null };
    return this.providers.get(id)!.rates!(call, { currencies, ...period, ...more });
  }
}

export function failure(work: Promise<unknown>): Promise<ProviderFailure> {
  return work.then(
    () => expect.fail('did not fail'),
    (error: ProviderFailure) => error,
  );
}
