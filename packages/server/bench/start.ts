import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SETTLE_MS = 10_000;

/** From the command line to ready, on a new data folder and on one that is there, and what an idle program keeps in memory. */
export const bench = {
  name: 'start',
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'financehub-bench-'));
    try {
      await makeWebStale();
      const first = await startProgram(folder);
      await first.stop();
      const second = await startProgram(folder);
      await pause(SETTLE_MS);
      const memory = await residentMb(second.process.pid!);
      await second.stop();
      return [
        figure('first-start', first.seconds, 's', 10),
        figure('second-start', second.seconds, 's', 3),
        figure('idle-memory', memory, 'MB', 200),
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function figure(name: string, value: number, unit: string, target: number) {
  return { name, value: Math.round(value * 100) / 100, unit, target, better: 'lower' as const };
}

/** As after an install: the web app has to be built. */
async function makeWebStale(): Promise<void> {
  await utimes(join(ROOT, 'packages/web/dist/index.html'), 0, 0).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

async function startProgram(folder: string) {
  const from = performance.now();
  const child = spawn(process.execPath, ['scripts/bootstrap.mjs', 'start'], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', FINANCEHUB_DATA: folder, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await ready(child);
  const seconds = (performance.now() - from) / 1000;
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return { seconds, process: child, stop };
}

async function ready(child: ChildProcess): Promise<void> {
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line.startsWith('FinanceHub is ready')) return;
  }
  throw new Error('the program ended before it was ready');
}

/** Of the program itself, which is the child of the script that started it. */
async function residentMb(parent: number): Promise<number> {
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    // A process may end between the listing and the reading.
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    if (!new RegExp(`^PPid:\\s+${parent}$`, 'm').test(status)) continue;
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)![1]) / 1024;
  }
  throw new Error('the program is not running');
}
