import { randomBytes } from 'node:crypto';
import type { Session, User } from '@financehub/contract/identity.ts';
import type { Kysely, Selectable } from 'kysely';
import type { Static } from 'typebox';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import type { Tables } from '../../db/tables.ts';
import { ACCESS_TOKEN_SECONDS, hashToken, signAccessToken } from '../../http/identity.ts';

const REFRESH_TOKEN_DAYS = 30;

export type UserRow = Selectable<Tables['users']>;

export function userView(user: UserRow): Static<typeof User> {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    defaultBookId: user.default_book_id,
    createdAt: user.created_at.toISOString(),
  };
}

/** A new pair of tokens. A family is every refresh token that came from one sign-in. */
export async function openSession(
  db: Kysely<Tables>,
  context: Context,
  user: UserRow,
  familyId: string = uuid(),
): Promise<Static<typeof Session>> {
  const refreshToken = `fhr_${randomBytes(32).toString('base64url')}`;
  const now = context.now();
  await db
    .insertInto('refresh_token')
    .values({
      token_hash: hashToken(refreshToken),
      family_id: familyId,
      user_id: user.id,
      expires_at: new Date(now.getTime() + REFRESH_TOKEN_DAYS * 86_400_000),
      used_at: null,
      revoked_at: null,
    })
    .execute();
  return {
    accessToken: await signAccessToken(context, user.id),
    refreshToken,
    expiresIn: ACCESS_TOKEN_SECONDS,
    user: userView(user),
  };
}

export type Rotation =
  | { outcome: 'rotated'; user: UserRow; familyId: string }
  | { outcome: 'unknown' | 'reused' };

/** Uses a refresh token up. One that was used before means it was stolen: its whole family ends. */
export async function rotate(db: Kysely<Tables>, token: string, now: Date): Promise<Rotation> {
  const found = await db
    .selectFrom('refresh_token')
    .selectAll()
    .where('token_hash', '=', hashToken(token))
    .forUpdate()
    .executeTakeFirst();
  if (found === undefined || found.revoked_at !== null || found.expires_at <= now)
    return { outcome: 'unknown' };
  if (found.used_at !== null) {
    await revokeFamily(db, found.family_id, now);
    return { outcome: 'reused' };
  }
  await db
    .updateTable('refresh_token')
    .set({ used_at: now })
    .where('token_hash', '=', found.token_hash)
    .execute();
  const user = await db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', found.user_id)
    .executeTakeFirstOrThrow();
  return { outcome: 'rotated', user, familyId: found.family_id };
}

async function revokeFamily(db: Kysely<Tables>, familyId: string, now: Date): Promise<void> {
  await db.updateTable('refresh_token').set({ revoked_at: now }).where('family_id', '=', familyId).execute();
}

export async function endSession(db: Kysely<Tables>, token: string, now: Date): Promise<void> {
  const found = await db
    .selectFrom('refresh_token')
    .select('family_id')
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst();
  if (found !== undefined) await revokeFamily(db, found.family_id, now);
}

export async function endAllSessions(db: Kysely<Tables>, userId: string, now: Date): Promise<void> {
  await db.updateTable('refresh_token').set({ revoked_at: now }).where('user_id', '=', userId).execute();
}
