import type { IngestionRun } from '@financehub/contract/ingestion.ts';
import { type Selectable, sql } from 'kysely';
import type { Static } from 'typebox';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import type { Reader, Writer } from '../../db/database.ts';
import type { Tables } from '../../db/tables.ts';
import { notFound, ProblemError } from '../../http/problem.ts';
import { type IngestionPayload, KIND } from './job.ts';
import type { Item } from './report.ts';

type Run = Static<typeof IngestionRun>;
type Counts = Run['counts'];
type Row = Selectable<Tables['job']> & { readonly counts: Counts };

const TITLES = {
  all: 'Prices, dividends, splits and exchange rates',
  prices: 'Prices',
  dividends: 'Dividends',
  splits: 'Splits',
  fx: 'Exchange rates',
} as const;

/** Adds the run, unless one of the book is under way. */
export async function enqueueRun(context: Context, db: Writer, payload: IngestionPayload): Promise<string> {
  const under = await runningRun(db);
  if (under !== null)
    throw new ProblemError('conflict', 'Prices are being fetched already.', {
      mend: 'Wait until the run ends, or cancel it.',
      conflicts: [{ id: under.id, summary: `${under.title}: ${under.done} of ${under.total}` }],
    });
  const id = uuid();
  const few = payload.symbols?.slice(0, 3).join(', ');
  const more = (payload.symbols?.length ?? 0) > 3 ? ', …' : '';
  const title = few === undefined ? TITLES[payload.what] : `${TITLES[payload.what]} of ${few}${more}`;
  await context.jobs.enqueue(db, { id, kind: KIND, title, payload });
  return id;
}

export async function runningRun(db: Reader): Promise<Selectable<Tables['job']> | null> {
  const row = await db
    .selectFrom('job')
    .selectAll()
    .where('book_id', '=', db.bookId)
    .where('kind', '=', KIND)
    .where('status', 'in', ['queued', 'running'])
    .executeTakeFirst();
  return row ?? null;
}

function runs(db: Reader) {
  return db
    .selectFrom('job')
    .selectAll()
    .select(
      sql<Counts>`(SELECT json_build_object(
        'fetched', count(*) FILTER (WHERE i.status = 'fetched'),
        'skipped', count(*) FILTER (WHERE i.status = 'skipped'),
        'failed', count(*) FILTER (WHERE i.status = 'failed'),
        'bars', coalesce(sum(i.bars), 0))
        FROM ingestion_item i WHERE i.book_id = job.book_id AND i.run_id = job.id)`.as('counts'),
    )
    .where('book_id', '=', db.bookId)
    .where('kind', '=', KIND);
}

/** Newest first, one row more than asked for. */
export async function pageOfRuns(db: Reader, limit: number, after: readonly string[] | null): Promise<Row[]> {
  let query = runs(db)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (after !== null)
    query = query.where(sql<boolean>`(created_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  return query.execute();
}

export async function runWithItems(db: Reader, id: string): Promise<Run & { items: Item[] }> {
  const row = await runs(db).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('run');
  const items = await db
    .selectFrom('ingestion_item')
    .select('report')
    .where('book_id', '=', db.bookId)
    .where('run_id', '=', id)
    .orderBy(sql`status = 'failed' DESC, status = 'skipped' DESC, symbol`)
    .execute();
  return { ...runView(row), items: items.map(({ report }) => report as Item) };
}

export function runView(row: Row): Run {
  const { what, from, to, symbols, trigger } = row.payload as IngestionPayload;
  return {
    id: row.id,
    jobId: row.id,
    status: row.status,
    trigger,
    what,
    from: from ?? null,
    to: to ?? null,
    symbols: symbols === undefined ? null : [...symbols],
    done: row.done,
    total: row.total,
    counts: row.counts,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    error: row.error as Run['error'],
  };
}
