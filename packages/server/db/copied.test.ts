import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../testing/server.ts';
import type { Reader } from './database.ts';

const app = testServer();
let ada: Person;
beforeAll(async () => {
  ada = await app.person('Ada');
});

const reading = <T>(use: (db: Reader) => Promise<T>): Promise<T> =>
  app.server.context.database.read({ userId: ada.userId, bookId: ada.bookId }, use);
const one = async (db: Reader): Promise<unknown> => (await sql`SELECT 1 AS one`.execute(db)).rows;

describe('rows that are copied out', () => {
  it('come as lines of whole blocks, nothing for null', async () => {
    const blocks = await reading((db) =>
      Array.fromAsync(
        db.copied(`SELECT n, NULL, n % 2 = 0, repeat('x', 60) FROM generate_series(1, 5000) n`),
      ),
    );
    expect(blocks.length).toBeGreaterThan(1);
    const texts = blocks.map((block) => new TextDecoder().decode(block));
    expect(texts.every((text) => text.endsWith('\n'))).toBe(true);
    const lines = texts.join('').trimEnd().split('\n');
    expect(lines).toHaveLength(5000);
    expect(lines[3]).toBe(`4\t\tt\t${'x'.repeat(60)}`);
    // A block is memory of its own, which can go to a thread.
    expect(blocks.every((block) => block.byteLength === block.buffer.byteLength)).toBe(true);
  });

  it('may each be longer than a block, and may be none', async () => {
    const long = await reading((db) =>
      Array.fromAsync(db.copied(`SELECT repeat('é', 200000), n FROM generate_series(1, 2) n`)),
    );
    expect(long.map((block) => new TextDecoder().decode(block))).toEqual(
      [1, 2].map((n) => `${'é'.repeat(200_000)}\t${n}\n`),
    );
    expect(await reading((db) => Array.fromAsync(db.copied('SELECT 1 WHERE false')))).toEqual([]);
  });

  it('are those of the reader alone', async () => {
    const query = 'SELECT name FROM book';
    const [block] = await reading((db) => Array.fromAsync(db.copied(query)));
    expect(new TextDecoder().decode(block).trimEnd().split('\n')).toHaveLength(1);
  });

  it('end in the error that PostgreSQL met on its way, with the connection of use as before', async () => {
    let seen = 0;
    const failing = reading(async (db) => {
      for await (const block of db.copied(
        `SELECT repeat('x', 200), 1 / (4000 - n) FROM generate_series(1, 5000) n`,
      ))
        seen += block.length;
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(seen).toBeGreaterThan(0);
    expect(await reading(one)).toEqual([{ one: 1 }]);
  });

  it('need not all be taken', async () => {
    const found = await reading(async (db) => {
      for await (const _ of db.copied(`SELECT repeat('x', 200) FROM generate_series(1, 5000) n`)) break;
      return one(db);
    });
    expect(found).toEqual([{ one: 1 }]);
  });
});
