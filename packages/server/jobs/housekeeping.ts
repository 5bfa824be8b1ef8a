import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';

const EVERY_MS = 60 * 60 * 1000;
const DAY_MS = 24 * EVERY_MS;
/** As long as a repeated request is recognised. */
const IDEMPOTENCY_DAYS = 7;

/** Reports of runs that fetched prices; the last one of each asset is kept however old it is. */
const RUN_DAYS = 90;

/** Forgets what has run out: answers of repeated requests, refresh tokens, failed sign-ins, old reports. At start and every hour. */
export function startHousekeeping(database: Database, log: Logger, now: () => Date): { stop: () => void } {
  const run = (): void => {
    sweep(database, now()).catch((error: unknown) => log.warn({ err: error }, 'housekeeping failed'));
  };
  run();
  const timer = setInterval(run, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

export async function sweep(database: Database, now: Date): Promise<void> {
  await database.system(async (db) => {
    const old = new Date(now.getTime() - IDEMPOTENCY_DAYS * DAY_MS);
    await db.deleteFrom('idempotency').where('created_at', '<', old).execute();
    await db.deleteFrom('refresh_token').where('expires_at', '<', now).execute();
    await db
      .deleteFrom('login_failure')
      .where('last_at', '<', new Date(now.getTime() - DAY_MS))
      .execute();
    await sql`
      DELETE FROM job j WHERE kind = 'ingestion' AND finished_at < ${new Date(now.getTime() - RUN_DAYS * DAY_MS)}
        AND NOT EXISTS (SELECT FROM ingestion_item i WHERE i.book_id = j.book_id AND i.run_id = j.id
          AND NOT EXISTS (SELECT FROM ingestion_item n WHERE n.book_id = i.book_id AND n.kind = i.kind
            AND n.key = i.key AND n.at > i.at))`.execute(db);
  });
}
