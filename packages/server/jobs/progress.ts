import type { Logger } from 'pino';
import { type Database, notify } from '../db/database.ts';

const AT_MOST_EVERY_MS = 150;

export interface ProgressTracker {
  readonly report: (stage: string, done: number, total: number) => void;
  /** Writes what was reported last. */
  readonly flush: () => Promise<void>;
}

/** Writes progress outside the job's own transaction, a few times a second, always with the newest figures. */
export function trackProgress(
  database: Database,
  log: Logger,
  job: { id: string; book_id: string; kind: string },
): ProgressTracker {
  let pending: { stage: string; done: number; total: number } | null = null;
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;

  const write = async (): Promise<void> => {
    const now = pending;
    if (now === null) return;
    pending = null;
    await database.system(async (db) => {
      await db.updateTable('job').set(now).where('id', '=', job.id).where('status', '=', 'running').execute();
      await notify(db, { type: 'job.progress', bookId: job.book_id, jobId: job.id, kind: job.kind, ...now });
    });
  };
  const start = (): void => {
    timer = null;
    // Progress that can not be written must not fail the work itself.
    writing = writing.then(write).catch((error: unknown) => log.warn({ err: error }, 'progress not written'));
  };
  return {
    report: (stage, done, total) => {
      pending = { stage, done, total };
      timer ??= setTimeout(start, AT_MOST_EVERY_MS);
    },
    flush: async () => {
      if (timer !== null) clearTimeout(timer);
      start();
      await writing;
    },
  };
}
