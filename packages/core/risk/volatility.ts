import { mean } from '../statistics/moments.ts';

/** RiskMetrics' decay of daily variances (J.P. Morgan/Reuters, RiskMetrics Technical Document, 1996). */
export const EWMA_DECAY = 0.94;

/** Variances that follow a recursion: v[t + 1] = omega + alpha r[t]^2 + beta v[t]. */
export interface VarianceProcess {
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
}

export interface VarianceCourse {
  readonly process: VarianceProcess;
  /** The mean that was taken off the returns before. */
  readonly mean: number;
  /** Of each return, from those before it. */
  readonly variance: Float64Array;
  /** Of the return after the last. */
  readonly next: number;
}

export const ewmaProcess = (decay: number): VarianceProcess => ({ omega: 0, alpha: 1 - decay, beta: decay });

/** What the variance is before the first return: squares of the first 75, the early ones counting more, as the Python package arch does; of all, where these are none. */
function backcast(residuals: Float64Array): number {
  const rows = Math.min(75, residuals.length);
  let [sum, weights] = [0, 0];
  for (let row = 0, weight = 1; row < rows; row += 1, weight *= EWMA_DECAY) {
    sum += weight * residuals[row]! ** 2;
    weights += weight;
  }
  return sum > 0
    ? sum / weights
    : residuals.reduce((all, value) => all + value * value, 0) / residuals.length;
}

function run(
  process: VarianceProcess,
  residuals: Float64Array,
  first: number,
  variance: Float64Array,
): number {
  const { omega, alpha, beta } = process;
  let now = omega + (alpha + beta) * first;
  for (let row = 0; row < residuals.length; row += 1) {
    variance[row] = now;
    now = omega + alpha * residuals[row]! ** 2 + beta * now;
  }
  return now;
}

/** The course of the variances of returns under the process, about `centre`. */
export function varianceCourse(
  returns: Float64Array,
  process: VarianceProcess,
  centre: number,
): VarianceCourse {
  const residuals = returns.map((value) => value - centre);
  const variance = new Float64Array(returns.length);
  const next = run(process, residuals, backcast(residuals), variance);
  return { process, mean: centre, variance, next };
}

/** Exponentially weighted variances; the mean of days is taken as zero, as RiskMetrics does. */
export function ewma(returns: Float64Array, decay = EWMA_DECAY): VarianceCourse {
  return varianceCourse(returns, ewmaProcess(decay), 0);
}

/** The fewest returns that a GARCH model is fitted to: three parameters of how squares follow squares. */
export const FEWEST_FOR_GARCH = 250;

/**
 * GARCH(1,1) with normal innovations by maximum likelihood (T. Bollerslev, 1986), about the mean of the returns. A simplex
 * search over omega, alpha and beta in units of the variance, from the best point of a grid, within alpha + beta < 1. Null
 * where there are fewer than 250 returns or they do not vary.
 */
export function garch(returns: Float64Array): VarianceCourse | null {
  if (returns.length < FEWEST_FOR_GARCH) return null;
  const centre = mean(returns);
  const residuals = returns.map((value) => value - centre);
  let unit = 0;
  for (const value of residuals) unit += value * value;
  unit /= residuals.length;
  if (!(unit > 0)) return null;
  const scaled = residuals.map((value) => value / Math.sqrt(unit));
  const variance = new Float64Array(scaled.length);
  const first = backcast(scaled);
  const cost = ([omega, alpha, beta]: readonly number[]): number => {
    if (!(omega! > 0 && alpha! >= 0 && beta! >= 0 && alpha! + beta! < 1)) return Number.POSITIVE_INFINITY;
    run({ omega: omega!, alpha: alpha!, beta: beta! }, scaled, first, variance);
    let sum = 0;
    for (let row = 0; row < scaled.length; row += 1)
      sum += Math.log(variance[row]!) + scaled[row]! ** 2 / variance[row]!;
    return sum;
  };
  let best = [0.05, 0.05, 0.9];
  for (const alpha of [0.02, 0.05, 0.1, 0.2])
    for (const persistence of [0.5, 0.8, 0.9, 0.95, 0.98, 0.995]) {
      if (persistence <= alpha) continue;
      const point = [1 - persistence, alpha, persistence - alpha];
      if (cost(point) < cost(best)) best = point;
    }
  const [omega, alpha, beta] = simplexSearch(cost, best, [0.3 * best[0]!, 0.03, -0.03]);
  return varianceCourse(returns, { omega: omega! * unit, alpha: alpha!, beta: beta! }, centre);
}

/** Nelder and Mead's search (1965) for the least cost, until the corners agree to nine digits. */
function simplexSearch(
  cost: (point: readonly number[]) => number,
  start: readonly number[],
  steps: readonly number[],
): readonly number[] {
  const size = start.length;
  const corners = [
    start,
    ...steps.map((step, at) => start.map((value, i) => (i === at ? value + step : value))),
  ].map((point) => ({ point, cost: cost(point) }));
  for (let turn = 0; turn < 2000; turn += 1) {
    corners.sort((a, b) => a.cost - b.cost);
    const [best, worst] = [corners[0]!, corners[size]!];
    const far = corners.some(({ point }) =>
      point.some((value, at) => Math.abs(value - best.point[at]!) > 1e-9 * Math.max(1e-3, Math.abs(value))),
    );
    if (!far) break;
    const middle = start.map(
      (_, at) => corners.slice(0, size).reduce((sum, { point }) => sum + point[at]!, 0) / size,
    );
    const along = (share: number) => {
      const point = middle.map((value, at) => value + share * (worst.point[at]! - value));
      return { point, cost: cost(point) };
    };
    const reflected = along(-1);
    if (reflected.cost < best.cost) {
      const further = along(-2);
      corners[size] = further.cost < reflected.cost ? further : reflected;
    } else if (reflected.cost < corners[size - 1]!.cost) corners[size] = reflected;
    else {
      const nearer = reflected.cost < worst.cost ? along(-0.5) : along(0.5);
      if (nearer.cost < Math.min(reflected.cost, worst.cost)) corners[size] = nearer;
      else
        for (let at = 1; at <= size; at += 1) {
          const point = corners[at]!.point.map((value, i) => (value + best.point[i]!) / 2);
          corners[at] = { point, cost: cost(point) };
        }
    }
  }
  corners.sort((a, b) => a.cost - b.cost);
  return corners[0]!.point;
}

/** The variance of the sum of the next `days` returns: each day's is expected from the one before. */
export function variancesAhead({ process, next }: VarianceCourse, days: number): number {
  const { omega, alpha, beta } = process;
  let [sum, now] = [0, next];
  for (let day = 0; day < days; day += 1) {
    sum += now;
    now = omega + (alpha + beta) * now;
  }
  return sum;
}
