import { presolved } from './fixed-weights.ts';
import { type Limit, snapToBounds } from './limits.ts';
import { anyWithin, type Optimum } from './mean-variance.ts';
import { solveShortfall } from './shortfall-program.ts';

/** Returns of assets on the same days: row by row, one row a day. */
export interface Scenarios {
  readonly returns: Float64Array;
  readonly days: number;
  readonly assets: number;
}

/**
 * The mean loss of the worst 1 - confidence of the days, as a positive fraction (Rockafellar and Uryasev 2002, for
 * distributions with steps: a day on the edge counts in part).
 */
export function expectedShortfall(scenarios: Scenarios, weights: Float64Array, confidence: number): number {
  const losses = lossesOf(scenarios, weights).sort().reverse();
  const wanted = (1 - confidence) * losses.length;
  let left = wanted;
  let sum = 0;
  for (const loss of losses) {
    const part = Math.min(1, left);
    sum += part * loss;
    left -= part;
    if (left <= 0) break;
  }
  return sum / wanted;
}

function lossesOf({ returns, days, assets }: Scenarios, weights: Float64Array): Float64Array {
  return Float64Array.from({ length: days }, (_, day) => {
    let sum = 0;
    for (let asset = 0; asset < assets; asset += 1) sum += returns[day * assets + asset]! * weights[asset]!;
    return -sum;
  });
}

/** An interior point comes this near to a bound that binds. */
const ON_BOUND = 1e-8;

/**
 * The weights of the least expected shortfall, by the linear program of Rockafellar and Uryasev (2000). Throws
 * LimitsContradict and NoOptimum.
 */
export function minimumShortfall(
  scenarios: Scenarios,
  confidence: number,
  limits: readonly Limit[],
): Optimum {
  const start = anyWithin(scenarios.assets, limits);
  const { fixed, limits: left } = presolved(scenarios.assets, limits);
  if (!fixed.some(Number.isNaN)) return { weights: fixed, iterations: 0, residual: 0, semidefinite: false };
  const { weights, iterations, residual } = solveShortfall({ scenarios, confidence, limits: left, start });
  return { weights: snapToBounds(limits, weights, ON_BOUND), iterations, residual, semidefinite: false };
}
