import type { ImportProfile } from '@financehub/contract/profiles.ts';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import { v7 as uuid } from 'uuid';
import type { Reader, Writer } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';

export type Profile = Static<typeof ImportProfile>;

function profiles(db: Reader | Writer) {
  return db
    .selectFrom('import_profile as f')
    .leftJoin(
      (used) =>
        used
          .selectFrom('import')
          .select([
            'profile_id',
            sql<number>`count(*)::int`.as('uses'),
            sql<Date>`max(created_at)`.as('last'),
          ])
          .where('book_id', '=', db.bookId)
          .where('profile_id', 'is not', null)
          .where('status', '=', 'done')
          .groupBy('profile_id')
          .as('u'),
      (join) => join.onRef('u.profile_id', '=', 'f.id'),
    )
    .select([
      'f.id',
      'f.name',
      'f.signature',
      'f.dialect',
      'f.account_id',
      'f.operation_id',
      'u.uses',
      'u.last',
    ])
    .where('f.book_id', '=', db.bookId);
}

type Row = Awaited<ReturnType<ReturnType<typeof profiles>['executeTakeFirstOrThrow']>>;

function view(row: Row): Profile {
  return {
    id: row.id,
    name: row.name,
    signature: row.signature,
    dialect: row.dialect as Profile['dialect'],
    accountId: row.account_id,
    uses: row.uses ?? 0,
    lastUsedAt: row.last?.toISOString() ?? null,
  };
}

export async function listProfiles(db: Reader): Promise<Profile[]> {
  const rows = await profiles(db).orderBy('f.name').orderBy('f.id').execute();
  return rows.map(view);
}

export async function findProfile(
  db: Reader | Writer,
  id: string,
): Promise<{ profile: Profile; version: string }> {
  const row = await profiles(db).where('f.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('import profile');
  return { profile: view(row), version: row.operation_id };
}

type Saved = Pick<Profile, 'name' | 'signature' | 'dialect' | 'accountId'>;

export async function insertProfile(
  db: Writer,
  { name, signature, dialect, accountId }: Saved,
): Promise<string> {
  const id = uuid();
  await db
    .insertInto('import_profile')
    .values({
      book_id: db.bookId,
      id,
      name,
      signature,
      dialect: JSON.stringify(dialect),
      account_id: accountId,
    })
    .execute();
  return id;
}

export async function changeProfile(
  db: Writer,
  { id, name, dialect, accountId }: Omit<Saved, 'signature'> & { readonly id: string },
): Promise<void> {
  await db
    .updateTable('import_profile')
    .set({ name, dialect: JSON.stringify(dialect), account_id: accountId })
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .execute();
}

export async function deleteProfile(db: Writer, id: string): Promise<void> {
  await db.deleteFrom('import_profile').where('book_id', '=', db.bookId).where('id', '=', id).execute();
}
