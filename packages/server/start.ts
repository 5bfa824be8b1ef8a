import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { pino } from 'pino';
import type { Config } from './config/config.ts';
import { loadSecrets } from './config/secrets.ts';
import type { Context } from './context.ts';
import { openDatabase } from './db/database.ts';
import { createApplicationLogin, migrate } from './db/migrate.ts';
import { startEmbeddedPostgres } from './db/postgres.ts';
import { FEATURES, JOBS } from './features/all.ts';
import { startSchedule } from './features/ingestion/index.ts';
import { version } from './features/system/index.ts';
import { startDesk } from './features/trading/index.ts';
import { buildApp } from './http/app.ts';
import { openEvents } from './http/events.ts';
import type { Queue } from './jobs/definition.ts';
import { startHousekeeping } from './jobs/housekeeping.ts';
import { startJobs } from './jobs/jobs.ts';
import { openLiveBooks } from './markets/live-books.ts';
import { openAlpacaStreams } from './providers/alpaca-streams.ts';
import { openProviders } from './providers/providers.ts';
import { TIMING } from './providers/timing.ts';
import { absentWarehouse } from './warehouse/absent.ts';
import { openDuckDb } from './warehouse/duckdb.ts';

export interface Server {
  /** Where it listens; null for a worker. */
  readonly url: string | null;
  readonly app: FastifyInstance | null;
  readonly context: Context;
  stop: () => Promise<void>;
}

/** Composition: configuration, engines, context, worker, HTTP, in this order; `stop` goes back the same way. */
export async function start(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  now: () => Date = () => new Date(),
): Promise<Server> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    // What `npm start` says of the young generation keeps this thread small; the others have limits of their own, which it would override.
    setFlagsFromString('--max-semi-space-size=0');
    const log = pino({
      level: config.logLevel,
      redact: ['req.headers.authorization', 'password', 'token', 'refreshToken'],
      serializers: { req: logRequest },
    });
    for (const notice of config.notices) log.warn(notice);
    await mkdir(join(config.dataFolder, 'files'), { recursive: true, mode: 0o700 });
    // The warehouse file can be opened by one process only, which makes it the lock of the data folder.
    const warehouse = config.role === 'worker' ? absentWarehouse() : await openDuckDb(config.warehouseFile);
    stops.push(() => warehouse.close());
    const secrets = await loadSecrets(config.dataFolder, env);
    let ownerUrl = config.databaseUrl;
    if (ownerUrl === null) {
      const postgres = await startEmbeddedPostgres(
        join(config.dataFolder, 'postgres'),
        secrets.databasePassword,
      );
      stops.push(() => postgres.stop());
      ownerUrl = postgres.url;
    }
    const applied = await prepareDatabase(ownerUrl, secrets.applicationPassword);
    if (applied.migrations.length > 0)
      log.info({ migrations: applied.migrations }, 'database schema is up to date');
    const database = openDatabase({ owner: ownerUrl, app: applied.applicationUrl });
    stops.push(() => database.close());
    const events = await openEvents(ownerUrl, log);
    stops.push(() => events.close());

    const liveBooks = openLiveBooks(config.live, TIMING, now);
    stops.push(async () => liveBooks.close());

    const alpaca = openAlpacaStreams({
      urls: config.providers.alpaca,
      timing: TIMING,
      now,
      onStrange: (error) => log.warn({ err: error }, 'Alpaca says something in a form that is not known'),
    });
    stops.push(async () => alpaca.close());

    const housekeeping = startHousekeeping(database, log, now);
    stops.push(async () => housekeeping.stop());

    const context = {
      config,
      secrets,
      log,
      database,
      applicationUrl: applied.applicationUrl,
      warehouse,
      providers: openProviders(config.providers, TIMING, now),
      liveBooks,
      alpaca,
      events,
      now,
    } as {
      -readonly [K in keyof Context]: Context[K];
    };
    const jobs = await startJobs({
      ownerUrl,
      ownerPool: database.ownerPool,
      database,
      events,
      log,
      now,
      definitions: JOBS.map((define) => define(context)),
      queues: queuesOf(config),
    });
    context.jobs = jobs;
    stops.push(() => jobs.stop());

    if (config.role === 'worker') return { url: null, app: null, context, stop };
    const schedule = startSchedule(context);
    stops.push(async () => schedule.stop());
    const desk = startDesk(context);
    stops.push(() => desk.stop());
    const app = await buildApp(context, FEATURES, version);
    stops.push(() => closeHttp(app));
    await app.listen({ host: config.host, port: config.port });
    const { port } = app.server.address() as { port: number };
    const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
    return { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, app, context, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const LAST_REQUESTS_MS = 5000;

/** Running requests may end; what still holds a connection after a while is cut off. */
async function closeHttp(app: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), LAST_REQUESTS_MS);
  await app.close();
  clearTimeout(cut);
}

/** The process that holds the embedded warehouse does the work that needs it, whatever its role. */
function queuesOf(config: Config): Queue[] {
  if (config.role === 'all') return ['work', 'warehouse', 'fetch'];
  return config.role === 'api' ? ['warehouse', 'fetch'] : ['work'];
}

/** Migrates as the owner and gives back the address of the role that the program works with. */
export async function prepareDatabase(
  ownerUrl: string,
  applicationPassword: string,
): Promise<{ migrations: string[]; applicationUrl: string }> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'financehub-migrate' });
  await client.connect();
  try {
    const applied = await migrate(client);
    const login = await createApplicationLogin(client, applicationPassword);
    const url = new URL(ownerUrl);
    url.username = encodeURIComponent(login);
    url.password = applicationPassword;
    return { migrations: applied, applicationUrl: url.href };
  } finally {
    await client.end();
  }
}

/** The line of a request in the log, without the token that a WebSocket address may carry. */
function logRequest(request: { method: string; url: string; ip: string; id: string }): object {
  return { method: request.method, url: request.url.replace(/([?&]token=)[^&]*/, '$1…'), ip: request.ip };
}
