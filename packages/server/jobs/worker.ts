import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { type Database, notify, type Principal } from '../db/database.ts';
import { asProblem } from '../http/errors.ts';
import type { Events } from '../http/events.ts';
import type { JobDefinition, JobError, Queue } from './definition.ts';
import { trackProgress } from './progress.ts';

export interface Worker {
  alive: () => boolean;
  stop: () => Promise<void>;
}

export interface WorkerOptions {
  readonly boss: PgBoss;
  readonly ownerUrl: string;
  readonly database: Database;
  readonly events: Events;
  readonly log: Logger;
  readonly now: () => Date;
  readonly definitions: readonly JobDefinition[];
  readonly queues: readonly Queue[];
  readonly pollSeconds: number;
}

interface Claimed {
  id: string;
  book_id: string;
  user_id: string;
  kind: string;
  payload: unknown;
  attempts: number;
  cancel_requested: boolean;
}

class Cancelled extends Error {}

/** Jobs of a queue that one process runs at the same time. */
const AT_ONCE: Readonly<Record<Queue, number>> = { work: 1, warehouse: 1, fetch: 3 };

/**
 * Runs jobs. While it lives it holds an advisory lock whose number stands on the jobs it runs; when the process dies
 * PostgreSQL releases the lock, and whoever looks next puts those jobs back into the queue.
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { boss, database, log } = options;
  const lock = randomInt(1, 2 ** 47);
  const client = new pg.Client({
    connectionString: options.ownerUrl,
    application_name: 'financehub-worker',
    keepAlive: true,
  });
  let connected = true;
  client.on('error', () => {
    connected = false;
  });
  await client.connect();
  await client.query('SELECT pg_advisory_lock($1)', [lock]);
  const running = new Map<string, AbortController>();
  const definitions = new Map(options.definitions.map((each) => [each.kind, each]));

  const work = async (jobId: string): Promise<void> => {
    const job = await claim(database, jobId, lock, options.now());
    if (job === null) return;
    const definition = definitions.get(job.kind);
    if (definition === undefined) {
      await finish(options, job, 'failed', null, {
        type: 'internal',
        detail: `This version knows no job "${job.kind}".`,
      });
      return;
    }
    const stopper = new AbortController();
    running.set(job.id, stopper);
    // Cancelled while it waited.
    if (job.cancel_requested) stopper.abort(new Cancelled('cancelled'));
    try {
      await attempt(options, job, definition, stopper.signal);
    } finally {
      running.delete(job.id);
    }
  };

  const unsubscribe = options.events.subscribe((message) => {
    if ((message.type as string) === 'job.cancel') {
      running.get((message as unknown as { jobId: string }).jobId)?.abort(new Cancelled('cancelled'));
    }
  });
  await requeueOrphans(options);
  const sweep = setInterval(() => {
    requeueOrphans(options).catch((error: unknown) =>
      log.warn({ err: error }, 'looking for orphaned jobs failed'),
    );
  }, options.pollSeconds * 1000);
  for (const queue of options.queues.flatMap((each) => Array<Queue>(AT_ONCE[each]).fill(each))) {
    const workerId: string = await boss.work<{ jobId: string }>(
      queue,
      { batchSize: 1, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: options.pollSeconds },
      async (jobs) => {
        try {
          for (const { data } of jobs) await work(data.jobId);
        } finally {
          // Jobs that arrive together while one runs wake the worker once; it looks again until none is left.
          boss.notifyWorker(workerId);
        }
      },
    );
  }

  return {
    alive: () => connected,
    stop: async () => {
      clearInterval(sweep);
      unsubscribe();
      for (const stopper of running.values()) stopper.abort(new Error('the program is stopping'));
      for (const queue of options.queues) await boss.offWork(queue);
      await client.end();
    },
  };
}

async function claim(database: Database, jobId: string, lock: number, now: Date): Promise<Claimed | null> {
  const job = await database.system((db) =>
    db
      .updateTable('job')
      .set({ status: 'running', worker: lock, started_at: now, attempts: sql`attempts + 1`, error: null })
      .where('id', '=', jobId)
      .where('status', '=', 'queued')
      .returning(['id', 'book_id', 'user_id', 'kind', 'payload', 'attempts', 'cancel_requested'])
      .executeTakeFirst(),
  );
  return job ?? null;
}

async function attempt(
  options: WorkerOptions,
  job: Claimed,
  definition: JobDefinition,
  signal: AbortSignal,
): Promise<void> {
  const principal = { userId: job.user_id, bookId: job.book_id };
  const progress = trackProgress(options.database, options.log, job);
  const asRun = { id: job.id, principal, payload: job.payload };
  try {
    const payload = definition.parse(job.payload);
    signal.throwIfAborted();
    const result = await definition.run({ ...asRun, payload, signal, progress: progress.report });
    await progress.flush();
    await finish(options, job, 'done', result ?? null, null);
  } catch (error) {
    await progress.flush();
    if (signal.reason instanceof Cancelled) {
      await tidyUp(options, definition, asRun, 'cancelled', null);
      await finish(options, job, 'cancelled', null, null);
      return;
    }
    if (signal.aborted) {
      await putBack(options, job);
      return;
    }
    const problem = asProblem(error);
    const retriable = problem === null || problem.problem === 'unavailable';
    if (retriable && job.attempts < definition.attempts) {
      options.log.warn({ err: error, jobId: job.id }, 'job failed and will be tried again');
      await putBack(options, job);
      // pg-boss counts the failure and tries again after its backoff.
      throw error;
    }
    if (problem === null) options.log.error({ err: error, jobId: job.id }, 'job failed');
    const failure: JobError = {
      type: problem?.problem ?? 'internal',
      detail: problem?.message ?? 'It failed on our side; the log names it by the id of this job.',
      ...(problem?.extra.mend === undefined ? {} : { mend: problem.extra.mend }),
    };
    await tidyUp(options, definition, asRun, 'failed', failure);
    await finish(options, job, 'failed', null, failure);
  }
}

/** What fails while tidying up is logged; the job has ended all the same and has to say so. */
async function tidyUp(
  options: WorkerOptions,
  definition: JobDefinition,
  run: { id: string; principal: Principal; payload: unknown },
  why: 'failed' | 'cancelled',
  error: JobError | null,
): Promise<void> {
  try {
    await definition.abandoned?.(run, why, error);
  } catch (failure) {
    options.log.error({ err: failure, jobId: run.id }, 'tidying up after a job failed');
  }
}

async function putBack(options: WorkerOptions, job: Claimed): Promise<void> {
  await options.database.system((db) =>
    db.updateTable('job').set({ status: 'queued', worker: null }).where('id', '=', job.id).execute(),
  );
}

async function finish(
  options: WorkerOptions,
  job: Claimed,
  status: 'done' | 'failed' | 'cancelled',
  result: unknown,
  error: JobError | null,
): Promise<void> {
  const about = { bookId: job.book_id, jobId: job.id, kind: job.kind };
  await options.database.system(async (db) => {
    await db
      .updateTable('job')
      .set({
        status,
        worker: null,
        result: result === null ? null : JSON.stringify(result),
        error: error === null ? null : JSON.stringify(error),
        finished_at: options.now(),
      })
      .where('id', '=', job.id)
      .execute();
    if (status === 'done') await notify(db, { type: 'job.done', ...about });
    else {
      const why = error ?? { type: 'cancelled', detail: 'Cancelled.' };
      await notify(db, {
        type: 'job.failed',
        ...about,
        error: { ...why, detail: why.detail.slice(0, 2000) },
      });
    }
  });
}

/** Jobs that say they run though their worker is gone go back into the queue. */
async function requeueOrphans(options: WorkerOptions): Promise<void> {
  const queueOf = new Map(options.definitions.map((each) => [each.kind, each.queue]));
  const orphans = await options.database.system(async (db) => {
    const { rows } = await sql<{ id: string; book_id: string; kind: string }>`
      UPDATE job SET status = 'queued', worker = NULL
      WHERE status = 'running' AND worker IS NOT NULL AND NOT EXISTS (
        SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
          AND (l.classid::bigint << 32) | l.objid::bigint = job.worker)
      RETURNING id, book_id, kind`.execute(db);
    return rows;
  });
  for (const orphan of orphans) {
    options.log.info({ jobId: orphan.id }, 'job was interrupted and is queued again');
    await options.boss.send(queueOf.get(orphan.kind) ?? 'work', { jobId: orphan.id, bookId: orphan.book_id });
  }
}
