import { type CompiledVocabulary, compileVocabulary, LANGUAGES, type Language } from './compile.ts';
import { type PayeeMemory, recall } from './memory.ts';
import { guess, type Line } from './starter.ts';
import type { CategoryKey } from './vocabulary/vocabulary.ts';

export type Suggestion =
  | {
      readonly source: 'memory';
      readonly categoryId: string;
      readonly confidence: number;
      readonly evidence: readonly string[];
    }
  | {
      readonly source: 'vocabulary';
      /** Key of the starter chart of accounts. */
      readonly key: CategoryKey;
      readonly confidence: number;
      readonly evidence: readonly string[];
    };

export const ALL_LANGUAGES: CompiledVocabulary = compileVocabulary(Object.keys(LANGUAGES) as Language[]);

/** One choice in two is not enough, two in three are. */
const LEAST_AGREEMENT = 0.65;

/**
 * A category for the line, or null when unsure. What the user chose for the payee before wins over the vocabulary; a
 * payee for which the choices differ too much has no suggestion at all.
 */
export function suggest(
  line: Line,
  memory: PayeeMemory = new Map(),
  vocabulary: CompiledVocabulary = ALL_LANGUAGES,
): Suggestion | null {
  const recalled = recall(line, memory);
  if (recalled !== null) {
    const { categoryId, confidence, payee } = recalled;
    return confidence < LEAST_AGREEMENT
      ? null
      : { source: 'memory', categoryId, confidence, evidence: [payee] };
  }
  const guessed = guess(line, vocabulary);
  return guessed === null ? null : { source: 'vocabulary', ...guessed };
}
