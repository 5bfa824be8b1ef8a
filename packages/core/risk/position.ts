import { DAYS_A_YEAR } from '../optimize/expected-returns.ts';
import { deepest, drawdowns, underwater } from '../statistics/drawdown.ts';
import { mean, standardDeviation } from '../statistics/moments.ts';

/** How the returns of one thing move with those of another. NaN where one of them does not vary. */
export interface Comovement {
  /** Covariance over the variance of the other. */
  readonly beta: number;
  readonly correlation: number;
}

export function comovement(own: Float64Array, other: Float64Array): Comovement {
  const [ownMean, otherMean] = [mean(own), mean(other)];
  let [both, ownSquares, otherSquares] = [0, 0, 0];
  for (let row = 0; row < own.length; row += 1) {
    const [a, b] = [own[row]! - ownMean, other[row]! - otherMean];
    both += a * b;
    ownSquares += a * a;
    otherSquares += b * b;
  }
  return {
    beta: otherSquares > 0 ? both / otherSquares : Number.NaN,
    correlation:
      ownSquares > 0 && otherSquares > 0
        ? Math.max(-1, Math.min(1, both / Math.sqrt(ownSquares * otherSquares)))
        : Number.NaN,
  };
}

export interface Fall {
  /** Below the highest so far, as a share of it. */
  readonly current: number;
  readonly deepest: number;
  /** Rows of the returns after which the peak and the trough stood; -1: the start. */
  readonly start: number;
  readonly trough: number;
}

/** How far what grows by the returns has fallen from its peaks. */
export function fallOf(returns: Float64Array): Fall {
  const index = new Float64Array(returns.length + 1).fill(1);
  for (let row = 0; row < returns.length; row += 1) index[row + 1] = index[row]! * (1 + returns[row]!);
  const most = deepest(drawdowns(index));
  return {
    current: underwater(index).at(-1)!,
    deepest: most?.depth ?? 0,
    start: (most?.start ?? 0) - 1,
    trough: (most?.trough ?? 0) - 1,
  };
}

/** The Herfindahl-Hirschman index of values by their size: 1 where there is one, 1 / n where n are alike. NaN without any. */
export function concentration(values: readonly number[]): number {
  const size = values.reduce((sum, value) => sum + Math.abs(value), 0);
  return size > 0 ? values.reduce((sum, value) => sum + (value / size) ** 2, 0) : Number.NaN;
}

/** Of daily returns. */
export const annualVolatility = (returns: Float64Array): number =>
  standardDeviation(returns) * Math.sqrt(DAYS_A_YEAR);
