import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../config/config.ts';
import { type Server, start } from '../../start.ts';

/** Runs `use` with the program on a new data folder, with everything embedded, and tidies up after it. */
export async function withFreshServer<T>(use: (server: Server) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'financehub-bench-'));
  const env = { PORT: '0', FINANCEHUB_DATA: folder, LOG_LEVEL: 'error' };
  const server = await start(readConfig(env, []), env);
  try {
    return await use(server);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
