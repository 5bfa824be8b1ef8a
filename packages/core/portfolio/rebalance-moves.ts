import { standingOf } from './rebalance-drift.ts';
import { drain, fill } from './rebalance-fill.ts';
import type { TradePlan } from './rebalance-plan.ts';

/** One round of selling and buying: `traded` groups to their targets, then the money with the others. False when nothing moved. */
export function moveToTargets(plan: TradePlan, traded: ReadonlySet<number>): boolean {
  const { targets, values } = standingOf(plan);
  let moved = sellIdle(plan);
  for (const group of traded) moved = spread(plan, group, targets[group]! - values[group]!) || moved;
  return counterpart(plan, traded) || moved;
}

function sellIdle(plan: TradePlan): boolean {
  let moved = false;
  for (const position of idlePositions(plan)) {
    const units = plan.room(position).sell;
    if (units <= 0) continue;
    plan.add(position, -units);
    moved = true;
  }
  return moved;
}

/** Positions without a target. */
export function idlePositions({ input }: TradePlan): number[] {
  return [...input.positions.keys()].filter((position) => input.positions[position]!.group === null);
}

/** Money left over goes to groups within their bands that are below their targets, missing money comes from those above. */
function counterpart(plan: TradePlan, traded: ReadonlySet<number>): boolean {
  const { values, targets, cash, cashTarget } = standingOf(plan);
  const over = cash - cashTarget;
  const others = [...values.keys()].filter((group) => !traded.has(group));
  const room = others.map((group) => Math.max(0, Math.sign(over) * (targets[group]! - values[group]!)));
  const whole = room.reduce((all, part) => all + part, 0);
  if (!(whole > 0)) return false;
  const share = Math.sign(over) * Math.min(1, Math.abs(over) / whole);
  let moved = false;
  for (const [at, group] of others.entries()) moved = spread(plan, group, share * room[at]!) || moved;
  return moved;
}

/** One round of investing what is there to be invested, or of raising what is missing. */
export function moveMoney(plan: TradePlan): boolean {
  const { values, targets, cash, cashTarget } = standingOf(plan);
  const over = cash - cashTarget;
  const vessels = [...values.keys()].map((group) => ({ value: values[group]!, target: targets[group]! }));
  let moved = false;
  if (over > 0) {
    const open = vessels.map((vessel, group) =>
      buyersOf(plan, group).size > 0 ? vessel : { value: 0, target: 0 },
    );
    for (const [group, part] of fill(open, over).entries()) moved = spread(plan, group, part) || moved;
    return moved;
  }
  const idle = idlePositions(plan);
  const all = [...vessels, ...idle.map((position) => ({ value: plan.value(position), target: 0 }))];
  for (const [at, part] of drain(all, -over).entries()) {
    const own = at < vessels.length;
    moved = (own ? spread(plan, at, -part) : trade(plan, idle[at - vessels.length]!, -part)) || moved;
  }
  return moved;
}

/** The positions that are bought for a group, with their parts: those named, or those held. */
function buyersOf(plan: TradePlan, group: number): Map<number, number> {
  const { buy } = plan.input.groups[group]!;
  const named = buy.length > 0;
  const chosen = named ? buy : plan.membersOf(group).filter((position) => plan.held[position]! > 0);
  const open = chosen.filter((position) => plan.room(position).buy > 0);
  const weight = (position: number): number => (named ? 1 : plan.held[position]!);
  const whole = open.reduce((all, position) => all + weight(position), 0);
  return new Map(open.map((position) => [position, weight(position) / whole]));
}

function sellersOf(plan: TradePlan, group: number): Map<number, number> {
  const open = plan.membersOf(group).filter((position) => plan.room(position).sell > 0);
  const whole = open.reduce((all, position) => all + plan.value(position), 0);
  return new Map(open.map((position) => [position, whole > 0 ? plan.value(position) / whole : 0]));
}

/** Buys or sells so much of a group, in whole units towards zero; false when that is not even one. */
function spread(plan: TradePlan, group: number, amount: number): boolean {
  if (Math.abs(amount) < plan.smallest) return false;
  let moved = false;
  for (const [position, part] of amount > 0 ? buyersOf(plan, group) : sellersOf(plan, group))
    moved = trade(plan, position, amount * part) || moved;
  return moved;
}

/** What is nearly a whole unit is one: values are doubles. */
const NEARLY = 1e-9;

function trade(plan: TradePlan, position: number, amount: number): boolean {
  const { buy, sell } = plan.room(position);
  const wanted = Math.floor(Math.abs(amount) / plan.unitValue[position]! + NEARLY);
  const units = Math.min(wanted, amount > 0 ? buy : sell);
  if (!(units > 0)) return false;
  plan.add(position, amount > 0 ? units : -units);
  return true;
}
