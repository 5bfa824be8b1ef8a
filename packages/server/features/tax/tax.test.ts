import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let bob: Person;
const portfolio: Record<string, string> = {};

const get = async (query: string) => (await ada.call('GET', `/analytics/tax-lots?${query}`)).body;
const open = async (name: string, currency: string, costBasis: string, trades: object[]) => {
  const { body } = await ada.call('POST', '/portfolios', { name, currency, costBasis });
  portfolio[name] = body.id;
  const added = await ada.call('POST', `/portfolios/${body.id}/transactions`, trades);
  expect(added.status, JSON.stringify(added.body)).toBe(201);
};
const trade = (
  type: 'BUY' | 'SELL',
  date: string,
  symbol: string,
  quantity: string,
  amount: string,
  more = {},
) => ({
  type,
  date,
  symbol,
  quantity,
  amount,
  ...more,
});

beforeAll(async () => {
  [ada, bob] = await Promise.all([app.person('Ada'), app.person('Bob')]);
  // The example of IRS Publication 550, with half of the shares bought again in another portfolio.
  await open('Taxable', 'USD', 'fifo', [
    trade('BUY', '2025-01-02', 'XYZ', '100', '1000'),
    trade('SELL', '2025-06-03', 'XYZ', '100', '750'),
    trade('BUY', '2025-06-20', 'XYZ', '50', '400'),
    trade('BUY', '2024-01-02', 'ABC', '10', '1000'),
    trade('SELL', '2026-01-05', 'ABC', '4', '600'),
    trade('BUY', '2026-02-20', 'ABC', '1', '90'),
  ]);
  await open('Other', 'USD', 'fifo', [trade('BUY', '2025-06-25', 'XYZ', '50', '410')]);
  const { items } = (await ada.call('GET', '/assets')).body;
  for (const { id, symbol } of items)
    await ada.call('PUT', `/assets/${id}/prices`, {
      bars: [{ date: '2026-02-27', close: symbol === 'XYZ' ? '9' : '80' }],
    });
});

describe('tax lots', () => {
  it('defer a loss as far as the shares are bought again, also in another portfolio', async () => {
    const { closed, currency, method, rules, unavailable } = await get(
      `portfolioId=${portfolio.Taxable}&year=2025`,
    );
    expect([currency, method, rules, unavailable]).toEqual(['USD', 'fifo', 'us', []]);
    expect(
      closed.map(
        ({
          symbol,
          quantity,
          gainInBase,
          disallowedLoss,
          taxableGain,
          washSale,
          replacement,
        }: Record<string, unknown>) => [
          symbol,
          quantity,
          gainInBase,
          disallowedLoss,
          taxableGain,
          washSale,
          (replacement as { portfolioId: string; date: string } | null)?.portfolioId,
        ],
      ),
    ).toEqual([
      ['XYZ', '50', '-125.00', '125.00', '0.00', true, portfolio.Taxable],
      ['XYZ', '50', '-125.00', '125.00', '0.00', true, portfolio.Other],
    ]);
  });

  it('carry it in the basis and the holding period of the replacement', async () => {
    const { open: held } = await get('');
    const lots = held.filter(({ symbol }: { symbol: string }) => symbol === 'XYZ');
    // Held for 152 days: 20 June less 152 days is 19 January, 25 June less 152 days is 24 January.
    expect(
      lots.map(
        ({
          portfolio: name,
          costInBase,
          basisAdjustment,
          heldSince,
          unrealizedGainInBase,
          term,
        }: Record<string, string>) => [
          name,
          costInBase,
          basisAdjustment,
          heldSince,
          unrealizedGainInBase,
          term,
        ],
      ),
    ).toEqual([
      ['Taxable', '400.00', '125.00', '2025-01-19', '-75.00', 'long'],
      ['Other', '410.00', '125.00', '2025-01-24', '-85.00', 'long'],
    ]);
  });

  it('are summed up by year, term and asset', async () => {
    const { years, assets } = await get(`portfolioId=${portfolio.Taxable}`);
    expect(years).toEqual([
      {
        year: 2026,
        currency: 'USD',
        short: '0.00',
        long: '200.00',
        total: '200.00',
        washSaleDisallowed: '0.00',
        proceeds: '600.00',
        cost: '400.00',
        lots: 1,
      },
      {
        year: 2025,
        currency: 'USD',
        short: '0.00',
        long: '0.00',
        total: '0.00',
        washSaleDisallowed: '250.00',
        proceeds: '750.00',
        cost: '1000.00',
        lots: 2,
      },
    ]);
    expect(assets).toMatchObject([
      { year: 2026, symbol: 'ABC', currency: 'USD', gain: '200.00' },
      { year: 2025, symbol: 'XYZ', currency: 'USD', gain: '-250.00', base: { washSaleDisallowed: '250.00' } },
    ]);
  });

  it('at a loss are candidates to harvest, with what recent purchases would take', async () => {
    const { harvest } = await get(`portfolioId=${portfolio.Taxable}&shortRate=0.3&longRate=0.15`);
    expect(harvest).toMatchObject([
      {
        symbol: 'ABC',
        loss: '120.00',
        term: 'long',
        washSale: {
          risk: 'partial',
          disallowedLoss: '20.00',
          safeFrom: '2026-03-23',
          daysUntilSafe: 22,
          buyBackFrom: '2026-04-01',
        },
        usableLoss: '100.00',
        taxSaved: '15.00',
      },
      {
        symbol: 'XYZ',
        loss: '75.00',
        washSale: { risk: 'none', replacements: [], safeFrom: null },
        taxSaved: '11.25',
      },
      {
        symbol: 'ABC',
        loss: '10.00',
        term: 'short',
        longTermFrom: '2027-02-21',
        usableLoss: '10.00',
        taxSaved: '3.00',
      },
    ]);
    const without = await get(`portfolioId=${portfolio.Taxable}`);
    expect(without.harvest[0].taxSaved).toBeNull();
  });

  it('know no wash sales where the rule is not asked for', async () => {
    const { closed, years } = await get(`portfolioId=${portfolio.Taxable}&rules=none&year=2025`);
    expect(closed).toMatchObject([{ quantity: '100', washSale: false, taxableGain: '-250.00' }]);
    expect(years).toMatchObject([{ total: '-250.00', short: '-250.00' }]);
  });

  it('come as CSV in the order of Form 8949', async () => {
    const { headers, body } = await ada.call(
      'GET',
      `/analytics/tax-lots?portfolioId=${portfolio.Taxable}&year=2026&format=csv`,
    );
    expect(headers['content-type']).toContain('text/csv');
    const [header, row, ...rest] = body.split('\r\n');
    expect(header.split(',').slice(0, 10)).toEqual([
      'description',
      'dateAcquired',
      'dateSold',
      'proceeds',
      'cost',
      'basisAdjustment',
      'code',
      'adjustment',
      'gain',
      'term',
    ]);
    expect(row.split(',').slice(0, 10)).toEqual([
      '4 ABC',
      '2024-01-02',
      '2026-01-05',
      '600.00',
      '400.00',
      '0.00',
      '',
      '',
      '200.00',
      'long',
    ]);
    expect(rest).toEqual(['']);
    const accepted = await ada.call('GET', '/analytics/tax-lots?year=2025', undefined, {
      accept: 'text/csv',
    });
    expect(accepted.body.split('\r\n')[1]).toContain(',W,125.00,');
  });

  it('are flagged among the lots of a portfolio', async () => {
    const { closed } = (await ada.call('GET', `/portfolios/${portfolio.Taxable}/lots`)).body;
    expect(
      closed.map(({ symbol, washSale }: { symbol: string; washSale: boolean }) => [symbol, washSale]).sort(),
    ).toEqual([
      ['ABC', false],
      ['XYZ', true],
    ]);
  });

  it('compare shares of before and after a split', async () => {
    await open('Split', 'USD', 'fifo', [
      trade('BUY', '2025-01-02', 'SPL', '10', '1000'),
      trade('SELL', '2025-03-03', 'SPL', '10', '800'),
      { type: 'SPLIT', date: '2025-03-10', symbol: 'SPL', quantity: '2' },
      trade('BUY', '2025-03-17', 'SPL', '10', '390'),
    ]);
    const { closed } = await get(`portfolioId=${portfolio.Split}`);
    expect(
      closed.map(({ quantity, disallowedLoss }: Record<string, string>) => [quantity, disallowedLoss]),
    ).toEqual([
      ['5', '100.00'],
      ['5', '0.00'],
    ]);
    await ada.call('DELETE', `/portfolios/${portfolio.Split}`);
  });
});

describe('under the rules of the United Kingdom', () => {
  it('sales are summed up by tax year', async () => {
    await open('ISA', 'GBP', 'uk-pool', [
      trade('BUY', '2020-04-01', 'LOB', '1000', '4150', { currency: 'GBP' }),
      trade('BUY', '2023-09-01', 'LOB', '500', '2130', { currency: 'GBP' }),
      trade('SELL', '2024-05-01', 'LOB', '700', '3260', { currency: 'GBP' }),
    ]);
    // HMRC Helpsheet 284, example 3: 700 of 1,500 shares that cost £6,280 cost £2,930 (2,930.67), a gain of £329 (329.33).
    const { rules, ukYears, closed } = await get(`portfolioId=${portfolio.ISA}`);
    expect(rules).toBe('uk');
    expect(closed).toMatchObject([
      { quantity: '700', costInBase: '2930.67', gainInBase: '329.33', washSale: false },
    ]);
    expect(ukYears).toEqual([
      {
        taxYear: '2024/25',
        from: '2024-04-06',
        to: '2025-04-05',
        currency: 'GBP',
        disposals: 1,
        proceeds: '3260.00',
        allowableCosts: '2930.67',
        gains: '329.33',
        losses: '0.00',
        net: '329.33',
        exemptAmount: '3000.00',
        taxable: '0.00',
      },
    ]);
    expect((await get(`portfolioId=${portfolio.ISA}&year=2023`)).closed).toEqual([]);
    expect((await get(`portfolioId=${portfolio.ISA}&year=2024`)).closed).toHaveLength(1);
    const dollars = await get(`portfolioId=${portfolio.ISA}&currency=USD`);
    expect(dollars.ukYears).toEqual([]);
    expect(dollars.unavailable.map(({ mend }: { mend: string }) => mend)).toContain('ask for currency=GBP');
  });
});

it('pools the shares of all portfolios under UK rules', async () => {
  const cyd = await app.person('Cyd');
  for (const [name, amount] of [
    ['One', '100'],
    ['Two', '300'],
  ] as const) {
    const { body } = await cyd.call('POST', '/portfolios', { name, currency: 'GBP', costBasis: 'uk-pool' });
    const sale = trade('SELL', '2025-05-01', 'LOB', '10', '300');
    const buy = trade('BUY', '2024-05-01', 'LOB', '10', amount);
    await cyd.call('POST', `/portfolios/${body.id}/transactions`, name === 'One' ? [buy, sale] : [buy]);
  }
  const { body } = await cyd.call('GET', '/analytics/tax-lots?currency=GBP');
  // Ten of twenty shares that cost 400.
  expect(body.closed).toMatchObject([{ portfolio: 'One', costInBase: '200.00', gainInBase: '100.00' }]);
  expect(body.ukYears).toMatchObject([{ taxYear: '2025/26', gains: '100.00', exemptAmount: '3000.00' }]);
});

it('applies a corporate action that several portfolios book to the shares of each', async () => {
  const dan = await app.person('Dan');
  const book = async (transactions: object[]) => {
    const { body } = await dan.call('POST', '/portfolios', {
      name: `P ${transactions.length}`,
      currency: 'GBP',
      costBasis: 'uk-pool',
    });
    const added = await dan.call('POST', `/portfolios/${body.id}/transactions`, transactions);
    expect(added.status, JSON.stringify(added.body)).toBe(201);
  };
  const held = [
    trade('BUY', '2023-05-01', 'VOD', '100', '1000'),
    { type: 'SPLIT', date: '2023-06-01', symbol: 'VOD', quantity: '2' },
    trade('BUY', '2023-05-01', 'SKY', '100', '1000'),
    { type: 'MERGER', date: '2023-06-01', symbol: 'SKY', amount: '1500' },
  ];
  await book(held);
  await book([...held, trade('SELL', '2024-06-03', 'VOD', '200', '4000')]);
  const { body } = await dan.call('GET', '/analytics/tax-lots?currency=GBP');
  // 200 of 400 shares that cost 2,000; 1,500 - 1,000 for each merger.
  expect(body.ukYears).toMatchObject([
    { taxYear: '2024/25', allowableCosts: '1000.00', gains: '3000.00' },
    { taxYear: '2023/24', disposals: 1, allowableCosts: '2000.00', gains: '1000.00' },
  ]);
});

describe('bad and foreign requests', () => {
  it.each([
    ['shortRate=1.5', 'querystring/shortRate'],
    ['year=0', 'querystring/year'],
    ['method=best', 'querystring/method'],
    ['rules=uk&method=fifo', 'querystring/method'],
    ['from=2025-02-01&to=2025-01-01', 'querystring/from'],
    ['currency=ABCD', 'querystring/currency'],
    ['portfolio=1', 'querystring/portfolio'],
  ])('are refused with the place: %s', async (query, path) => {
    const { status, body } = await ada.call('GET', `/analytics/tax-lots?${query}`);
    expect([status, body.errors?.[0].path]).toEqual([400, path]);
  });

  it('of somebody else are not found', async () => {
    expect((await bob.call('GET', `/analytics/tax-lots?portfolioId=${portfolio.Taxable}`)).status).toBe(404);
    const { body } = await bob.call('GET', '/analytics/tax-lots');
    expect(body).toMatchObject({ open: [], closed: [], years: [], harvest: [], unavailable: [] });
  });
});
