import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AlpacaPricesReplay } from '../../testing/alpaca-prices-replay.ts';
import { BrokerTrader } from '../../testing/broker-trader.ts';
import { testServer } from '../../testing/server.ts';
import { type Place, Trader } from '../../testing/trader.ts';
import { pollQuotes } from './poll.ts';

/** Live quotes of Alpaca fill orders on paper. */
const prices = new AlpacaPricesReplay();
const env: Record<string, string> = {};
beforeAll(async () => {
  Object.assign(env, await prices.open(), { PROVIDER_YAHOO_URL: 'http://127.0.0.1:9' });
});
const app = testServer(env);
const ada = new Trader(app);
const { until } = new BrokerTrader(app, ada);
beforeAll(async () => {
  app.setNow('2026-03-02T15:00:00.000Z');
  await ada.open();
});
beforeEach(() => {
  prices.refusal = null;
  prices.said.length = 0;
});
afterAll(() => prices.close());

/** In the form of the reference. */
const quote = (symbol: string, bid: number, ask: number, t = '2026-03-02T15:00:01.335689322Z') => ({
  T: 'q',
  S: symbol,
  bx: 'V',
  bp: bid,
  bs: 400,
  ax: 'V',
  ap: ask,
  as: 300,
  t,
  c: ['R'],
  z: 'C',
});
const filled = ({ status }: { status: string }): boolean => status === 'filled';
const wants =
  ({ symbol }: Place) =>
  (words: Record<string, unknown>): boolean =>
    words.action === 'subscribe' && (words.quotes as string[]).includes(symbol);
async function ordered(limitPrice: string): Promise<{ at: Place; id: string }> {
  const at = await ada.place();
  const { id } = (await ada.give(at, { type: 'limit', quantity: '2', limitPrice })).body;
  return { at, id };
}

describe('live quotes of Alpaca', () => {
  it('are subscribed to for what has open orders, and fill them', async () => {
    const { at, id } = await ordered('20');
    await prices.heard(wants(at));
    expect(prices.said[0]).toEqual({ action: 'auth', key: 'id-1', secret: 'secret-1' });
    const done = until(id, filled);
    // Neither a quote without an ask, nor one that crosses, nor one in a form that is not known is a market.
    prices.push(quote(at.symbol, 19, 0), quote(at.symbol, 21, 20), { T: 'q', S: at.symbol });
    prices.push(quote(at.symbol, 19.9, 19.95));
    expect(await done).toMatchObject({ averageFillPrice: '19.95' });
    const [stored] = (await ada.get(`/trading/quotes?symbols=${at.symbol}`)).items;
    expect(stored).toMatchObject({
      bid: '19.9',
      ask: '19.95',
      bidSize: '400',
      askSize: '300',
      source: 'alpaca',
    });
  });

  it('come again after a cut', async () => {
    const { at, id } = await ordered('20');
    await prices.heard(wants(at));
    prices.said.length = 0;
    prices.cut();
    await prices.heard(wants(at));
    const done = until(id, filled);
    prices.push(quote(at.symbol, 19.9, 19.95));
    await done;
  });

  it('leave what somebody quotes from a feed of their own', async () => {
    const { at, id } = await ordered('20');
    await prices.heard(wants(at));
    await ada.quote(at, { bid: '20.5', ask: '20.6', time: '2026-03-02T15:00:00.500Z' });
    const other = await ordered('20');
    await prices.heard(wants(other.at));
    const done = until(other.id, filled);
    prices.push(quote(at.symbol, 19, 19.5), quote(other.at.symbol, 19, 19.5));
    await done;
    expect((await ada.order(id)).status).toBe('accepted');
    expect((await ada.get(`/trading/quotes?symbols=${at.symbol}`)).items[0].source).toBe('user');
  });

  it('come for what is looked at, too', async () => {
    const at = await ada.place();
    await ada.get(`/trading/quotes?symbols=${at.symbol}`);
    await prices.heard(wants(at));
  });

  it('are asked for where the stream is refused, and only those that are new count', async () => {
    const bob = new Trader(app);
    await bob.open();
    await bob.call('PATCH', '/providers/alpaca', { key: 'id-2:secret-2' });
    prices.refusal = { code: 406, msg: 'connection limit exceeded' };
    const at = await bob.place();
    const own = new BrokerTrader(app, bob);
    const { id } = (await bob.give(at, { type: 'limit', quantity: '2', limitPrice: '20' })).body;
    await prices.heard(({ action, key }) => action === 'auth' && key === 'id-2');
    const { T: _, S: __, ...old } = quote(at.symbol, 19, 19.5, '2026-03-02T14:00:00Z');
    prices.answers.set('/v2/stocks/quotes/latest', [[200, { quotes: { [at.symbol]: old } }]]);
    await pollQuotes(app.server.context, bob.bookId, [at.assetId]);
    expect((await bob.order(id)).status).toBe('accepted');
    const fresh = { ...old, t: '2026-03-02T15:00:02Z' };
    prices.answers.set('/v2/stocks/quotes/latest', [[200, { quotes: { [at.symbol]: fresh } }]]);
    const done = own.until(id, filled);
    await pollQuotes(app.server.context, bob.bookId, [at.assetId]);
    expect(await done).toMatchObject({ averageFillPrice: '19.5' });
    const asked = prices.asked.findLast(({ pathname }) => pathname === '/v2/stocks/quotes/latest')!;
    expect(Object.fromEntries(asked.searchParams)).toEqual({ symbols: at.symbol, feed: 'iex' });
  });
});
