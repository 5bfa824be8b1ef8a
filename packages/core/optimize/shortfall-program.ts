import type { Scenarios } from './expected-shortfall.ts';
import { type Limit, levelOf } from './limits.ts';
import { cholesky, solveCholesky } from './matrix.ts';
import { NoOptimum } from './quadratic-program.ts';

/**
 * The linear program of Rockafellar and Uryasev: over weights w and a level a, the least a + k sum of u with u >= 0 and
 * u >= -r.w - a on each day, k = 1 / ((1 - confidence) days), within limits of w. Solved by the primal-dual interior point
 * method of Mehrotra (1992); eliminating the days leaves systems of the size of w, so that a step costs days x assets^2.
 */
export interface ShortfallProgram {
  readonly scenarios: Scenarios;
  readonly confidence: number;
  readonly limits: readonly Limit[];
  /** Weights within the limits. */
  readonly start: Float64Array;
}

export interface ShortfallSolution {
  readonly weights: Float64Array;
  readonly iterations: number;
  /** The gap to the dual value, and what the conditions are missed by, relative to the value. */
  readonly residual: number;
}

const MOST_STEPS = 200;
const CONVERGED = 1e-12;
/** Reached where rounding does not let it come closer. */
const CLOSE = 1e-8;
/** How far a step goes towards the nearest boundary. */
const SHORT_OF = 0.9995;

/** Everything that a step changes. Days: y, z are the multipliers of s, u >= 0. Limits: slack p, multiplier l. */
interface Point {
  readonly x: Float64Array;
  readonly u: Float64Array;
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly p: Float64Array;
  readonly l: Float64Array;
  readonly v: Float64Array;
}

interface Problem {
  /** Rows of returns in units of their size, with a 1 for the level; days x size. */
  readonly rows: Float64Array;
  readonly days: number;
  readonly size: number;
  readonly equal: readonly Limit[];
  /** As normal.x >= bound. */
  readonly least: readonly { readonly normal: Limit; readonly sign: number; readonly bound: number }[];
  readonly k: number;
}

export function solveShortfall(program: ShortfallProgram): ShortfallSolution {
  const problem = problemOf(program);
  const n = problem.size - 1;
  const point = startOf(problem, program.start);
  let best: { x: Float64Array; residual: number } | null = null;
  let worse = 0;
  for (let step = 1; step <= MOST_STEPS; step += 1) {
    const missing = missingOf(problem, point);
    const mean = complementarity(point);
    const residual = Math.max(mean * pairs(problem), missing.largest);
    if (best === null || residual < best.residual) {
      best = { x: Float64Array.from(point.x), residual };
      worse = 0;
    } else worse += 1;
    const stuck = worse > 5 && best.residual < CLOSE;
    if (residual < CONVERGED || stuck || !Number.isFinite(residual)) return done(best, n, step);
    if (!advance(problem, point, missing, mean)) return done(best, n, step);
  }
  return done(best!, n, MOST_STEPS);
}

function done(best: { x: Float64Array; residual: number }, n: number, iterations: number): ShortfallSolution {
  if (best.residual > CLOSE)
    throw new NoOptimum(
      'the least expected shortfall is not reached: without more limits it may have no bound',
    );
  return { weights: best.x.slice(0, n), iterations, residual: best.residual };
}

function problemOf({ scenarios, confidence, limits }: ShortfallProgram): Problem {
  const { returns, days, assets } = scenarios;
  const unit = returns.reduce((sum, value) => sum + Math.abs(value), 0) / returns.length || 1;
  const size = assets + 1;
  const rows = new Float64Array(days * size).fill(1);
  for (let day = 0; day < days; day += 1)
    for (let i = 0; i < assets; i += 1) rows[day * size + i] = returns[day * assets + i]! / unit;
  const equal = limits.filter(({ min, max }) => min === max);
  const least = limits.flatMap((normal) => {
    if (normal.min === normal.max) return [];
    const sides = [];
    if (Number.isFinite(normal.min)) sides.push({ normal, sign: 1, bound: normal.min });
    if (Number.isFinite(normal.max)) sides.push({ normal, sign: -1, bound: -normal.max });
    return sides;
  });
  return { rows, days, size, equal, least, k: 1 / ((1 - confidence) * days) };
}

function startOf({ rows, days, size, least, equal, k }: Problem, weights: Float64Array): Point {
  const x = new Float64Array(size);
  x.set(weights);
  const s = alongRows(rows, days, size, x);
  const u = s.map((value) => Math.max(0, -value) + 1);
  for (let day = 0; day < days; day += 1) s[day] = s[day]! + u[day]!;
  return {
    x,
    u,
    s,
    y: new Float64Array(days).fill(k / 2),
    z: new Float64Array(days).fill(k / 2),
    p: Float64Array.from(least, ({ normal, sign, bound }) =>
      Math.max(sign * levelOf(normal, x) - bound, 0.1),
    ),
    l: new Float64Array(least.length).fill(0.1),
    v: new Float64Array(equal.length),
  };
}

function alongRows(rows: Float64Array, days: number, size: number, x: Float64Array): Float64Array {
  return Float64Array.from({ length: days }, (_, day) => {
    let sum = 0;
    for (let i = 0; i < size; i += 1) sum += rows[day * size + i]! * x[i]!;
    return sum;
  });
}

const pairs = ({ days, least }: Problem): number => 2 * days + least.length;

function complementarity({ s, y, u, z, p, l }: Point): number {
  let sum = 0;
  for (let day = 0; day < s.length; day += 1) sum += s[day]! * y[day]! + u[day]! * z[day]!;
  for (let j = 0; j < p.length; j += 1) sum += p[j]! * l[j]!;
  return sum / (2 * s.length + p.length);
}

interface Missing {
  readonly dual: Float64Array;
  readonly equal: Float64Array;
  readonly least: Float64Array;
  readonly largest: number;
}

/** What the point misses the linear conditions by; those of the days hold from the start. */
function missingOf({ rows, days, size, equal, least }: Problem, { x, y, l, v, p }: Point): Missing {
  const dual = new Float64Array(size);
  dual[size - 1] = 1;
  for (let day = 0; day < days; day += 1)
    for (let i = 0; i < size; i += 1) dual[i] = dual[i]! - y[day]! * rows[day * size + i]!;
  for (const [j, { normal, sign }] of least.entries()) addTo(dual, normal, -sign * l[j]!);
  for (const [j, normal] of equal.entries()) addTo(dual, normal, -v[j]!);
  const ofEqual = Float64Array.from(equal, (normal) => normal.min - levelOf(normal, x));
  const ofLeast = Float64Array.from(
    least,
    ({ normal, sign, bound }, j) => sign * levelOf(normal, x) - bound - p[j]!,
  );
  const largest = [dual, ofEqual, ofLeast].reduce(
    (worst, part) => part.reduce((a, b) => Math.max(a, Math.abs(b)), worst),
    0,
  );
  return { dual, equal: ofEqual, least: ofLeast, largest };
}

function addTo(target: Float64Array, { index, value }: Limit, factor: number): void {
  for (let k = 0; k < index.length; k += 1) target[index[k]!] = target[index[k]!]! + factor * value[k]!;
}

/** One step of predictor and corrector, in place; false when the system can not be solved any more. */
function advance(problem: Problem, point: Point, missing: Missing, mean: number): boolean {
  const { days, least } = problem;
  const { s, y, u, z, p, l } = point;
  const system = systemOf(problem, point);
  if (system === null) return false;
  const predicted = directionOf(problem, point, missing, system, {
    s: s.map((value, t) => -value * y[t]!),
    u: u.map((value, t) => -value * z[t]!),
    p: p.map((value, j) => -value * l[j]!),
  });
  const reach = stepsOf(point, predicted);
  const after = complementarity(moved(point, predicted, reach));
  const centre = mean * (after / mean) ** 3;
  const corrected = directionOf(problem, point, missing, system, {
    s: Float64Array.from(
      { length: days },
      (_, t) => centre - s[t]! * y[t]! - predicted.s[t]! * predicted.y[t]!,
    ),
    u: Float64Array.from(
      { length: days },
      (_, t) => centre - u[t]! * z[t]! - predicted.u[t]! * predicted.z[t]!,
    ),
    p: Float64Array.from(least, (_, j) => centre - p[j]! * l[j]! - predicted.p[j]! * predicted.l[j]!),
  });
  const { primal, dual } = stepsOf(point, corrected);
  const next = moved(point, corrected, {
    primal: Math.min(1, SHORT_OF * primal),
    dual: Math.min(1, SHORT_OF * dual),
  });
  for (const part of PRIMAL) point[part].set(next[part]);
  for (const part of DUAL) point[part].set(next[part]);
  return true;
}

interface System {
  readonly weight: Float64Array;
  readonly pull: Float64Array;
  readonly lower: Float64Array;
  /** M^-1 A', by equality, and the factor of A M^-1 A'. */
  readonly across: readonly Float64Array[];
  readonly schur: Float64Array;
}

/** M = sum of D a a' over the days + G' E G, and what the equalities need of its inverse. */
function systemOf({ rows, days, size, least, equal }: Problem, { s, y, u, z, p, l }: Point): System | null {
  const weight = Float64Array.from({ length: days }, (_, t) => 1 / (s[t]! / y[t]! + u[t]! / z[t]!));
  const matrix = new Float64Array(size * size);
  for (let day = 0; day < days; day += 1) {
    const row = day * size;
    for (let i = 0; i < size; i += 1) {
      const factor = weight[day]! * rows[row + i]!;
      for (let j = 0; j <= i; j += 1) matrix[i * size + j] = matrix[i * size + j]! + factor * rows[row + j]!;
    }
  }
  const pull = Float64Array.from(least, (_, j) => l[j]! / p[j]!);
  for (const [j, { normal }] of least.entries()) {
    const { index, value } = normal;
    for (let a = 0; a < index.length; a += 1)
      for (let b = 0; b < index.length; b += 1)
        if (index[b]! <= index[a]!) {
          const at = index[a]! * size + index[b]!;
          matrix[at] = matrix[at]! + pull[j]! * value[a]! * value[b]!;
        }
  }
  const lower = cholesky(lifted(matrix, size), size);
  if (lower === null) return null;
  const across = equal.map((normal) => {
    const column = new Float64Array(size);
    addTo(column, normal, 1);
    return solveCholesky(lower, size, column);
  });
  const count = equal.length;
  const product = new Float64Array(count * count);
  for (let a = 0; a < count; a += 1)
    for (let b = 0; b < count; b += 1) product[a * count + b] = levelOf(equal[a]!, across[b]!);
  const schur = cholesky(product, count);
  return schur === null ? null : { weight, pull, lower, across, schur };
}

/** With a trace of its size on the diagonal: with fewer days than assets the days alone leave it without full rank. */
function lifted(matrix: Float64Array, size: number): Float64Array {
  let largest = 0;
  for (let i = 0; i < size; i += 1) largest = Math.max(largest, matrix[i * size + i]!);
  for (let i = 0; i < size; i += 1) matrix[i * size + i] = matrix[i * size + i]! + 1e-12 * largest;
  return matrix;
}

/** The Newton direction for given changes of the products s y, u z and p l. */
function directionOf(
  { rows, days, size, least, equal }: Problem,
  { y, u, z, l }: Point,
  missing: Missing,
  { weight, pull, lower, across, schur }: System,
  target: { s: Float64Array; u: Float64Array; p: Float64Array },
): Point {
  const ahead = Float64Array.from({ length: days }, (_, t) => target.s[t]! / y[t]! - target.u[t]! / z[t]!);
  const right = missing.dual.map((value) => -value);
  for (let day = 0; day < days; day += 1) {
    const factor = weight[day]! * ahead[day]!;
    for (let i = 0; i < size; i += 1) right[i] = right[i]! + factor * rows[day * size + i]!;
  }
  const ofLeast = Float64Array.from(least, (_, j) => target.p[j]! / l[j]! - missing.least[j]!);
  for (const [j, { normal, sign }] of least.entries()) addTo(right, normal, sign * pull[j]! * ofLeast[j]!);
  const x = solveCholesky(lower, size, right);
  const v = solveCholesky(
    schur,
    equal.length,
    Float64Array.from(equal, (normal, j) => missing.equal[j]! - levelOf(normal, x)),
  );
  for (let j = 0; j < equal.length; j += 1)
    for (let i = 0; i < size; i += 1) x[i] = x[i]! + v[j]! * across[j]![i]!;
  const moving = alongRows(rows, days, size, x);
  const dy = ahead.map((value, t) => weight[t]! * (value - moving[t]!));
  const du = dy.map((value, t) => (target.u[t]! + u[t]! * value) / z[t]!);
  const along = Float64Array.from(least, ({ normal, sign }) => sign * levelOf(normal, x));
  return {
    x,
    v,
    u: du,
    s: du.map((value, t) => value + moving[t]!),
    y: dy,
    z: dy.map((value) => -value),
    p: along.map((value, j) => value + missing.least[j]!),
    l: along.map((value, j) => pull[j]! * (ofLeast[j]! - value)),
  };
}

const PRIMAL = ['x', 'u', 's', 'p'] as const;
const DUAL = ['y', 'z', 'l', 'v'] as const;

/** How far primal and dual parts can go along a direction, at most 1. */
function stepsOf(point: Point, direction: Point): { primal: number; dual: number } {
  const reach = (part: 'u' | 's' | 'p' | 'y' | 'z' | 'l'): number => {
    let longest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < point[part].length; i += 1)
      if (direction[part][i]! < 0) longest = Math.min(longest, -point[part][i]! / direction[part][i]!);
    return longest;
  };
  return {
    primal: Math.min(1 / SHORT_OF, reach('u'), reach('s'), reach('p')),
    dual: Math.min(1 / SHORT_OF, reach('y'), reach('z'), reach('l')),
  };
}

function moved(point: Point, direction: Point, { primal, dual }: { primal: number; dual: number }): Point {
  const go = (part: keyof Point, length: number): Float64Array =>
    point[part].map((value, i) => value + length * direction[part][i]!);
  return {
    x: go('x', primal),
    u: go('u', primal),
    s: go('s', primal),
    p: go('p', primal),
    y: go('y', dual),
    z: go('z', dual),
    l: go('l', dual),
    v: go('v', dual),
  };
}
