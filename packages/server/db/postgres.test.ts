import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { startEmbeddedPostgres } from './postgres.ts';

const PASSWORD = 'of a test';

/** What /proc says of each process; empty where there is no such folder. */
function processes(): { pid: number; parent: number; command: string }[] {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc').flatMap((name) => {
    try {
      const parent = Number(/\) \S+ (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]);
      return [{ pid: Number(name), parent, command: readFileSync(`/proc/${name}/cmdline`, 'utf8') }];
    } catch {
      // No process, or one that has ended meanwhile.
      return [];
    }
  });
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

describe.skipIf(processes().length === 0)('a server that was left behind', () => {
  const folder = mkdtempSync(join(tmpdir(), 'financehub-postgres-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('and dies while it is being stopped does not stand in the way', async () => {
    const data = join(folder, 'postgres');
    await startEmbeddedPostgres(data, PASSWORD);
    const left = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    // It hears nothing, so that whoever stops it waits.
    kill(left, 'SIGSTOP');
    const starting = startEmbeddedPostgres(data, PASSWORD);
    await expect
      .poll(() => processes().some(({ command }) => command.includes(`stop\0-D\0${data}`)))
      .toBe(true);
    const children = processes().filter(({ parent }) => parent === left);
    for (const { pid } of [{ pid: left }, ...children]) kill(pid, 'SIGKILL');
    const server = await starting;
    const client = new pg.Client(server.url);
    await client.connect();
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await client.end();
    await server.stop();
  });
});
