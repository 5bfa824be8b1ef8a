import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import websocket from '@fastify/websocket';
import { API_BASE } from '@financehub/contract/index.ts';
import { openApi } from '@financehub/contract/openapi.ts';
import fastify, {
  type ConnectionError,
  type FastifyBaseLogger,
  type FastifyInstance,
  LogController,
} from 'fastify';
import type { Redis } from 'ioredis';
import { v7 as uuid } from 'uuid';
import type { Context } from '../context.ts';
import { lazyWriter } from './answer-writer.ts';
import { sendProblem } from './errors.ts';
import { registerLive } from './live.ts';
import { registerMetrics } from './metrics.ts';
import { problemBody } from './problem.ts';
import { lazyValidator } from './validation.ts';

/** Written limits of the edge; docs/limits.md lists them for users. */
export const LIMITS = {
  jsonBodyBytes: 32 * 1024 * 1024,
  fileBytes: 256 * 1024 * 1024,
  requestsPerMinute: 12_000,
  requestSeconds: 120,
  jsonDepth: 64,
} as const;

export type Feature = (app: FastifyInstance, context: Context) => void;

export async function buildApp(
  context: Context,
  features: readonly Feature[],
  version: string,
): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: context.log as unknown as FastifyBaseLogger,
    genReqId: (request) => requestId(request.headers['x-request-id']),
    requestIdHeader: false,
    bodyLimit: LIMITS.jsonBodyBytes,
    requestTimeout: LIMITS.requestSeconds * 1000,
    trustProxy: context.config.trustProxy,
    frameworkErrors: (error, request, reply) => void sendProblem(request, reply, error),
    clientErrorHandler: refuseConnection,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    logController: new LogController({
      disableRequestLogging: (request) => request.url.startsWith(`${API_BASE}/health`),
    }),
  }) as unknown as FastifyInstance;
  app.setValidatorCompiler(lazyValidator);
  app.setSerializerCompiler(lazyWriter);

  app.setErrorHandler((error, request, reply) => sendProblem(request, reply, error));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  useJsonParser(app);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // The program serves plain HTTP on one machine; TLS and its headers belong to the proxy before it.
    strictTransportSecurity: context.config.trustProxy,
    crossOriginEmbedderPolicy: false,
  });
  await useRateLimit(app, context);
  await app.register(multipart, {
    limits: { fileSize: LIMITS.fileBytes, files: 1, fields: 20, fieldSize: 64 * 1024 },
    throwFileSizeLimit: true,
  });
  await app.register(websocket, { options: { maxPayload: 64 * 1024 } });
  useCors(app, context);
  registerMetrics(app, context);

  // Made when somebody reads it, which is when it becomes text.
  let made: object | null = null;
  const document = { toJSON: () => (made ??= openApi(version)) };
  await app.register(swagger, { mode: 'static', specification: { document: document as never } });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: false });

  await app.register(
    async (api) => {
      api.get('/openapi.json', async () => document);
      registerLive(api, context);
      for (const feature of features) feature(api, context);
    },
    { prefix: API_BASE },
  );
  await serveWeb(app);
  return app;
}

/** What is no HTTP never becomes a request: the answer is written to the connection as it stands. */
function refuseConnection(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, phrase, name] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'Request Header Fields Too Large', 'too-large' as const]
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout', 'malformed' as const]
        : [400, 'Bad Request', 'malformed' as const];
  const body = JSON.stringify({
    ...problemBody(name, `The request is refused: ${phrase}.`, {}, uuid()),
    status,
  });
  socket.end(
    `HTTP/1.1 ${status} ${phrase}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** A caller's own request id is kept when it is short and plain, so that logs of two systems can be joined. */
function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : uuid();
}

/** JSON nested deeper than any real request is refused before it is parsed: parsers and validators recurse. */
function useJsonParser(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body as string;
    if (text === '' && request.headers['content-length'] === '0') return done(null, undefined);
    if (depth(text) > LIMITS.jsonDepth) {
      return done(
        Object.assign(new Error(`JSON nested deeper than ${LIMITS.jsonDepth} levels`), { statusCode: 400 }),
      );
    }
    return parse(request, text, done);
  });
  app.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

function depth(text: string): number {
  let level = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 92) at += 1;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 91 || code === 123) {
      level += 1;
      if (level > deepest) deepest = level;
    } else if (code === 93 || code === 125) level -= 1;
  }
  return deepest;
}

async function useRateLimit(app: FastifyInstance, context: Context): Promise<void> {
  const redis = context.config.redisUrl === null ? null : await redisAt(context.config.redisUrl);
  redis?.on('error', (error) => context.log.warn({ err: error }, 'redis'));
  if (redis !== null) app.addHook('onClose', async () => redis.disconnect());
  await app.register(rateLimit, {
    global: true,
    max: LIMITS.requestsPerMinute,
    timeWindow: 60_000,
    ...(redis === null ? {} : { redis, nameSpace: 'financehub-rate-' }),
    // A cache that is away must not take the service with it.
    skipOnError: true,
    allowList: (request) => request.url.startsWith(`${API_BASE}/health`) || !request.url.startsWith('/api/'),
    // Not by token: whoever may invent tokens would have a limit for each.
    keyGenerator: (request) => request.ip,
    errorResponseBuilder: (_request, limit) =>
      Object.assign(new Error(`More than ${limit.max} requests a minute; try again in ${limit.after}.`), {
        statusCode: 429,
      }),
  });
}

/** Few have one, so its client is loaded for those only. */
async function redisAt(url: string): Promise<Redis> {
  const { Redis: Client } = await import('ioredis');
  return new Client(url, { maxRetriesPerRequest: 1, connectTimeout: 500, enableOfflineQueue: false });
}

/** Off unless origins are configured; then exactly those, without credentials of the browser. */
function useCors(app: FastifyInstance, context: Context): void {
  if (context.config.corsOrigins.length === 0) return;
  const allowed = new Set(context.config.corsOrigins);
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined || !allowed.has(origin)) return;
    reply.header('access-control-allow-origin', origin).header('vary', 'origin');
    reply.header('access-control-expose-headers', 'x-request-id, retry-after, etag, operation-id');
    if (request.method === 'OPTIONS') {
      reply
        .header('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE')
        .header(
          'access-control-allow-headers',
          'authorization, content-type, idempotency-key, if-match, x-book-id',
        )
        .header('access-control-max-age', '600')
        .code(204)
        .send();
    }
  });
}

const WEB = fileURLToPath(new URL('../../web/dist/', import.meta.url));

/** The web app: hashed assets for a year, the page itself never from a cache; unknown paths of it are the app's own. */
async function serveWeb(app: FastifyInstance): Promise<void> {
  const built = existsSync(`${WEB}index.html`);
  if (built) {
    await app.register(fastifyStatic, {
      root: WEB,
      setHeaders: (reply, path) => {
        reply.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const page =
      request.method === 'GET' &&
      !request.url.startsWith('/api/') &&
      !/\.\w+$/.test(request.url.split('?')[0]!);
    if (page && built) return reply.header('cache-control', 'no-cache').sendFile('index.html');
    const detail = `There is no ${request.method} ${request.url.split('?')[0]}.`;
    return reply
      .code(404)
      .type('application/problem+json')
      .send(problemBody('not-found', detail, {}, request.id));
  });
}
