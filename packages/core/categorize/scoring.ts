import type { CompiledVocabulary } from './compile.ts';
import {
  accountHash,
  CONTEXT_FEATURES,
  contextHashes,
  FIRST_COMMON,
  type ModelLine,
  SLOT,
  SLOT_VALUES,
  signedPayee,
  type TextFeatures,
  textFeatures,
} from './features.ts';
import { rowOf } from './hashing.ts';
import { type Gathered, gather, gatherAt, newGathered } from './layer.ts';
import type { Model } from './model.ts';
import {
  addComplement,
  addComplementRow,
  addComplementSizes,
  type ComplementLogs,
  complementSizes,
  newComplementLogs,
} from './naive-bayes.ts';
import { addNeighbours, type NeighbourChances, neighbourLogs, startNeighbours } from './neighbours.ts';
import { bucketOf, pool } from './pooling.ts';
import { type SimilarPayee, similarPayees } from './similar.ts';
import { softmax } from './softmax.ts';
import { type Guess, guess } from './starter.ts';
import { addAt, addRow } from './table.ts';

/** What the text alone says, kept for lines with the same text. */
interface TextScores {
  readonly features: TextFeatures;
  /** Scores of softmax and then naive Bayes, from `at` on; many texts share an array. */
  readonly scores: Float32Array;
  readonly at: number;
  readonly similar: readonly SimilarPayee[];
  readonly guess: Guess | null;
}

/** A model made ready to answer, with room to compute in and what texts said. For one thread. */
export interface Scorer {
  readonly model: Model;
  readonly vocabulary: CompiledVocabulary;
  readonly texts: Map<string, TextScores>;
  readonly accounts: Map<string, number>;
  readonly context: Uint32Array;
  /** Rows of `context` in the first layer, -1 for none. */
  readonly contextRows: Int32Array;
  /** By the values of the features from FIRST_COMMON on. */
  readonly common: Map<number, Float32Array>;
  readonly gathered: Gathered;
  readonly neighbours: NeighbourChances;
  readonly priors: Float32Array;
  readonly logPriors: Float32Array;
  readonly sizes: Float64Array;
  /** Of the first layer; they hold where it is the only one. */
  readonly complements: ComplementLogs;
  /** Logarithms of what softmax, naive Bayes and neighbours give each class, up to a constant. */
  readonly members: readonly [Float32Array, Float32Array, Float32Array];
  readonly chances: Float32Array;
  /** Weighted rows of the last line's payee. */
  payeeRows: number;
  /** Memory for the scores of texts. */
  block: { readonly scores: Float32Array; used: number };
}

/** What one occurrence of a feature never seen adds to a count. */
const BAYES_ALPHA = 0.1;
const TEXT_SCALE = 3;
const MOST_TEXTS = 20_000;
const BLOCK_TEXTS = 512;
const MOST_SIMILAR = 5;

export function newScorer(model: Model, vocabulary: CompiledVocabulary): Scorer {
  const count = model.categories.length;
  const total = model.totals.documents.reduce((sum, value) => sum + value, 0);
  const priors = Float32Array.from(model.totals.documents, (value) => (value + 0.5) / (total + 0.5 * count));
  const room = (): Float32Array => new Float32Array(count);
  return {
    model,
    vocabulary,
    texts: new Map(),
    accounts: new Map(),
    context: new Uint32Array(CONTEXT_FEATURES),
    contextRows: new Int32Array(FIRST_COMMON),
    common: new Map(),
    gathered: newGathered(count),
    neighbours: { extras: room(), factor: 1 },
    priors,
    logPriors: priors.map(Math.log),
    sizes: complementSizes(model.totals, BAYES_ALPHA),
    complements: newComplementLogs(model.layers[0]!.counts),
    members: [room(), room(), room()],
    chances: room(),
    payeeRows: 0,
    block: { scores: room(), used: count },
  };
}

/** Values by which rows of the text features count: TF-IDF, scaled so that the text has length TEXT_SCALE. */
export function textValues(
  hashes: readonly number[],
  index: Model['text']['index'],
  idf: Float32Array,
): { rows: number[]; values: number[] } {
  const rows: number[] = [];
  const values: number[] = [];
  let square = 0;
  for (const hash of hashes) {
    const row = rowOf(index, hash);
    if (row < 0 || idf[row] === 0) continue;
    rows.push(row);
    values.push(idf[row]!);
    square += idf[row]! ** 2;
  }
  const scale = TEXT_SCALE / Math.sqrt(square || 1);
  for (let at = 0; at < values.length; at += 1) values[at]! *= scale;
  return { rows, values };
}

/** Adds what naive Bayes makes of the feature; answers 1, or 0 for a feature never counted. */
function addBayes(scorer: Scorer, hash: number, into: Float32Array): number {
  const { layers } = scorer.model;
  if (layers.length === 1) return addBayesAt(scorer, rowOf(layers[0]!.index, hash), into);
  gather(layers, hash, scorer.gathered);
  if (scorer.gathered.size === 0) return 0;
  addComplement(scorer.gathered, BAYES_ALPHA, into);
  return 1;
}

/** The same at its row of the only layer. */
function addBayesAt({ model, complements }: Scorer, row: number, into: Float32Array): number {
  const { counts } = model.layers[0]!;
  if (row < 0 || counts.starts[row] === counts.starts[row + 1]) return 0;
  addComplementRow(counts, complements, row, BAYES_ALPHA, into);
  return 1;
}

/** The features by which naive Bayes counts: single words of the text. */
function bayesOfText(scorer: Scorer, features: TextFeatures, scores: Float32Array): void {
  let known = 0;
  for (const hash of features.wordHashes) known += addBayes(scorer, hash, scores);
  addComplementSizes(scorer.sizes, known, scores);
}

function softmaxOfText({ model }: Scorer, features: TextFeatures, scores: Float32Array): void {
  const { index, idf, weights, bias } = model.text;
  for (let c = 0; c < scores.length; c += 1) scores[c] = bias[c]! + model.bias[c]!;
  const { rows, values } = textValues(features.hashes, index, idf);
  for (let place = 0; place < rows.length; place += 1) addAt(weights, rows[place]!, values[place]!, scores);
  for (const hash of features.wordHashes)
    for (const layer of model.layers) addRow(layer.index, layer.weights, hash, 1, scores);
}

/** Where two rows of scores fit into the scorer's block of memory, a new one when it is full. */
function takeRoom(scorer: Scorer): number {
  const size = 2 * scorer.model.categories.length;
  if (scorer.block.used + size > scorer.block.scores.length)
    scorer.block = { scores: new Float32Array(BLOCK_TEXTS * size), used: 0 };
  scorer.block.used += size;
  return scorer.block.used - size;
}

function scoreText(scorer: Scorer, line: ModelLine): TextScores {
  const { model, vocabulary } = scorer;
  const guessed = guess(line, vocabulary);
  const features = textFeatures(line.payee, line.description, guessed?.key ?? null);
  const seen = ([-1, 0, 1] as const).some((sign) => {
    gather(model.layers, signedPayee(features.payee, sign), scorer.gathered);
    return scorer.gathered.size > 0;
  });
  const indexes = model.layers.map(({ payees }) => payees);
  const at = takeRoom(scorer);
  const count = model.categories.length;
  softmaxOfText(scorer, features, scorer.block.scores.subarray(at, at + count));
  bayesOfText(scorer, features, scorer.block.scores.subarray(at + count, at + 2 * count));
  return {
    features,
    scores: scorer.block.scores,
    at,
    similar: seen ? [] : similarPayees(indexes, features.payeeName, MOST_SIMILAR),
    guess: guessed,
  };
}

/** Lines with the same key have the same text features and the same meaning to the vocabulary. */
export function textKey({ payee, description, sign }: ModelLine): string {
  return `${sign}${payee}\n${description}`;
}

function textScores(scorer: Scorer, line: ModelLine): TextScores {
  const key = textKey(line);
  let known = scorer.texts.get(key);
  if (known === undefined) {
    if (scorer.texts.size >= MOST_TEXTS) scorer.texts.clear();
    known = scoreText(scorer, line);
    scorer.texts.set(key, known);
  }
  return known;
}

/** What the softmax adds for the values of the features from FIRST_COMMON on in `context`; kept by their number. */
function commonScores({ model, context, common }: Scorer, values: number): Float32Array {
  let scores = common.get(values);
  if (scores === undefined) {
    scores = new Float32Array(model.categories.length);
    for (let slot = FIRST_COMMON; slot < CONTEXT_FEATURES; slot += 1)
      for (const { index, weights } of model.layers)
        addRow(index, weights, context[slot]!, SLOT_VALUES[slot]!, scores);
    common.set(values, scores);
  }
  return scores;
}

/** Fills `members` and `payeeRows`. */
export function scoreMembers(scorer: Scorer, line: ModelLine): TextScores {
  const { model, context, contextRows, gathered, members, neighbours } = scorer;
  const { layers } = model;
  const text = textScores(scorer, line);
  let account = scorer.accounts.get(line.accountId);
  if (account === undefined) {
    account = accountHash(line.accountId);
    scorer.accounts.set(line.accountId, account);
  }
  const common = commonScores(scorer, contextHashes(line, text.features, account, context, 0));
  const { scores, at } = text;
  const [linear, bayes, near] = members;
  const count = linear.length;
  for (let c = 0; c < count; c += 1) {
    linear[c] = scores[at + c]! + common[c]!;
    bayes[c] = scores[at + count + c]!;
  }
  for (let slot = 0; slot < FIRST_COMMON; slot += 1) {
    const row = rowOf(layers[0]!.index, context[slot]!);
    contextRows[slot] = row;
    if (row >= 0) addAt(layers[0]!.weights, row, SLOT_VALUES[slot]!, linear);
    for (let above = 1; above < layers.length; above += 1)
      addRow(layers[above]!.index, layers[above]!.weights, context[slot]!, SLOT_VALUES[slot]!, linear);
  }
  const single = layers.length === 1;
  let known = 0;
  for (const slot of BAYES_SLOTS)
    known += single ? addBayesAt(scorer, contextRows[slot]!, bayes) : addBayes(scorer, context[slot]!, bayes);
  addComplementSizes(scorer.sizes, known, bayes);
  startNeighbours(layers, text.similar, line.sign, gathered, neighbours);
  gatherSlot(scorer, SLOT.payee);
  scorer.payeeRows = gathered.total;
  addNeighbours(gathered, 'payee', neighbours);
  gatherSlot(scorer, SLOT.accountPayee);
  addNeighbours(gathered, 'accountPayee', neighbours);
  neighbourLogs(neighbours, scorer.priors, scorer.logPriors, near);
  return text;
}

function gatherSlot({ model: { layers }, context, contextRows, gathered }: Scorer, slot: number): void {
  if (layers.length === 1) gatherAt(layers[0]!, contextRows[slot]!, gathered);
  else gather(layers, context[slot]!, gathered);
}

/** Places of the line's features that naive Bayes counts besides words. */
export const BAYES_SLOTS = [SLOT.account, SLOT.accountHead, SLOT.amount] as const;

/**
 * The chances of all classes, which sum to 1, in `scorer.chances`. What the vocabulary means counts like
 * `vocabularyRows` rows of the user's own and so fades as those of the payee, and of the whole book, become many.
 */
export function chancesOf(scorer: Scorer, line: ModelLine): TextScores {
  const { model, members, chances } = scorer;
  const text = scoreMembers(scorer, line);
  pool(members, model.pool, bucketOf(scorer.payeeRows), chances);
  const { temperature, vocabularyRows } = model.calibration;
  // Without a single line of the user's own no class is likelier than another but for what words mean.
  if (model.rows === 0) chances.fill(0);
  for (let c = 0; c < chances.length; c += 1) chances[c]! /= temperature;
  softmax(chances);
  const known = text.guess === null ? undefined : model.starter[text.guess.key];
  if (known !== undefined) blend(chances, known, text.guess!.confidence, ownRows(scorer), vocabularyRows);
  return text;
}

/** A row of the same payee counts whole, any other row a fiftieth. */
export function ownRows({ model, payeeRows }: Scorer): number {
  return payeeRows + model.rows / 50;
}

export function blend(
  chances: Float32Array,
  meant: number,
  confidence: number,
  own: number,
  strength: number,
): void {
  const share = strength / (own + strength || 1);
  for (let c = 0; c < chances.length; c += 1) chances[c]! *= 1 - share * confidence;
  chances[meant]! += share * confidence;
}
