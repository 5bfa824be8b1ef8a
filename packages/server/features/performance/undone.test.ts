import { expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';

const app = testServer();

/** A portfolio whose second purchase is of a day before the first one, asked for its history. */
async function held() {
  const ada = await app.person('Ada');
  const { body: portfolio } = await ada.call('POST', '/portfolios', { name: 'P', currency: 'EUR' });
  const path = `/portfolios/${portfolio.id}`;
  const buy = async (symbol: string, date: string, quantity: string, price: string) => {
    const sent = { type: 'BUY', symbol, date, quantity, price, currency: 'EUR' };
    const { body } = await ada.call('POST', `${path}/transactions`, sent);
    await ada.call('PUT', `/assets/${body.assetId}/prices`, { bars: [{ date, close: price }] });
    return body.id as string;
  };
  await ada.call('POST', `${path}/transactions`, { type: 'DEPOSIT', date: '2025-01-02', amount: '300' });
  await buy('LATE', '2025-03-03', '10', '10');
  // What is known from here on has the later one first.
  await ada.call('GET', `${path}/history`);
  await buy('EARLY', '2025-02-03', '1', '100');
  const last = async () => {
    const { status, body } = await ada.call('GET', `${path}/history?format=columns`);
    return [status, body.value?.at(-1)];
  };
  const undo = async () => {
    const { items } = (await ada.call('GET', '/operations?limit=1')).body;
    expect((await ada.call('POST', `/operations/${items[0].id}/undo`)).status).toBe(200);
  };
  return { ada, path, buy, last, undo };
}

it('values what is held by its own price when a change was taken back, whatever was entered first', async () => {
  const { ada, path, last, undo } = await held();
  // 10 x 10, 1 x 100 and 100 of cash.
  expect(await last()).toEqual([200, '300.00']);
  await ada.call('POST', `${path}/transactions`, { type: 'DEPOSIT', date: '2026-02-02', amount: '200' });
  expect(await last()).toEqual([200, '500.00']);
  await undo();
  expect(await last()).toEqual([200, '300.00']);
});

it('goes on when an asset or a currency is gone with what was taken back', async () => {
  const { ada, path, buy, last, undo } = await held();
  expect(await last()).toEqual([200, '300.00']);
  const third = await buy('THIRD', '2025-06-02', '1', '5');
  expect(await last()).toEqual([200, '300.00']);
  expect((await ada.call('DELETE', `${path}/transactions/${third}`)).status).toBe(204);
  expect(await last()).toEqual([200, '300.00']);
  await ada.call('POST', `${path}/transactions`, { type: 'DEPOSIT', date: '2025-06-03', amount: '1' });
  await undo();
  expect(await last()).toEqual([200, '300.00']);
});
