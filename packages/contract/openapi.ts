import type { TSchema } from 'typebox';
import { ERRORS, type ErrorName, PROBLEM_TYPE_PREFIX } from './errors.ts';
import { API_BASE, ROUTES } from './index.ts';
import { Problem } from './problem.ts';
import type { Route } from './route.ts';

type Json = { [key: string]: unknown };

/**
 * The OpenAPI 3.1 document, made from the routes alone. Schemas with a `title` become components; everything else
 * stands inline.
 */
export function openApi(version: string): Json {
  const components: Json = {};
  const refer = (schema: unknown): unknown => {
    if (Array.isArray(schema)) return schema.map(refer);
    if (typeof schema !== 'object' || schema === null) return schema;
    const copy = Object.fromEntries(
      Object.entries(schema as Json).map(([key, value]) => [key, key === 'examples' ? value : refer(value)]),
    );
    const title = (schema as Json).title;
    if (typeof title !== 'string' || !('type' in copy || 'anyOf' in copy || 'allOf' in copy)) return copy;
    components[title] = copy;
    return { $ref: `#/components/schemas/${title}` };
  };
  const problems = new Map<string, Json>();
  const paths: Record<string, Json> = {};
  for (const route of ROUTES) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operation(route, refer, problems),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'FinanceHub',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: API_BASE }],
    security: [{ bearer: [] }],
    tags: [...new Set(ROUTES.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...components, Problem: refer({ ...Problem, title: undefined }) },
      responses: Object.fromEntries(problems),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'access token of a session, or personal access token',
        },
      },
    },
  };
}

const DESCRIPTION = `Money and quantities are decimal strings; statistics are numbers, as fractions.
Lists answer \`{items, nextCursor}\`; pass \`nextCursor\` as \`cursor\` for the next page.
\`X-Book-Id\` chooses the book; without it your default book is meant.
Any POST takes an \`Idempotency-Key\`: the same key and body answer the same, the same key with another body 409.
Answers to a change name it in \`Operation-Id\`, which \`POST /operations/{id}/undo\` takes back; repeated answers do not.
Answers of one resource carry an \`ETag\`; a change with \`If-Match\` changes only that version, else 412 with the newer one.
Errors are \`application/problem+json\` (RFC 9457). A trailing slash is optional everywhere.`;

function operation(route: Route, refer: (schema: unknown) => unknown, problems: Map<string, Json>): Json {
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    'x-access': route.access,
    ...(route.access === 'public' ? { security: [] } : {}),
    parameters: parameters(route, refer),
    ...(route.body === undefined ? {} : { requestBody: requestBody(route, refer) }),
    responses: responses(route, refer, problems),
  };
}

function parameters(route: Route, refer: (schema: unknown) => unknown): Json[] {
  const from = (place: 'path' | 'query', schema: TSchema | undefined): Json[] => {
    const shape = schema as { properties?: Record<string, Json>; required?: string[] } | undefined;
    return Object.entries(shape?.properties ?? {}).map(([name, property]) => ({
      name,
      in: place,
      required: place === 'path' || (shape?.required ?? []).includes(name),
      schema: refer(property),
      ...('description' in property ? { description: property.description } : {}),
    }));
  };
  const header = (name: string, description: string, schema: Json) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema,
  });
  const headers: Json[] = [];
  if (['viewer', 'editor', 'owner'].includes(route.access) && !route.path.startsWith('/books/')) {
    headers.push(
      header('X-Book-Id', 'the book; your default book without it', { type: 'string', format: 'uuid' }),
    );
  }
  if (route.method === 'POST') {
    headers.push(
      header('Idempotency-Key', 'makes a repeated request harmless', { type: 'string', maxLength: 200 }),
    );
  }
  if (route.errors?.includes('stale') === true) {
    headers.push(
      header('If-Match', 'the ETag of the version that the change is of, or `*`', { type: 'string' }),
    );
  }
  return [...from('path', route.params), ...from('query', route.query), ...headers];
}

function requestBody(route: Route, refer: (schema: unknown) => unknown): Json {
  const schema = refer(route.body);
  const example = route.example?.body === undefined ? {} : { example: route.example.body };
  if (route.bodyType === 'multipart') {
    return { required: true, content: { 'multipart/form-data': { schema } } };
  }
  if (route.bodyType === 'csv') return { required: true, content: { 'text/csv': { schema, ...example } } };
  return {
    required: true,
    content: {
      'application/json': { schema, ...example },
      ...(route.bodyType === 'json-or-csv' ? { 'text/csv': { schema: { type: 'string' } } } : {}),
    },
  };
}

function responses(route: Route, refer: (schema: unknown) => unknown, problems: Map<string, Json>): Json {
  const media = route.produces ?? 'application/json';
  const success: Json = { description: route.status === 204 ? 'Done' : route.summary };
  if (route.access === 'editor' && route.method !== 'GET') {
    success.headers = {
      'Operation-Id': {
        description: 'the operation that was made, to undo it by; absent where nothing of the book changed',
        schema: { type: 'string', format: 'uuid' },
      },
    };
  }
  if (route.response !== undefined) {
    const example = route.example?.response === undefined ? {} : { example: route.example.response };
    success.content = {
      [media]: { schema: refer(route.response), ...example },
      ...(route.alsoProduces === undefined ? {} : { [route.alsoProduces]: { schema: { type: 'string' } } }),
    };
  } else if (route.produces !== undefined) {
    success.content = {
      [media]: { schema: media === 'application/json' ? { type: 'object' } : { type: 'string' } },
    };
  }
  const answers: Json = { [route.status]: success };
  const byStatus = new Map<number, ErrorName[]>();
  for (const name of errorsOf(route)) {
    const { status } = ERRORS[name];
    byStatus.set(status, [...(byStatus.get(status) ?? []), name]);
  }
  for (const [status, names] of [...byStatus].sort(([a], [b]) => a - b)) {
    answers[status] = { $ref: `#/components/responses/${names.join('-or-')}` };
    problems.set(names.join('-or-'), problemResponse(status, names));
  }
  return answers;
}

function problemResponse(status: number, names: readonly ErrorName[]): Json {
  const { title } = ERRORS[names[0]!];
  return {
    description: names.map((name) => ERRORS[name].title).join(', or: '),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        example: { type: PROBLEM_TYPE_PREFIX + names[0], title, status, detail: `${title}.` },
      },
    },
  };
}

function errorsOf(route: Route): ErrorName[] {
  const common: ErrorName[] = ['invalid', 'too-many-requests'];
  if (route.access !== 'public') common.push('unauthenticated', 'forbidden');
  if (['viewer', 'editor', 'owner'].includes(route.access)) common.push('not-found');
  if (route.body !== undefined) common.push('malformed', 'too-large');
  if (route.method === 'POST') common.push('idempotency-mismatch');
  return [...new Set([...common, ...(route.errors ?? [])])];
}
