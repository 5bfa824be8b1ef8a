import {
  type AlignedAsset,
  type AlignRequest,
  alignedReturns,
} from '@financehub/core/portfolio/aligned-returns.ts';
import { type BenchmarkPrices, benchmarkIndex } from '@financehub/core/portfolio/benchmark-index.ts';
import { combine, type PeriodSeries, sliceOf } from '@financehub/core/portfolio/combined.ts';
import { dailyHistory, type History, type HistoryRequest } from '@financehub/core/portfolio/history.ts';
import type { UnavailableSpan } from '@financehub/core/portfolio/missing-spans.ts';
import { deepestFall, periodRisk, startOf } from '@financehub/core/portfolio/period-risk.ts';
import { relativeFigures, riskFigures } from '@financehub/core/portfolio/risk-figures.ts';
import { lastAtOrBefore } from '@financehub/core/time/day-column.ts';

export interface RiskTask {
  /** Each from its first day on; their sum is what is looked at. */
  readonly portfolios: readonly HistoryRequest[];
  readonly from: number;
  readonly to: number;
  readonly benchmark: BenchmarkPrices | null;
  /** Of each asset, in the currency of `rates`; `against` is the place of the benchmark among them. */
  readonly assets: readonly AlignedAsset[];
  readonly rates: AlignRequest['rates'];
  readonly against: number | null;
  readonly riskFree: number;
}

/** NaN where there is no figure. */
export interface RiskRow {
  readonly observations: number;
  readonly return: number;
  readonly days: number;
  readonly maxDrawdown: number;
  readonly volatility: number;
  readonly sharpe: number;
  readonly sharpeStandardError: number;
  readonly sortino: number;
  readonly omega: number;
  readonly beta: number;
  readonly alpha: number;
  readonly treynor: number;
  readonly informationRatio: number;
  readonly m2: number;
}

export interface RiskAnswer {
  readonly portfolio: RiskRow;
  readonly benchmark: RiskRow | null;
  /** In the order of the task's, without the benchmark. */
  readonly assets: readonly RiskRow[];
  /** By portfolio: what could not be valued. */
  readonly spans: readonly (readonly UnavailableSpan[])[];
}

/** The portfolios and their benchmark have the figures that their performance has; holdings those of days with prices. */
export function compareRisk(task: RiskTask): RiskAnswer {
  const { portfolios, from, to, riskFree, against } = task;
  const histories = portfolios.map(dailyHistory);
  const series = seriesOf(histories, from, to);
  const start = startOf(series);
  const index = task.benchmark === null ? null : benchmarkIndex(task.benchmark, series.date, start);
  const risk = periodRisk({ series, benchmark: index, riskFree });
  const row = (returns: Float64Array, levels: Float64Array): RiskRow => ({
    ...riskFigures(returns, risk.periods, riskFree),
    ...relativeOf(returns, risk.benchmarkReturns, risk.periods, riskFree),
    observations: returns.length,
    ...endOf(levels, to - start),
  });
  return {
    portfolio: row(risk.observations.returns, series.twrIndex),
    benchmark: index === null ? null : row(risk.benchmarkReturns!, index),
    assets: [...task.assets.keys()]
      .filter((at) => at !== against)
      .map((at) => assetRow({ ...task, from: start + 1 }, at)),
    spans: histories.map(({ unavailable }) => spansWithin(unavailable, series)),
  };
}

/** Portfolios as one. */
export const seriesOf = (histories: readonly History[], from: number, to: number): PeriodSeries =>
  histories.length === 1 ? sliceOf(histories[0]!, from, to) : combine(histories, from, to);

/** Those of the period, and of the day before it. */
export const spansWithin = (
  spans: readonly UnavailableSpan[],
  { from, to }: PeriodSeries,
): UnavailableSpan[] => spans.filter((span) => span.from <= to && span.to >= from - 1);

const endOf = (levels: Float64Array, days: number): Pick<RiskRow, 'return' | 'days' | 'maxDrawdown'> => ({
  return: (levels.at(-1) ?? Number.NaN) - 1,
  days,
  maxDrawdown: deepestFall(levels),
});

type Relative = Pick<RiskRow, 'beta' | 'alpha' | 'treynor' | 'informationRatio' | 'm2'>;

const NONE: Relative = {
  beta: Number.NaN,
  alpha: Number.NaN,
  treynor: Number.NaN,
  informationRatio: Number.NaN,
  m2: Number.NaN,
};

function relativeOf(
  returns: Float64Array,
  benchmark: Float64Array | null,
  periods: number,
  riskFree: number,
): Relative {
  return benchmark === null ? NONE : relativeFigures(returns, benchmark, periods, riskFree);
}

const TRADING_DAYS = 252;

/** As far before the period may the price be that its first return starts from. */
const LONGEST_PAUSE = 14;

/** Returns of the days from the first on, that from the close before it; columns in the order of the assets, null without prices. */
function returnsWithin(
  { rates, from, to }: Pick<RiskTask, 'rates' | 'from' | 'to'>,
  assets: readonly AlignedAsset[],
) {
  const { date, start, returns, kept } = alignedReturns({
    assets,
    rates,
    from: from - LONGEST_PAUSE,
    to,
    interval: 'day',
    dropShort: false,
  });
  const before = lastAtOrBefore(date, from - 1) + 1;
  const rows = date.length;
  return {
    columns: assets.map((_, at) => {
      const column = kept.indexOf(at);
      return column < 0 ? null : returns.slice(column * rows + before, (column + 1) * rows);
    }),
    start: before === 0 ? start : date[before - 1]!,
  };
}

function assetRow({ assets, riskFree, against, ...task }: RiskTask, at: number): RiskRow {
  const own = assets[at]!;
  const pair = returnsWithin(task, against === null ? [own] : [own, assets[against]!]);
  const returns = pair.columns[0] ?? new Float64Array(0);
  const alone = returnsWithin(task, [own]);
  let level = 1;
  const levels = (alone.columns[0] ?? new Float64Array(0)).map((value) => {
    level *= 1 + value;
    return level;
  });
  return {
    ...riskFigures(returns, TRADING_DAYS, riskFree),
    ...relativeOf(returns, pair.columns[1] ?? null, TRADING_DAYS, riskFree),
    observations: returns.length,
    ...endOf(levels, levels.length === 0 ? 0 : task.to - Math.max(task.from - 1, alone.start!)),
  };
}
