import { ConfigError, readConfig } from './config/config.ts';
import { start } from './start.ts';
import { FolderInUse } from './warehouse/duckdb.ts';

/** Starts the product and stops it in order on SIGINT and SIGTERM. */
try {
  const server = await start(readConfig(process.env, process.argv.slice(2)), process.env);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      server.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
  if (server.url !== null) console.log(`FinanceHub is ready: ${server.url}`);
  else console.log('FinanceHub worker is ready');
} catch (error) {
  if (error instanceof ConfigError || error instanceof FolderInUse) console.error(error.message);
  else console.error(error);
  process.exit(1);
}
