import { compare, subtract, toNumber, ZERO } from '../money/decimal.ts';
import { type Standing, standingOf } from './rebalance-drift.ts';
import type { TradePlan } from './rebalance-plan.ts';

/** More is taken out than the holdings and the cash bring. */
export class RaisesTooMuch extends Error {
  constructor() {
    super('the holdings do not bring as much as is taken out');
    this.name = 'RaisesTooMuch';
  }
}

interface Step {
  readonly position: number;
  readonly units: number;
  /** What it changes in the sum of the distances from the targets; below zero it mends. */
  readonly change: number;
}

/**
 * What is left after rounding to whole units: single units that bring everything nearer to its target, the best first.
 * Groups that are not `traded` for their own sake do not go beyond their targets. False when there is no such step.
 */
export function improve(plan: TradePlan, traded: ReadonlySet<number> | null): boolean {
  const most = 20 * plan.input.positions.length + 100;
  for (let steps = 0; steps < most; steps += 1) {
    const best = bestStep(plan, traded);
    if (best === null) return steps > 0;
    plan.add(best.position, best.units);
  }
  return true;
}

function bestStep(plan: TradePlan, traded: ReadonlySet<number> | null): Step | null {
  const standing = standingOf(plan);
  const floor = toNumber(floorOf(plan));
  let best: Step | null = null;
  for (const group of standing.values.keys()) {
    const short = standing.targets[group]! - standing.values[group]!;
    const { buy } = plan.input.groups[group]!;
    const named = short > 0 && buy.length > 0;
    for (const position of named ? buy : plan.membersOf(group)) {
      if (short > 0 && !named && !(plan.held[position]! > 0)) continue;
      const unit = plan.unitValue[position]!;
      const sense = short > 0 ? 1 : -1;
      const room = plan.room(position)[short > 0 ? 'buy' : 'sell'];
      if (!(room > 0) || unit < plan.smallest) continue;
      const past = traded === null || traded.has(group) ? 0 : unit;
      if (Math.abs(short) < past) continue;
      const units =
        sense * unitsAtOnce(Math.abs(short), sense * (standing.cash - standing.cashTarget), unit, room);
      if (standing.cash - units * unit < floor && sense > 0) continue;
      const least = best?.change ?? -1e-12 * standing.total;
      // Fees only make it worse: they are looked at where it would be the best without them.
      if (movedBy(plan, standing, group, position, units) >= least) continue;
      const change = changeOf(plan, standing, group, position, units);
      if (change < least) best = { position, units, change };
    }
  }
  return best;
}

const unitsAtOnce = (short: number, money: number, unit: number, room: number): number =>
  Math.max(1, Math.min(room, Math.floor(Math.min(short, money) / unit)));

/** In the sum of the distances from the targets, with twice what the fees grow by: a step must be worth them. */
function changeOf(
  plan: TradePlan,
  standing: Standing,
  group: number,
  position: number,
  units: number,
): number {
  return movedBy(plan, standing, group, position, units) + 2 * Math.max(0, plan.feeFor(position, units));
}

function movedBy(
  plan: TradePlan,
  { values, targets, cash, cashTarget }: Standing,
  group: number,
  position: number,
  units: number,
): number {
  const amount = units * plan.unitValue[position]!;
  const short = targets[group]! - values[group]!;
  const over = cash - cashTarget;
  return Math.abs(short - amount) - Math.abs(short) + Math.abs(over - amount) - Math.abs(over);
}

/** Under this the cash may not fall. */
function floorOf({ input }: TradePlan) {
  return input.mode === 'cash-flow' ? input.cash : ZERO;
}

/** Buys less, or sells more where the mode allows it, until the cash is not below its floor. Throws {@link RaisesTooMuch}. */
export function keepCash(plan: TradePlan): void {
  const floor = floorOf(plan);
  while (compare(plan.cash(), floor) < 0) {
    const missing = toNumber(subtract(floor, plan.cash()));
    const step = raisingStep(plan, missing, false) ?? raisingStep(plan, missing, true);
    if (step === null) throw new RaisesTooMuch();
    plan.add(step.position, step.units);
  }
}

/** The units of one position that bring what is missing, or all of it, and lead least far from the targets. */
function raisingStep(plan: TradePlan, missing: number, evenFrozen: boolean): Step | null {
  const standing = standingOf(plan);
  let best: (Step & { enough: boolean }) | null = null;
  for (const [position, { group }] of plan.input.positions.entries()) {
    const { sell } = plan.room(position, evenFrozen);
    const unit = plan.unitValue[position]!;
    const units = Math.min(sell, Math.max(1, Math.ceil(missing / unit)));
    if (!(units > 0) || units * unit <= plan.feeFor(position, -units)) continue;
    const change = group === null ? -units * unit : changeOf(plan, standing, group, position, -units);
    const enough = units * unit - plan.feeFor(position, -units) >= missing;
    const better =
      best === null || (enough && !best.enough) || (enough === best.enough && change < best.change);
    if (better) best = { position, units: -units, change, enough };
  }
  return best;
}

/** Leaves out trades below the minimum and those that cost as much as they move, the smallest first; false when there are none. */
export function freezeSmall(plan: TradePlan): boolean {
  const { minimumTrade } = plan.input;
  const small = plan
    .made()
    .filter(
      ({ position, amountInBase, fee }) =>
        plan.frozen[position] === 0 &&
        (compare(amountInBase, minimumTrade) < 0 ||
          toNumber(amountInBase) < plan.smallest ||
          compare(fee, amountInBase) >= 0),
    )
    .sort((a, b) => compare(a.amountInBase, b.amountInBase));
  for (const { position } of small.slice(0, Math.ceil(small.length / 4))) plan.frozen[position] = 1;
  return small.length > 0;
}
