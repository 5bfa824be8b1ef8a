import { beforeAll, describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { type Place, Trader } from '../../testing/trader.ts';

const app = testServer();
const ada = new Trader(app);
beforeAll(() => ada.open());

/** 100 dollars, and 5,000 pesos that there is no rate for. */
async function withPesos(kind: 'cash' | 'margin', dollars = '100'): Promise<Place> {
  app.setNow('2026-03-02T15:00:00.000Z');
  const at = await ada.place(dollars);
  const pesos = { type: 'DEPOSIT', date: '2026-02-27', amount: '5000', currency: 'ARS' };
  expect((await ada.call('POST', `/portfolios/${at.portfolioId}/transactions`, pesos)).status).toBe(201);
  const settings = { portfolioId: at.portfolioId, kind };
  expect((await ada.call('PATCH', '/trading/account', settings)).status).toBe(200);
  return at;
}

describe.each(['cash', 'margin'] as const)('a %s account with cash that has no rate', (kind) => {
  it('has no cash, equity nor buying power that could be told, and says why', async () => {
    const { portfolioId } = await withPesos(kind);
    expect(await ada.get(`/trading/account?portfolioId=${portfolioId}`)).toMatchObject({
      ...{ cash: null, settledCash: null, equity: null, buyingPower: null },
      // Of what is held beside it.
      ...{ longValue: '0.00', shortValue: '0.00' },
      unavailable: [{ symbol: 'ARS', reason: expect.stringContaining('no exchange rate from ARS to USD') }],
    });
  });

  it('buys nothing on what is not known, and sells what it has', async () => {
    const at = await withPesos(kind);
    const order = { type: 'limit', timeInForce: 'gtc', quantity: '1000000', limitPrice: '10' };
    const refused = await ada.give(at, order);
    expect([refused.status, refused.body.detail]).toEqual([
      422,
      expect.stringMatching(/^The buying power is not known: there is no exchange rate from ARS to USD/),
    ]);
    const shares = { type: 'TRANSFER_IN', date: '2026-02-27', symbol: at.symbol, quantity: '5', price: '10' };
    await ada.call('POST', `/portfolios/${at.portfolioId}/transactions`, shares);
    await ada.bar(at, '2026-02-27', { close: '10' });
    const sold = await ada.give(at, { ...order, side: 'sell', quantity: '5' });
    expect([sold.status, sold.body.status], JSON.stringify(sold.body)).toEqual([201, 'accepted']);
  });
});
