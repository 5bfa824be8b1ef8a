import { ActiveSet, type Side, sidesOf } from './active-set.ts';
import { type Limit, LimitsContradict, levelOf } from './limits.ts';
import { cholesky, dot, invertLower, meanDiagonal, solveCholesky, times } from './matrix.ts';

/** Minimise x'Qx / 2 + c'x within limits; Q symmetric and positive semidefinite. */
export interface QuadraticProgram {
  /** n x n, by row. */
  readonly quadratic: Float64Array;
  readonly linear: Float64Array;
  readonly limits: readonly Limit[];
}

export interface Solution {
  readonly x: Float64Array;
  readonly iterations: number;
  /** By limit: positive where its least binds, negative where its most does; of an equality of either sign. */
  readonly multipliers: Float64Array;
  /** The largest element of Qx + c - N'u, relative to the size of Q: zero at the optimum. */
  readonly residual: number;
  /** Whether Q had to be helped over its missing rank; then the optimum may be one of several. */
  readonly semidefinite: boolean;
}

/** The program has no least value within the limits, or rounding stands in the way of finding it. */
export class NoOptimum extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoOptimum';
  }
}

/** Of a violation, in units of the limit. */
const VIOLATION = 1e-12;
/** A normal whose part outside the active ones is below this is one of their combinations. */
const DEPENDENT = 1e-11;
/** Added to a Q without full rank, relative to its size; the proximal steps take its effect away again. */
const REGULARISATION = 1e-7;
const MOST_PROXIMAL_STEPS = 200;
const CONVERGED = 1e-12;
/** Where hardly any curvature is left, the steps get small before they end; the residual says how near it is. */
const CREEPING = 1e-6;

/**
 * Solves a convex quadratic program to about 1e-10. Throws {@link LimitsContradict} with the names of limits that can not be
 * satisfied together, and {@link NoOptimum}.
 */
export function solveQuadratic(program: QuadraticProgram): Solution {
  const n = program.linear.length;
  const size = meanDiagonal(program.quadratic, n);
  const scale = size > 0 ? size : largest(program.linear) || 1;
  const scaled: QuadraticProgram = {
    quadratic: program.quadratic.map((value) => value / scale),
    linear: program.linear.map((value) => value / scale),
    limits: program.limits,
  };
  const lower = size > 0 ? wellConditioned(scaled.quadratic, n) : null;
  const found =
    lower === null ? solveProximal(scaled) : { ...solveStrictly(scaled, lower), semidefinite: false };
  return { ...found, multipliers: found.multipliers.map((value) => value * scale) };
}

/** The factor of Q, unless its pivots say that it is singular or nearly so. */
function wellConditioned(quadratic: Float64Array, n: number): Float64Array | null {
  const lower = cholesky(quadratic, n);
  if (lower === null) return null;
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (let i = 0; i < n; i += 1) {
    least = Math.min(least, lower[i * n + i]! ** 2);
    most = Math.max(most, lower[i * n + i]! ** 2);
  }
  return least > 1e-10 * most ? lower : null;
}

/** Proximal point steps (Rockafellar 1976): each adds rho |x - x of the step before|^2 / 2, which ends at an optimum of Q itself. */
function solveProximal(program: QuadraticProgram): Solution {
  const n = program.linear.length;
  // Without any limit x would be c / rho: few enough digits before the point that those behind it last.
  const rho = Math.max(REGULARISATION, 1e-4 * largest(program.linear));
  const quadratic = Float64Array.from(program.quadratic);
  for (let i = 0; i < n; i += 1) quadratic[i * n + i] = quadratic[i * n + i]! + rho;
  const lower = cholesky(quadratic, n);
  if (lower === null) throw new NoOptimum('the covariance matrix is not positive semidefinite');
  let x: Float64Array = new Float64Array(n);
  let iterations = 0;
  for (let step = 1; ; step += 1) {
    const linear = program.linear.map((value, i) => value - rho * x[i]!);
    const solution = solveStrictly({ quadratic, linear, limits: program.limits }, lower);
    iterations += solution.iterations;
    const moved = largest(solution.x.map((value, i) => value - x[i]!));
    x = solution.x;
    const size = Math.max(1, largest(x));
    if (moved <= CONVERGED * size || (step >= MOST_PROXIMAL_STEPS && moved <= CREEPING * size))
      return { ...solution, iterations, residual: residualOf(program, solution), semidefinite: true };
    if (step >= MOST_PROXIMAL_STEPS)
      throw new NoOptimum('the least value is not reached: without more limits it may have no bound');
  }
}

type Strict = Pick<Solution, 'x' | 'iterations' | 'multipliers' | 'residual'>;

/** The dual method of Goldfarb and Idnani (1983), Q positive definite with factor `lower`. */
function solveStrictly(program: QuadraticProgram, lower: Float64Array): Strict {
  const { linear, limits } = program;
  const n = linear.length;
  const x = solveCholesky(
    lower,
    n,
    linear.map((value) => -value),
  );
  const sides = sidesOf(limits);
  const active = new ActiveSet(invertLower(lower, n), n);
  for (let side = 0; side < sides.length; side += 1)
    if (sides[side]!.equality) addEquality(limits, sides, side, active, x);
  const isActive = new Uint8Array(sides.length);
  const most = 50 * (n + sides.length) + 1000;
  let iterations = 0;
  for (let side = worst(limits, sides, isActive, x); side >= 0; side = worst(limits, sides, isActive, x)) {
    iterations += 1;
    if (iterations > most) throw new NoOptimum('the limits are too close to each other to be told apart');
    satisfy(limits, sides, side, active, isActive, x);
  }
  refine(program, sides, active, x);
  settle(limits, sides, active, x);
  const solution = { x, iterations, multipliers: multipliersOf(limits, sides, active) };
  return { ...solution, residual: residualOf(program, solution) };
}

function addEquality(
  limits: readonly Limit[],
  sides: readonly Side[],
  side: number,
  active: ActiveSet,
  x: Float64Array,
): void {
  const { limit, bound } = sides[side]!;
  const normal = limits[limit]!;
  const projected = active.project(normal, 1);
  const step = active.primalStep(projected);
  const dual = active.dualStep(projected);
  const along = levelOf(normal, step);
  const missing = bound - levelOf(normal, x);
  if (!(along > DEPENDENT * dot(projected, projected))) {
    if (Math.abs(missing) <= 1e-9 * Math.max(1, Math.abs(bound))) return;
    throw contradiction(limits, sides, side, active, dual);
  }
  const length = missing / along;
  for (let i = 0; i < x.length; i += 1) x[i] = x[i]! + length * step[i]!;
  for (let k = 0; k < dual.length; k += 1) active.multiplier[k] = active.multiplier[k]! - length * dual[k]!;
  active.add(side, projected, length);
}

/** The inactive side that is violated most; -1 when none is. */
function worst(
  limits: readonly Limit[],
  sides: readonly Side[],
  isActive: Uint8Array,
  x: Float64Array,
): number {
  let chosen = -1;
  let deepest = 0;
  for (let side = 0; side < sides.length; side += 1) {
    const { limit, sign, bound, equality } = sides[side]!;
    if (equality || isActive[side] === 1) continue;
    const slack = sign * levelOf(limits[limit]!, x) - bound;
    if (slack < -VIOLATION * Math.max(1, Math.abs(bound)) && slack < deepest) {
      deepest = slack;
      chosen = side;
    }
  }
  return chosen;
}

/** Steps until a violated side holds, dropping active ones whose multipliers would turn negative on the way. */
function satisfy(
  limits: readonly Limit[],
  sides: readonly Side[],
  side: number,
  active: ActiveSet,
  isActive: Uint8Array,
  x: Float64Array,
): void {
  const { limit, sign, bound } = sides[side]!;
  const normal = limits[limit]!;
  let multiplier = 0;
  for (;;) {
    const projected = active.project(normal, sign);
    const step = active.primalStep(projected);
    const dual = active.dualStep(projected);
    const along = sign * levelOf(normal, step);
    const blocking = firstToBlock(sides, active, dual);
    const spanned = !(along > DEPENDENT * dot(projected, projected));
    const full = spanned ? Number.POSITIVE_INFINITY : (bound - sign * levelOf(normal, x)) / along;
    const length = Math.min(full, blocking.length);
    if (length === Number.POSITIVE_INFINITY) throw contradiction(limits, sides, side, active, dual);
    if (!spanned) for (let i = 0; i < x.length; i += 1) x[i] = x[i]! + length * step[i]!;
    for (let k = 0; k < dual.length; k += 1) active.multiplier[k] = active.multiplier[k]! - length * dual[k]!;
    multiplier += length;
    if (full <= blocking.length) {
      active.add(side, projected, multiplier);
      isActive[side] = 1;
      return;
    }
    isActive[active.sides[blocking.place]!] = 0;
    active.drop(blocking.place);
  }
}

/** How far the new multiplier may grow until that of an active inequality is used up. */
function firstToBlock(
  sides: readonly Side[],
  active: ActiveSet,
  dual: Float64Array,
): { length: number; place: number } {
  let [length, place] = [Number.POSITIVE_INFINITY, -1];
  for (let k = 0; k < active.count; k += 1) {
    if (sides[active.sides[k]!]!.equality || !(dual[k]! > 1e-14)) continue;
    const until = Math.max(0, active.multiplier[k]!) / dual[k]!;
    if (until < length) [length, place] = [until, k];
  }
  return { length, place };
}

/** The new side is a combination of active ones that pulls the other way: these can not hold together (Farkas). */
function contradiction(
  limits: readonly Limit[],
  sides: readonly Side[],
  side: number,
  active: ActiveSet,
  dual: Float64Array,
): LimitsContradict {
  const involved = [...dual.keys()].filter((k) => Math.abs(dual[k]!) > 1e-9).map((k) => active.sides[k]!);
  const names = [...involved, side].map((each) => {
    const { name, common = name } = limits[sides[each]!.limit]!;
    return common;
  });
  return new LimitsContradict([...new Set(names)].sort());
}

/** One Newton step within the active sides takes away what rounding left on the way from the optimum without limits. */
function refine(
  { quadratic, linear, limits }: QuadraticProgram,
  sides: readonly Side[],
  active: ActiveSet,
  x: Float64Array,
): void {
  const n = x.length;
  const missing = Float64Array.from({ length: active.count }, (_, k) => {
    const { limit, sign, bound } = sides[active.sides[k]!]!;
    return bound - sign * levelOf(limits[limit]!, x);
  });
  const towards = active.restore(missing);
  for (let i = 0; i < n; i += 1) x[i] = x[i]! + towards[i]!;
  const gradient = times(quadratic, n, x);
  for (let i = 0; i < n; i += 1) gradient[i] = gradient[i]! + linear[i]!;
  const projected = active.projectDense(gradient);
  const along = active.primalStep(projected);
  for (let i = 0; i < n; i += 1) x[i] = x[i]! - along[i]!;
  active.multiplier.set(active.dualStep(projected));
}

/** Puts weights whose own bound is active exactly onto it: rounding leaves them some 1e-16 beside. */
function settle(limits: readonly Limit[], sides: readonly Side[], active: ActiveSet, x: Float64Array): void {
  for (let k = 0; k < active.count; k += 1) {
    const { limit, sign, bound } = sides[active.sides[k]!]!;
    const { index, value } = limits[limit]!;
    if (index.length === 1) x[index[0]!] = (sign * bound) / value[0]! + 0;
  }
}

function multipliersOf(limits: readonly Limit[], sides: readonly Side[], active: ActiveSet): Float64Array {
  const multipliers = new Float64Array(limits.length);
  for (let k = 0; k < active.count; k += 1) {
    const { limit, sign } = sides[active.sides[k]!]!;
    multipliers[limit] = multipliers[limit]! + sign * active.multiplier[k]!;
  }
  return multipliers;
}

function residualOf(
  program: QuadraticProgram,
  { x, multipliers }: Pick<Solution, 'x' | 'multipliers'>,
): number {
  const gradient = times(program.quadratic, x.length, x);
  for (let i = 0; i < x.length; i += 1) gradient[i] = gradient[i]! + program.linear[i]!;
  for (const [limit, { index, value }] of program.limits.entries())
    for (let k = 0; k < index.length; k += 1)
      gradient[index[k]!] = gradient[index[k]!]! - multipliers[limit]! * value[k]!;
  return largest(gradient);
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
