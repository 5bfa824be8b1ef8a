import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type RawBuilder, sql } from 'kysely';
import { from as copyFrom } from 'pg-copy-streams';
import type { Writer } from '../../db/database.ts';
import type { Reading } from './reader.ts';
import { COPY_COLUMNS, type PostingPlan } from './reading.ts';

export interface Steps {
  readonly signal: AbortSignal;
  readonly progress: (stage: string, done: number, total: number) => void;
}

const MAY_BE_NULL = new Set<string>(['reference', 'counterpart', 'balance', 'category_confidence', 'splits']);

/**
 * Copies the lines of the file into the temporary table `import_line`, as tables with row-level security take no COPY and
 * nothing is told apart before it is here. Beside it stands `claim`: which bank transaction a line turned out to be, each
 * line and each transaction of an account at most once; only a transaction that the person made of several identical lines
 * of one file has a slot for each.
 */
export async function copyLines(
  db: Writer,
  reading: Reading,
  plan: PostingPlan,
  lines: number,
  { signal, progress }: Steps,
): Promise<void> {
  const columns = COPY_COLUMNS.map(
    ([name, type]) => `${name} ${type} ${MAY_BE_NULL.has(name) ? '' : 'NOT NULL'}`,
  );
  await db.client.query(`
    CREATE TEMP TABLE import_line (${columns.join(', ')}) ON COMMIT DROP;
    CREATE TEMP TABLE claim (ordinal integer PRIMARY KEY, account_id uuid NOT NULL, entry_id uuid NOT NULL, pass text NOT NULL,
      slot integer NOT NULL DEFAULT 1, UNIQUE (account_id, entry_id, slot)) ON COMMIT DROP`);
  const names = COPY_COLUMNS.map(([name]) => name).join(', ');
  const sink = db.client.query(copyFrom(`COPY import_line (${names}) FROM STDIN`));
  let copied = 0;
  const source = reading.rows(plan, (rows) => {
    copied += rows;
    progress('identify', copied, lines);
  });
  await pipeline(Readable.from(source, { objectMode: true, highWaterMark: 2 }), sink, { signal });
  await db.client.query('ANALYZE import_line');
}

/** A row of `import_line` that is no known transaction yet. */
export const unclaimed = sql`NOT EXISTS (SELECT FROM claim c WHERE c.ordinal = l.ordinal)`;

/** A row of `statement_line` whose transaction no line of this file is yet. */
export const free = sql`NOT EXISTS (SELECT FROM claim c WHERE c.account_id = s.account_id AND c.entry_id = s.entry_id)`;

/** How a line was recognised. */
export type Pass = 'same' | 'alike' | 'days' | 'posted' | 'written' | 'transfer' | 'proved';

export interface Claim {
  readonly ordinal: number;
  readonly account_id: string;
  readonly entry_id: string;
  readonly pass: Pass;
}

/** Notes claims; a line or transaction that has one keeps it. */
export async function noteClaims(db: Writer, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  await sql`INSERT INTO claim (ordinal, account_id, entry_id, pass)
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(claims)}::jsonb) r(ordinal integer, account_id uuid, entry_id uuid, pass text)
    ORDER BY ordinal ON CONFLICT DO NOTHING`.execute(db);
}

/**
 * Runs joins of many rows with many without nested loops: of what was just made the planner knows little, and where it expects a
 * few rows it would compare every pair.
 */
export async function hashing<T>(db: Writer, work: () => Promise<T>): Promise<T> {
  await sql`SELECT set_config('enable_nestloop', 'off', true)`.execute(db);
  const result = await work();
  // What failed has ended the transaction, and the setting with it.
  await sql`SELECT set_config('enable_nestloop', 'on', true)`.execute(db);
  return result;
}

/** Whether a temporary table holds anything. */
export async function holdsRows(
  db: Writer,
  table: 'unlinked' | 'repost_target' | 'reposted' | 'pending_known',
): Promise<boolean> {
  const { rows } = await sql<{
    some: boolean;
  }>`SELECT EXISTS (SELECT FROM ${sql.table(table)}) AS some`.execute(db);
  return rows[0]!.some;
}

const CURSOR_ROWS = 200;

/** The rows of a query some at a time, so that memory does not grow with the file. The transaction's end closes it too. */
export async function* rowsOf<Row>(
  db: Writer,
  name: 'alike' | 'days' | 'pending' | 'written' | 'texts',
  query: RawBuilder<unknown>,
): AsyncGenerator<Row[]> {
  const cursor = sql.raw(name);
  await sql`DECLARE ${cursor} NO SCROLL CURSOR FOR ${query}`.execute(db);
  // The cursor has its plan; what is done with a few of its rows looks each of them up again, see {@link hashing}.
  await sql`SELECT set_config('enable_nestloop', 'on', true)`.execute(db);
  for (;;) {
    const { rows } = await sql<Row>`FETCH ${sql.raw(String(CURSOR_ROWS))} FROM ${cursor}`.execute(db);
    if (rows.length === 0) break;
    yield rows;
  }
  await sql`CLOSE ${cursor}`.execute(db);
}
