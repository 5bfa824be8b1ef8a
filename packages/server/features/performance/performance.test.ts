import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let bob: Person;
beforeAll(async () => {
  ada = await app.person('Ada');
  bob = await app.person('Bob');
});

let made = 0;
async function portfolio(who: Person, currency: string, transactions: object[]): Promise<string> {
  made += 1;
  const { body } = await who.call('POST', '/portfolios', { name: `P${made}`, currency });
  const answer = await who.call('POST', `/portfolios/${body.id}/transactions`, transactions);
  expect(answer.status).toBe(201);
  return body.id;
}

async function prices(who: Person, symbol: string, closes: Record<string, string>): Promise<void> {
  const { body } = await who.call('GET', `/assets/search?q=${symbol}`);
  const bars = Object.entries(closes).map(([date, close]) => ({ date, close }));
  expect((await who.call('PUT', `/assets/${body.items[0].id}/prices`, { bars })).status).toBe(200);
}

const performance = (who: Person, query: string) => who.call('GET', `/portfolio/performance?${query}`);
const buy = (date: string, symbol: string, quantity: string, price: string, more: object = {}) => ({
  type: 'BUY',
  date,
  symbol,
  quantity,
  price,
  currency: 'USD',
  ...more,
});
const cash = (type: string, date: string, amount: string, more: object = {}) => ({
  type,
  date,
  amount,
  currency: 'USD',
  ...more,
});

describe('GET /portfolio/performance', () => {
  let id: string;
  beforeAll(async () => {
    id = await portfolio(ada, 'USD', [
      cash('DEPOSIT', '2025-01-02', '1000'),
      buy('2025-01-02', 'AAA', '10', '100'),
      cash('DEPOSIT', '2025-07-02', '1100', { note: 'more' }),
      buy('2025-07-02', 'AAA', '10', '110'),
      cash('DIVIDEND', '2025-10-01', '40', { symbol: 'AAA', tax: '6' }),
    ]);
    await prices(ada, 'AAA', {
      '2025-01-02': '100',
      '2025-04-01': '80',
      '2025-07-01': '110',
      '2025-07-02': '110',
      '2025-10-01': '118',
      '2025-12-31': '121',
    });
    await ada.call('POST', '/assets', { symbol: 'MKT', currency: 'USD' });
    await prices(ada, 'MKT', {
      '2025-01-02': '50',
      '2025-04-01': '45',
      '2025-07-01': '52',
      '2025-12-31': '55',
    });
  });

  it('has the returns that follow by hand', async () => {
    const { status, body } = await performance(ada, `portfolioId=${id}&from=2025-01-02&to=2025-12-31`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      from: '2025-01-02',
      to: '2025-12-31',
      currency: 'USD',
      opening: '0.00',
      closing: '2454.00',
      netFlows: '2100.00',
      gain: '354.00',
      parts: {
        capital: '320.00',
        currency: '0.00',
        dividends: '40.00',
        interest: '0.00',
        fees: '0.00',
        taxes: '-6.00',
      },
      unavailable: [],
    });
    // 1.1 until July, then (20 x 121 + 34) / (20 x 110).
    expect(body.twr).toBeCloseTo(1.1 * (2454 / 2200) - 1, 12);
    // Without the 34 of the dividend: 1.21 less what the cash lies idle for.
    expect(body.priceReturn).toBeCloseTo(1.1 * (2360 / 2200) * (2454 / 2394) - 1, 12);
    expect(body.simpleReturn).toBeCloseTo(354 / 2100, 12);
    // 363 days; the second deposit is at work for 182 of them.
    expect(body.modifiedDietz).toBeCloseTo(354 / (1000 + (1100 * 182) / 363), 12);
    // By a spreadsheet's XIRR of -1000 on 2025-01-02, -1100 on 2025-07-02 and 2454 on 2025-12-31.
    expect(-1000 - 1100 / (1 + body.xirr) ** (181 / 365) + 2454 / (1 + body.xirr) ** (363 / 365)).toBeCloseTo(
      0,
      8,
    );
    expect(body.maxDrawdown).toEqual({
      depth: expect.closeTo(0.2, 12),
      start: '2025-03-31',
      trough: '2025-04-01',
      end: '2025-07-01',
    });
    expect(body.twrAnnualized).toBeCloseTo((1 + body.twr) ** (365 / 363) - 1, 12);
  });

  it('begins a later period with what was held then', async () => {
    const { body } = await performance(ada, `portfolioId=${id}&from=2025-07-03&to=2025-12-31`);
    expect(body).toMatchObject({ opening: '2200.00', closing: '2454.00', netFlows: '0.00', gain: '254.00' });
    expect(body.twr).toBeCloseTo(254 / 2200, 12);
    expect(body.simpleReturn).toBeCloseTo(254 / 2200, 12);
    expect(body.xirr).toBeCloseTo((2454 / 2200) ** (365 / 182) - 1, 9);
  });

  it('counts a fall from what was there before the period', async () => {
    const { body } = await performance(ada, `portfolioId=${id}&from=2025-04-01&to=2025-12-31`);
    const fall = {
      depth: expect.closeTo(0.2, 12),
      start: '2025-03-31',
      trough: '2025-04-01',
      end: '2025-07-01',
    };
    expect(body.maxDrawdown).toEqual(fall);
    expect(body.drawdowns[0]).toEqual({ ...fall, days: 92 });
    expect(body.series.drawdown[0]).toBeCloseTo(0.2, 12);
  });

  it('says that nothing fell', async () => {
    const { body } = await performance(ada, `portfolioId=${id}&from=2025-03-31&to=2025-03-31`);
    const day = '2025-03-30';
    expect(body.maxDrawdown).toEqual({ depth: 0, start: day, trough: day, end: day });
    expect(body.drawdowns).toEqual([]);
  });

  it('has the gain of a holding with its dividends', async () => {
    const { body } = await performance(ada, `portfolioId=${id}&from=2025-01-02&to=2025-12-31`);
    expect(body.holdings).toMatchObject([
      {
        opening: '0.00',
        closing: '2420.00',
        // 2100 for shares, less the 34 that they paid.
        netFlows: '2066.00',
        gain: '354.00',
        parts: { capital: '320.00', dividends: '40.00', taxes: '-6.00' },
      },
    ]);
  });

  it('compares with a benchmark on the days that were quoted', async () => {
    const query = `portfolioId=${id}&from=2025-01-02&to=2025-12-31`;
    const { body } = await performance(ada, `${query}&benchmark=mkt&rolling=5`);
    expect(body.benchmark).toMatchObject({
      symbol: 'MKT',
      totalReturn: false,
      return: expect.closeTo(0.1, 12),
    });
    expect(body.activeReturn).toBeCloseTo(body.twr - 0.1, 12);
    expect(body.series.benchmarkIndex.at(-1)).toBeCloseTo(1.1, 12);
    expect(body.observations).toBe(5);
    expect(body.rolling.date).toEqual(['2025-12-31']);
    expect(body.unavailable).toMatchObject([{ figure: 'benchmark.totalReturn', symbol: 'MKT' }]);
    const none = await performance(ada, `${query}&benchmark=NOPE`);
    expect([none.status, none.body.mend]).toEqual([422, expect.stringMatching(/Add NOPE to the assets/)]);
  });

  it('puts the stored dividends of the benchmark in again, and undoes its stored splits', async () => {
    const kit = await app.person('Kit');
    const own = await portfolio(kit, 'USD', [cash('DEPOSIT', '2025-01-02', '100')]);
    const { body: asset } = await kit.call('POST', '/assets', { symbol: 'IDX', currency: 'USD' });
    await prices(kit, 'IDX', { '2025-01-02': '50', '2025-03-03': '40', '2025-06-02': '11' });
    await kit.call('PUT', `/assets/${asset.id}/events`, {
      dividends: [{ exDate: '2025-03-03', amount: '10', currency: 'USD' }],
      splits: [{ date: '2025-06-02', ratio: '4' }],
    });
    const { body } = await performance(kit, `portfolioId=${own}&to=2025-06-30&benchmark=IDX`);
    // 40/50 with a quarter more shares of the dividend, then 44 of before the split for 40.
    expect(body.benchmark).toMatchObject({ totalReturn: true, return: expect.closeTo(0.1, 12) });
  });

  it('follows an edit of any day', async () => {
    const query = `portfolioId=${id}&from=2025-01-02&to=2025-12-31`;
    const { body: tx } = await ada.call(
      'POST',
      `/portfolios/${id}/transactions`,
      cash('FEE', '2025-03-03', '10'),
    );
    const { body } = await performance(ada, query);
    expect(body).toMatchObject({ closing: '2444.00', parts: { fees: '-10.00' } });
    expect(body.twr).toBeCloseTo((1090 / 1000) * (2444 / 2190) - 1, 12);
    await ada.call('DELETE', `/portfolios/${id}/transactions/${tx.id}`);
    expect((await performance(ada, query)).body.closing).toBe('2454.00');
  });

  it('values every day anew when the first payment says that cash is kept', async () => {
    const fay = await app.person('Fay');
    const trades = [
      buy('2025-01-02', 'CCC', '10', '100'),
      { ...buy('2025-03-03', 'CCC', '4', '120'), type: 'SELL' },
    ];
    const only = await portfolio(fay, 'USD', trades);
    await prices(fay, 'CCC', { '2025-01-02': '100', '2025-03-03': '120', '2025-06-02': '130' });
    const query = `portfolioId=${only}&from=2025-01-02&to=2025-06-30`;
    expect((await performance(fay, query)).body).toMatchObject({ closing: '780.00', netFlows: '520.00' });
    await fay.call('POST', `/portfolios/${only}/transactions`, cash('DEPOSIT', '2025-06-03', '1000'));
    const { body } = await performance(fay, query);
    const anew = await portfolio(fay, 'USD', [...trades, cash('DEPOSIT', '2025-06-03', '1000')]);
    const { body: fresh } = await performance(fay, query.replace(only, anew));
    // The shares are worth 780, and the cash -1000 + 480 + 1000.
    expect(body).toMatchObject({ closing: '1260.00', netFlows: '1000.00', gain: '260.00' });
    expect(body).toEqual(fresh);
  });

  it('cancels what moves between own portfolios, whatever their currencies', async () => {
    const eve = await app.person('Eve');
    await eve.call('PUT', '/fx', {
      base: 'EUR',
      rates: [{ date: '2025-01-01', quote: 'USD', rate: '1.25' }],
    });
    const one = await portfolio(eve, 'USD', [
      cash('DEPOSIT', '2025-01-02', '1000'),
      cash('WITHDRAWAL', '2025-02-03', '500'),
      cash('INTEREST', '2025-03-03', '50'),
    ]);
    const other = await portfolio(eve, 'EUR', [cash('DEPOSIT', '2025-02-03', '400', { currency: 'EUR' })]);
    const { body } = await performance(eve, 'from=2025-01-02&to=2025-06-30&currency=USD');
    expect(body).toMatchObject({ closing: '1050.00', netFlows: '1000.00', gain: '50.00' });
    expect(body.twr).toBeCloseTo(0.05, 12);
    expect(body.series.flows.filter((flow: string) => flow !== '0.00')).toEqual(['1000.00']);
    const both = await performance(eve, `portfolioId=${one}&portfolioId=${other}&to=2025-06-30`);
    expect(both.body).toMatchObject({ currency: 'USD', closing: '1050.00' });
  });

  it('is not lessened by a profitable account that is added (Wealthfolio 1414)', async () => {
    const dan = await app.person('Dan');
    const first = await portfolio(dan, 'USD', [
      cash('DEPOSIT', '2025-01-02', '1000'),
      cash('INTEREST', '2025-06-02', '200'),
    ]);
    const alone = await performance(dan, `portfolioId=${first}&to=2025-12-31`);
    await portfolio(dan, 'USD', [
      cash('DEPOSIT', '2025-09-01', '9000'),
      cash('INTEREST', '2025-12-01', '900'),
    ]);
    const together = await performance(dan, 'to=2025-12-31');
    expect(alone.body.twr).toBeCloseTo(0.2, 12);
    expect(together.body.twr).toBeCloseTo(1.2 * (11_100 / 10_200) - 1, 12);
    expect(together.body.twr).toBeGreaterThan(alone.body.twr);
  });

  it('is unavailable, because of what is missing, and says the mend', async () => {
    const other = await portfolio(ada, 'USD', [
      cash('DEPOSIT', '2025-01-02', '100'),
      buy('2025-01-03', 'BBB', '1', '50', { currency: 'EUR' }),
    ]);
    const { body } = await performance(ada, `portfolioId=${other}&to=2025-06-30`);
    expect(body).toMatchObject({ closing: null, gain: null, twr: null, xirr: null });
    expect(body.unavailable.map(({ symbol }: { symbol: string }) => symbol)).toEqual(
      expect.arrayContaining(['BBB', 'EUR']),
    );
    expect(body.unavailable.every(({ mend }: { mend: string }) => mend.length > 10)).toBe(true);
    expect(body.series.date.length).toBeGreaterThan(100);
  });

  it('says so where there is nothing', async () => {
    const { body: empty } = await ada.call('POST', '/portfolios', { name: 'Empty', currency: 'CHF' });
    const { status, body } = await performance(ada, `portfolioId=${empty.id}`);
    expect([status, body.from, body.twr, body.currency]).toEqual([200, null, null, 'CHF']);
    expect(body.unavailable[0].mend).toMatch(/add transactions/);
  });

  it('refuses what is wrong, and what is of others', async () => {
    expect((await performance(bob, `portfolioId=${id}`)).status).toBe(404);
    expect((await performance(ada, `portfolioId=${id}&from=2025-02-01&to=2025-01-01`)).status).toBe(400);
    expect((await performance(ada, `portfolioId=${id}&currency=QQQ`)).status).toBe(400);
    expect((await performance(ada, 'portfolioId=nope')).status).toBe(400);
    expect((await performance(ada, `portfolioId=${id}&rolling=2`)).status).toBe(400);
  });
});

describe('GET /portfolio/returns-explained', () => {
  it('says nothing of what came in where some of it has no rate', async () => {
    const ivy = await app.person('Ivy');
    const id = await portfolio(ivy, 'USD', [
      cash('DEPOSIT', '2025-01-01', '1000'),
      { ...cash('DEPOSIT', '2025-07-02', '500'), currency: 'ARS' },
    ]);
    const { body } = await ivy.call('GET', `/portfolio/returns-explained?portfolioId=${id}&to=2026-01-01`);
    expect(body.simple).toEqual({ value: null, inflows: null, outflows: null, capital: null });
  });

  it('adds up to every kind of return', async () => {
    const ivy = await app.person('Ivy');
    const id = await portfolio(ivy, 'USD', [
      cash('DEPOSIT', '2025-01-01', '1000'),
      cash('INTEREST', '2025-03-01', '100'),
      cash('DEPOSIT', '2025-07-02', '500'),
      cash('INTEREST', '2025-12-31', '80'),
    ]);
    const { status, body } = await ivy.call(
      'GET',
      `/portfolio/returns-explained?portfolioId=${id}&to=2026-01-01`,
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      days: 365,
      gain: '180.00',
      simple: { capital: '1500.00', inflows: '1500.00' },
    });
    const { flows, twr, modifiedDietz, xirr } = body;
    expect(flows.map(({ date, amount }: { date: string; amount: string }) => [date, amount])).toEqual([
      ['2025-01-01', '1000.00'],
      ['2025-07-02', '500.00'],
    ]);
    expect(modifiedDietz.averageCapital).toBeCloseTo(1000 + (500 * 183) / 365, 9);
    expect(modifiedDietz.value).toBeCloseTo(180 / modifiedDietz.averageCapital, 12);
    const values = flows.map(({ presentValue }: { presentValue: number }) => presentValue);
    expect(values[0] + values[1] + xirr.closingPresentValue).toBeCloseTo(0, 6);
    expect(xirr.otherRoots).toEqual([]);
    expect(twr.subPeriods.map(({ to }: { to: string }) => to)).toEqual(['2025-07-01', '2026-01-01']);
    const linked = twr.subPeriods.reduce(
      (product: number, each: { return: number }) => product * (1 + each.return),
      1,
    );
    expect(linked - 1).toBeCloseTo(twr.value, 12);
    expect(twr.value).toBeCloseTo(1.1 * (1680 / 1600) - 1, 12);
  });
});
