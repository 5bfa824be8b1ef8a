import { describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();

const DAYS = ['2025-01-02', '2025-02-03', '2025-03-03', '2025-04-01', '2025-05-01'];
const buy = (date: string, symbol: string, quantity: string) => ({
  type: 'BUY',
  date,
  symbol,
  quantity,
  price: '10',
  currency: 'USD',
  fee: '1.00',
});

async function portfolio(who: Person, transactions: readonly object[]): Promise<string> {
  const { body } = await who.call('POST', '/portfolios', { name: 'P', currency: 'USD' });
  await who.call('POST', `/portfolios/${body.id}/transactions`, transactions);
  for (const symbol of ['AAA', 'BBB', 'CCC']) {
    const { body: found } = await who.call('GET', `/assets/search?q=${symbol}`);
    const bars = DAYS.map((date, at) => ({ date, close: `${10 + at * symbol.charCodeAt(0) * 0.01}` }));
    if (found.items.length > 0) await who.call('PUT', `/assets/${found.items[0].id}/prices`, { bars });
  }
  return body.id;
}

/** As after a start of the program: nothing of it is in memory. */
async function forget(id: string): Promise<void> {
  const { ownerPool } = app.server.context.database;
  await ownerPool.query('UPDATE portfolio_state SET version = version + 1 WHERE portfolio_id = $1', [id]);
}

const performance = async (who: Person, query: string) => {
  const { status, body } = await who.call('GET', `/portfolio/performance?${query}`);
  expect(status).toBe(200);
  return body;
};

/** Every kind of transaction, with a split that needs no cash and one that pays some. */
const EVERYTHING = [
  { type: 'DEPOSIT', date: '2025-01-02', amount: '1000' },
  buy('2025-01-02', 'AAA', '20'),
  buy('2025-01-02', 'BBB', '10.5'),
  { type: 'SPLIT', date: '2025-02-03', symbol: 'AAA', quantity: '2' },
  { type: 'SPLIT', date: '2025-02-04', symbol: 'BBB', quantity: '0.1', amount: '5', currency: 'USD' },
  { type: 'DIVIDEND', date: '2025-02-10', symbol: 'AAA', amount: '12.34', tax: '1.23', currency: 'USD' },
  {
    type: 'SPIN_OFF',
    date: '2025-03-03',
    symbol: 'AAA',
    toSymbol: 'CCC',
    quantity: '0.5',
    basisFraction: '0.2',
  },
  { type: 'TRANSFER_IN', date: '2025-03-03', symbol: 'BBB', quantity: '3', price: '9', currency: 'USD' },
  { type: 'SELL', date: '2025-03-10', symbol: 'AAA', quantity: '5', price: '11', currency: 'USD', tax: '2' },
  { type: 'RETURN_OF_CAPITAL', date: '2025-03-11', symbol: 'CCC', amount: '3', currency: 'USD' },
  { type: 'FEE', date: '2025-03-12', amount: '1.5', currency: 'USD' },
  { type: 'INTEREST', date: '2025-03-13', amount: '0.5', currency: 'USD' },
  { type: 'WITHDRAWAL', date: '2025-04-01', amount: '100' },
  { type: 'TRANSFER_OUT', date: '2025-04-01', symbol: 'CCC', quantity: '1' },
];

describe('a portfolio that the thread reads from the ledger itself', () => {
  it('has the figures that it has when it is in memory', async () => {
    const ann = await app.person('Ann');
    const id = await portfolio(ann, EVERYTHING);
    const query = `portfolioId=${id}&to=2025-06-01`;
    const before = await performance(ann, query);
    expect(before.unavailable).toEqual([]);
    expect(before.holdings.length).toBe(3);
    await forget(id);
    expect(await performance(ann, query)).toEqual(before);
    // The same, with the version asked about once more for other days.
    const part = `portfolioId=${id}&from=2025-02-15&to=2025-03-20`;
    const told = await performance(ann, part);
    await forget(id);
    await ann.call('GET', `/portfolios/${id}/holdings`);
    expect(await performance(ann, part)).toEqual(told);
  });

  it('goes on from a change, from one of several, and from one that is taken back', async () => {
    const bea = await app.person('Bea');
    const id = await portfolio(bea, EVERYTHING);
    const query = `portfolioId=${id}&to=2025-06-01`;
    const anew = async () => {
      await forget(id);
      return performance(bea, query);
    };
    const edit = async (item: object) =>
      expect((await bea.call('POST', `/portfolios/${id}/transactions`, item)).status).toBe(201);
    const first = await anew();
    await edit(buy('2025-02-20', 'BBB', '2'));
    const one = await performance(bea, query);
    expect(one).not.toEqual(first);
    expect(await anew()).toEqual(one);
    await edit(buy('2025-02-21', 'AAA', '1'));
    await edit(buy('2025-01-20', 'CCC', '1'));
    const several = await performance(bea, query);
    expect(await anew()).toEqual(several);
    const { body: operations } = await bea.call('GET', '/operations?limit=3');
    for (const { id: last } of operations.items)
      expect((await bea.call('POST', `/operations/${last}/undo`)).status).toBe(200);
    expect(await performance(bea, query)).toEqual(first);
  });

  it('is told once to those who ask at the same time', async () => {
    const cid = await app.person('Cid');
    const id = await portfolio(cid, EVERYTHING);
    const query = `portfolioId=${id}&to=2025-06-01`;
    const before = await performance(cid, query);
    await forget(id);
    const all = await Promise.all([1, 2, 3].map(() => performance(cid, query)));
    expect(all).toEqual([before, before, before]);
  });
});

describe('more portfolios than the thread keeps', () => {
  it('are all in the sum', async () => {
    const dee = await app.person('Dee');
    const [many, each] = [40, '10.25'];
    const ids: string[] = [];
    for (let at = 0; at < many; at += 1) {
      const { body } = await dee.call('POST', '/portfolios', { name: `P${at}`, currency: 'USD' });
      const deposit = { type: 'DEPOSIT', date: '2025-01-02', amount: each };
      await dee.call('POST', `/portfolios/${body.id}/transactions`, [deposit]);
      ids.push(body.id);
    }
    expect((await performance(dee, 'currency=USD')).closing).toBe('410.00');
    for (const id of ids) await forget(id);
    expect((await performance(dee, 'currency=USD')).closing).toBe('410.00');
  });
});

describe('a transaction that moves into the period asked for', () => {
  it('counts, though none of its asset did before', async () => {
    const eve = await app.person('Eve');
    const id = await portfolio(eve, [buy('2025-01-02', 'AAA', '1'), buy('2025-04-01', 'BBB', '2')]);
    const query = `portfolioId=${id}&to=2025-02-03`;
    const before = await performance(eve, query);
    const { body } = await eve.call('GET', `/portfolios/${id}/transactions`);
    const { id: later } = body.items.find(({ symbol }: { symbol: string }) => symbol === 'BBB');
    const path = `/portfolios/${id}/transactions/${later}`;
    expect((await eve.call('PATCH', path, { date: '2025-01-02' })).status).toBe(200);
    const after = await performance(eve, query);
    await forget(id);
    expect(await performance(eve, query)).toEqual(after);
    // Two shares of BBB, whose price is 10 and 66 hundredths.
    expect(Number(after.closing) - Number(before.closing)).toBeCloseTo(21.32, 9);
  });
});

describe('figures after an edit', () => {
  it('are those of the ledger read anew to the last digit, though assets come in another order', async () => {
    const fay = await app.person('Fay');
    const id = await portfolio(fay, [buy('2025-02-03', 'AAA', '3.3'), buy('2025-03-03', 'BBB', '0.77')]);
    for (const symbol of ['CCC', 'DDD', 'EEE'])
      await fay.call('POST', '/assets', { symbol, currency: 'USD', type: 'stock' });
    for (const [at, symbol] of ['CCC', 'DDD', 'EEE'].entries()) {
      const { body: found } = await fay.call('GET', `/assets/search?q=${symbol}`);
      const bars = DAYS.map((date, row) => ({ date, close: `${(at + 1) * 0.1 + row * 0.013}` }));
      await fay.call('PUT', `/assets/${found.items[0].id}/prices`, { bars });
    }
    const query = `portfolioId=${id}&to=2025-06-01`;
    for (const [date, symbol, quantity] of [
      ['2025-02-02', 'EEE', '0.1'],
      ['2025-02-01', 'CCC', '1.1'],
      ['2025-01-02', 'DDD', '0.3'],
    ] as const) {
      await performance(fay, query);
      await fay.call('POST', `/portfolios/${id}/transactions`, buy(date, symbol, quantity));
    }
    const edited = await performance(fay, query);
    await forget(id);
    expect(await performance(fay, query)).toEqual(edited);
  });
});
