import { mean, standardDeviation } from '../statistics/moments.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { studentCritical } from '../statistics/student.ts';
import {
  conditionalCoverage,
  type Independence,
  independence,
  kupiec,
  kupiecFirst,
  type LikelihoodTest,
  type TrafficLight,
  trafficLight,
} from './backtest.ts';
import { domainOf, expansion } from './cornish-fisher.ts';
import { rescaled } from './historical.ts';
import { degreesOf, shapeOf } from './parametric.ts';
import type { VarModel } from './question.ts';
import { ageWeights, tailOf, weightedTail } from './tail.ts';
import {
  ewmaProcess,
  garch,
  type VarianceCourse,
  type VarianceProcess,
  varianceCourse,
} from './volatility.ts';

export interface BacktestRequest {
  readonly model: VarModel;
  /** P&L of today's positions on each day of the past, as shares of the value. */
  readonly totals: Float64Array;
  /** Returns before a day that its VaR is made of. */
  readonly window: number;
}

export interface BacktestAnswer {
  /** VaR of each day after the first window, of the days before it; NaN where the method has none. */
  readonly forecast: Float64Array;
  /** Days with a forecast that lost more than it. */
  readonly exceeded: Uint8Array;
  readonly observations: number;
  readonly exceedances: number;
  readonly kupiec: LikelihoodTest;
  /** Null without an exceedance. */
  readonly firstExceedance: (LikelihoodTest & { readonly after: number }) | null;
  readonly independence: Independence;
  readonly conditionalCoverage: LikelihoodTest;
  /** Over the last 250 days, or as many as there are. */
  readonly trafficLight: TrafficLight;
}

/** Forecasts made day by day from what was known before, against what came. */
export function backtest(request: BacktestRequest): BacktestAnswer {
  const { model, totals, window } = request;
  const { confidence } = model;
  const forecast = rollingForecasts(request);
  const known = [...forecast.keys()].filter((row) => !Number.isNaN(forecast[row]));
  const exceeded = Uint8Array.from(forecast, (value, row) => (-totals[row + window]! > value ? 1 : 0));
  const hits = Uint8Array.from(known, (row) => exceeded[row]!);
  const count = (values: Uint8Array): number => values.reduce((all, hit) => all + hit, 0);
  const share = kupiec(hits.length, count(hits), confidence);
  const apart = independence(hits);
  const first = hits.indexOf(1);
  const last = hits.subarray(Math.max(0, hits.length - 250));
  return {
    forecast,
    exceeded,
    observations: hits.length,
    exceedances: count(hits),
    kupiec: share,
    firstExceedance: first < 0 ? null : { after: first + 1, ...kupiecFirst(first + 1, confidence) },
    independence: apart,
    conditionalCoverage: conditionalCoverage(share, apart),
    trafficLight: trafficLight(last.length, count(last), confidence),
  };
}

/** GARCH is fitted anew after so many days; between, its parameters stay. */
const REFIT = 21;

function rollingForecasts({ model, totals, window }: BacktestRequest): Float64Array {
  const days = Math.max(0, totals.length - window);
  const result = new Float64Array(days);
  const weights = ageWeights(window, model.ageDecay);
  let process: VarianceProcess | null = null;
  for (let day = 0; day < days; day += 1) {
    const past = totals.slice(day, day + window);
    if (model.method === 'historical' && model.weighting !== 'filtered') {
      const { confidence } = model;
      result[day] =
        model.weighting === 'age'
          ? weightedTail(past, weights, confidence).var
          : tailOf(past, confidence).var;
      continue;
    }
    if (model.volatility === 'garch' && day % REFIT === 0) process = garch(past)?.process ?? process;
    result[day] = forecastOf(model, past, courseOver(model, past, process));
  }
  return result;
}

function courseOver(
  { volatility, decay, weighting, method }: VarModel,
  past: Float64Array,
  process: VarianceProcess | null,
) {
  if (volatility === 'garch') return process === null ? null : varianceCourse(past, process, mean(past));
  const filtered = method === 'historical' && weighting === 'filtered';
  return volatility === 'ewma' || filtered ? varianceCourse(past, ewmaProcess(decay), 0) : null;
}

function forecastOf(model: VarModel, past: Float64Array, course: VarianceCourse | null): number {
  const { confidence, method, distribution, volatility } = model;
  if (course === null && volatility === 'garch') return Number.NaN;
  if (method === 'historical') {
    return tailOf(
      past.map((value, row) => value * rescaled(course!, row)),
      confidence,
    ).var;
  }
  const centre = course?.mean ?? mean(past);
  const deviation = course === null ? standardDeviation(past) : Math.sqrt(course.next);
  if (method === 'monte-carlo' && distribution === 't') {
    const degrees = model.degreesOfFreedom ?? degreesOf(shapeOf(past, 1).kurtosis);
    const t = studentCritical(2 * (1 - confidence), degrees);
    return -centre + deviation * t * Math.sqrt((degrees - 2) / degrees);
  }
  const z = normalQuantile(1 - confidence);
  if (method !== 'cornish-fisher') return -(centre + z * deviation);
  if (deviation === 0) return -centre;
  const { skewness, kurtosis } = shapeOf(past, 1);
  if (domainOf(skewness, kurtosis, confidence) === 'nowhere') return Number.NaN;
  return -(centre + deviation * expansion(z, skewness, kurtosis).value);
}
