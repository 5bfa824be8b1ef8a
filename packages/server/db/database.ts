import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { copied } from './copied.ts';
import { inOneGo, prepared, type Send } from './pipelined.ts';
import type { Tables } from './tables.ts';

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.DATE, (text) => text);
types.setTypeParser(pg.types.builtins.INT8, Number);

/** Reads inside one snapshot of one book. Writing through it does not compile. */
export type Reader = Pick<
  Kysely<Tables>,
  'selectFrom' | 'selectNoFrom' | 'with' | 'withRecursive' | 'fn' | 'getExecutor' | 'dynamic'
> & {
  readonly bookId: string;
  readonly userId: string;
  /** See {@link copied}; the query has no parameters. */
  readonly copied: (query: string) => AsyncGenerator<Uint8Array<ArrayBuffer>>;
};

/** Reads and writes inside one transaction that belongs to one operation. */
export type Writer = Kysely<Tables> &
  Pick<Reader, 'bookId' | 'userId' | 'copied'> & {
    readonly operationId: string;
    readonly client: pg.PoolClient;
  };

/** A question that takes longer is given up, so that one person's search does not take the database from the others. */
const READ_MS = 30_000;

/** Connections for transactions that ask many questions at once. They are kept, with their plans. */
const PIPELINED = 2;
const PIPELINED_IDLE_MS = 10 * 60_000;

/** By index always: a plan may have been made while the table was empty. */
const PLAN_ONCE = 'SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan';

export type Role = 'viewer' | 'editor' | 'owner';

export interface Principal {
  readonly userId: string;
  readonly bookId: string;
}

export interface Operation {
  readonly id: string;
  readonly kind: string;
  readonly summary: string;
  readonly at: Date;
  /** The operation that this one takes back. */
  readonly undoes?: string;
}

export interface Database {
  /** A read-only transaction in the book; throws FH404/FH403 errors where the user may not. */
  read: <T>(who: Principal, use: (db: Reader) => Promise<T>, role?: Role) => Promise<T>;
  /** Throws FH404/FH403 errors where the user may not do in the book what takes this role. */
  admit: (who: Principal, role: Role) => Promise<void>;
  /**
   * The user's default book, null without one and undefined of an unknown user; with a role, throws as {@link Database.admit}
   * does.
   */
  defaultBook: (userId: string, role: Role | null) => Promise<string | null | undefined>;
  /** A transaction in the book with its operation row; rolled back when `use` throws. */
  write: <T>(
    who: Principal,
    operation: Operation,
    use: (db: Writer) => Promise<T>,
    role?: Role,
  ) => Promise<T>;
  /** A transaction in the book without an operation, for what is not audited: jobs, settings of the book. */
  touch: <T>(who: Principal, use: (db: Writer) => Promise<T>, role?: Role) => Promise<T>;
  /**
   * As {@link Database.touch}, with questions that are asked at once answered in one round trip. What is sent first is done
   * first, and each is planned once per connection. COPY is not possible here.
   */
  together: <T>(who: Principal, use: (db: Writer, send: Send) => Promise<T>, role?: Role) => Promise<T>;
  /** A transaction as the owner of the tables, past row-level security: identity, and the worker's own book-keeping. */
  system: <T>(use: (db: Kysely<Tables>) => Promise<T>) => Promise<T>;
  readonly ownerPool: pg.Pool;
  readonly appPool: pg.Pool;
  close: () => Promise<void>;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function literal(id: string): string {
  if (!UUID.test(id)) throw new Error('not a uuid');
  return `'${id}'`;
}

export function openDatabase(urls: { owner: string; app: string; poolSize?: number }): Database {
  const appPool = new pg.Pool({
    connectionString: urls.app,
    max: urls.poolSize ?? 10,
    types,
    application_name: 'financehub',
  });
  const pipelinedPool = new pg.Pool({
    connectionString: urls.app,
    max: PIPELINED,
    idleTimeoutMillis: PIPELINED_IDLE_MS,
    pipeline: true,
    types,
    application_name: 'financehub',
  });
  const ownerPool = new pg.Pool({
    connectionString: urls.owner,
    max: 4,
    types,
    application_name: 'financehub-system',
  });
  const kyselyOf = (pool: pg.Pool) => new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  for (const pool of [appPool, pipelinedPool, ownerPool]) pool.on('error', () => undefined);
  const system = kyselyOf(ownerPool);

  /** One connection for one transaction; begin and entering the book are one round trip. */
  async function transact<T>(
    begin: string,
    use: (client: pg.PoolClient) => Promise<T>,
    pool = appPool,
  ): Promise<T> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await use(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  const enter = (who: Principal, role: Role) =>
    `SELECT app_enter(${literal(who.userId)}, ${literal(who.bookId)}, '${role}')`;

  return {
    ownerPool,
    appPool,
    read: (who, use, role = 'viewer') =>
      transact(
        `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = ${READ_MS}; ${enter(who, role)}`,
        (client) => use(Object.assign(bound(client), who, copies(client))),
      ),
    admit: async (who, role) => void (await appPool.query(enter(who, role))),
    defaultBook: async (userId, role) => {
      const { rows } = await ownerPool.query<{ book_id: string | null }>({
        name: 'default_book',
        text: `SELECT default_book_id AS book_id, CASE WHEN default_book_id IS NOT NULL AND $2::text IS NOT NULL
          THEN app_enter(id, default_book_id, $2) END FROM users WHERE id = $1`,
        values: [userId, role],
      });
      return rows[0]?.book_id;
    },
    write: (who, operation, use, role = 'editor') =>
      transact(
        `BEGIN; ${enter(who, role)}; SELECT set_config('app.operation_id', ${literal(operation.id)}, true)`,
        async (client) => {
          const db = Object.assign(bound(client), who, copies(client), { operationId: operation.id, client });
          await db
            .insertInto('operation')
            .values({
              book_id: who.bookId,
              id: operation.id,
              kind: operation.kind,
              summary: operation.summary,
              user_id: who.userId,
              at: operation.at,
              undoes: operation.undoes ?? null,
              undone_by: null,
            })
            // The job of an import goes on in the operation that its upload opened.
            .onConflict((conflict) => conflict.columns(['book_id', 'id']).doNothing())
            .execute();
          const result = await use(db);
          await notify(db, {
            type: 'book.changed',
            bookId: who.bookId,
            operationId: operation.id,
            kind: operation.kind,
          });
          return result;
        },
      ),
    touch: (who, use, role = 'editor') =>
      transact(`BEGIN; ${enter(who, role)}`, (client) =>
        use(Object.assign(bound(client), who, copies(client), { operationId: '', client })),
      ),
    together: (who, use, role = 'editor') =>
      inOneGo(pipelinedPool, `BEGIN; ${PLAN_ONCE}; ${enter(who, role)}`, (client, send) =>
        use(Object.assign(bound(prepared(client)), who, copies(client), { operationId: '', client }), send),
      ),
    system: (use) => system.transaction().execute(use),
    close: async () => {
      await Promise.all([appPool.end(), pipelinedPool.end(), ownerPool.end()]);
    },
  };
}

const copies = (client: pg.PoolClient): Pick<Reader, 'copied'> => ({
  copied: (query) => copied(client, query),
});

/** Kysely over one connection that the caller releases. */
function bound(client: pg.PoolClient | ReturnType<typeof prepared>): Kysely<Tables> {
  const borrowed = { query: client.query.bind(client), release: () => undefined };
  const pool = { connect: async () => borrowed, end: async () => undefined };
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as unknown as pg.Pool }) });
}

export const CHANNEL = 'financehub';

/** Tells every process about them when the transaction commits, in their order. At most 8,000 bytes go through a notification. */
export async function notify(
  db: Pick<Kysely<Tables>, 'getExecutor'>,
  ...messages: readonly object[]
): Promise<void> {
  const texts = messages.map((message) => JSON.stringify(message));
  await sql`SELECT pg_notify(${CHANNEL}, text) FROM unnest(${texts}::text[]) text`.execute(
    db as Kysely<Tables>,
  );
}
