import { type Coefficient, defaultLags, neweyWest, regress } from '../statistics/regression.ts';
import { rollingRegression } from '../statistics/rolling-regression.ts';
import type { EpochDay } from '../time/day.ts';

/** Figures by day, ascending. */
export interface Dated {
  readonly date: Int32Array;
  readonly value: Float64Array;
}

/** Which factors explain, by the set that they are of. */
export const MODELS = {
  capm: { ff3: ['Mkt-RF'] },
  ff3: { ff3: ['Mkt-RF', 'SMB', 'HML'] },
  'ff3-momentum': { ff3: ['Mkt-RF', 'SMB', 'HML'], momentum: ['Mom'] },
  ff5: { ff5: ['Mkt-RF', 'SMB', 'HML', 'RMW', 'CMA'] },
  'ff5-momentum': { ff5: ['Mkt-RF', 'SMB', 'HML', 'RMW', 'CMA'], momentum: ['Mom'] },
} as const;

export type FactorModel = keyof typeof MODELS;

export interface ExposureRequest {
  /** An index whose returns are explained, NaN where unknown. */
  readonly levels: Dated;
  /** Returns as fractions, by name. */
  readonly factors: readonly (Dated & { readonly name: string })[];
  readonly riskFree: Dated;
  /** How many days before the end of a period the level may be of: 0 for days, some for months. */
  readonly tolerance: number;
  /** The most days of one period: where more lie between two rows of the factors, a period between them is missing. */
  readonly longest: number;
  readonly periodsPerYear: number;
  /** Null for the number that Newey and West advise. */
  readonly lags: number | null;
  readonly correction: boolean;
  readonly confidence: number;
  readonly window: number | null;
}

export interface Exposed extends Coefficient {
  /** Without regard to autocorrelation and changing variance. */
  readonly ols: Coefficient;
}

export interface Exposure {
  readonly observations: number;
  /** Returns left out because they span periods without factors. */
  readonly gaps: number;
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly lags: number;
  /** Of one period; `annualized` of a year, times the periods in it. */
  readonly alpha: Exposed & { readonly annualized: number };
  readonly factors: readonly (Exposed & { readonly name: string })[];
  readonly r2: number;
  readonly adjustedR2: number;
  /** A year. */
  readonly residualVolatility: number;
  readonly fPValue: number;
  readonly rolling: {
    readonly window: number;
    readonly date: Int32Array;
    readonly alpha: Float64Array;
    readonly betas: readonly Float64Array[];
  } | null;
}

/** Periods of which everything is known, one row each. */
interface Rows {
  readonly gaps: number;
  readonly date: Int32Array;
  readonly excess: Float64Array;
  readonly factors: readonly Float64Array[];
}

/**
 * Explains returns over the risk-free rate by factors (least squares). A return goes from one period of the factors to
 * the next; periods at whose start or end the level is unknown are left out, as are returns over more than one period.
 * Answers the number of observations alone
 * where there are too few, or where a factor is a combination of others.
 */
export function exposureOf(request: ExposureRequest): Exposure | { readonly observations: number } {
  const { lags: asked, correction, confidence, periodsPerYear } = request;
  const { date, excess, factors, gaps } = rowsOf(request);
  const found = regress(excess, factors, confidence);
  if (found === null) return { observations: date.length };
  const lags = asked ?? defaultLags(date.length);
  const robust = neweyWest(found, lags, correction);
  const exposed = robust.map(
    (coefficient, at): Exposed => ({ ...coefficient, ols: found.coefficients[at]! }),
  );
  const [alpha, ...betas] = exposed;
  return {
    observations: date.length,
    gaps,
    from: date[0]!,
    to: date.at(-1)!,
    lags,
    alpha: { ...alpha!, annualized: alpha!.estimate * periodsPerYear },
    factors: betas.map((beta, at) => ({ ...beta, name: request.factors[at]!.name })),
    r2: found.r2,
    adjustedR2: found.adjustedR2,
    residualVolatility: found.residualDeviation * Math.sqrt(periodsPerYear),
    fPValue: found.fPValue,
    rolling: rollingOf(request.window, { date, excess, factors }),
  };
}

function rollingOf(
  window: number | null,
  { date, excess, factors }: Omit<Rows, 'gaps'>,
): Exposure['rolling'] {
  if (window === null || window > date.length) return null;
  const { alpha, betas } = rollingRegression(excess, factors, window);
  const full = (values: Float64Array): Float64Array => values.slice(window - 1);
  return { window, date: date.slice(window - 1), alpha: full(alpha), betas: betas.map(full) };
}

function rowsOf({ levels, factors, riskFree, tolerance, longest }: ExposureRequest): Rows {
  const [first, ...others] = [...factors, riskFree];
  const at = others.map(({ date, value }) => new Map(Array.from(date, (day, row) => [day, value[row]!])));
  const levelOn = levelsOf(levels, tolerance);
  const rows: { day: EpochDay; excess: number; factors: number[] }[] = [];
  let before = Number.NaN;
  let gaps = 0;
  for (const [row, day] of first!.date.entries()) {
    const level = levelOn(day);
    const figures = [first!.value[row]!, ...at.map((known) => known.get(day) ?? Number.NaN)];
    const free = figures.pop()!;
    const excess = level / before - 1 - free;
    const isGap = row > 0 && day - first!.date[row - 1]! > longest;
    if (isGap && Number.isFinite(excess)) gaps += 1;
    else if (Number.isFinite(excess) && figures.every(Number.isFinite))
      rows.push({ day, excess, factors: figures });
    before = level;
  }
  return {
    gaps,
    date: Int32Array.from(rows, ({ day }) => day),
    excess: Float64Array.from(rows, (row) => row.excess),
    factors: factors.map((_, column) => Float64Array.from(rows, (row) => row.factors[column]!)),
  };
}

/** The level of a day, or of the last day before it within the tolerance; days must be asked in ascending order. */
function levelsOf({ date, value }: Dated, tolerance: number): (day: EpochDay) => number {
  let next = 0;
  return (day) => {
    while (next < date.length && date[next]! <= day) next += 1;
    return next > 0 && day - date[next - 1]! <= tolerance ? value[next - 1]! : Number.NaN;
  };
}
