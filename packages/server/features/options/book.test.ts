import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let bob: Person;
beforeAll(async () => {
  ada = await app.person('Ada');
  bob = await app.person('Bob');
});

const greeks = (body: object) => ada.call('POST', '/risk/greeks', body);
const paths = (body: { errors?: { path: string }[] }) => body.errors?.map(({ path }) => path);

describe('what is no plain option', () => {
  const future = {
    spot: 100,
    strike: 80,
    timeToExpiry: 0.75,
    rate: 0.06,
    dividendYield: 0.06,
    volatility: 0.35,
  };

  it('is priced by its payoff and its dividends', async () => {
    const barrier = { kind: 'down-and-out', level: 95, rebate: 3 };
    const knocked = {
      type: 'call',
      spot: 100,
      strike: 90,
      timeToExpiry: 0.5,
      rate: 0.08,
      dividendYield: 0.04,
    };
    const hull = { type: 'call', spot: 40, strike: 40, timeToExpiry: 0.5, rate: 0.09, volatility: 0.3 };
    const dividends = [2 / 12, 5 / 12].map((timeToPay) => ({ timeToPay, amount: 0.5 }));
    const { status, body } = await greeks({
      contracts: [
        { ...future, type: 'put', payoff: 'cash-or-nothing', cash: 10 },
        { ...knocked, volatility: 0.25, payoff: 'barrier', barrier },
        { ...hull, dividends },
        { ...hull, style: 'american', dividends },
        { ...hull, dividends: [{ timeToPay: 0.1, amount: 50 }] },
      ],
    });
    expect(status).toBe(200);
    const [digital, down, european, american, impossible] = body.items;
    // Haug (2007), 4.19.2 and table 4-13; Hull, 8th edition, example 14.9 and 14.10's exercise before the last dividend.
    expect(digital.price).toBeCloseTo(2.671, 4);
    expect(down.price).toBeCloseTo(9.0246, 4);
    expect(european).toMatchObject({ model: 'bsm' });
    expect(european.price).toBeCloseTo(3.67, 2);
    expect(american.model).toBe('leisen-reimer');
    expect(american.price).toBeGreaterThan(european.price);
    expect([impossible.price, impossible.reason]).toEqual([null, expect.stringMatching(/worth more/)]);
  });

  it('names what does not go together', async () => {
    const { body } = await greeks({
      contracts: [
        { ...future, type: 'put', payoff: 'barrier' },
        { ...future, type: 'put', cash: 3, style: 'american', payoff: 'asset-or-nothing' },
        { ...future, type: 'put', style: 'american', model: 'baw', dividends: [{ amount: 1 }] },
      ],
    });
    expect(paths(body)).toEqual([
      'body/contracts/0/barrier',
      'body/contracts/1/cash',
      'body/contracts/1/payoff',
      'body/contracts/2/model',
      'body/contracts/2/dividends/0/timeToPay',
    ]);
    expect(paths((await greeks({})).body)).toEqual(['body/contracts']);
  });
});

describe('a book of positions', () => {
  /** Hull, 8th edition, example 14.6: call 4.76, put 0.81; by QuantLib 1.44 the deltas are 0.779131 and -0.220869, the gamma 0.049963. */
  const hull = { spot: 42, strike: 40, timeToExpiry: 0.5, rate: 0.1 };

  it('is added up by what it is on, with the volatility that a price implies', async () => {
    const { body } = await greeks({
      positions: [
        { ...hull, type: 'call', volatility: 0.2, quantity: 3, underlying: 'H' },
        { ...hull, type: 'put', price: 0.8085993729000922, quantity: -2, underlying: 'H', multiplier: 10 },
        { ...hull, type: 'put', quantity: 1, underlying: 'I' },
      ],
    });
    const [call, put, unknown] = body.book.positions;
    expect(put.volatility).toBeCloseTo(0.2, 12);
    expect([call.volatilityBy, put.volatilityBy]).toEqual(['given', 'implied']);
    expect(call.deltaShares).toBeCloseTo(300 * 0.779131, 3);
    expect(put.deltaShares).toBeCloseTo(20 * 0.220869, 4);
    const [on] = body.book.underlyings;
    expect(on.underlying).toBe('H');
    expect(on.deltaMoney).toBeCloseTo(42 * (300 * 0.779131 + 20 * 0.220869), 1);
    expect(on.gammaShares).toBeCloseTo(280 * 0.049963, 3);
    expect(on.gammaMoney).toBeCloseTo((on.gammaShares * 42 * 42) / 100, 9);
    expect(unknown.deltaShares).toBeNull();
    expect(body.book.totals.deltaMoney).toBeNull();
    expect(body.book.unavailable).toMatchObject([
      { reason: 'neither its volatility nor its price is known' },
    ]);
  });

  it('is not known beside an option without terms', async () => {
    const { id } = (await ada.call('POST', '/portfolios', { name: 'Odd', currency: 'USD' })).body;
    const odd = await ada.call('POST', '/assets', { symbol: 'ODDCALL', currency: 'USD', type: 'option' });
    expect([odd.status, odd.body.option]).toEqual([201, null]);
    const buy = { type: 'BUY', date: '2026-02-02', symbol: 'ODDCALL', quantity: '2', price: '3' };
    await ada.call('POST', `/portfolios/${id}/transactions`, [buy]);
    const { book } = (await greeks({ portfolioId: id })).body;
    expect(book.totals).toMatchObject({ deltaMoney: null, vega: null, value: null });
    expect(book.positions).toMatchObject([{ symbol: 'ODDCALL', quantity: '2', deltaShares: null }]);
    expect(book.unavailable).toMatchObject([
      { symbol: 'ODDCALL', reason: 'the terms of the option ODDCALL are not known' },
    ]);
  });

  it('is that of a portfolio', async () => {
    const id = (await ada.call('POST', '/portfolios', { name: 'Greeks', currency: 'USD' })).body.id;
    const buy = (symbol: string, quantity: string, price: string) =>
      ada.call('POST', `/portfolios/${id}/transactions`, {
        type: 'BUY',
        date: '2026-02-02',
        symbol,
        quantity,
        price,
        currency: 'USD',
      });
    const option = (await buy('HULL260830P00040000', '2', '0.80')).body.assetId;
    const stock = (await buy('HULL', '100', '42')).body.assetId;
    await buy('ELSE', '5', '1');
    const put = (assetId: string, close: string) =>
      ada.call('PUT', `/assets/${assetId}/prices`, { bars: [{ date: '2026-02-27', close }] });
    const missing = await greeks({ portfolioId: id });
    expect(missing.body.book.totals.deltaMoney).toBeNull();
    expect(missing.body.book.unavailable[0]).toMatchObject({
      mend: expect.stringMatching(/add prices of HULL/),
    });
    await put(option, '0.8086');
    await put(stock, '42');
    const { body } = await greeks({ portfolioId: id, asOf: '2026-03-01', rate: 0.1 });
    expect(body.book.unavailable).toEqual([]);
    const [shares, contracts] = body.book.positions;
    expect(shares).toMatchObject({ symbol: 'HULL', deltaShares: 100, deltaMoney: 4200, vega: 0 });
    expect(contracts).toMatchObject({ underlying: 'HULL', volatilityBy: 'implied', multiplier: '100' });
    expect(contracts.value).toBeCloseTo(161.72, 6);
    expect(contracts.deltaShares).toBeLessThan(-40);
    expect(body.book.underlyings).toHaveLength(1);
    expect(body.book.totals).toMatchObject({ currency: 'USD' });
    expect(body.book.totals.deltaMoney).toBeCloseTo(4200 + contracts.deltaMoney, 6);
    expect((await bob.call('POST', '/risk/greeks', { portfolioId: id })).status).toBe(404);
  });

  it('is that of all portfolios together', async () => {
    const eve = await app.person('Eve');
    const portfolio = async (name: string, quantity: string) => {
      const { id } = (await eve.call('POST', '/portfolios', { name, currency: 'EUR' })).body;
      const trade = { type: 'BUY', date: '2026-02-02', price: '1', currency: 'USD' };
      const booked = await eve.call('POST', `/portfolios/${id}/transactions`, [
        { ...trade, symbol: 'HULL260830P00040000', quantity },
        { ...trade, symbol: 'HULL', quantity: '10' },
      ]);
      expect(booked.status, JSON.stringify(booked.body)).toBe(201);
    };
    await portfolio('One', '2');
    await portfolio('Two', '3');
    for (const { id, type } of (await eve.call('GET', '/assets')).body.items)
      await eve.call('PUT', `/assets/${id}/prices`, {
        bars: [{ date: '2026-02-27', close: type === 'option' ? '0.8086' : '42' }],
      });
    const ask = (body: object) => eve.call('POST', '/risk/greeks', { asOf: '2026-03-01', ...body });
    const { status, body } = await ask({ scope: 'book' });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.book.unavailable).toEqual([]);
    const quantities = body.book.positions.map((each: { symbol: string; quantity: string }) => [
      each.symbol,
      each.quantity,
    ]);
    expect(new Map(quantities)).toEqual(
      new Map([
        ['HULL', '20'],
        ['HULL260830P00040000', '5'],
      ]),
    );
    // In the currency of the book.
    expect(body.book.totals).toMatchObject({
      currency: 'USD',
      value: expect.closeTo(20 * 42 + 500 * 0.8086, 6),
    });
    expect((await ask({ scope: 'book', contracts: [] })).status).toBe(400);
    expect((await ask({ scope: 'portfolio' })).status).toBe(400);
    expect((await bob.call('POST', '/risk/greeks', { scope: 'book' })).body.book.positions).toEqual([]);
  });
});
