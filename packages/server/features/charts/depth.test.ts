import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let bob: Person;

beforeAll(async () => {
  [ada, bob] = [await app.person('Ada'), await app.person('Bob')];
  await ada.call('POST', '/assets', { symbol: 'BTC', currency: 'USD', type: 'crypto' });
});

async function put(query: string, content: string, who: Person = ada) {
  const form = new FormData();
  form.set('file', new Blob([content]), 'book.json');
  const response = await fetch(`${app.url}/api/v1/charts/depth?${query}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${who.token}` },
    body: form,
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

describe('a stored order book', () => {
  const kraken = JSON.stringify({
    error: [],
    result: {
      XXBTZUSD: {
        asks: [
          ['101.0', '1.5', 1709303400],
          ['102.0', '2', 1709303000],
        ],
        bids: [['99.0', '0.5', 1709303401]],
      },
    },
  });

  it('is shown best first, with the sums of its sizes', async () => {
    expect((await ada.call('GET', '/charts/depth?symbol=BTC')).body).toMatchObject({
      status: 422,
      detail: 'There is no order book of BTC.',
    });
    expect(await put('symbol=BTC&asOf=2025-01-01T00:00:00Z', kraken)).toMatchObject({
      status: 200,
      body: { format: 'kraken', asOf: '2024-03-01T14:30:01.000Z', bids: 1, asks: 2 },
    });
    const { body } = await ada.call('GET', '/charts/depth?symbol=btc&levels=10');
    expect(body).toMatchObject({
      symbol: 'BTC',
      source: 'stored',
      product: 'XXBTZUSD',
      asOf: '2024-03-01T14:30:01.000Z',
      bids: [['99', '0.5', '0.5']],
      asks: [
        ['101', '1.5', '1.5'],
        ['102', '2', '3.5'],
      ],
      mid: '100',
      spread: '2',
      imbalance: (0.5 - 3.5) / 4,
    });
    expect((await ada.call('GET', '/charts/depth?symbol=BTC&levels=1')).body.asks).toHaveLength(1);
    expect((await ada.call('GET', '/charts/data?symbol=BTC')).body.book).toBe('2024-03-01T14:30:01.000Z');
  });

  it('is replaced by a later one, which may need its time', async () => {
    const binance = '{"lastUpdateId":1,"bids":[["4.00","431"]],"asks":[["4.01","12"]]}';
    expect(await put('symbol=BTC', binance)).toMatchObject({
      status: 422,
      body: { mend: 'Name the time in asOf.', errors: [{ path: 'querystring/asOf' }] },
    });
    expect(await put('symbol=BTC&asOf=2999-01-01T00:00:00Z', binance)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'querystring/asOf' }] },
    });
    expect((await put('symbol=BTC&asOf=2024-05-01T00:00:00Z', binance)).status).toBe(200);
    expect((await ada.call('GET', '/charts/depth?symbol=BTC')).body).toMatchObject({
      mid: '4.005',
      spread: '0.01',
    });
  });

  it('that can not be read, or of another book, is refused', async () => {
    const wrong = await put('symbol=BTC', '{"lastUpdateId":1,"bids":[["5","1"]],"asks":[["4","1"]]}');
    expect([wrong.status, wrong.body.errors[0].message]).toEqual([
      422,
      'the highest bid 5 is not below the lowest ask 4',
    ]);
    const id = (await ada.call('GET', '/assets/search?q=BTC')).body.items[0].id;
    expect((await bob.call('GET', `/charts/depth?symbol=${id}`)).status).toBe(404);
    expect((await put(`symbol=${id}`, kraken, bob)).status).toBe(404);
    expect((await ada.call('PUT', '/charts/depth?symbol=BTC', { bids: [] })).status).toBe(415);
  });
});

describe("the paper exchange's own book", () => {
  it('is made of the limit orders that wait there', async () => {
    await ada.call('POST', '/assets', { symbol: 'PAPER', currency: 'USD', type: 'stock' });
    const { body: fund } = await ada.call('POST', '/portfolios', { name: 'Fund', currency: 'USD' });
    const deposit = { type: 'DEPOSIT', date: '2026-01-05', amount: '10000', currency: 'USD' };
    await ada.call('POST', `/portfolios/${fund.id}/transactions`, deposit);
    const order = { portfolioId: fund.id, symbol: 'PAPER', side: 'buy', type: 'limit', timeInForce: 'gtc' };
    const sent = [
      await ada.call('POST', '/trading/orders', { ...order, quantity: '5', limitPrice: '90' }),
      await ada.call('POST', '/trading/orders', { ...order, quantity: '2', limitPrice: '90.00' }),
      await ada.call('POST', '/trading/orders', { ...order, quantity: '1', limitPrice: '91' }),
    ];
    expect(sent.map(({ status }) => status)).toEqual([201, 201, 201]);
    const { body } = await ada.call('GET', '/charts/depth?symbol=PAPER');
    expect(body).toMatchObject({
      source: 'paper',
      bids: [
        ['91', '1', '1'],
        ['90', '7', '8'],
      ],
      asks: [],
      mid: null,
      spread: null,
      imbalance: 1,
    });
    expect((await ada.call('GET', '/charts/data?symbol=PAPER')).body.paper).not.toBeNull();
    expect((await ada.call('GET', '/charts/depth?symbol=PAPER&source=stored')).status).toBe(422);
  });
});
