import { toNumber } from '../money/decimal.ts';
import { isWithin } from './rebalance-input.ts';
import type { TradePlan } from './rebalance-plan.ts';

/** Where a plan stands against the targets, in the portfolio's currency. */
export interface Standing {
  readonly total: number;
  readonly values: Float64Array;
  readonly targets: Float64Array;
  readonly cash: number;
  readonly cashTarget: number;
}

/** Where money only flows in or out, what was cash before stays it and the groups share the rest. */
export function standingOf(plan: TradePlan): Standing {
  const { groups, cashWeight, mode, cash: before } = plan.input;
  const total = plan.total();
  const values = new Float64Array(groups.length);
  for (const [position, { group }] of plan.input.positions.entries())
    if (group !== null) values[group] = values[group]! + plan.value(position);
  const cash = toNumber(plan.cash());
  const keepsCash = mode === 'cash-flow';
  const cashTarget = keepsCash ? toNumber(before) : cashWeight * total;
  const shared = keepsCash ? (total - cashTarget) / (1 - cashWeight) : total;
  const targets = Float64Array.from(groups, ({ weight }) => weight * shared);
  return { total, values, targets, cash, cashTarget };
}

/** Value of what has no target. */
function untargeted(plan: TradePlan): number {
  return plan.input.positions.reduce(
    (all, { group }, position) => (group === null ? all + plan.value(position) : all),
    0,
  );
}

/** Half the sum of the distances from the targets, as a fraction of the whole: what has to change hands. */
export function driftOf(plan: TradePlan): number {
  const { total, values, targets, cash, cashTarget } = standingOf(plan);
  if (!(total > 0)) return 0;
  let apart = Math.abs(cash - cashTarget) + untargeted(plan);
  for (let group = 0; group < values.length; group += 1) apart += Math.abs(values[group]! - targets[group]!);
  return apart / 2 / total;
}

/** Which groups are beyond their bands, and whether the cash is. */
export function beyondBands(plan: TradePlan): { groups: Set<number>; cash: boolean } {
  const { total, values, cash } = standingOf(plan);
  const { groups, cashWeight, cashBand } = plan.input;
  const beyond = new Set<number>();
  for (const [group, { weight, band }] of groups.entries())
    if (!isWithin(band, weight, values[group]! / total)) beyond.add(group);
  return { groups: beyond, cash: !isWithin(cashBand, cashWeight, cash / total) };
}
