import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';

const app = testServer();

describe('a change of more than a thousand', () => {
  it('is undone and done again row by row, and its audit shows what each was and is', async () => {
    const bob = await app.person('Bob');
    const lines = Array.from(
      { length: 1200 },
      (_, row) => `2026-01-${String((row % 28) + 1).padStart(2, '0')},P${row},-${row + 1}.00`,
    );
    const file = `date,payee,amount\n${lines.join('\n')}\n`;
    await bob.job((await bob.upload('/imports', 'many.csv', file)).body.jobId);
    const state = async () => {
      const { rows } = await app.server.context.database.ownerPool.query(
        `SELECT md5(string_agg(to_jsonb(e)::text, '' ORDER BY e.id)) AS entries,
          (SELECT md5(string_agg(to_jsonb(p)::text, '' ORDER BY p.entry_id, p.ordinal)) FROM posting p WHERE p.book_id = $1) AS postings
         FROM entry e WHERE e.book_id = $1`,
        [bob.bookId],
      );
      return rows[0];
    };
    const before = await state();
    const { items } = (await bob.call('GET', '/categories')).body;
    const body = { filter: {}, action: 'categorize', categoryId: items[0].id, expect: 1200 };
    const done = await bob.call('POST', '/transactions/bulk', body);
    expect(done.body.changed).toBe(1200);
    const after = await state();
    const path = `/operations/${done.body.operationId}`;
    const { audit } = (await bob.call('GET', path)).body;
    const entry = audit.find(
      (each: { table: string; action: string }) => each.table === 'entry' && each.action === 'update',
    );
    expect(entry.after).toEqual({
      ...entry.before,
      category_source: 'user',
      category_confidence: 1,
      operation_id: done.body.operationId,
    });
    await bob.call('POST', `${path}/undo`);
    expect(await state()).toEqual(before);
    await bob.call('POST', `${path}/redo`);
    expect(await state()).toEqual(after);
    await bob.call('POST', `${path}/undo`);
    expect(await state()).toEqual(before);
  });
});
