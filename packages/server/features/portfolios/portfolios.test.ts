import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let bob: Person;
beforeAll(async () => {
  ada = await app.person('Ada');
  bob = await app.person('Bob');
});

let names = 0;
/** A portfolio of its own for each test. */
const open = async (currency = 'USD'): Promise<string> => {
  names += 1;
  const { body } = await ada.call('POST', '/portfolios', { name: `Portfolio ${names}`, currency });
  return `/portfolios/${body.id}`;
};
const add = async (path: string, transactions: unknown, headers?: Record<string, string>) =>
  ada.call('POST', `${path}/transactions`, transactions, headers);
const price = async (symbol: string, bars: Record<string, string>) => {
  const { body } = await ada.call('GET', `/assets/search?q=${symbol}`);
  const id = body.items.find((asset: { symbol: string }) => asset.symbol === symbol).id;
  const rows = Object.entries(bars).map(([date, close]) => ({ date, close }));
  expect((await ada.call('PUT', `/assets/${id}/prices`, { bars: rows })).status).toBe(200);
};
const get = async (path: string) => (await ada.call('GET', path)).body;
const lastOperation = async () => (await get('/operations?limit=1')).items[0].id;
const paths = (body: { errors?: { path: string }[] }) => body.errors?.map(({ path }) => path);

const buy = (symbol: string, date: string, quantity: string, cost: string, more: object = {}) => ({
  type: 'BUY',
  date,
  symbol,
  quantity,
  price: cost,
  currency: 'USD',
  ...more,
});
const sell = (...args: Parameters<typeof buy>) => ({ ...buy(...args), type: 'SELL' });

describe('a portfolio', () => {
  it('is opened with its two accounts, changed, and deleted with its transactions', async () => {
    const made = await ada.call('POST', '/portfolios', {
      name: 'Retirement',
      currency: 'EUR',
      benchmark: 'VT',
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ currency: 'EUR', costBasis: 'fifo', benchmark: 'VT' });
    const path = `/portfolios/${made.body.id}`;
    expect((await get(`/accounts/${made.body.cashAccountId}`)).name).toBe('Retirement: cash');
    expect((await ada.call('PATCH', path, { name: 'Pension', benchmark: null })).body).toMatchObject({
      name: 'Pension',
      benchmark: null,
    });
    expect((await get(`/accounts/${made.body.holdingsAccountId}`)).name).toBe('Pension: holdings');
    expect((await ada.call('POST', '/portfolios', { name: 'PENSION', currency: 'EUR' })).status).toBe(409);
    await add(path, buy('DEL', '2024-01-02', '1', '10'));
    expect((await ada.call('DELETE', path)).status).toBe(204);
    expect((await ada.call('GET', path)).status).toBe(404);
    expect((await ada.call('POST', `/operations/${await lastOperation()}/undo`)).status).toBe(200);
    expect((await get(`${path}/transactions`)).items).toHaveLength(1);
  });

  it('goes with its book', async () => {
    const { body: book } = await ada.call('POST', '/books', { name: 'Short-lived' });
    const inBook = { 'x-book-id': book.id };
    const { body } = await ada.call('POST', '/portfolios', { name: 'P', currency: 'USD' }, inBook);
    const sent = buy('B1', '2024-01-02', '1', '10');
    const made = await ada.call('POST', `/portfolios/${body.id}/transactions`, sent, inBook);
    const bars = [{ date: '2024-01-02', close: '1' }];
    await ada.call('PUT', `/assets/${made.body.assetId}/prices`, { bars }, inBook);
    expect((await ada.call('DELETE', `/books/${book.id}`)).status).toBe(204);
    expect((await ada.call('GET', `/portfolios/${body.id}`, undefined, inBook)).status).toBe(404);
    expect(await app.server.context.warehouse.bars(book.id, made.body.assetId, { limit: 1 })).toEqual([]);
  });

  it('is in a known currency and of one book', async () => {
    const unknown = await ada.call('POST', '/portfolios', { name: 'Q', currency: 'QQQ' });
    expect([unknown.status, paths(unknown.body)]).toEqual([400, ['body/currency']]);
    const path = await open();
    const { body } = await add(path, { type: 'DEPOSIT', date: '2024-01-02', amount: '5' });
    for (const [method, rest, content] of [
      ['GET', ''],
      ['PATCH', '', { name: 'mine' }],
      ['DELETE', ''],
      ['GET', '/transactions'],
      ['POST', '/transactions', { type: 'DEPOSIT', date: '2024-01-02', amount: '5' }],
      ['GET', `/transactions/${body.id}`],
      ['PATCH', `/transactions/${body.id}`, { amount: '6' }],
      ['DELETE', `/transactions/${body.id}`],
      ['GET', '/holdings'],
      ['GET', '/value'],
      ['GET', '/history'],
      ['GET', '/lots'],
      ['GET', '/dividends'],
    ] as const)
      expect([method, rest, (await bob.call(method, `${path}${rest}`, content)).status]).toEqual([
        method,
        rest,
        404,
      ]);
    expect((await bob.call('GET', '/portfolios')).body.items).toEqual([]);
    expect((await get(`${path}/transactions`)).items).toHaveLength(1);
  });
});

describe('transactions of a portfolio', () => {
  it.each([
    [
      buy('T1', '2024-03-01', '10', '250.10', { fee: '1.00', note: 'first' }),
      { amount: '2501.00', fee: '1.00', tax: '0', note: 'first' },
    ],
    [
      { type: 'BUY', date: '2024-03-01', symbol: 'T1', quantity: '3', amount: '100.005' },
      { amount: '100.005', price: null, currency: 'USD' },
    ],
    [
      { type: 'DIVIDEND', date: '2024-03-04', symbol: 'T1', quantity: '10', price: '0.333', tax: '0.50' },
      { amount: '3.33', tax: '0.50' },
    ],
    [
      { type: 'DIVIDEND', date: '2024-03-04', symbol: 'T1', amount: '4', tax: '4' },
      { amount: '4.00', tax: '4.00' },
    ],
    [
      { type: 'INTEREST', date: '2024-03-04', amount: '7.1', currency: 'EUR' },
      { amount: '7.10', currency: 'EUR', symbol: null },
    ],
    [
      { type: 'FEE', date: '2024-03-04', amount: '2' },
      { amount: '2.00', fee: '0' },
    ],
    [
      { type: 'FEE', date: '2024-03-04', amount: '2', fee: '1', tax: '0.38' },
      { amount: '3.00', fee: '0', tax: '0.38' },
    ],
    [
      { type: 'TAX', date: '2024-03-04', amount: '2', tax: '1', fee: '0.5' },
      { amount: '3.00', fee: '0.50', tax: '0' },
    ],
    [
      { type: 'DEPOSIT', date: '2024-03-04', amount: '1000', fxRate: '0.92' },
      { amount: '1000.00', fxRate: '0.92' },
    ],
    [
      { type: 'WITHDRAWAL', date: '2024-03-04', amount: '10', fee: '1' },
      { amount: '10.00', fee: '1.00' },
    ],
    [
      { type: 'TRANSFER_IN', date: '2024-03-04', symbol: 'T1', quantity: '2' },
      { quantity: '2', amount: null },
    ],
    [
      { type: 'TRANSFER_IN', date: '2024-03-04', symbol: 'T1', quantity: '2', amount: '0' },
      { amount: '0.00' },
    ],
    [
      { type: 'TRANSFER_IN', date: '2024-03-04', amount: '12' },
      { amount: '12.00', quantity: null },
    ],
    [{ type: 'TRANSFER_OUT', date: '2024-03-04', amount: '12' }, { amount: '12.00' }],
    [
      { type: 'SPLIT', date: '2024-03-04', symbol: 'T1', quantity: '4' },
      { quantity: '4', price: null, amount: null },
    ],
    [buy('T1', '2024-03-04', '5', '0'), { amount: '0.00', price: '0' }],
  ])('read back what was sent: %j', async (sent, expected) => {
    const path = await open();
    const made = await add(path, sent);
    expect(made.body).toMatchObject({ type: sent.type, date: sent.date, importId: null, ...expected });
    expect(made.status).toBe(201);
    expect(await get(`${path}/transactions/${made.body.id}`)).toEqual(made.body);
    expect((await get(`${path}/transactions`)).items).toEqual([made.body]);
  });

  it('are listed newest first, filtered, page by page', async () => {
    const path = await open();
    await add(path, [
      buy('L1', '2024-03-01', '1', '1'),
      buy('L2', '2024-03-01', '2', '1'),
      buy('L1', '2024-03-05', '3', '1'),
      sell('L1', '2024-03-05', '4', '1'),
    ]);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await get(`${path}/transactions?limit=3${cursor}`);
      seen.push(...page.items.map((item: { quantity: string }) => item.quantity));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(seen).toEqual(['4', '3', '2', '1']);
    expect((await get(`${path}/transactions?type=SELL`)).items).toHaveLength(1);
    expect((await get(`${path}/transactions?from=2024-03-02&to=2024-03-05`)).items).toHaveLength(2);
    const { assetId } = (await get(`${path}/transactions?limit=1`)).items[0];
    expect((await get(`${path}/transactions?assetId=${assetId}`)).items).toHaveLength(3);
  });

  it('in an array are all booked or none, and once for one idempotency key', async () => {
    const path = await open();
    const wrong = await add(path, [
      buy('I1', '2024-03-01', '1', '1'),
      buy('I1', '2024-03-01', '0', '1'),
      { type: 'BUY', date: '2024-03-01', quantity: '1', price: '1' },
      { type: 'DEPOSIT', date: '2024-03-01', amount: '1', currency: 'QQQ' },
    ]);
    expect(wrong.status).toBe(400);
    expect(paths(wrong.body)).toEqual(['body/3/currency']);
    const faults = await add(path, [
      buy('I1', '2024-03-01', '0', '1'),
      { type: 'BUY', date: '2024-03-01', quantity: '1', price: '1' },
      { type: 'DIVIDEND', date: '2024-03-01', symbol: 'I1' },
    ]);
    expect(paths(faults.body)).toEqual(['body/0/quantity', 'body/1/assetId', 'body/2/amount']);
    expect((await get(`${path}/transactions`)).items).toEqual([]);
    const many = Array.from({ length: 300 }, (_, index) => buy('I1', '2024-03-01', `${index + 1}`, '1.5'));
    const [first, again] = [
      await add(path, many, { 'idempotency-key': path }),
      await add(path, many, { 'idempotency-key': path }),
    ];
    expect([first!.status, first!.body.items.length]).toEqual([201, 300]);
    expect(again!.body).toEqual(first!.body);
    expect((await get(`${path}/holdings`)).items[0].quantity).toBe('45150');
    const booked = await lastOperation();
    expect((await ada.call('POST', `/operations/${booked}/undo`)).status).toBe(200);
    expect((await get(`${path}/holdings`)).items).toEqual([]);
    expect((await ada.call('POST', `/operations/${booked}/redo`)).status).toBe(200);
    expect((await get(`${path}/holdings`)).items[0].quantity).toBe('45150');
  });

  it('listed newest first, as brokers do, are booked from the oldest on', async () => {
    const path = await open();
    const made = await add(path, [
      sell('N1', '2024-03-05', '2', '1'),
      buy('N1', '2024-03-05', '1', '1'),
      buy('N1', '2024-03-01', '1', '1'),
    ]);
    expect(made.status).toBe(201);
    expect(made.body.items.map((item: { type: string }) => item.type)).toEqual(['SELL', 'BUY', 'BUY']);
  });

  it('never let more shares go than are held, also when an earlier one changes', async () => {
    const path = await open();
    const made = await add(path, [buy('S1', '2024-03-01', '10', '5'), sell('S1', '2024-03-04', '8', '6')]);
    const [first] = made.body.items;
    const tooMany = await add(path, sell('S1', '2024-03-05', '2.5', '6'));
    expect(tooMany.status).toBe(422);
    expect(tooMany.body.type).toMatch(/impossible$/);
    expect(tooMany.body.detail).toBe('On 2024-03-05 the portfolio holds 2 S1, but 2.5 would leave it.');
    expect((await add(path, sell('S1', '2024-03-02', '3', '6'))).status).toBe(422);
    expect((await ada.call('PATCH', `${path}/transactions/${first.id}`, { quantity: '7' })).status).toBe(422);
    expect((await ada.call('PATCH', `${path}/transactions/${first.id}`, { date: '2024-03-06' })).status).toBe(
      422,
    );
    expect((await ada.call('DELETE', `${path}/transactions/${first.id}`)).status).toBe(422);
    expect((await get(`${path}/holdings`)).items[0].quantity).toBe('2');
  });

  it('met by others at the same moment are checked one after another', async () => {
    const path = await open();
    await add(path, buy('W1', '2024-03-01', '10', '5'));
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => add(path, sell('W1', '2024-03-04', '3', '6'))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 422, 422]);
    expect((await get(`${path}/holdings`)).items[0].quantity).toBe('1');
  });

  it('are changed: an amount follows its price, a given one stays', async () => {
    const path = await open();
    const { body: made } = await add(path, buy('C1', '2024-03-01', '10', '5', { fee: '1' }));
    const change = async (patch: object) =>
      (await ada.call('PATCH', `${path}/transactions/${made.id}`, patch)).body;
    expect(await change({ price: '5.5' })).toMatchObject({
      quantity: '10',
      price: '5.5',
      amount: '55.00',
      fee: '1.00',
    });
    expect(await change({ quantity: '4', note: 'less' })).toMatchObject({ amount: '22.00', note: 'less' });
    expect(await change({ amount: '21' })).toMatchObject({
      quantity: '4',
      price: null,
      amount: '21.00',
      note: 'less',
    });
    expect(await change({ quantity: '3' })).toMatchObject({ price: null, amount: '21.00' });
    expect(await change({ type: 'TRANSFER_IN', symbol: 'C2', date: '2024-02-01' })).toMatchObject({
      id: made.id,
      type: 'TRANSFER_IN',
      symbol: 'C2',
      amount: '21.00',
    });
    expect((await get(`${path}/transactions`)).items).toHaveLength(1);
    expect((await ada.call('DELETE', `${path}/transactions/${made.id}`)).status).toBe(204);
    expect((await ada.call('GET', `${path}/transactions/${made.id}`)).status).toBe(404);
  });

  it('before a split change what it gives, in the same operation', async () => {
    const path = await open();
    await add(path, [
      buy('P1', '2024-03-01', '10', '100'),
      { type: 'SPLIT', date: '2024-06-01', symbol: 'P1', quantity: '4' },
      sell('P1', '2024-07-01', '40', '30'),
    ]);
    await add(path, buy('P1', '2024-05-01', '5', '100'));
    const shares = async () => {
      const { holdingsAccountId } = await get(path);
      const { balances = [], balance } = await get(`/accounts/${holdingsAccountId}`);
      return { balances, balance };
    };
    expect((await get(`${path}/holdings`)).items[0].quantity).toBe('20');
    expect((await get(`${path}/lots`)).open).toMatchObject([
      { quantity: '20', cost: '500.00', costPerUnit: '25.00' },
    ]);
    const booked = JSON.stringify(await shares());
    expect((await ada.call('POST', `/operations/${await lastOperation()}/undo`)).status).toBe(200);
    expect((await get(`${path}/holdings`)).items).toEqual([]);
    expect(JSON.stringify(await shares())).not.toBe(booked);
  });

  it('leave the cash they should in the ledger', async () => {
    const path = await open();
    await add(path, [
      { type: 'DEPOSIT', date: '2024-01-02', amount: '1000' },
      buy('K1', '2024-01-03', '3', '100.10', { fee: '1.50' }),
      sell('K1', '2024-02-01', '1', '110', { fee: '1', tax: '0.25' }),
      { type: 'DIVIDEND', date: '2024-03-01', symbol: 'K1', amount: '4', tax: '0.60' },
      { type: 'INTEREST', date: '2024-03-01', amount: '1.11' },
      { type: 'WITHDRAWAL', date: '2024-03-02', amount: '50' },
      { type: 'DEPOSIT', date: '2024-03-03', amount: '20', currency: 'EUR' },
    ]);
    await price('K1', { '2024-03-01': '120' });
    await ada.call('PUT', '/fx', { base: 'EUR', rates: [{ date: '2024-03-01', quote: 'USD', rate: '1.1' }] });
    // 1000 - 300.30 - 1.50 + 110 - 1 - 0.25 + 4 - 0.60 + 1.11 - 50, and 20 EUR at 1.1
    expect(await get(`${path}/value?asOf=2024-03-03`)).toEqual({
      asOf: '2024-03-03',
      currency: 'USD',
      value: '1023.46',
      holdings: '240.00',
      cash: '783.46',
      oldPrices: [],
      unavailable: [],
    });
    expect((await get(`${path}/value?asOf=2024-03-02`)).value).toBe('1001.46');
    expect((await get(`${path}/value?asOf=2024-03-03&currency=EUR`)).value).toBe('930.42');
    expect((await get(`${path}/dividends`)).items).toMatchObject([
      { year: 2024, symbol: 'K1', amount: '4.00' },
    ]);
  });
});

describe('figures of a portfolio', () => {
  it('show holdings with cost, price and gain', async () => {
    const path = await open();
    await add(path, [
      buy('H1', '2024-01-02', '10', '100', { fee: '5' }),
      buy('H1', '2024-02-01', '10', '120'),
      sell('H1', '2024-03-01', '5', '130', { fee: '2' }),
      buy('H2', '2024-03-01', '1', '50'),
    ]);
    await price('H1', { '2024-03-15': '125.50', '2024-04-01': '1' });
    await price('H2', { '2024-01-01': '60' });
    const holdings = await get(`${path}/holdings?asOf=2024-03-31`);
    expect(holdings.items[0]).toMatchObject({
      symbol: 'H1',
      quantity: '15',
      costBasis: '1702.50',
      averageCost: '113.50',
      price: '125.5',
      priceDate: '2024-03-15',
      marketValue: '1882.50',
      unrealizedGain: '180.00',
      valueInBase: '1882.50',
    });
    expect(holdings.items[0].weight + holdings.items[1].weight).toBeCloseTo(1, 12);
    // More than a month before the day: valued all the same, and said to be.
    const { assetId } = holdings.items[1];
    const old = [{ assetId, symbol: 'H2', priceDate: '2024-01-01' }];
    expect(holdings.oldPrices).toEqual(old);
    expect((await get(`${path}/value?asOf=2024-03-31`)).oldPrices).toEqual(old);
    expect((await get(`${path}/value?asOf=2024-03-02`)).oldPrices).toEqual(old);
    expect(holdings.totals).toEqual({
      marketValue: '1942.50',
      costBasis: '1752.50',
      unrealizedGain: '190.00',
      cash: '0.00',
      currency: 'USD',
    });
    const lots = await get(`${path}/lots?asOf=2024-03-31`);
    expect(lots.closed).toMatchObject([
      {
        acquired: '2024-01-02',
        disposed: '2024-03-01',
        quantity: '5',
        cost: '502.50',
        proceeds: '648.00',
        gain: '145.50',
        term: 'short',
      },
    ]);
    expect(lots.open).toHaveLength(3);
  });

  it('say what is missing instead of a wrong number', async () => {
    const path = await open('CHF');
    await add(path, [
      buy('M1', '2024-01-02', '10', '100'),
      { type: 'TRANSFER_IN', date: '2024-01-03', symbol: 'M2', quantity: '1', currency: 'CHF' },
    ]);
    await price('M2', { '2024-01-03': '7' });
    const holdings = await get(`${path}/holdings?asOf=2024-02-01`);
    expect(holdings.totals).toEqual({
      marketValue: null,
      costBasis: null,
      unrealizedGain: null,
      cash: '0.00',
      currency: 'CHF',
    });
    expect(holdings.items[0]).toMatchObject({
      symbol: 'M1',
      price: null,
      marketValue: null,
      costBasis: '1000.00',
    });
    expect(holdings.items[1]).toMatchObject({ symbol: 'M2', costBasis: null, marketValue: '7.00' });
    expect(holdings.unavailable.length).toBeGreaterThanOrEqual(3);
    const value = await get(`${path}/value?asOf=2024-02-01`);
    expect(value).toMatchObject({ value: null, holdings: null, cash: '0.00' });
    expect(value.unavailable.map((each: { symbol: string }) => each.symbol)).toContain('M1');
    const history = await get(`${path}/history?to=2024-01-03`);
    expect(history.rows[0].slice(0, 2)).toEqual(['2024-01-02', null]);
    expect(history.unavailable.length).toBeGreaterThanOrEqual(2);
    expect((await get(`${path}/lots`)).open[1]).toMatchObject({
      symbol: 'M2',
      cost: null,
      costPerUnit: null,
    });
  });

  it('follow the days: value, flows and time-weighted index', async () => {
    const path = await open();
    await add(path, [
      { type: 'DEPOSIT', date: '2024-01-01', amount: '1000' },
      buy('D1', '2024-01-01', '10', '100'),
      { type: 'DEPOSIT', date: '2024-01-03', amount: '500' },
    ]);
    await price('D1', { '2024-01-01': '100', '2024-01-02': '110', '2024-01-04': '99' });
    const rows = (await get(`${path}/history?to=2024-01-04`)).rows;
    // (1599 - 0) / 1100 links day 3 with its inflow at the start: 1600/1600; day 4 1490/1600.
    expect(rows.map((row: unknown[]) => row.slice(0, 3))).toEqual([
      ['2024-01-01', '1000.00', '1000.00'],
      ['2024-01-02', '1100.00', '0.00'],
      ['2024-01-03', '1600.00', '500.00'],
      ['2024-01-04', '1490.00', '0.00'],
    ]);
    expect(rows.map((row: number[]) => row[3])).toEqual(
      [1, 1.1, 1.1, 1.1 * (1490 / 1600)].map((each) => expect.closeTo(each, 12)),
    );
    const columns = await get(`${path}/history?to=2024-01-04&format=columns&interval=month`);
    expect(columns).toMatchObject({ date: ['2024-01-04'], value: ['1490.00'], netFlows: ['1500.00'] });
    expect((await ada.call('GET', `${path}/history?from=2024-02-01&to=2024-01-01`)).status).toBe(400);
    expect((await get(`${path}/history?from=2024-01-04&to=2024-01-04`)).rows).toHaveLength(1);
    expect((await get(`${await open()}/history`)).rows).toEqual([]);
  });

  it('are the same from memory and from the ledger after edits, prices and undo', async () => {
    const path = await open();
    await add(path, [buy('E1', '2024-01-01', '10', '10'), buy('E2', '2024-01-02', '4', '25')]);
    await price('E1', { '2024-01-01': '10', '2024-01-03': '12' });
    await price('E2', { '2024-01-01': '25' });
    const value = async () => (await get(`${path}/history?to=2024-01-05`)).rows.at(-1)[1];
    expect(await value()).toBe('220.00');
    const { body } = await add(path, sell('E1', '2024-01-02', '5', '11'));
    expect(await value()).toBe('160.00');
    await ada.call('PATCH', `${path}/transactions/${body.id}`, { quantity: '2' });
    expect(await value()).toBe('196.00');
    await price('E2', { '2024-01-04': '30' });
    expect(await value()).toBe('216.00');
    await ada.call('POST', `/operations/${await lastOperation()}/undo`);
    expect(await value()).toBe('180.00');
    expect((await get(`${path}/value?asOf=2024-01-05`)).value).toBe('180.00');
    await add(path, { type: 'DEPOSIT', date: '2024-01-01', amount: '1000' });
    expect(await value()).toBe((await get(`${path}/value?asOf=2024-01-05`)).value);
  });
});
