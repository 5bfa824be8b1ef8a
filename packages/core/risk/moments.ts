import { dot, times } from '../optimize/matrix.ts';
import { type Columns, covariance, innerProducts } from '../statistics/covariance.ts';
import { mean } from '../statistics/moments.ts';
import { exposures } from './exposure.ts';
import { courseOf } from './historical.ts';
import type { VarQuestion } from './question.ts';
import { ageWeights } from './tail.ts';
import { variancesAhead } from './volatility.ts';

/** Means and covariances of the columns of returns over the horizon, as the model sees them. */
export interface HorizonMoments {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
  /** As many equally weighted observations know as much of the variance. */
  readonly effective: number;
}

/** Covariances about zero, each day counting `decay` times the one after, weights adding up to one. */
function weightedCovariance({ columns, rows, values }: Columns, decay: number): Float64Array {
  const roots = ageWeights(rows, decay).map(Math.sqrt);
  return innerProducts({ columns, rows, values: values.map((value, at) => value * roots[at % rows]!) });
}

export function horizonMoments(question: VarQuestion): HorizonMoments {
  const { book, volatility, decay, horizon } = question;
  const { columns, rows, values } = book.returns;
  if (volatility === 'ewma')
    return {
      mean: new Float64Array(columns),
      covariance: weightedCovariance(book.returns, decay).map((value) => value * horizon),
      effective: Math.min(rows, (1 + decay) / (1 - decay)),
    };
  const means = Float64Array.from(
    { length: columns },
    (_, column) => horizon * mean(values.subarray(column * rows, (column + 1) * rows)),
  );
  const sample = covariance(book.returns);
  const scale = volatility === 'garch' ? garchScale(question, sample) : horizon;
  return { mean: means, covariance: sample.map((value) => value * scale), effective: rows };
}

/** By what the covariances grow so that the variance of the whole is the one that GARCH expects of the horizon. */
function garchScale(question: VarQuestion, sample: Float64Array): number {
  const held = exposures(question.book);
  const variance = dot(held, times(sample, held.length, held));
  const totals = linearTotals(question.book.returns, held);
  return variancesAhead(courseOf(totals, question), question.horizon) / variance;
}

/** What is gained on each row of the returns by exposures alone. */
export function linearTotals({ columns, rows, values }: Columns, held: Float64Array): Float64Array {
  const totals = new Float64Array(rows);
  for (let column = 0; column < columns; column += 1)
    for (let row = 0; row < rows; row += 1) totals[row]! += held[column]! * values[column * rows + row]!;
  return totals;
}
