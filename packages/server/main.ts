import { ConfigError, readConfig } from './config/config.ts';
import { start } from './start.ts';
import { FolderInUse } from './warehouse/duckdb.ts';

/** Starts the product and stops it in order on SIGINT, SIGTERM, SIGHUP, and when what started it is gone. */
try {
  const server = await start(readConfig(process.env, process.argv.slice(2)), process.env);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('disconnect', stop);
  console.log(server.url === null ? 'FinanceHub worker is ready' : `FinanceHub is ready: ${server.url}`);
} catch (error) {
  console.error(error instanceof ConfigError || error instanceof FolderInUse ? error.message : error);
  process.exit(1);
}
