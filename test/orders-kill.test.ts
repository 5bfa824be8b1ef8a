import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { newFolder, type Product, register, startProduct } from './product.ts';

const CASH = 1_000_000;
const ASKED_AT_ONCE = 6;
/** The process is killed after so many orders were acknowledged and so many filled. */
const [ACKNOWLEDGED, FILLED] = [60, 8];

type Person = Awaited<ReturnType<typeof register>>;
interface Order {
  readonly id: string;
  readonly status: string;
  readonly filledQuantity: string;
  readonly events: readonly { readonly kind: string; readonly quantity: string | null }[];
  readonly trades: readonly { readonly quantity: string; readonly amount: string }[];
}

const cents = (amount: string): number => Math.round(Number(amount) * 100);
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** A portfolio with money and a coin that is quoted: coins are traded at every hour. */
async function open(ada: Person): Promise<string> {
  const portfolio = (await ada.call('POST', '/portfolios', { name: 'Kill', currency: 'USD' })).body;
  const deposit = { type: 'DEPOSIT', date: '2024-01-02', amount: `${CASH}` };
  await ada.call('POST', `/portfolios/${portfolio.id}/transactions`, deposit);
  await ada.call('POST', '/assets', { symbol: 'COIN', currency: 'USD', type: 'crypto' });
  await quote(ada);
  return portfolio.id;
}

async function quote(ada: Person): Promise<void> {
  const quotes = [{ symbol: 'COIN', bid: '9.99', ask: '10', bidSize: '100000', askSize: '100000' }];
  const stored = await ada.call('PUT', '/trading/quotes', { quotes });
  expect(stored.status, JSON.stringify(stored.body)).toBe(200);
}

/** Every other one fills at the quote; the others wait. */
const orderOf = (portfolioId: string, index: number) => ({
  portfolioId,
  symbol: 'COIN',
  side: 'buy',
  type: 'limit',
  timeInForce: 'gtc',
  quantity: `${1 + (index % 3)}`,
  limitPrice: index % 2 === 0 ? '10' : '5',
  clientOrderId: `kill-${index}`,
});

/** Gives orders until the process is killed in the middle of them; answers which were sent, and the ids of those acknowledged. */
async function giveUntilKilled(product: Product, ada: Person, portfolioId: string, kill: () => void) {
  const acknowledged = new Map<number, string>();
  let [sent, filled, killed] = [0, 0, false];
  const socket = new WebSocket(`${product.url.replace('http', 'ws')}/api/v1/ws?token=${ada.token}`);
  socket.onmessage = ({ data }) => {
    const { type, status } = JSON.parse(String(data));
    if (type === 'order.updated' && status === 'filled') filled += 1;
  };
  const give = async (): Promise<void> => {
    while (!killed) {
      const index = sent++;
      const answer = await ada.call('POST', '/trading/orders', orderOf(portfolioId, index)).catch(() => null);
      if (answer === null) return;
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
      acknowledged.set(index, answer.body.id);
      if (killed || acknowledged.size < ACKNOWLEDGED || filled < FILLED) continue;
      killed = true;
      kill();
    }
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, give));
  return { acknowledged, sent };
}

/** PostgreSQL with all of its processes, as if the machine had failed. */
function killDatabase(folder: string): void {
  const main = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  for (const pid of [main, ...childrenOf(main)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // Who served the program, which is gone, may have ended by itself.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function childrenOf(parent: number): number[] {
  if (!existsSync('/proc/self/stat'))
    return execFileSync('pgrep', ['-P', String(parent)])
      .toString()
      .trim()
      .split('\n')
      .map(Number);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === parent)
    .map(Number);
}

/** NaN where it has ended meanwhile. */
function parentOf(pid: string): number {
  try {
    // The name before it stands in brackets and can hold anything.
    return Number(/\) \S+ (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    return Number.NaN;
  }
}

describe('kill -9 while orders are taken', () => {
  const started: { folder: string; product: Product }[] = [];
  const begin = async (folder: string): Promise<Product> => {
    const product = await startProduct(folder, { PROVIDERS: 'off' });
    started.push({ folder, product });
    return product;
  };
  afterEach(async () => {
    // Those that a failed test left.
    for (const { product } of started)
      if (product.process.exitCode === null && product.process.signalCode === null)
        await product.end('SIGTERM');
    for (const { folder } of started.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  it.each(['the program', 'the program and its database'])(
    'of %s: each acknowledged order is there, none by half, and the books balance',
    async (what) => {
      const folder = newFolder();
      const first = await begin(folder);
      const before = await register(first.url);
      const portfolioId = await open(before);
      const { acknowledged, sent } = await giveUntilKilled(first, before, portfolioId, () => {
        first.process.kill('SIGKILL');
        if (what !== 'the program') killDatabase(folder);
      });
      expect(sent).toBeGreaterThan(acknowledged.size);

      const second = await begin(folder);
      const ada = await register(second.url);
      const listed = async (): Promise<{ id: string; status: string }[]> =>
        (await ada.call('GET', `/trading/orders/list?portfolioId=${portfolioId}&limit=500`)).body.items;
      const history = async (): Promise<Order[]> => {
        const path = `/trading/orders/history?portfolioId=${portfolioId}&limit=500`;
        const { items } = (await ada.call('GET', path)).body as { items: { id: string }[] };
        return Promise.all(
          items.map(async ({ id }) => (await ada.call('GET', `/trading/orders/${id}`)).body),
        );
      };
      const found = await history();
      const ids = new Set(found.map(({ id }) => id));
      for (const id of acknowledged.values()) expect(ids).toContain(id);
      for (const { status, events } of found) {
        expect(events.slice(0, 2).map(({ kind }) => kind)).toEqual(['submit', 'accept']);
        expect(['accepted', 'filled']).toContain(status);
      }

      // Who has no answer sends it again: what was taken is not taken twice.
      for (let index = 0; index < sent; index += 1) {
        const { status, body } = await ada.call('POST', '/trading/orders', orderOf(portfolioId, index));
        expect(status, JSON.stringify(body)).toBe(201);
        if (acknowledged.has(index)) expect(body.id).toBe(acknowledged.get(index));
      }
      for (const { id } of await listed()) await ada.call('DELETE', `/trading/orders/${id}`);
      expect(await listed()).toEqual([]);

      const orders = await history();
      expect(orders).toHaveLength(sent);
      for (const { filledQuantity, events, trades } of orders) {
        const fills = events.flatMap(({ kind, quantity }) => (kind === 'fill' ? [Number(quantity)] : []));
        expect(total(fills)).toBe(Number(filledQuantity));
        expect(total(trades.map(({ quantity }) => Number(quantity)))).toBe(Number(filledQuantity));
      }
      const trades = orders.flatMap((order) => order.trades);
      expect(trades.length).toBeGreaterThanOrEqual(FILLED);
      const left = CASH * 100 - total(trades.map(({ amount }) => cents(amount)));
      const value = (await ada.call('GET', `/portfolios/${portfolioId}/value`)).body;
      expect(cents(value.cash)).toBe(left);
      const account = (await ada.call('GET', `/trading/account?portfolioId=${portfolioId}`)).body;
      // Nothing is held back any more.
      expect(cents(account.buyingPower)).toBe(left);
      const [holding] = (await ada.call('GET', `/portfolios/${portfolioId}/holdings`)).body.items;
      expect(Number(holding.quantity)).toBe(total(trades.map(({ quantity }) => Number(quantity))));
      const { items } = (await ada.call('GET', `/portfolios/${portfolioId}/transactions?limit=500`)).body;
      expect(items).toHaveLength(1 + trades.length);
      await second.end('SIGTERM');
    },
  );
});
