import type { Gathered } from './layer.ts';
import type { ClassRows } from './table.ts';

/** Weighted counts that naive Bayes needs besides those of single features. */
export interface BayesTotals {
  /** Documents of each class. */
  readonly documents: Float64Array;
  /** Feature occurrences in documents of each class. */
  readonly occurrences: Float64Array;
  /** Different features ever seen. */
  features: number;
}

/** log P(class) + sum of log P(feature | class), built up feature by feature. */
export interface BayesScores {
  /** Per class, on top of what all classes share. */
  readonly scores: Float32Array;
  readonly logSizes: Float64Array;
  /** Features added so far. */
  count: number;
}

/**
 * Multinomial naive Bayes with Laplace's `alpha` (Manning, Raghavan, Schütze, Introduction to Information Retrieval, 13.2):
 * P(f | c) = (n(f, c) + alpha) / (n(c) + alpha |V|).
 */
export function startMultinomial(totals: BayesTotals, alpha: number): BayesScores {
  const all = totals.documents.reduce((sum, value) => sum + value, 0);
  const scores = Float32Array.from(totals.documents, (value) =>
    Math.log(Math.max(value, 1e-9) / Math.max(all, 1e-9)),
  );
  const logSizes = totals.occurrences.map((value) => Math.log(value + alpha * totals.features));
  return { scores, logSizes, count: 0 };
}

export function addMultinomial(into: BayesScores, feature: Gathered, alpha: number): void {
  const { sums, touched, size } = feature;
  for (let at = 0; at < size; at += 1) {
    const c = touched[at]!;
    into.scores[c]! += Math.log1p(sums[c]! / alpha);
  }
  into.count += 1;
}

/** The logarithms of P(class, features), not normalised, written over the scores. */
export function endMultinomial(into: BayesScores, alpha: number): Float32Array {
  const { scores, logSizes, count } = into;
  const base = count * Math.log(alpha);
  for (let c = 0; c < scores.length; c += 1) scores[c]! += base - count * logSizes[c]!;
  return scores;
}

/**
 * Complement naive Bayes (Rennie, Shih, Teevan, Karger 2003): a class is scored by how badly the features fit all the
 * others, P(f | not c) = (n(f) - n(f, c) + alpha) / (n - n(c) + alpha |V|), which suits classes of very uneven size.
 */
export function complementSizes(totals: BayesTotals, alpha: number): Float64Array {
  const all = totals.occurrences.reduce((sum, value) => sum + value, 0);
  return totals.occurrences.map((value) => Math.log(Math.max(all - value, 0) + alpha * totals.features));
}

/** What rows of counts add to the scores of their classes, computed when a row is first asked for. */
export interface ComplementLogs {
  readonly logs: Float32Array;
  readonly done: Uint8Array;
}

export function newComplementLogs({ values, starts }: ClassRows): ComplementLogs {
  return { logs: new Float32Array(values.length), done: new Uint8Array(starts.length) };
}

/** `addComplement` for a feature counted in one table only, at its row; the logarithms are kept. */
export function addComplementRow(
  { starts, classes, values }: ClassRows,
  { logs, done }: ComplementLogs,
  row: number,
  alpha: number,
  into: Float32Array,
): void {
  const from = starts[row]!;
  const end = starts[row + 1]!;
  if (done[row] === 0) {
    let total = 0;
    for (let at = from; at < end; at += 1) total += values[at]!;
    const unseen = Math.log(total + alpha);
    for (let at = from; at < end; at += 1)
      logs[at] = unseen - Math.log(Math.max(total - values[at]!, 0) + alpha);
    done[row] = 1;
  }
  for (let at = from; at < end; at += 1) into[classes[at]!]! += logs[at]!;
}

/**
 * Adds -log P(feature | not c) up to a number that is the same for all classes, and without the class's size, which
 * `addComplementSizes` adds once for all features.
 */
export function addComplement(feature: Gathered, alpha: number, into: Float32Array): void {
  const { sums, touched, size, total } = feature;
  const unseen = Math.log(total + alpha);
  for (let at = 0; at < size; at += 1) {
    const c = touched[at]!;
    into[c]! += unseen - Math.log(Math.max(total - sums[c]!, 0) + alpha);
  }
}

export function addComplementSizes(sizes: Float64Array, features: number, into: Float32Array): void {
  // Without any feature counted the sizes are logarithms of zero.
  if (features === 0) return;
  for (let c = 0; c < into.length; c += 1) into[c]! += features * sizes[c]!;
}
