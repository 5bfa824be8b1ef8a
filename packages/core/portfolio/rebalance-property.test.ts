import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  compare,
  type Decimal,
  decimal,
  subtract,
  sum,
  toNumber,
  trim,
  ZERO,
} from '../money/decimal.ts';
import { rebalance } from './rebalance.ts';
import { driftOf } from './rebalance-drift.ts';
import type { RebalanceInput, RebalanceMode } from './rebalance-input.ts';
import { type TradePlan, valueAfter } from './rebalance-plan.ts';
import { RaisesTooMuch } from './rebalance-settle.ts';

const ONE = decimal('1');

const cents = (min: number, max: number) =>
  fc.integer({ min, max }).map((value): Decimal => ({ units: BigInt(value), scale: 2 }));

const arbitrary = fc
  .record({
    mode: fc.constantFrom<RebalanceMode>('sell-and-buy', 'buy-only', 'cash-flow'),
    positions: fc.array(
      fc.record({
        quantity: fc.integer({ min: 0, max: 500 }),
        price: fc.integer({ min: 1, max: 50_000 }),
        group: fc.integer({ min: -1, max: 4 }),
        unit: fc.constantFrom('1', '1', '1', '10', '0.001', '0.000001'),
        foreign: fc.boolean(),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    parts: fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 6, maxLength: 6 }),
    bands: fc.array(
      fc.constantFrom(null, { absolute: 0.05, relative: null }, { absolute: 0.03, relative: 0.25 }),
      { minLength: 6, maxLength: 6 },
    ),
    cash: cents(0, 1_000_000),
    amount: cents(-100_000, 1_000_000),
    minimumTrade: fc.constantFrom(ZERO, ZERO, decimal('100'), decimal('1000')),
    fixed: fc.constantFrom(ZERO, ZERO, decimal('1'), decimal('9.99')),
    percent: fc.constantFrom(ZERO, decimal('0.0025')),
    minimum: fc.constantFrom(ZERO, decimal('5')),
  })
  .map(
    ({
      positions,
      parts,
      bands,
      mode,
      cash,
      amount,
      minimumTrade,
      fixed,
      percent,
      minimum,
    }): RebalanceInput => {
      const whole = parts.reduce((a, b) => a + b, 0) || 1;
      const weights = parts.map((part) => part / whole);
      const [cashWeight, ...groups] =
        whole === 1 && parts.every((part) => part === 0) ? [0.5, 0.5, 0, 0, 0, 0] : weights;
      return {
        currency: 'USD',
        positions: positions.map(({ quantity, price, group, unit, foreign }, at) => ({
          assetId: `asset ${at}`,
          quantity: { units: BigInt(quantity), scale: 0 },
          currency: foreign ? 'EUR' : 'USD',
          price: { units: BigInt(price), scale: 2 },
          rate: foreign ? decimal('1.0812') : ONE,
          unit: decimal(unit),
          group: group < 0 ? null : group,
        })),
        groups: groups.map((weight, at) => ({ weight, band: bands[at]!, buy: [] })),
        cash,
        amount: mode === 'sell-and-buy' || mode === 'cash-flow' ? amount : amount.units < 0n ? ZERO : amount,
        cashWeight: mode === 'cash-flow' ? Math.min(cashWeight!, 0.9) : cashWeight!,
        cashBand: bands[5]!,
        mode,
        minimumTrade,
        fees: { fixed, percent, minimum, maximum: null },
      };
    },
  );

/** What is held and the cash once the trades are made. */
function carriedOut(input: RebalanceInput, plan: TradePlan): RebalanceInput {
  return {
    ...input,
    positions: input.positions.map((each, at) => {
      const trade = plan.trade(at);
      if (trade === null) return each;
      const { side, quantity } = trade;
      return {
        ...each,
        quantity: side === 'buy' ? add(each.quantity, quantity) : subtract(each.quantity, quantity),
      };
    }),
    cash: plan.cash(),
    amount: ZERO,
  };
}

function tried(input: RebalanceInput) {
  try {
    return rebalance(input);
  } catch (error) {
    if (error instanceof RaisesTooMuch) return null;
    throw error;
  }
}

describe('whatever is held and wanted', () => {
  test('value after is value before less fees, cash is not negative, units are whole, drift does not grow', () => {
    fc.assert(
      fc.property(arbitrary, (input) => {
        const found = tried(input);
        if (found === null) return;
        const { plan, before } = found;
        const worthOf = (of: TradePlan): Decimal =>
          add(of.cash(), sum(input.positions.map((_, at) => valueAfter(input, at, of.trade(at)))));
        const off = subtract(add(worthOf(plan), plan.fees()), worthOf(before));
        // Amounts are paid in whole cents, in both currencies of a foreign share.
        expect(Math.abs(toNumber(trim(off)))).toBeLessThanOrEqual(0.0111 * plan.made().length);
        if (plan.made().length > 0) expect(compare(plan.cash(), ZERO)).toBeGreaterThanOrEqual(0);
        for (const { position: at, side, quantity, amountInBase } of plan.made()) {
          const { unit, quantity: held } = input.positions[at]!;
          expect(
            (quantity.units * 10n ** BigInt(18 - quantity.scale)) %
              (unit.units * 10n ** BigInt(18 - unit.scale)),
          ).toBe(0n);
          if (side === 'sell') expect(compare(quantity, held)).toBeLessThanOrEqual(0);
          if (input.mode === 'buy-only') expect(side).toBe('buy');
          if (input.amount.units >= 0n)
            expect(compare(amountInBase, input.minimumTrade)).toBeGreaterThanOrEqual(0);
        }
        if (input.amount.units >= 0n) expect(driftOf(plan)).toBeLessThanOrEqual(driftOf(before) + 1e-12);
      }),
      { numRuns: 500, endOnFailure: true },
    );
  });

  test('a second run has nothing to do', () => {
    fc.assert(
      fc.property(arbitrary, (input) => {
        const found = tried(input);
        if (found === null) return;
        const again = tried(carriedOut(input, found.plan));
        expect(again!.plan.made()).toEqual([]);
      }),
      { numRuns: 500, endOnFailure: true },
    );
  });
});
