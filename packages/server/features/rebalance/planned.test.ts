import { decimal } from '@financehub/core/money/decimal.ts';
import { rebalance } from '@financehub/core/portfolio/rebalance.ts';
import type { RebalanceInput } from '@financehub/core/portfolio/rebalance-input.ts';
import { expect, it } from 'vitest';
import { planned } from './planned.ts';

const inputOf = (positions: number, amount = '0'): RebalanceInput => ({
  currency: 'USD',
  positions: Array.from({ length: positions }, (_, at) => ({
    assetId: `a${at}`,
    quantity: decimal(String(10 + ((at * 7) % 50))),
    currency: 'USD',
    price: decimal((20 + (at % 90)).toFixed(2)),
    rate: decimal('1'),
    unit: decimal('1'),
    group: at % 11 === 0 ? null : at,
  })),
  groups: Array.from({ length: positions }, (_, at) => ({
    weight: at % 11 === 0 ? 0 : 0.9 / positions,
    band: null,
    buy: [],
  })),
  cash: decimal('1000'),
  amount: decimal(amount),
  cashWeight:
    1 - (0.9 / positions) * Array.from({ length: positions }).filter((_, at) => at % 11 !== 0).length,
  cashBand: null,
  mode: amount === '0' ? 'sell-and-buy' : 'cash-flow',
  minimumTrade: decimal('5'),
  fees: { fixed: decimal('1'), percent: decimal('0.001'), minimum: decimal('0'), maximum: null },
});

it.each([
  [20, '0'],
  [120, '0'],
  [120, '-5000'],
])('plans %i positions in a thread as it does without one, raising %s', async (positions, amount) => {
  const input = inputOf(positions, amount);
  const here = rebalance(input);
  const there = (await planned(input))!;
  expect(there.plan.made().length).toBeGreaterThan(0);
  expect(there.plan.made()).toEqual(here.plan.made());
  expect([there.outcome, [...there.traded]]).toEqual([here.outcome, [...here.traded]]);
  expect([there.plan.cash(), there.plan.fees(), there.plan.total()]).toEqual([
    here.plan.cash(),
    here.plan.fees(),
    here.plan.total(),
  ]);
  expect(there.before.made()).toEqual([]);
});

it.each([20, 120])('says that %i positions do not bring what is taken out', async (positions) => {
  expect(await planned(inputOf(positions, '-99999999'))).toBeNull();
});
