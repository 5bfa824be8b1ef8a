import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AlpacaReplay } from '../../testing/alpaca-replay.ts';
import { BrokerTrader } from '../../testing/broker-trader.ts';
import { testServer } from '../../testing/server.ts';
import { type Place, Trader } from '../../testing/trader.ts';

/** What the broker held before the books knew of it. */
const broker = new AlpacaReplay();
const env: Record<string, string> = {};
beforeAll(async () => {
  Object.assign(env, await broker.open());
});
const app = testServer(env);
let ada: Trader;
let desk: BrokerTrader;
let at: Place;
beforeEach(async () => {
  app.setNow('2026-03-02T15:00:00.000Z');
  ada = new Trader(app);
  await ada.open();
  desk = new BrokerTrader(app, ada);
  at = await desk.brokered('5000');
  broker.positions = [];
  broker.account = { ...broker.account, cash: '5000', status: 'ACTIVE', trading_blocked: false };
});
afterAll(() => broker.close());

const compare = () => ada.call('GET', `/trading/broker/positions?portfolioId=${at.portfolioId}`);
const book = (body: object) =>
  ada.call('POST', '/trading/broker/positions', { portfolioId: at.portfolioId, positions: [], ...body });
/** In the form of the reference: GET /v2/positions. */
const position = (symbol: string, qty: string, more: object = {}) => ({
  symbol,
  exchange: 'NASDAQ',
  asset_class: 'us_equity',
  avg_entry_price: '100.0',
  qty,
  side: qty.startsWith('-') ? 'short' : 'long',
  market_value: '600.0',
  cost_basis: '500.0',
  current_price: '120.0',
  ...more,
});

describe('the comparison with the broker', () => {
  it('shows what is there and not here, books nothing by itself, and books what is asked for', async () => {
    broker.positions = [position('AAPL', '5'), position('BRK.B', '2.5', { avg_entry_price: '400.02' })];
    broker.account = { ...broker.account, cash: '5012.34' };
    const shown = await compare();
    expect(shown.body).toMatchObject({
      account: 'PA1',
      portfolios: [at.portfolioId],
      differences: 3,
      cash: { currency: 'USD', theirs: '5012.34', ours: '5000', difference: '12.34' },
      items: [
        {
          symbol: 'AAPL',
          theirs: '5',
          ours: '0',
          difference: '5',
          booking: { type: 'TRANSFER_IN', amount: '500.00' },
        },
        // 2.5 x 400.02
        { symbol: 'BRK.B', difference: '2.5', booking: { quantity: '2.5', amount: '1000.05' } },
      ],
    });
    expect(await ada.holding(at)).toEqual([]);
    const booked = await book({
      date: '2026-02-27',
      positions: [
        { symbol: 'AAPL', difference: '5' },
        { symbol: 'BRK.B', difference: '2.5' },
      ],
      cash: '12.34',
    });
    expect(booked.status).toBe(201);
    expect(booked.body.transactionIds).toHaveLength(3);
    const { items } = await ada.get(`/portfolios/${at.portfolioId}/holdings`);
    expect(items.map(({ symbol, costBasis }: Record<string, string>) => [symbol, costBasis])).toEqual([
      ['AAPL', '500.00'],
      ['BRK.B', '1000.05'],
    ]);
    expect((await compare()).body).toMatchObject({ differences: 0, cash: { difference: '0' } });
    expect((await ada.call('GET', '/portfolios')).body.items[0].id).toBe(at.portfolioId);
  });

  it('books the rest of a holding at an unknown cost, and takes away what is not there', async () => {
    const portfolio = `/portfolios/${at.portfolioId}/transactions`;
    const buy = { type: 'BUY', date: '2026-02-27', symbol: at.symbol, price: '10' };
    await ada.call('POST', portfolio, { ...buy, quantity: '4' });
    broker.positions = [position(at.symbol, '6')];
    expect((await compare()).body.items[0]).toMatchObject({
      ours: '4',
      difference: '2',
      booking: { type: 'TRANSFER_IN', quantity: '2', amount: null },
    });
    broker.positions = [position(at.symbol, '1')];
    expect((await compare()).body.items[0].booking).toEqual({
      type: 'TRANSFER_OUT',
      quantity: '3',
      amount: null,
    });
    expect((await book({ positions: [{ symbol: at.symbol, difference: '-3' }] })).status).toBe(201);
    expect(await ada.holding(at)).toEqual(['1']);
  });

  it('refuses what is not as it was shown, and what an open order may be about', async () => {
    broker.positions = [position('AAPL', '5')];
    const other = await book({ positions: [{ symbol: 'AAPL', difference: '4' }] });
    expect(other.status).toBe(409);
    expect(other.body.errors[0]).toEqual({
      path: 'body/positions/0/difference',
      message: 'the difference is 5 now',
    });
    broker.positions.push(position('TSLA', '-3'));
    expect((await compare()).body.items.at(-1)).toMatchObject({ difference: '-3', booking: null });
    expect((await book({ positions: [{ symbol: 'TSLA', difference: '-3' }] })).status).toBe(422);
    expect((await book({ positions: [{ symbol: 'MSFT', difference: '4' }] })).status).toBe(400);
    expect((await book({})).status).toBe(400);
    expect((await book({ cash: '0' })).status).toBe(409);
    expect(
      (await book({ date: '2026-03-03', positions: [{ symbol: 'AAPL', difference: '5' }] })).status,
    ).toBe(400);
    const given = await ada.give(at, { type: 'limit', quantity: '10', limitPrice: '20' });
    await desk.until(given.body.id, ({ status }) => status === 'accepted');
    broker.positions = [position(at.symbol, '10')];
    const open = await book({ positions: [{ symbol: at.symbol, difference: '10' }] });
    expect(open.status).toBe(409);
    expect(open.body.errors[0].message).toBe('an order on it is open');
    expect(await ada.holding(at)).toEqual([]);
  });

  it('books a difference once, however often it is asked for at the same time', async () => {
    broker.positions = [position('AAPL', '5')];
    const asked = { positions: [{ symbol: 'AAPL', difference: '5' }] };
    const answers = await Promise.all([book(asked), book(asked), book(asked)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await ada.holding(at)).toEqual(['5']);
  });

  it('knows coins and options by the names of the broker', async () => {
    broker.positions = [
      position('BTCUSD', '0.5', { asset_class: 'crypto', avg_entry_price: '60000' }),
      position('AAPL270115C00200000', '2', { asset_class: 'us_option', avg_entry_price: '10.5' }),
    ];
    const { items } = (await compare()).body;
    // Two contracts of a hundred at 10.50
    expect(items.map(({ booking }: { booking: { amount: string } }) => booking.amount)).toEqual([
      '2100.00',
      '30000.00',
    ]);
    const positions = items.map(({ symbol, difference }: Record<string, string>) => ({ symbol, difference }));
    expect((await book({ positions })).status).toBe(201);
    const after = (await compare()).body;
    expect(
      after.items.map(({ difference, name }: Record<string, string>) => [difference, name !== null]),
    ).toEqual([
      ['0', true],
      ['0', true],
    ]);
    const assets = (await ada.get('/assets')).items;
    expect(assets.find(({ symbol }: { symbol: string }) => symbol === 'BTC').type).toBe('crypto');
  });

  it('says why there is none', async () => {
    broker.faults.push({ on: 'GET /account', fault: '401' });
    expect((await compare()).body).toMatchObject({
      account: null,
      unavailable: [
        { reason: expect.stringContaining('401'), mend: 'Check the key under Settings, Providers.' },
      ],
    });
    broker.faults.push({ on: 'GET /account', fault: '403-key' });
    expect((await book({ cash: '1' })).status).toBe(503);
    const paper = await ada.place();
    expect((await ada.call('GET', `/trading/broker/positions?portfolioId=${paper.portfolioId}`)).status).toBe(
      422,
    );
    const stranger = new Trader(app);
    await stranger.open();
    expect(
      (await stranger.call('GET', `/trading/broker/positions?portfolioId=${at.portfolioId}`)).status,
    ).toBe(404);
  });

  it('says how to get a key where there is none', async () => {
    await ada.call('PATCH', '/providers/alpaca', { enabled: false });
    const [missing] = (await compare()).body.unavailable;
    expect(missing.reason).toBe('there is no key for the broker Alpaca, or it is switched off');
    expect(missing.mend).toContain('https://alpaca.markets');
  });
});

describe('the account at the broker', () => {
  const account = async () => (await ada.get(`/trading/account?portfolioId=${at.portfolioId}`)).broker;

  it('is shown in its own words and figures', async () => {
    // The example of the reference.
    broker.account = {
      account_blocked: false,
      account_number: '010203ABCD',
      buying_power: '262113.632',
      cash: '-23140.2',
      currency: 'USD',
      daytrade_count: '0',
      equity: '103820.56',
      initial_margin: '63480.38',
      long_market_value: '126960.76',
      maintenance_margin: '38088.228',
      multiplier: '4',
      pattern_day_trader: false,
      short_market_value: '0',
      shorting_enabled: true,
      status: 'ACTIVE',
      trade_suspended_by_user: false,
      trading_blocked: false,
      transfers_blocked: false,
    };
    expect(await account()).toMatchObject({
      account: '010203ABCD',
      cash: '-23140.2',
      equity: '103820.56',
      buyingPower: '262113.632',
      multiplier: '4',
      dayTrades: 0,
      patternDayTrader: false,
      shortSelling: true,
      blocked: false,
      initialMargin: '63480.38',
    });
  });

  it('says that it is blocked, and why', async () => {
    broker.account = {
      ...broker.account,
      trading_blocked: true,
      pattern_day_trader: true,
      daytrade_count: 4,
    };
    expect(await account()).toMatchObject({
      blocked: true,
      tradingBlocked: true,
      accountBlocked: false,
      patternDayTrader: true,
      dayTrades: 4,
    });
    broker.account = { ...broker.account, trading_blocked: false, status: 'ACCOUNT_UPDATED' };
    expect(await account()).toMatchObject({ blocked: true, status: 'ACCOUNT_UPDATED' });
  });
});
