/** Every error the API can answer with, by the name that ends its `type`. */
export const ERRORS = {
  invalid: { status: 400, title: 'The request is not valid' },
  malformed: { status: 400, title: 'The request can not be read' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  'wrong-credentials': { status: 401, title: 'E-mail or password is wrong' },
  'token-reused': { status: 401, title: 'The refresh token was used before; all sessions from it are ended' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  'not-found': { status: 404, title: 'There is no such thing here' },
  conflict: { status: 409, title: 'This conflicts with what is there' },
  'already-imported': { status: 409, title: 'This file is already in the book' },
  'idempotency-mismatch': { status: 409, title: 'The idempotency key was used for another request' },
  'undo-conflict': { status: 409, title: 'A later change stands in the way' },
  stale: { status: 412, title: 'It was changed meanwhile' },
  'too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'This kind of body is not accepted here' },
  impossible: { status: 422, title: 'The request is well formed but can not be done' },
  'unknown-symbol': { status: 422, title: 'There is no such asset in the book' },
  'insufficient-buying-power': { status: 422, title: 'The order costs more than there is to trade with' },
  'short-not-allowed': { status: 422, title: 'More would be sold than is held' },
  'tick-size': { status: 422, title: 'The price is between two ticks' },
  'quantity-step': { status: 422, title: 'The quantity is not a multiple of what is traded' },
  'market-closed': { status: 422, title: 'The market does not take this order now' },
  'order-terms': { status: 422, title: 'The terms of the order do not go together' },
  unbalanced: { status: 422, title: 'The entry does not balance' },
  'unreadable-file': { status: 422, title: 'The file can not be read' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'A part of the service is not available now' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorName = keyof typeof ERRORS;

export const PROBLEM_TYPE_PREFIX = 'https://financehub.example/problems/';
