import { cholesky, meanDiagonal } from '../optimize/matrix.ts';
import { chiSquaredDraw, normals } from './draws.ts';
import { exposures, pnlOf, type RiskPosition } from './exposure.ts';
import { contributions, incrementalVar } from './historical.ts';
import { horizonMoments, linearTotals } from './moments.ts';
import { degreesOf, scalingOf, shapeOf } from './parametric.ts';
import { assertEnough, NoVar, type VarAnswer, type VarQuestion } from './question.ts';
import { orderInterval, select, type Tail, tailOf } from './tail.ts';

/** The returns of assets in scenarios that can be drawn in any order. */
export interface Market {
  readonly columns: number;
  readonly mean: Float64Array;
  /** Lower triangle of Cholesky's factor of the covariances, row by row. */
  readonly factor: Float64Array;
  /** Of Student's t; null: normal. */
  readonly degreesOfFreedom: number | null;
  readonly seed: number;
}

/** Scenarios worked on at a time: as many even numbers as the nearest cache holds of 50 assets. */
const BLOCK = 64;

/**
 * Draws the P&L of scenarios, two by two with opposite signs (antithetic), revaluing every position in every one. `keep` is
 * given what each position gained in a block of scenarios: `pnl[position * BLOCK + scenario - first]`.
 */
export function simulate(
  market: Market,
  positions: readonly RiskPosition[],
  scenarios: number,
  keep?: (first: number, count: number, pnl: Float64Array) => void,
): Float64Array {
  const { columns } = market;
  const totals = new Float64Array(scenarios);
  const drawn = new Float64Array(columns * BLOCK);
  const moves = new Float64Array(columns * BLOCK);
  const shrink = new Float64Array(BLOCK);
  const pnl = new Float64Array(2 * BLOCK);
  const kept = keep === undefined ? null : new Float64Array(positions.length * 2 * BLOCK);
  const pairs = Math.ceil(scenarios / 2);
  for (let first = 0; first < pairs; first += BLOCK) {
    const count = Math.min(BLOCK, pairs - first);
    for (let at = 0; at < count; at += 1) {
      normals(market.seed, first + at, columns, drawn, at, BLOCK);
      shrink[at] = scaleOf(market, first + at);
    }
    correlate(market.factor, columns, drawn, moves);
    pnl.fill(0);
    for (const [at, position] of positions.entries()) {
      const own = kept === null ? null : kept.subarray(at * 2 * BLOCK, (at + 1) * 2 * BLOCK);
      revalue(position, market.mean[position.column]!, moves, shrink, count, pnl, own);
    }
    const filled = Math.min(2 * count, scenarios - 2 * first);
    totals.set(pnl.subarray(0, filled), 2 * first);
    if (kept !== null) keep!(2 * first, filled, kept);
  }
  return totals;
}

/** What a position gains in the scenarios of a block and in those opposite, added to `pnl`. */
function revalue(
  position: RiskPosition,
  mean: number,
  moves: Float64Array,
  shrink: Float64Array,
  count: number,
  pnl: Float64Array,
  own: Float64Array | null,
): void {
  const from = position.column * BLOCK;
  const { exposure, curve } = position;
  for (let at = 0; at < count; at += 1) {
    const move = moves[from + at]! * shrink[at]!;
    const up = curve === null ? exposure * (mean + move) : pnlOf(position, mean + move);
    const down = curve === null ? exposure * (mean - move) : pnlOf(position, mean - move);
    pnl[2 * at]! += up;
    pnl[2 * at + 1]! += down;
    if (own !== null) {
      own[2 * at] = up;
      own[2 * at + 1] = down;
    }
  }
}

function scaleOf({ degreesOfFreedom, seed }: Market, pair: number): number {
  if (degreesOfFreedom === null) return 1;
  // So that the variance is that of the normal draws.
  return Math.sqrt((degreesOfFreedom - 2) / chiSquaredDraw(seed, pair, degreesOfFreedom));
}

/** moves = factor x drawn, two rows by four scenarios at a time, so that each number read is used several times; nothing is allocated. */
function correlate(factor: Float64Array, n: number, drawn: Float64Array, moves: Float64Array): void {
  for (let row = 0; row < n; row += 2) {
    const upper = row * n;
    const lower = row + 1 < n ? upper + n : upper;
    const last = Math.min(n, row + 2);
    for (let at = 0; at < BLOCK; at += 4) {
      let a0 = 0;
      let a1 = 0;
      let a2 = 0;
      let a3 = 0;
      let b0 = 0;
      let b1 = 0;
      let b2 = 0;
      let b3 = 0;
      for (let k = 0, place = at; k < last; k += 1, place += BLOCK) {
        const p = factor[upper + k]!;
        const q = factor[lower + k]!;
        const z0 = drawn[place]!;
        const z1 = drawn[place + 1]!;
        const z2 = drawn[place + 2]!;
        const z3 = drawn[place + 3]!;
        a0 += p * z0;
        a1 += p * z1;
        a2 += p * z2;
        a3 += p * z3;
        b0 += q * z0;
        b1 += q * z1;
        b2 += q * z2;
        b3 += q * z3;
      }
      const into = row * BLOCK + at;
      moves[into] = a0;
      moves[into + 1] = a1;
      moves[into + 2] = a2;
      moves[into + 3] = a3;
      if (row + 1 === n) continue;
      moves[into + BLOCK] = b0;
      moves[into + BLOCK + 1] = b1;
      moves[into + BLOCK + 2] = b2;
      moves[into + BLOCK + 3] = b3;
    }
  }
}

/** The factor of covariances; of some that leave nothing of a column, with the least that makes them definite. */
function factorOf(covariance: Float64Array, n: number): Float64Array {
  const size = meanDiagonal(covariance, n);
  if (size === 0) return new Float64Array(n * n);
  for (let lift = 0; lift <= 1e-6; lift = lift === 0 ? 1e-12 : lift * 10) {
    const lifted = covariance.map((value, at) => (at % (n + 1) === 0 ? value + lift * size : value));
    const factor = cholesky(lifted, n);
    if (factor !== null) return factor;
  }
  throw new NoVar('the covariances of the holdings are no covariances', 'choose another period');
}

/** Scenarios times positions whose outcomes are held in memory at once, to leave each out in turn. */
const MOST_KEPT = 20_000_000;

/** VaR of scenarios drawn from the moments of the past, normal or with the heavier tails of Student's t. */
export function monteCarloVar(question: VarQuestion): VarAnswer {
  const { book, confidence, scenarios, distribution } = question;
  const { rows, columns } = book.returns;
  assertEnough(rows, 0.5);
  const { mean, covariance } = horizonMoments(question);
  const degreesOfFreedom =
    distribution === 't' ? (question.degreesOfFreedom ?? degreesFitted(question)) : null;
  const market = {
    columns,
    mean,
    factor: factorOf(covariance, columns),
    degreesOfFreedom,
    seed: question.seed,
  };
  const small = scenarios * book.positions.length <= MOST_KEPT;
  const parts = small ? book.positions.map(() => new Float64Array(scenarios)) : [];
  const totals = simulate(
    market,
    book.positions,
    scenarios,
    small
      ? (first, count, pnl) => {
          for (const [at, part] of parts.entries())
            part.set(pnl.subarray(at * 2 * BLOCK, at * 2 * BLOCK + count), first);
        }
      : undefined,
  );
  const tail = tailOf(totals.slice(), confidence);
  const sorted = totals.toSorted();
  const shares = small
    ? contributions(parts, totals, tail, null)
    : sampledContributions(market, book.positions, totals, confidence, tail);
  return {
    ...tail,
    interval: orderInterval(sorted, confidence),
    intervalBy: 'simulation',
    observations: rows,
    scaling: scalingOf(question),
    deviation: Math.sqrt(shapeOf(totals, 1).second),
    ...shares,
    incremental: small
      ? incrementalVar(parts, totals, tail, (rest) => tailOf(rest, confidence))
      : new Float64Array(book.positions.length).fill(Number.NaN),
    degreesOfFreedom,
    notes: small ? [] : ['what each position adds is not worked out for so many scenarios'],
  };
}

/** As heavy as the P&L of the past. */
function degreesFitted({ book }: VarQuestion): number {
  return degreesOf(shapeOf(linearTotals(book.returns, exposures(book)), 1).kurtosis);
}

/** About so many scenarios have their parts drawn again. */
const SAMPLED = 40_000;

/** As {@link contributions}, of the scenarios beyond the quantile and half as many before it: they are drawn again, one by one. */
function sampledContributions(
  market: Market,
  positions: readonly RiskPosition[],
  totals: Float64Array,
  confidence: number,
  tail: Tail,
) {
  const deep = Math.min(totals.length - 1, Math.ceil(1.5 * (1 - confidence) * totals.length));
  const bound = select(totals.slice(), deep);
  const every = Math.ceil(deep / SAMPLED);
  const chosen: number[] = [];
  let met = 0;
  for (let at = 0; at < totals.length; at += 1) {
    if (totals[at]! > bound) continue;
    if (met % every === 0) chosen.push(at);
    met += 1;
  }
  const parts = positions.map(() => new Float64Array(chosen.length));
  const [drawn, moves] = [new Float64Array(market.columns), new Float64Array(market.columns)];
  for (const [at, scenario] of chosen.entries()) {
    movesOf(market, scenario, drawn, moves);
    for (const [i, position] of positions.entries()) parts[i]![at] = pnlOf(position, moves[position.column]!);
  }
  return contributions(
    parts,
    Float64Array.from(chosen, (at) => totals[at]!),
    tail,
    null,
  );
}

/** The returns of one scenario, as {@link simulate} draws them. */
export function movesOf(market: Market, scenario: number, drawn: Float64Array, moves: Float64Array): void {
  const { columns, factor, mean, seed } = market;
  normals(seed, scenario >> 1, columns, drawn);
  const scale = (scenario & 1 ? -1 : 1) * scaleOf(market, scenario >> 1);
  for (let row = 0; row < columns; row += 1) {
    let sum = 0;
    for (let k = 0; k <= row; k += 1) sum += factor[row * columns + k]! * drawn[k]!;
    moves[row] = mean[row]! + scale * sum;
  }
}
