// Values of numpy and scipy, written by core/risk/fixtures/value_at_risk.py.
import golden from '@financehub/core/risk/fixtures/value_at_risk.json' with { type: 'json' };
import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
const DAYS = Array.from({ length: 1100 }, (_, at) => new Date(Date.parse('2023-01-02') + at * 86_400_000))
  .filter((day) => ![0, 6].includes(day.getUTCDay()))
  .slice(0, golden.returns[0]!.length + 1)
  .map((day) => day.toISOString().slice(0, 10));
const LAST = DAYS.at(-1)!;
let ann: Person;
const ids: string[] = [];

async function portfolio(name: string, currency: string, held: readonly (readonly [string, string])[]) {
  const { id } = (await ann.call('POST', '/portfolios', { name, currency, allowShort: true })).body;
  const moved = held.map(([symbol, quantity]) => ({
    type: quantity.startsWith('-') ? 'SELL' : 'TRANSFER_IN',
    date: LAST,
    symbol,
    quantity: quantity.replace('-', ''),
    price: '10',
    currency: 'USD',
  }));
  const booked = await ann.call('POST', `/portfolios/${id}/transactions`, moved);
  expect(booked.status, JSON.stringify(booked.body)).toBe(201);
  ids.push(id);
}

/** 6,000, 3,000 and 1,000 dollars of three assets, in two portfolios; the first asset stands in both. */
beforeAll(async () => {
  ann = await app.person('Ann');
  for (const [at, symbol] of ['AAA', 'BBB', 'CCC'].entries()) {
    const { id } = (await ann.call('POST', '/assets', { symbol, currency: 'USD' })).body;
    const closes = [1];
    for (const value of golden.returns[at]!) closes.push(closes.at(-1)! * (1 + value));
    const scale = 10 / closes.at(-1)!;
    const bars = closes.map((close, row) => ({ date: DAYS[row]!, close: (close * scale).toFixed(12) }));
    await ann.call('PUT', `/assets/${id}/prices`, { bars });
  }
  await portfolio('One', 'USD', [
    ['AAA', '400'],
    ['BBB', '300'],
  ]);
  await portfolio('Two', 'EUR', [
    ['AAA', '200'],
    ['CCC', '100'],
  ]);
});

const ask = (path: string, query = '', person = ann) =>
  person.call('GET', `/risk/${path}?to=${LAST}${query}`);

describe('all portfolios together', () => {
  it('have the value at risk of numpy and scipy, in the currency of the book, with parts by asset', async () => {
    for (const want of golden.cases)
      for (const method of ['historical', 'normal', 'cornish-fisher'] as const) {
        const { status, body } = await ask('var', `&method=${method}&confidence=${want.confidence}`);
        expect(status, JSON.stringify(body)).toBe(200);
        expect(Number(body.var)).toBeCloseTo(want[method === 'cornish-fisher' ? 'cornishFisher' : method], 1);
        expect(body).toMatchObject({ portfolioId: null, currency: 'USD', value: '10000.00', covered: 1 });
        const cents = body.components.map(({ component }: { component: string }) =>
          Math.round(100 * Number(component)),
        );
        expect(cents.reduce((sum: number, part: number) => sum + part, 0)).toBe(
          Math.round(100 * Number(body.var)),
        );
      }
    const { components, unavailable } = (await ask('var')).body;
    expect(unavailable).toEqual([]);
    expect(components.map(({ symbol }: { symbol: string }) => symbol)).toEqual(['AAA', 'BBB', 'CCC']);
    const [both, one] = components;
    expect(both).toMatchObject({ positionId: null, value: '6000.00', weight: expect.closeTo(0.6, 9) });
    expect(both.positions).toMatchObject([
      { portfolioId: ids[0], value: '4000.00' },
      { portfolioId: ids[1], value: '2000.00' },
    ]);
    expect(one.positionId).toBe(one.positions[0].positionId);
    const position = await ann.call('GET', `/risk/position/${both.positions[1].positionId}?to=${LAST}`);
    expect(position.body).toMatchObject({ symbol: 'AAA', portfolioId: ids[1] });
  });

  it('are tested against the past as one', async () => {
    const { status, body } = await ask('backtest', '&method=normal&window=250');
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({ portfolioId: null, currency: 'USD', observations: 500 });
    const shares = golden.value.map((value) => value / 10_000);
    const pnl = golden.returns[0]!.map((_, row) =>
      shares.reduce((sum, share, at) => sum + share * golden.returns[at]![row]!, 0),
    );
    expect(body.series.return[100]).toBeCloseTo(pnl[350]!, 8);
  });

  it('may be looked at in another currency, and the euro moves what is held then', async () => {
    expect((await ask('var', '&currency=EUR')).body.unavailable[0].reason).toContain('exchange rate');
    const rates = DAYS.map((date, at) => ({ date, quote: 'USD', rate: at % 2 === 0 ? '1.0' : '1.02' }));
    await ann.call('PUT', '/fx', { base: 'EUR', rates });
    const euros = (await ask('var', '&currency=EUR&confidence=0.99')).body;
    expect([euros.currency, euros.unavailable]).toEqual(['EUR', []]);
    expect(Number(euros.var)).toBeGreaterThan(Number((await ask('var', '&confidence=0.99')).body.var));
    expect((await ask('var', '&currency=XXY')).body.errors[0].path).toBe('querystring/currency');
  });

  it('net what they hold for and against each other', async () => {
    await portfolio('Three', 'USD', [['BBB', '-300']]);
    const { body } = await ask('var');
    const symbols = body.components.map(({ symbol }: { symbol: string }) => symbol);
    expect(symbols).toEqual(['AAA', 'CCC']);
    const own = (await ask('var', `&portfolioId=${ids[2]}`)).body;
    expect(own.components[0]).toMatchObject({ symbol: 'BBB', value: '-3000.00' });
  });

  it('are those of one book, and none where there are none', async () => {
    const eve = await app.person('Eve');
    const found = await ask('var', '', eve);
    expect([found.status, found.body.var, found.body.components]).toEqual([200, null, []]);
    expect(found.body.unavailable).toHaveLength(1);
    const tested = await ask('backtest', '', eve);
    expect([tested.status, tested.body.kupiec]).toEqual([200, null]);
    expect((await ask('var', `&portfolioId=${ids[0]}`, eve)).status).toBe(404);
    expect((await ask('var', '&portfolioId=all')).body.errors[0].path).toBe('querystring/portfolioId');
  });
});
