import * as contract from '@financehub/contract/jobs.ts';
import type { FastifyInstance } from 'fastify';
import { type Selectable, sql } from 'kysely';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import { notify, type Reader, type Writer } from '../../db/database.ts';
import type { Tables } from '../../db/tables.ts';
import { implement } from '../../http/implement.ts';
import { decodeCursor, pageOf } from '../../http/page.ts';
import { notFound, ProblemError } from '../../http/problem.ts';

type Row = Selectable<Tables['job']>;
type View = Static<typeof contract.Job>;

function view(row: Row): View {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    status: row.status,
    stage: row.stage,
    done: row.done,
    total: row.total,
    attempts: row.attempts,
    ...(row.result === null ? {} : { result: row.result }),
    ...(row.error === null ? {} : { error: row.error as NonNullable<View['error']> }),
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

async function findJob(db: Reader | Writer, id: string): Promise<Row> {
  const row = await db
    .selectFrom('job')
    .selectAll()
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('job');
  return row;
}

export function jobsRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listJobs, async ({ query, read }) =>
    read(async (db) => {
      const limit = query.limit ?? 50;
      let list = db
        .selectFrom('job')
        .selectAll()
        .where('book_id', '=', db.bookId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1);
      if (query.status !== undefined) list = list.where('status', '=', query.status);
      if (query.cursor !== undefined) {
        const [at, id] = decodeCursor(query.cursor, ['instant', 'id']);
        list = list.where(sql<boolean>`(created_at, id) < (${at}::timestamptz, ${id}::uuid)`);
      }
      return pageOf(await list.execute(), limit, view, (row) => [row.created_at.toISOString(), row.id]);
    }),
  );

  implement(app, context, contract.getJob, async ({ params, read }) =>
    read(async (db) => view(await findJob(db, params.id))),
  );

  implement(app, context, contract.retryJob, async ({ params, touch }) =>
    touch(async (db) => {
      const row = await db
        .updateTable('job')
        .set({
          status: 'queued',
          stage: '',
          done: 0,
          total: 0,
          attempts: 0,
          error: null,
          finished_at: null,
          cancel_requested: false,
        })
        .where('book_id', '=', db.bookId)
        .where('id', '=', params.id)
        .where('status', 'in', ['failed', 'cancelled'])
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) {
        const { status } = await findJob(db, params.id);
        throw new ProblemError(
          'conflict',
          `Only failed and cancelled jobs run again; this one is ${status}.`,
        );
      }
      await context.jobs.requeue(db, row.id, row.kind);
      return view(row);
    }),
  );

  implement(app, context, contract.cancelJob, async ({ params, touch }) =>
    touch(async (db) => {
      const row = await findJob(db, params.id);
      if (row.status !== 'queued' && row.status !== 'running') {
        throw new ProblemError('conflict', `This job is ${row.status}; there is nothing to cancel.`);
      }
      await db
        .updateTable('job')
        .set({ cancel_requested: true })
        .where('book_id', '=', db.bookId)
        .where('id', '=', params.id)
        .execute();
      await notify(db, { type: 'job.cancel', bookId: db.bookId, jobId: row.id, kind: row.kind });
      return view(row);
    }),
  );
}
