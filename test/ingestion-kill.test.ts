import { rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFolder, type Product, register, startProduct } from './product.ts';

const ASSETS = Array.from({ length: 10 }, (_, index) => `KILL${index}`);
const RUN = { what: 'all', from: '2024-01-01', to: '2024-03-01', symbols: ASSETS };
const DAYS = Array.from({ length: 40 }, (_, index) => Date.UTC(2024, 0, 2 + index, 14, 30) / 1000);

/** Forty days of one share with a dividend and a split, as Yahoo answers them. */
function chart(): string {
  const closes = DAYS.map((_, index) => 100 + index);
  const [paid, split] = [DAYS[10]!, DAYS[20]!];
  const result = {
    meta: { currency: 'USD', exchangeTimezoneName: 'America/New_York' },
    timestamp: DAYS,
    indicators: { quote: [{ open: closes, high: closes, low: closes, close: closes, volume: closes }] },
    events: {
      dividends: { [paid]: { amount: 0.5, date: paid } },
      splits: { [split]: { date: split, numerator: 2, denominator: 1, splitRatio: '2:1' } },
    },
  };
  return JSON.stringify({ chart: { result: [result], error: null } });
}

/** Answers until it was asked so many times, then keeps everybody waiting and says so. */
class Yahoo {
  left = Number.POSITIVE_INFINITY;
  reached: () => void = () => undefined;
  readonly server: Server = createServer((_request, response: ServerResponse) => {
    this.left -= 1;
    if (this.left >= 0) response.end(chart());
    if (this.left <= 0) this.reached();
  });
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as { port: number }).port}`;
  }
  /** Resolves with the answer to the last of so many requests. */
  after(requests: number): Promise<void> {
    this.left = requests;
    return new Promise((done) => {
      this.reached = done;
    });
  }
}

type Person = Awaited<ReturnType<typeof register>>;

async function heldOf(ada: Person) {
  const assets = (await ada.call('GET', '/assets?limit=500')).body.items as { id: string; symbol: string }[];
  const named = assets.filter(({ symbol }) => ASSETS.includes(symbol));
  return Promise.all(
    named.map(async ({ id }) => {
      const prices = await ada.call('GET', `/assets/${id}/prices`);
      const events = await ada.call('GET', `/assets/${id}/events`);
      const { dividends, splits } = events.body;
      return [prices.body.items, dividends, splits].map(({ length }) => length).join(' ');
    }),
  );
}

const WHOLE = `${DAYS.length} 1 1`;
const ABSENT = '0 0 0';

describe('kill -9 in the middle of fetching prices', () => {
  const yahoo = new Yahoo();
  const folder = newFolder();
  const started: Product[] = [];
  const begin = async (env: Record<string, string>): Promise<Product> => {
    const product = await startProduct(folder, env);
    started.push(product);
    return product;
  };
  beforeAll(() => new Promise<void>((done) => yahoo.server.listen(0, '127.0.0.1', done)));
  afterAll(async () => {
    // Those that a failed test left.
    for (const { process, end } of started)
      if (process.exitCode === null && process.signalCode === null) await end('SIGTERM');
    yahoo.server.closeAllConnections();
    yahoo.server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A person whose run was killed at the request. */
  async function killedAt(request: number, email: string, env: Record<string, string>): Promise<string> {
    const product = await begin(env);
    const ada = await register(product.url, email);
    await ada.call('PATCH', '/ingestion/schedule', { enabled: false });
    for (const symbol of ASSETS) {
      const made = await ada.call('POST', '/assets', { symbol, currency: 'USD', type: 'stock' });
      expect(made.status, JSON.stringify(made.body)).toBe(201);
    }
    const there = yahoo.after(request);
    const { body } = await ada.call('POST', '/ingestion/run', RUN);
    await there;
    await product.end('SIGKILL');
    return body.runId;
  }

  const online = () => ({ PROVIDERS: 'on', PROVIDER_YAHOO_URL: yahoo.url });

  it.each([3, 7])('at request %d: each asset is whole or absent, and the run goes on', async (request) => {
    const email = `after-${request}@example.com`;
    const runId = await killedAt(request, email, online());
    // Without providers the run ends without fetching anything more.
    const offline = await begin({ ...online(), PROVIDERS: 'off' });
    const reader = await register(offline.url, email);
    const held = await heldOf(reader);
    expect(held).toHaveLength(ASSETS.length);
    for (const state of held) expect([WHOLE, ABSENT]).toContain(state);
    expect(held.filter((state) => state === WHOLE).length).toBeLessThan(ASSETS.length);
    expect(['done', 'failed']).toContain((await reader.job(runId)).status);
    await offline.end('SIGTERM');

    yahoo.left = Number.POSITIVE_INFINITY;
    const product = await begin(online());
    const ada = await register(product.url, email);
    const again = await ada.call('POST', '/ingestion/run', RUN);
    expect((await ada.job(again.body.jobId)).status).toBe('done');
    const { items } = (await ada.call('GET', `/ingestion/runs/${again.body.runId}`)).body;
    expect(items.map((item: { status: string; changed: number }) => [item.status, item.changed])).toEqual(
      ASSETS.map(() => ['fetched', 0]),
    );
    expect(await heldOf(ada)).toEqual(ASSETS.map(() => WHOLE));
    await product.end('SIGTERM');
  });

  it('is taken up again by the next process, which asks only for what is not reported', async () => {
    const email = 'resumed@example.com';
    const runId = await killedAt(5, email, online());
    yahoo.left = Number.POSITIVE_INFINITY;
    const product = await begin(online());
    const ada = await register(product.url, email);
    expect((await ada.job(runId)).status).toBe('done');
    const run = (await ada.call('GET', `/ingestion/runs/${runId}`)).body;
    expect(run.counts).toMatchObject({ fetched: ASSETS.length, failed: 0, skipped: 0 });
    expect(run.items.map((item: { changed: number }) => item.changed)).toEqual(ASSETS.map(() => 0));
    expect(await heldOf(ada)).toEqual(ASSETS.map(() => WHOLE));
    await product.end('SIGTERM');
  });
});
