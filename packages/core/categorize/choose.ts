import type { ModelLine } from './features.ts';
import { type PayeeMemory, recall } from './memory.ts';
import { type ModelSuggestion, suggestionsFor } from './predict.ts';
import { chancesOf, type Scorer } from './scoring.ts';
import { likeliest } from './softmax.ts';
import { type Guess, guess, LEAST_CONFIDENCE } from './starter.ts';

/** Fewer lines than this kept apart for calibration say nothing sure about a threshold. */
const ENOUGH_CALIBRATED = 60;
/** One choice in two is not enough, two in three are. */
const LEAST_AGREEMENT = 0.65;

/** A suggestion that nothing speaks for must at least be likely. */
const LEAST_UNEXPLAINED = 0.1;

/** What a line's category is chosen by. */
export interface Chooser {
  /** What the person chose for payees. */
  readonly memory: PayeeMemory;
  readonly scorer: Scorer;
  /** Answers less sure than this are not given. */
  readonly threshold: number;
  /** Categories that may be given; a closed one is none. */
  readonly open: ReadonlySet<string>;
}

/**
 * The confidence below which a model's answers are not given: its own where it could be measured, but no less than the
 * vocabulary's, since a history in which all was easy says nothing of payees that are still to come.
 */
export function thresholdOf(model: Scorer['model']): number {
  return isCalibrated(model) ? Math.max(model.calibration.threshold, LEAST_CONFIDENCE) : LEAST_CONFIDENCE;
}

function isCalibrated({ calibration }: Scorer['model']): boolean {
  return calibration.lines >= ENOUGH_CALIBRATED;
}

/** Chances are computed in single precision, where a certain one may come out a little above 1. */
function chance(value: number): number {
  return Math.min(1, value);
}

export interface Choice {
  readonly categoryId: string;
  readonly confidence: number;
}

/** The category of the line: what was chosen for its payee, then what the model is sure enough of, else null. */
export function choose({ memory, scorer, threshold, open }: Chooser, line: ModelLine): Choice | null {
  const recalled = recall(line, memory);
  if (recalled !== null && open.has(recalled.categoryId)) {
    return recalled.confidence < LEAST_AGREEMENT ? null : recalled;
  }
  const { chances, model, vocabulary } = scorer;
  if (chances.length === 0) return null;
  if (model.rows === 0) return meantBy(guess(line, vocabulary), scorer, threshold, open);
  const { guess: meaning } = chancesOf(scorer, line);
  const best = likeliest(chances);
  const categoryId = model.categories[best]!;
  // How sure a model of few lines is says little; then only a payee that it has seen or a word that is known counts.
  const meant = meaning !== null && model.starter[meaning.key] === best;
  if (!isCalibrated(model) && !meant && scorer.payeeRows === 0) return null;
  return chances[best]! >= threshold && open.has(categoryId)
    ? { categoryId, confidence: chance(chances[best]!) }
    : null;
}

/** What words alone mean, while there is nothing to learn from. */
function meantBy(
  meaning: Guess | null,
  { model }: Scorer,
  threshold: number,
  open: ReadonlySet<string>,
): Choice | null {
  const meant = meaning === null ? undefined : model.starter[meaning.key];
  if (meaning === null || meant === undefined || meaning.confidence < threshold) return null;
  const categoryId = model.categories[meant]!;
  return open.has(categoryId) ? { categoryId, confidence: meaning.confidence } : null;
}

export interface Suggested {
  readonly categoryId: string;
  readonly confidence: number;
  readonly source: 'memory' | 'model' | 'vocabulary';
  /** Sentences and words for a person, strongest first. */
  readonly evidence: readonly string[];
}

/** The `most` likeliest categories with what speaks for each, also where none is sure enough to be given by itself. */
export function suggestFor({ memory, scorer, open }: Chooser, line: ModelLine, most: number): Suggested[] {
  const found: Suggested[] = [];
  const recalled = recall(line, memory);
  if (recalled !== null && open.has(recalled.categoryId)) {
    const { categoryId, confidence, times, total, payee } = recalled;
    const evidence = [`You chose this for ${times} of ${total} of “${payee}”`];
    found.push({ categoryId, confidence, source: 'memory', evidence });
  }
  for (const each of suggestionsFor(scorer, line, most + found.length + 1)) {
    if (found.length >= most) break;
    if (!open.has(each.categoryId) || each.categoryId === found[0]?.categoryId) continue;
    const evidence = evidenceOf(each);
    if (evidence.length === 0 && each.confidence < LEAST_UNEXPLAINED) continue;
    // What was chosen for the payee leaves the others only what it is not sure of.
    const left = recalled === null ? 1 : 1 - recalled.confidence;
    const { categoryId, source } = each;
    found.push({ categoryId, confidence: chance(each.confidence) * left, source, evidence });
  }
  return found;
}

function evidenceOf({ evidence: { payee, similar, words, phrases } }: ModelSuggestion): string[] {
  const texts: string[] = [];
  if (payee !== null && payee.rows > 0) texts.push(`${payee.rows} of ${payee.of} “${payee.name}” rows`);
  else if (similar.length > 0)
    texts.push(
      `Like ${similar
        .slice(0, 3)
        .map((name) => `“${name}”`)
        .join(', ')}`,
    );
  for (const text of phrases.length > 0 ? phrases : words) texts.push(`“${text}”`);
  return [...new Set(texts)].slice(0, 4);
}
