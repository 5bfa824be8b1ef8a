import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';
import { settleBook } from './settle.ts';

/** NYSE is open on Monday 2026-03-02 from 14:30 to 21:00 UTC. */
const MONDAY = '2026-03-02T15:00:00.000Z';
const app = testServer();
let ada: Person;
let bob: Person;

beforeAll(async () => {
  ada = await lasting('Ada');
  bob = await lasting('Bob');
});

/** With an access token that does not run out as the clock goes on. */
async function lasting(name: string): Promise<Person> {
  const person = await app.person(name);
  const made = await person.call('POST', '/auth/tokens', { name: 'test', scopes: ['read', 'write'] });
  const authorization = `Bearer ${made.body.token}`;
  return {
    ...person,
    call: (method, path, body, headers = {}) => app.call(method, path, body, { authorization, ...headers }),
  };
}

let names = 0;
interface Place {
  readonly portfolioId: string;
  readonly symbol: string;
  readonly assetId: string;
}

/** A portfolio with money and an asset of its own. */
async function place(cash = '10000', more: object = {}, asset: object = {}): Promise<Place> {
  names += 1;
  const symbol = `S${names}`;
  const portfolio = await ada.call('POST', '/portfolios', { name: `P${names}`, currency: 'USD', ...more });
  const made = await ada.call('POST', '/assets', { symbol, currency: 'USD', type: 'stock', ...asset });
  const portfolioId = portfolio.body.id as string;
  await ada.call('POST', `/portfolios/${portfolioId}/transactions`, {
    type: 'DEPOSIT',
    date: '2026-02-27',
    amount: cash,
  });
  return { portfolioId, symbol, assetId: made.body.id };
}

const order = ({ portfolioId, symbol }: Place, more: object) =>
  ada.call('POST', '/trading/orders', { portfolioId, symbol, side: 'buy', type: 'market', ...more });
const quote = (at: Place, more: object) =>
  ada.call('PUT', '/trading/quotes', { quotes: [{ symbol: at.symbol, ...more }] });
const bar = (at: Place, date: string, more: object) =>
  ada.call('PUT', `/assets/${at.assetId}/prices`, { bars: [{ date, ...more }] });
/** Lets the market meet the orders now, without waiting for the desk to come round. */
const settle = async () => expect(await settleBook(app.server.context, ada.bookId, 'all')).toEqual([]);
const get = async (path: string) => (await ada.call('GET', path)).body;
const of = async (id: string) => get(`/trading/orders/${id}`);
const holding = async (at: Place) =>
  (await get(`/portfolios/${at.portfolioId}/holdings`)).items.map(
    (item: { quantity: string }) => item.quantity,
  );
const cash = async (at: Place) => (await get(`/portfolios/${at.portfolioId}/value`)).cash;
const problem = (body: { type: string }) => body.type.split('/').at(-1);

describe('an order', () => {
  it('is taken, filled against a quote, booked, and found in the history', async () => {
    app.setNow(MONDAY);
    const at = await place();
    const given = await order(at, {
      type: 'limit',
      quantity: '10',
      limitPrice: '250.10',
      clientOrderId: 'a-1',
    });
    expect(given.status).toBe(201);
    expect(given.body).toMatchObject({
      status: 'accepted',
      filledQuantity: '0',
      side: 'buy',
      timeInForce: 'day',
    });
    const wait = 'waiting for a price: there is none yet';
    expect(given.body).toMatchObject({ waitsFor: wait, reason: null });
    for (const list of ['list', 'history'])
      expect((await get(`/trading/orders/${list}?portfolioId=${at.portfolioId}`)).items).toMatchObject([
        { id: given.body.id, waitsFor: wait, reason: null },
      ]);
    expect(await of(given.body.id)).toMatchObject({ waitsFor: wait });
    expect((await get(`/trading/account?portfolioId=${at.portfolioId}`)).buyingPower).toBe('7499.00');

    await quote(at, { bid: '250.00', ask: '250.05', bidSize: '4', askSize: '4' });
    await settle();
    expect(await of(given.body.id)).toMatchObject({
      status: 'partially_filled',
      filledQuantity: '4',
      waitsFor: 'waiting for more to be offered',
    });
    // The same quote again has nothing left.
    await settle();
    expect((await of(given.body.id)).filledQuantity).toBe('4');
    app.setNow('2026-03-02T15:00:10.000Z');
    await quote(at, { bid: '250.00', ask: '249.90', bidSize: '4', askSize: '4' }).then(({ status }) =>
      expect(status).toBe(400),
    );
    await quote(at, { bid: '249.80', ask: '249.90', bidSize: '4', askSize: '40' });
    await settle();
    const done = await of(given.body.id);
    // (4 x 250.05 + 6 x 249.90) / 10
    expect(done).toMatchObject({
      status: 'filled',
      filledQuantity: '10',
      averageFillPrice: '249.96',
      reason: null,
      waitsFor: null,
    });
    expect(done.events.map(({ kind }: { kind: string }) => kind)).toEqual([
      'submit',
      'accept',
      'fill',
      'fill',
    ]);
    expect(done.trades.map(({ quantity, price }: Record<string, string>) => [quantity, price])).toEqual([
      ['4', '250.05'],
      ['6', '249.9'],
    ]);
    expect(await holding(at)).toEqual(['10']);
    expect(await cash(at)).toBe('7500.40');
    const booked = await get(`/portfolios/${at.portfolioId}/transactions?type=BUY`);
    expect(booked.items.map(({ id }: { id: string }) => id).sort()).toEqual(
      done.trades.map(({ transactionId }: { transactionId: string }) => transactionId).sort(),
    );
    const history = await get(
      `/trading/orders/history?portfolioId=${at.portfolioId}&status=filled&symbol=${at.symbol}`,
    );
    expect(history.items.map(({ id }: { id: string }) => id)).toEqual([given.body.id]);
    expect((await get(`/trading/trades?orderId=${given.body.id}`)).items).toHaveLength(2);
    const [position] = (await get(`/trading/positions?portfolioId=${at.portfolioId}`)).items;
    expect(position).toMatchObject({
      quantity: '10',
      side: 'long',
      available: '10',
      price: '249.85',
      costBasis: '2499.60',
    });
  });

  it('is filled once, however many look at it at the same time', async () => {
    app.setNow(MONDAY);
    const at = await place();
    const given = await order(at, { quantity: '3', type: 'limit', limitPrice: '10' });
    await quote(at, { bid: '9.98', ask: '10' });
    await Promise.all(Array.from({ length: 6 }, settle));
    expect((await of(given.body.id)).trades).toHaveLength(1);
    expect(await holding(at)).toEqual(['3']);
  });

  it('given before the open fills at the open of the bar, during the session at its close, and never at an older price', async () => {
    app.setNow('2026-03-02T13:00:00.000Z');
    const at = await place();
    await bar(at, '2026-02-27', { open: '9', high: '9', low: '9', close: '9' });
    const early = await order(at, { quantity: '1' });
    expect(early.body.waitsFor).toBe(
      'waiting for a price: the last one is of 2026-02-27, NYSE opens 2026-03-02 14:30 UTC',
    );
    app.setNow('2026-03-02T16:00:00.000Z');
    const late = await order(at, { quantity: '1' });
    await settle();
    expect((await of(early.body.id)).status).toBe('accepted');
    app.setNow('2026-03-02T22:00:00.000Z');
    await bar(at, '2026-03-02', { open: '10', high: '12', low: '9.5', close: '11', volume: '1000' });
    await settle();
    expect(await of(early.body.id)).toMatchObject({
      status: 'filled',
      averageFillPrice: '10',
      filledAt: '2026-03-02T14:30:00.000Z',
    });
    expect(await of(late.body.id)).toMatchObject({
      status: 'filled',
      averageFillPrice: '11',
      filledAt: '2026-03-02T21:00:00.000Z',
    });
    const trades = (await get(`/portfolios/${at.portfolioId}/transactions?type=BUY`)).items;
    expect(trades.map(({ date }: { date: string }) => date)).toEqual(['2026-03-02', '2026-03-02']);
  });

  it('of a day ends with the session; where no bar told what it was, when the next one opens', async () => {
    app.setNow(MONDAY);
    const at = await place();
    const given = await order(at, { type: 'limit', quantity: '1', limitPrice: '5' });
    app.setNow('2026-03-02T21:30:00.000Z');
    await settle();
    expect((await of(given.body.id)).status).toBe('accepted');
    app.setNow('2026-03-03T14:30:00.000Z');
    await settle();
    expect(await of(given.body.id)).toMatchObject({
      status: 'expired',
      endedAt: '2026-03-02T21:00:00.000Z',
      reason: 'the session ended',
    });
    expect((await get(`/trading/account?portfolioId=${at.portfolioId}`)).buyingPower).toBe('10000.00');
  });

  it.each([
    ['insufficient-buying-power', { type: 'limit', quantity: '1000', limitPrice: '10.01' }, 'quantity'],
    ['tick-size', { type: 'limit', quantity: '1', limitPrice: '10.001' }, 'limitPrice'],
    ['short-not-allowed', { side: 'sell', type: 'limit', quantity: '1', limitPrice: '10' }, 'quantity'],
    [
      'order-terms',
      { type: 'limit', quantity: '1', limitPrice: '10', timeInForce: 'gtd', goodTill: '2026-02-27' },
      'goodTill',
    ],
    ['order-terms', { type: 'stop', quantity: '1', stopPrice: '10', timeInForce: 'ioc' }, 'timeInForce'],
    ['insufficient-buying-power', { quantity: '1' }, 'quantity'],
    ['unknown-symbol', { symbol: 'NOPE', quantity: '1' }, 'symbol'],
  ])('is refused as %s', async (name, more, path) => {
    app.setNow(MONDAY);
    const at = await place();
    const { status, body } = await order(at, more);
    expect([status, problem(body)]).toEqual([422, name]);
    expect(body.errors[0].path).toBe(`body/${path}`);
    expect(body.detail).toMatch(/^(\d|[A-Z][a-z]*( |$))/);
    expect(body.detail).not.toMatch(/limitPrice|stopPrice|goodTill/);
    expect((await get(`/trading/orders/history?portfolioId=${at.portfolioId}`)).items).toEqual([]);
  });

  it('that is to fill at once is refused while the market is closed', async () => {
    app.setNow('2026-03-01T15:00:00.000Z');
    const at = await place();
    const { status, body } = await order(at, {
      type: 'limit',
      quantity: '1',
      limitPrice: '10',
      timeInForce: 'ioc',
    });
    expect([status, problem(body)]).toEqual([422, 'market-closed']);
    expect(body.detail).toBe(
      'The exchange is closed until 2026-03-02 14:30 UTC; an ioc order needs it to be open.',
    );
  });

  it.each([
    [{ quantity: '1', notional: '5' }, 'body/quantity'],
    [{}, 'body/quantity'],
    [{ quantity: '0' }, 'body/quantity'],
    [{ type: 'limit', quantity: '1' }, 'body/limitPrice'],
    [{ quantity: '1', limitPrice: '3' }, 'body/limitPrice'],
    [{ type: 'trailing_stop', quantity: '1' }, 'body/trailAmount'],
    [{ quantity: '1', class: 'bracket', takeProfit: { limitPrice: '5' } }, 'body/stopLoss'],
    [{ quantity: '1', timeInForce: 'gtd' }, 'body/goodTill'],
    [{ quantity: '1', surprise: true }, 'body/surprise'],
    [{ quantity: '-1' }, 'body/quantity'],
  ])('that is not valid names the field: %j', async (more, path) => {
    const at = await place();
    const { status, body } = await order(at, more);
    expect(status).toBe(400);
    expect(body.errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  it('under a client order id is given once', async () => {
    app.setNow(MONDAY);
    const at = await place();
    const sent = { type: 'limit', quantity: '1', limitPrice: '5', clientOrderId: `c-${at.symbol}` };
    const [one, two] = await Promise.all([order(at, sent), order(at, sent)]);
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(two.body.id).toBe(one.body.id);
    expect((await get(`/trading/orders/list?portfolioId=${at.portfolioId}`)).items).toHaveLength(1);
    const other = await order(at, { ...sent, quantity: '2' });
    expect([other.status, problem(other.body)]).toEqual([409, 'conflict']);
  });
});

describe('what belongs to somebody else', () => {
  it('is not found', async () => {
    app.setNow(MONDAY);
    const at = await place();
    const { id } = (await order(at, { type: 'limit', quantity: '1', limitPrice: '5' })).body;
    const sent = {
      portfolioId: at.portfolioId,
      symbol: at.symbol,
      side: 'buy',
      type: 'market',
      quantity: '1',
    };
    for (const [method, path, body] of [
      ['GET', `/trading/orders/${id}`],
      ['PATCH', `/trading/orders/${id}`, { limitPrice: '4' }],
      ['DELETE', `/trading/orders/${id}`],
      ['POST', '/trading/orders', sent],
      ['POST', '/trading/orders/preview', sent],
      ['GET', `/trading/account?portfolioId=${at.portfolioId}`],
      ['PATCH', '/trading/account', { portfolioId: at.portfolioId, kind: 'margin' }],
      ['GET', `/trading/positions?portfolioId=${at.portfolioId}`],
      ['GET', `/trading/orders/history?portfolioId=${at.portfolioId}`],
      ['GET', `/trading/trades?portfolioId=${at.portfolioId}`],
    ] as const)
      expect([method, path, (await bob.call(method, path, body)).status]).toEqual([method, path, 404]);
    expect((await bob.call('GET', '/trading/orders/history')).body.items).toEqual([]);
    const theirs = await bob.call('PUT', '/trading/quotes', { quotes: [{ symbol: at.symbol, last: '5' }] });
    expect([theirs.status, problem(theirs.body)]).toEqual([422, 'unknown-symbol']);
  });
});

describe('an order for an auction', () => {
  it('waits for the bar that says its price, also where the asset is quoted', async () => {
    app.setNow('2026-11-27T14:00:00.000Z');
    const at = await place();
    await bar(at, '2026-11-25', { close: '100' });
    const [opening, closing] = [
      await order(at, { timeInForce: 'opg', quantity: '1' }),
      await order(at, { timeInForce: 'cls', quantity: '1' }),
    ];
    app.setNow('2026-11-27T15:00:00.000Z');
    await quote(at, { bid: '90', ask: '91' });
    // Half a day: NYSE closes at 18:00 UTC.
    app.setNow('2026-11-27T19:00:00.000Z');
    await settle();
    expect([(await of(opening.body.id)).status, (await of(closing.body.id)).status]).toEqual([
      'accepted',
      'accepted',
    ]);
    await bar(at, '2026-11-27', { open: '99', high: '101', low: '79', close: '85' });
    await settle();
    expect(await of(opening.body.id)).toMatchObject({ status: 'filled', averageFillPrice: '99' });
    expect(await of(closing.body.id)).toMatchObject({ status: 'filled', averageFillPrice: '85' });
  });

  it('expires at the next opening where no bar has come', async () => {
    app.setNow('2026-11-25T15:00:00.000Z');
    const at = await place();
    await quote(at, { bid: '90', ask: '91' });
    const closing = await order(at, { timeInForce: 'cls', quantity: '1' });
    app.setNow('2026-11-27T14:30:00.000Z');
    await settle();
    expect(await of(closing.body.id)).toMatchObject({
      status: 'expired',
      reason: 'there was no auction in which it could be filled',
    });
  });

  it('does not take the price at noon for the close', async () => {
    app.setNow('2026-11-24T14:00:00.000Z');
    const at = await place();
    await bar(at, '2026-11-23', { close: '100' });
    const closing = await order(at, { timeInForce: 'cls', quantity: '1' });
    app.setNow('2026-11-24T17:00:00.000Z');
    await bar(at, '2026-11-24', { open: '99', high: '101', low: '95', close: '96' });
    app.setNow('2026-11-24T21:30:00.000Z');
    await settle();
    expect((await of(closing.body.id)).status).toBe('accepted');
    await bar(at, '2026-11-24', { open: '99', high: '104', low: '95', close: '103' });
    await settle();
    expect(await of(closing.body.id)).toMatchObject({ status: 'filled', averageFillPrice: '103' });
  });
});

describe('an order on an option', () => {
  it('does not outlive it, and is not taken after it', async () => {
    app.setNow('2026-11-24T15:00:00.000Z');
    const under = await place();
    const at = await place(
      '10000',
      {},
      {
        type: 'option',
        option: {
          underlyingSymbol: under.symbol,
          kind: 'call',
          style: 'american',
          strike: '10',
          expiry: '2026-11-27',
        },
      },
    );
    const limit = { type: 'limit', quantity: '1', limitPrice: '1', timeInForce: 'gtc' };
    const given = await order(at, limit);
    expect(given.status, JSON.stringify(given.body)).toBe(201);
    app.setNow('2026-11-30T14:30:00.000Z');
    await settle();
    expect(await of(given.body.id)).toMatchObject({ status: 'expired', reason: 'the option expired' });
    const late = await order(at, limit);
    expect([late.status, problem(late.body), late.body.errors]).toEqual([
      422,
      'order-terms',
      [{ path: 'body/symbol', message: 'the option expired on 2026-11-27' }],
    ]);
  });
});
