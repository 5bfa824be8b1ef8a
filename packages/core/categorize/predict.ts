import type { CompiledVocabulary } from './compile.ts';
import { type ModelLine, plainCount, signedPayee, type TextFeatures } from './features.ts';
import { allLanguages } from './languages.ts';
import { gather } from './layer.ts';
import type { Model } from './model.ts';
import { chancesOf, newScorer, type Scorer, textValues } from './scoring.ts';
import { likeliest } from './softmax.ts';
import { addRow } from './table.ts';

export interface ModelSuggestion {
  readonly categoryId: string;
  /** Chance that the category is right, 0 to 1; those of all categories sum to 1. */
  readonly confidence: number;
  /** `vocabulary` where the model's own rows say less than what is known of shops and words. */
  readonly source: 'model' | 'vocabulary';
  readonly evidence: {
    /** Of how many lines of the payee how many had the category; null for a payee never seen. */
    readonly payee: { readonly name: string; readonly rows: number; readonly of: number } | null;
    /** Payees like it with the category that stand in for one never seen. */
    readonly similar: readonly string[];
    /** Words that spoke most for the category, strongest first. */
    readonly words: readonly string[];
    /** Phrases of the vocabulary that mean the category. */
    readonly phrases: readonly string[];
  };
}

/** Classes (index into `model.categories`) and confidences of the best answers, by line. */
export interface Predictions {
  readonly classes: Uint16Array;
  readonly confidence: Float32Array;
}

/** The best answer for each line, also below the threshold. `scorer` may be kept between calls for the same model. */
export function predictMany(scorer: Scorer, lines: readonly ModelLine[]): Predictions {
  const classes = new Uint16Array(lines.length);
  const confidence = new Float32Array(lines.length);
  const { chances } = scorer;
  if (chances.length === 0) return { classes, confidence };
  lines.forEach((line, at) => {
    chancesOf(scorer, line);
    const best = likeliest(chances);
    classes[at] = best;
    confidence[at] = chances[best]!;
  });
  return { classes, confidence };
}

/** The chances of all categories for the line, by class; they sum to 1. */
export function distribution(model: Model, line: ModelLine, vocabulary = allLanguages()): Float32Array {
  const scorer = newScorer(model, vocabulary);
  chancesOf(scorer, line);
  return scorer.chances;
}

/** The `most` likeliest categories with what speaks for them, likeliest first, also below the threshold. */
export function predict(
  model: Model,
  line: ModelLine,
  most: number,
  vocabulary: CompiledVocabulary = allLanguages(),
): ModelSuggestion[] {
  return suggestionsFor(newScorer(model, vocabulary), line, most);
}

export function suggestionsFor(scorer: Scorer, line: ModelLine, most: number): ModelSuggestion[] {
  const { model, chances } = scorer;
  const { features, guess, similar } = chancesOf(scorer, line);
  const order = Array.from(chances, (_, c) => c).sort((a, b) => chances[b]! - chances[a]! || a - b);
  const meant = guess === null ? -1 : (model.starter[guess.key] ?? -1);
  const own = scorer.payeeRows;
  return order.slice(0, most).map((c) => ({
    categoryId: model.categories[c]!,
    confidence: chances[c]!,
    source: meant === c && own < model.calibration.vocabularyRows ? 'vocabulary' : 'model',
    evidence: {
      payee: payeeEvidence(scorer, features, line.sign, c),
      similar: similar
        .filter(({ hash }) => countOf(scorer, signedPayee(hash, line.sign), c) > 0)
        .map(({ name }) => name),
      words: wordsFor(scorer, features, c),
      phrases: meant === c ? guess!.evidence : [],
    },
  }));
}

function countOf(scorer: Scorer, signed: number, c: number): number {
  gather(scorer.model.layers, plainCount(signed), scorer.gathered);
  return scorer.gathered.sums[c]!;
}

function payeeEvidence(scorer: Scorer, { payee, payeeName }: TextFeatures, sign: -1 | 0 | 1, c: number) {
  const rows = countOf(scorer, signedPayee(payee, sign), c);
  const of = scorer.gathered.total;
  return of === 0 ? null : { name: payeeName, rows: Math.round(rows), of: Math.round(of) };
}

const MOST_WORDS = 3;

/** By how much each word raises the class's score above the mean of all classes, in the softmax. */
function wordsFor({ model }: Scorer, features: TextFeatures, c: number): string[] {
  const { text, layers } = model;
  const count = model.categories.length;
  const room = new Float32Array(count);
  const { values } = textValues(features.hashes, text.index, text.idf);
  const scale = values.length === 0 ? 0 : 1 / Math.sqrt(values.length);
  const found = features.words.map((word, place) => {
    room.fill(0);
    for (const hash of features.wordHashes.slice(2 * place, 2 * place + 2)) {
      addRow(text.index, text.weights, hash, scale, room);
      for (const layer of layers) addRow(layer.index, layer.weights, hash, 1, room);
    }
    const mean = room.reduce((sum, value) => sum + value, 0) / count;
    return { word, strength: room[c]! - mean };
  });
  return [...new Map(found.map((each) => [each.word, each])).values()]
    .filter(({ strength }) => strength > 0)
    .sort((a, b) => b.strength - a.strength)
    .slice(0, MOST_WORDS)
    .map(({ word }) => word);
}
