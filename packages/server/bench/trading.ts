import { decimal } from '@financehub/core/money/decimal.ts';
import { randomOf } from '@financehub/core/sample/random.ts';
import { type BookOrder, openBook, place, withdraw } from '@financehub/core/trading/book/book.ts';
import type { Order } from '@financehub/core/trading/order.ts';
import { feed, submit } from '@financehub/core/trading/simulator/feed.ts';
import { openSimulation } from '@financehub/core/trading/simulator/simulation.ts';
import { newOrder } from '@financehub/core/trading/submission.ts';

/** Orders a second of the matching engine, on one core, and how many open orders a second the simulator holds against bars. */
export const bench = { name: 'trading', run };

const ORDERS = 1_000_000;

async function run() {
  const steps = flow();
  matchAll(steps.slice(0, 50_000));
  const matched = timed(() => matchAll(steps));
  simulate(200, 100);
  const [bars, open] = [2520, 200];
  const simulated = timed(() => simulate(bars, open));
  const { value, ms } = simulated;
  return [
    figure(
      'matching engine, orders placed, canceled and traded',
      (ORDERS / matched.ms) * 1000,
      300_000,
      'orders/s',
    ),
    figure('trades of that flow', (matched.value / matched.ms) * 1000, 50_000, 'trades/s'),
    figure(
      `simulator, ${open} open orders against bars, ${value} fills`,
      ((bars * open) / ms) * 1000,
      1_000_000,
      'orders x bars/s',
    ),
  ];
}

type Step = BookOrder | { readonly cancels: number };

/** Six of ten wait near a price that wanders, three cancel one of those, one crosses the spread. */
function flow(): Step[] {
  const { uniform } = randomOf(1, 'order flow');
  const steps: Step[] = [];
  let middle = 10_000;
  for (let id = 0; id < ORDERS; id += 1) {
    const kind = uniform();
    middle += Math.round((uniform() - 0.5) * 2);
    const side = uniform() < 0.5 ? 'buy' : 'sell';
    const away = Math.floor(uniform() ** 2 * 60);
    if (kind < 0.3 && id > 100) steps.push({ cancels: id - 1 - Math.floor(uniform() * 100) });
    else {
      const crosses = kind > 0.9 ? -4 : away + 1;
      const price = side === 'buy' ? middle - crosses : middle + crosses;
      steps.push({
        id,
        owner: id % 997,
        side,
        price,
        quantity: 1 + Math.floor(uniform() * 100),
        lifetime: 'rest',
      });
    }
  }
  return steps;
}

function matchAll(steps: readonly Step[]): number {
  const book = openBook();
  let trades = 0;
  for (const step of steps)
    if ('cancels' in step) withdraw(book, step.cancels);
    else trades += place(book, step).trades.length;
  return trades;
}

function simulate(bars: number, open: number): number {
  const { normal, uniform } = randomOf(2, 'bars');
  const instrument = {
    assetId: 'acme',
    symbol: 'ACME',
    exchange: '24/7',
    currency: 'USD',
    currencyDigits: 2,
    multiplier: decimal('1'),
    tick: null,
    quantityStep: decimal('1'),
    shortable: true,
    option: null,
  } as const;
  const simulation = openSimulation(
    {
      participation: decimal('0.1'),
      limitFill: 'touch',
      slippage: { kind: 'impact', coefficient: decimal('0.1'), otherwise: decimal('0.0005') },
      fees: [],
      maxAgeMs: 60_000,
    },
    [instrument],
  );
  let [price, fills, id, working] = [10_000, 0, 0, 0];
  const cents = (units: number) => ({ units: BigInt(Math.max(1, Math.round(units))), scale: 2 });
  for (let bar = 0; bar < bars; bar += 1) {
    const from = bar * 86_400_000;
    const fresh: Order[] = [];
    for (; working < open; working += 1)
      fresh.push(limitOrder(id++, from, uniform() < 0.5, (part) => cents(price * (1 + part)), uniform()));
    submit(simulation, fresh);
    const close = price * (1 + 0.01 * normal());
    const [high, low] = [Math.max(price, close) * 1.004, Math.min(price, close) * 0.996];
    const prices = { open: cents(price), high: cents(high), low: cents(low), close: cents(close) };
    const records = feed(simulation, {
      kind: 'bar',
      assetId: 'acme',
      from,
      to: from + 86_400_000,
      ...prices,
      volume: decimal('20000'),
      opening: true,
      closing: true,
    });
    for (const { event, to } of records) {
      if (event.kind === 'fill') fills += 1;
      if (to === 'filled') working -= 1;
    }
    price = close;
  }
  return fills;
}

function limitOrder(
  id: number,
  at: number,
  buys: boolean,
  priceAt: (part: number) => Order['limitPrice'],
  part: number,
): Order {
  const away = 0.005 + part * 0.3;
  const terms = {
    assetId: 'acme',
    side: buys ? 'buy' : 'sell',
    type: 'limit',
    timeInForce: 'gtc',
    goodTill: null,
    quantity: decimal('100'),
    notional: null,
    limitPrice: priceAt(buys ? -away : away),
    stopPrice: null,
    trailAmount: null,
    trailPercent: null,
    extendedHours: false,
  } as const;
  return newOrder(terms, { id: String(id), submittedAt: at, expiresAt: null, sequence: id });
}

function timed(work: () => number): { value: number; ms: number } {
  const begun = performance.now();
  const value = work();
  return { value, ms: performance.now() - begun };
}

function figure(name: string, value: number, target: number, unit: string) {
  return { name, value: Math.round(value), unit, target, better: 'higher' as const };
}
