import { type Static, Type } from 'typebox';
import { Id } from './schemas.ts';

/** What the server says over `GET /api/v1/ws`; each message concerns one book of the user's. */
export const ServerMessage = Type.Union([
  Type.Object({ type: Type.Literal('ready'), userId: Id }),
  Type.Object({
    type: Type.Literal('job.progress'),
    bookId: Id,
    jobId: Id,
    kind: Type.String(),
    stage: Type.String(),
    done: Type.Integer(),
    total: Type.Integer(),
    message: Type.Optional(Type.String()),
  }),
  Type.Object({
    type: Type.Literal('job.done'),
    bookId: Id,
    jobId: Id,
    kind: Type.String(),
    result: Type.Optional(Type.Any()),
  }),
  Type.Object({
    type: Type.Literal('job.failed'),
    bookId: Id,
    jobId: Id,
    kind: Type.String(),
    error: Type.Object({ type: Type.String(), detail: Type.String(), mend: Type.Optional(Type.String()) }),
  }),
  Type.Object({
    type: Type.Literal('book.changed'),
    bookId: Id,
    operationId: Type.Union([Id, Type.Null()]),
    kind: Type.String(),
  }),
  Type.Object({
    type: Type.Literal('order.updated'),
    bookId: Id,
    orderId: Id,
    portfolioId: Id,
    assetId: Id,
    symbol: Type.String(),
    side: Type.String(),
    status: Type.String(),
    filledQuantity: Type.String(),
    averageFillPrice: Type.Union([Type.String(), Type.Null()]),
    reason: Type.Union([Type.String(), Type.Null()]),
  }),
  Type.Object({
    type: Type.Literal('quote.updated'),
    bookId: Id,
    assetIds: Type.Array(Id),
  }),
  Type.Object({ type: Type.Literal('error'), error: Type.String(), detail: Type.String() }),
]);
export type ServerMessage = Static<typeof ServerMessage>;

/** What a client says: first who it is, unless the address carried `?token=`. */
export const ClientMessage = Type.Union([
  Type.Object({ type: Type.Literal('auth'), token: Type.String({ maxLength: 4000 }) }),
  Type.Object({ type: Type.Literal('ping') }),
]);
export type ClientMessage = Static<typeof ClientMessage>;
