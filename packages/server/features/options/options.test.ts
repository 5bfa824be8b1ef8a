import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
beforeAll(async () => {
  ada = await app.person('Ada');
});

/** Hull, Options, Futures, and Other Derivatives, 8th edition, example 14.6: the call is worth 4.76, the put 0.81. */
const HULL = { type: 'call', spot: 42, strike: 40, timeToExpiry: 0.5, rate: 0.1, volatility: 0.2 };
const greeks = (...contracts: object[]) => ada.call('POST', '/risk/greeks', { contracts });
const paths = (body: { errors?: { path: string }[] }) => body.errors?.map(({ path }) => path);

describe('POST /risk/greeks', () => {
  it("prices Hull's options", async () => {
    const { status, body } = await greeks(HULL, { ...HULL, type: 'put' });
    expect(status).toBe(200);
    expect(body.items.map(({ price }: { price: number }) => price.toFixed(2))).toEqual(['4.76', '0.81']);
    expect(body.items[0]).toMatchObject({ model: 'bsm', timeToExpiry: 0.5 });
    expect(body.items[0].thetaPerDay).toBeCloseTo(body.items[0].theta / 365, 15);
  });

  it('takes the day of expiry for the time to it', async () => {
    // The clock stands on 2026-03-01.
    const { body } = await greeks({ ...HULL, timeToExpiry: undefined, expiry: '2027-03-01' });
    expect(body.items[0].timeToExpiry).toBe(1);
  });

  it('prices American options by the model asked for', async () => {
    // Haug 2007, tables 3-1 and 3-2: F = 100, X = 100, T = 0.1, r = 10 %, volatility 15 %.
    const future = { type: 'call', style: 'american', spot: 100, strike: 100, timeToExpiry: 0.1, rate: 0.1 };
    const contract = { ...future, dividendYield: 0.1, volatility: 0.15 };
    const models = ['baw', 'bjerksund-stensland', 'leisen-reimer', 'al'];
    const { body } = await greeks(...models.map((model) => ({ ...contract, model })), contract);
    const prices = body.items.map(({ price }: { price: number }) => price);
    expect(prices[0]).toBeCloseTo(1.8771, 3);
    expect(prices[1]).toBeCloseTo(1.8757, 4);
    expect(prices[2]).toBeCloseTo(prices[3], 3);
    expect(body.items[4]).toMatchObject({ price: prices[1], model: 'bjerksund-stensland' });
  });

  it('says why a model has no price', async () => {
    const contract = {
      ...HULL,
      type: 'put',
      style: 'american',
      model: 'al',
      rate: -0.01,
      dividendYield: -0.03,
    };
    const { body } = await greeks(contract);
    expect(body.items[0].price).toBeNull();
    expect(body.items[0].reason).toMatch(/two boundaries; use the Leisen-Reimer tree/);
  });

  it('names what is wrong by its place', async () => {
    const bad = await greeks({ ...HULL, model: 'baw' }, { ...HULL, expiry: '2027-01-01' }, HULL);
    expect([bad.status, paths(bad.body)]).toEqual([
      400,
      ['body/contracts/0/model', 'body/contracts/1/timeToExpiry'],
    ]);
    const past = await greeks({ ...HULL, timeToExpiry: undefined, expiry: '2026-02-01' });
    expect([past.status, paths(past.body)]).toEqual([400, ['body/contracts/0/expiry']]);
    const shape = await greeks({ ...HULL, spot: 0 }, { ...HULL, volatility: -1 });
    expect([shape.status, paths(shape.body)]).toEqual([
      400,
      ['body/contracts/0/spot', 'body/contracts/1/volatility'],
    ]);
    expect((await greeks()).status).toBe(400);
    const apart = await ada.call('POST', '/risk/greeks', {
      contracts: [HULL],
      rate: 0.05,
      asOf: '2026-02-01',
    });
    expect([apart.status, paths(apart.body)]).toEqual([400, ['body/asOf', 'body/rate']]);
    expect((await app.call('POST', '/risk/greeks', { contracts: [HULL] })).status).toBe(401);
  });
});

describe('POST /options/implied-volatility', () => {
  const implied = (...contracts: object[]) => ada.call('POST', '/options/implied-volatility', { contracts });

  it('comes back from the prices', async () => {
    const { volatility: _, ...terms } = HULL;
    const american = { ...terms, type: 'put', style: 'american' };
    const { body: priced } = await greeks(
      HULL,
      { ...american, volatility: 0.31 },
      { ...HULL, model: 'black76' },
    );
    const [first, second, third] = priced.items;
    const { status, body } = await implied(
      { ...terms, price: first.price },
      { ...american, price: second.price },
      { ...terms, model: 'black76', price: third.price },
    );
    expect(status).toBe(200);
    expect(body.items[0].impliedVolatility).toBeCloseTo(0.2, 13);
    expect(body.items[1].impliedVolatility).toBeCloseTo(0.31, 8);
    expect(body.items[2].impliedVolatility).toBeCloseTo(0.2, 13);
  });

  it('says when there is none', async () => {
    const { volatility: _, ...terms } = HULL;
    const american = { ...terms, type: 'put', style: 'american' };
    const { body } = await implied(
      { ...terms, price: 1 },
      { ...terms, price: 42 },
      { ...american, strike: 60, price: 17 },
      { ...american, price: 40 },
    );
    expect(body.items.map(({ impliedVolatility }: { impliedVolatility: null }) => impliedVolatility)).toEqual(
      new Array(4).fill(null),
    );
    const [below, above, exercised, most] = body.items.map(({ reason }: { reason: string }) => reason);
    // 42 - 40 e^-0.05, what buying at the strike brings.
    expect(below).toMatch(/below 3\.9508/);
    expect(above).toMatch(/not below 42/);
    expect(exercised).toMatch(/below 18/);
    expect(most).toMatch(/not below 40/);
  });

  it('says so where a model has no price', async () => {
    const { volatility: _, ...terms } = HULL;
    const two = { ...terms, type: 'put', style: 'american', rate: -0.01, dividendYield: -0.03 };
    const { status, body } = await implied({ ...two, model: 'al', price: 2 });
    expect(status).toBe(200);
    expect(body.items[0].impliedVolatility).toBeNull();
    expect(body.items[0].reason).toMatch(/two boundaries; use the Leisen-Reimer tree/);
    const book = await ada.call('POST', '/risk/greeks', {
      positions: [{ ...two, model: 'al', price: 2, quantity: 1 }],
    });
    expect(book.status).toBe(200);
    expect(JSON.stringify(book.body.book.unavailable)).toMatch(/two boundaries/);
  });

  it('comes back to 1e-12 over the range that is quoted', async () => {
    const { volatility: _, ...terms } = HULL;
    const asked = [0.01, 0.05, 0.2, 0.6, 1.5, 3].flatMap((volatility) =>
      [1 / 365, 0.1, 1, 5, 30].flatMap((timeToExpiry) =>
        [-3, -1, 0, 1, 3].map((deviations) => {
          const ahead = terms.rate * timeToExpiry + deviations * volatility * Math.sqrt(timeToExpiry);
          const strike = terms.spot * Math.exp(ahead);
          return { ...terms, type: deviations < 0 ? 'put' : 'call', timeToExpiry, strike, volatility };
        }),
      ),
    );
    const quoted = asked.filter(({ strike }) => strike > 0.01 && strike < 1e6);
    expect(quoted.length).toBeGreaterThan(130);
    const priced = (await greeks(...quoted)).body.items;
    const { body } = await implied(
      ...quoted.map(({ volatility: _, ...rest }, at) => ({ ...rest, price: priced[at].price })),
    );
    for (const [at, { volatility, spot }] of quoted.entries()) {
      // What rounding the two terms of the price alone moves it by.
      const { price, vega, delta } = priced[at];
      const rounding = ((price + Math.abs(delta) * spot) * Number.EPSILON) / vega / volatility;
      const found = body.items[at].impliedVolatility;
      expect(Math.abs(found / volatility - 1)).toBeLessThan(1e-12 + 40 * rounding);
    }
  });
});

describe('POST /options/payoff', () => {
  const payoff = (body: object) => ada.call('POST', '/options/payoff', { spot: 100, ...body });
  const call = { kind: 'call', side: 'long', quantity: 1, strike: 100, premium: 5, timeToExpiry: 0.25 };

  it('has the figures of a bull spread', async () => {
    const legs = [
      { ...call, strike: 30, premium: 3, volatility: 0.3 },
      { ...call, strike: 35, premium: 1, side: 'short', volatility: 0.3 },
    ];
    const { status, body } = await payoff({ spot: 32, legs });
    expect(status).toBe(200);
    // J. Hull, Options, Futures, and Other Derivatives, example 11.2: profit 3, loss 2, break-even 32.
    expect(body).toMatchObject({ breakEvens: [32], maxProfit: 3, maxLoss: -2, cost: 2, unavailable: [] });
    const { spot, atExpiry, now } = body.curve;
    expect(atExpiry[spot.indexOf(35)]).toBe(3);
    expect([now.length, atExpiry.length]).toEqual([spot.length, spot.length]);
    expect(body.probabilityOfProfit).toBeGreaterThan(0.4);
  });

  it('takes amounts as texts, too', async () => {
    const texts = { ...call, quantity: '2', strike: '100', premium: '5.00' };
    const { body } = await payoff({ spot: '100.00', legs: [texts] });
    expect(body).toMatchObject({ breakEvens: [105], maxProfit: null, maxLoss: -10 });
    expect((await payoff({ legs: [{ ...call, quantity: '0' }] })).status).toBe(400);
    expect((await payoff({ legs: [{ ...call, quantity: '1e3' }] })).status).toBe(400);
  });

  it('values a calendar spread at the first expiry', async () => {
    const legs = [
      { ...call, side: 'short', premium: 4, volatility: 0.2 },
      { ...call, timeToExpiry: 0.5, premium: 5.7, volatility: 0.2 },
    ];
    const { body } = await payoff({ legs });
    expect(body.timeToExpiry).toBe(0.25);
    expect(body.breakEvens).toHaveLength(2);
    // At the strike the short call is worth nothing, and the long one the at-the-money value of a quarter: 3.988 by the tables.
    const atStrike = body.curve.atExpiry[body.curve.spot.indexOf(100)];
    expect(atStrike).toBeCloseTo(4 + 3.988 - 5.7, 2);
    expect(body.maxProfit).toBeCloseTo(atStrike, 1);
    expect(body.maxLoss).toBeCloseTo(-1.7, 1);
  });

  it('has a surface over spots and times on request', async () => {
    const legs = [{ ...call, volatility: 0.2 }];
    const { body } = await payoff({ legs, surface: { spots: 5, times: 3 } });
    const { spot, time, profit } = body.surface;
    expect([spot, time]).toEqual([
      [50, 75, 100, 125, 150],
      [0, 0.125, 0.25],
    ]);
    expect(profit.at(-1)).toEqual([-5, -5, -5, 20, 45]);
    // At the money, a quarter of a year, 20 %, no rate: 3.988 by the tables.
    expect(profit[0][2]).toBeCloseTo(3.988 - 5, 2);
    const bare = await payoff({ legs: [call], surface: {} });
    expect([bare.body.surface.profit[0][0], bare.body.surface.profit.at(-1)[0]]).toEqual([null, -5]);
  });

  it('is the same for many legs over many spots, which a thread works out', async () => {
    const leg = { ...call, volatility: 0.2 };
    const asked = { points: 501, surface: { spots: 3, times: 2 } };
    const one = await payoff({ ...asked, legs: [{ ...leg, quantity: 50 }] });
    const many = await payoff({ ...asked, legs: Array(50).fill(leg) });
    expect([many.status, many.body.breakEvens, many.body.maxLoss]).toEqual([200, [105], -250]);
    expect(many.body.curve.spot).toEqual(one.body.curve.spot);
    for (const [at, profit] of one.body.curve.now.entries())
      expect(many.body.curve.now[at]).toBeCloseTo(profit, 9);
    expect(many.body.surface.profit.at(-1)).toEqual(one.body.surface.profit.at(-1));
  });

  it('says what it can not say without volatility', async () => {
    const { body } = await payoff({ legs: [call] });
    expect(body).toMatchObject({
      breakEvens: [105],
      maxProfit: null,
      maxLoss: -5,
      probabilityOfProfit: null,
    });
    expect(body.unavailable.map(({ figure }: { figure: string }) => figure)).toEqual([
      'curve.now',
      'probabilityOfProfit',
    ]);
    const stock = await payoff({ legs: [{ kind: 'stock', side: 'long', quantity: 2 }] });
    expect(stock.body).toMatchObject({ breakEvens: [100], maxProfit: null, maxLoss: -200, cost: 200 });
  });

  it('names what is wrong by its place', async () => {
    const { strike: _, ...noStrike } = call;
    const bad = await payoff({ at: '2026-01-01', legs: [noStrike, { ...call, timeToExpiry: undefined }] });
    expect([bad.status, paths(bad.body)]).toEqual([
      400,
      ['body/legs/0/strike', 'body/legs/1/timeToExpiry', 'body/at'],
    ]);
  });
});
