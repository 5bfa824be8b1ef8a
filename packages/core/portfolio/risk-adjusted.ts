import { type Columns, covariance } from '../statistics/covariance.ts';
import { mean, standardDeviation } from '../statistics/moments.ts';

export interface RiskAdjustedRequest {
  /** Returns of periods as fractions. */
  readonly returns: Float64Array;
  /** Of the same periods; null where there is nothing to compare with. */
  readonly benchmark: Float64Array | null;
  /** A year, as a fraction. */
  readonly riskFree: number;
  readonly periodsPerYear: number;
}

/** All of a year. NaN where a figure can't be had: too few returns, nothing at risk, no benchmark. */
export interface RiskAdjusted {
  readonly volatility: number;
  /** Mean excess return / its deviation. */
  readonly sharpe: number;
  /** Of independent returns: A. Lo, "The statistics of Sharpe ratios", 2002. */
  readonly sharpeStandardError: number;
  /** Mean excess return / root of the mean squared shortfall below the risk-free rate, over all returns. */
  readonly sortino: number;
  /** Sum of the returns above the risk-free rate / sum of the shortfalls below it. */
  readonly omega: number;
  readonly beta: number;
  /** Jensen's: mean excess return less beta times that of the benchmark. */
  readonly alpha: number;
  /** Mean excess return / beta. */
  readonly treynor: number;
  /** Mean active return / its deviation. */
  readonly informationRatio: number;
  /** Modigliani's: the return at the volatility of the benchmark. */
  readonly m2: number;
}

/** The excess return for the risk that was taken, by several measures of risk. */
export function riskAdjusted({
  returns,
  benchmark,
  riskFree,
  periodsPerYear,
}: RiskAdjustedRequest): RiskAdjusted {
  const year = periodsPerYear;
  const free = (1 + riskFree) ** (1 / year) - 1;
  const excess = returns.map((value) => value - free);
  const deviation = standardDeviation(excess);
  const sharpe = ratio(mean(excess), deviation);
  let [above, below, squares] = [0, 0, 0];
  for (const value of excess) {
    if (value > 0) above += value;
    else {
      below -= value;
      squares += value * value;
    }
  }
  return {
    volatility: standardDeviation(returns) * Math.sqrt(year),
    sharpe: sharpe * Math.sqrt(year),
    sharpeStandardError: Math.sqrt(((1 + sharpe ** 2 / 2) / returns.length) * year),
    sortino: ratio(mean(excess), Math.sqrt(squares / returns.length)) * Math.sqrt(year),
    omega: ratio(above, below),
    ...besides(excess, benchmark?.map((value) => value - free) ?? null, sharpe, riskFree, year),
  };
}

/** What rounding leaves of nothing. */
const NOTHING = 1e-14;

function ratio(value: number, by: number): number {
  return by > NOTHING ? value / by : Number.NaN;
}

function besides(
  excess: Float64Array,
  benchmark: Float64Array | null,
  sharpe: number,
  riskFree: number,
  year: number,
): Pick<RiskAdjusted, 'beta' | 'alpha' | 'treynor' | 'informationRatio' | 'm2'> {
  if (benchmark === null) {
    const none = Number.NaN;
    return { beta: none, alpha: none, treynor: none, informationRatio: none, m2: none };
  }
  const [own, shared, , other] = covariance(sideBySide(excess, benchmark));
  const beta = own! >= 0 && other! > NOTHING ** 2 ? shared! / other! : Number.NaN;
  const average = mean(excess);
  const active = excess.map((value, row) => value - benchmark[row]!);
  return {
    beta,
    alpha: (average - beta * mean(benchmark)) * year,
    treynor: Math.abs(beta) > NOTHING ? (average * year) / beta : Number.NaN,
    informationRatio: ratio(mean(active), standardDeviation(active)) * Math.sqrt(year),
    m2: riskFree + sharpe * Math.sqrt(year) * Math.sqrt(other! * year),
  };
}

function sideBySide(first: Float64Array, second: Float64Array): Columns {
  const values = new Float64Array(first.length * 2);
  values.set(first, 0);
  values.set(second, first.length);
  return { columns: 2, rows: first.length, values };
}
