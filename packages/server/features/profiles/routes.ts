import * as contract from '@financehub/contract/profiles.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Writer } from '../../db/database.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { invalidBody, notFound, ProblemError } from '../../http/problem.ts';
import {
  changeProfile,
  deleteProfile,
  findProfile,
  insertProfile,
  listProfiles,
  type Profile,
} from './store.ts';

export function profilesRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listProfiles, ({ read }) =>
    read(async (db) => ({ items: await listProfiles(db) })),
  );

  implement(app, context, contract.getProfile, ({ params, read, version }) =>
    read(async (db) => {
      const { profile, version: current } = await findProfile(db, params.id);
      await version(current);
      return profile;
    }),
  );

  implement(app, context, contract.createProfile, async ({ body, write, version }) =>
    write({ kind: 'profile.create', summary: `Saved the import profile “${body.name}”` }, async (db) => {
      assertCurrency(body.dialect.currency, 'body/dialect/currency');
      await assertAccount(db, body.accountId ?? null);
      await assertName(db, body.name, null);
      const id = await insertProfile(db, { ...body, accountId: body.accountId ?? null });
      await version(db.operationId);
      return (await findProfile(db, id)).profile;
    }),
  );

  implement(app, context, contract.updateProfile, async ({ params, body, read, write, version }) => {
    const { profile } = await read((db) => findProfile(db, params.id));
    return write(
      { kind: 'profile.update', summary: `Changed the import profile “${profile.name}”` },
      async (db) => {
        if (body.dialect !== undefined) assertCurrency(body.dialect.currency, 'body/dialect/currency');
        if (body.accountId !== undefined) await assertAccount(db, body.accountId);
        if (body.name !== undefined) await assertName(db, body.name, params.id);
        const before = await lockProfile(db, params.id, version);
        await changeProfile(db, { ...before, ...body });
        await version(db.operationId);
        return (await findProfile(db, params.id)).profile;
      },
    );
  });

  implement(app, context, contract.deleteProfile, async ({ params, read, write, version }) => {
    const { profile } = await read((db) => findProfile(db, params.id));
    await write(
      { kind: 'profile.delete', summary: `Deleted the import profile “${profile.name}”` },
      async (db) => {
        await lockProfile(db, params.id, version);
        await deleteProfile(db, params.id);
      },
    );
  });
}

/** Whoever changes a profile waits for whoever is changing it, and learns when theirs is not the newest version. */
async function lockProfile(
  db: Writer,
  id: string,
  version: (current: string, view: () => Profile) => Promise<void>,
): Promise<Profile> {
  await db
    .selectFrom('import_profile')
    .select('id')
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .forUpdate()
    .execute();
  const { profile, version: current } = await findProfile(db, id);
  await version(current, () => profile);
  return profile;
}

async function assertAccount(db: Writer, accountId: string | null): Promise<void> {
  if (accountId === null) return;
  const account = await db
    .selectFrom('account')
    .select('type')
    .where('book_id', '=', db.bookId)
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (account === undefined) throw notFound('account');
  if (account.type !== 'asset' && account.type !== 'liability') {
    throw invalidBody('accountId', 'must be an asset or liability account');
  }
}

async function assertName(db: Writer, name: string, id: string | null): Promise<void> {
  const taken = await db
    .selectFrom('import_profile')
    .select('id')
    .where('book_id', '=', db.bookId)
    .where((where) => where(where.fn('lower', ['name']), '=', name.toLowerCase()))
    .executeTakeFirst();
  if (taken === undefined || taken.id === id) return;
  throw new ProblemError('conflict', `There is an import profile “${name}” already.`, {
    mend: 'Choose another name, or change that one.',
  });
}
