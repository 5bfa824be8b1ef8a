import { isZero, sign, toNumber } from '../money/decimal.ts';
import { beyondBands, driftOf } from './rebalance-drift.ts';
import type { RebalanceInput } from './rebalance-input.ts';
import { idlePositions, moveMoney, moveToTargets } from './rebalance-moves.ts';
import { TradePlan } from './rebalance-plan.ts';
import { freezeSmall, improve, keepCash, RaisesTooMuch } from './rebalance-settle.ts';

export interface Rebalanced {
  /** Nothing planned: what the figures before are taken from. */
  readonly before: TradePlan;
  readonly plan: TradePlan;
  /** `balanced`: everything is within its band; `not-worthwhile`: the fees are more than half of what the trades would put right. */
  readonly outcome: 'traded' | 'balanced' | 'not-worthwhile';
  /** The groups that were traded for their own sake. */
  readonly traded: ReadonlySet<number>;
}

const MOST_ROUNDS = 40;

/**
 * Plans the trades that bring groups of positions to their target weights. What is within its band is traded only to place
 * or to raise the money that others leave or need, and not beyond its target; cash never falls below zero; trades under the
 * minimum, or that cost more than they move, are left out; a second run after the trades finds nothing to do. Throws
 * RaisesTooMuch.
 */
export function rebalance(input: RebalanceInput): Rebalanced {
  const before = new TradePlan(input);
  const beyond = beyondBands(before);
  const idle = idlePositions(before).some((position) => before.room(position).sell > 0);
  const flows = !isZero(input.amount);
  if (!flows && !idle && !beyond.cash && beyond.groups.size === 0)
    return { before, plan: before, outcome: 'balanced', traded: beyond.groups };
  const traded = new Set(beyond.groups);
  const plan = planned(input, traded);
  const mended = (driftOf(before) - driftOf(plan)) * plan.total();
  const worse = plan.made().length > 0 && mended <= Math.max(plan.smallest, 2 * toNumber(plan.fees()));
  // Money that is taken out has to be raised, whatever it costs.
  if (worse && sign(input.amount) >= 0) return { before, plan: before, outcome: 'not-worthwhile', traded };
  return { before, plan, outcome: 'traded', traded };
}

/** False where trades that cost more than they move are in the way of it; these are frozen. Throws RaisesTooMuch. */
function keepsCash(plan: TradePlan): boolean {
  try {
    keepCash(plan);
    return true;
  } catch (error) {
    if (error instanceof RaisesTooMuch && freezeSmall(plan)) return false;
    throw error;
  }
}

/** Plans, and plans anew without the trades that turn out too small and with the groups that fees put beyond their bands. */
function planned(input: RebalanceInput, traded: Set<number>): TradePlan {
  const frozen = new Uint8Array(input.positions.length);
  for (;;) {
    const plan = new TradePlan(input, frozen);
    const both = input.mode === 'sell-and-buy';
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const moved = both ? moveToTargets(plan, traded) : moveMoney(plan);
      if (!improve(plan, both ? traded : null) && !moved) break;
    }
    if (!keepsCash(plan) || freezeSmall(plan)) continue;
    const late = both ? [...beyondBands(plan).groups].filter((group) => !traded.has(group)) : [];
    if (late.length === 0) return plan;
    for (const group of late) traded.add(group);
  }
}
