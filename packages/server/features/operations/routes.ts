import * as contract from '@financehub/contract/operations.ts';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import type { Reader, Writer } from '../../db/database.ts';
import { type Call, implement } from '../../http/implement.ts';
import { decodeCursor, pageOf } from '../../http/page.ts';
import { notFound, ProblemError } from '../../http/problem.ts';
import { mendAfterReversal } from '../portfolios/index.ts';

type View = Static<typeof contract.Operation>;
type Reversal = Call<typeof contract.undoOperation> | Call<typeof contract.redoOperation>;

interface Row {
  id: string;
  kind: string;
  summary: string;
  user_id: string | null;
  user_name: string | null;
  at: Date;
  undoes: string | null;
  undone_by: string | null;
  changes: number;
}

function operations(db: Reader | Writer) {
  return db
    .selectFrom('operation as o')
    .leftJoin('users as u', 'u.id', 'o.user_id')
    .select([
      'o.id',
      'o.kind',
      'o.summary',
      'o.user_id',
      'u.name as user_name',
      'o.at',
      'o.undoes',
      'o.undone_by',
    ])
    .select(
      sql<number>`(SELECT coalesce(sum(coalesce(cardinality(a.row_keys), 1)), 0)::int FROM audit a
        WHERE a.book_id = o.book_id AND a.operation_id = o.id)`.as('changes'),
    )
    .where('o.book_id', '=', db.bookId);
}

function view(row: Row): View {
  return {
    id: row.id,
    kind: row.kind,
    summary: row.summary,
    actor: { userId: row.user_id, name: row.user_name ?? 'a former member' },
    at: row.at.toISOString(),
    changes: row.changes,
    undone: row.undone_by !== null,
    undoes: row.undoes,
  };
}

/** Of statements that change many rows the audit keeps the whole image before, and after it what changed. */
function afterOf({ action, before, after }: { action: string; before: unknown; after: unknown }): unknown {
  return action === 'update' ? { ...(before as object), ...(after as object) } : (after ?? null);
}

async function findOperation(db: Reader | Writer, id: string): Promise<Row> {
  const row = await operations(db).where('o.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('operation');
  return row;
}

export function operationsRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listOperations, async ({ query, read }) =>
    read(async (db) => {
      const limit = query.limit ?? 50;
      let list = operations(db)
        .orderBy('o.at', 'desc')
        .orderBy('o.id', 'desc')
        .limit(limit + 1);
      if (query.kind !== undefined) {
        const kinds = query.kind.split(',');
        list = list.where(
          sql<boolean>`(o.kind = ANY(${kinds}) OR split_part(o.kind, '.', 1) = ANY(${kinds}))`,
        );
      }
      if (query.undone !== undefined) list = list.where('o.undone_by', query.undone ? 'is not' : 'is', null);
      if (query.cursor !== undefined) {
        const [at, id] = decodeCursor(query.cursor, ['instant', 'id']);
        list = list.where(sql<boolean>`(o.at, o.id) < (${at}::timestamptz, ${id}::uuid)`);
      }
      return pageOf(await list.execute(), limit, view, (row) => [row.at.toISOString(), row.id]);
    }),
  );

  implement(app, context, contract.getOperation, async ({ params, read }) =>
    read(async (db) => {
      const row = await findOperation(db, params.id);
      const audit = await db
        .selectFrom('audit')
        .select(['table_name', 'action', 'row_keys', 'row_key', 'before', 'after'])
        .where('book_id', '=', db.bookId)
        .where('operation_id', '=', params.id)
        .orderBy('id')
        .limit(200)
        .execute();
      return {
        ...view(row),
        audit: audit.map((change) => ({
          table: change.table_name,
          action: change.action,
          ids: (change.row_keys ?? [change.row_key ?? '']).slice(0, 200),
          count: change.row_keys?.length ?? 1,
          before: change.before ?? null,
          after: afterOf(change),
        })),
      };
    }),
  );

  reversingRoutes(app, context);
}

function reversingRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.undoOperation, async (call) => {
    const { summary, kind } = await call.read((db) => findOperation(db, call.params.id));
    refuseMarket(kind);
    return reverse(call, `Undid: ${summary}`, async (db) => {
      const target = await findOperation(db, call.params.id);
      if (target.undone_by !== null) throw new ProblemError('conflict', 'This operation is undone already.');
      return target.id;
    });
  });

  implement(app, context, contract.redoOperation, async (call) => {
    const { summary } = await call.read((db) => findOperation(db, call.params.id));
    return reverse(call, `Redid: ${summary}`, async (db) => {
      const target = await findOperation(db, call.params.id);
      if (target.undone_by === null) throw new ProblemError('conflict', 'This operation is not undone.');
      return target.undone_by;
    });
  });
}

/** What was done with a market is not taken back by an undo: others have acted on it. */
function refuseMarket(kind: string): void {
  if (!kind.startsWith('order.')) return;
  throw new ProblemError(
    'undo-conflict',
    'Orders and their fills are not undone: the market has seen them.',
    {
      mend: 'Cancel the order where it is open, give one the other way, or take a simulated fill back under Trades.',
    },
  );
}

/**
 * Takes one operation back as a new one. Redoing is taking the undo back. Afterwards `undone_by` of the operation that
 * the person meant names the reversal, or nothing when it stands again.
 */
async function reverse(
  call: Reversal,
  summary: string,
  choose: (db: Writer) => Promise<string>,
): Promise<View> {
  const id = uuid();
  const meant = call.params.id;
  let target = meant;
  try {
    return await call.write(
      { id, kind: summary.startsWith('Undid') ? 'undo' : 'redo', summary, undoes: meant },
      async (db) => {
        await db
          .selectFrom('operation')
          .select('id')
          .where('book_id', '=', db.bookId)
          .where('id', '=', meant)
          .forUpdate()
          .execute();
        target = await choose(db);
        await sql`SELECT undo_operation(${target}::uuid)`.execute(db);
        await mendAfterReversal(db);
        const mark = (operation: string, by: string | null) =>
          db
            .updateTable('operation')
            .set({ undone_by: by })
            .where('book_id', '=', db.bookId)
            .where('id', '=', operation)
            .execute();
        await mark(target, id);
        if (target !== meant) await mark(meant, null);
        return view(await findOperation(db, meant));
      },
    );
  } catch (error) {
    throw await namedConflict(call, target, error);
  }
}

const REFERENCE_ERRORS = new Set(['23503', '23505', 'FH002', 'FH003', 'FH004', 'FH005', 'FH006']);

/** What stands in the way of an undo, in words: the operations are named beside it as well. */
function inTheWay(later: readonly Row[]): string {
  const [first, ...rest] = later.map(({ summary }) => summary);
  const others =
    rest.length === 0 ? '' : `, and ${rest.length === 1 ? 'one more change' : `${rest.length} more changes`}`;
  return `What it changed was changed again or is used since: ${first}${others}.`;
}

interface DatabaseError extends Error {
  readonly code?: string;
  readonly detail?: string;
  readonly constraint?: string;
}

/** Names what stands in the way. An undo may break several rules of the book at once, and any of them may refuse it first. */
async function namedConflict(call: Reversal, target: string, error: unknown): Promise<unknown> {
  const { code, detail, message, constraint } = error as DatabaseError;
  if (code === undefined || (code !== 'FH409' && !REFERENCE_ERRORS.has(code))) return error;
  const named =
    code.startsWith('FH') && detail?.startsWith('[') === true ? (JSON.parse(detail) as string[]) : [];
  const later = await call.read(async (db) => {
    const { rows } = await sql<{ id: string | null }>`SELECT undo_conflicts(${target}::uuid) AS id`.execute(
      db,
    );
    const found = rows.flatMap(({ id }) => (id === null ? [] : [id]));
    const ids = found.length === 0 ? named : found;
    return ids.length === 0
      ? []
      : operations(db).where('o.id', 'in', ids).orderBy('o.at', 'desc').orderBy('o.id', 'desc').execute();
  });
  if (later.length === 0) {
    const why =
      constraint === 'import_file'
        ? 'the file was imported again since'
        : code.startsWith('FH')
          ? message
          : null;
    return new ProblemError(
      'undo-conflict',
      `Something that came later depends on it${why === null ? '' : `: ${why}`}.`,
    );
  }
  return new ProblemError('undo-conflict', inTheWay(later), {
    conflicts: later.map((row) => ({ id: row.id, summary: row.summary })),
    mend: later.length === 1 ? 'Undo that first.' : 'Undo those first, the newest before the others.',
  });
}
