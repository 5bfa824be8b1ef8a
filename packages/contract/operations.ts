import { Type } from 'typebox';
import { route } from './route.ts';
import { Id, IdParams, Instant, nullable, oneOf, PageQuery, page, strict } from './schemas.ts';

export const Operation = Type.Object(
  {
    id: Id,
    kind: Type.String({ examples: ['transaction.update', 'import', 'undo'] }),
    summary: Type.String(),
    actor: Type.Object({ userId: nullable(Id), name: Type.String() }),
    at: Instant,
    changes: Type.Integer({ description: 'rows written' }),
    undone: Type.Boolean(),
    undoes: nullable(Id),
  },
  { title: 'Operation' },
);

export const OperationDetail = Type.Intersect([
  Operation,
  Type.Object({
    audit: Type.Array(
      Type.Object({
        table: Type.String(),
        action: oneOf(['insert', 'update', 'delete']),
        ids: Type.Array(Type.String()),
        count: Type.Integer(),
        before: nullable(Type.Any()),
        after: nullable(Type.Any()),
      }),
      { description: 'the first 200 changes' },
    ),
  }),
]);

const exampleOperation = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d70',
  kind: 'transaction.update',
  summary: 'Categorised “Kin Soy” as Restaurants',
  actor: { userId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d3e', name: 'Ada' },
  at: '2026-01-31T12:00:00.000Z',
  changes: 2,
  undone: false,
  undoes: null,
};

export const listOperations = route({
  id: 'listOperations',
  method: 'GET',
  path: '/operations',
  tag: 'History',
  summary: 'What was changed, by whom, newest first',
  access: 'viewer',
  query: strict({
    ...PageQuery,
    kind: Type.Optional(
      Type.String({
        pattern: '^[a-z]+(\\.[a-zA-Z]+)?(,[a-z]+(\\.[a-zA-Z]+)?)*$',
        maxLength: 200,
        description:
          'kinds, or the part before their point, with commas between: `transaction,import.delete` for all of `transaction.*` and taking back imports',
      }),
    ),
    undone: Type.Optional(Type.Boolean({ description: 'only what is undone, or only what stands' })),
  }),
  status: 200,
  response: page(Operation),
  example: { response: { items: [exampleOperation], nextCursor: null } },
});

export const getOperation = route({
  id: 'getOperation',
  method: 'GET',
  path: '/operations/{id}',
  tag: 'History',
  summary: 'One operation with its audit rows',
  access: 'viewer',
  params: IdParams,
  status: 200,
  response: OperationDetail,
  errors: ['not-found'],
  example: { response: { ...exampleOperation, audit: [] } },
});

const outcome = {
  access: 'editor',
  params: IdParams,
  status: 200,
  response: Operation,
  errors: ['not-found', 'forbidden', 'undo-conflict', 'conflict'],
  example: { response: { ...exampleOperation, undone: true } },
} as const;

export const undoOperation = route({
  id: 'undoOperation',
  method: 'POST',
  path: '/operations/{id}/undo',
  tag: 'History',
  summary: 'Take an operation back, at any time and in any order',
  description:
    'Refused with the later operations named when they changed the same rows; then nothing changes.',
  ...outcome,
});

export const redoOperation = route({
  id: 'redoOperation',
  method: 'POST',
  path: '/operations/{id}/redo',
  tag: 'History',
  summary: 'Bring an undone operation back',
  ...outcome,
});
