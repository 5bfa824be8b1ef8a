import { type Dated, type ExposureRequest, exposureOf } from '@financehub/core/factors/exposure.ts';
import {
  type AlignedReturns,
  type AlignRequest,
  alignedReturns,
} from '@financehub/core/portfolio/aligned-returns.ts';
import { type Attribution, attribute } from '@financehub/core/portfolio/attribution.ts';
import type { Linking } from '@financehub/core/portfolio/brinson.ts';
import type { CapitalDays } from '@financehub/core/portfolio/capital-days.ts';
import { capitalDays, type WalkedDays } from '@financehub/core/portfolio/capital-walk.ts';
import type { PeriodSeries } from '@financehub/core/portfolio/combined.ts';
import { dailyHistory, type HistoryRequest } from '@financehub/core/portfolio/history.ts';
import type { UnavailableSpan } from '@financehub/core/portfolio/missing-spans.ts';
import { type PolicyRequest, policyDays } from '@financehub/core/portfolio/policy-days.ts';
import { correlationOfCovariance, pearson, spearman } from '@financehub/core/statistics/correlation.ts';
import type { Columns } from '@financehub/core/statistics/covariance.ts';
import { ledoitWolf, type ShrinkageTarget } from '@financehub/core/statistics/ledoit-wolf.ts';
import { standardDeviation } from '@financehub/core/statistics/moments.ts';
import { rollingPair } from '@financehub/core/statistics/rolling.ts';

import { seriesOf, spansWithin } from './compare-risk.ts';

const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);

export function align(request: Omit<AlignRequest, 'place'>): AlignedReturns {
  return alignedReturns({ ...request, place: shared });
}

export interface CorrelateTask {
  readonly columns: Columns;
  readonly method: 'pearson' | 'spearman' | 'ledoit-wolf';
  readonly target: ShrinkageTarget;
  readonly periodsPerYear: number;
}

/** The figures of a correlation as the text of JSON members: a large matrix is costly to serialise, too. */
export function correlate({ columns: given, method, target, periodsPerYear }: CorrelateTask): string {
  const { columns: size, rows } = given;
  const enough = rows > 1;
  const shrunk = enough && method === 'ledoit-wolf' ? ledoitWolf(given, target) : null;
  const correlations = !enough
    ? new Float64Array(size * size).fill(Number.NaN)
    : shrunk !== null
      ? correlationOfCovariance(shrunk.covariance, size)
      : method === 'spearman'
        ? spearman(given)
        : pearson(given);
  const matrix = Array.from({ length: size }, (_, row) =>
    correlations.subarray(row * size, (row + 1) * size).join(','),
  );
  const volatility = Array.from({ length: size }, (_, column) => {
    const values = given.values.subarray(column * rows, (column + 1) * rows);
    return standardDeviation(values) * Math.sqrt(periodsPerYear);
  });
  let [total, pairs] = [0, 0];
  for (let a = 0; a < size; a += 1)
    for (let b = 0; b < a; b += 1) {
      const value = correlations[a * size + b]!;
      if (Number.isNaN(value)) continue;
      total += value;
      pairs += 1;
    }
  const numbers = (text: string): string => `[${text.replaceAll('NaN', 'null')}]`;
  return (
    `"matrix":${numbers(matrix.map((row) => `[${row}]`).join(','))},"volatility":${numbers(volatility.join(','))},` +
    `"averageCorrelation":${pairs === 0 ? 'null' : total / pairs},"shrinkage":${shrunk === null ? 'null' : shrunk.shrinkage}`
  );
}

export interface RollTask {
  readonly columns: Columns;
  readonly pairs: readonly (readonly [number, number])[];
  readonly window: number;
}

export interface Rolled {
  /** From the first full window on; NaN where one of the two does not vary. */
  readonly correlation: Float64Array;
  /** Over all rows. */
  readonly whole: number;
}

export function rollCorrelation({ columns: given, pairs, window }: RollTask): Rolled[] {
  const { rows, values } = given;
  const column = (at: number): Float64Array => values.subarray(at * rows, (at + 1) * rows);
  return pairs.map(([a, b]) => {
    const both = new Float64Array(2 * rows);
    both.set(column(a), 0);
    both.set(column(b), rows);
    const whole = rows > 1 ? pearson({ columns: 2, rows, values: both })[1]! : Number.NaN;
    return { correlation: rollingPair(column(a), column(b), window).correlation.slice(window - 1), whole };
  });
}

export interface ExposureTask {
  /** What is explained: the return of portfolios as one from `from` to `to`, or that of an asset. */
  readonly subject:
    | { readonly portfolios: readonly HistoryRequest[]; readonly from: number; readonly to: number }
    | { readonly levels: Dated };
  readonly request: Omit<ExposureRequest, 'levels'>;
}

export interface ExposureAnswer {
  readonly exposure: ReturnType<typeof exposureOf>;
  /** By portfolio: what of it could not be valued in the period. */
  readonly spans: readonly (readonly UnavailableSpan[])[];
}

export function expose({ subject, request }: ExposureTask): ExposureAnswer {
  if ('levels' in subject) return { exposure: exposureOf({ ...request, levels: subject.levels }), spans: [] };
  const histories = subject.portfolios.map(dailyHistory);
  const series = seriesOf(histories, subject.from, subject.to);
  return {
    exposure: exposureOf({ ...request, levels: indexOf(series) }),
    spans: histories.map(({ unavailable }) => spansWithin(unavailable, series)),
  };
}

/**
 * The time-weighted index. It stands at one at the end of the day before the first where something was there then; the day
 * on which everything begins is no whole one, and has no return that factors of that day explain.
 */
function indexOf({ date, twrIndex, opening }: PeriodSeries): Dated {
  return {
    date: Int32Array.of(date[0]! - 1, ...date),
    value: Float64Array.of(opening > 0 ? 1 : Number.NaN, ...twrIndex),
  };
}

export interface AttributionTask {
  /** `slots`: which asset each of the request is; the groups are those of assets, then of currencies. */
  readonly portfolio: {
    readonly request: HistoryRequest;
    readonly slots: readonly number[];
    readonly groupOf: readonly number[];
  };
  readonly benchmark:
    | { readonly kind: 'portfolio'; readonly request: HistoryRequest; readonly groupOf: readonly number[] }
    | { readonly kind: 'policy'; readonly request: PolicyRequest; readonly groupOf: readonly number[] }
    | null;
  readonly groups: number;
  readonly linking: Linking;
}

export interface AttributionAnswer {
  /** Null where the portfolio can't be valued at the end; without a benchmark where that one can't. */
  readonly attribution: Attribution | null;
  readonly spans: readonly UnavailableSpan[];
  readonly benchmarkSpans: readonly UnavailableSpan[];
}

export function explain({ portfolio, benchmark, groups, linking }: AttributionTask): AttributionAnswer {
  const own = ownDays(portfolio);
  const other = benchmark === null ? null : benchmarkDays(benchmark, !(own.opening > 0));
  const { to } = portfolio.request;
  const ends = (days: CapitalDays): boolean => days.unavailable.every((span) => span.to < to);
  const comparable =
    other !== null && (benchmark!.kind === 'policy' ? other.unavailable.length === 0 : ends(other));
  return {
    attribution: ends(own)
      ? attribute({
          portfolio: { days: own, groupOf: portfolio.groupOf },
          benchmark: comparable ? { days: other, groupOf: benchmark!.groupOf } : null,
          groups,
          linking,
        })
      : null,
    spans: own.unavailable,
    benchmarkSpans: other?.unavailable ?? [],
  };
}

/**
 * Where nothing was held before (`begins`), the portfolio begins with what was bought on its first day, at about the close:
 * what it is compared with counts from the close, unless that begins on the same day in the same way.
 */
function benchmarkDays(benchmark: NonNullable<AttributionTask['benchmark']>, begins: boolean): CapitalDays {
  if (benchmark.kind === 'policy') return policyDays({ ...benchmark.request, fromClose: begins });
  const days = capitalDays(benchmark.request);
  return begins && days.opening > 0 ? capitalDays({ ...benchmark.request, fromClose: true }) : days;
}

/** An asset that several portfolios hold is one. */
function ownDays({ request, slots, groupOf }: AttributionTask['portfolio']): WalkedDays {
  const assets = groupOf.length - request.rates.length;
  const partOf = [...slots, ...request.rates.keys().map((money) => assets + money)];
  const days = capitalDays({ ...request, partOf });
  const unavailable = days.unavailable.map((span) =>
    span.missing === 'price' ? { ...span, index: slots[span.index]! } : span,
  );
  return { ...days, unavailable };
}

export { compareRisk } from './compare-risk.ts';
export { optimized } from './optimizing.ts';
