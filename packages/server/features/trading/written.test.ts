import { beforeAll, describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { type Place, Trader } from '../../testing/trader.ts';

/** NYSE is open on Monday 2026-03-02 from 14:30 to 21:00 UTC. */
const MONDAY = '2026-03-02T15:00:00.000Z';
const app = testServer();
const ada = new Trader(app);
beforeAll(() => ada.open());

const problem = (body: { type: string }) => body.type.split('/').at(-1);
const account = ({ portfolioId }: Place) => ada.get(`/trading/account?portfolioId=${portfolioId}`);
const preview = async ({ portfolioId, symbol }: Place, more: object) =>
  (await ada.call('POST', '/trading/orders/preview', { portfolioId, symbol, type: 'market', ...more })).body;

/** A portfolio that may hold short positions, with a share at a price. */
async function writer(
  price: string,
  kind: 'cash' | 'margin',
  cash = '10000',
  allowShort = true,
): Promise<Place> {
  app.setNow(MONDAY);
  const at = await ada.place(cash, { allowShort });
  await ada.call('PATCH', '/trading/account', { portfolioId: at.portfolioId, kind });
  await ada.quote(at, { bid: price, ask: price });
  return at;
}

/** An option on the share of a place, in the same portfolio. */
async function option(
  at: Place,
  kind: 'call' | 'put',
  strike: string,
  expiry = '2026-03-20',
): Promise<Place> {
  const digits = String(Number(strike) * 1000).padStart(8, '0');
  const symbol = `${at.symbol}${expiry.slice(2).replaceAll('-', '')}${kind === 'call' ? 'C' : 'P'}${digits}`;
  const terms = { underlyingAssetId: at.assetId, kind, style: 'american', strike, expiry };
  const made = await ada.call('POST', '/assets', { symbol, type: 'option', currency: 'USD', option: terms });
  expect(made.status).toBe(201);
  return { ...at, symbol, assetId: made.body.id };
}

const sell = (limitPrice: string, quantity = '1') => ({ side: 'sell', type: 'limit', quantity, limitPrice });

describe('a margin account', () => {
  it('writes a call that nothing covers (tastytrade: 1,150, of which the call brings 150)', async () => {
    const at = await writer('65', 'margin');
    const call = await option(at, 'call', '68');
    const shown = await preview(call, sell('1.50'));
    // Half of a purchase is lent, so that 1,000 of margin take 2,000 of the buying power.
    expect(shown).toMatchObject({
      refusals: [],
      reserves: '2000.00',
      buyingPower: '20000.00',
      buyingPowerAfter: '18000.00',
      written: [
        {
          strategy: 'naked-call',
          underlying: at.symbol,
          legs: [{ symbol: call.symbol, quantity: '-1' }],
          requirement: '1150.00',
          premium: '150.00',
          currency: 'USD',
        },
      ],
    });
    expect((await ada.give(call, sell('1.50'))).status).toBe(201);
    expect(await account(at)).toMatchObject({ reserved: '2000.00', buyingPower: '18000.00', written: [] });
    await ada.quote(call, { bid: '1.50', ask: '1.50' });
    await ada.settle();
    expect(await account(at)).toMatchObject({
      cash: '10150.00',
      equity: '10000.00',
      shortValue: '150.00',
      initialMargin: '1000.00',
      maintenanceMargin: '1000.00',
      reserved: '0.00',
      buyingPower: '18000.00',
      written: [{ strategy: 'naked-call', requirement: '1150.00', premium: '150.00' }],
    });
    const { items } = await ada.get(`/trading/positions?portfolioId=${at.portfolioId}`);
    expect(items).toMatchObject([
      { symbol: call.symbol, side: 'short', quantity: '-1', marketValue: '-150.00' },
    ]);
    // 13 + 12 x 100 and 4 x 1,000: it may write nine more, and the tenth is refused with what it would take.
    const more = await ada.give(call, sell('1.50', '10'));
    expect([more.status, problem(more.body)]).toEqual([422, 'insufficient-buying-power']);
    expect(more.body).toMatchObject({ required: '20000.00', available: '18000.00', currency: 'USD' });
    expect(more.body.detail).toBe(
      'The order takes 20000.00 USD, and 18000.00 USD are there to trade with: the margin is naked call 12650.00 USD, and takes 2 of the buying power for each 1 beyond its premium.',
    );
    expect((await ada.give(call, sell('1.50', '9'))).status).toBe(201);
    expect((await account(at)).buyingPower).toBe('0.00');
  });

  it('takes the dearer side of a strangle (tastytrade: 1,030), also while it is open', async () => {
    const at = await writer('45', 'margin');
    const [call, put] = [await option(at, 'call', '47'), await option(at, 'put', '43')];
    await ada.quote(call, { bid: '2.10', ask: '2.10' });
    await ada.quote(put, { bid: '1.20', ask: '1.20' });
    expect((await ada.give(call, sell('2.10'))).status).toBe(201);
    // 910 less 210, twice.
    expect((await account(at)).reserved).toBe('1400.00');
    expect(await preview(put, sell('1.20'))).toMatchObject({
      written: [{ strategy: 'straddle', requirement: '1030.00', premium: '330.00' }],
      reserves: '0.00',
    });
    expect((await ada.give(put, sell('1.20'))).status).toBe(201);
    await ada.settle();
    expect(await account(at)).toMatchObject({
      initialMargin: '700.00',
      equity: '10000.00',
      reserved: '0.00',
    });
  });

  it('takes the distance of a spread, and more once its bought side is to be sold', async () => {
    const at = await writer('123', 'margin', '2500');
    const [short, long] = [await option(at, 'put', '125'), await option(at, 'put', '120')];
    await ada.filled(long, { type: 'limit', quantity: '1', limitPrice: '0.80' }, '0.80');
    // Options are paid in full: 80 take 160.
    expect(await account(at)).toMatchObject({
      equity: '2500.00',
      initialMargin: '80.00',
      buyingPower: '4840.00',
    });
    await ada.filled(short, sell('1.24'), '1.24');
    expect(await account(at)).toMatchObject({
      equity: '2500.00',
      initialMargin: '456.00',
      written: [{ strategy: 'put-spread', requirement: '500.00', premium: '124.00' }],
    });
    // Alone the put takes 20 % of 12,300: 2,460 instead of 376 beyond its premium.
    const sold = await ada.give(long, sell('0.80'));
    expect(sold.body).toMatchObject({ required: '4168.00', available: '4088.00' });
    expect(sold.body.mend).toContain('Hold what covers it');
  });

  it('writes as a cash account does below 2,000 of equity', async () => {
    const at = await writer('65', 'margin', '1500');
    const call = await option(at, 'call', '68');
    const refused = await ada.give(call, sell('1.50'));
    expect([refused.status, problem(refused.body)]).toEqual([422, 'short-not-allowed']);
    expect(refused.body.mend).toContain('bring the equity to 2000');
    const put = await option(at, 'put', '14');
    expect((await ada.give(put, sell('1.50'))).status).toBe(201);
    expect((await account(at)).buyingPower).toBe('250.00');
  });

  it('says what price it lacks', async () => {
    app.setNow(MONDAY);
    const at = await ada.place('10000', { allowShort: true });
    await ada.call('PATCH', '/trading/account', { portfolioId: at.portfolioId, kind: 'margin' });
    const call = await option(at, 'call', '68');
    const refused = await ada.give(call, sell('1.50'));
    expect([refused.status, refused.body.detail, refused.body.mend]).toEqual([
      422,
      `There is no price of ${at.symbol}, by which it is known what written options take.`,
      `Add prices of ${at.symbol}.`,
    ]);
  });
});

describe('a cash account', () => {
  it('covers calls by shares that no other order and no other call uses', async () => {
    const at = await writer('60', 'cash', '12100');
    const call = await option(at, 'call', '65');
    const bare = await ada.give(call, sell('1'));
    expect([
      bare.status,
      problem(bare.body),
      bare.body.detail,
      bare.body.required,
      bare.body.available,
    ]).toEqual([
      422,
      'short-not-allowed',
      `Written calls would be for 100 units of ${at.symbol}, and 0 would be held to cover them.`,
      '100',
      '0',
    ]);
    expect(bare.body.mend).toContain(`Buy ${at.symbol} first`);
    await ada.filled(at, { quantity: '150' }, '60');
    const shown = await preview(call, sell('1'));
    expect(shown).toMatchObject({
      refusals: [],
      reserves: '0.00',
      written: [{ strategy: 'covered-call', requirement: '0.00' }],
    });
    expect((await ada.give(call, sell('1'))).status).toBe(201);
    expect((await ada.give(call, sell('1'))).body.detail).toBe(
      `Written calls would be for 200 units of ${at.symbol}, and 150 would be held to cover them.`,
    );
    const shares = { side: 'sell', type: 'limit', limitPrice: '61' };
    expect((await ada.give(at, { ...shares, quantity: '50' })).status).toBe(201);
    const needed = await ada.give(at, { ...shares, quantity: '1' });
    expect([needed.status, needed.body.detail]).toEqual([
      422,
      `Written calls would be for 100 units of ${at.symbol}, and 99 would be held to cover them.`,
    ]);
    expect(needed.body.mend).toContain('Buy written calls back first');
    await ada.quote(call, { bid: '1', ask: '1' });
    await ada.settle();
    // 12,100 - 9,000 + 100; what the call would cost to buy back is covered.
    expect(await account(at)).toMatchObject({
      cash: '3200.00',
      buyingPower: '3200.00',
      initialMargin: '0.00',
    });
  });

  it('looks at the cover again when an order fills: shares may have gone, or calls been written by hand', async () => {
    const at = await writer('60', 'cash', '12100');
    const call = await option(at, 'call', '65');
    const byHand = (body: object) =>
      ada.call('POST', `/portfolios/${at.portfolioId}/transactions`, { date: '2026-03-02', ...body });
    await ada.filled(at, { quantity: '100' }, '60');
    const write = (await ada.give(call, sell('1'))).body.id;
    expect((await byHand({ type: 'SELL', symbol: at.symbol, quantity: '1', price: '60' })).status).toBe(201);
    await ada.quote(call, { bid: '1', ask: '1' });
    await ada.settle();
    expect(await ada.order(write)).toMatchObject({
      status: 'canceled',
      reason: `written calls would be for 1 ${at.symbol} more than are held to cover them`,
    });
    const shares = (await ada.give(at, { side: 'sell', type: 'limit', limitPrice: '61', quantity: '99' }))
      .body.id;
    expect((await byHand({ type: 'SELL', assetId: call.assetId, quantity: '1', price: '1' })).status).toBe(
      201,
    );
    app.setNow(new Date(Date.parse(MONDAY) + 1000).toISOString());
    await ada.quote(at, { bid: '61', ask: '61' });
    await ada.settle();
    expect(await ada.order(shares)).toMatchObject({ status: 'canceled', filledQuantity: '0' });
    expect(await ada.holding(at)).toEqual(['99', '-1']);
  });

  it('secures puts by their strike, which buys nothing else', async () => {
    const at = await writer('60', 'cash', '5600');
    const put = await option(at, 'put', '55');
    await ada.filled(put, sell('1'), '1');
    expect(await account(at)).toMatchObject({
      cash: '5700.00',
      initialMargin: '5500.00',
      buyingPower: '200.00',
      written: [{ strategy: 'cash-secured-put', requirement: '5500.00' }],
    });
    const more = await ada.give(put, sell('1'));
    expect(more.body).toMatchObject({ required: '5400.00', available: '200.00' });
    // Buying it back holds back nothing and frees the cash.
    app.setNow('2026-03-02T15:00:30.000Z');
    await ada.filled(put, { quantity: '1' }, '0.50');
    expect(await account(at)).toMatchObject({
      cash: '5650.00',
      initialMargin: '0.00',
      buyingPower: '5650.00',
      written: [],
    });
  });

  it('is assigned what it wrote by orders, and what expires is gone', async () => {
    const at = await writer('60', 'cash', '12000');
    const [call, put] = [await option(at, 'call', '65'), await option(at, 'put', '55')];
    await ada.filled(at, { quantity: '100' }, '60');
    await ada.filled(call, sell('1'), '1');
    await ada.filled(put, sell('1'), '1');
    app.setNow('2026-03-21T15:00:00.000Z');
    const end = (of: Place, kind: string) =>
      ada.call('POST', `/portfolios/${at.portfolioId}/options/end`, { assetId: of.assetId, kind });
    expect((await end(call, 'assign')).status).toBe(200);
    expect((await end(put, 'expire')).status).toBe(200);
    // 12,000 - 6,000 + 100 + 100 + 6,500
    expect(await account(at)).toMatchObject({ cash: '12700.00', buyingPower: '12700.00', written: [] });
    expect(await ada.holding(at)).toEqual([]);
  });

  it('writes nothing in a portfolio that may not go below zero', async () => {
    const at = await writer('60', 'cash', '12000', false);
    await ada.filled(at, { quantity: '100' }, '60');
    const call = await option(at, 'call', '65');
    const refused = await ada.give(call, sell('1'));
    expect([refused.status, problem(refused.body)]).toEqual([422, 'short-not-allowed']);
    expect(refused.body.mend).toBe(
      'Sell less, cancel other orders, or let the portfolio hold short positions (allowShort) to write options.',
    );
  });

  it('does not write an option without terms', async () => {
    const at = await writer('60', 'margin', '12000');
    const made = await ada.call('POST', '/assets', {
      symbol: `${at.symbol}X`,
      type: 'option',
      currency: 'USD',
    });
    const refused = await ada.give({ ...at, symbol: made.body.symbol }, sell('1'));
    expect([refused.status, problem(refused.body)]).toEqual([422, 'short-not-allowed']);
    expect(refused.body.detail).toContain('without terms');
  });
});
