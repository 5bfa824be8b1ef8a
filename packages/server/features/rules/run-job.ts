import { compileRules } from '@financehub/core/rules/apply.ts';
import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Writer } from '../../db/database.ts';
import { defineJob, type JobDefinition, type JobRun } from '../../jobs/definition.ts';
import { loadAccounts, type TransactionFilter } from '../ledger/index.ts';
import { linearRegex } from './regex.ts';
import { runOn } from './run.ts';
import { countScanned } from './scan.ts';
import { loadRuleRows, planOf, ruleOf } from './store.ts';

export interface RunPayload {
  /** Known beforehand, so that a run that is repeated after a crash sees that it is done. */
  readonly operationId: string;
  /** Null for all that are enabled. */
  readonly ruleIds: readonly string[] | null;
  readonly filter: TransactionFilter | null;
  readonly overrideChosen: boolean;
}

export interface RunResult {
  /** Null when nothing changed. */
  readonly operationId: string | null;
  readonly matched: number;
  readonly changed: number;
  readonly skipped: number;
}

/** Leaves the transaction: there is nothing to keep. */
class NothingChanged extends Error {
  readonly result: RunResult;
  constructor(result: RunResult) {
    super('nothing changes');
    this.result = result;
  }
}

/** Applies rules to history as one operation: all of it, or nothing. */
export function rulesJob(context: Context): JobDefinition {
  return defineJob<RunPayload>({
    kind: 'rules',
    queue: 'work',
    attempts: 3,
    parse: (payload) => payload as RunPayload,
    run: async (run) => {
      const done = await earlierResult(context, run);
      if (done !== null) return done;
      const operation = {
        id: run.payload.operationId,
        kind: 'rules.run',
        summary: 'Applied rules',
        at: context.now(),
      };
      try {
        return await context.database.write(run.principal, operation, (db) => runRules(db, run));
      } catch (error) {
        if (error instanceof NothingChanged) return error.result;
        throw error;
      }
    },
  });
}

/** What the run came to, when it was done and only the end of its job was not noted. */
async function earlierResult(context: Context, run: JobRun<RunPayload>): Promise<RunResult | null> {
  return context.database.read(run.principal, async (db) => {
    const found = await db
      .selectFrom('operation')
      .innerJoin('job', 'job.book_id', 'operation.book_id')
      .select('job.result')
      .where('operation.book_id', '=', db.bookId)
      .where('operation.id', '=', run.payload.operationId)
      .where('job.id', '=', run.id)
      .executeTakeFirst();
    return (found?.result as RunResult | undefined) ?? null;
  });
}

async function runRules(db: Writer, run: JobRun<RunPayload>): Promise<RunResult> {
  const { payload, signal, progress } = run;
  const accounts = await loadAccounts(db);
  const rows = (await loadRuleRows(db)).filter((row) =>
    payload.ruleIds === null ? row.enabled : payload.ruleIds.includes(row.id),
  );
  const compiled = compileRules(planOf(rows.map(ruleOf), accounts), linearRegex);
  const options = { accounts, filter: payload.filter ?? undefined };
  const total = await countScanned(db, options);
  const { matched, changed, skipped } = await runOn(db, compiled, {
    ...options,
    overrideChosen: payload.overrideChosen,
    signal,
    looked: (count) => progress('match', count, total),
  });
  const result = {
    operationId: changed === 0 ? null : db.operationId,
    matched,
    changed,
    skipped,
  };
  if (changed === 0) throw new NothingChanged(result);
  await finish(db, run.id, result, rows.length);
  progress('apply', 1, 1);
  return result;
}

async function finish(db: Writer, jobId: string, result: RunResult, rules: number): Promise<void> {
  const count = (n: number, one: string) => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`;
  await db
    .updateTable('operation')
    .set({ summary: `Applied ${count(rules, 'rule')} to ${count(result.changed, 'transaction')}` })
    .where('book_id', '=', db.bookId)
    .where('id', '=', db.operationId)
    .execute();
  await sql`UPDATE job SET result = ${JSON.stringify(result)}::jsonb WHERE book_id = ${db.bookId} AND id = ${jobId}`.execute(
    db,
  );
}
