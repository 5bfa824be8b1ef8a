import { beforeAll, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let path: string;
const added = async (transaction: object) => {
  const { status, body } = await ada.call('POST', `${path}/transactions`, transaction);
  return { status, body };
};
const lots = async (query = '') => (await ada.call('GET', `${path}/lots?${query}`)).body;
const gift = (more: object = {}) => ({
  type: 'TRANSFER_IN',
  date: '2024-06-03',
  symbol: 'GFT',
  quantity: '10',
  amount: '800',
  acquired: '2020-02-29',
  ...more,
});

beforeAll(async () => {
  ada = await app.person('Ada');
  const { body } = await ada.call('POST', '/portfolios', { name: 'Gifts', currency: 'USD' });
  path = `/portfolios/${body.id}`;
});

it('a transfer brings shares in with what they cost and when they were acquired (IRC § 1015, § 1223(2))', async () => {
  const { status, body } = await added(gift());
  expect([status, body.acquired]).toEqual([201, '2020-02-29']);
  await added({ type: 'BUY', date: '2023-01-02', symbol: 'GFT', quantity: '5', amount: '600' });
  await added({ type: 'SELL', date: '2024-07-01', symbol: 'GFT', quantity: '10', amount: '1000' });
  // The oldest by the day of acquisition: those that came in later, held since 2020.
  const { open, closed } = await lots();
  expect(closed).toMatchObject([
    { acquired: '2020-02-29', disposed: '2024-07-01', cost: '800.00', gain: '200.00', term: 'long' },
  ]);
  expect(open).toMatchObject([{ acquired: '2023-01-02', quantity: '5' }]);
  const report = (await ada.call('GET', '/analytics/tax-lots?year=2024')).body;
  expect(report.years).toMatchObject([{ year: 2024, long: '200.00', short: '0.00' }]);
});

it('the day goes along with other changes, is changed, and comes back by an undo', async () => {
  const { items } = (await ada.call('GET', `${path}/transactions?type=TRANSFER_IN`)).body;
  const own = `${path}/transactions/${items[0].id}`;
  expect((await ada.call('PATCH', own, { note: 'from Bea' })).body.acquired).toBe('2020-02-29');
  expect((await ada.call('PATCH', own, { acquired: '2024-03-01' })).body.acquired).toBe('2024-03-01');
  expect((await lots()).closed[0]).toMatchObject({ acquired: '2023-01-02' });
  const known = (await ada.call('GET', '/operations?limit=1')).body.items[0];
  expect((await ada.call('POST', `/operations/${known.id}/undo`)).status).toBe(200);
  expect((await ada.call('GET', own)).body.acquired).toBe('2020-02-29');
});

it.each([
  [gift({ acquired: '2024-06-04' }), /not be after the day of the transfer/],
  [gift({ type: 'BUY' }), /only a TRANSFER_IN of shares/],
  [{ type: 'TRANSFER_IN', date: '2024-06-03', amount: '5', acquired: '2020-01-01' }, /TRANSFER_IN of shares/],
])('is refused where it can not be: %j', async (sent, message) => {
  const { status, body } = await added(sent);
  expect([status, body.errors[0].path]).toEqual([400, 'body/acquired']);
  expect(body.errors[0].message).toMatch(message);
});
