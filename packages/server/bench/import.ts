import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { RUNTIME_OPTIONS } from './server/options.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const ROWS = 100_000;
const PAYEES = 2000;
const ROUNDS = 3;
/** Rows that the account of the second measurement holds already. */
const HELD = 500_000;

/** A CSV of 100,000 rows into the program on its embedded database, and what /health takes meanwhile. */
export const bench = {
  name: 'import',
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'financehub-bench-'));
    const program = spawn(process.execPath, [...RUNTIME_OPTIONS, MAIN], {
      env: { ...process.env, PORT: '0', FINANCEHUB_DATA: folder, LOG_LEVEL: 'error' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const base = `${await addressOf(program)}/api/v1`;
      const fresh = await measure(base);
      const memory = await peakMemory(program);
      return [...fresh, ...memory, ...(await measureHeld(base))];
    } finally {
      program.kill('SIGTERM');
      if (program.exitCode === null) await once(program, 'exit');
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Of the program itself, without PostgreSQL; known on Linux only. */
async function peakMemory({ pid }: ChildProcess) {
  if (process.platform !== 'linux') return [];
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const value = Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(status)![1]) / 1024);
  return [{ name: 'memory-peak-while-importing', value, unit: 'MB', target: 400, better: 'lower' as const }];
}

async function addressOf(program: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: program.stdout! })) {
    const address = /ready: (\S+)/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error('the program ended before it was ready');
}

async function register(base: string, name: string): Promise<string> {
  const registered = await fetch(`${base}/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: `${name}@example.com`, password: 'correct horse battery' }),
  });
  return ((await registered.json()) as { accessToken: string }).accessToken;
}

/** Into an account with half a million rows of the same ten years: half of the file is known, half is new. */
async function measureHeld(base: string) {
  const token = await register(base, 'held');
  const take = async (rows: Iterable<number>): Promise<number> => {
    const lines = ['Date,Payee,Description,Amount'];
    for (const row of rows) lines.push(heldRow(row));
    const job = await listen(base, token);
    const from = performance.now();
    await upload(base, token, lines.join('\n'), 'held.csv');
    await job.ended;
    return performance.now() - from;
  };
  for (let part = 0; part < HELD; part += ROWS) await take(range(part, part + ROWS, 1));
  const half = ROWS / 2;
  const took = await take([...range(0, HELD, HELD / half), ...range(HELD, HELD + half, 1)]);
  return [
    {
      name: 'import-rows-of-a-long-account',
      value: Math.round((ROWS / took) * 1000),
      unit: 'rows/s',
      target: 12_000,
      better: 'higher' as const,
    },
  ];
}

function* range(from: number, to: number, step: number): Generator<number> {
  for (let at = from; at < to; at += step) yield at;
}

/** Rows behind those that are held lie between them. */
function heldRow(row: number): string {
  const share = row < HELD ? row / HELD : (row - HELD) / (ROWS / 2);
  const day = new Date(Date.UTC(2016, 0, 1) + Math.floor(share * 3650) * 86_400_000)
    .toISOString()
    .slice(0, 10);
  const cents = row % 17 === 0 ? 250_000 + (row % 997) : -(100 + ((row * 7919) % 20_000));
  return `${day},Shop ${(row * 31) % PAYEES},Purchase ${row},${(cents / 100).toFixed(2)}`;
}

async function measure(base: string) {
  const accessToken = await register(base, 'bench');
  const rates: number[] = [];
  const latencies: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const file = statement(`account ${round}`);
    const job = await listen(base, accessToken);
    const health = watchHealth(`${base}/health`);
    const from = performance.now();
    await upload(base, accessToken, file, `account-${'abc'[round]}.csv`);
    await job.ended;
    rates.push((ROWS / (performance.now() - from)) * 1000);
    latencies.push(...(await health.stop()));
  }
  return [
    {
      name: 'import-rows',
      value: Math.round(median(rates)),
      unit: 'rows/s',
      target: 20_000,
      better: 'higher' as const,
    },
    {
      name: 'health-p99-while-importing',
      value: Math.round(percentile(latencies, 0.99) * 10) / 10,
      unit: 'ms',
      target: 20,
      better: 'lower' as const,
    },
  ];
}

/** Listens for the end of the next import. */
async function listen(base: string, token: string): Promise<{ ended: Promise<void> }> {
  const socket = new WebSocket(`${base.replace('http', 'ws')}/ws?token=${token}`);
  let listening = (): void => undefined;
  const ready = new Promise<void>((resolve) => {
    listening = resolve;
  });
  const ended = new Promise<void>((resolve, reject) => {
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data)) as { type: string; kind?: string };
      if (message.type === 'ready') listening();
      // An import is followed by a look for duplicates.
      if (message.kind !== 'import') return;
      if (message.type === 'job.failed') reject(new Error(String(data)));
      if (message.type === 'job.done') resolve();
      if (message.type === 'job.failed' || message.type === 'job.done') socket.close();
    });
  });
  await ready;
  return { ended };
}

async function upload(base: string, token: string, file: string, fileName: string): Promise<void> {
  const form = new FormData();
  form.set('file', new Blob([file]), fileName);
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${base}/imports`, { method: 'POST', headers, body: form });
  if (answer.status !== 202) throw new Error(await answer.text());
}

/** Ten years of an account with its running balance. */
function statement(note: string): string {
  const rows = ['Date,Payee,Description,Amount,Balance'];
  let balance = 1_000_000;
  for (let row = 0; row < ROWS; row += 1) {
    const cents = row % 17 === 0 ? 250_000 + (row % 997) : -(100 + ((row * 7919) % 20_000));
    balance += cents;
    const at = Date.UTC(2016, 0, 1) + Math.floor((row * 3650) / ROWS) * 86_400_000;
    const day = new Date(at).toISOString().slice(0, 10);
    const payee = row % 17 === 0 ? 'Employer Ltd' : `Shop ${(row * 31) % PAYEES}`;
    rows.push(
      `${day},${payee},${note} purchase ${row},${(cents / 100).toFixed(2)},${(balance / 100).toFixed(2)}`,
    );
  }
  return rows.join('\n');
}

function watchHealth(address: string): { stop: () => Promise<number[]> } {
  const latencies: number[] = [];
  let running = true;
  const asking = (async () => {
    while (running) {
      const from = performance.now();
      await (await fetch(address)).arrayBuffer();
      latencies.push(performance.now() - from);
      await new Promise((next) => setTimeout(next, 10));
    }
  })();
  return {
    stop: async () => {
      running = false;
      await asking;
      return latencies;
    },
  };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
