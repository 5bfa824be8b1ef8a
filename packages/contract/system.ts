import { Type } from 'typebox';
import { route } from './route.ts';
import { oneOf } from './schemas.ts';

const Part = Type.Object({ ok: Type.Boolean(), detail: Type.Optional(Type.String()) });

export const getHealth = route({
  id: 'getHealth',
  method: 'GET',
  path: '/health',
  tag: 'System',
  summary: 'Whether database, warehouse and worker answer',
  description: '200 when all do, 503 otherwise; the same body either way.',
  access: 'public',
  status: 200,
  response: Type.Object(
    {
      status: oneOf(['ok', 'degraded']),
      version: Type.String(),
      parts: Type.Object({ database: Part, warehouse: Part, worker: Part }),
    },
    { title: 'Health' },
  ),
  errors: ['unavailable'],
  example: {
    response: {
      status: 'ok',
      version: '0.1.0',
      parts: { database: { ok: true }, warehouse: { ok: true }, worker: { ok: true } },
    },
  },
});

export const getOpenApi = route({
  id: 'getOpenApi',
  method: 'GET',
  path: '/openapi.json',
  tag: 'System',
  summary: 'This document: OpenAPI 3.1',
  access: 'public',
  status: 200,
  produces: 'application/json',
});
