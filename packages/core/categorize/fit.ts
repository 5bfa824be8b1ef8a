import type { EpochDay } from '../time/day.ts';
import { CONTEXT_FEATURES, SLOT } from './features.ts';
import { type GrowingIndex, growingIndex, rowFor } from './hashing.ts';
import type { Model, TextModel } from './model.ts';
import type { BayesTotals } from './naive-bayes.ts';
import { type Prepared, slotValue } from './prepare.ts';
import { BAYES_SLOTS, textValues } from './scoring.ts';
import { indexPayees } from './similar.ts';
import { type SoftmaxState, type SoftmaxTask, score, softmaxState, trainSoftmax } from './softmax.ts';
import { addTo, classRows, newTally, sparsify, type Tally } from './table.ts';

/** Everything that grows while lines are learned; `Model` is made from it at any time. */
export interface Fit {
  readonly prepared: Prepared;
  readonly classCount: number;
  readonly reference: EpochDay;
  readonly tally: Tally;
  readonly totals: BayesTotals;
  readonly counted: Uint8Array;
  readonly textTask: SoftmaxTask;
  readonly textIndex: GrowingIndex;
  readonly idf: Float32Array;
  readonly textState: SoftmaxState;
  readonly textShare: number;
  readonly lineTask: SoftmaxTask;
  /** Row of the softmax for each row of the index, -1 for what was seen too rarely. */
  readonly softmaxRows: Int32Array;
  readonly lineState: SoftmaxState;
}

const HALF_LIFE_DAYS = 365;
/** Features seen less often are left out of the softmax when there are many lines. */
const LEAST_SEEN = 2;
const MANY_LINES = 3000;
/** Texts by which the softmax over text learns at most; the newest. */
const MOST_TEXTS = 20_000;
/**
 * The softmax over text is trained alone. Where there are many lines, so that most words are known, it counts half beside
 * the words that the line's own softmax reads.
 */
const TEXT_SHARE = { few: 1, many: 0.5 } as const;
/** A text counts by its lines to this power: the hundredth line says little that is new. */
const TEXT_POWER = 0.4;
/** Smaller weights are dropped from a model. */
export const LEAST_WEIGHT = 0.004;

function ageWeight(date: EpochDay, reference: EpochDay): number {
  return 2 ** ((date - reference) / HALF_LIFE_DAYS);
}

/** `reference` is the day whose rows count 1. */
export function newFit(prepared: Prepared, classCount: number, reference: EpochDay): Fit {
  const { lines, texts, seen } = prepared;
  const least = lines.length >= MANY_LINES ? LEAST_SEEN : 1;
  let softmaxSize = 0;
  const softmaxRows = Int32Array.from(seen, (count) => (count >= least ? softmaxSize++ : -1));
  const { index, idf } = textIndex(prepared, least);
  const textRows = textFeatureRows(prepared, index, idf);
  const offsets = { scores: new Float32Array(texts.length * classCount), rows: prepared.textIds };
  const lineTask: SoftmaxTask = {
    rows: lineFeatureRows(prepared, softmaxRows),
    classCount,
    featureCount: softmaxSize,
    targets: {
      starts: Uint32Array.from({ length: lines.length + 1 }, (_, at) => at),
      labels: prepared.classes,
      shares: new Float32Array(lines.length).fill(1),
    },
    exampleWeights: Float32Array.from(lines, ({ date, weight = 1 }) => weight * ageWeight(date, reference)),
    offsets,
  };
  return {
    prepared,
    classCount,
    reference,
    tally: newTally(prepared.index.size),
    totals: {
      documents: new Float64Array(classCount),
      occurrences: new Float64Array(classCount),
      features: 0,
    },
    counted: new Uint8Array(prepared.index.size),
    textTask: { ...lineTask, rows: textRows, featureCount: index.size },
    textIndex: index,
    idf,
    textState: softmaxState(textRows, index.size, classCount),
    textShare: lines.length >= MANY_LINES ? TEXT_SHARE.many : TEXT_SHARE.few,
    lineTask,
    softmaxRows,
    lineState: softmaxState(lineTask.rows, softmaxSize, classCount),
  };
}

/** Rows of text features and log(texts / texts with it) + 1; 0 for those of fewer than `least` texts. */
function textIndex({ texts }: Prepared, least: number): { index: GrowingIndex; idf: Float32Array } {
  const index = growingIndex(1 << 12);
  const counts: number[] = [];
  const last: number[] = [];
  texts.forEach(({ hashes }, text) => {
    for (const hash of hashes) {
      const row = rowFor(index, hash);
      if (last[row] === text) continue;
      last[row] = text;
      counts[row] = (counts[row] ?? 0) + 1;
    }
  });
  const kept = growingIndex(1 << 12);
  const idf: number[] = [];
  for (let slot = 0; slot < index.keys.length; slot += 1) {
    const count = index.rows[slot] === 0 ? 0 : counts[index.rows[slot]! - 1]!;
    if (count >= least) idf[rowFor(kept, index.keys[slot]!)] = 1 + Math.log(texts.length / count);
  }
  return { index: kept, idf: Float32Array.from(idf) };
}

function textFeatureRows({ texts }: Prepared, index: GrowingIndex, idf: Float32Array): SoftmaxTask['rows'] {
  const vectors = texts.map(({ hashes }) => textValues(hashes, index, idf));
  const starts = new Uint32Array(texts.length + 1);
  vectors.forEach(({ rows }, text) => {
    starts[text + 1] = starts[text]! + rows.length;
  });
  const features = new Uint32Array(starts[texts.length]!);
  const values = new Float32Array(features.length);
  vectors.forEach((vector, text) => {
    features.set(vector.rows, starts[text]!);
    values.set(vector.values, starts[text]!);
  });
  return { starts, features, values };
}

function lineFeatureRows({ starts, rows, lines }: Prepared, softmaxRows: Int32Array): SoftmaxTask['rows'] {
  const to = new Uint32Array(lines.length + 1);
  const features = new Uint32Array(rows.length);
  const values = new Float32Array(rows.length);
  let size = 0;
  for (let line = 0; line < lines.length; line += 1) {
    const from = starts[line]!;
    for (let at = from; at < starts[line + 1]!; at += 1) {
      const row = softmaxRows[rows[at]!]!;
      if (row < 0) continue;
      features[size] = row;
      values[size] = slotValue(at - from);
      size += 1;
    }
    to[line + 1] = size;
  }
  return { starts: to, features: features.subarray(0, size), values: values.subarray(0, size) };
}

/** Counts lines `from` to `to` for naive Bayes and neighbours. */
export function countLines(fit: Fit, from: number, to: number): void {
  const { prepared, tally, totals, counted } = fit;
  const { starts, rows, classes, plainRows } = prepared;
  for (let line = from; line < to; line += 1) {
    const c = classes[line]!;
    const weight = fit.lineTask.exampleWeights[line]!;
    totals.documents[c]! += weight;
    addTo(tally, plainRows[line]!, c, prepared.lines[line]!.weight ?? 1);
    addTo(tally, rows[starts[line]! + SLOT.payee]!, c, weight);
    addTo(tally, rows[starts[line]! + SLOT.accountPayee]!, c, weight);
    const bayes = (row: number): void => {
      addTo(tally, row, c, weight);
      totals.occurrences[c]! += weight;
      if (counted[row] === 0) totals.features += 1;
      counted[row] = 1;
    };
    for (const slot of BAYES_SLOTS) bayes(rows[starts[line]! + slot]!);
    for (let at = starts[line]! + CONTEXT_FEATURES; at < starts[line + 1]!; at += 1) bayes(rows[at]!);
  }
}

/** Trains the softmax over text on the texts of the first `count` lines, each once, by the shares of their categories. */
export function learnTexts(
  fit: Fit,
  count: number,
  pass: { epochs: number; rate: number; seed: number },
): void {
  const { prepared, classCount, textTask } = fit;
  const shares = newTally(prepared.texts.length);
  for (let line = 0; line < count; line += 1)
    addTo(shares, prepared.textIds[line]!, prepared.classes[line]!, 1);
  const { starts, classes, values } = classRows(shares, prepared.texts.length);
  // Texts are numbered in the order of their first line: those of the first lines are the first.
  let texts = 0;
  while (texts < prepared.texts.length && starts[texts + 1]! > starts[texts]!) texts += 1;
  const weights = new Float32Array(prepared.texts.length);
  for (let text = 0; text < texts; text += 1) {
    let total = 0;
    for (let at = starts[text]!; at < starts[text + 1]!; at += 1) total += values[at]!;
    for (let at = starts[text]!; at < starts[text + 1]!; at += 1) values[at]! /= total;
    weights[text] = total ** TEXT_POWER;
  }
  const task = { ...textTask, targets: { starts, labels: classes, shares: values }, exampleWeights: weights };
  const { offsets: _, ...alone } = task;
  const from = Math.max(0, texts - MOST_TEXTS);
  trainSoftmax(alone, fit.textState, { ...pass, from, to: texts });
  const room = new Float32Array(classCount);
  const scores = fit.lineTask.offsets!.scores;
  for (let text = 0; text < prepared.texts.length; text += 1) {
    score(alone, fit.textState, text, room);
    for (let c = 0; c < classCount; c += 1) scores[text * classCount + c] = fit.textShare * room[c]!;
  }
}

export function learnLines(
  fit: Fit,
  count: number,
  pass: { epochs: number; rate: number; seed: number },
): void {
  trainSoftmax(fit.lineTask, fit.lineState, { ...pass, from: 0, to: count });
}

/** Hashes and names of the payees of the first `lines` lines. */
export function payeesOf({ texts, textIds }: Prepared, lines: number): Map<number, string> {
  const payees = new Map<number, string>();
  for (let line = 0; line < lines; line += 1) {
    const { payee, payeeName } = texts[textIds[line]!]!;
    if (payeeName !== '') payees.set(payee, payeeName);
  }
  return payees;
}

/** The model as it stands, without pooling and calibration. */
export function freeze(
  fit: Fit,
  lines: number,
): Omit<Model, 'categories' | 'starter' | 'pool' | 'calibration'> {
  const { prepared, tally, totals, textState, lineState, softmaxRows } = fit;
  const same = Int32Array.from(fit.idf, (_, row) => row);
  const text: TextModel = {
    index: { keys: fit.textIndex.keys, rows: fit.textIndex.rows },
    idf: fit.idf,
    weights: sparsify(textState, same, LEAST_WEIGHT, fit.textShare),
    bias: textState.bias.map((value) => fit.textShare * value),
  };
  const layer = {
    index: { keys: prepared.index.keys, rows: prepared.index.rows },
    counts: classRows(tally, prepared.index.size),
    weights: sparsify(lineState, softmaxRows, LEAST_WEIGHT),
    payees: indexPayees(payeesOf(prepared, lines)),
  };
  return {
    text,
    layers: [layer],
    bias: lineState.bias.slice(),
    totals: { ...totals, documents: totals.documents.slice(), occurrences: totals.occurrences.slice() },
    reference: fit.reference,
    rows: lines,
  };
}
