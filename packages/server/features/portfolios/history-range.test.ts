import { expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';

const app = testServer();

/** A portfolio with slips of a year on both sides of two ordinary transactions. */
async function slipped() {
  const ann = await app.person('Ann');
  const { body: portfolio } = await ann.call('POST', '/portfolios', { name: 'P', currency: 'EUR' });
  const deposits = ['0001-01-01', '2025-01-01', '2026-01-01', '9999-12-31'].map((date) => ({
    type: 'DEPOSIT',
    date,
    amount: '10.00',
  }));
  await ann.call('POST', `/portfolios/${portfolio.id}/transactions`, deposits);
  return (query: string) => ann.call('GET', `/portfolios/${portfolio.id}/history${query}`);
}

it('leaves out the millennia that a slip of a year would add', async () => {
  const history = await slipped();
  const { status, body } = await history('?format=columns');
  expect([status, body.date[0], body.date.at(-1)]).toEqual([200, '1900-01-01', '2026-03-01']);
  expect(body.value.at(-1)).toBe('30.00');
});

it.each([
  ['?from=0001-01-01', ['0001-01-01', '0002-01-01']],
  ['?from=9999-12-01', ['9999-12-01', '9999-12-31']],
])('values far days that are asked for: %s', async (query, [from, to]) => {
  const history = await slipped();
  const { body } = await history(`${query}&to=${to}&format=columns`);
  expect([body.date[0], body.date.at(-1)]).toEqual([from, to]);
});

it('refuses a range that would keep the server from answering anybody else', async () => {
  const history = await slipped();
  const { status, body } = await history('?from=0001-01-01&to=9999-12-31');
  expect([status, body.errors[0].path]).toEqual([400, 'querystring/to']);
});

it('has no rows before the first transaction, and begins with one that is yet to come', async () => {
  const bob = await app.person('Bob');
  const { body: portfolio } = await bob.call('POST', '/portfolios', { name: 'P', currency: 'EUR' });
  const history = async (query: string) =>
    (await bob.call('GET', `/portfolios/${portfolio.id}/history?format=columns${query}`)).body;
  const book = (date: string) =>
    bob.call('POST', `/portfolios/${portfolio.id}/transactions`, { type: 'DEPOSIT', date, amount: '10.00' });
  await book('2026-04-01');
  expect((await history('')).date).toEqual(['2026-04-01']);
  await book('2025-01-02');
  for (const query of ['&to=2024-12-31', '&to=2024-12-31&interval=month', '&from=2024-01-01&to=2024-12-31'])
    expect(await history(query)).toMatchObject({ date: [], value: [], twrIndex: [] });
  const { body } = await bob.call('GET', `/portfolio/performance?portfolioId=${portfolio.id}&to=2024-12-31`);
  expect([body.from, body.twr, body.series.date]).toEqual([null, null, []]);
});
