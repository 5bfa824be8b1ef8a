import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

/*
 * IRS Publication 550, chapter 4, "Puts and Calls": ten calls for 4,000 that expire (example 1) or are exercised (example 3), seen by
 * holder and writer; the same of puts by the rules above them.
 */

const app = testServer();
let ada: Person;
let bob: Person;
beforeAll(async () => {
  ada = await app.person('Ada');
  bob = await app.person('Bob');
});

const EXPIRY = '2025-12-19';
const CALL = 'JJJ251219C00050000';
const PUT = 'JJJ251219P00050000';
let count = 0;

/** A portfolio with cash and ten options, held or written. */
async function withTen(symbol: string, side: 'BUY' | 'SELL', more: object[] = []) {
  count += 1;
  const made = await ada.call('POST', '/portfolios', {
    name: `End ${count}`,
    currency: 'USD',
    allowShort: true,
  });
  const path = `/portfolios/${made.body.id}`;
  const trade = { type: side, date: '2025-04-08', symbol, quantity: '10', price: '4', currency: 'USD' };
  const deposit = { type: 'DEPOSIT', date: '2025-04-01', amount: '100000', currency: 'USD' };
  const { status, body } = await ada.call('POST', `${path}/transactions`, [deposit, ...more, trade]);
  expect(status).toBe(201);
  return { path, assetId: body.items.at(-1).assetId as string };
}
const shares = {
  type: 'BUY',
  date: '2025-04-02',
  symbol: 'JJJ',
  quantity: '1000',
  price: '40',
  currency: 'USD',
};

const end = (path: string, body: object, query = '') => ada.call('POST', `${path}/options/end${query}`, body);
const figures = async (path: string) => {
  const { items, totals } = (await ada.call('GET', `${path}/holdings?asOf=${EXPIRY}`)).body;
  const lots = (await ada.call('GET', `${path}/lots`)).body.closed;
  return {
    held: items.map((each: Record<string, string>) => [each.symbol, each.quantity, each.costBasis]),
    cash: totals.cash,
    gains: lots.map((lot: Record<string, string>) => [lot.symbol, lot.gain]),
  };
};
const balanced = async (path: string) => {
  const { body } = await ada.call('GET', path);
  return app.server.context.database.read(ada, async (db) => {
    const rows = await db
      .selectFrom('posting')
      .innerJoin('entry', (join) =>
        join.onRef('entry.book_id', '=', 'posting.book_id').onRef('entry.id', '=', 'posting.entry_id'),
      )
      .select(({ fn }) => fn.sum<string>('posting.weight').as('weight'))
      .where('posting.book_id', '=', db.bookId)
      .where('entry.portfolio_id', '=', body.id)
      .groupBy('entry.id')
      .execute();
    return rows.every(({ weight }) => Number(weight) === 0);
  });
};

describe('options that expire', () => {
  it('are what they cost lost, of their holder', async () => {
    const { path, assetId } = await withTen(CALL, 'BUY');
    const { status, body } = await end(path, { assetId, kind: 'expire' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ date: EXPIRY, quantity: '10', premium: '4000.00' });
    expect(body.items).toMatchObject([{ type: 'SELL', amount: '0.00', note: `Expiry of 10 ${CALL}` }]);
    expect(await figures(path)).toEqual({ held: [], cash: '96000.00', gains: [[CALL, '-4000.00']] });
    expect(await balanced(path)).toBe(true);
  });

  it('are what they brought kept, of their writer', async () => {
    const { path, assetId } = await withTen(CALL, 'SELL');
    expect((await end(path, { assetId, kind: 'expire', date: '2025-12-22' })).status).toBe(200);
    expect(await figures(path)).toMatchObject({ cash: '104000.00', gains: [[CALL, '4000.00']] });
  });
});

describe('options that are exercised', () => {
  it('add what a call cost to what its shares cost, and are taken back as one', async () => {
    const { path, assetId } = await withTen(CALL, 'BUY');
    const before = await figures(path);
    expect((await ada.call('GET', `${path}/holdings`)).body.items).toMatchObject([
      { symbol: CALL, expiry: EXPIRY },
    ]);
    const dry = await end(path, { assetId, kind: 'exercise' }, '?dryRun=true');
    expect([dry.body.legs.length, dry.body.items]).toEqual([2, []]);
    expect(await figures(path)).toEqual(before);
    const { body } = await end(path, { assetId, kind: 'exercise' });
    expect(body.legs).toEqual(dry.body.legs);
    const after = { held: [['JJJ', '1000', '54000.00']], cash: '46000.00', gains: [[CALL, '0.00']] };
    expect(await figures(path)).toEqual(after);
    expect(await balanced(path)).toBe(true);
    const [{ id }] = (await ada.call('GET', '/operations?limit=1')).body.items;
    expect((await ada.call('POST', `/operations/${id}/undo`)).status).toBe(200);
    expect(await figures(path)).toEqual(before);
  });

  it.each([
    // Shares of 40 go for 50 and 4 of premium more (call written), less (put held); 50 less 4 is paid for those of a put written.
    [
      'assign',
      CALL,
      'SELL',
      {
        held: [],
        cash: '114000.00',
        gains: [
          [CALL, '0.00'],
          ['JJJ', '14000.00'],
        ],
      },
    ],
    [
      'exercise',
      PUT,
      'BUY',
      {
        held: [],
        cash: '106000.00',
        gains: [
          [PUT, '0.00'],
          ['JJJ', '6000.00'],
        ],
      },
    ],
    [
      'assign',
      PUT,
      'SELL',
      { held: [['JJJ', '2000', '86000.00']], cash: '14000.00', gains: [[PUT, '0.00']] },
    ],
  ] as const)('%s: %s after a %s', async (kind, symbol, side, expected) => {
    const { path, assetId } = await withTen(symbol, side, [shares]);
    const { status } = await end(path, { assetId, kind });
    expect(status).toBe(200);
    const found = await figures(path);
    expect({ ...found, gains: found.gains.toSorted() }).toEqual({
      ...expected,
      gains: [...expected.gains].toSorted(),
    });
    expect(await balanced(path)).toBe(true);
  });

  it('of a part take the cost of the lots that they close', async () => {
    const dearer = {
      type: 'BUY',
      date: '2025-04-07',
      symbol: CALL,
      quantity: '2',
      price: '6',
      currency: 'USD',
    };
    const { path, assetId } = await withTen(CALL, 'BUY', [dearer]);
    const { body } = await end(path, { assetId, kind: 'exercise', quantity: '3', date: '2025-06-02' });
    // The two of 600 first, then one of 400.
    expect(body.premium).toBe('1600.00');
    expect(body.legs[1]).toMatchObject({ type: 'BUY', symbol: 'JJJ', quantity: '300', amount: '16600.00' });
    expect((await figures(path)).held).toContainEqual([CALL, '9', '3600.00']);
  });
});

describe('what can not end that way', () => {
  const refused = async (path: string, body: object) => {
    const answer = await end(path, body);
    return [answer.status, answer.body.detail];
  };

  it('says why, and books nothing', async () => {
    const { path, assetId } = await withTen(CALL, 'BUY');
    const before = await figures(path);
    const say = (text: string) => [422, expect.stringContaining(text)];
    expect(await refused(path, { assetId, kind: 'exercise', quantity: '11' })).toEqual(say('holds 10'));
    expect(await refused(path, { assetId, kind: 'assign' })).toEqual(say('only what is sold short'));
    expect(await refused(path, { assetId, kind: 'expire', date: '2025-12-18' })).toEqual(
      say('not expire before'),
    );
    expect(await refused(path, { assetId, kind: 'exercise', date: '2025-12-22' })).toEqual(say('expired on'));
    expect(await refused(path, { assetId, kind: 'exercise', date: '2025-04-07' })).toEqual(say('holds no'));
    expect((await end(path, { assetId, kind: 'expire', date: '2999-01-01' })).body.errors[0].path).toBe(
      'body/date',
    );
    expect((await end(path, { assetId, kind: 'expire', quantity: '0' })).body.errors[0].path).toBe(
      'body/quantity',
    );
    expect(await figures(path)).toEqual(before);
  });

  it('is all or nothing where the shares are not there', async () => {
    const { path, assetId } = await withTen(PUT, 'BUY');
    await ada.call('PATCH', path, { allowShort: false });
    const before = await figures(path);
    expect(await refused(path, { assetId, kind: 'exercise' })).toEqual([
      422,
      `On ${EXPIRY} the portfolio holds 0 JJJ, but 1000 would leave it.`,
    ]);
    expect(await figures(path)).toEqual(before);
  });

  it('is refused of what is no option, and of others', async () => {
    const { path, assetId } = await withTen(CALL, 'BUY', [shares]);
    const { items } = (await ada.call('GET', `${path}/holdings`)).body;
    const stock = items.find((each: { symbol: string }) => each.symbol === 'JJJ').assetId;
    expect((await end(path, { assetId: stock, kind: 'expire' })).body.errors[0].path).toBe('body/assetId');
    expect((await bob.call('POST', `${path}/options/end`, { assetId, kind: 'expire' })).status).toBe(404);
    const own = (await bob.call('POST', '/portfolios', { name: 'Own', currency: 'USD' })).body.id;
    const foreign = await bob.call('POST', `/portfolios/${own}/options/end`, { assetId, kind: 'expire' });
    expect(foreign.status).toBe(404);
  });
});
