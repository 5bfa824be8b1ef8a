import type { BodyOf, ParamsOf, QueryOf, ResponseOf, Route } from '@financehub/contract/route.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Context } from '../context.ts';
import type { Principal, Reader, Role, Writer } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { assertMatch, etagOf } from './etag.ts';
import { claim, type IdempotentRequest, Replay, remember, requestHash } from './idempotency.ts';
import { type Caller, identify } from './identity.ts';
import { ProblemError } from './problem.ts';

/** What a handler is given: the validated request, and transactions that know who asks and in which book. */
export interface Call<R extends Route> {
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  readonly context: Context;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Throws `unauthenticated` on public routes. */
  readonly caller: Caller;
  /** Throws on routes without a book. */
  readonly principal: Principal;
  read: <T>(use: (db: Reader) => Promise<T>) => Promise<T>;
  /**
   * One undoable operation, which the answer names in `operation-id`; what `use` returns is remembered for the request's
   * Idempotency-Key. `body` replaces the parsed body in the comparison of repeated requests (uploads).
   */
  write: <T>(
    operation: { kind: string; summary: string; id?: string; undoes?: string },
    use: (db: Writer) => Promise<T>,
    body?: unknown,
  ) => Promise<T>;
  /**
   * The answer is of one resource, whose row the operation wrote last: its ETag. With the row locked and `current` given, a
   * request whose If-Match names other versions ends in `stale` with what the resource is now.
   */
  version: (operationId: string, current?: () => unknown) => Promise<void>;
  /** A write without an operation, for what undo does not cover: jobs, settings. */
  touch: <T>(use: (db: Writer) => Promise<T>) => Promise<T>;
  /** A write past row-level security, for identity. */
  system: <T>(use: (db: Kysely<Tables>) => Promise<T>) => Promise<T>;
}

export type Handler<R extends Route> = (
  call: Call<R>,
) => Promise<undefined extends ResponseOf<R> ? unknown : ResponseOf<R>>;

const BOOK_ROLES: readonly string[] = ['viewer', 'editor', 'owner'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Registers a route of the contract with its handler. Who may call is decided here and nowhere else. */
export function implement<R extends Route>(
  app: FastifyInstance,
  context: Context,
  route: R,
  handler: Handler<R>,
): void {
  app.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    schema: {
      ...(route.params === undefined ? {} : { params: route.params }),
      ...(route.query === undefined ? {} : { querystring: route.query }),
      ...(route.body === undefined || BODIES_APART.has(route.bodyType) ? {} : { body: route.body }),
      ...(route.response === undefined ? {} : { response: { [route.status]: route.response } }),
    },
    config: route.perMinute === undefined ? {} : { rateLimit: { max: route.perMinute } },
    // Before the body is looked at: a stranger learns nothing from what is wrong with a request.
    preValidation: async (request) => {
      admitted.set(request, await admit(context, route, request));
      assertMediaType(route, request);
    },
    handler: async (request, reply) => {
      const { caller, principal } = admitted.get(request)!;
      const call = makeCall(context, route, request, reply, caller, principal);
      try {
        const answer = await handler(call);
        if (reply.sent || answer === reply) return reply;
        return reply.code(route.status).send(route.status === 204 ? undefined : answer);
      } catch (error) {
        if (error instanceof Replay) {
          return reply.code(error.status).header('idempotency-replayed', 'true').send(error.body);
        }
        throw error;
      }
    },
  });
}

const MEDIA_TYPES = {
  json: ['application/json'],
  csv: ['text/csv'],
  'json-or-csv': ['application/json', 'text/csv'],
} as const;

/** Bodies that their handlers read themselves: no schema describes them. */
const BODIES_APART: ReadonlySet<string | undefined> = new Set(['multipart', 'csv']);

/** A parser that another route needs must not let its kind of body in here. */
function assertMediaType(route: Route, request: FastifyRequest): void {
  if (route.body === undefined || route.bodyType === 'multipart' || request.body === undefined) return;
  const given = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  const taken: readonly string[] = MEDIA_TYPES[route.bodyType ?? 'json'];
  if (!taken.includes(given)) {
    throw new ProblemError(
      'unsupported-media-type',
      `Send the body as ${taken.join(' or ')}, not as ${given}.`,
    );
  }
}

interface Admitted {
  readonly caller: Caller | null;
  readonly principal: Principal | null;
}

const admitted = new WeakMap<FastifyRequest, Admitted>();

async function admit(context: Context, route: Route, request: FastifyRequest): Promise<Admitted> {
  if (route.access === 'public') return { caller: null, principal: null };
  const caller = await authenticate(context, route, request);
  if (!BOOK_ROLES.includes(route.access)) return { caller, principal: null };
  return { caller, principal: await enterBook(context, caller, route, request) };
}

async function authenticate(context: Context, route: Route, request: FastifyRequest): Promise<Caller> {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined) {
    throw new ProblemError('unauthenticated', 'Send an access token: Authorization: Bearer <token>.');
  }
  const caller = await identify(context, token);
  if (route.method !== 'GET' && !caller.canWrite) {
    throw new ProblemError('forbidden', 'This access token may only read.');
  }
  if (caller.via === 'token' && route.path.startsWith('/auth/') && route.method !== 'GET') {
    throw new ProblemError('forbidden', 'Sign in with a password to change how you sign in.');
  }
  return caller;
}

/** The book of the path, of the header, or the user's default one. Reading routes are checked by the transaction that reads. */
async function enterBook(
  context: Context,
  caller: Caller,
  route: Route,
  request: FastifyRequest,
): Promise<Principal> {
  const { userId } = caller;
  const named = namedBook(route, request);
  const reads = route.method === 'GET';
  const role = route.access as Role;
  if (named !== null) {
    const principal = { userId, bookId: named };
    if (!reads) await context.database.admit(principal, role);
    return principal;
  }
  const bookId = await context.database.defaultBook(userId, reads ? null : role);
  if (bookId === undefined) throw new ProblemError('unauthenticated', 'This user no longer exists.');
  if (bookId === null) {
    throw new ProblemError('not-found', 'You have no default book.', {
      mend: 'Create a book, or name one in X-Book-Id.',
    });
  }
  return { userId, bookId };
}

function namedBook(route: Route, request: FastifyRequest): string | null {
  if (route.path.startsWith('/books/{id}')) return (request.params as { id: string }).id;
  const named = request.headers['x-book-id'];
  if (typeof named !== 'string') return null;
  if (!UUID.test(named)) {
    throw new ProblemError('invalid', 'X-Book-Id is not an id.', {
      errors: [{ path: 'headers/x-book-id', message: 'must be a lower-case uuid' }],
    });
  }
  return named;
}

const ATTEMPTS = 4;

/** Of two writes that wait for each other PostgreSQL ends one, whole; it is done again and nobody notices. */
async function retryDeadlocks<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if ((error as { code?: string }).code !== '40P01' || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Names the operation in the answer once it is stored. */
async function naming<T>(reply: FastifyReply, id: string, write: () => Promise<T>): Promise<T> {
  const result = await retryDeadlocks(write);
  reply.header('operation-id', id);
  return result;
}

function versionOf(request: FastifyRequest, reply: FastifyReply): Call<Route>['version'] {
  return async (operationId, current) => {
    if (current === undefined) reply.header('etag', etagOf(operationId));
    else await assertMatch(request.headers['if-match'], operationId, current);
  };
}

function makeCall<R extends Route>(
  context: Context,
  route: R,
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Caller | null,
  principal: Principal | null,
): Call<R> {
  const role = route.access as Role;
  const { database } = context;
  const idempotent = (body: unknown): IdempotentRequest | null => {
    const key = request.headers['idempotency-key'];
    if (route.method !== 'POST' || typeof key !== 'string' || key === '') return null;
    if (key.length > 200) throw new ProblemError('invalid', 'An Idempotency-Key has at most 200 characters.');
    const scope = `${caller?.userId ?? 'public'} ${principal?.bookId ?? ''}`;
    return { scope, key, requestHash: requestHash(route.method, request.url, body) };
  };
  /** Runs the work between claiming the key and remembering the answer, all in the transaction given. */
  const once = async <T>(db: Kysely<Tables>, body: unknown, work: () => Promise<T>): Promise<T> => {
    const asked = idempotent(body);
    if (asked === null) return work();
    await claim(db, asked, context.now(), context.secrets.storageKey);
    const result = await work();
    await remember(db, asked, route.status, result, context.secrets.storageKey);
    return result;
  };
  const inBook = (): Principal => {
    if (principal === null) throw new Error(`route ${route.id} has no book`);
    return principal;
  };
  return {
    params: request.params as ParamsOf<R>,
    query: request.query as QueryOf<R>,
    body: request.body as BodyOf<R>,
    context,
    request,
    reply,
    get caller() {
      if (caller === null) throw new ProblemError('unauthenticated', 'Sign in first.');
      return caller;
    },
    get principal() {
      return inBook();
    },
    version: versionOf(request, reply),
    read: (use) => database.read(inBook(), use, role),
    write: ({ id = uuid(), ...operation }, use, body = request.body) =>
      naming(reply, id, () =>
        database.write(
          inBook(),
          { ...operation, id, at: context.now() },
          (db) => once(db, body, () => use(db)),
          role,
        ),
      ),
    touch: (use) =>
      retryDeadlocks(() => database.touch(inBook(), (db) => once(db, request.body, () => use(db)), role)),
    system: (use) => database.system((db) => once(db, request.body, () => use(db))),
  };
}
