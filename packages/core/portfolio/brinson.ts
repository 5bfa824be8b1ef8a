/** A group of assets in a period: what it weighs and brings on both sides, as shares of the whole and of the return. */
export interface GroupPeriod {
  readonly weight: number;
  /** Its part of the return of the whole: weight times its return. */
  readonly contribution: number;
  readonly benchmarkWeight: number;
  readonly benchmarkContribution: number;
}

export interface Effects {
  /** (wP - wB)(rB - RB): being more or less in what did better or worse than the benchmark. */
  readonly allocation: number;
  /** wB (rP - rB): doing better or worse within the group. */
  readonly selection: number;
  /** (wP - wB)(rP - rB). */
  readonly interaction: number;
}

/** Below this share a side does not hold the group. */
const NOTHING = 1e-12;

/**
 * The effects of one group in one period (G. Brinson and N. Fachler, "Measuring non-US equity portfolio performance",
 * 1985). A group that one side lacks has the return of the other there: all of its effect is allocation. What a group
 * gained without capital is selection. Over all groups the effects sum to the difference of the returns.
 */
export function brinsonFachler(group: GroupPeriod, benchmarkReturn: number): Effects {
  const { contribution, benchmarkContribution } = group;
  const weight = Math.abs(group.weight) < NOTHING ? 0 : group.weight;
  const benchmarkWeight = Math.abs(group.benchmarkWeight) < NOTHING ? 0 : group.benchmarkWeight;
  const own = weight === 0 ? null : contribution / weight;
  const benchmark = benchmarkWeight === 0 ? null : benchmarkContribution / benchmarkWeight;
  const rP = own ?? benchmark ?? 0;
  const rB = benchmark ?? own ?? 0;
  const over = weight - benchmarkWeight;
  const withoutCapital = contribution - weight * rP - (benchmarkContribution - benchmarkWeight * rB);
  return {
    allocation: over === 0 ? 0 : over * (rB - benchmarkReturn),
    selection: benchmarkWeight * (rP - rB) + withoutCapital,
    interaction: over * (rP - rB),
  };
}

export type Linking = 'carino' | 'menchero';

/**
 * The factors by which effects of periods are multiplied so that they add up to the difference of the returns of the
 * whole time, which compound; see {@link carino} and {@link menchero}. All NaN where a return is -100 % or below.
 */
export function linkingFactors(
  linking: Linking,
  returns: Float64Array,
  benchmarkReturns: Float64Array,
): Float64Array {
  if (hasRuin(returns) || hasRuin(benchmarkReturns)) return new Float64Array(returns.length).fill(Number.NaN);
  return linking === 'carino' ? carino(returns, benchmarkReturns) : menchero(returns, benchmarkReturns);
}

/** Whether all was lost in a period, or more than all: what grows from there on is no growth of the whole. */
const hasRuin = (returns: Float64Array): boolean => returns.some((value) => value <= -1);

/** The return of all periods together. */
export function compound(returns: Float64Array): number {
  if (hasRuin(returns)) return returns.reduce((all, value) => all * (1 + value), 1) - 1;
  return Math.expm1(returns.reduce((sum, value) => sum + Math.log1p(value), 0));
}

/** (ln(1 + a) - ln(1 + b)) / (a - b), and its limit where the two meet. */
function logarithmic(a: number, b: number): number {
  const ratio = (a - b) / (1 + b);
  // log1p(x) / x, by its series where the quotient of two small numbers would lose digits.
  const near = Math.abs(ratio) < 1e-5;
  return (near ? 1 - ratio / 2 + (ratio * ratio) / 3 - ratio ** 3 / 4 : Math.log1p(ratio) / ratio) / (1 + b);
}

/** k(t) / k with k = (ln(1 + R) - ln(1 + B)) / (R - B): D. Cariño, "Combining attribution effects over time", 1999. */
function carino(returns: Float64Array, benchmarkReturns: Float64Array): Float64Array {
  const whole = logarithmic(compound(returns), compound(benchmarkReturns));
  return returns.map((value, row) => logarithmic(value, benchmarkReturns[row]!) / whole);
}

/**
 * A + a(t): a constant that makes up for compounding on average, and what is left in proportion to the active returns so
 * that the factors are as near to the constant as can be: J. Menchero, "An optimized approach to linking attribution
 * effects over time", 2000.
 */
function menchero(returns: Float64Array, benchmarkReturns: Float64Array): Float64Array {
  const { length } = returns;
  const [whole, benchmark] = [compound(returns), compound(benchmarkReturns)];
  const active = whole - benchmark;
  const mean = (1 + whole) ** (1 / length);
  const meanBenchmark = (1 + benchmark) ** (1 / length);
  const apart = mean - meanBenchmark;
  const constant = Math.abs(apart) < 1e-9 ? mean ** (length - 1) : active / length / apart;
  let [sum, squares] = [0, 0];
  for (let row = 0; row < length; row += 1) {
    const difference = returns[row]! - benchmarkReturns[row]!;
    sum += difference;
    squares += difference * difference;
  }
  const share = squares === 0 ? 0 : (active - constant * sum) / squares;
  return returns.map((value, row) => constant + share * (value - benchmarkReturns[row]!));
}
