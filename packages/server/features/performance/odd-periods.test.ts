import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
beforeAll(async () => {
  ada = await app.person('Ada');
});

let made = 0;
async function portfolio(transactions: object[], more: object = {}): Promise<string> {
  made += 1;
  const { body } = await ada.call('POST', '/portfolios', { name: `P${made}`, currency: 'EUR', ...more });
  if (transactions.length === 0) return body.id;
  const answer = await ada.call('POST', `/portfolios/${body.id}/transactions`, transactions);
  expect(answer.status).toBe(201);
  return body.id;
}

async function performance(id: string, query: string, path = 'performance') {
  const { status, body } = await ada.call('GET', `/portfolio/${path}?portfolioId=${id}&${query}`);
  expect(status).toBe(200);
  return body;
}

const cash = (date: string, type: string, amount: string) => ({ date, type, amount, currency: 'EUR' });
const trade = (date: string, type: string, quantity: string, price: string) => ({
  date,
  type,
  symbol: 'XYZ',
  quantity,
  price,
  currency: 'EUR',
});
const cents = (texts: string[]) => texts.reduce((sum, text) => sum + Math.round(Number(text) * 100), 0);

beforeAll(async () => {
  const { body } = await ada.call('POST', '/assets', { symbol: 'XYZ', currency: 'EUR' });
  const bars = [
    { date: '2024-01-02', close: '10' },
    { date: '2024-01-05', close: '7' },
  ];
  await ada.call('PUT', `/assets/${body.id}/prices`, { bars });
  // The ECB's rates of 2 and 3 January 2024.
  const rates = [
    { date: '2024-01-02', quote: 'USD', rate: '1.0956' },
    { date: '2024-01-03', quote: 'USD', rate: '1.0919' },
  ];
  await ada.call('PUT', '/fx', { base: 'EUR', rates });
});

describe('flows in another currency', () => {
  // 100.05 EUR are 109.61478 and 109.244595 USD: 109.61 and 109.24 each, 218.86 together.
  it('add up to the net flows, day by day, by month and as returns explained', async () => {
    const id = await portfolio([
      cash('2024-01-02', 'DEPOSIT', '100.05'),
      cash('2024-01-03', 'DEPOSIT', '100.05'),
      cash('2024-01-04', 'WITHDRAWAL', '0.01'),
    ]);
    const days = 'from=2024-01-02&to=2024-01-03&currency=USD';
    const { netFlows, series } = await performance(id, days);
    expect(netFlows).toBe('218.86');
    expect(series.flows).toEqual(['109.61', '109.25']);
    const { body: history } = await ada.call('GET', `/portfolios/${id}/history?${days}&format=columns`);
    expect(history.netFlows).toEqual(['109.61', '109.25']);
    const explained = await performance(id, days, 'returns-explained');
    expect(explained.flows.map(({ amount }: { amount: string }) => amount)).toEqual(['109.61', '109.25']);
    expect(explained.simple).toMatchObject({ inflows: '218.86', outflows: '0.00', capital: '218.86' });
    const whole = await performance(id, 'to=2024-01-31&currency=USD&interval=month');
    expect(cents(whole.series.flows)).toBe(cents([whole.netFlows]));
  });
});

describe('shares sold short without the proceeds', () => {
  it('have a gain, and no return: nothing was invested', async () => {
    const id = await portfolio([trade('2024-01-02', 'SELL', '10', '10')], { allowShort: true });
    const found = await performance(id, 'to=2024-01-05');
    expect(found).toMatchObject({
      gain: '30.00',
      twr: null,
      xirr: null,
      volatility: null,
      maxDrawdown: null,
    });
    const reasons = Object.fromEntries(
      found.unavailable.map(({ figure, reason }: { figure: string; reason: string }) => [figure, reason]),
    );
    expect(reasons).toMatchObject({
      twr: 'no capital was invested',
      xirr: 'no capital was invested: the money came first and was owed after that',
      volatility: 'no capital was invested',
    });
    expect(found.holdings[0]).toMatchObject({ gain: '30.00', twr: null, xirr: null });
    const kept = await portfolio(
      [cash('2024-01-02', 'DEPOSIT', '100'), trade('2024-01-02', 'SELL', '10', '10')],
      { allowShort: true },
    );
    expect((await performance(kept, 'to=2024-01-05')).twr).toBeCloseTo(0.3, 12);
  });
});

describe('a period', () => {
  it('has returns after a loss of all before it', async () => {
    const id = await portfolio([
      cash('2024-01-02', 'DEPOSIT', '100'),
      trade('2024-01-02', 'BUY', '10', '10'),
      trade('2024-01-03', 'SELL', '10', '0'),
      cash('2024-01-04', 'DEPOSIT', '200'),
      cash('2024-01-06', 'INTEREST', '10'),
    ]);
    expect((await performance(id, 'to=2024-01-06')).twr).toBe(-1);
    expect((await performance(id, 'from=2024-01-05&to=2024-01-06')).twr).toBeCloseTo(0.05, 12);
    const lost = await performance(id, 'to=2024-01-03');
    expect(lost.xirr).toBeNull();
    expect(lost.unavailable).toContainEqual({
      assetId: null,
      symbol: null,
      figure: 'xirr',
      reason: 'no money came back and nothing is left: no rate makes up for that',
      mend: 'see the simple return: there is no rate a year of a total loss',
    });
  });

  it('without a day of the portfolio says which days there are', async () => {
    const id = await portfolio([cash('2024-01-02', 'DEPOSIT', '100')]);
    for (const path of ['performance', 'returns-explained'])
      for (const query of ['to=2023-12-31', 'from=9999-12-31'])
        expect((await performance(id, query, path)).unavailable).toMatchObject([
          {
            reason: expect.stringMatching(/^the portfolios asked for have days from 2024-01-02 to /),
            mend: expect.stringMatching(/^choose a period within these days/),
          },
        ]);
    const empty = await portfolio([]);
    expect((await performance(empty, '')).unavailable[0].reason).toBe(
      'there is no transaction in the portfolios asked for',
    );
  });

  it('names once what is missing', async () => {
    const id = await portfolio([{ ...cash('2024-01-02', 'DEPOSIT', '100'), currency: 'CHF' }]);
    const { unavailable } = await performance(id, 'to=2024-01-05');
    expect(unavailable.filter(({ symbol }: { symbol: string | null }) => symbol === 'CHF').length).toBe(1);
  });
});
