import { describe, expect, test } from 'vitest';
import { decimal, formatDecimal, isZero, ZERO } from '../money/decimal.ts';
import { rebalance } from './rebalance.ts';
import { driftOf } from './rebalance-drift.ts';
import { drain, fill } from './rebalance-fill.ts';
import { feeOf, isWithin, type RebalanceInput, type RebalancePosition } from './rebalance-input.ts';
import type { TradePlan } from './rebalance-plan.ts';
import { RaisesTooMuch } from './rebalance-settle.ts';
import { unreachedOf } from './rebalance-unreached.ts';

const FREE = { fixed: ZERO, percent: ZERO, minimum: ZERO, maximum: null };

interface Held {
  quantity: string;
  price: string;
  group?: number | null;
  unit?: string;
  currency?: string;
  rate?: string;
}

const position = (held: Held, at: number): RebalancePosition => ({
  assetId: `asset ${at}`,
  quantity: decimal(held.quantity),
  currency: held.currency ?? 'USD',
  price: decimal(held.price),
  rate: decimal(held.rate ?? '1'),
  unit: decimal(held.unit ?? '1'),
  group: held.group === undefined ? at : held.group,
});

function question(held: Held[], weights: number[], more: Partial<RebalanceInput> = {}): RebalanceInput {
  return {
    currency: 'USD',
    positions: held.map(position),
    groups: weights.map((weight) => ({ weight, band: null, buy: [] })),
    cash: ZERO,
    amount: ZERO,
    cashWeight: 0,
    cashBand: null,
    mode: 'sell-and-buy',
    minimumTrade: ZERO,
    fees: FREE,
    ...more,
  };
}

const summary = (plan: TradePlan): string[] =>
  plan.made().map(({ position: at, side, quantity }) => `${side} ${formatDecimal(quantity)} of ${at}`);

describe('what can not be reached', () => {
  const held = [
    { quantity: '70', price: '100' },
    { quantity: '30', price: '100' },
  ];

  test('a group of which nothing is held says so, whether trades are worthwhile or not', () => {
    const { plan, outcome } = rebalance(question([held[0]!], [0.6, 0.4]));
    expect(summary(plan)).toEqual([]);
    expect(unreachedOf(plan, outcome === 'not-worthwhile').map(({ reason }) => reason)).toContain('no-asset');
  });

  test('fees beyond everything that is held: nothing is traded', () => {
    const fees = { ...FREE, fixed: decimal('100000') };
    const { plan, outcome } = rebalance(question(held, [0.5, 0.5], { fees }));
    expect(summary(plan)).toEqual([]);
    expect(unreachedOf(plan, outcome === 'not-worthwhile').map(({ reason }) => reason)).toEqual([
      'too-small',
      'too-small',
    ]);
  });
});

describe('worked examples', () => {
  test('60/40 after shares rose: sell what is over, buy what is under', () => {
    // 70 x 100 + 30 x 100 = 10,000: the targets are 60 and 40 shares.
    const held = [
      { quantity: '70', price: '100' },
      { quantity: '30', price: '100' },
    ];
    const { plan, before } = rebalance(question(held, [0.6, 0.4]));
    expect(summary(plan)).toEqual(['sell 10 of 0', 'buy 10 of 1']);
    expect(driftOf(before)).toBeCloseTo(0.1, 14);
    expect(driftOf(plan)).toBe(0);
  });

  test('new money only: what is furthest below its target is lifted first', () => {
    // 6,000 / 3,000 / 500 and 1,500 new: of 11,000 the targets are 5,500 / 3,300 / 2,200. The third alone takes it all.
    const held = [
      { quantity: '60', price: '100' },
      { quantity: '30', price: '100' },
      { quantity: '5', price: '100' },
    ];
    const { plan } = rebalance(
      question(held, [0.5, 0.3, 0.2], { mode: 'buy-only', amount: decimal('1500') }),
    );
    expect(summary(plan)).toEqual(['buy 15 of 2']);
  });

  test('raising money sells what is above its target', () => {
    const held = [
      { quantity: '70', price: '100' },
      { quantity: '30', price: '100' },
    ];
    const raise = { mode: 'cash-flow' as const, amount: decimal('-2000') };
    const { plan } = rebalance(question(held, [0.5, 0.5], raise));
    expect(summary(plan)).toEqual(['sell 20 of 0']);
    expect(isZero(plan.cash())).toBe(true);
    expect(() => rebalance(question(held, [0.5, 0.5], { ...raise, amount: decimal('-10001') }))).toThrow(
      RaisesTooMuch,
    );
  });

  test('within the bands nothing is traded; beyond them to the target, with the others as the counterpart', () => {
    // The 5/25 rule: of 60 / 20 / 20, a weight of 66 % is beyond five points, 17 % within five points and 25 % of 20 %.
    const band = { absolute: 0.05, relative: 0.25 };
    const grouped = (first: string, others: string) => {
      const held = [
        { quantity: first, price: '10' },
        { quantity: others, price: '10' },
        { quantity: others, price: '10' },
      ];
      const groups = [0.6, 0.2, 0.2].map((weight) => ({ weight, band, buy: [] }));
      return rebalance({ ...question(held, [0.6, 0.2, 0.2]), groups, cashBand: band });
    };
    expect(grouped('640', '180').outcome).toBe('balanced');
    expect(summary(grouped('660', '170').plan)).toEqual(['sell 60 of 0', 'buy 30 of 1', 'buy 30 of 2']);
  });

  test('a group is bought in the proportions held, or by the assets named for it', () => {
    const held = [
      { quantity: '60', price: '10', group: 0 },
      { quantity: '20', price: '10', group: 0 },
      { quantity: '0', price: '10', group: 1 },
      { quantity: '0', price: '10', group: 1 },
    ];
    const groups = [
      { weight: 0.5, band: null, buy: [] },
      { weight: 0.5, band: null, buy: [2, 3] },
    ];
    const { plan } = rebalance({ ...question(held, [0.5, 0.5]), groups });
    expect(summary(plan)).toEqual(['sell 30 of 0', 'sell 10 of 1', 'buy 20 of 2', 'buy 20 of 3']);
  });

  test('what has no target is sold; fees are paid from the cash', () => {
    const held = [
      { quantity: '10', price: '100', group: null },
      { quantity: '90', price: '100', group: 0 },
    ];
    const fees = { ...FREE, fixed: decimal('5'), percent: decimal('0.001') };
    const { plan } = rebalance(question(held, [1], { fees }));
    // 1,000 less a fee of 6.00 leaves 994.00: nine shares for 900 and a fee of 5.90.
    expect(summary(plan)).toEqual(['sell 10 of 0', 'buy 9 of 1']);
    expect(formatDecimal(plan.cash())).toBe('88.10');
  });

  test('foreign shares at the rate of the day, rounded in both currencies', () => {
    const held = [
      { quantity: '0', price: '33.335', currency: 'EUR', rate: '1.0812' },
      { quantity: '0', price: '100' },
    ];
    const { plan } = rebalance(
      question(held, [1, 0], {
        groups: [
          { weight: 1, band: null, buy: [0] },
          { weight: 0, band: null, buy: [] },
        ],
        cash: decimal('1000'),
      }),
    );
    const [bought] = plan.made();
    // 27 x 33.335 = 900.045, paid as 900.05; x 1.0812 = 973.13406.
    expect(formatDecimal(bought!.quantity)).toBe('27');
    expect(formatDecimal(bought!.amount)).toBe('900.05');
    expect(formatDecimal(bought!.amountInBase)).toBe('973.13');
  });

  test('trades under the minimum are left out', () => {
    const held = [
      { quantity: '61', price: '100' },
      { quantity: '39', price: '100' },
    ];
    const { plan, outcome } = rebalance(question(held, [0.6, 0.4], { minimumTrade: decimal('150') }));
    expect(plan.made()).toEqual([]);
    expect(outcome).toBe('traded');
  });

  test('fees that outweigh the drift: nothing is traded', () => {
    const held = [
      { quantity: '61', price: '100' },
      { quantity: '39', price: '100' },
    ];
    const fees = { ...FREE, fixed: decimal('100') };
    expect(rebalance(question(held, [0.6, 0.4], { fees })).plan.made()).toEqual([]);
  });
});

test('the fee is within its bounds', () => {
  const fees = {
    fixed: decimal('1'),
    percent: decimal('0.001'),
    minimum: decimal('5'),
    maximum: decimal('20'),
  };
  const due = (amount: string): string => formatDecimal(feeOf(fees, decimal(amount), 'USD'));
  expect([due('100'), due('10000'), due('100000'), due('0')]).toEqual(['5.00', '11.00', '20.00', '0']);
  expect(formatDecimal(feeOf(FREE, decimal('100'), 'JPY'))).toBe('0');
});

test('bands: beyond either bound is beyond', () => {
  const band = { absolute: 0.05, relative: 0.25 };
  expect(isWithin(band, 0.6, 0.65)).toBe(true);
  expect(isWithin(band, 0.6, 0.651)).toBe(false);
  expect(isWithin(band, 0.1, 0.125)).toBe(true);
  expect(isWithin(band, 0.1, 0.13)).toBe(false);
  expect(isWithin({ absolute: null, relative: 0.25 }, 0, 0.01)).toBe(false);
  expect(isWithin(null, 0.1, 0.1)).toBe(true);
});

test('filling and draining use what there is, up to the targets', () => {
  expect([
    ...fill(
      [
        { value: 10, target: 40 },
        { value: 30, target: 40 },
      ],
      20,
    ),
  ]).toEqual([20, 0]);
  expect([
    ...fill(
      [
        { value: 10, target: 40 },
        { value: 30, target: 40 },
      ],
      30,
    ),
  ]).toEqual([25, 5]);
  expect([
    ...fill(
      [
        { value: 10, target: 40 },
        { value: 50, target: 40 },
      ],
      90,
    ),
  ]).toEqual([30, 0]);
  expect([
    ...drain(
      [
        { value: 50, target: 10 },
        { value: 30, target: 10 },
        { value: 5, target: 0 },
      ],
      15,
    ),
  ]).toEqual([10, 0, 5]);
  expect([
    ...drain(
      [
        { value: 5, target: 0 },
        { value: 15, target: 0 },
      ],
      10,
    ),
  ]).toEqual([2.5, 7.5]);
});
