/** A bound on a linear combination of the weights: min <= sum of value x weight <= max; an equality where both are the same. */
export interface Limit {
  /** As it is said to a person when limits contradict each other: "at most 20 % of Technology". */
  readonly name: string;
  /** What it is said as beside others like it: "between 0 % and 10 % of each asset". */
  readonly common?: string;
  readonly index: Int32Array;
  readonly value: Float64Array;
  /** May be infinite, as `max`. */
  readonly min: number;
  readonly max: number;
}

/** No weights satisfy all of the limits named: together they contradict each other. */
export class LimitsContradict extends Error {
  readonly limits: readonly string[];
  constructor(limits: readonly string[]) {
    super(`no weights satisfy all of these limits: ${limits.join('; ')}`);
    this.name = 'LimitsContradict';
    this.limits = limits;
  }
}

/** One bound per asset. */
export interface Bound {
  readonly name: string;
  readonly common?: string;
  readonly min: number;
  readonly max: number;
}

export function boundLimits(bounds: readonly Bound[]): Limit[] {
  return bounds.map(({ name, common, min, max }, asset) => ({
    name,
    ...(common === undefined ? {} : { common }),
    index: Int32Array.of(asset),
    value: Float64Array.of(1),
    min,
    max,
  }));
}

/** The same factor for all of the assets: a group, or the whole. */
export function sumLimit(name: string, assets: Iterable<number>, min: number, max: number): Limit {
  const index = Int32Array.from(assets);
  return { name, index, value: new Float64Array(index.length).fill(1), min, max };
}

export const fullyInvested = (assets: number): Limit =>
  sumLimit('the weights add up to 100 %', Array.from({ length: assets }).keys(), 1, 1);

/** A factor for every asset, as their expected returns. */
export function denseLimit(name: string, value: Float64Array, min: number, max: number): Limit {
  return { name, index: Int32Array.from(value.keys()), value, min, max };
}

export function levelOf({ index, value }: Limit, weights: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < index.length; k += 1) sum += value[k]! * weights[index[k]!]!;
  return sum;
}

/** Limits whose value is at one of their ends, equalities left out. */
export function bindingLimits(limits: readonly Limit[], weights: Float64Array, tolerance = 1e-9): Limit[] {
  return limits.filter((limit) => {
    if (limit.min === limit.max) return false;
    const value = levelOf(limit, weights);
    return value <= limit.min + tolerance || value >= limit.max - tolerance;
  });
}

/** Weights as near to their own bound as the solver is exact, exactly on it. */
export function snapToBounds(limits: readonly Limit[], weights: Float64Array, within: number): Float64Array {
  const exact = Float64Array.from(weights);
  for (const { index, value, min, max } of limits) {
    if (index.length !== 1 || value[0] !== 1) continue;
    const asset = index[0]!;
    for (const end of [min, max]) if (Math.abs(exact[asset]! - end) < within) exact[asset] = end;
  }
  return exact;
}
