import { type Drawdown, deepest, drawdowns } from '../statistics/drawdown.ts';
import { type EpochDay, weekday } from '../time/day.ts';
import type { PeriodSeries } from './combined.ts';
import {
  type Observations,
  observationsOf,
  periodsPerYear,
  type RelativeFigures,
  type RiskFigures,
  relativeFigures,
  riskFigures,
} from './risk-figures.ts';

export interface PeriodRiskRequest {
  readonly series: Pick<PeriodSeries, 'date' | 'twrIndex' | 'quoted' | 'opening'>;
  /** Of each day of the series, from its start; null without a benchmark. */
  readonly benchmark: Float64Array | null;
  /** A year, as a fraction. */
  readonly riskFree: number;
}

export interface PeriodRisk {
  readonly observations: Observations;
  /** Observations a year. */
  readonly periods: number;
  readonly figures: RiskFigures;
  /** By rows of the series with one more before them, from which a fall may begin. */
  readonly falls: readonly Drawdown[];
  readonly worst: Drawdown | null;
  /** Returns of the benchmark between the observations. */
  readonly benchmarkReturns: Float64Array | null;
  readonly relative: RelativeFigures | null;
}

/** The day at whose end a period begins: the one before its first, or the first where nothing was there before. */
export function startOf({ date, opening }: Pick<PeriodSeries, 'date' | 'opening'>): EpochDay {
  return opening > 0 ? date[0]! - 1 : date[0]!;
}

/**
 * The risk of a portfolio over a period: returns between the days on which something that was held was quoted, the first since the end of
 * the day before where something was there then.
 */
export function periodRisk({ series, benchmark, riskFree }: PeriodRiskRequest): PeriodRisk {
  const { date, twrIndex, quoted, opening } = series;
  const observations = observationsOf(twrIndex, quoted, opening > 0 ? 1 : null);
  const { rows, returns, base } = observations;
  const periods = periodsPerYear(rows, (row) => weekday(date[row]!));
  const falls = drawdowns(fromStart(twrIndex));
  const benchmarkReturns = benchmark === null ? null : returnsBetween(benchmark, rows, base);
  return {
    observations,
    periods,
    figures: riskFigures(returns, periods, riskFree),
    falls,
    worst: deepest(falls),
    benchmarkReturns,
    relative:
      benchmarkReturns === null ? null : relativeFigures(returns, benchmarkReturns, periods, riskFree),
  };
}

/** An index with the 1 that it starts from at the end of the day before its first row: a fall may begin there. */
export function fromStart(index: Float64Array): Float64Array {
  const whole = new Float64Array(index.length + 1);
  whole[0] = 1;
  whole.set(index, 1);
  return whole;
}

/** The share of its peak that an index from 1 lost at most; NaN where none of it is known. */
export function deepestFall(index: Float64Array): number {
  if (index.every(Number.isNaN)) return Number.NaN;
  return deepest(drawdowns(fromStart(index)))?.depth ?? 0;
}

function returnsBetween(index: Float64Array, rows: Int32Array, base: number): Float64Array {
  const returns = new Float64Array(rows.length);
  let before = base < 0 ? 1 : index[base]!;
  for (const [at, row] of rows.entries()) {
    returns[at] = index[row]! / before - 1;
    before = index[row]!;
  }
  return returns;
}
