import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, compare, decimal, equals, formatDecimal, sign, sum, trim } from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
import { lotsOfTrades, shown, type Trade } from './fixtures/lots.ts';
import { gainInBase, type TaxLot, type TaxPart, taxableGain } from './lot.ts';
import { washSales } from './wash-sales.ts';

const washed = (trades: readonly Trade[]) => shown(washSales(lotsOfTrades(trades), 2));

describe('the examples of 26 CFR 1.1091-1 (h) and 1.1091-2 (a)', () => {
  it('(h) example 1: bought again before the sale', () => {
    const [sold, held] = washed([
      ['BUY', '1954-12-01', '100', '1000'],
      ['BUY', '1954-12-15', '100', '1000'],
      ['SELL', '1955-01-03', '100', '900'],
    ]);
    expect(sold).toMatchObject({ lot: '0', gain: -100, disallowed: 100, by: '1' });
    expect(held).toMatchObject({ lot: '1', basis: 1000, added: 100 });
  });

  it('(h) example 2: a loss on 75 of 100 shares is not deductible', () => {
    const parts = washed([
      ['BUY', '1954-09-21', '100', '5000'],
      ['BUY', '1954-12-21', '50', '2750'],
      ['BUY', '1954-12-27', '25', '1125'],
      ['SELL', '1955-01-03', '100', '4000'],
    ]);
    expect(parts).toMatchObject([
      { lot: '0', quantity: 50, gain: -500, disallowed: 500, by: '1' },
      { lot: '0', quantity: 25, gain: -250, disallowed: 250, by: '2' },
      { lot: '0', quantity: 25, gain: -250, disallowed: 0 },
      { lot: '1', basis: 2750, added: 500 },
      { lot: '2', basis: 1125, added: 250 },
    ]);
  });

  it('(h) example 3: of more shares than were sold, those bought first replace them', () => {
    const parts = washed([
      ['BUY', '1954-09-15', '100', '5000'],
      ['SELL', '1956-02-01', '100', '4000'],
      ['BUY', '1956-02-15', '50', '2050'],
      ['BUY', '1956-02-16', '50', '2050'],
      ['BUY', '1956-02-17', '50', '2050'],
      ['BUY', '1956-02-18', '50', '2050'],
    ]);
    expect(parts).toMatchObject([
      { lot: '0', quantity: 50, gain: -500, disallowed: 500, by: '2' },
      { lot: '0', quantity: 50, gain: -500, disallowed: 500, by: '3' },
      { lot: '2', added: 500 },
      { lot: '3', added: 500 },
      { lot: '4', added: 0 },
      { lot: '5', added: 0 },
    ]);
  });

  it.each([
    ['1', '90', 110],
    ['2', '70', 90],
  ])('1.1091-2 (a) example %s: bought again for %s, the basis is %i', (_, paid, basis) => {
    const parts = washed([
      ['BUY', '1935-06-03', '1', '100'],
      ['SELL', '1955-01-15', '1', '80'],
      ['BUY', '1955-02-01', '1', paid],
    ]);
    expect(parts[0]).toMatchObject({ gain: -20, disallowed: 20 });
    expect(parts[1]!.basis! + parts[1]!.added!).toBe(basis);
  });
});

describe('IRS Publication 550, "Wash Sales"', () => {
  it('100 shares for $1,000, sold for $750, bought again for $800: a basis of $1,050', () => {
    const parts = washed([
      ['BUY', '2024-01-02', '100', '1000'],
      ['SELL', '2024-06-03', '100', '750'],
      ['BUY', '2024-06-20', '100', '800'],
    ]);
    expect(parts).toMatchObject([
      { gain: -250, disallowed: 250 },
      { basis: 800, added: 250 },
    ]);
  });

  it.each([
    ['2024-06-30', 100],
    ['2024-07-01', 0],
  ])('the 30th day after the sale counts, the 31st does not: %s', (date, disallowed) => {
    const [sold] = washed([
      ['BUY', '2023-01-02', '1', '300'],
      ['SELL', '2024-05-31', '1', '200'],
      ['BUY', date, '1', '200'],
    ]);
    expect(sold!.disallowed).toBe(disallowed);
  });

  it.each([
    ['2024-05-01', 100],
    ['2024-04-30', 0],
  ])('nor does the 31st before it: %s', (date, disallowed) => {
    const [sold] = washed([
      ['BUY', '2023-01-02', '1', '300'],
      ['BUY', date, '1', '200'],
      ['SELL', '2024-05-31', '1', '200'],
    ]);
    expect(sold!.disallowed).toBe(disallowed);
  });
});

describe('the wash sale rule', () => {
  it('adds the time for which the sold shares were held (IRC § 1223(3))', () => {
    // Held for 153 days, bought again on 20 June: 153 days before it is 19 January.
    const parts = washed([
      ['BUY', '2024-01-02', '100', '1000'],
      ['SELL', '2024-06-03', '100', '750'],
      ['BUY', '2024-06-20', '100', '800'],
    ]);
    expect(parts[1]!.since).toBe('2024-01-19');
  });

  it('carries a loss on through a chain of sales until the last one', () => {
    const parts = washed([
      ['BUY', '2024-01-02', '10', '1000'],
      ['SELL', '2024-02-01', '10', '900'],
      ['BUY', '2024-02-05', '10', '880'],
      ['SELL', '2024-03-01', '10', '800'],
      ['BUY', '2024-03-20', '10', '790'],
      ['SELL', '2024-09-02', '10', '850'],
    ]);
    expect(parts).toMatchObject([
      { gain: -100, disallowed: 100 },
      { gain: -180, disallowed: 180 },
      { gain: -120, disallowed: 0, added: 180 },
    ]);
  });

  it('does not count shares of the same purchase (Revenue Ruling 56-602)', () => {
    const [sold] = washed([
      ['BUY', '2024-05-02', '200', '2000'],
      ['SELL', '2024-05-20', '100', '900'],
    ]);
    expect(sold).toMatchObject({ gain: -100, disallowed: 0 });
  });

  it('does not count shares that are sold with them', () => {
    const parts = washed([
      ['BUY', '2024-05-02', '100', '1000'],
      ['BUY', '2024-05-06', '100', '950'],
      ['SELL', '2024-05-20', '200', '1800'],
    ]);
    expect(parts.map((part) => part.disallowed)).toEqual([0, 0]);
  });

  it('leaves gains, and purchases of other securities, alone', () => {
    const own = lotsOfTrades([
      ['BUY', '2024-01-02', '1', '100'],
      ['SELL', '2024-06-03', '1', '110'],
      ['BUY', '2024-06-20', '1', '110'],
    ]);
    const lost = lotsOfTrades([
      ['BUY', '2024-01-02', '1', '100'],
      ['SELL', '2024-06-03', '1', '90'],
    ]).map((lot) => ({ ...lot, security: 'Y', assetId: 'Y' }));
    expect(washSales([...own, ...lost], 2).every((part) => sign(part.disallowedLoss) === 0)).toBe(true);
  });

  it('counts purchases in other portfolios', () => {
    const sold = lotsOfTrades([
      ['BUY', '2024-01-02', '1', '100'],
      ['SELL', '2024-06-03', '1', '90'],
    ]);
    const bought = lotsOfTrades([['BUY', '2024-06-20', '1', '95']], 'q').map((lot) => ({
      ...lot,
      transactionId: '9',
    }));
    const parts = washSales([...sold, ...bought], 2);
    expect(parts.map((part) => part.replacement?.portfolioId ?? null)).toEqual(['q', null]);
    expect(formatDecimal(parts[1]!.basisAdjustment)).toBe('10.00');
  });

  it('leaves what it cannot judge: unknown costs, short lots, shares that were not bought', () => {
    const lots = lotsOfTrades([
      ['BUY', '2024-01-02', '1', '100'],
      ['SELL', '2024-06-03', '1', '90'],
      ['BUY', '2024-06-20', '1', '95'],
    ]);
    const changed = (change: (lot: TaxLot) => Partial<TaxLot>): boolean =>
      washSales(
        lots.map((lot) => ({ ...lot, ...change(lot) })),
        2,
      ).some((part) => sign(part.disallowedLoss) !== 0);
    expect(changed(() => ({}))).toBe(true);
    expect(changed(() => ({ costInBase: null }))).toBe(false);
    expect(changed((lot) => (lot.sale === null ? { bought: false } : {}))).toBe(false);
    expect(changed((lot) => (lot.sale === null ? {} : { shares: decimal('-1') }))).toBe(false);
  });
});

/** Trades that never sell more than is held: quantities of one to nine, prices of 50 to 150, over some 200 days. */
const anyTrades = fc
  .array(
    fc.record({
      sell: fc.boolean(),
      gap: fc.integer({ min: 0, max: 20 }),
      quantity: fc.integer({ min: 1, max: 9 }),
      cents: fc.integer({ min: 5000, max: 15000 }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((steps) => {
    let date = 19_800;
    let held = 0;
    const trades: Trade[] = [];
    for (const { sell, gap, quantity, cents } of steps) {
      date += gap;
      const shares = sell ? Math.min(quantity, held) : quantity;
      if (shares === 0) continue;
      held += sell ? -shares : shares;
      const amount = formatDecimal({ units: BigInt(cents * shares + (cents % 7)), scale: 2 });
      trades.push([sell ? 'SELL' : 'BUY', formatDay(date), `${shares}`, amount]);
    }
    return { trades, held, date };
  });

describe('for any trades', () => {
  const total = (parts: readonly TaxPart[], of: (part: TaxPart) => ReturnType<typeof gainInBase>) =>
    formatDecimal(trim(sum(parts.map((part) => of(part) ?? decimal('0')))));

  it('disallowed losses are conserved, and no share or cent is lost', () => {
    fc.assert(
      fc.property(anyTrades, ({ trades }) => {
        const lots = lotsOfTrades(trades);
        const parts = washSales(lots, 2);
        expect(total(parts, (part) => part.basisAdjustment)).toBe(
          total(parts, (part) => part.disallowedLoss),
        );
        const sums = (all: readonly TaxLot[]) =>
          [
            (lot: TaxLot) => lot.shares,
            (lot: TaxLot) => lot.costInBase!,
            (lot: TaxLot) => lot.cost!,
            (lot: TaxLot) => lot.sale?.proceeds ?? decimal('0'),
            (lot: TaxLot) => lot.sale?.proceedsInBase ?? decimal('0'),
          ].map((of) => formatDecimal(trim(sum(all.map(of)))));
        expect(sums(parts)).toEqual(sums(lots));
        for (const part of parts) {
          expect(part.heldSince).toBeLessThanOrEqual(part.acquired);
          if (part.replacement === null) continue;
          expect(equals(part.replacement.quantity, part.quantity)).toBe(true);
          expect(Math.abs(part.replacement.date - part.sale!.date)).toBeLessThanOrEqual(30);
        }
      }),
      { numRuns: 300, seed: 1091 },
    );
  });

  it('the sum of taxable gains is that of all gains once everything is sold and a while has passed', () => {
    fc.assert(
      fc.property(anyTrades, ({ trades, held, date }) => {
        const rest: Trade[] = held === 0 ? [] : [['SELL', formatDay(date + 60), `${held}`, `${held * 70}`]];
        const lots = lotsOfTrades([...trades, ...rest]);
        expect(lots.every((lot) => lot.sale !== null)).toBe(true);
        const before = total(
          lots.map((lot) => ({ ...lot, basisAdjustment: decimal('0') }) as TaxPart),
          gainInBase,
        );
        expect(total(washSales(lots, 2), taxableGain)).toBe(before);
      }),
      { numRuns: 300, seed: 1091 },
    );
  });

  it('a loss is disallowed as far as shares are there to replace it, and no further', () => {
    fc.assert(
      fc.property(anyTrades, ({ trades }) => {
        for (const part of washSales(lotsOfTrades(trades), 2)) {
          const gain = taxableGain(part);
          if (part.replacement === null || gain === null) continue;
          expect(compare(add(gain, decimal('0.01')), decimal('0'))).toBe(1);
        }
      }),
      { numRuns: 200, seed: 1091 },
    );
  });
});
