import { fitTemperature, thresholdFor } from './calibration.ts';
import type { CompiledVocabulary } from './compile.ts';
import { countLines, freeze, learnLines, learnTexts, newFit } from './fit.ts';
import { allLanguages } from './languages.ts';
import type { Calibration, Model } from './model.ts';
import { bucketOf, defaultPool, fitPool, MEMBERS, pool } from './pooling.ts';
import { type LabelledLine, prepare } from './prepare.ts';
import { blend, newScorer, ownRows, type Scorer, scoreMembers } from './scoring.ts';
import { likeliest, softmax } from './softmax.ts';
import { LEAST_CONFIDENCE } from './starter.ts';
import type { CategoryKey } from './vocabulary/vocabulary.ts';

export interface TrainOptions {
  /** 32-bit integer; the same lines, options and seed give the same model. */
  readonly seed: number;
  /** Share of the given answers that may be wrong, such as 0.05; sets the model's threshold. */
  readonly targetError: number;
  /** The user's category for keys of the starter chart; without it the vocabulary answers nothing. */
  readonly starter?: Readonly<Partial<Record<CategoryKey, string>>>;
  readonly vocabulary?: CompiledVocabulary;
}

/** The newest share of the lines, by which pooling, calibration and threshold are learned before all are used. */
const HELD_OUT = 0.15;
const LEAST_HELD_OUT = 12;
/** Of the lines held out, evenly spread, no more than this are scored. */
const MOST_SCORED = 3000;
/** Rows of the user's own that outweigh the vocabulary where that can't be learned. */
const VOCABULARY_ROWS = 4;
const STRENGTHS = [0, 0.25, 0.5, 1, 2, 4, 8, 16];

/** Learns categories from lines; the order of the lines does not matter. Zero lines give the vocabulary alone. */
export function train(lines: readonly LabelledLine[], options: TrainOptions): Model {
  const vocabulary = options.vocabulary ?? allLanguages();
  const wanted = Object.entries(options.starter ?? {});
  const known = [...new Set(wanted.map(([, id]) => id))].sort();
  const prepared = prepare(lines, known, vocabulary);
  const { categories } = prepared;
  const starter = Object.fromEntries(wanted.map(([key, id]) => [key, categories.indexOf(id)]));
  const fit = newFit(prepared, categories.length, prepared.lines.at(-1)?.date ?? 0);
  const total = prepared.lines.length;
  const held = Math.floor(total * HELD_OUT);
  const first = held >= LEAST_HELD_OUT ? total - held : total;
  const { seed } = options;
  const effort = effortFor(total, categories.length);
  countLines(fit, 0, first);
  learnTexts(fit, first, { epochs: effort.text, rate: 0.5, seed });
  learnLines(fit, first, { epochs: effort.line, rate: 0.6, seed: seed + 100 });
  let tuned = untuned();
  if (first < total) {
    const early: Model = { ...freeze(fit, first), categories, starter, ...tuned };
    tuned = tune(early, prepared.lines.slice(first), prepared.classes.subarray(first), options, vocabulary);
    countLines(fit, first, total);
    learnTexts(fit, total, { epochs: effort.textAgain, rate: 0.3, seed: seed + 200 });
    learnLines(fit, total, { epochs: effort.lineAgain, rate: 0.5, seed: seed + 300 });
  }
  return { ...freeze(fit, total), categories, starter, ...tuned };
}

/** Epochs of the passes over the first lines and, again, over all: fewer where there is much to compute. */
function effortFor(lines: number, classCount: number) {
  return lines * classCount > 1_000_000
    ? { text: 2, textAgain: 1, line: 1, lineAgain: 3 }
    : { text: 30, textAgain: 10, line: 10, lineAgain: 5 };
}

type Tuned = Pick<Model, 'pool' | 'calibration'>;

function untuned(): Tuned {
  const calibration: Calibration = {
    temperature: 1,
    threshold: LEAST_CONFIDENCE,
    vocabularyRows: VOCABULARY_ROWS,
    lines: 0,
  };
  return { pool: defaultPool(), calibration };
}

interface Scored {
  readonly labels: Uint16Array;
  readonly buckets: Uint8Array;
  readonly scores: readonly Float32Array[];
  readonly own: Float64Array;
  /** Class that the vocabulary means, -1 for none. */
  readonly meant: Int32Array;
  readonly sureness: Float64Array;
}

function scoreHeldOut(scorer: Scorer, lines: readonly LabelledLine[], classes: Uint16Array): Scored {
  const classCount = scorer.model.categories.length;
  const step = Math.max(1, lines.length / MOST_SCORED);
  const picked = Array.from({ length: Math.floor(lines.length / step) }, (_, at) => Math.floor(at * step));
  const scored: Scored = {
    labels: Uint16Array.from(picked, (at) => classes[at]!),
    buckets: new Uint8Array(picked.length),
    scores: Array.from({ length: MEMBERS }, () => new Float32Array(picked.length * classCount)),
    own: new Float64Array(picked.length),
    meant: new Int32Array(picked.length).fill(-1),
    sureness: new Float64Array(picked.length),
  };
  picked.forEach((at, row) => {
    const { guess } = scoreMembers(scorer, lines[at]!);
    scorer.members.forEach((member, m) => {
      scored.scores[m]!.set(member, row * classCount);
    });
    scored.buckets[row] = bucketOf(scorer.payeeRows);
    scored.own[row] = ownRows(scorer);
    scored.meant[row] = guess === null ? -1 : (scorer.model.starter[guess.key] ?? -1);
    scored.sureness[row] = guess?.confidence ?? 0;
  });
  return scored;
}

/** Pool weights, then temperature, then the vocabulary's strength, then the threshold, all on lines not learned from. */
function tune(
  model: Model,
  lines: readonly LabelledLine[],
  classes: Uint16Array,
  options: TrainOptions,
  vocabulary: CompiledVocabulary,
): Tuned {
  const classCount = model.categories.length;
  const scored = scoreHeldOut(newScorer(model, vocabulary), lines, classes);
  const { labels, buckets, scores } = scored;
  const weights = fitPool({ classCount, scores, labels, buckets });
  const pooled = new Float32Array(labels.length * classCount);
  for (let row = 0; row < labels.length; row += 1) {
    const part = (all: Float32Array): Float32Array => all.subarray(row * classCount, (row + 1) * classCount);
    pool(scores.map(part), weights, buckets[row]!, part(pooled));
  }
  const temperature = fitTemperature(pooled, labels, classCount);
  for (let row = 0; row < labels.length; row += 1) {
    const part = pooled.subarray(row * classCount, (row + 1) * classCount);
    for (let c = 0; c < classCount; c += 1) part[c]! /= temperature;
    softmax(part);
  }
  const vocabularyRows = fitVocabulary(scored, pooled, classCount);
  const confidence = new Float64Array(labels.length);
  const right = new Uint8Array(labels.length);
  for (let row = 0; row < labels.length; row += 1) {
    const part = pooled.subarray(row * classCount, (row + 1) * classCount);
    if (scored.meant[row]! >= 0)
      blend(part, scored.meant[row]!, scored.sureness[row]!, scored.own[row]!, vocabularyRows);
    const best = likeliest(part);
    confidence[row] = part[best]!;
    right[row] = best === labels[row] ? 1 : 0;
  }
  const threshold = thresholdFor(confidence, right, options.targetError);
  const calibration = { temperature, threshold, vocabularyRows, lines: labels.length };
  return { pool: weights, calibration };
}

/** The strength of the vocabulary, of STRENGTHS, that makes the known classes likeliest. */
function fitVocabulary(scored: Scored, chances: Float32Array, classCount: number): number {
  const { labels, meant, sureness, own } = scored;
  let best = VOCABULARY_ROWS;
  let least = Number.POSITIVE_INFINITY;
  for (const strength of STRENGTHS) {
    let loss = 0;
    for (let row = 0; row < labels.length; row += 1) {
      if (meant[row]! < 0) continue;
      const share = (strength / (own[row]! + strength || 1)) * sureness[row]!;
      const chance = chances[row * classCount + labels[row]!]! * (1 - share);
      loss -= Math.log(Math.max(chance + (meant[row] === labels[row] ? share : 0), 1e-9));
    }
    if (loss < least) [best, least] = [strength, loss];
  }
  return best;
}
