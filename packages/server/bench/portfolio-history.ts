import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { day as epochDay, formatDay, weekday } from '@financehub/core/time/day.ts';
import { readConfig } from '../config/config.ts';
import { type Server, start } from '../start.ts';

/**
 * All performance figures of a large portfolio over HTTP, with its daily history, a benchmark and rolling figures: 15,000 transactions, 200
 * assets, twelve years.
 */
export const bench = { name: 'portfolio-history', run };

const ASSETS = 200;
const TRANSACTIONS = 15_000;
const FROM = epochDay('2014-01-01');
const TO = epochDay('2025-12-31');
const PER_REQUEST = 5000;
const EDITS = 9;

type Call = (method: string, path: string, body?: unknown) => Promise<{ text: string; ms: number }>;

async function run() {
  const folder = await mkdtemp(join(tmpdir(), 'financehub-bench-'));
  const settings = { PORT: '0', FINANCEHUB_DATA: folder, LOG_LEVEL: 'error' };
  const begin = (): Promise<Server> => start(readConfig(settings, []), settings);
  let server = await begin();
  try {
    const token = await register(server);
    const path = await fill(caller(server, token));
    await server.stop();
    server = await begin();
    return await measure(server, caller(server, token), path);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function register(server: Server): Promise<string> {
  const answer = await caller(server, '')('POST', '/auth/register', {
    email: 'bench@example.com',
    password: 'correct horse battery',
  });
  return JSON.parse(answer.text).accessToken;
}

function caller(server: Server, token: string): Call {
  return async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const init = body === undefined ? { headers } : { headers, body: JSON.stringify(body) };
    const from = performance.now();
    const response = await fetch(`${server.url}/api/v1${path}`, { method, ...init });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return { text, ms: performance.now() - from };
  };
}

/** Answers the id of the portfolio. */
async function fill(call: Call): Promise<string> {
  const days = Array.from({ length: TO - FROM + 1 }, (_, at) => FROM + at).filter((day) => weekday(day) < 6);
  for (let asset = 0; asset < ASSETS; asset += 1) {
    const made = await call('POST', '/assets', { symbol: `A${asset}`, currency: 'USD' });
    const bars = days.map((day, at) => ({
      date: formatDay(day),
      close: (50 + asset + 10 * Math.sin(at / 40 + asset)).toFixed(4),
    }));
    await call('PUT', `/assets/${JSON.parse(made.text).id}/prices`, { bars });
  }
  const portfolio = await call('POST', '/portfolios', { name: 'Large', currency: 'USD' });
  const { id } = JSON.parse(portfolio.text);
  const transactions = Array.from({ length: TRANSACTIONS }, (_, at) => ({
    type: at % 5 === 4 ? 'SELL' : 'BUY',
    date: formatDay(days[Math.floor((at * days.length) / TRANSACTIONS)]!),
    symbol: `A${at % 5 === 4 ? (at * 7 - 7) % ASSETS : (at * 7) % ASSETS}`,
    quantity: at % 5 === 4 ? '1' : '3.5',
    price: (50 + (at % 97)).toFixed(2),
    fee: '1.00',
  }));
  for (let from = 0; from < TRANSACTIONS; from += PER_REQUEST)
    await call('POST', `/portfolios/${id}/transactions`, transactions.slice(from, from + PER_REQUEST));
  return id;
}

async function measure(server: Server, call: Call, id: string) {
  const path = `/portfolios/${id}`;
  const range = `from=${formatDay(FROM)}&to=${formatDay(TO)}`;
  const performanceOf = (): Promise<{ ms: number }> =>
    call('GET', `/portfolio/performance?portfolioId=${id}&${range}&benchmark=A0&rolling=252`);
  await call('GET', '/users/me');
  const lag = monitorEventLoopDelay({ resolution: 1 });
  const longest: number[] = [];
  const watched = async <T>(work: () => Promise<T>): Promise<T> => {
    lag.reset();
    lag.enable();
    const result = await work();
    lag.disable();
    longest.push(lag.max / 1e6);
    return result;
  };
  const health = watchHealth(server);
  const cold = await watched(performanceOf);
  const warm: number[] = [];
  for (let turn = 0; turn < EDITS; turn += 1) warm.push((await performanceOf()).ms);
  const [edits, after]: [number[], number[]] = [[], []];
  for (let edit = 0; edit < EDITS; edit += 1) {
    const date = formatDay(FROM + 100 + edit * 400);
    const body = { type: 'BUY', date, symbol: `A${edit}`, quantity: '1', price: '60' };
    edits.push((await watched(() => call('POST', `${path}/transactions`, body))).ms);
    after.push((await watched(performanceOf)).ms);
  }
  const history = await call('GET', `${path}/history?${range}`);
  await call('GET', `${path}/holdings`);
  const holdings = await watched(() => call('GET', `${path}/holdings`));
  const value = await watched(() => call('GET', `${path}/value`));
  const lots = await watched(() => call('GET', `${path}/lots`));
  return [
    figure('performance-cold', cold.ms, 300),
    figure('performance-after-edit', median(after), 30),
    figure('performance-after-edit-worst', Math.max(...after), 60),
    figure('performance-warm', median(warm), 5),
    figure('history', history.ms, 50),
    figure('edit', median(edits), 50),
    figure('holdings', holdings.ms, 150),
    figure('value', value.ms, 100),
    figure('lots', lots.ms, 150),
    figure('health-p99', await health(), 20),
    figure('performance-longest-slice', Math.max(longest[0]!, ...longest.slice(1, 1 + 2 * EDITS)), 25),
    figure('holdings-longest-slice', longest.at(-3)!, 25),
    figure('value-longest-slice', longest.at(-2)!, 25),
    figure('lots-longest-slice', longest.at(-1)!, 25),
    { ...figure('memory', process.memoryUsage.rss() / 2 ** 20, 500), unit: 'MB' },
  ];
}

/** Asks for the health again and again until it is asked for its 99th percentile. */
function watchHealth(server: Server): () => Promise<number> {
  const times: number[] = [];
  let going = true;
  const watching = (async () => {
    while (going) {
      const from = performance.now();
      await (await fetch(`${server.url}/api/v1/health`)).text();
      times.push(performance.now() - from);
      await new Promise((done) => setTimeout(done, 2));
    }
  })();
  return async () => {
    going = false;
    await watching;
    return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)]!;
  };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

function figure(name: string, ms: number, target: number) {
  return { name, value: Math.round(ms * 10) / 10, unit: 'ms', target, better: 'lower' as const };
}
