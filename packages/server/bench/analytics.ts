import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { day as epochDay, formatDay, weekday } from '@financehub/core/time/day.ts';
import { readConfig } from '../config/config.ts';
import { start } from '../start.ts';

/** The correlations of 500 assets over ten years of days, over HTTP. */
export const bench = { name: 'analytics', run };

const ASSETS = 500;
const FROM = epochDay('2015-12-01');
const TO = epochDay('2025-12-31');
const TURNS = 7;

type Call = (method: string, path: string, body?: unknown) => Promise<{ text: string; ms: number }>;

async function run() {
  const folder = await mkdtemp(join(tmpdir(), 'financehub-bench-'));
  const settings = { PORT: '0', FINANCEHUB_DATA: folder, LOG_LEVEL: 'error' };
  const server = await start(readConfig(settings, []), settings);
  try {
    const call = caller(server.url ?? '', '');
    const registered = await call('POST', '/auth/register', {
      email: 'b@example.com',
      password: 'correct horse battery',
    });
    const signedIn = caller(server.url ?? '', JSON.parse(registered.text).accessToken);
    await fill(signedIn);
    return await measure(signedIn);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function caller(url: string, token: string): Call {
  return async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const init = body === undefined ? { headers } : { headers, body: JSON.stringify(body) };
    const from = performance.now();
    const response = await fetch(`${url}/api/v1${path}`, { method, ...init });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return { text, ms: performance.now() - from };
  };
}

async function fill(call: Call): Promise<void> {
  const days = Array.from({ length: TO - FROM + 1 }, (_, at) => FROM + at).filter((day) => weekday(day) < 6);
  for (let asset = 0; asset < ASSETS; asset += 1) {
    const made = await call('POST', '/assets', { symbol: `A${asset}`, currency: 'USD' });
    const bars = days.map((day, at) => ({
      date: formatDay(day),
      close: (50 + (asset % 37) + 10 * Math.sin(at / 40 + asset) + 3 * Math.sin(at * (asset + 1))).toFixed(4),
    }));
    await call('PUT', `/assets/${JSON.parse(made.text).id}/prices`, { bars });
  }
}

async function measure(call: Call) {
  const symbols = Array.from({ length: ASSETS }, (_, asset) => `A${asset}`).join(',');
  const ask = async (more: string): Promise<number> => {
    const { text, ms } = await call(
      'GET',
      `/analytics/correlation?symbols=${symbols}&from=2016-01-01&currency=USD${more}`,
    );
    const { matrix, observations } = JSON.parse(text);
    if (matrix.length !== ASSETS || observations < 2500) throw new Error('the matrix is not whole');
    return ms;
  };
  const first = await ask('');
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) times.push(await ask(''));
  const shrunk = await ask('&method=ledoit-wolf');
  const middle = times.sort((a, b) => a - b)[TURNS >> 1]!;
  const figure = (name: string, value: number, target: number) => ({
    name,
    value,
    unit: 'ms',
    target,
    better: 'lower' as const,
  });
  return [
    figure('500 x 500 correlation over 10 years', middle, 300),
    figure('500 x 500 correlation over 10 years, prices read first', first, 3000),
    figure('500 x 500 Ledoit-Wolf over 10 years', shrunk, 1000),
  ];
}
