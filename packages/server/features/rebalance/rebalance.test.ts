import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let id: string;
const assets: Record<string, string> = {};

async function asset(person: Person, symbol: string, fields: object, close: string): Promise<string> {
  const { body } = await person.call('POST', '/assets', { symbol, currency: 'USD', ...fields });
  await person.call('PUT', `/assets/${body.id}/prices`, { bars: [{ date: '2026-02-27', close }] });
  return body.id;
}

const trade = (type: string, date: string, symbol: string, quantity: string, price: string) => ({
  type,
  date,
  symbol,
  quantity,
  price,
});

const ask = (more: object): Promise<Answer> =>
  ada.call('POST', '/portfolio/rebalance', { portfolioId: id, ...more });

const by = (items: object[], more: object = {}) => ({ targets: { by: 'asset', items, ...more } });
const HALVES = by([
  { symbol: 'VTI', weight: 0.5 },
  { symbol: 'BND', weight: 0.5 },
]);

beforeAll(async () => {
  ada = await app.person('Ada');
  assets.VTI = await asset(ada, 'VTI', { type: 'etf', sector: 'Shares', tags: ['core'] }, '200');
  assets.BND = await asset(ada, 'BND', { type: 'bond', sector: 'Bonds', tags: ['core', 'safe'] }, '50');
  assets.SAP = await asset(ada, 'SAP', { type: 'stock', currency: 'EUR', sector: 'Shares' }, '100');
  await asset(ada, 'NEW', { type: 'bond', sector: 'Bonds' }, '25');
  const { body } = await ada.call('POST', '/portfolios', { name: 'Main', currency: 'USD' });
  id = body.id;
  const booked = await ada.call('POST', `/portfolios/${id}/transactions`, [
    { type: 'DEPOSIT', date: '2024-01-02', amount: '14000', currency: 'USD' },
    trade('BUY', '2024-01-02', 'VTI', '30', '100'),
    trade('BUY', '2025-09-01', 'VTI', '20', '220'),
    trade('BUY', '2024-01-02', 'BND', '100', '60'),
  ]);
  expect(booked.status).toBe(201);
});

describe('targets of a portfolio', () => {
  it('are kept, changed, undone and removed', async () => {
    expect((await ada.call('GET', `/portfolios/${id}/targets`)).body).toMatchObject({
      items: [],
      cash: 0,
      band: null,
    });
    const put = await ada.call('PUT', `/portfolios/${id}/targets`, {
      by: 'asset',
      items: [
        { symbol: 'VTI', weight: 0.6 },
        { assetId: assets.BND, weight: 0.35, band: { absolute: 0.02 } },
      ],
      cash: 0.05,
      band: { absolute: 0.05, relative: 0.25 },
    });
    expect(put.status).toBe(200);
    expect(put.body.items[0]).toEqual({
      assetId: assets.VTI,
      symbol: 'VTI',
      key: assets.VTI,
      weight: 0.6,
      band: null,
      buy: [],
    });
    expect(put.body.items[1]).toMatchObject({ symbol: 'BND', band: { absolute: 0.02 } });
    expect((await ada.call('GET', `/portfolios/${id}/targets`)).body).toEqual(put.body);
    expect((await ask({})).status).toBe(200);
    const undo = await ada.call('POST', `/operations/${put.headers['operation-id']}/undo`);
    expect(undo.status).toBeLessThan(300);
    expect((await ada.call('GET', `/portfolios/${id}/targets`)).body.items).toEqual([]);
  });

  it.each([
    ['weights that do not add up', [{ symbol: 'VTI', weight: 0.5 }], /add up to 0.5/],
    [
      'an asset twice',
      [
        { symbol: 'VTI', weight: 0.5 },
        { symbol: 'vti', weight: 0.5 },
      ],
      /is there twice/,
    ],
    ['an unknown symbol', [{ symbol: 'NONE', weight: 1 }], /no asset NONE/],
    ['neither asset nor symbol', [{ weight: 1 }], /needs an assetId or a symbol/],
  ])('%s are refused', async (_, items, message) => {
    const answer = await ada.call('PUT', `/portfolios/${id}/targets`, { by: 'asset', items });
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toMatch(message);
  });

  it('of somebody else are not found', async () => {
    const eve = await app.person('Eve');
    expect((await eve.call('GET', `/portfolios/${id}/targets`)).status).toBe(404);
    const body = { by: 'asset', items: [] };
    expect((await eve.call('PUT', `/portfolios/${id}/targets`, body)).status).toBe(404);
    expect((await eve.call('POST', '/portfolio/rebalance', { portfolioId: id, ...HALVES })).status).toBe(404);
  });
});

describe('the trades to targets', () => {
  it('leave a short sale alone, and do not take its cover for a purchase', async () => {
    const { body: portfolio } = await ada.call('POST', '/portfolios', {
      name: 'Short',
      currency: 'USD',
      allowShort: true,
    });
    const booked = await ada.call('POST', `/portfolios/${portfolio.id}/transactions`, [
      { type: 'DEPOSIT', date: '2024-01-02', amount: '1000', currency: 'USD' },
      trade('SELL', '2024-01-02', 'BND', '5', '50'),
      trade('BUY', '2024-01-02', 'VTI', '4', '100'),
    ]);
    expect(booked.status).toBe(201);
    const refused = await ask({ portfolioId: portfolio.id, ...HALVES });
    expect([refused.status, refused.body.detail]).toEqual([
      422,
      'BND is sold short, and can not be brought to a target.',
    ]);
    const { body } = await ask({ portfolioId: portfolio.id, ...HALVES, skip: [assets.BND] });
    expect(body.notes).toContain('BND is sold short and left aside.');
    expect(body.trades.map(({ symbol }: { symbol: string }) => symbol)).toEqual(['VTI']);
  });

  it('say that nothing can be bought for a target, not that fees are in the way', async () => {
    const targets = {
      by: 'sector',
      items: [
        { key: 'Shares', weight: 0.5 },
        { key: 'Gold', weight: 0.5 },
      ],
    };
    const { body } = await ask({ targets, untargeted: 'keep' });
    expect(body.trades).toEqual([]);
    expect(body.notes).toContain(
      'The trades would not bring the portfolio noticeably nearer: nothing is traded.',
    );
    expect(body.unreached.map(({ name, mend }: { name: string; mend: string }) => [name, mend])).toEqual([
      ['Shares', expect.stringContaining('name assets to buy where a target has none')],
      ['Gold', expect.stringContaining('name the assets to buy')],
    ]);
  });

  it('refuse to invest by stored targets that are cash alone', async () => {
    const { body: portfolio } = await ada.call('POST', '/portfolios', { name: 'Cash', currency: 'USD' });
    const put = await ada.call('PUT', `/portfolios/${portfolio.id}/targets`, {
      by: 'asset',
      items: [{ symbol: 'VTI', weight: 0 }],
      cash: 1,
    });
    expect(put.status).toBe(200);
    const answer = await ask({ portfolioId: portfolio.id, mode: 'cash-flow', amount: '500' });
    expect([answer.status, answer.body.errors?.[0].path]).toEqual([400, 'body/mode']);
  });

  it('sell what is over and buy what is under, with lots, gains, tax and fees', async () => {
    // 50 VTI x 200 + 100 BND x 50 + 600 cash = 15,600: halves of 7,800 are 39 VTI and 156 BND.
    const { status, body } = await ask({
      ...HALVES,
      fees: { fixed: '1.00' },
      taxRates: { short: 0.37, long: 0.2 },
    });
    expect(status).toBe(200);
    expect(body.unavailable).toEqual([]);
    const [first, second] = body.trades;
    expect(first).toMatchObject({
      symbol: 'VTI',
      side: 'sell',
      quantity: '11',
      price: '200',
      amount: '2200.00',
      fee: '1.00',
    });
    // First in, first out: 11 of the lot at 100, held for more than a year: 2,200 - 1 - 1,100.
    expect(first.lots).toHaveLength(1);
    expect(first).toMatchObject({ gainShort: '0.00', gainLong: '1099.00', tax: '219.80' });
    expect(second).toMatchObject({
      symbol: 'BND',
      side: 'buy',
      quantity: '55',
      amount: '2750.00',
      lots: [],
      tax: null,
    });
    expect(body).toMatchObject({ fees: '2.00', tax: '219.80', gains: { short: '0.00', long: '1099.00' } });
    expect(body.value).toEqual({ before: '15600.00', after: '15598.00' });
    expect(body.cash).toEqual({ before: '600.00', after: '48.00', target: 0 });
    expect(body.drift.after).toBeLessThan(body.drift.before);
    expect(body.transactions).toHaveLength(2);
  });

  it('choose lots by what they cost in tax', async () => {
    const { body } = await ask({ ...HALVES, lotChoice: 'tax-aware', taxRates: { short: 0.37, long: 0.2 } });
    const [sale] = body.trades;
    // The lot at 220 is at a loss: 11 x (200 - 220), short-term, which saves at the short rate and leaves no tax.
    expect(sale).toMatchObject({ gainShort: '-220.00', gainLong: '0.00', tax: '-81.40' });
    expect(body.tax).toBe('0.00');
    expect(body.notes.join(' ')).toMatch(/matches lots by fifo/);
  });

  it('take groups, and name what is to be bought for them', async () => {
    const groups = (buy: string[]) => ({
      targets: {
        by: 'sector',
        items: [
          { key: 'shares', weight: 0.5 },
          { key: 'Bonds', weight: 0.5, buy },
        ],
      },
    });
    const held = await ask(groups([]));
    expect(held.body.trades.map((each: { symbol: string }) => each.symbol)).toEqual(['VTI', 'BND']);
    const wrong = await ask(groups([assets.SAP!]));
    expect(wrong.status).toBe(422);
    expect(wrong.body.detail).toMatch(/SAP is to be bought for “Bonds”/);
    const tags = await ask({
      targets: {
        by: 'tag',
        items: [
          { key: 'core', weight: 0.5 },
          { key: 'safe', weight: 0.5 },
        ],
      },
    });
    expect(tags.status).toBe(422);
    expect(tags.body.detail).toMatch(/BND counts for several targets/);
  });

  it('are none within the bands', async () => {
    const band = { absolute: 0.5 };
    const { body } = await ask(
      by(
        [
          { symbol: 'VTI', weight: 0.5 },
          { symbol: 'BND', weight: 0.5 },
        ],
        { band },
      ),
    );
    expect(body.trades).toEqual([]);
    expect(body.notes).toEqual(['Everything is within its band: there is nothing to trade.']);
  });

  it('only buy, only invest an amount, or only raise one', async () => {
    const sides = async (more: object) =>
      (await ask({ ...HALVES, ...more })).body.trades.map(
        ({ symbol, side, quantity }: Record<string, string>) => [symbol, side, quantity],
      );
    expect(await sides({ mode: 'buy-only' })).toEqual([['BND', 'buy', '12']]);
    expect(await sides({ mode: 'cash-flow', amount: '1000' })).toEqual([['BND', 'buy', '20']]);
    expect(await sides({ mode: 'cash-flow', amount: '-1000' })).toEqual([['VTI', 'sell', '5']]);
    expect((await ask({ ...HALVES, mode: 'cash-flow' })).status).toBe(400);
    const raised = await ask({ ...HALVES, mode: 'buy-only', amount: '-1' });
    expect([raised.status, raised.body.errors[0].path]).toEqual([400, 'body/amount']);
    const much = await ask({ ...HALVES, mode: 'cash-flow', amount: '-99999' });
    expect(much.status).toBe(422);
    expect(much.body.detail).toMatch(/more than the portfolio can bring/);
  });

  it('name a missing rate with its mend, and leave an asset aside on request', async () => {
    const targets = by([
      { symbol: 'VTI', weight: 0.5 },
      { symbol: 'SAP', weight: 0.5 },
    ]);
    const refused = await ask(targets);
    expect(refused.status).toBe(422);
    expect(refused.body.detail).toMatch(/exchange rate from EUR to USD/);
    expect(refused.body.mend).toMatch(/exchange rates between EUR and USD/);
    const skipped = await ask({ ...targets, skip: [assets.SAP] });
    expect(skipped.status).toBe(200);
    expect(skipped.body.groups).toMatchObject([{ name: 'VTI', target: 1 }]);
    // What is held and left aside is in none of the figures, and is named.
    const rest = await ask({ ...by([{ symbol: 'BND', weight: 1 }]), untargeted: 'keep' });
    expect(rest.body.notes[0]).toBe('Left aside: VTI. Values, weights and drift are of the rest.');
    await ada.call('PUT', '/fx', {
      base: 'EUR',
      rates: [{ date: '2026-02-27', quote: 'USD', rate: '1.25' }],
    });
    const { body } = await ask({ ...targets, untargeted: 'keep' });
    const bought = body.trades.find((each: { symbol: string }) => each.symbol === 'SAP');
    // 50 VTI and 600 in cash are 10,600: half of it is 42 x 125.
    expect(bought).toMatchObject({
      quantity: '42',
      amount: '4200.00',
      currency: 'EUR',
      amountInBase: '5250.00',
    });
    const booking = body.transactions.find((each: { type: string }) => each.type === 'BUY');
    expect(booking).toMatchObject({ currency: 'USD', amount: '5250.00' });
  });

  it('can be booked as they are, in one operation that is undone; a second run finds nothing', async () => {
    const planned = await ask({ ...HALVES, amount: '1000', fees: { fixed: '1' } });
    expect(planned.body.transactions[0]).toMatchObject({ type: 'DEPOSIT', amount: '1000' });
    const booked = await ada.call('POST', `/portfolios/${id}/transactions`, planned.body.transactions);
    expect(booked.status).toBe(201);
    const again = await ask({ ...HALVES, fees: { fixed: '1' } });
    expect(again.body.trades).toEqual([]);
    expect(again.body.value.before).toBe(planned.body.value.after);
    expect(again.body.cash.before).toBe(planned.body.cash.after);
    await ada.call('POST', `/operations/${booked.headers['operation-id']}/undo`);
    expect((await ask(HALVES)).body.value.before).toBe('15600.00');
  });

  it('can not be had without targets', async () => {
    const { status, body } = await ask({});
    expect(status).toBe(422);
    expect(body.mend).toMatch(/Set its targets/);
  });
});
