import type { CompiledVocabulary } from './compile.ts';
import { countLines, type Fit, LEAST_WEIGHT, learnLines, newFit, payeesOf } from './fit.ts';
import { growingIndex, rowOf } from './hashing.ts';
import { allLanguages } from './languages.ts';
import type { Layer } from './layer.ts';
import type { Model } from './model.ts';
import { type LabelledLine, type Prepared, prepare } from './prepare.ts';
import { newScorer, scoreMembers } from './scoring.ts';
import { indexPayees, nameOf, type PayeeIndex } from './similar.ts';
import { classRows, newTally, pour, sparsify } from './table.ts';

/** Epochs over the new lines only; more would forget the old ones. */
const PASS = { epochs: 3, rate: 0.3, seed: 0 };

/**
 * The model with a few more lines (up to some hundred), without training it anew: counts of naive Bayes and neighbours
 * become what they would be had the lines been there from the start, new payees are found by similar names, and the
 * softmax takes a few steps on the new lines alone. Pooling, calibration, threshold and the softmax over text stay.
 * The given model is not changed; what is new lies in a small second layer.
 */
export function update(
  model: Model,
  lines: readonly LabelledLine[],
  vocabulary: CompiledVocabulary = allLanguages(),
): Model {
  if (lines.length === 0) return model;
  const prepared = prepare(lines, model.categories, vocabulary);
  const wide = widen(model, prepared.categories);
  const classCount = wide.categories.length;
  const fit = withOffsets(newFit(prepared, classCount, wide.reference), wide, vocabulary);
  countLines(fit, 0, prepared.lines.length);
  learnLines(fit, prepared.lines.length, PASS);
  const { totals, lineState } = fit;
  return {
    ...wide,
    layers: [wide.layers[0]!, topLayer(wide, fit)],
    bias: wide.bias.map((value, c) => value + lineState.bias[c]!),
    totals: {
      documents: wide.totals.documents.map((value, c) => value + totals.documents[c]!),
      occurrences: wide.totals.occurrences.map((value, c) => value + totals.occurrences[c]!),
      features: wide.totals.features + newFeatures(wide.layers, prepared, fit.counted),
    },
    rows: wide.rows + prepared.lines.length,
  };
}

/** Room for categories never seen before. */
function widen(model: Model, categories: readonly string[]): Model {
  const wider = (from: Float32Array): Float32Array => {
    const to = new Float32Array(categories.length);
    to.set(from);
    return to;
  };
  const longer = (from: Float64Array): Float64Array => {
    const to = new Float64Array(categories.length);
    to.set(from);
    return to;
  };
  const { text, totals } = model;
  return {
    ...model,
    categories,
    bias: wider(model.bias),
    text: { ...text, bias: wider(text.bias) },
    totals: {
      ...totals,
      documents: longer(totals.documents),
      occurrences: longer(totals.occurrences),
    },
  };
}

/** The fit learns what the model's own softmax scores lack. */
function withOffsets(fit: Fit, model: Model, vocabulary: CompiledVocabulary): Fit {
  const scorer = newScorer(model, vocabulary);
  const { lines } = fit.prepared;
  const scores = new Float32Array(lines.length * fit.classCount);
  lines.forEach((line, at) => {
    scoreMembers(scorer, line);
    scores.set(scorer.members[0], at * fit.classCount);
  });
  const rows = Uint32Array.from(lines, (_, at) => at);
  return { ...fit, lineTask: { ...fit.lineTask, offsets: { scores, rows } } };
}

function newFeatures(layers: readonly Layer[], { index }: Prepared, counted: Uint8Array): number {
  let count = 0;
  for (let slot = 0; slot < index.keys.length; slot += 1) {
    const row = index.rows[slot]! - 1;
    if (row < 0 || counted[row] === 0) continue;
    if (layers.every((layer) => rowOf(layer.index, index.keys[slot]!) < 0)) count += 1;
  }
  return count;
}

/** What earlier updates and this one learned, as one layer. */
function topLayer(model: Model, fit: Fit): Layer {
  const { prepared } = fit;
  const own = { keys: prepared.index.keys, rows: prepared.index.rows };
  const ownCounts = classRows(fit.tally, prepared.index.size);
  const ownWeights = sparsify(fit.lineState, fit.softmaxRows, LEAST_WEIGHT);
  const earlier = model.layers[1];
  const index = growingIndex();
  const counts = newTally(1);
  const weights = newTally(1);
  if (earlier !== undefined) {
    pour(earlier.index, earlier.counts, index, counts);
    pour(earlier.index, earlier.weights, index, weights);
  }
  pour(own, ownCounts, index, counts);
  pour(own, ownWeights, index, weights);
  return {
    index: { keys: index.keys, rows: index.rows },
    counts: classRows(counts, index.size),
    weights: classRows(weights, index.size),
    payees: newPayees(model, prepared),
  };
}

function newPayees(model: Model, prepared: Prepared): PayeeIndex {
  const payees = new Map<number, string>();
  const earlier = model.layers[1]?.payees;
  earlier?.hashes.forEach((hash, at) => {
    payees.set(hash, nameOf(earlier, at));
  });
  const known = new Set(model.layers[0]!.payees.hashes);
  for (const [hash, name] of payeesOf(prepared, prepared.lines.length))
    if (!known.has(hash)) payees.set(hash, name);
  return indexPayees(payees);
}
