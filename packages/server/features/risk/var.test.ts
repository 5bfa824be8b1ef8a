// Values of numpy and scipy, written by core/risk/fixtures/value_at_risk.py.
import golden from '@financehub/core/risk/fixtures/value_at_risk.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
const SYMBOLS = ['AAA', 'BBB', 'CCC'];

/** Mondays to Fridays. */
const DAYS = Array.from({ length: 1100 }, (_, at) => new Date(Date.parse('2023-01-02') + at * 86_400_000))
  .filter((day) => ![0, 6].includes(day.getUTCDay()))
  .slice(0, golden.returns[0]!.length + 1)
  .map((day) => day.toISOString().slice(0, 10));
const LAST = DAYS.at(-1)!;

async function addAsset(
  person: Person,
  symbol: string,
  returns: readonly number[],
  last: number,
  volume?: string,
) {
  const { body } = await person.call('POST', '/assets', { symbol, currency: 'USD' });
  const closes = [1];
  for (const value of returns) closes.push(closes.at(-1)! * (1 + value));
  const scale = last / closes.at(-1)!;
  const days = DAYS.slice(-closes.length);
  const bars = closes.map((close, at) => ({
    date: days[at]!,
    close: (close * scale).toFixed(12),
    ...(volume === undefined ? {} : { volume }),
  }));
  expect((await person.call('PUT', `/assets/${body.id}/prices`, { bars })).status).toBe(200);
  return body.id as string;
}

/** 6,000, 3,000 and 1,000 dollars of three assets on the last day, without cash. */
async function world() {
  const ann = await app.person('Ann');
  for (const [at, symbol] of SYMBOLS.entries()) await addAsset(ann, symbol, golden.returns[at]!, 10, '2000');
  const { body } = await ann.call('POST', '/portfolios', { name: 'P', currency: 'USD', benchmark: 'AAA' });
  const buys = SYMBOLS.map((symbol, at) => ({
    type: 'TRANSFER_IN',
    date: LAST,
    symbol,
    quantity: String(golden.value[at]! / 10),
    price: '10',
  }));
  const booked = await ann.call('POST', `/portfolios/${body.id}/transactions`, buys);
  expect(booked.status, JSON.stringify(booked.body)).toBe(201);
  const ask = (path: string, query = '') =>
    ann.call('GET', `/risk/${path}?portfolioId=${body.id}&to=${LAST}${query}`);
  return { ann, ask, id: body.id as string };
}

describe('value at risk of a portfolio', () => {
  it('is that of numpy and scipy on the same returns, and its parts add up to the cent', async () => {
    const { ask } = await world();
    for (const want of golden.cases)
      for (const method of ['historical', 'normal', 'cornish-fisher'] as const) {
        const { status, body } = await ask('var', `&method=${method}&confidence=${want.confidence}`);
        expect(status, JSON.stringify(body)).toBe(200);
        const key = method === 'cornish-fisher' ? 'cornishFisher' : method;
        expect(Number(body.var)).toBeCloseTo(want[key], 1);
        expect(body.varFraction).toBeCloseTo(want[key] / 10_000, 6);
        expect([body.value, body.observations, body.covered]).toEqual(['10000.00', 750, 1]);
        const cents = (text: string): number => Math.round(Number(text) * 100);
        const sum = body.components.reduce(
          (all: number, { component }: { component: string }) => all + cents(component),
          0,
        );
        expect(sum).toBe(cents(body.var));
        expect(Number(body.interval[0])).toBeLessThanOrEqual(Number(body.var));
      }
  });

  it('by scenarios is the same for the same seed', async () => {
    const { ask } = await world();
    const query = '&method=monte-carlo&scenarios=20000&confidence=0.99&distribution=t&degreesOfFreedom=5';
    const [one, same, other] = [
      await ask('var', query),
      await ask('var', query),
      await ask('var', `${query}&seed=2`),
    ];
    expect(one.body.var).toBe(same.body.var);
    expect(one.body.var).not.toBe(other.body.var);
    expect(one.body).toMatchObject({ seed: 1, scenarios: 20_000, distribution: 't', degreesOfFreedom: 5 });
  });

  it('says what it can not say: short histories by name, and options that have no effect', async () => {
    const { ask, ann, id } = await world();
    await addAsset(ann, 'NEW', golden.returns[0]!.slice(-20), 10);
    const buy = { type: 'TRANSFER_IN', date: LAST, symbol: 'NEW', quantity: '100', price: '10' };
    expect((await ann.call('POST', `/portfolios/${id}/transactions`, buy)).status).toBe(201);
    const { body } = await ask('var');
    expect(body.covered).toBeCloseTo(10 / 11, 9);
    expect(body.unavailable.map(({ symbol }: { symbol: string }) => symbol)).toEqual(['NEW']);
    const short = await ask('var', `&from=${DAYS.at(-12)}&confidence=0.99`);
    expect([short.body.var, short.body.components[0].component]).toEqual([null, null]);
    expect(short.body.unavailable[0].reason).toContain('100 are needed');
    const idle = await ask('var', '&seed=3&ageDecay=0.9');
    expect([idle.status, idle.body.errors[0].path]).toEqual([400, 'querystring/ageDecay']);
    for (const [query, path] of [
      ['&seed=3', 'seed'],
      ['&weighting=filtered&volatility=plain', 'volatility'],
      ['&method=normal&scaling=overlapping&horizon=5', 'scaling'],
    ])
      expect((await ask('var', query)).body.errors[0].path).toBe(`querystring/${path}`);
    expect((await ask('var', '&confidence=0.5')).status).toBe(400);
    const empty = await ann.call('POST', '/portfolios', { name: 'E', currency: 'USD' });
    const nothing = await ann.call('GET', `/risk/var?portfolioId=${empty.body.id}`);
    expect([nothing.body.var, nothing.body.unavailable.length]).toEqual([null, 1]);
  });

  it('counts cash in another currency by its rate', async () => {
    const ann = await app.person('Ann');
    const rates = DAYS.map((date, at) => ({ date, quote: 'USD', rate: at % 2 === 0 ? '1.0' : '1.01' }));
    expect((await ann.call('PUT', '/fx', { base: 'EUR', rates })).status).toBe(200);
    const { body } = await ann.call('POST', '/portfolios', { name: 'Cash', currency: 'USD' });
    const deposit = { type: 'DEPOSIT', date: LAST, amount: '1000', currency: 'EUR' };
    expect((await ann.call('POST', `/portfolios/${body.id}/transactions`, deposit)).status).toBe(201);
    const found = (await ann.call('GET', `/risk/var?portfolioId=${body.id}&to=${LAST}`)).body;
    const rate = (DAYS.length - 1) % 2 === 0 ? 1 : 1.01;
    expect(Number(found.var)).toBeCloseTo(1000 * rate * (1 - 1 / 1.01), 1);
    expect(found.components[0]).toMatchObject({ assetId: null, symbol: 'EUR', component: found.var });
  });
});

describe('what hardly moves', () => {
  it('of its own cash alone may lose nothing', async () => {
    const ann = await app.person('Ann');
    const { body } = await ann.call('POST', '/portfolios', { name: 'Cash', currency: 'USD' });
    const deposit = { type: 'DEPOSIT', date: LAST, amount: '1000', currency: 'USD' };
    expect((await ann.call('POST', `/portfolios/${body.id}/transactions`, deposit)).status).toBe(201);
    for (const method of ['historical', 'normal', 'cornish-fisher', 'monte-carlo']) {
      const found = (await ann.call('GET', `/risk/var?portfolioId=${body.id}&to=${LAST}&method=${method}`))
        .body;
      expect(found).toMatchObject({ var: '0.00', cvar: '0.00', varFraction: 0, covered: 1, unavailable: [] });
      expect(found.notes).toEqual(['there is nothing but cash in USD, which does not move in it']);
    }
    const tested = await ann.call('GET', `/risk/backtest?portfolioId=${body.id}&to=${LAST}`);
    expect(tested.body).toMatchObject({ kupiec: null, trafficLight: null });
    expect(tested.body.unavailable[0].reason).toContain('nothing is held');
  });

  it('has figures of zero where a price never changes, and no test of days without a forecast', async () => {
    const ann = await app.person('Ann');
    await addAsset(ann, 'COIN', new Array(400).fill(0), 1);
    await addAsset(
      ann,
      'SINE',
      Array.from({ length: 400 }, (_, at) => 0.01 * Math.sign(Math.sin(at))),
      1,
    );
    const portfolioOf = async (symbol: string) => {
      const { id } = (await ann.call('POST', '/portfolios', { name: symbol, currency: 'USD' })).body;
      const moved = { type: 'TRANSFER_IN', date: LAST, symbol, quantity: '100', price: '1' };
      expect((await ann.call('POST', `/portfolios/${id}/transactions`, moved)).status).toBe(201);
      return (path: string) =>
        ann.call('GET', `/risk/${path}${path.includes('?') ? '&' : '?'}portfolioId=${id}&to=${LAST}`);
    };
    const coin = await portfolioOf('COIN');
    for (const query of [
      '',
      '?weighting=age',
      '?weighting=filtered',
      '?method=cornish-fisher',
      '?method=monte-carlo',
    ]) {
      const { status, body } = await coin(`var${query}`);
      expect([status, body.var, body.components?.[0]?.component], query).toEqual([200, '0.00', '0.00']);
    }
    const still = (await coin('backtest?window=100')).body;
    expect([still.exceedances, still.firstExceedance, still.kupiec.rejected]).toEqual([0, null, true]);
    // As many ups as downs of one size: an excess kurtosis of -2.
    const sine = (await (await portfolioOf('SINE'))('backtest?window=100&method=cornish-fisher')).body;
    expect([sine.observations, sine.kupiec, sine.trafficLight, sine.rate]).toEqual([0, null, null, null]);
    expect(sine.unavailable[0].reason).toContain('no distribution on 300 of 300 days');
    const { notes } = (await coin('backtest?window=50&confidence=0.99')).body;
    expect(notes[0]).toContain('once in 100 days');
  });
});

describe('the backtest', () => {
  it('forecasts each day from those before it', async () => {
    const { ask } = await world();
    const { status, body } = await ask('backtest', '&method=normal&confidence=0.95&window=250');
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.series.date.length).toBe(500);
    const pnl = golden.returns[0]!.map((_, row) =>
      golden.value.reduce((sum, value, at) => sum + (value / 10_000) * golden.returns[at]![row]!, 0),
    );
    const window = pnl.slice(100, 350);
    const mean = window.reduce((sum, value) => sum + value, 0) / 250;
    const deviation = Math.sqrt(window.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 249);
    expect(body.series.var[100]).toBeCloseTo(1.6448536269514722 * deviation - mean, 8);
    expect(body.series.return[100]).toBeCloseTo(pnl[350]!, 8);
    const hits = body.series.exceeded.filter(Boolean).length;
    expect([body.exceedances, body.observations, body.expected]).toEqual([hits, 500, expect.closeTo(25, 9)]);
    expect(body.conditionalCoverage.statistic).toBeCloseTo(
      body.kupiec.statistic + body.independence.statistic,
      9,
    );
    for (const query of [
      '&method=cornish-fisher',
      '&method=monte-carlo&distribution=t',
      '&weighting=age',
      '&weighting=filtered&volatility=garch',
    ])
      expect((await ask('backtest', `${query}&window=260`)).body.series.var.length).toBe(490);
    const short = await ask('backtest', '&window=800');
    expect([short.body.kupiec, short.body.unavailable[0].reason]).toEqual([
      null,
      expect.stringContaining('750'),
    ]);
  });
});

describe('the risk of a position', () => {
  it('is its own and what it adds', async () => {
    const { ask, ann } = await world();
    const { components, var: whole } = (await ask('var')).body;
    const { positionId } = components[1];
    const { status, body } = await ann.call('GET', `/risk/position/${positionId}?to=${LAST}`);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({
      symbol: 'BBB',
      quantity: '300',
      value: '3000.00',
      component: components[1].component,
      incremental: components[1].incremental,
      portfolioVar: whole,
      benchmark: 'AAA',
      greeks: null,
    });
    expect(body.weight).toBeCloseTo(0.3, 9);
    // Herfindahl and Hirschman: 0.6^2 + 0.3^2 + 0.1^2.
    expect(body.concentration).toMatchObject({ index: expect.closeTo(0.46, 9), largest: 'AAA', rank: 2 });
    // 300 shares at a tenth of 2,000 a day.
    expect(body.liquidity).toMatchObject({ averageVolume: '2000', days: 1.5, observations: 63 });
    const [a, b] = [golden.returns[0]!, golden.returns[1]!];
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [ma, mb] = [mean(a), mean(b)];
    const both = a.reduce((sum, value, at) => sum + (value - ma) * (b[at]! - mb), 0);
    expect(body.beta).toBeCloseTo(both / a.reduce((sum, value) => sum + (value - ma) ** 2, 0), 8);
    expect(body.volatility).toBeCloseTo(
      Math.sqrt((252 * b.reduce((sum, value) => sum + (value - mb) ** 2, 0)) / (b.length - 1)),
      8,
    );
    expect(body.unavailable).toEqual([]);
  });

  it('is not shown to others', async () => {
    const { ask, id } = await world();
    const eve = await app.person('Eve');
    const { positionId } = (await ask('var')).body.components[0];
    expect((await eve.call('GET', `/risk/position/${positionId}`)).status).toBe(404);
    for (const path of ['var', 'backtest'])
      expect((await eve.call('GET', `/risk/${path}?portfolioId=${id}`)).status).toBe(404);
  });
});
