import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Principal } from '../../db/database.ts';
import { asProblem } from '../../http/errors.ts';
import { enqueueRun } from './runs.ts';
import { DEFAULT_HOUR } from './settings.ts';

const EVERY_MS = 10 * 60 * 1000;

/** Starts the daily run of each book once its hour has come. Looks every few minutes, and at start. */
export function startSchedule(context: Context): { stop: () => void } {
  const run = (): void => {
    startDue(context).catch((error: unknown) => context.log.warn({ err: error }, 'prices are not fetched'));
  };
  run();
  const timer = setInterval(run, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

/** Books that have assets to fetch, whose hour of the day is over, and that had no run by the schedule since. */
export async function startDue(context: Context): Promise<number> {
  if (context.providers.config.off) return 0;
  const now = context.now();
  const today = `${now.toISOString().slice(0, 10)}T00:00:00Z`;
  const { rows } = await context.database.system((db) =>
    sql<{ book_id: string; user_id: string }>`
      SELECT m.book_id, m.user_id FROM member m LEFT JOIN market_setting s USING (book_id)
      WHERE m.role = 'owner' AND coalesce(s.enabled, true)
        AND coalesce(s.hour, ${DEFAULT_HOUR}) <= ${now.getUTCHours()}
        AND EXISTS (SELECT FROM asset a WHERE a.book_id = m.book_id AND coalesce(a.tracked, true))
        AND NOT EXISTS (SELECT FROM job j WHERE j.book_id = m.book_id AND j.kind = 'ingestion'
          AND j.payload->>'trigger' = 'schedule' AND j.created_at >= ${today}::timestamptz)
      ORDER BY m.book_id, m.user_id`.execute(db),
  );
  const owners = new Map(rows.map((row) => [row.book_id, row.user_id]));
  let started = 0;
  for (const [bookId, userId] of owners) started += await startOf(context, { bookId, userId });
  return started;
}

/** 1 where it started one; what keeps one book from it keeps none of the others. */
async function startOf(context: Context, who: Principal): Promise<number> {
  try {
    await context.database.touch(who, (db) => enqueueRun(context, db, { what: 'all', trigger: 'schedule' }));
    return 1;
  } catch (error) {
    // A run of the book is under way, or another process was first.
    if (asProblem(error)?.problem !== 'conflict')
      context.log.warn({ err: error, bookId: who.bookId }, 'prices are not fetched');
    return 0;
  }
}
