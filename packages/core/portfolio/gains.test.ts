import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, decimal, formatDecimal, round, subtract, sum, toNumber, ZERO } from '../money/decimal.ts';
import { day } from '../time/day.ts';
import { histories } from './fixtures/arbitrary.ts';
import { transaction } from './fixtures/transactions.ts';
import { cashGain, cashMoves } from './gain-cash.ts';
import type { GainsMarket, GainsRequest, PeriodGain } from './gain-money.ts';
import { PARTS, reportGain, totalGain } from './gain-report.ts';
import { assetGains } from './gains.ts';
import { holdingsAt } from './holdings.ts';
import { pricesOf, ratesOf } from './market.ts';
import { type PortfolioTransaction, TRANSACTION_TYPES, tracksCash } from './transaction.ts';

type Series = Readonly<Record<string, string>>;

const dated = (series: Series) =>
  Object.entries(series).map(([date, value]) => ({ date: day(date), value: decimal(value) }));

/** Assets US and X in dollars, EU in euros; prices and dollars per euro by day. */
function world(prices: Readonly<Record<string, Series>>, euro: Series) {
  const rates = ratesOf('USD', new Map([['EUR', dated(euro).map(({ date, value }) => ({ date, value }))]]));
  const priced = pricesOf(new Map(Object.entries(prices).map(([id, series]) => [id, dated(series)])));
  return { priced, rates };
}

interface Wish {
  readonly from: string;
  readonly to: string;
  readonly currency?: string;
  readonly tracks?: boolean;
}

/** Of the moves of each transaction by itself: any parts add up to the whole. */
function cashGains(request: GainsRequest & { readonly tracksCash: boolean }) {
  const moves = request.transactions.map((tx) => cashMoves({ ...request, transactions: [tx] }));
  const known = moves.filter((each) => 'balances' in each);
  return known.length < moves.length ? moves.find((each) => 'missing' in each)! : cashGain(known, request);
}

const currencyOf = (assetId: string) => (assetId.startsWith('EU') ? 'EUR' : 'USD');

function whole(transactions: readonly PortfolioTransaction[], market: GainsMarket, wish: Wish): PeriodGain {
  const request = {
    transactions,
    from: day(wish.from),
    to: day(wish.to),
    currency: wish.currency ?? 'USD',
    ownRates: true,
    market,
    tracksCash: wish.tracks ?? tracksCash(transactions),
  };
  const assets = assetGains(request, currencyOf);
  const cash = cashGains(request);
  if (!Array.isArray(assets) || 'missing' in cash) throw new Error(JSON.stringify([assets, cash]));
  return totalGain([...assets, cash]);
}

const said = (gain: PeriodGain, currency = 'USD') => {
  const { opening, closing, netFlows, parts } = reportGain(gain, currency);
  return {
    opening: formatDecimal(opening),
    closing: formatDecimal(closing),
    netFlows: formatDecimal(netFlows),
    ...Object.fromEntries(
      PARTS.filter((name) => toNumber(parts[name]) !== 0).map((name) => [name, formatDecimal(parts[name])]),
    ),
  };
};

function marketOf(prices: Readonly<Record<string, Series>>, euro: Series = {}): GainsMarket {
  const { priced } = world(prices, {});
  const euros = dated(euro);
  return {
    price: priced.at,
    // Dollars per euro.
    rate: (currency, at) =>
      currency === 'USD' ? decimal('1') : (euros.findLast(({ date }) => date <= at)?.value ?? null),
  };
}

describe('the parts of a gain', () => {
  it('part prices from exchange rates by hand', () => {
    // 10 shares at 100 euros when a euro is 1.10 dollars; at the end 120 euros and 1.20 dollars:
    // 10 x (120 - 100) x 1.20 = 240 of prices, 1000 x (1.20 - 1.10) = 100 of the euro.
    const transactions = [
      transaction('2024-01-01', 'DEPOSIT', null, { amount: '1100' }, { sequence: 0 }),
      transaction(
        '2024-01-02',
        'BUY',
        'EU',
        { quantity: '10', price: '100', fxRate: '1.1' },
        { currency: 'EUR', sequence: 1 },
      ),
      transaction('2024-01-02', 'WITHDRAWAL', null, { amount: '1100' }, { sequence: 2 }),
      transaction(
        '2024-01-02',
        'DEPOSIT',
        null,
        { amount: '1000', fxRate: '1.1' },
        { currency: 'EUR', sequence: 3 },
      ),
    ];
    const market = marketOf(
      { EU: { '2024-01-02': '100', '2024-12-31': '120' } },
      { '2024-01-01': '1.09', '2024-12-31': '1.2' },
    );
    const gain = whole(transactions, market, { from: '2024-01-01', to: '2024-12-31' });
    expect(said(gain)).toEqual({
      opening: '0.00',
      closing: '1440.00',
      netFlows: '1100.00',
      capital: '240.00',
      currency: '100.00',
    });
  });

  it('counts what was held before the period as bought at its start', () => {
    const transactions = [
      transaction('2023-01-02', 'BUY', 'US', { quantity: '10', price: '50', fee: '9' }),
      transaction(
        '2024-06-03',
        'SELL',
        'US',
        { quantity: '4', price: '90', fee: '1', tax: '2' },
        { sequence: 1 },
      ),
      transaction('2024-07-01', 'DIVIDEND', 'US', { amount: '12', tax: '3' }, { sequence: 2 }),
      transaction('2024-08-01', 'INTEREST', null, { amount: '5' }, { sequence: 3 }),
      transaction('2024-09-01', 'FEE', null, { amount: '7' }, { sequence: 4 }),
    ];
    const market = marketOf({ US: { '2023-01-02': '50', '2023-12-29': '80', '2024-12-31': '100' } });
    const gain = whole(transactions, market, { from: '2024-01-01', to: '2024-12-31' });
    // 4 x (90 - 80) + 6 x (100 - 80) = 160; nothing is said of cash, so what trades and income bring leaves.
    expect(said(gain)).toEqual({
      opening: '800.00',
      closing: '600.00',
      netFlows: '-364.00',
      capital: '160.00',
      dividends: '12.00',
      interest: '5.00',
      fees: '-8.00',
      taxes: '-5.00',
    });
  });

  it('does not let the euro move what is all in dollars, whatever rate a transaction names', () => {
    const transactions = [
      transaction('2024-01-02', 'BUY', 'US', { quantity: '3', price: '33.33', fxRate: '1.5' }),
      transaction('2024-02-02', 'SELL', 'US', { quantity: '1', price: '40.01' }, { sequence: 1 }),
    ];
    const gain = whole(transactions, marketOf({ US: { '2024-03-01': '37.77' } }), {
      from: '2024-01-01',
      to: '2024-12-31',
    });
    expect(gain.parts.currency.units).toBe(0n);
    expect(said(gain)).toMatchObject({ closing: '75.54', capital: '15.56' });
  });

  it('takes a gain of prices and a loss of the currency apart (Ghostfolio 6857)', () => {
    // Doubles in euros while the euro loses a quarter: half of the dollars it cost are won, not more than in euros.
    const buy = transaction('2024-01-02', 'BUY', 'EU', { quantity: '1', price: '100' }, { currency: 'EUR' });
    const market = marketOf(
      { EU: { '2024-01-02': '100', '2024-12-31': '200' } },
      { '2024-01-02': '1.2', '2024-12-31': '0.9' },
    );
    const gain = whole([buy], market, { from: '2024-01-01', to: '2024-12-31' });
    expect(said(gain)).toEqual({
      opening: '0.00',
      closing: '180.00',
      netFlows: '120.00',
      capital: '90.00',
      currency: '-30.00',
    });
  });

  it('starts anew after everything was sold (Ghostfolio 3416)', () => {
    const transactions = [
      transaction('2024-01-02', 'BUY', 'US', { quantity: '10', price: '100' }),
      transaction('2024-02-01', 'SELL', 'US', { quantity: '10', price: '50' }, { sequence: 1 }),
      transaction('2024-03-01', 'BUY', 'US', { quantity: '10', price: '40' }, { sequence: 2 }),
    ];
    const gain = whole(transactions, marketOf({ US: { '2024-12-31': '45' } }), {
      from: '2024-01-01',
      to: '2024-12-31',
    });
    expect(said(gain)).toMatchObject({ closing: '450.00', netFlows: '900.00', capital: '-450.00' });
  });

  it('takes shares transferred in at their market value (Wealthfolio 1277)', () => {
    const transfer = transaction(
      '2024-05-02',
      'TRANSFER_IN',
      'EU',
      { quantity: '10', price: '20' },
      { currency: 'EUR' },
    );
    const market = marketOf({ EU: { '2024-05-02': '100', '2024-12-31': '100.3' } }, { '2024-05-02': '1.1' });
    const gain = whole([transfer], market, { from: '2024-01-01', to: '2024-12-31' });
    expect(said(gain)).toEqual({ opening: '0.00', closing: '1103.30', netFlows: '1100.00', capital: '3.30' });
  });

  it('gains by what a short sale falls', () => {
    const transactions = [
      transaction('2024-01-02', 'SELL', 'US', { quantity: '10', price: '50' }),
      transaction('2024-02-01', 'BUY', 'US', { quantity: '15', price: '40' }, { sequence: 1 }),
    ];
    const gain = whole(transactions, marketOf({ US: { '2024-12-31': '42' } }), {
      from: '2024-01-01',
      to: '2024-12-31',
    });
    // 10 x (50 - 40) from the short, 5 x (42 - 40) from what was bought beyond it.
    expect(said(gain)).toEqual({ opening: '0.00', closing: '210.00', netFlows: '100.00', capital: '110.00' });
  });

  it('moves cost with shares that turn into others', () => {
    const transactions = [
      transaction('2024-01-02', 'BUY', 'US', { quantity: '15', price: '100' }),
      transaction('2024-02-01', 'SPLIT', 'US', { quantity: '0.1', amount: '450' }, { sequence: 1 }),
      transaction(
        '2024-03-01',
        'SPIN_OFF',
        'US',
        { quantity: '2', basisFraction: '0.3' },
        { to: 'X', sequence: 2 },
      ),
      transaction('2024-04-01', 'MERGER', 'X', { quantity: '1', amount: '30' }, { to: 'EU', sequence: 3 }),
      transaction('2024-05-01', 'RETURN_OF_CAPITAL', 'US', { amount: '20' }, { sequence: 4 }),
    ];
    const market = marketOf(
      { US: { '2024-12-31': '700' }, EU: { '2024-12-31': '100' } },
      { '2024-01-01': '1.25' },
    );
    const gain = whole(transactions, market, { from: '2024-01-01', to: '2024-12-31' });
    // 1500 paid; 450, 30 and 20 came back; 700 and 2 x 100 euros at 1.25 are there.
    expect(said(gain)).toEqual({
      opening: '0.00',
      closing: '950.00',
      netFlows: '1000.00',
      capital: '-50.00',
    });
  });

  it('lets income flow out of the holding that earned it, and costs in', () => {
    const transactions = [
      transaction('2024-01-02', 'BUY', 'US', { quantity: '80', price: '121.71', fee: '4' }),
      transaction('2024-06-03', 'DIVIDEND', 'US', { amount: '90', tax: '10' }, { sequence: 1 }),
    ];
    const request = {
      transactions,
      from: day('2024-01-01'),
      to: day('2024-12-31'),
      currency: 'USD',
      ownRates: true,
      market: marketOf({ US: { '2024-12-31': '148.45' } }),
    };
    const gains = assetGains(request, currencyOf);
    if (!Array.isArray(gains)) throw new Error('something is missing');
    // 80 x (148.45 - 121.71) of prices; 9736.80 and 4 were paid for it, 80 came back.
    expect(said(gains[0]!)).toEqual({
      opening: '0.00',
      closing: '11876.00',
      netFlows: '9660.80',
      capital: '2139.20',
      dividends: '90.00',
      fees: '-4.00',
      taxes: '-10.00',
    });
  });

  it('says what is missing', () => {
    const buy = transaction('2024-01-02', 'BUY', 'EU', { quantity: '1', price: '100' }, { currency: 'EUR' });
    const request = {
      transactions: [buy],
      from: day('2024-01-01'),
      to: day('2024-12-31'),
      currency: 'USD',
      ownRates: true,
      tracksCash: true,
    };
    const noRate = { ...request, market: marketOf({ EU: { '2024-01-02': '100' } }) };
    expect(assetGains(noRate, currencyOf)).toEqual({ missing: 'rate', of: 'EUR', day: day('2024-01-02') });
    expect(cashGains(noRate)).toMatchObject({ missing: 'rate', of: 'EUR' });
    const noPrice = { ...request, market: marketOf({}, { '2024-01-01': '1' }) };
    expect(assetGains(noPrice, currencyOf)).toEqual({ missing: 'price', of: 'EU', day: day('2024-12-31') });
  });
});

describe('initial value, flows and parts', () => {
  const prices = {
    A: { '2011-01-01': '12.345', '2011-06-01': '9.87', '2012-01-01': '20.0001' },
    B: { '2011-01-01': '1000', '2011-09-01': '999.99' },
    C: { '2011-01-01': '0.0333', '2011-10-01': '0.05' },
  };
  const euro = { '2011-01-01': '1.31', '2011-07-01': '1.4501', '2012-02-01': '1.2999' };
  const shifted = (all: PortfolioTransaction[]) =>
    // From 2011-01-26 on, so that prices are there.
    all.map((tx) => ({ ...tx, date: tx.date, currency: tx.currency === 'JPY' ? 'EUR' : tx.currency }));

  it.each([
    ['trades only', ['BUY', 'SELL', 'DIVIDEND', 'SPLIT', 'FEE'] as const],
    [
      'everything',
      TRANSACTION_TYPES.filter((type) => !['SPIN_OFF', 'MERGER', 'RETURN_OF_CAPITAL'].includes(type)),
    ],
  ])('add up to the final value without a remainder: %s', (_name, types) => {
    fc.assert(
      fc.property(
        histories(types, ['USD', 'EUR']),
        fc.nat(400),
        fc.nat(800),
        fc.constantFrom('USD', 'EUR'),
        (all, start, length, currency) => {
          const transactions = shifted(all);
          const from = day('2011-01-10') + start;
          const to = from + length;
          const tracks = tracksCash(transactions);
          const euros = dated(euro);
          const priced = pricesOf(new Map(Object.entries(prices).map(([id, series]) => [id, dated(series)])));
          const perEuro = (at: number) => euros.findLast(({ date }) => date <= at)!.value;
          const inverse = (value: { units: bigint; scale: number }) =>
            round(decimal((1 / toNumber(value)).toFixed(12)), 12);
          const rate = (code: string, at: number) =>
            code === currency ? decimal('1') : code === 'EUR' ? perEuro(at) : inverse(perEuro(at));
          const market: GainsMarket = { price: priced.at, rate };
          const request = { transactions, from, to, currency, ownRates: false, market, tracksCash: tracks };
          const assets = assetGains(request, () => 'USD');
          const cash = cashGains(request);
          if (!Array.isArray(assets) || 'missing' in cash) throw new Error('something is missing');
          const total = totalGain([...assets, cash]);
          const made = add(add(total.opening, total.netFlows), sum(Object.values(total.parts)));
          // Exact but for the digits of divisions, thirty-six after the point.
          expect(Math.abs(toNumber(subtract(total.closing, made)))).toBeLessThan(1e-20);
          const report = reportGain(total, currency);
          const stated = add(
            add(report.opening, report.netFlows),
            sum(PARTS.map((name) => report.parts[name])),
          );
          expect(formatDecimal(stated)).toBe(formatDecimal(report.closing));
          for (const name of PARTS)
            expect(Math.abs(toNumber(subtract(report.parts[name], total.parts[name])))).toBeLessThan(0.06);
          const held = holdingsAt({
            transactions,
            day: to,
            assets: new Map(['A', 'B', 'C'].map((id) => [id, { symbol: id, currency: 'USD' }])),
            prices: priced,
            rates: { at: (source, _to, at) => rate(source, at) },
            currency,
            method: 'fifo',
            tracksCash: tracks,
          });
          expect(formatDecimal(held.totals.value ?? ZERO)).toBe(formatDecimal(report.closing));
        },
      ),
      { numRuns: 400 },
    );
  });
});
