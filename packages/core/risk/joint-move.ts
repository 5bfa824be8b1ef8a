import { dot, times } from '../optimize/matrix.ts';
import { centred, covariance } from '../statistics/covariance.ts';
import { normalCdf, normalQuantile } from '../statistics/normal.ts';
import { exposures, pnlOf, type RiskBook } from './exposure.ts';
import { linearTotals } from './moments.ts';

/** The figures of a scenario of correlations: a loss so deep that it is exceeded once in a hundred spells of ten days. */
const CORRELATED = { confidence: 0.99, days: 10 } as const;

/**
 * What each position loses where all correlations have gone the share `towards` of the way to one and the whole loses its
 * quantile: its exposure times the covariance with the whole, over the deviation of the whole. They add up to the loss.
 */
export function correlatedLoss(book: RiskBook, towards: number): Float64Array {
  const { columns, rows } = book.returns;
  const held = exposures(book);
  const centre = centred(book.returns);
  const own = Array.from({ length: columns }, (_, column) =>
    centre.values.subarray(column * rows, (column + 1) * rows),
  );
  // Covariances with the P&L of the whole cost no matrix.
  const whole = linearTotals(centre, held);
  const deviation = own.map((values) => Math.sqrt(dot(values, values) / (rows - 1)));
  const alike = deviation.reduce((sum, each, column) => sum + each * held[column]!, 0);
  const marginal = own.map(
    (values, column) =>
      (1 - towards) * (dot(values, whole) / (rows - 1)) + towards * deviation[column]! * alike,
  );
  const variance = marginal.reduce((sum, each, column) => sum + each * held[column]!, 0);
  const reach = normalQuantile(CORRELATED.confidence) * Math.sqrt(CORRELATED.days);
  return Float64Array.from(book.positions, ({ column, exposure }) =>
    variance > 0 ? (-reach * exposure * marginal[column]!) / Math.sqrt(variance) : 0,
  );
}

export interface JointMove {
  /** Returns of the columns that bring the loss. */
  readonly moves: Float64Array;
  readonly pnl: Float64Array;
  /** Mahalanobis: standard deviations of a month. */
  readonly distance: number;
  /** Of a loss at least as deep within a month, were returns normal. */
  readonly probability: number;
}

const MONTH = 21;
const TURNS = 60;

/**
 * The most plausible joint move of all that is held that loses `loss`: of all moves that do, the one nearest to none by
 * Mahalanobis’ distance under the covariances of the past (T. Breuer, I. Csiszár, 2013). In proportion it is the covariance with the whole; where
 * options bend the P&L it is moved along its slope until the loss is met. Null where it can not be.
 */
export function mostPlausible(book: RiskBook, loss: number): JointMove | null {
  const n = book.returns.columns;
  const monthly = covariance(book.returns).map((value) => value * MONTH);
  let moves = new Float64Array(n);
  for (let turn = 0; turn < TURNS; turn += 1) {
    const slope = slopes(book, moves);
    const direction = times(monthly, n, slope);
    const steep = dot(slope, direction);
    if (!(steep > 0)) return null;
    const short = -loss - total(book, moves) + dot(slope, moves);
    const next = direction.map((value) => Math.max(-1, (value * short) / steep));
    const changed = next.some((value, at) => Math.abs(value - moves[at]!) > 1e-10);
    moves = next;
    if (!changed) break;
  }
  if (Math.abs(total(book, moves) + loss) > 1e-4 * loss) return null;
  const distance = distanceOf(book, moves, monthly);
  return {
    moves,
    pnl: Float64Array.from(book.positions, (position) => pnlOf(position, moves[position.column]!)),
    distance,
    probability: 1 - normalCdf(distance),
  };
}

const total = (book: RiskBook, moves: Float64Array): number =>
  book.positions.reduce((sum, position) => sum + pnlOf(position, moves[position.column]!), 0);

/** What the whole gains per 1.00 of return of each column, from where the moves have led. */
function slopes({ returns, positions }: RiskBook, moves: Float64Array): Float64Array {
  const step = 1e-4;
  const result = new Float64Array(returns.columns);
  for (const position of positions) {
    const at = moves[position.column]!;
    result[position.column]! += (pnlOf(position, at + step) - pnlOf(position, at - step)) / (2 * step);
  }
  return result;
}

/** The root of m' C^-1 m, of moves that are C times a slope: the slope is found again by the moves themselves. */
function distanceOf(book: RiskBook, moves: Float64Array, monthly: Float64Array): number {
  const n = book.returns.columns;
  const slope = slopes(book, moves);
  const direction = times(monthly, n, slope);
  const steep = dot(slope, direction);
  return Math.abs(dot(slope, moves)) / Math.sqrt(steep);
}

/** The uniform move, from nothing outwards, at which the P&L first loses `loss`; null where none from -100 % to +300 % does. */
export function uniformMove(pnlAt: (move: number) => number, loss: number): number | null {
  const beyond = (move: number): boolean => pnlAt(move) <= -loss;
  const down = firstBeyond(beyond, -1, 200);
  const up = firstBeyond(beyond, 3, 600);
  if (down === null || up === null) return down ?? up;
  return -down <= up ? down : up;
}

function firstBeyond(beyond: (move: number) => boolean, end: number, steps: number): number | null {
  for (let step = 1; step <= steps; step += 1) {
    if (!beyond((end * step) / steps)) continue;
    let [inside, outside] = [(end * (step - 1)) / steps, (end * step) / steps];
    for (let turn = 0; turn < 60; turn += 1) {
      const middle = (inside + outside) / 2;
      if (beyond(middle)) outside = middle;
      else inside = middle;
    }
    return outside;
  }
  return null;
}
