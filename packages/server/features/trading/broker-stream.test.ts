import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlpacaReplay, type TheirOrder } from '../../testing/alpaca-replay.ts';
import { BrokerTrader, fillsOf } from '../../testing/broker-trader.ts';
import { testServer } from '../../testing/server.ts';
import { type Place, Trader } from '../../testing/trader.ts';

/** The stream of what happens to orders, with the program listening to it as it does when it runs. */
const MONDAY = '2026-03-02T15:00:00.000Z';
const broker = new AlpacaReplay();
const env: Record<string, string> = {};
beforeAll(async () => {
  Object.assign(env, await broker.open());
});
const app = testServer(env);
const ada = new Trader(app);
beforeAll(async () => {
  app.setNow(MONDAY);
  await ada.open();
});
afterAll(() => broker.close());

const desk = new BrokerTrader(app, ada);
const { brokered, until } = desk;

/** An order that the broker has, and that is followed by the stream. */
async function working(more: object = {}): Promise<{ at: Place; id: string; theirs: TheirOrder }> {
  const at = await brokered();
  const given = await ada.give(at, { type: 'limit', quantity: '10', limitPrice: '20', ...more });
  await until(given.body.id, ({ status }) => status === 'accepted' || status === 'held');
  await broker.listened(1);
  return { at, id: given.body.id, theirs: broker.byClientId(given.body.id) };
}

describe('the stream of what happens to orders', () => {
  it('signs in, listens, and books each execution once, at its own price and time', async () => {
    const { at, id, theirs } = await working();
    expect(broker.said.slice(0, 2)).toEqual([
      { action: 'authenticate', data: { key_id: 'id-1', secret_key: 'secret-1' } },
      { action: 'listen', data: { streams: ['trade_updates'] } },
    ]);
    const account = await ada.get(`/trading/account?portfolioId=${at.portfolioId}`);
    expect(account.broker.updates).toEqual({ live: true, since: MONDAY, reason: null });
    const first = broker.fill(theirs, 4, '19.9', '2026-03-02T14:59:01.5Z');
    broker.push(first);
    broker.push(first);
    const last = broker.fill(theirs, 6, '19.95', '2026-03-02T14:59:02Z');
    broker.push(last);
    broker.push(first);
    const done = await until(id, ({ status }) => status === 'filled');
    expect(fillsOf(done)).toEqual([
      ['4', '19.9'],
      ['6', '19.95'],
    ]);
    expect(done.trades.map(({ executedAt }: Record<string, string>) => executedAt)).toEqual([
      '2026-03-02T14:59:01.500Z',
      '2026-03-02T14:59:02.000Z',
    ]);
    // 10000 - 4 x 19.90 - 6 x 19.95
    expect(await ada.cash(at)).toBe('9800.70');
  });

  it('bears messages in the wrong order: what is missing between is asked for', async () => {
    const { at, id, theirs } = await working();
    const fills = [
      broker.fill(theirs, 2, '19.5'),
      broker.fill(theirs, 3, '19.7'),
      broker.fill(theirs, 5, '19.8'),
    ];
    for (const message of fills.toReversed()) broker.push(message);
    const done = await until(id, ({ status }) => status === 'filled');
    expect(fillsOf(done)).toEqual([
      ['2', '19.5'],
      ['3', '19.7'],
      ['5', '19.8'],
    ]);
    // 2 x 19.50 + 3 x 19.70 + 5 x 19.80 = 197.10
    expect(await ada.cash(at)).toBe('9802.90');
  });

  it('asks after a cut for what it has missed, and goes on listening', async () => {
    const { id, theirs } = await working();
    const before = broker.said.filter(({ action }) => action === 'listen').length;
    broker.cut();
    broker.fill(theirs, 4, '19.9');
    await broker.listened(before + 1);
    const part = await until(id, ({ filledQuantity }) => filledQuantity === '4');
    expect(fillsOf(part)).toEqual([['4', '19.9']]);
    broker.push(broker.fill(theirs, 6, '20'));
    expect(fillsOf(await until(id, ({ status }) => status === 'filled'))).toEqual([
      ['4', '19.9'],
      ['6', '20'],
    ]);
  });

  it('books what was filled before the cancellation, though it is told after it', async () => {
    const { at, id, theirs } = await working();
    const fill = broker.fill(theirs, 4, '19.9');
    broker.push(broker.becomes(theirs, 'canceled'));
    broker.push(fill);
    const done = await until(id, ({ status }) => status === 'canceled');
    expect(fillsOf(done)).toEqual([['4', '19.9']]);
    expect(await ada.holding(at)).toEqual(['4']);
  });

  it('cancels by asking, and what filled meanwhile stays', async () => {
    const { id, theirs } = await working();
    broker.push(broker.fill(theirs, 4, '19.9'));
    await until(id, ({ filledQuantity }) => filledQuantity === '4');
    await ada.call('DELETE', `/trading/orders/${id}`);
    const done = await until(id, ({ status }) => status === 'canceled');
    expect(done).toMatchObject({ filledQuantity: '4', reason: 'canceled by its owner' });
  });

  it('goes on where a message has a form that is not known, or is about an order of somebody else', async () => {
    const { id, theirs } = await working();
    broker.fill(theirs, 3, '19.5');
    broker.push({ stream: 'trade_updates', data: { event: 'fill' } });
    // What it was about is asked for.
    await until(id, ({ filledQuantity }) => filledQuantity === '3');
    broker.push({
      stream: 'trade_updates',
      data: { event: 'new', order: { ...theirs, id: 'x', client_order_id: 'y' } },
    });
    broker.push(broker.fill(theirs, 7, '20'));
    expect((await until(id, ({ status }) => status === 'filled')).filledQuantity).toBe('10');
  });

  it('expires and is rejected as the broker says', async () => {
    const expired = await working();
    broker.push(broker.becomes(expired.theirs, 'expired'));
    expect((await until(expired.id, ({ status }) => status === 'expired')).reason).toBe('the session ended');
    const rejected = await working();
    broker.push(broker.becomes(rejected.theirs, 'rejected'));
    expect((await until(rejected.id, ({ status }) => status === 'rejected')).reason).toBe(
      'the broker ended it',
    );
  });

  it('takes a message for the answer that is still out', async () => {
    const at = await brokered();
    broker.faults.push({ on: 'POST /orders', fault: 'cut' });
    const given = await ada.give(at, { type: 'limit', quantity: '10', limitPrice: '20' });
    const done = until(given.body.id, ({ status }) => status === 'filled');
    await until(given.body.id, ({ status }) => status !== 'new');
    broker.push(broker.fill(broker.byClientId(given.body.id), 10, '19'));
    expect(fillsOf(await done)).toEqual([['10', '19']]);
  });
});
