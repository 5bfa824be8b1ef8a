import { momentsOf } from '../statistics/moments.ts';

/** Days on which something was quoted, with what was earned since the one before. */
export interface Observations {
  /** The row that the first return starts from; -1 for what was there before all rows. */
  readonly base: number;
  /** Rows of the series at which the observations stand. */
  readonly rows: Int32Array;
  /** Simple returns as fractions. */
  readonly returns: Float64Array;
}

const TRADING_DAYS = 252;
const CALENDAR_DAYS = 365;
/** More of the observations than this on weekends, and what is held is traded every day. */
const WEEKEND_SHARE = 0.1;

/**
 * The returns of an index between the rows marked as quoted, `start` being its value before the first row; null where nothing was
 * there before, so that the first value is what returns start from. Rows without a value are left out, and a return spans to the next
 * one that has one.
 */
export function observationsOf(
  index: Float64Array,
  quoted: Uint8Array,
  start: number | null = 1,
): Observations {
  const rows: number[] = [];
  const returns: number[] = [];
  let base = -1;
  let before = start ?? Number.NaN;
  for (let row = 0; row < index.length; row += 1) {
    const value = index[row]!;
    if (quoted[row] === 0 || Number.isNaN(value)) continue;
    if (before > 0) {
      rows.push(row);
      returns.push(value / before - 1);
    } else if (rows.length === 0) base = row;
    before = value;
  }
  return { base, rows: Int32Array.from(rows), returns: Float64Array.from(returns) };
}

/** Observations a year: 252, or 365 where weekends are quoted too. `weekdays[row]` is 1 for Monday to 7 for Sunday. */
export function periodsPerYear(rows: Int32Array, weekday: (row: number) => number): number {
  let weekends = 0;
  for (const row of rows) if (weekday(row) > 5) weekends += 1;
  return weekends > WEEKEND_SHARE * rows.length ? CALENDAR_DAYS : TRADING_DAYS;
}

/** Statistics of returns; NaN where there are too few of them or what is divided by is zero. */
export interface RiskFigures {
  /** Standard deviation (n - 1) of the returns, a year. */
  readonly volatility: number;
  /** Root of the mean square of what falls short of the risk-free return, over all observations, a year (Sortino and Price 1994). */
  readonly downsideDeviation: number;
  /** Mean excess return over its standard deviation, a year (Sharpe 1994). */
  readonly sharpe: number;
  /** Of independent returns: A. Lo, "The statistics of Sharpe ratios", 2002. */
  readonly sharpeStandardError: number;
  readonly sortino: number;
  /** What is won above the risk-free return over what is lost below it (Keating and Shadwick 2002). */
  readonly omega: number;
  readonly skewness: number;
  readonly excessKurtosis: number;
  /** The share of observations above zero. */
  readonly positive: number;
}

/** `riskFree` is a rate a year, compounded: an observation has (1 + riskFree)^(1 / periods) - 1 of it. */
export function riskFigures(returns: Float64Array, periods: number, riskFree = 0): RiskFigures {
  const free = perPeriod(riskFree, periods);
  const { mean, variance, skewness, excessKurtosis } = momentsOf(returns);
  let [below, won, lost, positive] = [0, 0, 0, 0];
  for (const each of returns) {
    const excess = each - free;
    if (excess > 0) won += excess;
    else {
      lost -= excess;
      below += excess * excess;
    }
    if (each > 0) positive += 1;
  }
  const root = Math.sqrt(periods);
  const deviation = flatOr(Math.sqrt(variance), mean);
  const downside = Math.sqrt(below / returns.length);
  const sharpe = over(mean - free, deviation);
  return {
    volatility: deviation * root,
    downsideDeviation: downside * root,
    sharpe: sharpe * root,
    sharpeStandardError: Math.sqrt((1 + sharpe ** 2 / 2) / returns.length) * root,
    sortino: over((mean - free) * root, downside),
    omega: over(won, lost),
    skewness,
    excessKurtosis,
    positive: positive / returns.length,
  };
}

/** A deviation that is only the rounding of equal returns is none. */
function flatOr(deviation: number, mean: number): number {
  return deviation <= 1e-14 * Math.max(1, Math.abs(mean)) ? 0 : deviation;
}

const over = (above: number, below: number): number => (below > 0 ? above / below : Number.NaN);

const perPeriod = (rate: number, periods: number): number => Math.expm1(Math.log1p(rate) / periods);

/** A beta that is the rounding of none. */
const NO_BETA = 1e-14;

/** How returns go with those of a benchmark. */
export interface RelativeFigures {
  /** Slope of the excess returns on those of the benchmark. */
  readonly beta: number;
  /** Jensen's alpha: the mean excess return that beta does not explain, times the periods of a year. */
  readonly alpha: number;
  readonly correlation: number;
  /** Standard deviation of the difference of the returns, a year. */
  readonly trackingError: number;
  /** Mean difference over its standard deviation, a year. */
  readonly informationRatio: number;
  /** Mean excess return, a year, over beta (Treynor 1965). */
  readonly treynor: number;
  /** The return, a year, at the volatility of the benchmark (Modigliani and Modigliani 1997). */
  readonly m2: number;
  /** Mean return over the benchmark's, on days on which the benchmark rose, and on which it fell. */
  readonly upCapture: number;
  readonly downCapture: number;
}

/** Of returns and benchmark returns of the same observations. */
export function relativeFigures(
  returns: Float64Array,
  benchmark: Float64Array,
  periods: number,
  riskFree = 0,
): RelativeFigures {
  const n = returns.length;
  const free = perPeriod(riskFree, periods);
  const own = momentsOf(returns);
  const other = momentsOf(benchmark);
  let covariance = 0;
  const [up, down] = [
    { own: 0, other: 0 },
    { own: 0, other: 0 },
  ];
  const difference = new Float64Array(n);
  for (let row = 0; row < n; row += 1) {
    covariance += (returns[row]! - own.mean) * (benchmark[row]! - other.mean);
    difference[row] = returns[row]! - benchmark[row]!;
    if (benchmark[row] === 0) continue;
    const side = benchmark[row]! > 0 ? up : down;
    side.own += returns[row]!;
    side.other += benchmark[row]!;
  }
  covariance /= n - 1;
  const beta = over(covariance, other.variance);
  const active = momentsOf(difference);
  const deviation = flatOr(Math.sqrt(active.variance), active.mean);
  const root = Math.sqrt(periods);
  const risk = flatOr(Math.sqrt(own.variance), own.mean);
  return {
    beta,
    alpha: (own.mean - free - beta * (other.mean - free)) * periods,
    correlation: over(covariance, Math.sqrt(own.variance * other.variance)),
    trackingError: deviation * root,
    informationRatio: over(active.mean * root, deviation),
    treynor: Math.abs(beta) > NO_BETA ? ((own.mean - free) * periods) / beta : Number.NaN,
    m2: riskFree + over(own.mean - free, risk) * Math.sqrt(other.variance) * periods,
    upCapture: up.other === 0 ? Number.NaN : up.own / up.other,
    downCapture: down.other === 0 ? Number.NaN : down.own / down.other,
  };
}

/** Figures of each window of the returns, ending at that observation; NaN before the first whole window. */
export interface RollingFigures {
  /** What the window compounded to. */
  readonly return: Float64Array;
  readonly volatility: Float64Array;
  readonly sharpe: Float64Array;
  /** NaN without a benchmark. */
  readonly beta: Float64Array;
}

/** Costs the same whatever the window: sums move along, started anew each window's length so that rounding does not add up. */
export function rollingFigures(
  returns: Float64Array,
  benchmark: Float64Array | null,
  window: number,
  periods: number,
  riskFree = 0,
): RollingFigures {
  const n = returns.length;
  const column = (): Float64Array => new Float64Array(n).fill(Number.NaN);
  const out = { return: column(), volatility: column(), sharpe: column(), beta: column() };
  const free = perPeriod(riskFree, periods);
  const root = Math.sqrt(periods);
  let sums = emptySums();
  for (let row = window - 1; row < n; row += 1) {
    const first = row - window + 1;
    if (first % window === 0) sums = sumsOf(returns, benchmark, first, row);
    else {
      addTo(sums, returns, benchmark, row, 1);
      addTo(sums, returns, benchmark, first - 1, -1);
    }
    const mean = sums.own / window;
    const variance = Math.max(0, (sums.ownSquares - window * mean * mean) / (window - 1));
    const deviation = flatOr(Math.sqrt(variance), mean);
    out.return[row] = Math.expm1(sums.logs);
    out.volatility[row] = deviation * root;
    out.sharpe[row] = over((mean - free) * root, deviation);
    if (benchmark === null) continue;
    const middle = sums.other / window;
    out.beta[row] = over(
      sums.products - window * mean * middle,
      sums.otherSquares - window * middle * middle,
    );
  }
  return out;
}

const emptySums = () => ({ own: 0, ownSquares: 0, other: 0, otherSquares: 0, products: 0, logs: 0 });

function sumsOf(returns: Float64Array, benchmark: Float64Array | null, first: number, last: number) {
  const sums = emptySums();
  for (let row = first; row <= last; row += 1) addTo(sums, returns, benchmark, row, 1);
  return sums;
}

function addTo(
  sums: ReturnType<typeof emptySums>,
  returns: Float64Array,
  benchmark: Float64Array | null,
  row: number,
  direction: 1 | -1,
): void {
  const own = returns[row]!;
  sums.own += direction * own;
  sums.ownSquares += direction * own * own;
  sums.logs += direction * Math.log1p(own);
  if (benchmark === null) return;
  const other = benchmark[row]!;
  sums.other += direction * other;
  sums.otherSquares += direction * other * other;
  sums.products += direction * own * other;
}
