import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;

/** The clock stands at 2026-03-01. Figures are worked out by hand beside each entry. */
beforeAll(async () => {
  ada = await app.person('Ada');
  const open = async (name: string, body: object) =>
    (await ada.call('POST', '/accounts', { name, currency: 'USD', ...body })).body.id;
  const checking = await open('Checking', {
    type: 'asset',
    openingBalance: '1000.00',
    openingDate: '2025-12-31',
  });
  const card = await open('Card', { type: 'liability', subtype: 'credit-card' });
  const euros = await open('Euros', {
    type: 'asset',
    currency: 'EUR',
    openingBalance: '100.00',
    openingDate: '2026-01-15',
  });
  expect(euros).toBeTruthy();
  const { body } = await ada.call('GET', '/categories');
  const category = (name: string) => body.items.find((each: { name: string }) => each.name === name).id;
  const add = (fields: object) => ada.call('POST', '/transactions', fields);
  await add({ accountId: checking, date: '2026-01-25', amount: '2000.00', categoryId: category('Salary') });
  await add({ accountId: card, date: '2026-01-28', amount: '-500.00', categoryId: category('Groceries') });
  await add({ accountId: checking, date: '2026-02-05', amount: '-500.00', transferAccountId: card });
  await add({ accountId: checking, date: '2026-03-01', amount: '-20.50', categoryId: category('Coffee') });
  await add({ accountId: checking, date: '2026-03-02', amount: '-1.00', payee: 'tomorrow' });
});

describe('net worth', () => {
  it('says which rate is missing instead of a wrong figure', async () => {
    const { body } = await ada.call('GET', '/reports/net-worth');
    expect(body.date).toEqual(['2025-12-31', '2026-01-31', '2026-02-28', '2026-03-01']);
    expect(body.netWorth).toEqual(['1000.00', null, null, null]);
    expect(body.unavailable[0]).toMatchObject({ symbol: 'EUR' });
    expect(body.unavailable[0].reason).toContain('2026-01-31');
  });

  it('adds up assets and debts at each month end, at the rate of the day', async () => {
    await ada.call('PUT', '/fx', {
      base: 'EUR',
      rates: [
        { date: '2026-01-10', quote: 'USD', rate: '1.10' },
        { date: '2026-02-20', quote: 'USD', rate: '1.25' },
      ],
    });
    const { body } = await ada.call('GET', '/reports/net-worth');
    // January: 1000 + 2000 + 100 x 1.10; February and March: 3000 - 500 + 100 x 1.25, less 20.50.
    expect(body.assets).toEqual(['1000.00', '3110.00', '2625.00', '2604.50']);
    expect(body.liabilities).toEqual(['0.00', '-500.00', '0.00', '0.00']);
    expect(body.netWorth).toEqual(['1000.00', '2610.00', '2625.00', '2604.50']);
    expect(body.unavailable).toEqual([]);
  });

  it('answers in another currency', async () => {
    const { body } = await ada.call('GET', '/reports/net-worth?currency=EUR&from=2026-02-01');
    expect(body.date).toEqual(['2026-02-28', '2026-03-01']);
    expect(body.netWorth).toEqual(['2100.00', '2083.60']);
  });

  it('refuses a range that ends before it starts and an unknown currency', async () => {
    expect((await ada.call('GET', '/reports/net-worth?from=2026-03-01&to=2026-01-01')).status).toBe(400);
    expect((await ada.call('GET', '/reports/net-worth?currency=ABC')).status).toBe(400);
  });
});

describe('the figures of the home page', () => {
  it('are the same sums over the same entries', async () => {
    const { body } = await ada.call('GET', '/reports/kpis');
    expect(body).toMatchObject({
      asOf: '2026-03-01',
      netWorth: '2604.50',
      cash: '2604.50',
      investments: '0.00',
      monthIncome: '0.00',
      monthExpenses: '-20.50',
      uncategorized: 1,
    });
    expect(body.savingsRate).toBeCloseTo(0.75, 12);
  });
});

describe('a split since the last price', () => {
  it('leaves net worth where the portfolio says it is', async () => {
    const bob = await app.person('Bob');
    const { body: portfolio } = await bob.call('POST', '/portfolios', { name: 'Fund', currency: 'USD' });
    await bob.call('POST', `/portfolios/${portfolio.id}/transactions`, [
      { type: 'DEPOSIT', date: '2026-01-05', amount: '5000.00', currency: 'USD' },
      { type: 'BUY', date: '2026-01-05', symbol: 'AAA', quantity: '10', price: '400', currency: 'USD' },
      { type: 'SPLIT', date: '2026-02-27', symbol: 'AAA', quantity: '4', currency: 'USD' },
    ]);
    const [asset] = (await bob.call('GET', '/assets')).body.items;
    await bob.call('PUT', `/assets/${asset.id}/prices`, { bars: [{ date: '2026-01-30', close: '410.00' }] });
    // 10 shares at 410 before the split, 40 at 102.50 after it; 1,000 in cash.
    const { body } = await bob.call('GET', '/reports/net-worth');
    expect(body.netWorth).toEqual(['5100.00', '5100.00', '5100.00']);
    expect((await bob.call('GET', '/reports/kpis')).body.investments).toBe('5100.00');
    expect((await bob.call('GET', `/portfolios/${portfolio.id}/value`)).body.value).toBe('5100.00');
  });
});
