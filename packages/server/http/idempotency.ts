import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { ProblemError } from './problem.ts';
import { seal, unseal } from './seal.ts';

/** A POST that carried an Idempotency-Key: whose, which, and the hash of what it asked. */
export interface IdempotentRequest {
  readonly scope: string;
  readonly key: string;
  readonly requestHash: Buffer;
}

export function requestHash(method: string, url: string, body: unknown): Buffer {
  return createHash('sha256')
    .update(`${method} ${url}\n`)
    .update(JSON.stringify(body) ?? '')
    .digest();
}

/** Thrown inside the transaction to leave it: the answer is already known. */
export class Replay extends Error {
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, body: unknown) {
    super('replayed');
    this.status = status;
    this.body = body;
  }
}

/**
 * Claims the key within the transaction that does the work. Of two equal requests at once the second waits here until
 * the first commits, and then gets its answer.
 */
export async function claim(
  db: Kysely<Tables>,
  request: IdempotentRequest,
  now: Date,
  storageKey: Uint8Array,
): Promise<void> {
  const { rows } = await sql<{ claimed: boolean }>`SELECT idempotency_claim(
    ${request.scope}, ${request.key}, ${request.requestHash}, ${now}) AS claimed`.execute(db);
  if (rows[0]?.claimed === true) return;
  const found = await sql<{ request_hash: Buffer; status: number | null; response: Buffer | null }>`
    SELECT * FROM idempotency_answer(${request.scope}, ${request.key})`.execute(db);
  const answer = found.rows[0];
  if (answer === undefined || !answer.request_hash.equals(request.requestHash)) {
    throw new ProblemError('idempotency-mismatch', 'This Idempotency-Key came with another request before.', {
      mend: 'Use a new key for a new request.',
    });
  }
  throw new Replay(
    answer.status ?? 204,
    answer.response === null ? undefined : JSON.parse(unseal(answer.response, storageKey)),
  );
}

/** Answers can hold tokens, so they are stored encrypted. */
export async function remember(
  db: Kysely<Tables>,
  request: IdempotentRequest,
  status: number,
  body: unknown,
  storageKey: Uint8Array,
): Promise<void> {
  const sealed = body === undefined ? null : seal(JSON.stringify(body), storageKey);
  await sql`SELECT idempotency_remember(${request.scope}, ${request.key}, ${status}, ${sealed})`.execute(db);
}
