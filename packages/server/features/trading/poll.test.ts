import { beforeAll, describe, expect, it } from 'vitest';
import { json, Replay } from '../../testing/replay.ts';
import { testServer } from '../../testing/server.ts';
import { Trader } from '../../testing/trader.ts';
import { pollQuotes } from './poll.ts';

const MONDAY = '2026-03-02T15:00:00.000Z';
const world = new Replay();
const env: Record<string, string> = { PROVIDERS: 'on' };
beforeAll(() => {
  env.PROVIDER_YAHOO_URL = world.base;
});
const app = testServer(env);
const ada = new Trader(app);
beforeAll(async () => {
  app.setNow(MONDAY);
  await ada.open();
});

const chart = (price: number, time: string, currency = 'USD') =>
  json({
    chart: {
      result: [{ meta: { currency, regularMarketPrice: price, regularMarketTime: Date.parse(time) / 1000 } }],
      error: null,
    },
  });
const poll = (assetId: string) => pollQuotes(app.server.context, ada.bookId, [assetId]);

describe('last trades of a provider', () => {
  it('fill orders that were given before them, while the exchange is open', async () => {
    const at = await ada.place();
    const { id } = (await ada.give(at, { type: 'limit', quantity: '2', limitPrice: '20' })).body;
    // What was paid before the order was given fills nothing.
    world.replies = [chart(19.5, '2026-03-02T14:59:00Z')];
    await poll(at.assetId);
    await ada.settle();
    expect((await ada.order(id)).status).toBe('accepted');
    app.setNow('2026-03-02T15:00:20.000Z');
    world.replies = [chart(19.75, '2026-03-02T15:00:10Z')];
    await poll(at.assetId);
    await ada.settle();
    expect(await ada.order(id)).toMatchObject({ status: 'filled', averageFillPrice: '19.75' });
    expect(world.asked.at(-1)!.pathname).toBe(`/v8/finance/chart/${at.symbol}`);
  });

  it('are not taken in another currency, nor asked for while the exchange is closed', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    world.replies = [chart(19.75, '2026-03-02T14:59:30Z', 'EUR')];
    await poll(at.assetId);
    expect((await ada.get(`/trading/quotes?symbols=${at.symbol}`)).items).toEqual([]);
    const before = world.asked.length;
    app.setNow('2026-03-01T15:00:00.000Z');
    await poll(at.assetId);
    expect(world.asked.length).toBe(before);
  });
});
