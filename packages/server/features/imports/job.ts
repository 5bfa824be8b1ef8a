import type { Context } from '../../context.ts';
import type { Principal, Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { defineJob, type JobDefinition, type JobError, type JobRun } from '../../jobs/definition.ts';
import { enqueueScan, IMPORT_JOB } from '../review/index.ts';
import { fileExists, removeFile, storedPath } from './files.ts';
import { type ImportOrder, importFile, pricesOfFile } from './pipeline.ts';
import { holdsWarehouse } from './prices.ts';
import { parseOptions, profileUsed, type ReadingWish } from './profile-use.ts';
import { type Reading, withFile } from './reader.ts';
import { emptyResult, finishImport, type ImportResult, lockImport } from './store.ts';

export interface ImportPayload {
  readonly importId: string;
  readonly operationId: string;
  readonly fileName: string;
  readonly fileHash: string;
  /** Name of the file in the book's folder. */
  readonly stored: string;
  readonly size: number;
  readonly accountId: string | null;
  readonly portfolioId: string | null;
  readonly openMissing?: boolean;
  readonly mapping: ReadingWish['mapping'];
  readonly profileId: string | null;
  /** As they were when the file was uploaded, so that a job that is run again reads it the same way. */
  readonly profiles: ReadingWish['profiles'];
  readonly dryRun: boolean;
}

const PRICES_JOB = 'import.prices';

/** The result of a job that imported, and of one that only tried. */
export type ImportJobResult = ImportResult & { readonly fileHash: string; readonly dryRun: boolean };

function parsePayload(payload: unknown): ImportPayload {
  const given = payload as Partial<ImportPayload> | null;
  for (const name of ['importId', 'operationId', 'fileName', 'fileHash', 'stored'] as const) {
    if (typeof given?.[name] !== 'string') throw new Error(`the import job has no ${name}`);
  }
  return given as ImportPayload;
}

export function importJob(context: Context): JobDefinition {
  return defineJob<ImportPayload>({
    kind: IMPORT_JOB,
    queue: 'work',
    attempts: 3,
    parse: parsePayload,
    run: (run) => runImport(context, run),
    abandoned: (run, why, error) => abandonImport(context, run.principal, run.payload, why, error),
  });
}

/** The second half of an import that ran in a process without the warehouse. */
export function importPricesJob(context: Context): JobDefinition {
  return defineJob<ImportPayload>({
    kind: PRICES_JOB,
    queue: 'warehouse',
    attempts: 3,
    parse: parsePayload,
    run: async (run) => {
      const { payload, principal, signal } = run;
      const path = storedPath(context.config.dataFolder, principal.bookId, payload.stored);
      return withFile(
        { path, fileName: payload.fileName, options: parseOptions(payload) },
        signal,
        (reading) =>
          context.database.write(principal, operationOf(payload, context.now()), async (db) => ({
            prices: await pricesOfFile(db, reading, orderOf(context, run, reading)),
          })),
      );
    },
  });
}

function operationOf(
  payload: ImportPayload,
  at: Date,
): { id: string; kind: string; summary: string; at: Date } {
  return { id: payload.operationId, kind: 'import', summary: `Imported ${payload.fileName}`, at };
}

async function runImport(context: Context, run: JobRun<ImportPayload>): Promise<ImportJobResult> {
  const { payload, principal, signal, progress } = run;
  const answer = (result: ImportResult): ImportJobResult => ({
    ...result,
    fileHash: payload.fileHash,
    dryRun: payload.dryRun,
  });
  const earlier = await context.database.read(principal, (db) =>
    db
      .selectFrom('import')
      .select(['status', 'result'])
      .where('book_id', '=', db.bookId)
      .where('id', '=', payload.importId)
      .executeTakeFirst(),
  );
  // The program ended between the import's commit and the note that the job is done.
  if (earlier?.status === 'done') return answer(earlier.result as ImportResult);
  const path = storedPath(context.config.dataFolder, principal.bookId, payload.stored);
  if (!(await fileExists(path)) || (earlier === undefined && !payload.dryRun)) {
    throw new ProblemError('impossible', `"${payload.fileName}" is not kept any more.`, {
      mend: 'Upload the file again.',
    });
  }
  progress('upload', payload.size, payload.size);
  progress('parse', 0, payload.size);
  const result: ImportResult = await withFile(
    { path, fileName: payload.fileName, options: parseOptions(payload) },
    signal,
    async (reading) => {
      progress('parse', payload.size, payload.size);
      return payload.dryRun ? await rehearse(context, run, reading) : await store(context, run, reading);
    },
  );
  if (payload.dryRun) await removeFile(path);
  return answer(result);
}

function orderOf(
  context: Context,
  { payload, signal, progress }: JobRun<ImportPayload>,
  reading: Reading,
): ImportOrder {
  const profile = profileUsed(payload, reading.summary.signature);
  // A profile's account is for files that name none themselves.
  const { statements } = reading.summary;
  const nameless = statements.length > 0 && statements.every(({ account }) => account.number === null);
  const accountId = payload.accountId ?? (nameless ? (profile?.accountId ?? null) : null);
  return { ...payload, openMissing: payload.openMissing === true, accountId, context, signal, progress };
}

async function store(context: Context, run: JobRun<ImportPayload>, reading: Reading): Promise<ImportResult> {
  const { payload, principal, signal } = run;
  return context.database.write(principal, operationOf(payload, context.now()), async (db) => {
    await lockOperation(db);
    if ((await lockImport(db, payload.importId)) === null) {
      throw new ProblemError('conflict', `The import of "${payload.fileName}" was taken back while it ran.`);
    }
    const result = await importFile(db, reading, orderOf(context, run, reading));
    if (
      result.counts.prices + (result.counts.factors ?? 0) + (result.counts.rates ?? 0) > 0 &&
      !holdsWarehouse(context)
    ) {
      await context.jobs.enqueue(db, {
        kind: PRICES_JOB,
        title: `Store the prices of ${payload.fileName}`,
        payload,
      });
    }
    await finishImport(db, payload.importId, 'done', result);
    if (result.counts.new + result.counts.transfer > 0) await enqueueScan(context, db, payload.importId);
    await noteProfile(db, payload.importId, profileUsed(payload, reading.summary.signature)?.id ?? null);
    signal.throwIfAborted();
    return result;
  });
}

async function noteProfile(db: Writer, importId: string, profileId: string | null): Promise<void> {
  if (profileId === null) return;
  await db
    .updateTable('import')
    .set({ profile_id: profileId })
    .where('book_id', '=', db.bookId)
    .where('id', '=', importId)
    .execute();
}

/** Whoever undoes the operation waits for the import to end, or the import for the undo. */
async function lockOperation(db: Writer): Promise<void> {
  await db
    .selectFrom('operation')
    .select('id')
    .where('book_id', '=', db.bookId)
    .where('id', '=', db.operationId)
    .forUpdate()
    .execute();
}

class Rehearsed extends Error {
  readonly result: ImportResult;
  constructor(result: ImportResult) {
    super('rehearsed');
    this.result = result;
  }
}

/** Does everything and takes it back: what it answers is what an import would do. */
async function rehearse(
  context: Context,
  run: JobRun<ImportPayload>,
  reading: Reading,
): Promise<ImportResult> {
  try {
    return await context.database.write(
      run.principal,
      operationOf(run.payload, context.now()),
      async (db) => {
        throw new Rehearsed(await importFile(db, reading, orderOf(context, run, reading)));
      },
    );
  } catch (error) {
    if (error instanceof Rehearsed) return error.result;
    throw error;
  }
}

/** Nothing of a failed import stays but the row that says why. */
async function abandonImport(
  context: Context,
  principal: Principal,
  payload: ImportPayload,
  why: 'failed' | 'cancelled',
  error: JobError | null,
): Promise<void> {
  const path = storedPath(context.config.dataFolder, principal.bookId, payload.stored);
  if (payload.dryRun) {
    await removeFile(path);
    return;
  }
  await context.database.write(principal, operationOf(payload, context.now()), async (db) => {
    const row = await lockImport(db, payload.importId);
    if (row === null || row.status === 'done') return;
    const failure = error ?? { type: 'cancelled', detail: 'The import was cancelled.' };
    await finishImport(db, payload.importId, why, { ...emptyResult(), error: failure });
    await removeFile(path);
  });
}
