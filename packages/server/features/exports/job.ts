import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import type { Context } from '../../context.ts';
import { defineJob, type JobDefinition } from '../../jobs/definition.ts';
import type { WriteBook } from './write-book.ts';

export type BookFormat = 'beancount' | 'hledger';

export interface ExportPayload {
  readonly format: BookFormat;
  readonly fileName: string;
}

export interface ExportResult {
  readonly fileName: string;
  readonly size: number;
}

export function exportFile(context: Context, bookId: string, jobId: string): string {
  return join(context.config.dataFolder, 'files', bookId, 'exports', jobId);
}

const WRITER = new URL('./write-book.ts', import.meta.url).href;

/** Writes the book in a thread of its own: formatting a large one would hold up everything else. */
export function exportJob(context: Context): JobDefinition {
  return defineJob<ExportPayload>({
    kind: 'export',
    queue: 'work',
    attempts: 3,
    parse: (payload) => payload as ExportPayload,
    run: async ({ id, principal, payload, signal, progress }) => {
      const target = exportFile(context, principal.bookId, id);
      await mkdir(join(target, '..'), { recursive: true, mode: 0o700 });
      progress('write', 0, 1);
      const task: WriteBook = {
        applicationUrl: context.applicationUrl,
        principal,
        format: payload.format,
        target,
      };
      const pool = new Piscina({ filename: WRITER, maxThreads: 1 });
      try {
        await pool.run(task, { signal });
      } catch (error) {
        await rm(target, { force: true });
        throw error;
      } finally {
        await pool.destroy();
      }
      progress('write', 1, 1);
      const { size } = await stat(target);
      return { fileName: payload.fileName, size } satisfies ExportResult;
    },
  });
}
