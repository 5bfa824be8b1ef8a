import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../testing/server.ts';

const app = testServer();
let ada: Person;
beforeAll(async () => {
  ada = await app.person('Ada');
});

const together = (use: Parameters<typeof app.server.context.database.together>[1], bookId = ada.bookId) =>
  app.server.context.database.together({ userId: ada.userId, bookId }, use);
const INSERT =
  'INSERT INTO operation (book_id, id, kind, summary, user_id, at) VALUES ($1, $2, $3, $4, $5, now())';
const row = (id: string) => [ada.bookId, id, 'test', 'A test', ada.userId];
const ID = '00000000-0000-7000-8000-00000000000';
const kept = async (): Promise<string[]> => {
  const { rows } = await app.server.context.database.ownerPool.query(
    `SELECT id FROM operation WHERE kind = 'test' ORDER BY id`,
  );
  return rows.map(({ id }) => id);
};

describe('a transaction in one go', () => {
  it('has what was sent in its order, and is on the disk when it is answered', async () => {
    const found = await together(async (db, send) => {
      void send(INSERT, row(`${ID}1`));
      const seen = await db.selectFrom('operation').select('id').where('id', '=', `${ID}1`).execute();
      void send(INSERT, row(`${ID}2`));
      return seen;
    });
    expect(found).toEqual([{ id: `${ID}1` }]);
    expect(await kept()).toEqual([`${ID}1`, `${ID}2`]);
  });

  it('is rolled back whole by what is not waited for, and throws that', async () => {
    const failing = together(async (_db, send) => {
      void send(INSERT, row(`${ID}3`));
      void send(INSERT, row(`${ID}1`));
      void send(INSERT, row(`${ID}4`));
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(await kept()).toEqual([`${ID}1`, `${ID}2`]);
  });

  it('is rolled back by an error of the program', async () => {
    const failing = together(async (_db, send) => {
      await send(INSERT, row(`${ID}5`));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await kept()).toEqual([`${ID}1`, `${ID}2`]);
  });

  it('throws that the book is not theirs, not what came of it', async () => {
    const other = await app.person('Bob');
    const asked = together(async (db) => db.selectFrom('operation').select('id').execute(), other.bookId);
    await expect(asked).rejects.toMatchObject({ code: 'FH404' });
  });

  it('answers on the same connections afterwards, with other values for the same text', async () => {
    for (const value of [1, 2, 3, 4, 5, 6, 7])
      expect(
        await together(async (db) => (await sql<{ n: number }>`SELECT ${value}::int AS n`.execute(db)).rows),
      ).toEqual([{ n: value }]);
  });
});
