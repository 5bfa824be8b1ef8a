import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
beforeAll(async () => {
  ada = await app.person('Ada');
});

let names = 0;
const open = async (more: object = {}, person = ada): Promise<string> => {
  names += 1;
  const { body } = await person.call('POST', '/portfolios', { name: `P ${names}`, currency: 'USD', ...more });
  return `/portfolios/${body.id}`;
};
const add = async (path: string, transactions: unknown) =>
  ada.call('POST', `${path}/transactions`, transactions);
const get = async (path: string) => (await ada.call('GET', path)).body;
const undo = async () => {
  const [{ id }] = (await get('/operations?limit=1')).items;
  return ada.call('POST', `/operations/${id}/undo`);
};
const quantities = async (path: string) =>
  Object.fromEntries(
    (await get(`${path}/holdings`)).items.map(
      (item: { symbol: string; quantity: string; costBasis: string }) => [
        item.symbol,
        [item.quantity, item.costBasis],
      ],
    ),
  );
/** What the ledger's account says is held, by commodity. */
const booked = async (path: string) => {
  const { holdingsAccountId } = await get(path);
  const { balances } = await get(`/accounts/${holdingsAccountId}`);
  return balances;
};
const price = async (symbol: string, bars: Record<string, string>) => {
  const { items } = await get(`/assets/search?q=${symbol}`);
  const { id } = items.find((asset: { symbol: string }) => asset.symbol === symbol);
  const rows = Object.entries(bars).map(([date, close]) => ({ date, close }));
  expect((await ada.call('PUT', `/assets/${id}/prices`, { bars: rows })).status).toBe(200);
};
const paths = (body: { errors?: { path: string }[] }) => body.errors?.map((error) => error.path);

const buy = (symbol: string, date: string, quantity: string, amount: string, more: object = {}) => ({
  type: 'BUY',
  date,
  symbol,
  quantity,
  amount,
  ...more,
});
const sell = (...args: Parameters<typeof buy>) => ({ ...buy(...args), type: 'SELL' });
const act = (type: string, symbol: string, date: string, more: object) => ({ type, symbol, date, ...more });

it('a dividend on shares sold short is paid: its amount is below zero, as that of nothing else', async () => {
  const path = await open({ allowShort: true });
  await add(path, [
    act('DEPOSIT', 'S1', '2024-01-02', { symbol: undefined, amount: '100' }),
    sell('S1', '2024-01-02', '10', '1000'),
  ]);
  const paid = await add(path, act('DIVIDEND', 'S1', '2024-03-01', { amount: '-6', tax: '-1' }));
  expect([paid.status, paid.body.amount, paid.body.tax]).toEqual([201, '-6.00', '-1.00']);
  const { body: noted } = await ada.call('PATCH', `${path}/transactions/${paid.body.id}`, {
    note: 'in lieu',
  });
  expect([noted.amount, noted.tax]).toEqual(['-6.00', '-1.00']);
  expect((await get(`${path}/holdings`)).totals.cash).toBe('1095.00');
  for (const refused of [
    buy('S1', '2024-04-01', '10', '-1'),
    act('RETURN_OF_CAPITAL', 'S1', '2024-04-01', { amount: '-1' }),
  ]) {
    const { status, body } = await add(path, refused);
    expect([status, paths(body)]).toEqual([400, ['body/amount']]);
  }
});

describe('corporate actions', () => {
  it.each([
    [
      act('SPLIT', 'A1', '2024-06-03', { quantity: '0.1', amount: '7', fee: '1' }),
      { amount: '7.00', fee: '1.00' },
    ],
    [
      act('SPIN_OFF', 'A1', '2024-06-03', { toSymbol: 'B1', quantity: '0.25', basisFraction: '0.2' }),
      { toSymbol: 'B1', basisFraction: '0.2', amount: null },
    ],
    [
      act('MERGER', 'A1', '2024-06-03', { toSymbol: 'B1', quantity: '1.5', price: '12', amount: '30' }),
      { quantity: '1.5', price: '12', amount: '30.00' },
    ],
    [
      act('MERGER', 'A1', '2024-06-03', { amount: '300' }),
      { quantity: null, toAssetId: null, amount: '300.00' },
    ],
    [act('RETURN_OF_CAPITAL', 'A1', '2024-06-03', { quantity: '105', price: '0.2' }), { amount: '21.00' }],
  ])('read back what was sent: %j', async (sent, expected) => {
    const path = await open();
    await add(path, buy('A1', '2023-01-02', '105', '1050'));
    const made = await add(path, sent);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ type: sent.type, symbol: 'A1', ...expected });
    expect(await get(`${path}/transactions/${made.body.id}`)).toEqual(made.body);
  });

  it('move shares and cost in holdings, lots and ledger, and come and go by undo', async () => {
    const path = await open();
    await add(path, [
      { type: 'DEPOSIT', date: '2023-01-01', amount: '1000' },
      buy('C1', '2023-01-02', '10', '1000'),
    ]);
    const spin = act('SPIN_OFF', 'C1', '2024-06-03', {
      toSymbol: 'C2',
      quantity: '0.25',
      basisFraction: '0.2',
      amount: '30',
    });
    await add(path, spin);
    // 2.5 shares of C2; half of one is paid for with 30 and cost a fifth of 200.
    expect(await quantities(path)).toEqual({ C1: ['10', '800.00'], C2: ['2', '160.00'] });
    expect((await get(`${path}/lots`)).closed).toMatchObject([
      {
        event: 'SPIN_OFF',
        symbol: 'C2',
        quantity: '0.5',
        cost: '40.00',
        gain: '-10.00',
        gainInBase: '-10.00',
        term: 'long',
      },
    ]);
    expect((await get(`${path}/value`)).cash).toBe('30.00');
    expect(JSON.stringify(await booked(path))).toContain('"2"');
    // An earlier purchase changes what the spin-off brings, in the same operation.
    await add(path, buy('C1', '2023-06-02', '8', '800'));
    expect(await quantities(path)).toEqual({ C1: ['18', '1440.00'], C2: ['4', '320.00'] });
    expect((await undo()).status).toBe(200);
    expect(await quantities(path)).toEqual({ C1: ['10', '800.00'], C2: ['2', '160.00'] });
    const { items } = await get(`${path}/transactions?type=SPIN_OFF`);
    const changed = await ada.call('PATCH', `${path}/transactions/${items[0].id}`, { basisFraction: '0.5' });
    expect(changed.body).toMatchObject({ basisFraction: '0.5', toSymbol: 'C2', amount: '30.00' });
    expect((await quantities(path)).C1).toEqual(['10', '500.00']);
    expect((await ada.call('DELETE', `${path}/transactions/${items[0].id}`)).status).toBe(204);
    expect(await quantities(path)).toEqual({ C1: ['10', '1000.00'] });
  });

  it('are taken back with what they link: undoing a purchase books the merger after it anew', async () => {
    const path = await open();
    await add(path, [
      buy('M1', '2023-01-02', '10', '100'),
      act('MERGER', 'M1', '2024-01-02', { toSymbol: 'M2', quantity: '2' }),
    ]);
    await add(path, buy('M1', '2023-02-02', '5', '100'));
    expect(await quantities(path)).toEqual({ M2: ['30', '200.00'] });
    const before = JSON.stringify(await booked(path));
    expect((await undo()).status).toBe(200);
    expect(await quantities(path)).toEqual({ M2: ['20', '100.00'] });
    expect(JSON.stringify(await booked(path))).not.toBe(before);
    await add(path, sell('M2', '2024-02-02', '20', '500'));
    const { items } = await get(`${path}/transactions?type=MERGER`);
    const refused = await ada.call('DELETE', `${path}/transactions/${items[0].id}`);
    expect(refused.status).toBe(422);
    expect(refused.body.detail).toContain('holds 0 M2');
  });

  it('take the stored price of a new share where a merger for shares and cash comes without one', async () => {
    const path = await open();
    await add(path, [buy('Q1', '2023-01-02', '1', '85'), buy('Q2', '2023-01-02', '1', '90')]);
    const merger = act('MERGER', 'Q1', '2024-06-03', { toSymbol: 'Q2', quantity: '1', amount: '75' });
    const without = await add(path, merger);
    expect([without.status, paths(without.body)]).toEqual([400, ['body/price']]);
    await price('Q2', { '2024-05-31': '100' });
    expect((await add(path, merger)).body).toMatchObject({ price: '100', amount: '75.00' });
    const lots = await get(`${path}/lots`);
    expect(lots.closed).toMatchObject([{ event: 'MERGER', proceeds: '75.00', gain: '75.00' }]);
  });

  it('of a merger change between a price, a part of the cost and no cash', async () => {
    const path = await open();
    await add(path, buy('X1', '2023-01-02', '10', '100'));
    const merger = { toSymbol: 'X2', quantity: '1', price: '20', amount: '50' };
    const { body } = await add(path, act('MERGER', 'X1', '2024-01-02', merger));
    const change = async (patch: object) =>
      (await ada.call('PATCH', `${path}/transactions/${body.id}`, patch)).body;
    expect(await change({ amount: '60' })).toMatchObject({
      price: '20',
      amount: '60.00',
      basisFraction: null,
    });
    expect(await change({ basisFraction: '0.75' })).toMatchObject({ price: null, basisFraction: '0.75' });
    expect(await change({ quantity: '2' })).toMatchObject({ quantity: '2', amount: '60.00', toSymbol: 'X2' });
    expect(await change({ amount: '0' })).toMatchObject({ amount: null, price: null, basisFraction: null });
    expect(await quantities(path)).toEqual({ X2: ['20', '100.00'] });
  });

  it.each([
    [act('SPIN_OFF', 'F1', '2024-01-02', { quantity: '1' }), ['toAssetId', 'basisFraction']],
    [
      act('SPIN_OFF', 'F1', '2024-01-02', { quantity: '1', toSymbol: 'F1', basisFraction: '1.5' }),
      ['basisFraction', 'toAssetId'],
    ],
    [act('MERGER', 'F1', '2024-01-02', { quantity: '1' }), ['toAssetId', 'quantity']],
    [act('MERGER', 'F1', '2024-01-02', { toSymbol: 'F2' }), ['quantity']],
    [act('MERGER', 'F1', '2024-01-02', { toSymbol: 'F2', quantity: '1', price: '3' }), ['price']],
    [act('RETURN_OF_CAPITAL', 'F1', '2024-01-02', {}), ['amount']],
    [act('SPLIT', 'F1', '2024-01-02', { quantity: '2', fee: '1' }), ['fee']],
    [buy('F1', '2024-01-02', '1', '1', { toSymbol: 'F2' }), ['toAssetId']],
    [buy('F1', '2024-01-02', '1', '1', { toAssetId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d3e' }), ['toAssetId']],
  ])('name what is wrong: %j', async (sent, expected) => {
    const { status, body } = await add(await open(), sent);
    expect([status, paths(body)]).toEqual([400, expected.map((path) => `body/${path}`)]);
  });

  it.each([
    [act('SPLIT', 'N1', '2024-01-02', { quantity: '0.5', amount: '3' }), 'none are held'],
    [act('MERGER', 'N1', '2024-01-02', { amount: '3' }), 'none are held'],
    [act('RETURN_OF_CAPITAL', 'N1', '2024-01-02', { amount: '3' }), 'none are held'],
  ])('that pay for nothing held are impossible: %j', async (sent, expected) => {
    const { status, body } = await add(await open(), sent);
    expect(status).toBe(422);
    expect(body.detail).toContain(expected);
  });

  it('of nothing held are kept and change nothing', async () => {
    const path = await open();
    const made = await add(path, act('MERGER', 'Z1', '2024-01-02', { toSymbol: 'Z2', quantity: '2' }));
    expect(made.status).toBe(201);
    expect(await quantities(path)).toEqual({});
    expect((await ada.call('DELETE', `/assets/${made.body.toAssetId}`)).status).toBe(409);
  });
});

describe('history', () => {
  it('has no jump and no flow where shares become others at prices that agree', async () => {
    const path = await open();
    await add(path, [
      { type: 'DEPOSIT', date: '2024-01-01', amount: '1000' },
      buy('V1', '2024-01-01', '10', '1000'),
      act('SPIN_OFF', 'V1', '2024-01-03', { toSymbol: 'V2', quantity: '0.5', basisFraction: '0.2' }),
      act('MERGER', 'V1', '2024-01-05', { toSymbol: 'V3', quantity: '2', price: '35', amount: '100' }),
      act('RETURN_OF_CAPITAL', 'V3', '2024-01-06', { amount: '20' }),
    ]);
    // 10 x 100; 10 x 80 and 5 x 40; 20 x 35, 5 x 40 and 100; 20 x 34, 5 x 40 and 120: 1,000 on every day.
    await price('V1', { '2024-01-01': '100', '2024-01-03': '80' });
    await price('V2', { '2024-01-03': '40' });
    await price('V3', { '2024-01-05': '35', '2024-01-06': '34' });
    const { rows } = await get(`${path}/history?to=2024-01-07`);
    expect(rows.map((row: unknown[]) => row[1])).toEqual(rows.map(() => '1000.00'));
    expect(rows.map((row: unknown[]) => row[2])).toEqual(['1000.00', ...rows.slice(1).map(() => '0.00')]);
    expect(rows.map((row: unknown[]) => row[3])).toEqual(rows.map(() => expect.closeTo(1, 12)));
    const value = await get(`${path}/value?asOf=2024-01-07`);
    expect(value).toMatchObject({ value: '1000.00', cash: '120.00' });
    expect(await quantities(path)).toEqual({ V2: ['5', '200.00'], V3: ['20', '680.00'] });
  });

  it('values what was sold short below zero', async () => {
    const path = await open({ allowShort: true });
    await add(path, [
      { type: 'DEPOSIT', date: '2024-01-01', amount: '1000' },
      sell('W1', '2024-01-01', '10', '500'),
    ]);
    await price('W1', { '2024-01-01': '50', '2024-01-02': '60' });
    const { rows } = await get(`${path}/history?to=2024-01-02`);
    expect(rows.map((row: unknown[]) => row[1])).toEqual(['1000.00', '900.00']);
    const holdings = await get(`${path}/holdings?asOf=2024-01-02`);
    expect(holdings.items[0]).toMatchObject({
      quantity: '-10',
      costBasis: '-500.00',
      averageCost: '50.00',
      marketValue: '-600.00',
      unrealizedGain: '-100.00',
    });
  });
});

// As Portfolio Performance's wizard, which changes what was traded before the ex-date, and as exchanges quote: shares traded on the
// ex-date are new ones (NVIDIA, 10 for 1 on 10 June 2024, which closed at 121.79).
describe('a split and trades of its day', () => {
  it.each(['before', 'after'])('entered %s it, have the shares of after it', async (when) => {
    const path = await open();
    const symbol = `EX${when.toUpperCase()}`;
    const split = act('SPLIT', symbol, '2024-06-10', { quantity: '10' });
    const trade = buy(symbol, '2024-06-10', '5', '600');
    await add(path, buy(symbol, '2024-06-07', '2', '2400'));
    for (const each of when === 'before' ? [trade, split] : [split, trade])
      expect((await add(path, each)).status).toBe(201);
    expect(await quantities(path)).toEqual({ [symbol]: ['25', '3000.00'] });
    expect(await booked(path)).toMatchObject([{ amount: '25' }]);
    // New shares can be sold on the day, in a list with the split behind them too.
    const both = await open();
    await add(both, buy(symbol, '2024-06-07', '2', '2400'));
    const sold = sell(symbol, '2024-06-10', '15', '1800');
    const split2 = await add(both, when === 'before' ? [sold, split] : [split, sold]);
    expect(split2.status).toBe(201);
    expect(await quantities(both)).toEqual({ [symbol]: ['5', '600.00'] });
  });

  it('goes before them when another day becomes that of the split', async () => {
    const path = await open();
    await add(path, [buy('EXDAY', '2024-06-07', '2', '2400'), buy('EXDAY', '2024-06-10', '5', '600')]);
    const { body } = await add(path, act('SPLIT', 'EXDAY', '2024-06-11', { quantity: '10' }));
    expect(await quantities(path)).toEqual({ EXDAY: ['70', '3000.00'] });
    const moved = await ada.call('PATCH', `${path}/transactions/${body.id}`, { date: '2024-06-10' });
    expect(moved.status).toBe(200);
    expect(await quantities(path)).toEqual({ EXDAY: ['25', '3000.00'] });
    await undo();
    expect(await quantities(path)).toEqual({ EXDAY: ['70', '3000.00'] });
  });

  it('brings the shares of a spin-off for those held before its day', async () => {
    const path = await open();
    await add(path, buy('PARENT', '2024-04-01', '8', '800'));
    await add(path, buy('PARENT', '2024-04-02', '4', '300'));
    const spun = { toSymbol: 'CHILD', quantity: '0.25', basisFraction: '0.25' };
    expect((await add(path, act('SPIN_OFF', 'PARENT', '2024-04-02', spun))).status).toBe(201);
    expect(await quantities(path)).toEqual({ CHILD: ['2', '200.00'], PARENT: ['12', '900.00'] });
  });
});
