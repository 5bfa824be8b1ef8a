import { randomUUID } from 'node:crypto';
import { indicatorLines, readIndicators } from '@financehub/core/charts/indicators.ts';
import { randomOf } from '@financehub/core/sample/random.ts';
import type { Server } from '../start.ts';
import { withFreshServer } from './server/fresh.ts';

const TRADES = 1_000_000;
const CANDLES = 100_000;
const TURNS = 9;
const SEED = 7;
const FIRST_MS = Date.UTC(2026, 0, 5, 14, 30);

/** A million trades of one asset, over HTTP: their file, their profile, and candles with indicators made of them. */
export const bench = { name: 'charts', run: () => withFreshServer(measure) };

const figure = (name: string, value: number, target: number) => ({
  name,
  value: Math.round(value * 10) / 10,
  unit: 'ms',
  target,
  better: 'lower' as const,
});

async function measure(server: Server) {
  const call = await signedIn(server);
  await call('POST', '/assets', JSON.stringify({ symbol: 'TICK', currency: 'USD' }));
  const form = new FormData();
  form.set('file', new Blob([tradesCsv()]), 'trades.csv');
  const stored = await call('PUT', '/charts/trades?symbol=TICK', form);
  if (stored.body.stored !== TRADES) throw new Error(`${stored.body.stored} trades are stored`);
  const profile = async (): Promise<number> => {
    const { body, ms } = await call('GET', '/charts/volume-profile?symbol=TICK&bins=200');
    if (body.count !== TRADES || (body.levels as unknown[]).length !== 200)
      throw new Error('the profile is not whole');
    return ms;
  };
  const candles = async (): Promise<number> => {
    const { body, ms } = await call(
      'GET',
      '/charts/candles?symbol=TICK&interval=1m&format=columns&indicators=ema:20,rsi:14',
    );
    if ((body.indicators as unknown[]).length !== 2) throw new Error('the candles are not whole');
    return ms;
  };
  return [
    figure('1,000,000 trades stored from a CSV', stored.ms, 10_000),
    figure('volume profile of 1,000,000 trades', await middle(profile), 60),
    figure('minute candles of 1,000,000 trades with two indicators', await middle(candles), 250),
    figure('twelve indicators over 100,000 candles', await middle(async () => indicators()), 150),
  ];
}

async function middle(turn: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let each = 0; each < TURNS; each += 1) times.push(await turn());
  return times.sort((a, b) => a - b)[TURNS >> 1]!;
}

/** Half a second apart on average, with prices that wander. */
function tradesCsv(): string {
  const random = randomOf(SEED, 'charts');
  const lines = ['time,price,size,side'];
  let [time, price] = [FIRST_MS, 10_000];
  for (let each = 0; each < TRADES; each += 1) {
    time += random.integer(0, 1000);
    price = Math.max(100, price + random.integer(-3, 3));
    lines.push(`${time},${price / 100},${random.integer(1, 500)},${random.chance(0.5) ? 'buy' : 'sell'}`);
  }
  return lines.join('\n');
}

function indicators(): number {
  const random = randomOf(SEED, 'charts');
  const column = (of: (row: number) => number): Float64Array =>
    Float64Array.from({ length: CANDLES }, (_, row) => of(row));
  let level = 100;
  const close = column(() => {
    level = Math.max(1, level + random.normal());
    return level;
  });
  const candles = {
    time: column((row) => row * 60),
    open: close,
    high: close.map((value) => value + 1),
    low: close.map((value) => value - 0.5),
    close,
    volume: column(() => random.integer(1, 1000)),
  };
  const session = Int32Array.from(close, (_, row) => Math.floor(row / 390));
  const kinds = 'sma,ema,wma,bollinger,rsi,macd,atr,stochastic,obv,vwap,adx,ichimoku';
  const from = performance.now();
  for (const choice of readIndicators(kinds)) indicatorLines(candles, choice, session);
  return performance.now() - from;
}

interface Answer {
  readonly body: Readonly<Record<string, unknown>>;
  readonly ms: number;
}

async function signedIn(server: Server) {
  const password = randomUUID();
  const registered = await fetch(`${server.url}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'bench@example.com', password }),
  });
  const { accessToken } = (await registered.json()) as { accessToken: string };
  return async (method: string, path: string, body?: string | FormData): Promise<Answer> => {
    const json = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
    const from = performance.now();
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, ...json },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const ms = performance.now() - from;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return { body: JSON.parse(text), ms };
  };
}
