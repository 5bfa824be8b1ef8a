import { type Coefficient, defaultLags, neweyWest, regress } from '../statistics/regression.ts';
import { rollingRegression } from '../statistics/rolling-regression.ts';
import { type EpochDay, fromCivil, startOfMonth, weekday } from '../time/day.ts';
import { sessionOf } from '../trading/calendar/sessions.ts';

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
  /** Of the factors: trading days, or months that are named by their last day. */
  readonly interval: 'day' | 'month';
  /** How many days before the end of a period the level may be of: 0 for days, some for months. */
  readonly tolerance: number;
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
  /** Periods within, whose returns are left out because the factors lack them. */
  readonly lacking: number;
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
  readonly lacking: number;
  readonly date: Int32Array;
  readonly excess: Float64Array;
  readonly factors: readonly Float64Array[];
}

/**
 * Explains returns over the risk-free rate by factors (least squares). A return is of the same period as the factors: of a
 * month, or from the trading day before, be that one among the factors or not. Periods at whose start or end the level is
 * unknown are left out. Answers the number of observations alone where there are too few, or where a factor is a
 * combination of others.
 */
export function exposureOf(request: ExposureRequest): Exposure | { readonly observations: number } {
  const { lags: asked, correction, confidence, periodsPerYear } = request;
  const { date, excess, factors, lacking } = rowsOf(request);
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
    lacking,
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
  { date, excess, factors }: Omit<Rows, 'lacking'>,
): Exposure['rolling'] {
  if (window === null || window > date.length) return null;
  const { alpha, betas } = rollingRegression(excess, factors, window);
  const full = (values: Float64Array): Float64Array => values.slice(window - 1);
  return { window, date: date.slice(window - 1), alpha: full(alpha), betas: betas.map(full) };
}

function rowsOf({ levels, factors, riskFree, interval, tolerance }: ExposureRequest): Rows {
  const [first, ...others] = [...factors, riskFree];
  const at = others.map(({ date, value }) => new Map(Array.from(date, (day, row) => [day, value[row]!])));
  const levelOn = levelsOf(levels, tolerance);
  const rows: { day: EpochDay; excess: number; factors: number[] }[] = [];
  let lacking = 0;
  for (const [row, day] of first!.date.entries()) {
    const before = first!.date[row - 1] ?? null;
    const base = interval === 'month' ? startOfMonth(day) - 1 : dayBefore(day, before);
    const start = base === null ? Number.NaN : levelOn(base);
    const level = levelOn(day);
    const figures = [first!.value[row]!, ...at.map((known) => known.get(day) ?? Number.NaN)];
    const excess = level / start - 1 - figures.pop()!;
    if (rows.length > 0 && before !== null && Number.isFinite(level))
      lacking += between(before, day, interval);
    if (Number.isFinite(excess) && figures.every(Number.isFinite))
      rows.push({ day, excess, factors: figures });
  }
  return {
    lacking,
    date: Int32Array.from(rows, ({ day }) => day),
    excess: Float64Array.from(rows, (row) => row.excess),
    factors: factors.map((_, column) => Float64Array.from(rows, (row) => row.factors[column]!)),
  };
}

/** From here on the sessions of New York are known. */
const SESSIONS_FROM = fromCivil(1998, 1, 1);
/** As far apart as prices may be for a daily return: the exchange has never been closed for longer. */
const LONGEST_DAY = 14;

/** Whether the factors have a row of a day, if they are whole. */
const isSession = (day: EpochDay): boolean => weekday(day) <= 5 && sessionOf('NYSE', day) !== null;

/** The trading day before one, `row` being the last before it that the factors have; null where it can't be known. */
function dayBefore(day: EpochDay, row: EpochDay | null): EpochDay | null {
  const least = row ?? day - LONGEST_DAY;
  if (day >= SESSIONS_FROM)
    for (let other = day - 1; other > least && other >= day - LONGEST_DAY; other -= 1)
      if (isSession(other)) return other;
  return row !== null && day - row <= LONGEST_DAY ? row : null;
}

/** Periods that lie between two rows of the factors. */
function between(from: EpochDay, to: EpochDay, interval: 'day' | 'month'): number {
  let count = 0;
  if (interval === 'month') {
    for (let end = startOfMonth(to) - 1; end > from; end = startOfMonth(end) - 1) count += 1;
    return count;
  }
  if (from < SESSIONS_FROM) return to - from > LONGEST_DAY ? 1 : 0;
  for (let day = from + 1; day < to; day += 1) if (isSession(day)) count += 1;
  return count;
}

/** The level of a day, or of the last day before it within the tolerance; days must be asked in ascending order. */
function levelsOf({ date, value }: Dated, tolerance: number): (day: EpochDay) => number {
  let next = 0;
  return (day) => {
    while (next < date.length && date[next]! <= day) next += 1;
    return next > 0 && day - date[next - 1]! <= tolerance ? value[next - 1]! : Number.NaN;
  };
}
