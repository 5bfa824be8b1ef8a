import type { CompiledVocabulary, Meaning } from './compile.ts';
import { LEAD_NOISE } from './payee.ts';
import { fold, tokens } from './text.ts';
import type { CategoryKey } from './vocabulary/vocabulary.ts';

export interface Line {
  readonly payee: string;
  readonly description: string;
  /** Of the amount, from the account holder's side. */
  readonly sign: -1 | 0 | 1;
}

export interface Guess {
  readonly key: CategoryKey;
  /** 0 to 1. Set by hand, not measured: it orders guesses; a model calibrated on the user's own lines replaces it. */
  readonly confidence: number;
  /** The phrases that speak for the key. */
  readonly evidence: readonly string[];
}

/** A suggestion must be surer than this to be made. */
export const LEAST_CONFIDENCE = 0.6;

const STRENGTH = { merchant: 0.92, word: 0.75 } as const;
/** A phrase in the free text says less than one in the payee. */
const IN_DESCRIPTION = 0.9;
/** Money coming in from a shop is mostly a refund, which belongs to what was bought; but less surely so. */
const MONEY_IN = 0.75;
/** What the runner-up takes from the winner. */
const CONTRADICTION = 0.35;
const SHORTEST_STEM = 3;

interface Hit {
  readonly meaning: Meaning;
  readonly strength: number;
  readonly phrase: string;
}

function matches(words: readonly string[], at: number, meaning: Meaning, anchor: number): boolean {
  if (meaning.anchored && at !== anchor) return false;
  for (let index = 1; index < meaning.words.length; index += 1) {
    if (words[at + index] !== meaning.words[index]) return false;
  }
  return true;
}

function ending(word: string, vocabulary: CompiledVocabulary): Meaning | undefined {
  for (const length of vocabulary.endingLengths) {
    if (word.length < length + SHORTEST_STEM) continue;
    const meaning = vocabulary.endings.get(word.slice(-length));
    if (meaning !== undefined) return meaning;
  }
  return undefined;
}

/** Adds what the words mean to `hits`: at each place the longest phrases, which use up their words. */
function scan(
  words: readonly string[],
  vocabulary: CompiledVocabulary,
  factor: number,
  anchor: number,
  hits: Hit[],
): void {
  for (let at = 0; at < words.length; ) {
    let used = 0;
    for (const meaning of vocabulary.byFirstWord.get(words[at]!) ?? []) {
      if (meaning.words.length < used) break;
      if (!matches(words, at, meaning, anchor)) continue;
      used = meaning.words.length;
      hits.push({ meaning, strength: STRENGTH[meaning.kind] * factor, phrase: meaning.words.join(' ') });
    }
    if (used === 0) {
      const meaning = ending(words[at]!, vocabulary);
      if (meaning !== undefined) hits.push({ meaning, strength: STRENGTH.word * factor, phrase: words[at]! });
    }
    at += Math.max(used, 1);
  }
}

function anchorOf(words: readonly string[]): number {
  let at = 0;
  while (at < words.length - 1 && LEAD_NOISE.has(words[at]!)) at += 1;
  return at;
}

/** The key as it applies to money moving in this direction, null where it can't. */
function directed(key: CategoryKey, sign: -1 | 0 | 1): CategoryKey | null {
  if (sign >= 0 || !key.startsWith('income.')) return key;
  return key === 'income.interest' ? 'fees.interest' : null;
}

interface Tally {
  /** Chance that none of the phrases means the key, were they independent. */
  against: number;
  readonly evidence: string[];
}

function tally(hits: readonly Hit[], sign: -1 | 0 | 1): Map<CategoryKey, Tally> {
  const expense = hits.some(({ meaning: { key } }) => key !== 'transfer' && !key.startsWith('income.'));
  const refund = expense && hits.some(({ meaning }) => meaning.key === 'income.refunds');
  const totals = new Map<CategoryKey, Tally>();
  for (const { meaning, strength, phrase } of hits) {
    if (meaning.key === 'transfer' || (refund && meaning.key === 'income.refunds')) continue;
    const key = directed(meaning.key, sign);
    if (key === null) continue;
    const doubtful = sign > 0 && !refund && !key.startsWith('income.');
    const weight = doubtful ? strength * MONEY_IN : strength;
    const total = totals.get(key) ?? { against: 1, evidence: [] };
    total.against *= 1 - weight;
    if (!total.evidence.includes(phrase)) total.evidence.push(phrase);
    totals.set(key, total);
  }
  return totals;
}

/**
 * The category that well-known merchants and words of the line speak for, or null when nothing does, when they
 * contradict each other, or when the line moves the holder's own money.
 */
export function guess({ payee, description, sign }: Line, vocabulary: CompiledVocabulary): Guess | null {
  const hits: Hit[] = [];
  const ofPayee = tokens(fold(payee));
  const ofDescription = description === payee ? [] : tokens(fold(description));
  scan(ofPayee, vocabulary, 1, anchorOf(ofPayee), hits);
  scan(ofDescription, vocabulary, IN_DESCRIPTION, ofPayee.length === 0 ? anchorOf(ofDescription) : -1, hits);
  if (hits.length === 0 || hits.some(({ meaning }) => meaning.key === 'transfer')) return null;
  let best: Guess | null = null;
  let second = 0;
  for (const [key, { against, evidence }] of tally(hits, sign)) {
    const confidence = 1 - against;
    if (best === null || confidence > best.confidence) {
      second = best?.confidence ?? 0;
      best = { key, confidence, evidence };
    } else if (confidence > second) second = confidence;
  }
  if (best === null) return null;
  const confidence = best.confidence - CONTRADICTION * second;
  return confidence <= LEAST_CONFIDENCE ? null : { ...best, confidence };
}
