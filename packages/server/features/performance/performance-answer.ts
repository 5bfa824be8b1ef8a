import type { getPerformance } from '@financehub/contract/performance.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { addingUp } from '@financehub/core/money/adding-up.ts';
import { moneyText } from '@financehub/core/money/money-text.ts';
import type { PeriodSeries } from '@financehub/core/portfolio/combined.ts';
import { reportGain } from '@financehub/core/portfolio/gain-report.ts';
import { sampledRows } from '@financehub/core/portfolio/history.ts';
import { deepestFall, fromStart, periodRisk } from '@financehub/core/portfolio/period-risk.ts';
import { riskFigures, rollingFigures } from '@financehub/core/portfolio/risk-figures.ts';
import { type Drawdown, underwater } from '@financehub/core/statistics/drawdown.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import { indexOfBenchmark } from './benchmark.ts';
import { figure, gainAnswer } from './gains-answer.ts';
import { type AssetGain, type Gathered, gather } from './gathered.ts';
import type { PerformanceWish } from './messages.ts';
import { returnsMissing, returnsOf } from './period-returns.ts';
import type { Replica } from './replica.ts';
import { missingPrice, nothingToValue, once, type Unavailable } from './unavailable.ts';

type Answer = ResponseOf<typeof getPerformance>;

const DRAWDOWNS_SHOWN = 10;

export function performanceAnswer(replicas: readonly Replica[], wish: PerformanceWish): Answer {
  const gathered = gather(replicas, wish);
  if (gathered === null) return nothing(replicas, wish);
  const { series, total, assets } = gathered;
  const returns = returnsOf(gathered);
  const risk = riskOf(gathered, wish, returns.twrAnnualized.value);
  const unavailable: Unavailable[] = [
    ...gathered.unavailable,
    ...returnsMissing(returns),
    ...risk.unavailable,
  ];
  return {
    from: formatDay(series.from),
    to: formatDay(series.to),
    currency: wish.currency,
    ...gainAnswer(total, wish.currency),
    twr: returns.twr.value,
    twrAnnualized: returns.twrAnnualized.value,
    priceReturn: returns.priceReturn.value,
    xirr: returns.xirr.value,
    modifiedDietz: returns.modifiedDietz.value,
    simpleReturn: returns.simpleReturn.value,
    ...risk.figures,
    riskFree: wish.riskFree,
    holdings: [...assets].map(([id, held]) => holdingAnswer(id, held, wish)).sort(bySize),
    series: seriesAnswer(gathered, risk.index, wish),
    unavailable: once(unavailable).map((item) => ({ ...item })),
  };
}

function holdingAnswer(assetId: string, { gain, returns }: AssetGain, wish: PerformanceWish) {
  const { symbol, name } = wish.names.get(assetId) ?? { symbol: assetId, name: assetId };
  return {
    assetId,
    symbol,
    name,
    ...gainAnswer(gain, wish.currency),
    twr: figure(returns?.twr ?? Number.NaN),
    priceReturn: figure(returns?.priceReturn ?? Number.NaN),
    xirr: figure(returns?.xirr ?? Number.NaN),
    modifiedDietz: figure(returns?.modifiedDietz ?? Number.NaN),
  };
}

type HoldingAnswer = Answer['holdings'][number];

/** By symbol: sizes are for the page to sort by. */
const bySize = (a: HoldingAnswer, b: HoldingAnswer): number =>
  a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0;

type RiskNames =
  | 'volatility'
  | 'downsideDeviation'
  | 'sharpe'
  | 'sortino'
  | 'calmar'
  | 'omega'
  | 'skewness'
  | 'excessKurtosis'
  | 'bestDay'
  | 'worstDay'
  | 'positiveDays'
  | 'maxDrawdown'
  | 'drawdowns'
  | 'observations'
  | 'periodsPerYear'
  | 'benchmark'
  | 'beta'
  | 'alpha'
  | 'correlation'
  | 'trackingError'
  | 'informationRatio'
  | 'upCapture'
  | 'downCapture'
  | 'activeReturn'
  | 'rolling';

interface Risk {
  readonly figures: Pick<Answer, RiskNames>;
  /** Of the benchmark; null where none was asked for. */
  readonly index: Float64Array | null;
  readonly unavailable: readonly Unavailable[];
}

function riskOf(gathered: Gathered, wish: PerformanceWish, annual: number | null): Risk {
  const { series } = gathered;
  const index =
    wish.benchmark === null
      ? null
      : indexOfBenchmark(wish.benchmark, wish.market, series.date, gathered.start);
  const risk = periodRisk({ series, benchmark: index, riskFree: wish.riskFree });
  const { figures: own, relative, periods, falls, worst, benchmarkReturns: others } = risk;
  const { rows, returns } = risk.observations;
  const dayOf = (row: number): string => formatDay(series.date[row]!);
  const extreme = (better: (a: number, b: number) => boolean) => {
    let at = -1;
    for (let row = 0; row < returns.length; row += 1)
      if (at < 0 || better(returns[row]!, returns[at]!)) at = row;
    return at < 0 ? null : { date: dayOf(rows[at]!), return: returns[at]! };
  };
  const twr = series.twrIndex.at(-1)! - 1;
  const benchmarkEnd = index?.at(-1) ?? Number.NaN;
  return {
    index,
    unavailable: riskMissing(gathered, returns.length, index, wish),
    figures: {
      volatility: figure(own.volatility),
      downsideDeviation: figure(own.downsideDeviation),
      sharpe: figure(own.sharpe),
      sortino: figure(own.sortino),
      calmar: annual === null || worst === null ? null : figure(annual / worst.depth),
      omega: figure(own.omega),
      skewness: figure(own.skewness),
      excessKurtosis: figure(own.excessKurtosis),
      bestDay: extreme((a, b) => a > b),
      worstDay: extreme((a, b) => a < b),
      positiveDays: figure(own.positive),
      maxDrawdown: known(series.twrIndex) ? fallAnswer(worst ?? NO_FALL, series) : null,
      drawdowns: [...falls]
        .sort((a, b) => b.depth - a.depth)
        .slice(0, DRAWDOWNS_SHOWN)
        .map((fall) => ({
          ...fallAnswer(fall, series),
          days: (fall.recovery ?? series.date.length) - fall.start,
        })),
      observations: returns.length,
      periodsPerYear: periods,
      benchmark: index === null ? null : benchmarkAnswer(wish, index, others!, periods),
      beta: figure(relative?.beta ?? Number.NaN),
      alpha: figure(relative?.alpha ?? Number.NaN),
      correlation: figure(relative?.correlation ?? Number.NaN),
      trackingError: figure(relative?.trackingError ?? Number.NaN),
      informationRatio: figure(relative?.informationRatio ?? Number.NaN),
      upCapture: figure(relative?.upCapture ?? Number.NaN),
      downCapture: figure(relative?.downCapture ?? Number.NaN),
      activeReturn: figure(twr - (benchmarkEnd - 1)),
      rolling: rollingAnswer(returns, others, rows, periods, wish, dayOf),
    },
  };
}

const known = (index: Float64Array): boolean => index.some((value) => !Number.isNaN(value));

/** At the start of the period, where nothing fell. */
const NO_FALL: Drawdown = { depth: 0, start: 0, trough: 0, recovery: 0 };

/** Of an index from its start. */
const fallAnswer = ({ depth, start, trough, recovery }: Drawdown, { from }: PeriodSeries) => ({
  depth,
  start: formatDay(from - 1 + start),
  trough: formatDay(from - 1 + trough),
  end: recovery === null ? null : formatDay(from - 1 + recovery),
});

function benchmarkAnswer(
  { benchmark }: PerformanceWish,
  index: Float64Array,
  returns: Float64Array,
  periods: number,
): Answer['benchmark'] {
  const { assetId, symbol, name, dividends } = benchmark!;
  return {
    assetId,
    symbol,
    name,
    totalReturn: dividends !== null,
    return: figure(index.at(-1)! - 1),
    volatility: figure(riskFigures(returns, periods).volatility),
    maxDrawdown: figure(deepestFall(index)),
  };
}

function rollingAnswer(
  returns: Float64Array,
  others: Float64Array | null,
  rows: Int32Array,
  periods: number,
  { rolling, riskFree }: PerformanceWish,
  dayOf: (row: number) => string,
): Answer['rolling'] {
  if (rolling === null) return null;
  const found = rollingFigures(returns, others, rolling, periods, riskFree);
  const shown = (column: Float64Array) => Array.from(column.subarray(rolling - 1), figure);
  return {
    window: rolling,
    date: Array.from(rows.subarray(rolling - 1), dayOf),
    return: shown(found.return),
    volatility: shown(found.volatility),
    sharpe: shown(found.sharpe),
    beta: shown(found.beta),
  };
}

const FEWEST = 2;

function riskMissing(
  { invested }: Gathered,
  count: number,
  index: Float64Array | null,
  wish: PerformanceWish,
): Unavailable[] {
  const missing: Unavailable[] = [];
  if (count < FEWEST)
    missing.push({
      assetId: null,
      symbol: null,
      figure: 'volatility',
      reason: invested
        ? `something that was held was quoted on ${count === 0 ? 'no day' : 'one day only'}, too few for figures of risk`
        : 'no capital was invested',
      mend: invested
        ? 'choose a longer period, or add daily prices'
        : 'choose a period in which money is invested',
    });
  if (wish.benchmark === null || index === null) return missing;
  const { assetId, symbol, currency, dividends } = wish.benchmark;
  if (wish.market.rates.get(currency) === undefined)
    missing.push({
      assetId,
      symbol,
      figure: 'benchmark',
      reason: `there is no exchange rate from ${currency} to ${wish.currency}`,
      mend: `add exchange rates between ${currency} and ${wish.currency}`,
    });
  else if (Number.isNaN(index.at(-1) ?? Number.NaN))
    missing.push({ ...missingPrice(assetId, symbol, wish.range?.from ?? wish.today), figure: 'benchmark' });
  else if (dividends === null)
    missing.push({
      assetId,
      symbol,
      figure: 'benchmark.totalReturn',
      reason: `nothing is known of the dividends of ${symbol}, so the benchmark is of its prices alone`,
      mend: `fetch or enter the dividends of ${symbol}`,
    });
  return missing;
}

function seriesAnswer(
  { series, total }: Pick<Gathered, 'series' | 'total'>,
  index: Float64Array | null,
  wish: PerformanceWish,
): Answer['series'] {
  const { rows, flows } = sampledRows(series, wish.interval);
  const text = moneyText(wish.currency);
  const under = underwater(fromStart(series.twrIndex)).subarray(1);
  return {
    date: rows.map((row) => formatDay(series.date[row]!)),
    value: rows.map((row) => text(series.value[row]!)),
    flows: addingUp(flows, wish.currency, total === null ? null : reportGain(total, wish.currency).netFlows),
    twrIndex: rows.map((row) => figure(series.twrIndex[row]!)),
    benchmarkIndex: rows.map((row) => (index === null ? null : figure(index[row]!))),
    drawdown: rows.map((row) => figure(under[row]!)),
  };
}

/** No portfolio, or none that has days in the period. */
function nothing(replicas: readonly Replica[], wish: PerformanceWish): Answer {
  const empty: Gathered['series'] = {
    from: 0,
    to: -1,
    date: new Int32Array(0),
    value: new Float64Array(0),
    netFlows: new Float64Array(0),
    twrIndex: new Float64Array(0),
    priceIndex: new Float64Array(0),
    quoted: new Uint8Array(0),
    opening: Number.NaN,
  };
  const { figures } = riskOf(
    { series: empty, total: null, assets: new Map(), start: 0, invested: false, unavailable: [] },
    { ...wish, benchmark: null, rolling: null },
    null,
  );
  return {
    from: null,
    to: null,
    currency: wish.currency,
    ...gainAnswer(null, wish.currency),
    twr: null,
    twrAnnualized: null,
    priceReturn: null,
    xirr: null,
    modifiedDietz: null,
    simpleReturn: null,
    ...figures,
    riskFree: wish.riskFree,
    holdings: [],
    series: { date: [], value: [], flows: [], twrIndex: [], benchmarkIndex: [], drawdown: [] },
    unavailable: [...wish.absent, nothingToValue(replicas, wish)].map((each) => ({ ...each })),
  };
}
