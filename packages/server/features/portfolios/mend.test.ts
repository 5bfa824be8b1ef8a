import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
beforeAll(async () => {
  ada = await app.person('Ada');
});

const post = async (path: string, body: unknown): Promise<string> => {
  expect((await ada.call('POST', `${path}/transactions`, body)).status).toBe(201);
  return (await ada.call('GET', '/operations?limit=1')).body.items[0].id;
};
const undo = (id: string) => ada.call('POST', `/operations/${id}/undo`);
/** What the ledger's postings say is held. */
const booked = async (path: string): Promise<string> => {
  const { body } = await ada.call('GET', path);
  return app.server.context.database.read(ada, async (db) => {
    const row = await db
      .selectFrom('posting')
      .select(sql<string>`coalesce(sum(quantity), 0)::text`.as('quantity'))
      .where('book_id', '=', db.bookId)
      .where('account_id', '=', body.holdingsAccountId)
      .executeTakeFirstOrThrow();
    return row.quantity;
  });
};
const open = async (name: string): Promise<string> =>
  `/portfolios/${(await ada.call('POST', '/portfolios', { name, currency: 'USD' })).body.id}`;
const move = (type: string, date: string, quantity: string, price?: string) => ({
  type,
  date,
  symbol: 'X',
  quantity,
  ...(price === undefined ? {} : { price }),
});

describe('taking back a purchase', () => {
  it('books the split after it anew', async () => {
    const path = await open('Split');
    const first = await post(path, move('BUY', '2024-01-02', '10', '1'));
    await post(path, move('BUY', '2024-01-03', '5', '1'));
    await post(path, move('SPLIT', '2024-02-01', '4'));
    expect(await booked(path)).toBe('60');
    expect((await undo(first)).status).toBe(200);
    expect(await booked(path)).toBe('20');
    expect((await ada.call('GET', `${path}/holdings`)).body.items[0].quantity).toBe('20');
  });

  it('is refused when its shares were sold since', async () => {
    const path = await open('Sold');
    const first = await post(path, move('BUY', '2024-01-02', '10', '1'));
    await post(path, move('SELL', '2024-02-01', '4', '2'));
    const refused = await undo(first);
    expect(refused.status).toBe(409);
    expect(refused.body.type).toMatch(/undo-conflict$/);
    expect(refused.body.detail).toBe('On 2024-02-01 the portfolio holds 0 X, but 4 would leave it.');
    expect(await booked(path)).toBe('6');
  });

  it('takes shares along at their cost when they are transferred out', async () => {
    const path = await open('Transfer');
    const first = await post(path, move('BUY', '2024-01-02', '10', '7'));
    await post(path, move('BUY', '2024-01-03', '10', '8'));
    await post(path, move('TRANSFER_OUT', '2024-02-01', '5'));
    const cost = async () =>
      app.server.context.database.read(ada, async (db) => {
        const { rows } = await sql<{ weight: string }>`SELECT p.weight::text FROM posting p JOIN entry e
          ON e.book_id = p.book_id AND e.id = p.entry_id WHERE e.book_id = ${db.bookId}
          AND e.portfolio_id = ${path.split('/').at(-1)} AND e.kind = 'TRANSFER_OUT' ORDER BY p.ordinal LIMIT 1`.execute(
          db,
        );
        return rows[0]!.weight;
      });
    expect(await cost()).toBe('-35');
    expect((await undo(first)).status).toBe(200);
    expect(await cost()).toBe('-40');
    const [transfer] = (await ada.call('GET', `${path}/transactions?type=TRANSFER_OUT`)).body.items;
    expect(transfer.amount).toBeNull();
  });
});
