// Values of numpy and scipy, written by core/risk/fixtures/value_at_risk.py.
import golden from '@financehub/core/risk/fixtures/value_at_risk.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';

const app = testServer();
const DAYS = Array.from({ length: 1100 }, (_, at) => new Date(Date.parse('2023-01-02') + at * 86_400_000))
  .filter((day) => ![0, 6].includes(day.getUTCDay()))
  .slice(0, golden.returns[0]!.length + 1)
  .map((day) => day.toISOString().slice(0, 10));
const LAST = DAYS.at(-1)!;
const LATER = '2026-11-20';
const [WANT] = golden.cases;

type Row = Record<string, unknown>;
const symbolsOf = (rows: readonly { symbol: string }[]): string[] => rows.map(({ symbol }) => symbol);

/** 6,000, 3,000 and 1,000 dollars of three assets, and 500 dollars of cash. */
async function world() {
  const ann = await app.person('Ann');
  for (const [at, symbol] of ['AAA', 'BBB', 'CCC'].entries()) {
    const closes = [1];
    for (const value of golden.returns[at]!) closes.push(closes.at(-1)! * (1 + value));
    const scale = 10 / closes.at(-1)!;
    await asset(
      symbol,
      'USD',
      closes.map((close, row) => [DAYS[row]!, (close * scale).toFixed(12)] as const),
    );
  }
  async function asset(
    symbol: string,
    currency: string,
    closes: readonly (readonly [string, string])[] = [],
  ) {
    const { id } = (await ann.call('POST', '/assets', { symbol, currency, type: 'stock' })).body;
    const bars = closes.map(([date, close]) => ({ date, close, volume: '1000' }));
    if (bars.length > 0) expect((await ann.call('PUT', `/assets/${id}/prices`, { bars })).status).toBe(200);
    return id as string;
  }
  const opened = await ann.call('POST', '/portfolios', { name: 'P', currency: 'USD', allowShort: true });
  const { id } = opened.body;
  const book = async (...transactions: Row[]) => {
    const booked = await ann.call(
      'POST',
      `/portfolios/${id}/transactions`,
      transactions.map((each) => ({ date: LAST, ...each })),
    );
    expect(booked.status, JSON.stringify(booked.body)).toBe(201);
  };
  await book(
    ...['AAA', 'BBB', 'CCC'].map((symbol, at) => ({
      type: 'TRANSFER_IN',
      symbol,
      quantity: String(golden.value[at]! / 10),
      price: '10',
    })),
    { type: 'DEPOSIT', amount: '500', currency: 'USD' },
  );
  const ask = async (path: string, query = '') => {
    const answer = await ann.call('GET', `/risk/${path}?portfolioId=${id}&to=${LAST}${query}`);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body;
  };
  const stress = async (more: Row = {}) => {
    const body = { portfolioId: id, asOf: LAST, beta: 'none', scenarios: ['equity-20'], ...more };
    const answer = await ann.call('POST', '/risk/stress-test', body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body;
  };
  return { ann, id, asset, book, ask, stress };
}

type World = Awaited<ReturnType<typeof world>>;

/** What a portfolio may hold of which the value on the day is not known, and the symbol that says so. */
const UNVALUED: readonly [string, (of: World) => Promise<void>, string][] = [
  [
    'an asset without a price',
    async ({ asset, book }) => {
      await asset('NOP', 'USD');
      await book({ type: 'TRANSFER_IN', symbol: 'NOP', quantity: '7', price: '3' });
    },
    'NOP',
  ],
  [
    'an asset whose prices begin later',
    async ({ asset, book }) => {
      await asset('NEW', 'USD', [[LATER, '5']]);
      await book({ type: 'TRANSFER_IN', symbol: 'NEW', quantity: '7', price: '3' });
    },
    'NEW',
  ],
  [
    'an asset sold short without a price',
    async ({ asset, book }) => {
      await asset('SHO', 'USD');
      await book(
        { type: 'SELL', symbol: 'SHO', quantity: '7', price: '3' },
        { type: 'WITHDRAWAL', amount: '21', currency: 'USD' },
      );
    },
    'SHO',
  ],
  [
    'an asset in a currency without a rate',
    async ({ asset, book }) => {
      await asset(
        'GGAL',
        'ARS',
        DAYS.map((date) => [date, '4000'] as const),
      );
      await book({ type: 'TRANSFER_IN', symbol: 'GGAL', quantity: '7', price: '3', currency: 'ARS' });
    },
    'GGAL',
  ],
  [
    'cash in a currency without a rate',
    async ({ book }) => book({ type: 'DEPOSIT', amount: '100000', currency: 'ARS' }),
    'ARS',
  ],
];

describe('a portfolio of which a part has no value', () => {
  it.each(UNVALUED)('has no risk as a whole: %s', async (_, add, symbol) => {
    const here = await world();
    await add(here);
    const { ask, stress } = here;
    const whole = await ask('var');
    expect(whole).toMatchObject({
      ...{ value: null, covered: null, var: null, cvar: null, varFraction: null, cvarFraction: null },
      ...{ interval: null, deviation: null, diversification: null, leftOut: [] },
    });
    expect(symbolsOf(whole.unavailable)).toEqual([symbol]);
    expect(whole.unavailable[0].mend).toContain('or leave it out');
    const row = (name: string) => whole.components.find((each: Row) => each.symbol === name);
    expect(row('BBB')).toMatchObject({
      ...{ value: '3000.00', exposure: '3000.00' },
      ...{ weight: null, component: null, cvarComponent: null, marginal: null, incremental: null },
    });
    expect(row(symbol)).toMatchObject({ value: null, exposure: null });

    const back = await ask('backtest');
    expect(back).toMatchObject({ covered: null, kupiec: null, rate: null, observations: 0, leftOut: [] });
    expect([symbolsOf(back.unavailable), back.series.date]).toEqual([[symbol], []]);

    const [tested] = (await stress({ reverse: { loss: 0.1 } })).results;
    expect(tested).toMatchObject({ value: null, pnl: null, pnlFraction: null, leftOut: [] });
    expect(symbolsOf(tested.unavailable)).toEqual([symbol]);
    // What each position that has a value would lose stays.
    expect(tested.byPosition.find((each: Row) => each.symbol === 'AAA').pnl).toBe('-1200.00');
    const { reverse } = await stress({ reverse: { loss: 0.1 } });
    expect(reverse).toMatchObject({ amount: null, equity: null, plausible: null });
    expect(symbolsOf(reverse.unavailable)).toEqual([symbol]);
  });

  it.each(UNVALUED)('has the risk of the rest where that is asked for: %s', async (_, add, symbol) => {
    const here = await world();
    await add(here);
    const { ask, stress } = here;
    const rest = await ask('var', `&confidence=${WANT!.confidence}&leaveOut=true`);
    expect(Number(rest.var)).toBeCloseTo(WANT!.historical, 1);
    expect(rest).toMatchObject({ value: '10500.00', covered: null, unavailable: [] });
    expect(rest.varFraction).toBeCloseTo(Number(rest.var) / 10_500, 6);
    expect(rest.leftOut).toMatchObject([{ symbol, share: null }]);
    expect(rest.leftOut[0].mend).not.toContain('leave it out');
    expect(symbolsOf(rest.components)).toEqual(['AAA', 'BBB', 'CCC']);

    const back = await ask('backtest', '&leaveOut=true&window=250');
    expect([back.observations, symbolsOf(back.leftOut), back.unavailable]).toEqual([500, [symbol], []]);

    const { results, reverse } = await stress({ leaveOut: true, reverse: { loss: 0.1 } });
    // 20 % of the 10,000 dollars of equity among 10,500.
    expect(results[0]).toMatchObject({
      ...{ value: '10500.00', pnl: '-2000.00', unavailable: [] },
      leftOut: [{ symbol, share: null }],
    });
    expect(reverse).toMatchObject({ amount: '1050.00', equity: expect.closeTo(-0.105, 9) });
    expect(symbolsOf(reverse.leftOut)).toEqual([symbol]);
  });

  it('keeps what each position is by itself', async () => {
    const here = await world();
    await UNVALUED[0]![1](here);
    const { ann, ask } = here;
    const { components } = await ask('var');
    const idOf = (name: string) => components.find((each: Row) => each.symbol === name).positionId;
    const own = (await ann.call('GET', `/risk/position/${idOf('BBB')}?to=${LAST}`)).body;
    expect(own).toMatchObject({
      ...{ quantity: '300', value: '3000.00', exposure: '3000.00', observations: 750 },
      ...{ weight: null, component: null, componentShare: null, marginal: null, incremental: null },
      ...{ portfolioVar: null, betaToPortfolio: null, correlationToPortfolio: null, concentration: null },
      liquidity: { days: 3 },
    });
    expect([typeof own.var, typeof own.volatility, typeof own.drawdown.current]).toEqual([
      'string',
      'number',
      'number',
    ]);
    const why = own.unavailable.find((each: Row) => each.symbol === 'NOP');
    expect(why.reason).toContain('of the portfolio’s figures: there is no price of NOP');
    const rest = (await ann.call('GET', `/risk/position/${idOf('BBB')}?to=${LAST}&leaveOut=true`)).body;
    expect(rest).toMatchObject({ weight: expect.closeTo(3000 / 10_500, 9), concentration: { rank: 2 } });
    expect([typeof rest.portfolioVar, symbolsOf(rest.leftOut)]).toEqual(['string', ['NOP']]);
    // Of a position without a price the quantity is known, and its value is not nothing.
    const unpriced = (await ann.call('GET', `/risk/position/${idOf('NOP')}?to=${LAST}`)).body;
    expect(unpriced).toMatchObject({ quantity: '7', value: null, exposure: null, weight: null, var: null });
    expect(unpriced.unavailable[0].reason).toContain('there is no price of NOP');
  });

  it('has nothing left where nothing has a value, and says so', async () => {
    const { ann, asset } = await world();
    await asset('NOP', 'USD');
    const { id } = (await ann.call('POST', '/portfolios', { name: 'N', currency: 'USD' })).body;
    const moved = { type: 'TRANSFER_IN', date: LAST, symbol: 'NOP', quantity: '7', price: '3' };
    expect((await ann.call('POST', `/portfolios/${id}/transactions`, moved)).status).toBe(201);
    const rest = (await ann.call('GET', `/risk/var?portfolioId=${id}&to=${LAST}&leaveOut=true`)).body;
    expect([rest.var, symbolsOf(rest.leftOut)]).toEqual([null, ['NOP']]);
    expect(rest.unavailable).toMatchObject([
      { reason: `nothing of what is held on ${LAST} has a value and returns`, mend: rest.leftOut[0].mend },
    ]);
    const test = { portfolioId: id, asOf: LAST, leaveOut: true };
    expect((await ann.call('POST', '/risk/stress-test', test)).status).toBe(422);
  });

  it('is whole where only a cost is unknown, or what has no price was sold again', async () => {
    const { ask, asset, book, stress } = await world();
    await asset('GONE', 'USD');
    await book(
      { type: 'TRANSFER_IN', symbol: 'GONE', quantity: '5', price: '3' },
      { type: 'TRANSFER_OUT', symbol: 'GONE', quantity: '5' },
      { type: 'TRANSFER_IN', symbol: 'AAA', quantity: '1' },
    );
    expect(await ask('var')).toMatchObject({ value: '10510.00', covered: 1, unavailable: [], leftOut: [] });
    expect((await stress()).results[0]).toMatchObject({ pnl: '-2002.00', unavailable: [] });
  });

  it('is whole with another that holds as much against it', async () => {
    const here = await world();
    await UNVALUED[0]![1](here);
    const { ann, ask } = here;
    const other = (await ann.call('POST', '/portfolios', { name: 'Q', currency: 'USD', allowShort: true }))
      .body;
    const sale = { type: 'SELL', date: LAST, symbol: 'NOP', quantity: '7', price: '3' };
    expect((await ann.call('POST', `/portfolios/${other.id}/transactions`, sale)).status).toBe(201);
    expect((await ask('var')).var).toBeNull();
    const all = (await ann.call('GET', `/risk/var?to=${LAST}`)).body;
    expect([all.value, all.unavailable]).toEqual(['10500.00', []]);
  });
});

describe('a portfolio of which a part has no returns', () => {
  it('has no value at risk, with the value and the share that has some', async () => {
    const { ann, ask, asset, book } = await world();
    await asset(
      'IPO',
      'USD',
      DAYS.slice(-20).map((date) => [date, '10'] as const),
    );
    await book({ type: 'TRANSFER_IN', symbol: 'IPO', quantity: '250', price: '10' });
    const whole = await ask('var');
    expect(whole).toMatchObject({ value: '13000.00', var: null, covered: expect.closeTo(0.8, 9) });
    expect(symbolsOf(whole.unavailable)).toEqual(['IPO']);
    const ipo = whole.components.find((each: Row) => each.symbol === 'IPO');
    expect(ipo).toMatchObject({ value: '2500.00', exposure: null, weight: expect.closeTo(2.5 / 13, 9) });
    const rest = await ask('var', `&confidence=${WANT!.confidence}&leaveOut=true`);
    expect(Number(rest.var)).toBeCloseTo(WANT!.historical, 1);
    expect(rest).toMatchObject({
      ...{ value: '10500.00', covered: expect.closeTo(0.8, 9), unavailable: [] },
      leftOut: [{ symbol: 'IPO', share: expect.closeTo(0.2, 9) }],
    });
    const risk = (await ann.call('GET', `/risk/position/${ipo.positionId}?to=${LAST}`)).body;
    expect(risk).toMatchObject({ value: '2500.00', weight: expect.closeTo(2.5 / 13, 9), portfolioVar: null });
    expect(risk.concentration).toMatchObject({ rank: 3 });
  });

  it('has that of the rest also beside an asset whose prices ended years ago', async () => {
    const { ask, asset, book } = await world();
    const days = Array.from({ length: 500 }, (_, at) =>
      new Date(Date.parse('2019-01-01') + at * 86_400_000).toISOString().slice(0, 10),
    );
    await asset(
      'OLD',
      'USD',
      days.map((date) => [date, '10'] as const),
    );
    await book({ type: 'TRANSFER_IN', symbol: 'OLD', quantity: '10', price: '10' });
    const whole = await ask('var');
    expect([whole.var, symbolsOf(whole.unavailable)]).toEqual([null, ['OLD']]);
    expect(whole.unavailable[0].reason).toContain(`no price after ${days.at(-1)}`);
    const rest = await ask('var', `&confidence=${WANT!.confidence}&leaveOut=true`);
    expect(Number(rest.var)).toBeCloseTo(WANT!.historical, 1);
  });

  it('says where the prices of what is held end long before the day', async () => {
    const { ask, asset, book } = await world();
    await asset(
      'OLD',
      'USD',
      DAYS.slice(0, 500).map((date) => [date, '10'] as const),
    );
    await book({ type: 'TRANSFER_IN', symbol: 'OLD', quantity: '10', price: '10' });
    const found = await ask('var');
    expect(found.observations).toBe(499);
    expect(found.notes[0]).toContain(`OLD has no price after ${DAYS[499]}`);
    expect((await ask('backtest')).notes[0]).toContain(`OLD has no price after ${DAYS[499]}`);
  });

  it('says of an option that is held after its end what to do, for itself and for the whole', async () => {
    const { ann, ask, book, stress } = await world();
    const made = await ann.call('POST', '/assets', {
      ...{ symbol: 'AAA250117C00001000', type: 'option', currency: 'USD' },
      option: {
        ...{ underlyingSymbol: 'AAA', kind: 'call', style: 'american' },
        ...{ strike: '1', expiry: '2025-01-17', multiplier: '100' },
      },
    });
    const option = made.body;
    expect(made.status, JSON.stringify(option)).toBe(201);
    await ann.call('PUT', `/assets/${option.id}/prices`, { bars: [{ date: DAYS[400], close: '9' }] });
    await book({ type: 'BUY', date: DAYS[400], symbol: option.symbol, quantity: '1', price: '9' });
    const whole = await ask('var');
    const row = whole.components.find((each: Row) => each.assetId === option.id);
    const risk = await ann.call('GET', `/risk/position/${row.positionId}?to=${LAST}`);
    expect(risk.status, JSON.stringify(risk.body)).toBe(200);
    expect(risk.body).toMatchObject({ quantity: '1', exposure: null, var: null, greeks: null });
    expect(risk.body.unavailable[0].reason).toContain('expired on 2025-01-17 and is still held');
    expect((await stress()).results).toHaveLength(1);
  });
});

describe('stored runs of stress tests', () => {
  it('count what has no outcome', async () => {
    const here = await world();
    await UNVALUED[0]![1](here);
    const { ann, id, stress } = here;
    await stress();
    const runs = (await ann.call('GET', `/risk/stress-test/runs?portfolioId=${id}`)).body.items;
    expect(runs).toMatchObject([{ scenarios: 1, withoutFigure: 1, worst: null }]);
    await stress({ leaveOut: true, scenarios: ['equity-20', 'rates-up-200'] });
    const [newest] = (await ann.call('GET', `/risk/stress-test/runs?portfolioId=${id}`)).body.items;
    expect(newest).toMatchObject({ withoutFigure: 0, worst: { pnl: '-2000.00' } });
  });
});
