import type { CompiledVocabulary } from './compile.ts';
import {
  accountHash,
  CONTEXT_FEATURES,
  contextHashes,
  type ModelLine,
  SLOT,
  SLOT_VALUES,
  signedPayee,
  type TextFeatures,
  textFeatures,
} from './features.ts';
import { rowOf } from './hashing.ts';
import { type Gathered, gather, newGathered } from './layer.ts';
import type { Model } from './model.ts';
import { addComplement, addComplementSizes, complementSizes } from './naive-bayes.ts';
import { addNeighbours, type NeighbourChances, neighbourLogs, startNeighbours } from './neighbours.ts';
import { bucketOf, pool } from './pooling.ts';
import { type SimilarPayee, similarPayees } from './similar.ts';
import { softmax } from './softmax.ts';
import { type Guess, guess } from './starter.ts';
import { addRow } from './table.ts';

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
  readonly gathered: Gathered;
  readonly neighbours: NeighbourChances;
  readonly priors: Float32Array;
  readonly logPriors: Float32Array;
  readonly sizes: Float64Array;
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
    gathered: newGathered(count),
    neighbours: { extras: room(), factor: 1 },
    priors,
    logPriors: priors.map(Math.log),
    sizes: complementSizes(model.totals, BAYES_ALPHA),
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

/** The features by which naive Bayes counts: single words of the text. */
function bayesOfText(scorer: Scorer, features: TextFeatures, scores: Float32Array): void {
  let known = 0;
  for (const hash of features.wordHashes) {
    gather(scorer.model.layers, hash, scorer.gathered);
    if (scorer.gathered.size === 0) continue;
    addComplement(scorer.gathered, BAYES_ALPHA, scores);
    known += 1;
  }
  addComplementSizes(scorer.sizes, known, scores);
}

function softmaxOfText({ model }: Scorer, features: TextFeatures, scores: Float32Array): void {
  const { index, idf, weights, bias } = model.text;
  for (let c = 0; c < scores.length; c += 1) scores[c] = bias[c]! + model.bias[c]!;
  const { rows, values } = textValues(features.hashes, index, idf);
  rows.forEach((row, place) => {
    const value = values[place]!;
    for (let at = weights.starts[row]!; at < weights.starts[row + 1]!; at += 1)
      scores[weights.classes[at]!]! += value * weights.values[at]!;
  });
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

/** Fills `members` and `payeeRows`. */
export function scoreMembers(scorer: Scorer, line: ModelLine): TextScores {
  const { model, context, gathered, members, neighbours } = scorer;
  const text = textScores(scorer, line);
  let account = scorer.accounts.get(line.accountId);
  if (account === undefined) {
    account = accountHash(line.accountId);
    scorer.accounts.set(line.accountId, account);
  }
  contextHashes(line, text.features, account, context, 0);
  const { scores, at } = text;
  const count = members[0].length;
  for (let c = 0; c < count; c += 1) {
    members[0][c] = scores[at + c]!;
    members[1][c] = scores[at + count + c]!;
  }
  for (let slot = 0; slot < CONTEXT_FEATURES; slot += 1)
    for (const layer of model.layers)
      addRow(layer.index, layer.weights, context[slot]!, SLOT_VALUES[slot]!, members[0]);
  let known = 0;
  for (const slot of BAYES_SLOTS) {
    gather(model.layers, context[slot]!, gathered);
    if (gathered.size === 0) continue;
    addComplement(gathered, BAYES_ALPHA, members[1]);
    known += 1;
  }
  addComplementSizes(scorer.sizes, known, members[1]);
  startNeighbours(model.layers, text.similar, line.sign, gathered, neighbours);
  gather(model.layers, context[SLOT.payee]!, gathered);
  scorer.payeeRows = gathered.total;
  addNeighbours(gathered, 'payee', neighbours);
  gather(model.layers, context[SLOT.accountPayee]!, gathered);
  addNeighbours(gathered, 'accountPayee', neighbours);
  neighbourLogs(neighbours, scorer.priors, scorer.logPriors, members[2]);
  return text;
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
