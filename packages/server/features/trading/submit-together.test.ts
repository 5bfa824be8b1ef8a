import { beforeAll, describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { type Place, Trader } from '../../testing/trader.ts';

/** NYSE is open on Monday 2026-03-02 from 14:30 to 21:00 UTC. */
const MONDAY = '2026-03-02T15:00:00.000Z';
const app = testServer();
const ada = new Trader(app);

beforeAll(() => ada.open());

const problem = (body: { type: string }) => body.type.split('/').at(-1);
const limit = (quantity: string, limitPrice: string, more: object = {}) => ({
  type: 'limit',
  timeInForce: 'gtc',
  quantity,
  limitPrice,
  ...more,
});
const powerOf = async ({ portfolioId }: Place): Promise<string> =>
  (await ada.get(`/trading/account?portfolioId=${portfolioId}`)).buyingPower;
const listed = async ({ portfolioId }: Place) =>
  (await ada.get(`/trading/orders/list?portfolioId=${portfolioId}`)).items;

describe('orders that come at once', () => {
  it('take together what is there to buy with and not more', async () => {
    app.setNow(MONDAY);
    const at = await ada.place('10000');
    const answers = await Promise.all(Array.from({ length: 30 }, () => ada.give(at, limit('50', '20'))));
    const taken = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status !== 201);
    // 10000 / (50 x 20)
    expect(taken).toHaveLength(10);
    expect(new Set(refused.map(({ body }) => problem(body)))).toEqual(new Set(['insufficient-buying-power']));
    expect(await powerOf(at)).toBe('0.00');
    expect(await listed(at)).toHaveLength(10);
  });

  it('sell together no more than is held', async () => {
    app.setNow(MONDAY);
    const at = await ada.place('10000');
    await ada.call('POST', `/portfolios/${at.portfolioId}/transactions`, {
      type: 'BUY',
      date: '2026-02-27',
      assetId: at.assetId,
      quantity: '100',
      price: '10',
    });
    const sell = () => ada.give(at, { ...limit('30', '20'), side: 'sell' });
    const answers = await Promise.all(Array.from({ length: 8 }, sell));
    const wrong = answers.filter(({ status }) => status !== 201);
    expect(answers.length - wrong.length).toBe(3);
    expect(new Set(wrong.map(({ body }) => problem(body)))).toEqual(new Set(['short-not-allowed']));
  });

  it('are each an operation with its own steps, and a wrong one is refused alone', async () => {
    app.setNow(MONDAY);
    const at = await ada.place();
    const answers = await Promise.all([
      ada.give(at, limit('1', '5')),
      ada.give(at, limit('1', '6')),
      ada.give(at, { type: 'limit', quantity: '1' }),
      ada.give(at, limit('1', '7', { symbol: 'NOBODY' })),
      ada.give(at, limit('1', '8')),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 400, 422, 201]);
    const operations = answers.flatMap(({ headers }) => headers['operation-id'] ?? []);
    expect(new Set(operations).size).toBe(3);
    const log = (await ada.get('/operations?limit=100')).items as { id: string; kind: string }[];
    expect(log.filter(({ id }) => operations.includes(id)).map(({ kind }) => kind)).toEqual(
      operations.map(() => 'order.submit'),
    );
    const { events } = await ada.order(answers[4]!.body.id);
    expect(events.map(({ kind }: { kind: string }) => kind)).toEqual(['submit', 'accept']);
    expect(await powerOf(at)).toBe('9981.00');
  });

  it('of one client order id are one, also across portfolios', async () => {
    app.setNow(MONDAY);
    const [at, other] = [await ada.place(), await ada.place()];
    const sent = limit('1', '5', { clientOrderId: `once-${at.symbol}` });
    const here = Array.from({ length: 6 }, () => ada.give(at, sent));
    const there = Array.from({ length: 3 }, (_, index) => ada.give(other, limit('1', `${index + 1}`)));
    const clash = ada.give(other, sent);
    const answers = await Promise.all(here);
    const elsewhere = await Promise.all(there);
    expect(elsewhere.map(({ status }) => status)).toEqual([201, 201, 201]);
    const won = (await clash).status === 201;
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => (won ? 409 : 201)));
    if (!won) expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect([...(await listed(at)), ...(await listed(other))]).toHaveLength(4);
  });
});
