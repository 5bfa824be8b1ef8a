import { createHash } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context.ts';
import { ProblemError } from './problem.ts';

export const ACCESS_TOKEN_SECONDS = 15 * 60;
const ISSUER = 'financehub';

/** Who sends a request: a session, or a personal access token with its scopes. */
export interface Caller {
  readonly userId: string;
  readonly via: 'session' | 'token';
  readonly canWrite: boolean;
}

export function signAccessToken(context: Context, userId: string): Promise<string> {
  const seconds = Math.floor(context.now().getTime() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setSubject(userId)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + ACCESS_TOKEN_SECONDS)
    .sign(context.secrets.tokenKey);
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export const PERSONAL_TOKEN_PREFIX = 'fhp_';

/** Throws `unauthenticated` for anything that is not a live access token or personal access token. */
export async function identify(context: Context, token: string): Promise<Caller> {
  return token.startsWith(PERSONAL_TOKEN_PREFIX)
    ? byPersonalToken(context, token)
    : bySession(context, token);
}

interface Verified {
  readonly userId: string;
  readonly expiresAt: number;
}

const MOST_VERIFIED = 10_000;
const verified = new WeakMap<Uint8Array, LRUCache<string, Verified>>();

async function bySession(context: Context, token: string): Promise<Caller> {
  const { tokenKey } = context.secrets;
  const known = verified.get(tokenKey) ?? new LRUCache<string, Verified>({ max: MOST_VERIFIED });
  verified.set(tokenKey, known);
  const found = known.get(token) ?? (await verify(token, tokenKey, context.now()));
  if (found === null || found.expiresAt <= context.now().getTime())
    throw new ProblemError('unauthenticated', 'The access token is not valid or has expired.');
  known.set(token, found);
  return { userId: found.userId, via: 'session', canWrite: true };
}

/** Null for expired, forged and garbled tokens: they all get the same answer. */
async function verify(token: string, key: Uint8Array, currentDate: Date): Promise<Verified | null> {
  try {
    const { payload } = await jwtVerify(token, key, {
      issuer: ISSUER,
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'exp'],
      currentDate,
    });
    return { userId: payload.sub!, expiresAt: payload.exp! * 1000 };
  } catch {
    return null;
  }
}

/** How exactly it is kept when a token was used last: a write for every request would make them wait for one another. */
const USE_MS = 60_000;

async function byPersonalToken({ database, now }: Context, token: string): Promise<Caller> {
  const at = now();
  const { rows } = await database.ownerPool.query<{
    id: string;
    user_id: string;
    scopes: string[];
    last_used_at: Date | null;
  }>({
    name: 'personal_token',
    text: `SELECT id, user_id, scopes, last_used_at FROM access_token
      WHERE token_hash = $1 AND (expires_at IS NULL OR expires_at > $2)`,
    values: [hashToken(token), at],
  });
  const [found] = rows;
  if (found === undefined)
    throw new ProblemError('unauthenticated', 'The access token is not valid or has expired.');
  const last = found.last_used_at?.getTime() ?? Number.NEGATIVE_INFINITY;
  if (Math.abs(at.getTime() - last) >= USE_MS)
    await database.system((db) =>
      db.updateTable('access_token').set({ last_used_at: at }).where('id', '=', found.id).execute(),
    );
  return { userId: found.user_id, via: 'token', canWrite: found.scopes.includes('write') };
}
