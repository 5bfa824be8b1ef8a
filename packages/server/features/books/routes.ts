import * as contract from '@financehub/contract/books.ts';
import type { FastifyInstance } from 'fastify';
import type { Kysely, Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Tables } from '../../db/tables.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { notFound, ProblemError } from '../../http/problem.ts';
import { openBook } from './store.ts';

type BookRow = Selectable<Tables['book']> & { role: 'owner' | 'editor' | 'viewer' };

function view(row: BookRow): Static<typeof contract.Book> {
  return {
    id: row.id,
    name: row.name,
    baseCurrency: row.base_currency,
    costBasis: row.cost_basis,
    fiscalYearStart: row.fiscal_year_start,
    sample: row.sample,
    role: row.role,
    createdAt: row.created_at.toISOString(),
  };
}

function booksOf(db: Kysely<Tables>, userId: string) {
  return db
    .selectFrom('book')
    .innerJoin('member', 'member.book_id', 'book.id')
    .selectAll('book')
    .select('member.role')
    .where('member.user_id', '=', userId);
}

export function booksRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listBooks, async ({ caller }) => {
    const rows = await context.database.system((db) =>
      booksOf(db, caller.userId).orderBy('book.created_at').execute(),
    );
    return { items: rows.map(view), nextCursor: null };
  });

  implement(app, context, contract.createBook, async ({ body, caller, system }) => {
    assertCurrency(body.baseCurrency, 'body/baseCurrency');
    return system(async (db) => {
      const id = await openBook(
        db,
        { ...body, userId: caller.userId, baseCurrency: body.baseCurrency ?? 'USD' },
        context.now(),
      );
      return view(await booksOf(db, caller.userId).where('book.id', '=', id).executeTakeFirstOrThrow());
    });
  });

  implement(app, context, contract.getBook, async ({ params, principal, read }) =>
    read(async (db) => {
      const row = await db
        .selectFrom('book')
        .innerJoin('member', 'member.book_id', 'book.id')
        .selectAll('book')
        .select('member.role')
        .where('book.id', '=', params.id)
        .where('member.user_id', '=', principal.userId)
        .executeTakeFirst();
      if (row === undefined) throw notFound('book');
      return view(row);
    }),
  );

  implement(app, context, contract.updateBook, async ({ params, body, principal, touch }) => {
    assertCurrency(body.baseCurrency, 'body/baseCurrency');
    return touch(async (db) => {
      await db
        .updateTable('book')
        .set((each) => ({
          name: body.name ?? each.ref('name'),
          base_currency: body.baseCurrency ?? each.ref('base_currency'),
          cost_basis: body.costBasis ?? each.ref('cost_basis'),
          fiscal_year_start: body.fiscalYearStart ?? each.ref('fiscal_year_start'),
        }))
        .where('id', '=', params.id)
        .execute();
      return view(
        await booksOf(db, principal.userId).where('book.id', '=', params.id).executeTakeFirstOrThrow(),
      );
    });
  });

  implement(app, context, contract.deleteBook, async ({ params }) => {
    await context.database.system(async (db) => {
      await sql`SELECT drop_book(${params.id})`.execute(db);
    });
    await context.warehouse.dropBook(params.id);
  });

  memberRoutes(app, context);
}

/** Membership decides who may see a book, so it is written past row-level security, after the role was checked. */
function memberRoutes(app: FastifyInstance, context: Context): void {
  const members = (db: Kysely<Tables>, bookId: string) =>
    db
      .selectFrom('member')
      .innerJoin('users', 'users.id', 'member.user_id')
      .select(['member.user_id as userId', 'users.email', 'users.name', 'member.role'])
      .where('member.book_id', '=', bookId);
  const assertOwnerLeft = async (db: Kysely<Tables>, bookId: string): Promise<void> => {
    const owner = await members(db, bookId).where('member.role', '=', 'owner').executeTakeFirst();
    if (owner === undefined) throw new ProblemError('conflict', 'A book keeps at least one owner.');
  };

  implement(app, context, contract.listMembers, async ({ params, read }) => {
    await read(async () => undefined);
    const items = await context.database.system((db) =>
      members(db, params.id).orderBy('users.email').execute(),
    );
    return { items, nextCursor: null };
  });

  implement(app, context, contract.addMember, async ({ params, body, system }) => {
    return system(async (db) => {
      const user = await db
        .selectFrom('users')
        .select('id')
        .where((each) => each(each.fn('lower', ['email']), '=', body.email.toLowerCase()))
        .executeTakeFirst();
      if (user === undefined) {
        throw new ProblemError('impossible', 'Nobody has registered with this e-mail address yet.', {
          mend: 'Ask them to register first.',
        });
      }
      await db
        .insertInto('member')
        .values({ book_id: params.id, user_id: user.id, role: body.role })
        .execute();
      return members(db, params.id).where('member.user_id', '=', user.id).executeTakeFirstOrThrow();
    });
  });

  implement(app, context, contract.updateMember, async ({ params, body, system }) => {
    return system(async (db) => {
      await lockBook(db, params.id);
      const { numUpdatedRows } = await db
        .updateTable('member')
        .set({ role: body.role })
        .where('book_id', '=', params.id)
        .where('user_id', '=', params.userId)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw notFound('member');
      await assertOwnerLeft(db, params.id);
      return members(db, params.id).where('member.user_id', '=', params.userId).executeTakeFirstOrThrow();
    });
  });

  implement(app, context, contract.removeMember, async ({ params, system }) => {
    await system(async (db) => {
      await lockBook(db, params.id);
      const { numDeletedRows } = await db
        .deleteFrom('member')
        .where('book_id', '=', params.id)
        .where('user_id', '=', params.userId)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw notFound('member');
      await db
        .updateTable('users')
        .set({ default_book_id: null })
        .where('id', '=', params.userId)
        .where('default_book_id', '=', params.id)
        .execute();
      await assertOwnerLeft(db, params.id);
    });
  });
}

/** Two owners leaving at once must not leave a book without one. */
async function lockBook(db: Kysely<Tables>, bookId: string): Promise<void> {
  await db.selectFrom('book').select('id').where('id', '=', bookId).forUpdate().execute();
}
