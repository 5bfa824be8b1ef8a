/** Something that is lifted to, or drained from, a common ratio of value to target. */
export interface Vessel {
  readonly value: number;
  readonly target: number;
}

/**
 * How `amount` is spread so that those furthest below their targets, in proportion to them, are lifted first and together;
 * none beyond its target. By vessel, in their order.
 */
export function fill(vessels: readonly Vessel[], amount: number): Float64Array {
  const open = vessels.filter(({ value, target }) => target > 0 && value < target);
  const short = open.reduce((all, { value, target }) => all + target - value, 0);
  const ratio = amount >= short ? 1 : fillLevel(open, amount);
  return Float64Array.from(vessels, ({ value, target }) =>
    target > 0 && value < target ? Math.max(0, ratio * target - value) : 0,
  );
}

/** As {@link fill} the other way: those furthest above their targets give first, those without a target before all. */
export function drain(vessels: readonly Vessel[], amount: number): Float64Array {
  const given = new Float64Array(vessels.length);
  const idle = vessels.reduce((all, { value, target }) => (target > 0 ? all : all + value), 0);
  const ofIdle = idle > 0 ? Math.min(1, amount / idle) : 0;
  for (const [at, { value, target }] of vessels.entries()) if (!(target > 0)) given[at] = value * ofIdle;
  const rest = amount - Math.min(amount, idle);
  if (!(rest > 0)) return given;
  const ratio = drainLevel(vessels, rest);
  for (const [at, { value, target }] of vessels.entries())
    if (target > 0) given[at] = Math.max(0, value - ratio * target);
  return given;
}

/** The ratio to which an amount lifts the lowest. */
function fillLevel(vessels: readonly Vessel[], amount: number): number {
  const rising = [...vessels].sort((a, b) => a.value / a.target - b.value / b.target);
  let [values, targets] = [0, 0];
  for (const [at, { value, target }] of rising.entries()) {
    values += value;
    targets += target;
    const ratio = (amount + values) / targets;
    const next = rising[at + 1];
    if (next === undefined || ratio <= next.value / next.target) return ratio;
  }
  return 0;
}

/** The ratio to which the highest are drained. */
function drainLevel(vessels: readonly Vessel[], amount: number): number {
  const falling = vessels
    .filter(({ target }) => target > 0)
    .sort((a, b) => b.value / b.target - a.value / a.target);
  let [values, targets] = [0, 0];
  for (const [at, { value, target }] of falling.entries()) {
    values += value;
    targets += target;
    const ratio = (values - amount) / targets;
    const next = falling[at + 1];
    if (next === undefined || ratio >= next.value / next.target) return Math.max(0, ratio);
  }
  return 0;
}
