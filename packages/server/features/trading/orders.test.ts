import { beforeAll, describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { Trader } from '../../testing/trader.ts';

/** NYSE is open on Monday 2026-03-02 from 14:30 to 21:00 UTC. */
const MONDAY = '2026-03-02T15:00:00.000Z';
const later = (seconds: number): string => new Date(Date.parse(MONDAY) + seconds * 1000).toISOString();
const app = testServer();
const ada = new Trader(app);

beforeAll(() => ada.open());

const problem = (body: { type: string }) => body.type.split('/').at(-1);
const kinds = (order: { events: { kind: string }[] }) => order.events.map(({ kind }) => kind);

describe('changing an order', () => {
  it('puts another in its place, for what is not filled yet', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    const { id } = (await ada.give(at, { type: 'limit', quantity: '10', limitPrice: '20' })).body;
    await ada.quote(at, { bid: '19.90', ask: '20', bidSize: '4', askSize: '4' });
    await ada.settle();
    const next = await ada.call('PATCH', `/trading/orders/${id}`, { quantity: '12', limitPrice: '19.50' });
    expect([next.status, next.body.status]).toEqual([200, 'accepted']);
    expect(next.body).toMatchObject({ replaces: id, quantity: '8', limitPrice: '19.5', filledQuantity: '0' });
    expect(await ada.order(id)).toMatchObject({
      status: 'replaced',
      replacedBy: next.body.id,
      filledQuantity: '4',
    });
    // 10000 - 4 x 20 - 8 x 19.50
    expect((await ada.get(`/trading/account?portfolioId=${at.portfolioId}`)).buyingPower).toBe('9764.00');
    const again = await ada.call('PATCH', `/trading/orders/${id}`, { limitPrice: '1' });
    expect([again.status, problem(again.body)]).toEqual([409, 'conflict']);
    const dear = await ada.call('PATCH', `/trading/orders/${next.body.id}`, { limitPrice: '99999' });
    expect([dear.status, problem(dear.body)]).toEqual([422, 'insufficient-buying-power']);
    const wrong = await ada.call('PATCH', `/trading/orders/${next.body.id}`, { stopPrice: '1' });
    expect([wrong.status, wrong.body.errors[0].path]).toEqual([400, 'body/stopPrice']);
    const list = await ada.get(`/trading/orders/list?portfolioId=${at.portfolioId}`);
    expect(list.items.map((order: { id: string }) => order.id)).toEqual([next.body.id]);
  });

  it('lets a stop that has trailed the price be for less, or until another day', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    await ada.filled(at, { quantity: '10' }, '20');
    app.setNow(later(1));
    const trail = { side: 'sell', type: 'trailing_stop', trailAmount: '2', timeInForce: 'gtc' };
    const { id } = (await ada.give(at, { ...trail, quantity: '10' })).body;
    app.setNow(later(2));
    await ada.quote(at, { bid: '20', ask: '20' });
    await ada.settle();
    expect(await ada.order(id)).toMatchObject({ status: 'accepted', stopPrice: '18' });
    const next = await ada.call('PATCH', `/trading/orders/${id}`, { quantity: '4' });
    expect([next.status, next.body.quantity, next.body.stopPrice]).toEqual([200, '4', '18']);
  });

  it('cancels it, which frees what it held back, and not twice', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    const { id } = (await ada.give(at, { type: 'limit', quantity: '10', limitPrice: '20' })).body;
    const canceled = await ada.call('DELETE', `/trading/orders/${id}`);
    expect([canceled.status, canceled.body.status, canceled.body.reason]).toEqual([
      200,
      'canceled',
      'canceled by its owner',
    ]);
    expect((await ada.get(`/trading/account?portfolioId=${at.portfolioId}`)).buyingPower).toBe('10000.00');
    expect((await ada.call('DELETE', `/trading/orders/${id}`)).status).toBe(409);
  });
});

describe('orders of a group', () => {
  it('live once the first is filled, and one leg cancels the other', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    const given = await ada.give(at, {
      type: 'limit',
      quantity: '10',
      limitPrice: '20',
      class: 'bracket',
      timeInForce: 'gtc',
      takeProfit: { limitPrice: '22' },
      stopLoss: { stopPrice: '19' },
    });
    expect(given.status).toBe(201);
    const [profit, loss] = given.body.legs;
    expect([given.body.role, profit.role, profit.status, loss.role, loss.status]).toEqual([
      'entry',
      'take_profit',
      'held',
      'stop_loss',
      'held',
    ]);
    expect(
      (await ada.get('/trading/orders/list')).items.filter(
        (each: { groupId: string }) => each.groupId === given.body.groupId,
      ),
    ).toHaveLength(1);
    await ada.quote(at, { bid: '19.95', ask: '19.98' });
    await ada.settle();
    const entry = await ada.order(given.body.id);
    expect([entry.status, ...entry.legs.map((leg: { status: string }) => leg.status)]).toEqual([
      'filled',
      'accepted',
      'accepted',
    ]);
    // Both legs sell the same ten: nothing more can be sold, and buying is free.
    const more = await ada.give(at, { side: 'sell', type: 'limit', quantity: '1', limitPrice: '30' });
    expect([more.status, problem(more.body)]).toEqual([422, 'short-not-allowed']);
    app.setNow(later(5));
    await ada.quote(at, { bid: '22.05', ask: '22.10' });
    await ada.settle();
    expect(await ada.order(profit.id)).toMatchObject({ status: 'filled', averageFillPrice: '22.05' });
    expect(await ada.order(loss.id)).toMatchObject({
      status: 'canceled',
      reason: 'the other leg was filled or ended',
    });
    expect(await ada.holding(at)).toEqual([]);
  });

  it('end with the order before them when it is canceled', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    const given = await ada.give(at, {
      type: 'limit',
      quantity: '10',
      limitPrice: '20',
      class: 'oto',
      stopLoss: { stopPrice: '19' },
    });
    const canceled = await ada.call('DELETE', `/trading/orders/${given.body.id}`);
    expect(canceled.body.legs.map((leg: { status: string }) => leg.status)).toEqual(['canceled']);
  });

  it('protect what is held as an oco', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    await ada.filled(at, { quantity: '5' }, '20');
    const oco = await ada.give(at, {
      side: 'sell',
      type: 'limit',
      quantity: '5',
      class: 'oco',
      takeProfit: { limitPrice: '25' },
      stopLoss: { stopPrice: '18', limitPrice: '17.50' },
    });
    expect([oco.status, oco.body.role, oco.body.legs[0].type]).toEqual([201, 'take_profit', 'stop_limit']);
    app.setNow(later(9));
    await ada.quote(at, { bid: '17.90', ask: '17.95' });
    await ada.settle();
    expect(await ada.order(oco.body.legs[0].id)).toMatchObject({
      status: 'filled',
      averageFillPrice: '17.9',
    });
    expect((await ada.order(oco.body.id)).status).toBe('canceled');
  });
});

describe('kinds of orders', () => {
  it('trail the price up and sell when it comes back by the distance', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    await ada.filled(at, { quantity: '5' }, '20');
    app.setNow(later(1));
    const { id } = (
      await ada.give(at, { side: 'sell', type: 'trailing_stop', quantity: '5', trailPercent: '10' })
    ).body;
    for (const [second, bid] of [
      [2, '20.00'],
      [3, '30.00'],
      [4, '28.00'],
    ] as const) {
      app.setNow(later(second));
      await ada.quote(at, { bid, ask: bid });
      await ada.settle();
    }
    expect(await ada.order(id)).toMatchObject({ status: 'accepted', stopPrice: '27' });
    app.setNow(later(5));
    await ada.quote(at, { bid: '26.90', ask: '27' });
    await ada.settle();
    const done = await ada.order(id);
    expect(done).toMatchObject({ status: 'filled', averageFillPrice: '26.9' });
    expect(kinds(done)).toEqual(['submit', 'accept', 'trail', 'trail', 'trigger', 'fill']);
  });

  it('buy for an amount of money in fractions, with fees and slippage', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    const set = await ada.call('PATCH', '/trading/account', {
      portfolioId: at.portfolioId,
      fees: { perTrade: '1', perShare: '0', percent: '0', minimum: '0', maximum: null },
      slippage: { kind: 'bps', amount: '10' },
    });
    expect([set.status, set.body.settings.slippage.kind]).toEqual([200, 'bps']);
    await ada.quote(at, { bid: '39.90', ask: '40' });
    const { id } = (await ada.give(at, { notional: '1000' })).body;
    await ada.settle();
    const done = await ada.order(id);
    // 40 and ten basis points are 40.04; 1000 / 40.04 = 24.975024975
    expect(done).toMatchObject({
      status: 'filled',
      filledQuantity: '24.975024975',
      averageFillPrice: '40.04',
      fees: '1',
    });
    expect(await ada.cash(at)).toBe('8999.00');
  });

  it('sell short on margin where the portfolio allows it', async () => {
    app.setNow(MONDAY);
    const at = await ada.place('10000', { allowShort: true });
    await ada.quote(at, { bid: '50', ask: '50' });
    const cash = await ada.give(at, { side: 'sell', type: 'limit', quantity: '10', limitPrice: '50' });
    expect([cash.status, problem(cash.body)]).toEqual([422, 'short-not-allowed']);
    await ada.call('PATCH', '/trading/account', { portfolioId: at.portfolioId, kind: 'margin' });
    await ada.filled(at, { side: 'sell', type: 'limit', quantity: '10', limitPrice: '50' }, '50');
    const account = await ada.get(`/trading/account?portfolioId=${at.portfolioId}`);
    // Regulation T: equity 10000 less half of 500 sold short, twice.
    expect(account).toMatchObject({
      cash: '10500.00',
      equity: '10000.00',
      initialMargin: '250.00',
      maintenanceMargin: '150.00',
      buyingPower: '19500.00',
    });
    const [position] = (await ada.get(`/trading/positions?portfolioId=${at.portfolioId}`)).items;
    expect(position).toMatchObject({ side: 'short', quantity: '-10' });
  });

  it('are adjusted to a split on its day', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    const { id } = (
      await ada.give(at, { type: 'limit', quantity: '10', limitPrice: '20', timeInForce: 'gtc' })
    ).body;
    await app.server.context.warehouse.putSplits(
      ada.bookId,
      at.assetId,
      [{ date: '2026-03-03', ratio: '4' }],
      {
        provider: 'user',
        at: new Date(MONDAY),
      },
    );
    await ada.settle();
    expect((await ada.order(id)).quantity).toBe('10');
    app.setNow('2026-03-03T12:00:00.000Z');
    await ada.settle();
    await ada.settle();
    expect(await ada.order(id)).toMatchObject({ quantity: '40', limitPrice: '5', status: 'accepted' });
  });
});

describe('a position without a close', () => {
  it('is valued by its quote, and lacks nothing', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    await ada.filled(at, { quantity: '10' }, '20');
    const path = `/trading/positions?portfolioId=${at.portfolioId}`;
    expect(await ada.get(path)).toMatchObject({
      items: [{ price: '20', marketValue: '200.00', unrealizedGain: '0.00' }],
      unavailable: [],
    });
    const sent = { portfolioId: at.portfolioId, symbol: at.symbol, side: 'sell', type: 'market' };
    const preview = await ada.call('POST', '/trading/orders/preview', { ...sent, quantity: '1' });
    expect(preview.body).toMatchObject({ price: '20', unavailable: [] });
    app.setNow('2026-03-03T15:00:00.000Z');
    expect(await ada.get(path)).toMatchObject({ items: [{ price: '20', priceAt: MONDAY }], unavailable: [] });
    const other = await ada.place();
    const bought = { type: 'BUY', symbol: other.symbol, date: '2026-03-02', quantity: '1', price: '5' };
    await ada.call('POST', `/portfolios/${other.portfolioId}/transactions`, bought);
    expect(await ada.get(`/trading/positions?portfolioId=${other.portfolioId}`)).toMatchObject({
      items: [{ price: null, marketValue: null }],
      unavailable: [
        { symbol: other.symbol, reason: `there is no price of ${other.symbol} on or before 2026-03-03` },
      ],
    });
  });
});

describe('a preview', () => {
  it('says the cost, the buying power after it, and every refusal beside its field', async () => {
    app.setNow(MONDAY);
    const at = await ada.place('1000');
    await ada.quote(at, { bid: '9.99', ask: '10.01' });
    const sent = {
      portfolioId: at.portfolioId,
      symbol: at.symbol,
      side: 'buy',
      type: 'market',
      quantity: '10',
    };
    const fine = (await ada.call('POST', '/trading/orders/preview', sent)).body;
    // A market order holds back three percent more than the price that is known.
    expect(fine).toMatchObject({
      refusals: [],
      price: '10.01',
      priceSource: 'ask',
      amount: '100.10',
      reserves: '103.10',
      buyingPower: '1000.00',
      buyingPowerAfter: '896.90',
      session: { calendar: 'NYSE', open: true },
    });
    const bad = (
      await ada.call('POST', '/trading/orders/preview', { ...sent, type: 'limit', limitPrice: '999.999' })
    ).body;
    const waits = async (more: object) =>
      (await ada.call('POST', '/trading/orders/preview', { ...sent, ...more })).body.waitsFor;
    expect(fine.waitsFor).toBeNull();
    expect(await waits({ type: 'limit', limitPrice: '10.01' })).toBeNull();
    expect(await waits({ type: 'limit', limitPrice: '10' })).toBe('waiting for the price to reach the limit');
    app.setNow(later(5));
    await ada.quote(at, { bid: '9.99', ask: '10.01', askSize: '4' });
    expect(await waits({})).toBe('waiting for more to be offered: 4 at the last quote');
    expect(await waits({ quantity: '4' })).toBeNull();
    app.setNow(later(10));
    await ada.quote(at, { last: '10' });
    expect(await waits({})).toBe(`waiting for the next trade of ${at.symbol}`);
    expect(bad.refusals.map(({ name, path }: Record<string, string>) => [name, path])).toEqual([
      ['tick-size', 'limitPrice'],
      ['insufficient-buying-power', 'quantity'],
    ]);
    expect((await ada.get(`/trading/orders/history?portfolioId=${at.portfolioId}`)).items).toEqual([]);
  });
});

describe('lists', () => {
  it('are of the statuses that there are', async () => {
    const { status, body } = await ada.call('GET', '/trading/orders/history?status=filled,done');
    expect([status, body.errors[0].path]).toEqual([400, 'querystring/status']);
    expect(body.errors[0].message).toContain('partially_filled');
  });

  it('come as CSV, and page by cursor', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    for (const second of [1, 2, 3]) {
      app.setNow(later(second));
      await ada.give(at, { type: 'limit', quantity: `${second}`, limitPrice: '5' });
    }
    const path = `/trading/orders/history?portfolioId=${at.portfolioId}`;
    const first = await ada.get(`${path}&limit=2`);
    const rest = await ada.get(`${path}&limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items].map(({ quantity }) => quantity)).toEqual(['3', '2', '1']);
    const csv = await ada.call('GET', `${path}&format=csv`);
    expect(csv.headers['content-type']).toMatch('text/csv');
    const [head, ...lines] = String(csv.body).trim().split('\r\n');
    expect(head!.split(',').slice(0, 4)).toEqual(['id', 'submittedAt', 'symbol', 'side']);
    expect(lines).toHaveLength(3);
    expect((await ada.get(`${path}&side=sell`)).items).toEqual([]);
    expect((await ada.get(`${path}&from=2026-03-03`)).items).toEqual([]);
    const turned = await ada.call('GET', `${path}&from=2026-03-03&to=2026-03-02`);
    expect([turned.status, turned.body.errors]).toEqual([
      400,
      [{ path: 'querystring/to', message: 'must not be before 2026-03-03' }],
    ]);
    expect((await ada.call('GET', '/trading/trades?from=2026-03-03&to=2026-03-02')).status).toBe(400);
    expect((await ada.call('GET', `/trading/account`)).status).toBe(400);
  });
});
