import { randomBytes } from 'node:crypto';
import * as contract from '@financehub/contract/identity.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import { assertCurrency } from '../../http/currency.ts';
import { hashToken, PERSONAL_TOKEN_PREFIX } from '../../http/identity.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import { openBook } from '../books/index.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { endAllSessions, endSession, openSession, rotate, userView } from './sessions.ts';
import {
  addressSubject,
  assertMayTry,
  emailSubject,
  forgetFailures,
  recordFailure,
  type Subject,
} from './throttle.ts';

const WRONG = new ProblemError('wrong-credentials', 'There is no account with this e-mail and password.');

function subjects(email: string, request: FastifyRequest): [Subject, Subject] {
  return [emailSubject(email), addressSubject(request.ip)];
}

export function identityRoutes(app: FastifyInstance, context: Context): void {
  sessionRoutes(app, context);
  userRoutes(app, context);
  tokenRoutes(app, context);
}

function sessionRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.register, async ({ body, system }) => {
    const currency = body.baseCurrency ?? 'USD';
    assertCurrency(currency, 'body/baseCurrency');
    const passwordHash = await hashPassword(body.password);
    const userId = uuid();
    const now = context.now();
    return system(async (db) => {
      await db
        .insertInto('users')
        .values({
          id: userId,
          email: body.email.trim(),
          name: body.name ?? body.email.split('@')[0]!,
          password_hash: passwordHash,
          default_book_id: null,
          created_at: now,
        })
        .execute();
      const bookId = await openBook(db, { userId, name: 'My book', baseCurrency: currency }, now);
      const user = await db
        .updateTable('users')
        .set({ default_book_id: bookId })
        .where('id', '=', userId)
        .returningAll()
        .executeTakeFirstOrThrow();
      return openSession(db, context, user);
    });
  });

  implement(app, context, contract.login, async ({ body, request, system }) => {
    const who = subjects(body.email, request);
    const now = context.now();
    await context.database.system((db) => assertMayTry(db, who, now));
    const user = await context.database.system((db) =>
      db
        .selectFrom('users')
        .selectAll()
        .where((each) => each(each.fn('lower', ['email']), '=', body.email.trim().toLowerCase()))
        .executeTakeFirst(),
    );
    if (!(await verifyPassword(user?.password_hash ?? null, body.password)) || user === undefined) {
      await context.database.system((db) => recordFailure(db, who, now));
      throw WRONG;
    }
    return system(async (db) => {
      await forgetFailures(db, who[0]);
      return openSession(db, context, user);
    });
  });

  implement(app, context, contract.refresh, async ({ body }) => {
    // The end of a family must stand although this request fails, so the transaction commits before the error.
    const outcome = await context.database.system(async (db) => {
      const rotation = await rotate(db, body.refreshToken, context.now());
      return rotation.outcome === 'rotated'
        ? openSession(db, context, rotation.user, rotation.familyId)
        : rotation.outcome;
    });
    if (outcome === 'reused') {
      throw new ProblemError('token-reused', 'This refresh token was used before. Sign in again.');
    }
    if (outcome === 'unknown')
      throw new ProblemError('unauthenticated', 'The refresh token is not valid or has expired.');
    return outcome;
  });

  implement(app, context, contract.logout, async ({ body, system }) => {
    await system((db) => endSession(db, body.refreshToken, context.now()));
  });

  implement(app, context, contract.changePassword, async ({ body, caller, request, system }) => {
    const user = await currentUser(context, caller.userId);
    const who = subjects(user.email, request);
    await context.database.system((db) => assertMayTry(db, who, context.now()));
    if (!(await verifyPassword(user.password_hash, body.currentPassword))) {
      await context.database.system((db) => recordFailure(db, who, context.now()));
      throw new ProblemError('wrong-credentials', 'The current password is wrong.');
    }
    const passwordHash = await hashPassword(body.newPassword);
    return system(async (db) => {
      await endAllSessions(db, user.id, context.now());
      await db.updateTable('users').set({ password_hash: passwordHash }).where('id', '=', user.id).execute();
      return openSession(db, context, user);
    });
  });
}

async function currentUser(context: Context, userId: string) {
  const user = await context.database.system((db) =>
    db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst(),
  );
  if (user === undefined) throw new ProblemError('unauthenticated', 'This user no longer exists.');
  return user;
}

function userRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getMe, async ({ caller }) =>
    userView(await currentUser(context, caller.userId)),
  );

  implement(app, context, contract.updateMe, async ({ body, caller, system }) => {
    await currentUser(context, caller.userId);
    return system(async (db) => {
      if (body.defaultBookId !== undefined) {
        const member = await db
          .selectFrom('member')
          .select('role')
          .where('book_id', '=', body.defaultBookId)
          .where('user_id', '=', caller.userId)
          .executeTakeFirst();
        if (member === undefined) throw new ProblemError('not-found', 'There is no such book among yours.');
      }
      const user = await db
        .updateTable('users')
        .set((each) => ({
          name: body.name ?? each.ref('name'),
          default_book_id: body.defaultBookId ?? each.ref('default_book_id'),
        }))
        .where('id', '=', caller.userId)
        .returningAll()
        .executeTakeFirstOrThrow();
      return userView(user);
    });
  });
}

function tokenRoutes(app: FastifyInstance, context: Context): void {
  const view = (row: {
    id: string;
    name: string;
    scopes: string[];
    expires_at: Date | null;
    last_used_at: Date | null;
    created_at: Date;
  }) => ({
    id: row.id,
    name: row.name,
    scopes: row.scopes as ('read' | 'write')[],
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  });

  implement(app, context, contract.listTokens, async ({ caller }) => {
    const rows = await context.database.system((db) =>
      db
        .selectFrom('access_token')
        .selectAll()
        .where('user_id', '=', caller.userId)
        .orderBy('created_at')
        .execute(),
    );
    return { items: rows.map(view), nextCursor: null };
  });

  implement(app, context, contract.createToken, async ({ body, caller, system }) => {
    const token = `${PERSONAL_TOKEN_PREFIX}${randomBytes(32).toString('base64url')}`;
    return system(async (db) => {
      const row = await db
        .insertInto('access_token')
        .values({
          id: uuid(),
          user_id: caller.userId,
          name: body.name,
          token_hash: hashToken(token),
          scopes: body.scopes,
          expires_at:
            body.expiresAt === undefined || body.expiresAt === null ? null : new Date(body.expiresAt),
          last_used_at: null,
          created_at: context.now(),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return { ...view(row), token };
    });
  });

  implement(app, context, contract.deleteToken, async ({ params, caller, system }) => {
    const { numDeletedRows } = await system((db) =>
      db
        .deleteFrom('access_token')
        .where('id', '=', params.id)
        .where('user_id', '=', caller.userId)
        .executeTakeFirst(),
    );
    if (numDeletedRows === 0n) throw new ProblemError('not-found', 'There is no such token among yours.');
  });
}
