import { standardDeviation } from '../statistics/moments.ts';
import { STREAM, uniform } from './draws.ts';
import { overlapping, pnlColumns, type RiskBook, totalsOf } from './exposure.ts';
import { assertEnough, NoVar, type VarAnswer, type VarQuestion } from './question.ts';
import { ageWeights, orderInterval, type Tail, tailOf, weightedTail } from './tail.ts';
import { ewma, FEWEST_FOR_GARCH, garch, type VarianceCourse } from './volatility.ts';

/** VaR from what today's positions would have gained on the days of the past. */
export function historicalVar(question: VarQuestion): VarAnswer {
  const { weighting, confidence, horizon } = question;
  assertEnough(question.book.returns.rows, confidence);
  if (weighting === 'filtered') return filteredVar(question);
  const runs = horizon > 1 && question.scaling === 'overlapping';
  const book = runs
    ? { ...question.book, returns: overlapping(question.book.returns, horizon) }
    : question.book;
  if (runs) assertEnough(book.returns.rows, confidence);
  const scale = runs ? 1 : Math.sqrt(horizon);
  const weights = weighting === 'age' ? ageWeights(book.returns.rows, question.ageDecay) : null;
  const measured = measure(book, confidence, weights);
  const interval =
    weights === null
      ? orderInterval(measured.totals.toSorted(), confidence)
      : bootstrap(question, measured.totals.length, (rows) => {
          const outcomes = Float64Array.from(rows, (row) => measured.totals[row]!);
          const own = Float64Array.from(rows, (row) => weights[row]!);
          const sum = own.reduce((all, weight) => all + weight, 0);
          return weightedTail(
            outcomes,
            own.map((weight) => weight / sum),
            confidence,
          ).var;
        });
  return answer(question, measured, scale, {
    interval,
    intervalBy: weights === null ? 'order-statistics' : 'bootstrap',
    scaling: horizon === 1 ? 'none' : runs ? 'overlapping' : 'square-root-of-time',
    observations: book.returns.rows,
    notes: runs
      ? ['runs of days overlap, so that the interval, which takes them as independent, is too narrow']
      : [],
  });
}

/**
 * The outcomes of the past in the volatility of today: each return is scaled by the volatility of tomorrow over that of its
 * day (G. Barone-Adesi, K. Giannopoulos, L. Vosper, 1999; J. Hull, A. White, 1998). Of several days by drawing standardised
 * outcomes day after day, the variance following each draw.
 */
function filteredVar(question: VarQuestion): VarAnswer {
  const { book, confidence, horizon } = question;
  const past = totalsOf(pnlColumns(book));
  const course = courseOf(past, question);
  const { rows, columns, values } = book.returns;
  const scaled = values.map((value, at) => value * rescaled(course, at % rows));
  const measured = measure({ ...book, returns: { rows, columns, values: scaled } }, confidence, null);
  const notes: string[] = [];
  let tail = measured.tail;
  if (horizon > 1) {
    tail = simulatedTail(question, past, course);
    notes.push('the parts of several days are those of one day in proportion');
  }
  const scale = ratio(tail.var, measured.tail.var);
  const interval = bootstrap(
    question,
    rows,
    (picks) =>
      tailOf(
        Float64Array.from(picks, (row) => measured.totals[row]!),
        confidence,
      ).var,
  );
  return {
    ...answer(question, measured, scale, {
      interval,
      intervalBy: 'bootstrap',
      scaling: horizon === 1 ? 'none' : 'simulated',
      observations: rows,
      notes,
    }),
    ...tail,
    cvarComponents: measured.cvarComponents.map((part) => part * ratio(tail.cvar, measured.tail.cvar)),
  };
}

/** Nothing in proportion to nothing stays as it is. */
const ratio = (value: number, before: number): number => (before === 0 ? 1 : value / before);

/** By what a return of a row is brought to the volatility of the next day; what never varied stays as it is. */
export const rescaled = ({ next, variance }: VarianceCourse, row: number): number =>
  variance[row]! > 0 ? Math.sqrt(next / variance[row]!) : 1;

export function courseOf(
  totals: Float64Array,
  { volatility, decay }: Pick<VarQuestion, 'volatility' | 'decay'>,
): VarianceCourse {
  const course = volatility === 'garch' ? garch(totals) : ewma(totals, decay);
  if (course === null)
    throw new NoVar(
      `there are ${totals.length} returns, and GARCH needs ${FEWEST_FOR_GARCH} that vary`,
      'choose a longer period, or another volatility',
    );
  return course;
}

const PATHS = 20_000;

function simulatedTail(question: VarQuestion, past: Float64Array, course: VarianceCourse): Tail {
  const { omega, alpha, beta } = course.process;
  const shocks = past.map((value, row) => {
    const variance = course.variance[row]!;
    return variance > 0 ? (value - course.mean) / Math.sqrt(variance) : 0;
  });
  const sums = new Float64Array(PATHS);
  for (let path = 0; path < PATHS; path += 1) {
    let variance = course.next;
    for (let day = 0; day < question.horizon; day += 1) {
      const drawn = uniform(question.seed, STREAM.paths, path * question.horizon + day);
      const gain = Math.sqrt(variance) * shocks[Math.floor(drawn * shocks.length)]!;
      sums[path]! += course.mean + gain;
      variance = omega + alpha * gain * gain + beta * variance;
    }
  }
  return tailOf(sums, question.confidence);
}

const SAMPLES = 400;

/** The 95 % interval of a figure over samples of `n` rows drawn with replacement. */
export function bootstrap(
  { seed }: Pick<VarQuestion, 'seed'>,
  n: number,
  figure: (rows: Int32Array) => number,
): readonly [number, number] {
  const rows = new Int32Array(n);
  const figures = new Float64Array(SAMPLES);
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    for (let at = 0; at < n; at += 1)
      rows[at] = Math.floor(uniform(seed, STREAM.bootstrap, sample * n + at) * n);
    figures[sample] = figure(rows);
  }
  figures.sort();
  return [figures[Math.floor(0.025 * SAMPLES)]!, figures[Math.ceil(0.975 * SAMPLES) - 1]!];
}

interface Measured {
  readonly totals: Float64Array;
  readonly tail: Tail;
  readonly components: Float64Array;
  readonly cvarComponents: Float64Array;
  readonly incremental: Float64Array;
}

function measure(book: RiskBook, confidence: number, weights: Float64Array | null): Measured {
  const pnl = pnlColumns(book);
  const totals = totalsOf(pnl);
  const column = (at: number): Float64Array => pnl.values.subarray(at * pnl.rows, (at + 1) * pnl.rows);
  const tailFor = (outcomes: Float64Array): Tail =>
    weights === null ? tailOf(outcomes, confidence) : weightedTail(outcomes, weights, confidence);
  const tail = tailFor(totals.slice());
  const parts = Array.from({ length: pnl.columns }, (_, at) => column(at));
  const incremental = incrementalVar(parts, totals, tail, tailFor);
  return { totals, tail, ...contributions(parts, totals, tail, weights), incremental };
}

/** The VaR less that of the rest, each part left out in turn. */
export function incrementalVar(
  parts: readonly Float64Array[],
  totals: Float64Array,
  tail: Tail,
  tailFor: (outcomes: Float64Array) => Tail,
): Float64Array {
  const rest = new Float64Array(totals.length);
  return Float64Array.from(parts, (own) => {
    for (let row = 0; row < rest.length; row += 1) rest[row] = totals[row]! - own[row]!;
    return tail.var - tailFor(rest).var;
  });
}

/**
 * Each part's share of VaR and CVaR. Of the VaR: the part's mean over the outcomes near it, weighted by a normal kernel
 * (the part's expected loss where the whole loses just that; G. Gouriéroux, J. Laurent, O. Scaillet, 2000); of the CVaR: its mean over
 * the tail. Brought in proportion to add up.
 */
export function contributions(
  parts: readonly Float64Array[],
  totals: Float64Array,
  tail: Tail,
  weights: Float64Array | null,
): Pick<Measured, 'components' | 'cvarComponents'> {
  const width = 1.06 * standardDeviation(totals) * totals.length ** -0.2;
  // Where all outcomes are alike, each is as near as any.
  const near = totals.map(
    (value, row) =>
      (width > 0 ? Math.exp(-0.5 * ((value + tail.var) / width) ** 2) : 1) * (weights?.[row] ?? 1),
  );
  const beyond = totals.map((value, row) => (value <= -tail.var * (1 - 1e-12) ? (weights?.[row] ?? 1) : 0));
  return { components: shared(parts, near, tail.var), cvarComponents: shared(parts, beyond, tail.cvar) };
}

function shared(parts: readonly Float64Array[], weight: Float64Array, whole: number): Float64Array {
  const means = Float64Array.from(parts, (own) => {
    let sum = 0;
    for (let row = 0; row < weight.length; row += 1) sum -= weight[row]! * own[row]!;
    return sum;
  });
  const sum = means.reduce((all, value) => all + value, 0);
  return means.map((value) => (sum === 0 ? 0 : (value / sum) * whole));
}

function answer(
  { horizon }: VarQuestion,
  measured: Measured,
  scale: number,
  how: Pick<VarAnswer, 'interval' | 'intervalBy' | 'scaling' | 'observations' | 'notes'>,
): VarAnswer {
  const times = (values: Float64Array): Float64Array => values.map((value) => value * scale);
  return {
    ...how,
    interval: how.interval === null ? null : [how.interval[0] * scale, how.interval[1] * scale],
    var: measured.tail.var * scale,
    cvar: measured.tail.cvar * scale,
    deviation: standardDeviation(measured.totals) * (how.scaling === 'overlapping' ? 1 : Math.sqrt(horizon)),
    components: times(measured.components),
    cvarComponents: times(measured.cvarComponents),
    incremental: times(measured.incremental),
    degreesOfFreedom: null,
  };
}
