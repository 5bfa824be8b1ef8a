import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { v7 as uuid } from 'uuid';
import type { Database, Writer } from '../db/database.ts';
import type { Events } from '../http/events.ts';
import type { JobDefinition, Queue } from './definition.ts';
import { startWorker, type Worker } from './worker.ts';

export interface NewJob {
  readonly kind: string;
  readonly title: string;
  readonly payload: unknown;
  readonly id?: string;
}

export interface Jobs {
  /** Adds a job in the caller's transaction: it exists if and only if the rest of the transaction does. */
  enqueue: (db: Writer, job: NewJob) => Promise<string>;
  /** Puts a job that failed or was cancelled back into the queue. */
  requeue: (db: Writer, id: string, kind: string) => Promise<void>;
  readonly working: () => boolean;
  stop: () => Promise<void>;
}

export const QUEUES: readonly Queue[] = ['work', 'warehouse', 'fetch'];

export interface JobsOptions {
  readonly ownerUrl: string;
  readonly ownerPool: pg.Pool;
  readonly database: Database;
  readonly events: Events;
  readonly log: Logger;
  readonly now: () => Date;
  readonly definitions: readonly JobDefinition[];
  /** The queues this process works on; none for a pure API process. */
  readonly queues: readonly Queue[];
}

const POLL_SECONDS = 30;

/** pg-boss keeps the queue; rows of `job` are what people see. Both change in one transaction. */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: options.ownerUrl,
    // Each worker looks by itself.
    max: 5,
    useListenNotify: true,
    application_name: 'financehub-jobs',
  });
  boss.on('error', (error) => options.log.warn({ err: error }, 'job queue'));
  await boss.start();
  for (const queue of QUEUES) {
    if ((await boss.getQueue(queue)) === null) {
      await boss.createQueue(queue, {
        notify: true,
        retryLimit: 10,
        retryDelay: 1,
        retryBackoff: true,
        expireInSeconds: 3600,
      });
    }
  }
  await grantQueue(options.ownerPool);
  const queueOf = new Map(options.definitions.map((each) => [each.kind, each.queue]));

  const send = async (db: Writer, id: string, kind: string): Promise<void> => {
    const queue = queueOf.get(kind);
    if (queue === undefined) throw new Error(`unknown kind of job: ${kind}`);
    await boss.send(
      queue,
      { jobId: id, bookId: db.bookId },
      { db: { executeSql: (text, values) => db.client.query(text, values as unknown[]) } },
    );
  };

  const worker: Worker | null =
    options.queues.length === 0 ? null : await startWorker({ ...options, boss, pollSeconds: POLL_SECONDS });

  return {
    enqueue: async (db, { kind, title, payload, id = uuid() }) => {
      await db
        .insertInto('job')
        .values({
          book_id: db.bookId,
          id,
          user_id: db.userId,
          kind,
          title,
          status: 'queued',
          payload: JSON.stringify(payload),
          result: null,
          error: null,
          worker: null,
          created_at: options.now(),
          started_at: null,
          finished_at: null,
        })
        .execute();
      await send(db, id, kind);
      return id;
    },
    requeue: send,
    working: () => worker === null || worker.alive(),
    stop: async () => {
      await worker?.stop();
      await boss.stop({ graceful: true, timeout: 5000 });
    },
  };
}

/** Lets requests enqueue in their own transaction, as the application role. */
async function grantQueue(ownerPool: pg.Pool): Promise<void> {
  await ownerPool.query(`
    GRANT USAGE ON SCHEMA pgboss TO financehub_app;
    GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA pgboss TO financehub_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA pgboss TO financehub_app;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO financehub_app;`);
}
