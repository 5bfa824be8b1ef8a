import { setTimeout } from 'node:timers/promises';
import { formatDecimal } from '@financehub/core/money/decimal.ts';
import { sql } from 'kysely';
import { Piscina } from 'piscina';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import type { Principal, Reader, Writer } from '../../db/database.ts';
import { defineJob, type JobDefinition } from '../../jobs/definition.ts';
import { ratesFor } from '../assets/index.ts';
import { storePairs } from './pairs.ts';
import type { FoundPair, QuotedRates, ScanTask } from './scan.worker.ts';

export const SCAN_JOB = 'review.scan';
/** Stands here and not with imports, which know of scans; a scan waits for them. */
export const IMPORT_JOB = 'import';

export interface ScanPayload {
  /** Looks only around the rows of this import. */
  readonly importId: string | null;
}

const SCANNER = new URL('./scan.worker.ts', import.meta.url).href;

/** A stretch of the book takes a fraction of it; with no limit the thread would let garbage pile up to gigabytes. */
const HEAP = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 8 };

/** Looks for duplicates and transfers in a thread of its own. What it finds is derived, so it is no operation. */
export function scanJob(context: Context): JobDefinition {
  return defineJob<ScanPayload>({
    kind: SCAN_JOB,
    // Exchange rates are read from the warehouse.
    queue: 'warehouse',
    attempts: 3,
    parse: (payload) => ({ importId: (payload as Partial<ScanPayload> | null)?.importId ?? null }),
    run: async ({ principal, payload, signal, progress }) => {
      if (payload.importId !== null) await importsAtRest(context, principal, signal);
      progress('scan', 0, 2);
      const task: ScanTask = {
        applicationUrl: context.applicationUrl,
        principal,
        importId: payload.importId,
        rates: await quotedRates(context, principal),
      };
      const pairs = await inThread(task, signal);
      progress('store', 1, 2);
      await context.database.touch(principal, (db) => storePairs(db, uuid(), pairs, payload.importId));
      progress('done', 2, 2);
      const count = (kind: string) => pairs.filter((pair) => pair.kind === kind).length;
      return { duplicates: count('duplicate'), transfers: count('transfer') };
    },
  });
}

/** For so long no import may have been under way. */
const REST_MS = 500;

/** Files are often dropped together; each is worth more to the person who waits for it than a look around the one before. */
async function importsAtRest(context: Context, principal: Principal, signal: AbortSignal): Promise<void> {
  const busy = () =>
    context.database.read(principal, (db) =>
      db
        .selectFrom('job')
        .select('id')
        .where('book_id', '=', db.bookId)
        .where('kind', '=', IMPORT_JOB)
        .where('status', 'in', ['queued', 'running'])
        .limit(1)
        .executeTakeFirst(),
    );
  do await setTimeout(REST_MS, undefined, { signal });
  while ((await busy()) !== undefined);
}

async function inThread(task: ScanTask, signal: AbortSignal): Promise<FoundPair[]> {
  const pool = new Piscina({ filename: SCANNER, maxThreads: 1, resourceLimits: HEAP });
  try {
    return (await pool.run(task, { signal })) as FoundPair[];
  } finally {
    await pool.destroy();
  }
}

/** Rates between all currencies that own accounts hold. */
async function quotedRates(context: Context, principal: Principal): Promise<QuotedRates[]> {
  const { rows } = await context.database.read(principal, (db) =>
    sql<{ currency: string }>`
      SELECT DISTINCT m.commodity AS currency FROM account_month m
      JOIN account a ON a.book_id = m.book_id AND a.id = m.account_id
      WHERE m.book_id = ${db.bookId} AND a.type IN ('asset', 'liability') AND m.postings > 0
        AND m.commodity ~ '^[A-Z]{3}$'`.execute(db),
  );
  const codes = rows.map((row) => row.currency);
  if (codes.length < 2) return [];
  const rates = await ratesFor(context, principal.bookId, codes);
  return codes.flatMap((from) =>
    codes
      .filter((to) => to !== from)
      .map((to) => {
        const quoted = rates.quoted(from, to);
        return {
          from,
          to,
          date: Int32Array.from(quoted, ({ date }) => date),
          rate: quoted.map(({ rate }) => formatDecimal(rate)),
        };
      }),
  );
}

/** Lets the rows of an import be looked through once the transaction commits. */
export async function enqueueScan(context: Context, db: Writer, importId: string): Promise<string> {
  return context.jobs.enqueue(db, {
    kind: SCAN_JOB,
    title: 'Look for duplicates and transfers',
    payload: { importId } satisfies ScanPayload,
  });
}

/** Lets the whole book be looked through; a scan of it that waits already is enough. */
export async function enqueueFullScan(context: Context, db: Writer): Promise<string> {
  const waiting = await db
    .selectFrom('job')
    .select('id')
    .where('book_id', '=', db.bookId)
    .where('kind', '=', SCAN_JOB)
    .where('status', '=', 'queued')
    .where(sql<boolean>`payload->>'importId' IS NULL`)
    .limit(1)
    .executeTakeFirst();
  if (waiting !== undefined) return waiting.id;
  return context.jobs.enqueue(db, {
    kind: SCAN_JOB,
    title: 'Look through the book for duplicates and transfers',
    payload: { importId: null } satisfies ScanPayload,
  });
}

export async function isScanning(db: Reader): Promise<boolean> {
  const row = await db
    .selectFrom('job')
    .select('id')
    .where('book_id', '=', db.bookId)
    .where('kind', '=', SCAN_JOB)
    .where('status', 'in', ['queued', 'running'])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
