import { describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
const TODAY = '2026-02-27';

async function asset(
  person: Person,
  body: Record<string, unknown>,
  bars: readonly (readonly [string, string])[],
) {
  const made = await person.call('POST', '/assets', { currency: 'USD', ...body });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const sent = bars.map(([date, close]) => ({ date, close }));
  expect((await person.call('PUT', `/assets/${made.body.id}/prices`, { bars: sent })).status).toBe(200);
  return made.body.id as string;
}

/** 1,000 dollars of a stock with prices of 2008, 500 of a bond fund, 250 of cash. */
async function world(withOption = false) {
  const ann = await app.person('Ann');
  await asset(ann, { symbol: 'STK', type: 'stock', sector: 'Technology' }, [
    ['2007-10-09', '20'],
    ['2009-03-09', '8'],
    [TODAY, '100'],
  ]);
  await asset(ann, { symbol: 'BND', type: 'etf', name: 'Total Bond', tags: ['duration:7'] }, [[TODAY, '50']]);
  const { body } = await ann.call('POST', '/portfolios', { name: 'P', currency: 'USD' });
  const booked = [
    { type: 'DEPOSIT', date: TODAY, amount: '1750' },
    { type: 'BUY', date: TODAY, symbol: 'STK', quantity: '10', price: '100' },
    { type: 'BUY', date: TODAY, symbol: 'BND', quantity: '10', price: '50' },
  ];
  if (withOption) {
    const option = {
      underlyingSymbol: 'STK',
      kind: 'put',
      style: 'european',
      strike: '95',
      expiry: '2026-08-28',
      multiplier: '100',
    };
    // Half a year (182 of 365 days) at a volatility of 25 %.
    await asset(ann, { symbol: 'PUT', type: 'option', option }, [[TODAY, '4.643']]);
    booked.push({ type: 'DEPOSIT', date: TODAY, amount: '464.30' });
    booked.push({ type: 'BUY', date: TODAY, symbol: 'PUT', quantity: '1', price: '4.643' });
  }
  const answer = await ann.call('POST', `/portfolios/${body.id}/transactions`, booked);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  const run = (more: Record<string, unknown>) =>
    ann.call('POST', '/risk/stress-test', { portfolioId: body.id, asOf: TODAY, ...more });
  return { ann, id: body.id as string, run };
}

const pnls = (result: { byPosition: { symbol: string; pnl: string }[] }) =>
  Object.fromEntries(result.byPosition.map(({ symbol, pnl }) => [symbol, pnl]));

describe('a stress test', () => {
  it('replays prices where there are some and takes factors where not; positions add up to the whole', async () => {
    const { run } = await world();
    const { status, body } = await run({
      scenarios: [
        'gfc-2008',
        {
          name: 'my',
          shocks: [
            { on: 'equity', change: -0.2 },
            { on: 'rates', bp: 100 },
          ],
        },
      ],
    });
    expect(status, JSON.stringify(body)).toBe(200);
    const [gfc, mine] = body.results;
    // The stock lost 60 %, the bond fund moves by 7 years x (1.71 - 3.65) %.
    expect(pnls(gfc)).toEqual({ STK: '-600.00', BND: '-67.90', USD: '0.00' });
    expect(gfc).toMatchObject({ method: 'factor', pnl: '-667.90', value: '1750.00', scenario: 'gfc-2008' });
    expect(gfc.byPosition.map(({ method }: { method: string }) => method)).toEqual([
      'factor',
      'replay',
      'none',
    ]);
    expect(pnls(mine)).toEqual({ STK: '-200.00', BND: '-35.00', USD: '0.00' });
    expect(mine).toMatchObject({
      method: 'shock',
      pnl: '-235.00',
      pnlFraction: expect.closeTo(-235 / 1750, 9),
    });
  });

  it('says of which sector nothing is held', async () => {
    const { run } = await world();
    const shocks = [{ on: 'sector:Tecnology', change: -0.5 }];
    const { body } = await run({ scenarios: [{ name: 'typo', shocks }] });
    expect([body.results[0].pnl, body.results[0].notes]).toEqual([
      '0.00',
      ['nothing that is held is in the sector Tecnology'],
    ]);
  });

  it('revalues options in full', async () => {
    const { run } = await world(true);
    const { body } = await run({
      scenarios: [
        {
          name: 'fall',
          shocks: [
            { on: 'equity', change: -0.2 },
            { on: 'volatility', change: 1 },
          ],
        },
      ],
    });
    const put = body.results[0].byPosition.find(({ symbol }: { symbol: string }) => symbol === 'PUT');
    // QuantLib: a put of strike 95 over half a year is worth 21.18 at 80 and a volatility of 50 %.
    expect(Number(put.pnl) / (100 * (21.18 - 4.643))).toBeCloseTo(1, 2);
    expect([put.kind, put.value]).toEqual(['option', '464.30']);
    const all = (await run({})).body.results;
    expect(all.length).toBeGreaterThan(15);
    const together = all.find(({ scenario }: { scenario: string }) => scenario === 'correlation-one');
    expect([together.byPosition.length, together.pnl, together.unavailable[0].reason]).toEqual([
      1,
      null,
      expect.stringContaining('too few returns'),
    ]);
    for (const { pnl, byPosition } of all.filter((one: { pnl: string | null }) => one.pnl !== null)) {
      const cents = byPosition.reduce(
        (sum: number, one: { pnl: string }) => sum + Math.round(100 * Number(one.pnl)),
        0,
      );
      expect(cents).toBe(Math.round(100 * Number(pnl)));
    }
  });

  it('finds what loses as much', async () => {
    const { run } = await world();
    const { body } = await run({ reverse: { loss: 0.2 } });
    // 350 dollars of 1,000 of equity.
    expect(body.results).toEqual([]);
    expect(body.reverse).toMatchObject({
      amount: '350.00',
      equity: expect.closeTo(-0.35, 9),
      plausible: null,
    });
    expect(body.reverse.unavailable[0].reason).toContain('too few returns');
    expect((await run({ reverse: { loss: 0.8 } })).body.reverse.equity).toBeNull();
  });

  it('of the book counts accounts and debts, by currency', async () => {
    const { ann } = await world();
    const rates = [{ date: TODAY, quote: 'USD', rate: '1.25' }];
    expect((await ann.call('PUT', '/fx', { base: 'EUR', rates })).status).toBe(200);
    for (const [name, type, balance] of [
      ['Savings', 'asset', '800'],
      ['Mortgage', 'liability', '-4000'],
    ])
      expect(
        (
          await ann.call('POST', '/accounts', {
            name,
            type,
            currency: 'EUR',
            openingBalance: balance,
            openingDate: '2026-01-01',
          })
        ).status,
      ).toBe(201);
    await ann.call('PATCH', `/books/${ann.bookId}`, { baseCurrency: 'USD' });
    const { status, body } = await ann.call('POST', '/risk/stress-test', {
      scope: 'book',
      asOf: TODAY,
      scenarios: [{ name: 'euro', shocks: [{ on: 'fx:EURUSD', change: 0.1 }] }],
    });
    expect(status, JSON.stringify(body)).toBe(200);
    const [result] = body.results;
    expect(pnls(result)).toMatchObject({ Savings: '100.00', Mortgage: '-500.00', STK: '0.00' });
    expect([result.pnl, result.portfolioId, result.scope]).toEqual(['-400.00', null, 'book']);
  });

  it('is kept, to be compared', async () => {
    const { ann, id, run } = await world();
    await run({ scenarios: ['equity-20'] });
    const second = await run({ scenarios: ['equity-20', 'rates-up-200'] });
    const listed = await ann.call('GET', `/risk/stress-test/results?portfolioId=${id}&scenario=equity-20`);
    expect(listed.body.items.length).toBe(2);
    expect(listed.body.items[0]).toEqual(second.body.results[0]);
    const page = await ann.call('GET', '/risk/stress-test/results?limit=2');
    expect([page.body.items.length, page.body.nextCursor === null]).toEqual([2, false]);
    const rest = await ann.call('GET', `/risk/stress-test/results?limit=2&cursor=${page.body.nextCursor}`);
    expect([rest.body.items.length, rest.body.nextCursor]).toEqual([1, null]);
    const scenarios = (await ann.call('GET', '/risk/stress-test/scenarios')).body.items;
    expect(scenarios.find(({ id: name }: { id: string }) => name === 'gfc-2008').window).toEqual({
      from: '2007-10-09',
      to: '2009-03-09',
    });
  });

  it('names what is wrong, and is not shown to others', async () => {
    const { ann, id, run } = await world();
    const faults: [Record<string, unknown>, string][] = [
      [{ scenarios: ['no-such'] }, 'body/scenarios/0'],
      [
        { scenarios: [{ name: 'a', shocks: [{ on: 'asset:NONE', change: -0.1 }] }] },
        'body/scenarios/0/shocks/0/on',
      ],
      [{ scenarios: [{ name: 'a', shocks: [{ on: 'equity' }] }] }, 'body/scenarios/0/shocks/0/change'],
      [
        { scenarios: [{ name: 'a', shocks: [{ on: 'fx:USDXXY', change: 0.1 }] }] },
        'body/scenarios/0/shocks/0/on',
      ],
      [
        {
          scenarios: [
            {
              name: 'a',
              shocks: [
                { on: 'correlation', change: 1 },
                { on: 'equity', change: -0.1 },
              ],
            },
          ],
        },
        'body/scenarios/0/shocks',
      ],
      [{ scope: 'book' }, 'body/portfolioId'],
    ];
    for (const [body, path] of faults) {
      const answer = await run(body);
      expect([answer.status, answer.body.errors?.[0].path], JSON.stringify(answer.body)).toEqual([400, path]);
    }
    const empty = await ann.call('POST', '/portfolios', { name: 'E', currency: 'USD' });
    expect((await ann.call('POST', '/risk/stress-test', { portfolioId: empty.body.id })).status).toBe(422);
    const eve = await app.person('Eve');
    expect((await eve.call('POST', '/risk/stress-test', { portfolioId: id })).status).toBe(404);
    expect((await eve.call('GET', `/risk/stress-test/results?portfolioId=${id}`)).status).toBe(404);
  });
});
