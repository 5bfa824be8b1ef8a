import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Person, testServer } from '../../testing/server.ts';

const app = testServer();
/** The day ends while the tests go on. */
const LATE = '2026-03-01T23:59:10.000Z';
let ada: Person;
let bob: Person;
beforeAll(async () => {
  app.setNow(LATE);
  ada = await app.person('Ada');
  bob = await app.person('Bob');
});

let steps = 0;
/** Some seconds later than whatever was done before; answers the instant. */
function later(): string {
  steps += 1;
  const instant = new Date(Date.parse(LATE) + steps * 5000).toISOString();
  app.setNow(instant);
  return instant;
}

let made = 0;
async function portfolio(transactions: object[], more: object = {}): Promise<string> {
  made += 1;
  const { body } = await ada.call('POST', '/portfolios', { name: `P${made}`, currency: 'USD', ...more });
  if (transactions.length > 0)
    expect((await ada.call('POST', `/portfolios/${body.id}/transactions`, transactions)).status).toBe(201);
  return body.id;
}

async function price(symbol: string, closes: Record<string, string>): Promise<string> {
  const { body } = await ada.call('GET', `/assets/search?q=${symbol}`);
  const bars = Object.entries(closes).map(([date, close]) => ({ date, close }));
  expect((await ada.call('PUT', `/assets/${body.items[0].id}/prices`, { bars })).status).toBe(200);
  return body.items[0].id;
}

async function done(answer: Promise<Answer>): Promise<string> {
  const { status, headers, body } = await answer;
  expect([status < 300, body]).toEqual([true, body]);
  return String(headers['operation-id']);
}

const day = (date: string, type: string, more: object) => ({ date, type, currency: 'USD', ...more });
const buy = (date: string, symbol: string, quantity: string, each: string, more: object = {}) =>
  day(date, 'BUY', { symbol, quantity, price: each, ...more });

const PATHS = [
  'holdings?',
  'holdings?asOf=2026-01-31&',
  'value?',
  'value?asOf=2026-01-31&currency=EUR&',
  'history?from=2026-01-01&',
  'history?format=columns&interval=month&',
];
async function answered(path: string): Promise<object> {
  const { status, body } = await ada.call('GET', path);
  expect([path, status]).toEqual([path, 200]);
  return body;
}

/** Everything that is said of a portfolio, as it is or as it was known. */
async function told(id: string, knownAt?: string): Promise<object> {
  const known = knownAt === undefined ? '' : `knownAt=${knownAt}`;
  const answers: Record<string, unknown> = {};
  for (const path of PATHS) answers[path] = await answered(`/portfolios/${id}/${path}${known}`);
  for (const path of ['performance', 'returns-explained'])
    answers[path] = await answered(`/portfolio/${path}?portfolioId=${id}&${known}`);
  return answers;
}

const rowsOf = async (id: string) => (await ada.call('GET', `/portfolios/${id}/transactions`)).body.items;

describe('a view of the past', () => {
  it('says what was said then, whatever was edited, deleted, undone, added or priced anew since', async () => {
    later();
    const id = await portfolio([
      day('2026-01-02', 'DEPOSIT', { amount: '5000' }),
      buy('2026-01-05', 'AAA', '10', '100', { fee: '1' }),
      buy('2026-01-06', 'BBB', '5', '40'),
      day('2026-01-20', 'SPLIT', { symbol: 'AAA', quantity: '2' }),
      day('2026-01-28', 'SELL', { symbol: 'AAA', quantity: '4', price: '60' }),
    ]);
    await price('AAA', { '2026-01-05': '100', '2026-01-30': '61' });
    await price('BBB', { '2026-01-06': '40', '2026-01-30': '44' });
    const eur = { base: 'EUR', rates: [{ date: '2026-01-05', quote: 'USD', rate: '1.10' }] };
    await done(ada.call('PUT', '/fx', eur));
    const moments: [string, object][] = [];
    const note = async () => {
      const instant = later();
      moments.push([instant, await told(id)]);
      later();
    };
    await note();
    const of = async (type: string) =>
      (await rowsOf(id)).find((row: { type: string }) => row.type === type).id;
    const path = `/portfolios/${id}/transactions`;
    const edited = await done(ada.call('PATCH', `${path}/${await of('SELL')}`, { quantity: '6', fee: '2' }));
    await note();
    const deleted = await done(ada.call('DELETE', `${path}/${await of('SELL')}`));
    await note();
    await done(ada.call('DELETE', `${path}/${await of('SPLIT')}`));
    await price('AAA', { '2026-01-30': '120', '2026-02-02': '125' });
    await note();
    await done(
      ada.call('PUT', '/fx', {
        base: 'EUR',
        rates: [
          { date: '2026-01-05', quote: 'USD', rate: '1.10' },
          { date: '2026-01-07', quote: 'USD', rate: '1.25' },
        ],
      }),
    );
    await note();
    await done(
      ada.call('PUT', '/fx', { ...eur, rates: [{ date: '2026-01-07', quote: 'USD', rate: '1.2' }] }),
    );
    await done(ada.call('POST', `/operations/${deleted}/undo`));
    await note();
    await done(ada.call('POST', `/operations/${deleted}/redo`));
    await note();
    await done(ada.call('POST', `/operations/${deleted}/undo`));
    await done(ada.call('POST', `/operations/${edited}/undo`));
    await done(ada.call('POST', path, [buy('2026-01-02', 'CCC', '1', '9')]));
    await note();
    for (const [instant, then] of moments) expect(await told(id, instant)).toEqual(then);
    // Asked once more it comes from memory, and what is true now is not mixed with it.
    const [[first, then]] = moments as [[string, object]];
    expect(await told(id, first)).toEqual(then);
    expect(await told(id)).toEqual(moments.at(-1)![1]);
    // 20 shares after the split of 10, less 4; then less 6 with a fee; then none sold.
    const held = async (at: string) => {
      const { body } = await ada.call('GET', `/portfolios/${id}/holdings?knownAt=${at}`);
      const item = body.items.find(({ symbol }: { symbol: string }) => symbol === 'AAA');
      return [item.quantity, item.price, body.totals.cash];
    };
    expect(await Promise.all(moments.slice(0, 4).map(([at]) => held(at)))).toEqual([
      ['16', '61', '4039.00'],
      ['14', '61', '4157.00'],
      ['20', '61', '3799.00'],
      ['10', '125', '3799.00'],
    ]);
  });

  it('brings back assets that are gone, and settings as they were', async () => {
    later();
    const id = await portfolio([
      buy('2026-01-05', 'GONE', '10', '100'),
      buy('2026-01-06', 'GONE', '10', '200'),
      day('2026-01-07', 'SELL', { symbol: 'GONE', quantity: '10', price: '210' }),
    ]);
    const asset = await price('GONE', { '2026-01-06': '205' });
    const then = await told(id, later());
    const before = later();
    expect(await told(id)).toEqual(then);
    later();
    await done(ada.call('PATCH', `/portfolios/${id}`, { costBasis: 'lifo' }));
    for (const row of await rowsOf(id))
      await done(ada.call('DELETE', `/portfolios/${id}/transactions/${row.id}`));
    await done(ada.call('DELETE', `/assets/${asset}`));
    expect(await told(id, before)).toEqual(then);
    const { body } = await ada.call('GET', `/portfolios/${id}/holdings?knownAt=${before}`);
    expect(body.items).toMatchObject([{ symbol: 'GONE', quantity: '10', costBasis: '2000.00' }]);
  });

  it('knows thousands of rows of one statement, and changes of all of them', async () => {
    later();
    const id = await portfolio([]);
    const rows = Array.from({ length: 1500 }, (_, at) =>
      day(`2026-01-${String(1 + (at % 28)).padStart(2, '0')}`, 'BUY', {
        symbol: `S${at % 7}`,
        quantity: '1',
        price: '10',
      }),
    );
    const empty = later();
    const nothing = await told(id);
    later();
    const booked = await done(ada.call('POST', `/portfolios/${id}/transactions`, rows));
    const full = later();
    const all = await told(id);
    later();
    const who = { userId: ada.userId, bookId: ada.bookId };
    const operation = { id: uuid(), kind: 'test', summary: 'Dated anew', at: new Date(later()) };
    await app.server.context.database.write(who, operation, async (db) => {
      await sql`UPDATE entry SET price = 99, sequence = sequence + 7 WHERE portfolio_id = ${id}`.execute(db);
      await sql`UPDATE posting SET quantity = quantity * 2 WHERE commodity !~ '^[A-Z]{3}$' AND entry_id IN
        (SELECT id FROM entry WHERE portfolio_id = ${id})`.execute(db);
    });
    const doubled = later();
    const twice = await told(id);
    expect(twice).not.toEqual(all);
    later();
    await done(ada.call('POST', `/operations/${operation.id}/undo`));
    later();
    await done(ada.call('POST', `/operations/${booked}/undo`));
    const after = later();
    expect((await rowsOf(id)).length).toBe(0);
    expect(await told(id, full)).toEqual(all);
    expect(await told(id, doubled)).toEqual(twice);
    for (const at of [empty, after]) {
      const { body } = await ada.call('GET', `/portfolios/${id}/holdings?knownAt=${at}`);
      expect(body.items).toEqual([]);
    }
    expect(await told(id, empty)).toEqual(nothing);
  });

  it('is of nothing before the portfolio was there, and of now where it has not come yet', async () => {
    const before = later();
    later();
    const id = await portfolio([day('2026-01-02', 'DEPOSIT', { amount: '70' })]);
    const missing = { symbol: `P${made}`, reason: `P${made} was not in the books yet at ${before}` };
    const views = (await told(id, before)) as Record<string, { unavailable: object[] }>;
    for (const view of Object.values(views)) expect(view.unavailable[0]).toMatchObject(missing);
    expect(views.performance).toMatchObject({ closing: null, twr: null });
    expect(views['value?']).toMatchObject({ value: null, holdings: null, cash: null });
    expect(views['holdings?']).toMatchObject({ totals: { marketValue: null, cash: null }, items: [] });
    expect(await told(id, '2031-01-01T00:00:00Z')).toEqual(await told(id));
    const old = await ada.call('GET', `/portfolios/${id}/value?knownAt=0001-01-01T00:00:00Z`);
    expect([old.status, old.body.asOf]).toEqual([200, '1970-01-01']);
    // All portfolios of the book together: those that were there.
    const { body } = await ada.call('GET', `/portfolio/performance?knownAt=${before}`);
    expect(body.unavailable).toContainEqual(expect.objectContaining(missing));
    expect(body.to).toBe(before.slice(0, 10));
  });

  it('is refused to other books and for what is no instant', async () => {
    const id = await portfolio([day('2026-01-02', 'DEPOSIT', { amount: '70' })]);
    const at = later();
    later();
    for (const path of ['holdings', 'value', 'history'])
      expect((await bob.call('GET', `/portfolios/${id}/${path}?knownAt=${at}`)).status).toBe(404);
    for (const path of ['performance', 'returns-explained'])
      expect((await bob.call('GET', `/portfolio/${path}?portfolioId=${id}&knownAt=${at}`)).status).toBe(404);
    for (const bad of ['yesterday', '2026-02-30T00:00:00Z', '2026-01-01'])
      expect((await ada.call('GET', `/portfolios/${id}/value?knownAt=${bad}`)).status).toBe(400);
  });
});
