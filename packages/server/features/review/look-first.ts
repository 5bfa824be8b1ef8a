import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Principal, Reader } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { enqueueFullScan, isScanning, SCAN_JOB } from './scan-job.ts';

/** Operations looked at for a change that no scan has seen. */
const LATEST = 200;
/** Postings up to which a book is looked through for a single change; a larger one not more often than this. */
const SMALL_BOOK = 100_000;
const LARGE_BOOK_REST = '10 minutes';
/** For so long an answer waits for a scan that is under way, of a small book and of a large one. */
const PATIENCE_MS = 5000;
const SHORT_PATIENCE_MS = 500;
const STEP_MS = 50;

/**
 * Pairs are looked for after each import, not after each change by hand. Who asks for pairs gets what was changed by hand looked
 * through first, and a scan that ends soon is waited for.
 */
export async function lookFirst(context: Context, principal: Principal): Promise<void> {
  const { database } = context;
  const { unseen, small } = await database.read(principal, stateOf);
  if (unseen) await startScan(context, principal);
  for (let waited = 0; waited < (small ? PATIENCE_MS : SHORT_PATIENCE_MS); waited += STEP_MS) {
    if (!(await database.read(principal, isScanning))) return;
    await setTimeout(STEP_MS);
  }
}

/** Pages ask for several lists at once; one scan is enough for all of them. */
async function startScan(context: Context, principal: Principal): Promise<void> {
  try {
    await context.database.touch(principal, async (db) => {
      await sql`SELECT pg_advisory_xact_lock(hashtextextended('look first ' || ${db.bookId}::text, 0))`.execute(
        db,
      );
      if ((await stateOf(db)).unseen) await enqueueFullScan(context, db);
    });
  } catch (error) {
    // Who may only read gets what was found so far.
    if (!(error instanceof ProblemError && error.problem === 'forbidden')) throw error;
  }
}

/** Whether transactions were changed by hand since the last scan began. */
async function stateOf(db: Reader): Promise<{ unseen: boolean; small: boolean }> {
  const { rows } = await sql<{ unseen: boolean; small: boolean }>`
    WITH scan AS (SELECT max(created_at) AS at FROM job
        WHERE book_id = ${db.bookId} AND kind = ${SCAN_JOB} AND status IN ('queued', 'running', 'done')),
      changed AS (SELECT max(at) AS at FROM (SELECT at, kind FROM operation WHERE book_id = ${db.bookId}
        ORDER BY id DESC LIMIT ${LATEST}) o WHERE kind LIKE 'transaction%' OR kind IN ('undo', 'redo', 'import.delete')),
      size AS (SELECT coalesce(sum(postings), 0) AS postings FROM account_month WHERE book_id = ${db.bookId})
    SELECT changed.at IS NOT NULL AND (scan.at IS NULL OR changed.at >= scan.at)
      AND (size.postings <= ${SMALL_BOOK} OR scan.at IS NULL OR scan.at < changed.at - ${LARGE_BOOK_REST}::interval) AS unseen,
      size.postings <= ${SMALL_BOOK} AS small
    FROM scan, changed, size`.execute(db);
  return rows[0]!;
}
