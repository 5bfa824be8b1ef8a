import { beforeAll, describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { type Place, Trader } from '../../testing/trader.ts';

/** NYSE is open on Monday 2026-03-02 from 14:30 to 21:00 UTC. */
const MONDAY = '2026-03-02T15:00:00.000Z';
const app = testServer();
const ada = new Trader(app);
beforeAll(() => ada.open());

const preview = async ({ portfolioId, symbol }: Place, more: object) =>
  (
    await ada.call('POST', '/trading/orders/preview', {
      portfolioId,
      symbol,
      side: 'buy',
      type: 'limit',
      ...more,
    })
  ).body;

describe('the preview of an order that is good at once only', () => {
  it('says what becomes of it at the quote that is there', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    const order = { quantity: '10', limitPrice: '20', timeInForce: 'ioc' };
    expect(await preview(at, order)).toMatchObject({
      waitsFor: 'waiting for a price: there is none yet; what the first one does not fill is canceled',
      endsAtOnce: null,
    });
    await ada.quote(at, { bid: '20.90', ask: '21', bidSize: '4', askSize: '4' });
    const away = { waitsFor: null, endsAtOnce: 'it is canceled at once: the price is not within its limit' };
    expect(await preview(at, order)).toMatchObject(away);
    expect(await preview(at, { ...order, limitPrice: '21' })).toMatchObject({
      waitsFor: null,
      endsAtOnce: '4 are offered: the rest is canceled at once',
    });
    expect(await preview(at, { ...order, limitPrice: '21', timeInForce: 'fok' })).toMatchObject({
      waitsFor: null,
      endsAtOnce: 'it is canceled at once: 4 are offered, and not all of it',
    });
    expect(
      await preview(at, { ...order, limitPrice: '21', quantity: '4', timeInForce: 'fok' }),
    ).toMatchObject({
      waitsFor: null,
      endsAtOnce: null,
    });
    // So it is.
    const given = await ada.give(at, { type: 'limit', ...order });
    await ada.settle();
    expect(await ada.order(given.body.id)).toMatchObject({ status: 'canceled', filledQuantity: '0' });
  });

  it('says when the exchange opens that it needs open, also as an instant', async () => {
    app.setNow('2026-03-02T22:00:00.000Z');
    const at = await ada.place();
    const { refusals } = await preview(at, { quantity: '1', limitPrice: '20', timeInForce: 'fok' });
    expect(refusals).toMatchObject([{ name: 'market-closed', opensAt: '2026-03-03T14:30:00.000Z' }]);
    const given = await ada.give(at, { type: 'limit', quantity: '1', limitPrice: '20', timeInForce: 'fok' });
    expect(given.body).toMatchObject({ status: 422, opensAt: '2026-03-03T14:30:00.000Z' });
  });
});

describe('what a sale brought', () => {
  it('is settled a session later (SEC rule 15c6-1), and counts for purchases before', async () => {
    app.setNow('2026-03-05T15:00:00.000Z');
    const at = await ada.place('1000');
    const account = () => ada.get(`/trading/account?portfolioId=${at.portfolioId}`);
    await ada.filled(at, { quantity: '9' }, '100');
    app.setNow('2026-03-06T15:00:00.000Z');
    await ada.filled(at, { side: 'sell', quantity: '9' }, '100');
    // A Friday's trade settles on Monday.
    expect(await account()).toMatchObject({
      cash: '1000.00',
      settledCash: '100.00',
      unsettled: [{ settlesOn: '2026-03-09', amount: '900.00', currency: 'USD' }],
      buyingPower: '1000.00',
    });
    expect((await preview(at, { quantity: '1', limitPrice: '100' })).paidUnsettled).toBeNull();
    expect((await preview(at, { quantity: '3', limitPrice: '100' })).paidUnsettled).toEqual({
      amount: '200.00',
      currency: 'USD',
      settlesOn: '2026-03-09',
    });
    app.setNow('2026-03-09T15:00:00.000Z');
    expect(await account()).toMatchObject({ settledCash: '1000.00', unsettled: [] });
  });
});
