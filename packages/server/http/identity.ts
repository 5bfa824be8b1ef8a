import { createHash } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
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

async function bySession(context: Context, token: string): Promise<Caller> {
  try {
    const { payload } = await jwtVerify(token, context.secrets.tokenKey, {
      issuer: ISSUER,
      algorithms: ['HS256'],
      currentDate: context.now(),
    });
    if (payload.sub !== undefined) return { userId: payload.sub, via: 'session', canWrite: true };
  } catch {
    // Expired, forged and garbled tokens all get the same answer.
  }
  throw new ProblemError('unauthenticated', 'The access token is not valid or has expired.');
}

async function byPersonalToken(context: Context, token: string): Promise<Caller> {
  const now = context.now();
  const found = await context.database.system((db) =>
    db
      .updateTable('access_token')
      .set({ last_used_at: now })
      .where('token_hash', '=', hashToken(token))
      .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
      .returning(['user_id', 'scopes'])
      .executeTakeFirst(),
  );
  if (found === undefined)
    throw new ProblemError('unauthenticated', 'The access token is not valid or has expired.');
  return { userId: found.user_id, via: 'token', canWrite: found.scopes.includes('write') };
}
