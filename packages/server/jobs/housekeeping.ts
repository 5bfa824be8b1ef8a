import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';

const EVERY_MS = 60 * 60 * 1000;
const DAY_MS = 24 * EVERY_MS;
/** As long as a repeated request is recognised. */
const IDEMPOTENCY_DAYS = 7;

/** Forgets what has run out: answers of repeated requests, refresh tokens, failed sign-ins. At start and every hour. */
export function startHousekeeping(database: Database, log: Logger, now: () => Date): { stop: () => void } {
  const run = (): void => {
    sweep(database, now()).catch((error: unknown) => log.warn({ err: error }, 'housekeeping failed'));
  };
  run();
  const timer = setInterval(run, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

async function sweep(database: Database, now: Date): Promise<void> {
  await database.system(async (db) => {
    const old = new Date(now.getTime() - IDEMPOTENCY_DAYS * DAY_MS);
    await db.deleteFrom('idempotency').where('created_at', '<', old).execute();
    await db.deleteFrom('refresh_token').where('expires_at', '<', now).execute();
    await db
      .deleteFrom('login_failure')
      .where('last_at', '<', new Date(now.getTime() - DAY_MS))
      .execute();
  });
}
