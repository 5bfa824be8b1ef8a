import { dot, times } from '../optimize/matrix.ts';
import { mean as columnMean } from '../statistics/moments.ts';
import { normalPdf, normalQuantile } from '../statistics/normal.ts';
import { domainOf, type Expansion, expansion, expansionBeyond } from './cornish-fisher.ts';
import { exposures } from './exposure.ts';
import { bootstrap } from './historical.ts';
import { type HorizonMoments, horizonMoments, linearTotals } from './moments.ts';
import { assertEnough, NoVar, type VarAnswer, type VarQuestion } from './question.ts';
import { FEWEST_FOR_GARCH } from './volatility.ts';

/** What the figures of a book are made of, by exposures alone. */
interface Linear {
  readonly moments: HorizonMoments;
  readonly held: Float64Array;
  /** Covariances of the columns with the whole. */
  readonly marginal: Float64Array;
  readonly mean: number;
  readonly deviation: number;
}

function linearOf(question: VarQuestion): Linear {
  const { rows } = question.book.returns;
  // A distribution has quantiles beyond all observations: what counts is how well its moments are known.
  if (question.volatility === 'garch') assertEnough(rows, 0.5, FEWEST_FOR_GARCH);
  else assertEnough(rows, 0.5);
  const moments = horizonMoments(question);
  const held = exposures(question.book);
  const marginal = times(moments.covariance, held.length, held);
  return {
    moments,
    held,
    marginal,
    mean: dot(held, moments.mean),
    deviation: Math.sqrt(Math.max(0, dot(held, marginal))),
  };
}

/** How the moments of days became those of the horizon. */
export const scalingOf = ({ horizon, volatility }: VarQuestion) =>
  horizon === 1 ? 'none' : volatility === 'garch' ? 'aggregated' : 'square-root-of-time';

function notesOf({ book }: VarQuestion): string[] {
  return book.positions.some(({ curve }) => curve !== null)
    ? ['options count by their delta; historical and Monte Carlo revalue them']
    : [];
}

/** VaR of a normal distribution, with its interval from the errors of mean and deviation: the deviation's is that of normal returns. */
export function normalVar(question: VarQuestion): VarAnswer {
  const linear = linearOf(question);
  const { mean, deviation, moments } = linear;
  const z = normalQuantile(1 - question.confidence);
  const beyond = -normalPdf(z) / (1 - question.confidence);
  const error = deviation * Math.sqrt((1 + (z * z) / 2) / moments.effective);
  const reach = -normalQuantile(0.025) * error;
  const value = -(mean + z * deviation);
  return {
    var: value,
    cvar: -(mean + beyond * deviation),
    interval: [value - reach, value + reach],
    intervalBy: 'analytic',
    observations: question.book.returns.rows,
    scaling: scalingOf(question),
    deviation,
    components: parts(question, linear, z),
    cvarComponents: parts(question, linear, beyond),
    incremental: without(question, linear, (m, d) => -(m + z * d), value),
    degreesOfFreedom: null,
    notes: notesOf(question),
  };
}

function parts({ book }: VarQuestion, { moments, marginal, deviation }: Linear, z: number): Float64Array {
  return Float64Array.from(
    book.positions,
    ({ column, exposure }) =>
      -exposure * (moments.mean[column]! + (deviation > 0 ? (z * marginal[column]!) / deviation : 0)),
  );
}

function without(
  { book }: VarQuestion,
  { moments, held, marginal, mean, deviation }: Linear,
  figure: (mean: number, deviation: number) => number,
  whole: number,
): Float64Array {
  return Float64Array.from(book.positions, ({ column, exposure }) => {
    const own = moments.covariance[column * held.length + column]!;
    const variance = deviation ** 2 - 2 * exposure * marginal[column]! + exposure ** 2 * own;
    return whole - figure(mean - exposure * moments.mean[column]!, Math.sqrt(Math.max(0, variance)));
  });
}

/**
 * VaR by the expansion of Cornish and Fisher, with the skewness and kurtosis of the population as PerformanceAnalytics
 * takes them; over h days of independent returns they shrink with the root of h and with h. The parts are the derivatives
 * by the exposures (K. Boudt, B. Peterson, C. Croux, 2008).
 */
export function cornishFisherVar(question: VarQuestion): VarAnswer {
  const { book, confidence, horizon } = question;
  const linear = linearOf(question);
  const { held, mean, deviation, moments } = linear;
  // What does not vary has no skewness to expand by.
  if (deviation === 0) return normalVar(question);
  const totals = linearTotals(book.returns, held);
  const shape = shapeOf(totals, horizon);
  const domain = domainOf(shape.skewness, shape.kurtosis, confidence);
  if (domain === 'nowhere')
    throw new NoVar(
      `skewness ${shape.skewness.toFixed(2)} and excess kurtosis ${shape.kurtosis.toFixed(2)} lie where the Cornish-Fisher expansion is no distribution`,
      'choose the historical method',
    );
  const z = normalQuantile(1 - confidence);
  const [at, beyond] = [
    expansion(z, shape.skewness, shape.kurtosis),
    expansionBeyond(confidence, shape.skewness, shape.kurtosis),
  ];
  const derived = shapeDerivatives(question, totals, shape);
  const part = (of: Expansion): Float64Array =>
    parts(question, linear, of.value).map(
      (value, i) =>
        value - deviation * (of.bySkewness * derived.skewness[i]! + of.byKurtosis * derived.kurtosis[i]!),
    );
  const figure = (m: number, d: number): number => -(m + d * at.value);
  const value = figure(mean, deviation);
  const interval = resampled(question, linear, totals, shape);
  return {
    var: value,
    cvar: -(mean + deviation * beyond.value),
    interval,
    intervalBy: 'bootstrap',
    observations: book.returns.rows,
    scaling: scalingOf(question),
    deviation,
    components: part(at),
    cvarComponents: part(beyond),
    incremental: cornishFisherWithout(question, linear, totals, z, value),
    degreesOfFreedom: null,
    notes: [
      ...notesOf(question),
      ...(domain === 'tail'
        ? [
            `skewness ${shape.skewness.toFixed(2)} and excess kurtosis ${shape.kurtosis.toFixed(2)} lie outside of the range in which the expansion is a distribution everywhere; it is one in the tail that is used`,
          ]
        : []),
      ...(moments.effective < book.returns.rows ? ['the interval is that of equally weighted days'] : []),
    ],
  };
}

/** The interval of the figure over days drawn anew, the deviation changing as that of the drawn days does. */
function resampled(question: VarQuestion, { mean, deviation }: Linear, totals: Float64Array, shape: Shape) {
  const { horizon, confidence } = question;
  const z = normalQuantile(1 - confidence);
  return bootstrap(question, totals.length, (rows) => {
    const drawn = shapeOf(
      Float64Array.from(rows, (row) => totals[row]!),
      horizon,
    );
    const spread = deviation * Math.sqrt(drawn.second / shape.second);
    return -(
      mean +
      horizon * (drawn.mean - shape.mean) +
      spread * expansion(z, drawn.skewness, drawn.kurtosis).value
    );
  });
}

interface Shape {
  readonly mean: number;
  readonly second: number;
  readonly skewness: number;
  readonly kurtosis: number;
}

/** Of the population; skewness and excess kurtosis as they are over `horizon` independent outcomes. */
export function shapeOf(totals: Float64Array, horizon: number): Shape {
  const n = totals.length;
  const mean = totals.reduce((sum, value) => sum + value, 0) / n;
  let [second, third, fourth] = [0, 0, 0];
  for (const value of totals) {
    const off = value - mean;
    second += off ** 2;
    third += off ** 3;
    fourth += off ** 4;
  }
  second /= n;
  return {
    mean,
    second,
    skewness: third / n / second ** 1.5 / Math.sqrt(horizon),
    kurtosis: (fourth / n / second ** 2 - 3) / horizon,
  };
}

/**
 * Degrees of freedom of the Student's t that is as heavy as outcomes of this excess kurtosis, which is 6 / (degrees - 4)
 * of it: no fewer than 4.2, and 200, as good as normal, where there is next to none.
 */
export const degreesOf = (kurtosis: number): number =>
  kurtosis > 0.03 ? Math.max(4.2, 4 + 6 / kurtosis) : 200;

/** Exposure times the derivative of skewness and kurtosis by it, for each position: they add up to nothing. */
function shapeDerivatives({ book, horizon }: VarQuestion, totals: Float64Array, shape: Shape) {
  const { rows, values } = book.returns;
  const [skewness, kurtosis] = [
    new Float64Array(book.positions.length),
    new Float64Array(book.positions.length),
  ];
  const { second, mean } = shape;
  const plain = { skewness: shape.skewness * Math.sqrt(horizon), kurtosis: shape.kurtosis * horizon + 3 };
  for (const [at, { column, exposure }] of book.positions.entries()) {
    let [two, three, four] = [0, 0, 0];
    for (let row = 0; row < rows; row += 1) {
      const off = totals[row]! - mean;
      const own = exposure * values[column * rows + row]!;
      two += off * own;
      three += (off ** 2 - second) * own;
      four += off ** 3 * own;
    }
    const centre = exposure * columnMean(values.subarray(column * rows, (column + 1) * rows));
    const third = plain.skewness * second ** 1.5;
    const [m2, m3, m4] = [(2 * two) / rows, (3 * three) / rows, 4 * (four / rows - third * centre)];
    skewness[at] = (m3 / second ** 1.5 - (1.5 * plain.skewness * m2) / second) / Math.sqrt(horizon);
    kurtosis[at] = (m4 / second ** 2 - (2 * plain.kurtosis * m2) / second) / horizon;
  }
  return { skewness, kurtosis };
}

function cornishFisherWithout(
  question: VarQuestion,
  linear: Linear,
  totals: Float64Array,
  z: number,
  whole: number,
): Float64Array {
  const { book, horizon } = question;
  const { rows, values } = book.returns;
  const rest = new Float64Array(rows);
  const plain = without(question, linear, (_mean, deviation) => deviation, 0);
  return Float64Array.from(book.positions, ({ column, exposure }, at) => {
    for (let row = 0; row < rows; row += 1)
      rest[row] = totals[row]! - exposure * values[column * rows + row]!;
    const deviation = -plain[at]!;
    const mean = linear.mean - exposure * linear.moments.mean[column]!;
    if (!(deviation > 0)) return whole + mean;
    const { skewness, kurtosis } = shapeOf(rest, horizon);
    return whole + mean + deviation * expansion(z, skewness, kurtosis).value;
  });
}
