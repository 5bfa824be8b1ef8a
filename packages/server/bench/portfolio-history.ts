import { setTimeout as pause } from 'node:timers/promises';
import { day as epochDay, formatDay, weekday } from '@financehub/core/time/day.ts';
import { type Apart, type Call, clientOf, startApart, withFolder } from './server/apart.ts';
import { watchHealth } from './server/health.ts';

/**
 * All performance figures of a large portfolio over HTTP, with its daily history, a benchmark and rolling figures: 200 assets, twelve years,
 * 15,000 and 50,000 transactions.
 */
export const bench = { name: 'portfolio-history', run };

const ASSETS = 200;
const SIZES = [15_000, 50_000];
const FROM = epochDay('2014-01-01');
const TO = epochDay('2025-12-31');
const PER_REQUEST = 5000;
const EDITS = 9;
/** How long it takes to choose a portfolio from the list. */
const CHOOSING_MS = 500;

async function run() {
  const figures = [];
  for (const size of SIZES) {
    const name = (each: string): string => (size === SIZES[0] ? each : `${each}-${size}`);
    const found = await withFolder((folder) => measureAt(folder, size));
    figures.push(...found.map((each) => ({ ...each, name: name(each.name) })));
  }
  return figures;
}

/** Fills a folder, and measures with programs that have just been started on it: once alone, once while somebody asks how it is. */
async function measureAt(folder: string, transactions: number) {
  const filling = await startApart(folder);
  const token = await register(filling);
  const id = await fill(clientOf(filling, token), transactions);
  await filling.stop();
  const started = async <T>(use: (server: Apart, call: Call) => Promise<T>): Promise<T> => {
    const server = await startApart(folder);
    const call = clientOf(server, token);
    try {
      // As a page does, which lists portfolios before somebody opens one of them.
      await call('GET', '/users/me');
      await call('GET', '/portfolios');
      await pause(CHOOSING_MS);
      return await use(server, call);
    } finally {
      await server.stop();
    }
  };
  const scale = transactions / SIZES[0]!;
  const figures = await started((server, call) => measure(server, call, id, scale));
  // Hundreds of requests a second more would be measured with the others.
  const health = await started(async (server, call) => {
    const p99 = await watchHealth(server.url);
    await measure(server, call, id, scale);
    return p99();
  });
  return [...figures, figure('health-p99', health, 20)];
}

async function register(server: Apart): Promise<string> {
  const person = { email: 'bench@example.com', password: 'correct horse battery' };
  return JSON.parse((await clientOf(server, '')('POST', '/auth/register', person)).text).accessToken;
}

/** Answers the id of the portfolio. */
async function fill(call: Call, size: number): Promise<string> {
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
  const transactions = Array.from({ length: size }, (_, at) => ({
    type: at % 5 === 4 ? 'SELL' : 'BUY',
    date: formatDay(days[Math.floor((at * days.length) / size)]!),
    symbol: `A${at % 5 === 4 ? (at * 7 - 7) % ASSETS : (at * 7) % ASSETS}`,
    quantity: at % 5 === 4 ? '1' : '3.5',
    price: (50 + (at % 97)).toFixed(2),
    fee: '1.00',
  }));
  for (let from = 0; from < size; from += PER_REQUEST)
    await call('POST', `/portfolios/${id}/transactions`, transactions.slice(from, from + PER_REQUEST));
  return id;
}

/** `scale`: how many times the transactions that targets are for. */
async function measure(server: Apart, call: Call, id: string, scale: number) {
  const path = `/portfolios/${id}`;
  const range = `from=${formatDay(FROM)}&to=${formatDay(TO)}`;
  const performanceOf = (): Promise<{ ms: number }> =>
    call('GET', `/portfolio/performance?portfolioId=${id}&${range}&benchmark=A0&rolling=252`);
  const watched = async (work: () => Promise<{ ms: number }>) => {
    await server.longestSlice();
    const { ms } = await work();
    return { ms, slice: await server.longestSlice() };
  };
  const cold = await watched(performanceOf);
  const warm: number[] = [];
  for (let turn = 0; turn < EDITS; turn += 1) warm.push((await performanceOf()).ms);
  const [edits, after] = [[] as number[], [] as number[]];
  const slices = [cold.slice];
  for (let edit = 0; edit < EDITS; edit += 1) {
    const date = formatDay(FROM + 100 + edit * 400);
    const body = { type: 'BUY', date, symbol: `A${edit}`, quantity: '1', price: '60' };
    const edited = await watched(() => call('POST', `${path}/transactions`, body));
    const found = await watched(performanceOf);
    edits.push(edited.ms);
    after.push(found.ms);
    slices.push(edited.slice, found.slice);
  }
  const history = await call('GET', `${path}/history?${range}`);
  await call('GET', `${path}/holdings`);
  const holdings = await watched(() => call('GET', `${path}/holdings`));
  const value = await watched(() => call('GET', `${path}/value`));
  const lots = await watched(() => call('GET', `${path}/lots`));
  return [
    figure('performance-cold', cold.ms, 300 * scale),
    figure('performance-after-edit', median(after), 30 * scale),
    figure('performance-after-edit-worst', Math.max(...after), 60 * scale),
    figure('performance-warm', median(warm), 5),
    figure('history', history.ms, 50),
    figure('edit', median(edits), 50 * scale),
    figure('holdings', holdings.ms, 150 * scale),
    figure('value', value.ms, 100 * scale),
    figure('lots', lots.ms, 150 * scale),
    figure('performance-longest-slice', Math.max(...slices), 25),
    figure('holdings-longest-slice', holdings.slice, 25),
    figure('value-longest-slice', value.slice, 25),
    figure('lots-longest-slice', lots.slice, 25),
    { ...figure('memory', await server.memory(), 500), unit: 'MB' },
  ];
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

function figure(name: string, ms: number, target: number) {
  return {
    name,
    value: Math.round(ms * 10) / 10,
    unit: 'ms',
    target: Math.round(target),
    better: 'lower' as const,
  };
}
