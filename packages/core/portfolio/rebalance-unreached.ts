import { standingOf } from './rebalance-drift.ts';
import { isWithin, type RebalanceInput } from './rebalance-input.ts';
import { idlePositions } from './rebalance-moves.ts';
import type { TradePlan } from './rebalance-plan.ts';

/** Why something stays away from its target. */
export type UnreachedReason =
  | 'no-asset'
  | 'too-small'
  | 'whole-units'
  | 'no-cash'
  | 'mode'
  | 'not-worthwhile';

export interface Unreached {
  /** Index of a group, or of a position that has no target and is still held. */
  readonly group: number | null;
  readonly position: number | null;
  readonly reason: UnreachedReason;
}

/** A distance below this part of the whole is not worth a word. */
const NOTICEABLE = 0.001;

/** What a plan leaves beyond its band, or noticeably off its target where it has none. */
export function unreachedOf(plan: TradePlan, notWorthwhile: boolean): Unreached[] {
  const { values, targets, total } = standingOf(plan);
  const { input } = plan;
  const found: Unreached[] = [];
  for (const [group, { weight, band }] of input.groups.entries()) {
    const short = targets[group]! - values[group]!;
    if (
      Math.abs(short) <= NOTICEABLE * total ||
      (band !== null && isWithin(band, weight, values[group]! / total))
    )
      continue;
    const reason = reasonOf(plan, group, short);
    found.push({
      group,
      position: null,
      reason: notWorthwhile && reason !== 'no-asset' ? 'not-worthwhile' : reason,
    });
  }
  for (const position of idlePositions(plan)) {
    if (plan.value(position) <= plan.smallest) continue;
    const reason = notWorthwhile ? 'not-worthwhile' : idleReason(plan, position, input);
    found.push({ group: null, position, reason });
  }
  return found;
}

function reasonOf(plan: TradePlan, group: number, short: number): UnreachedReason {
  const { buy } = plan.input.groups[group]!;
  const members = plan.membersOf(group);
  const tradable =
    short > 0 ? (buy.length > 0 ? buy : members.filter((each) => plan.held[each]! > 0)) : members;
  if (tradable.length === 0) return 'no-asset';
  if (tradable.some((position) => plan.frozen[position] === 1)) return 'too-small';
  const room = tradable.map((position) => plan.room(position)[short > 0 ? 'buy' : 'sell']);
  if (room.every((units) => units <= 0)) return 'mode';
  if (tradable.some((position) => plan.unitValue[position]! >= Math.abs(short))) return 'whole-units';
  return short > 0 ? 'no-cash' : 'mode';
}

function idleReason(plan: TradePlan, position: number, { mode }: RebalanceInput): UnreachedReason {
  if (mode !== 'sell-and-buy') return 'mode';
  return plan.frozen[position] === 1 ? 'too-small' : 'whole-units';
}
