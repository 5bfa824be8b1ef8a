import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type Apart, startApart, withFolder } from './server/apart.ts';

const PER_SECOND = 200;
const SECONDS = 5;
const WARM_UP = 200;
const ASSETS = 20;
const TARGET_MS = 20;

const PORTFOLIOS = 8;

/**
 * Orders given over HTTP at a steady rate, whether the ones before are answered or not, by a client in a process of its
 * own: from when each was due to the last byte of its answer. All of them stay open. First they are of one portfolio and come
 * with the token of a session, then of several in turn and with a personal access token, as programs send them.
 */
export const bench = {
  name: 'orders',
  run: () =>
    withFolder(async (folder) => {
      const apart = await startApart(folder);
      try {
        return await measure(apart);
      } finally {
        await apart.stop();
      }
    }),
};

async function measure({ url }: Apart) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const base = `${url}/api/v1`;
  let authorization = '';
  const call = (method: string, path: string, body: object): Promise<Answer> =>
    send(agent, `${base}${path}`, method, authorization, body);
  const session = await call('POST', '/auth/register', {
    email: 'bench@example.com',
    password: 'correct horse battery',
  });
  authorization = `Bearer ${session.accessToken}`;
  const portfolios: string[] = [];
  for (let index = 0; index < PORTFOLIOS; index += 1) {
    const { id } = await call('POST', '/portfolios', { name: `Bench ${index}`, currency: 'USD' });
    const deposit = { type: 'DEPOSIT', date: '2024-01-02', amount: '1000000000' };
    await call('POST', `/portfolios/${String(id)}/transactions`, deposit);
    portfolios.push(String(id));
  }
  for (let index = 0; index < ASSETS; index += 1) {
    const asset = await call('POST', '/assets', { symbol: `A${index}`, currency: 'USD', type: 'stock' });
    const bars = [{ date: '2024-01-02', close: '100' }];
    await call('PUT', `/assets/${String(asset.id)}/prices`, { bars });
  }
  let given = 0;
  const giveTo = (portfolioId: string): Promise<Answer> => {
    const index = given++;
    return call('POST', '/trading/orders', {
      portfolioId,
      symbol: `A${index % ASSETS}`,
      side: 'buy',
      type: 'limit',
      timeInForce: 'gtc',
      quantity: '10',
      limitPrice: `${10 + (index % 50)}.25`,
      clientOrderId: `bench-${index}`,
    });
  };
  const one = await timesOf(() => giveTo(portfolios[0]!));
  const made = await call('POST', '/auth/tokens', { name: 'bench', scopes: ['read', 'write'] });
  authorization = `Bearer ${String(made.token)}`;
  const several = await timesOf((index) => giveTo(portfolios[index % PORTFOLIOS]!));
  agent.destroy();
  return [
    figure('order-accepted-p50', one, 0.5),
    figure('order-accepted-p99', one, 0.99),
    figure('order-accepted-max', one, 1),
    figure(`order-accepted-p50, ${PORTFOLIOS} portfolios`, several, 0.5),
    figure(`order-accepted-p99, ${PORTFOLIOS} portfolios`, several, 0.99),
  ];
}

/** Sorted. */
async function timesOf(give: (index: number) => Promise<Answer>): Promise<number[]> {
  for (let index = 0; index < WARM_UP; index += 1) await give(index);
  return (await steadily(PER_SECOND * SECONDS, give)).sort((a, b) => a - b);
}

/** The time of each from when it was due. */
async function steadily(count: number, give: (index: number) => Promise<Answer>): Promise<number[]> {
  const start = performance.now();
  const answers: Promise<number>[] = [];
  for (let index = 0; index < count; index += 1) {
    const due = start + (index * 1000) / PER_SECOND;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    answers.push(
      give(index).then((order) => {
        if (order.status !== 'accepted') throw new Error(`an order is ${String(order.status)}`);
        return performance.now() - due;
      }),
    );
  }
  return Promise.all(answers);
}

function figure(name: string, sorted: readonly number[], share: number) {
  const ms = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  const target = share === 1 ? TARGET_MS * 10 : TARGET_MS;
  return { name, value: Math.round(ms * 10) / 10, unit: 'ms', target, better: 'lower' as const };
}

type Answer = Readonly<Record<string, unknown>>;

function send(
  agent: Agent,
  url: string,
  method: string,
  authorization: string,
  body: object,
): Promise<Answer> {
  return new Promise((done, failed) => {
    const asked = request(
      url,
      { method, agent, headers: { authorization, 'content-type': 'application/json' } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('error', failed);
        response.on('end', () => {
          if ((response.statusCode ?? 500) >= 300) failed(new Error(`${method} ${url}: ${text}`));
          else done(JSON.parse(text) as Answer);
        });
      },
    );
    asked.on('error', failed);
    asked.end(JSON.stringify(body));
  });
}
