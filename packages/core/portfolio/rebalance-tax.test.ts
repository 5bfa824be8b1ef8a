import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, decimalFromNumber, formatDecimal, toNumber } from '../money/decimal.ts';
import { day } from '../time/day.ts';
import { type LotSale, nettedTax, type TaxRates, taxAwareLots } from './rebalance-tax.ts';

const TODAY = day('2026-11-20');
const RATES: TaxRates = { short: decimal('0.37'), long: decimal('0.2') };

interface Lot {
  readonly shares: number;
  /** Per share. */
  readonly gain: number;
  readonly long: boolean;
}
const PRICE = 100;

const sale = (lots: readonly Lot[], quantity: number): LotSale => ({
  lots: lots.map(({ shares, gain, long }, at) => ({
    transactionId: String(at),
    acquired: day(long ? '2020-01-02' : '2026-06-01') + at,
    quantity: decimal(String(shares)),
    costInBase: decimalFromNumber(shares * (PRICE - gain), 6),
  })),
  quantity: decimal(String(quantity)),
  price: decimal(String(PRICE)),
});

function taxOn(taken: readonly (readonly [Lot, number])[], rates: TaxRates): number {
  const of = (long: boolean) =>
    taken.reduce((sum, [lot, shares]) => (lot.long === long ? sum + lot.gain * shares : sum), 0);
  const gains = { short: decimalFromNumber(of(false), 6), long: decimalFromNumber(of(true), 6) };
  return toNumber(nettedTax(gains, rates));
}

function taxChosen(sales: readonly (readonly [readonly Lot[], number])[], rates: TaxRates): number {
  const picks = taxAwareLots(
    sales.map(([lots, quantity]) => sale(lots, quantity)),
    TODAY,
    rates,
  );
  const taken = picks.flatMap((own, at) => {
    expect(own.reduce((sum, { quantity }) => sum + toNumber(quantity), 0)).toBe(sales[at]![1]);
    return own.map(
      ({ transactionId, quantity }) => [sales[at]![0][Number(transactionId)]!, toNumber(quantity)] as const,
    );
  });
  return taxOn(taken, rates);
}

/** Every way to sell so many whole shares. */
function* ways(lots: readonly Lot[], quantity: number): Generator<(readonly [Lot, number])[]> {
  const [first, ...rest] = lots;
  if (first === undefined) {
    if (quantity === 0) yield [];
    return;
  }
  for (let taken = 0; taken <= Math.min(first.shares, quantity); taken += 1)
    for (const others of ways(rest, quantity - taken)) yield [[first, taken], ...others];
}

describe('lots that cost the least tax', () => {
  it('are short-term ones of a small gain before long-term ones of a large gain', () => {
    const lots = [
      { shares: 10, gain: 80, long: true },
      { shares: 10, gain: 20, long: true },
      { shares: 10, gain: -20, long: true },
      { shares: 10, gain: 1, long: false },
      { shares: 10, gain: -1, long: false },
    ];
    const [picks] = taxAwareLots([sale(lots, 36)], TODAY, RATES);
    expect(picks!.map(({ transactionId, quantity }) => [transactionId, formatDecimal(quantity)])).toEqual([
      ['2', '10'],
      ['4', '10'],
      ['3', '10'],
      ['1', '6'],
    ]);
    const [unrated] = taxAwareLots([sale(lots, 36)], TODAY, null);
    expect(unrated!.map(({ transactionId }) => transactionId)).toEqual(['2', '4', '1', '0']);
  });

  it('leave lots of unknown cost to the last', () => {
    const known = sale([{ shares: 5, gain: 99, long: false }], 6);
    const unknown = {
      transactionId: 'u',
      acquired: day('2019-01-02'),
      quantity: decimal('5'),
      costInBase: null,
    };
    for (const rates of [RATES, null]) {
      const [picks] = taxAwareLots([{ ...known, lots: [unknown, ...known.lots] }], TODAY, rates);
      expect(picks!.map(({ transactionId }) => transactionId)).toEqual(['0', 'u']);
    }
  });

  const lot = fc.record({
    shares: fc.integer({ min: 1, max: 3 }),
    gain: fc.integer({ min: -40, max: 60 }),
    long: fc.boolean(),
  });
  const held = (given: readonly Lot[]) => given.reduce((sum, { shares }) => sum + shares, 0);
  const lots = fc.array(lot, { minLength: 1, maxLength: 5 });

  it('are the cheapest of all choices where gains of both terms are taxed', () => {
    const gains = fc.array(
      lot.map((each) => ({ ...each, gain: Math.abs(each.gain) })),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(gains, fc.integer({ min: 1, max: 15 }), (given, wanted) => {
        const quantity = Math.min(held(given), wanted);
        const least = Math.min(...[...ways(given, quantity)].map((way) => taxOn(way, RATES)));
        expect(taxChosen([[given, quantity]], RATES)).toBeCloseTo(least, 9);
      }),
      { seed: 4 },
    );
  });

  it('leave no tax where some choice leaves none, and over several sales are no dearer than the first bought', () => {
    fc.assert(
      fc.property(lots, lots, fc.integer({ min: 1, max: 15 }), (first, second, wanted) => {
        const sales = [first, second].map(
          (given) => [given, Math.min(held(given), wanted)] as [Lot[], number],
        );
        const inOrder = sales.flatMap(([given, quantity]) => {
          let left = quantity;
          return given.map((each) => {
            const taken = Math.min(each.shares, left);
            left -= taken;
            return [each, taken] as const;
          });
        });
        expect(taxChosen(sales, RATES)).toBeLessThanOrEqual(taxOn(inOrder, RATES) + 1e-9);
        const [[given, quantity]] = sales as [[Lot[], number]];
        const least = Math.min(...[...ways(given, quantity)].map((way) => taxOn(way, RATES)));
        if (least === 0) expect(taxChosen([[given, quantity]], RATES)).toBe(0);
      }),
      { seed: 5 },
    );
  });
});
