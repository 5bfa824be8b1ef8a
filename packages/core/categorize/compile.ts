import { fold, tokens } from './text.ts';
import { DUTCH } from './vocabulary/dutch.ts';
import { ENGLISH } from './vocabulary/english.ts';
import { FRENCH } from './vocabulary/french.ts';
import { GERMAN } from './vocabulary/german.ts';
import { INTERNATIONAL } from './vocabulary/international.ts';
import { ITALIAN } from './vocabulary/italian.ts';
import { SPANISH } from './vocabulary/spanish.ts';
import type { CategoryKey, Phrases, Vocabulary } from './vocabulary/vocabulary.ts';

export const LANGUAGES = {
  en: ENGLISH,
  de: GERMAN,
  fr: FRENCH,
  es: SPANISH,
  nl: DUTCH,
  it: ITALIAN,
} as const;
export type Language = keyof typeof LANGUAGES;

/** What a phrase stands for; `transfer` for lines that move the holder's own money. */
export interface Meaning {
  readonly words: readonly string[];
  readonly key: CategoryKey | 'transfer';
  readonly kind: 'merchant' | 'word';
  /** Counts only at the start of the payee. */
  readonly anchored: boolean;
}

export interface CompiledVocabulary {
  /** By the first word of the phrase, longest phrase first. */
  readonly byFirstWord: ReadonlyMap<string, readonly Meaning[]>;
  readonly endings: ReadonlyMap<string, Meaning>;
  /** Lengths of the endings, longest first. */
  readonly endingLengths: readonly number[];
}

const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };

/** Both ways in which banks write an umlaut without one: `bäckerei` is `backerei` and `baeckerei`. */
function spellings(phrase: string): string[] {
  const lower = phrase.toLowerCase();
  const spelled = lower.replace(/[äöü]/g, (letter) => UMLAUTS[letter]!);
  return spelled === lower ? [fold(phrase)] : [fold(phrase), fold(spelled)];
}

function meanings(list: string, key: Meaning['key'], kind: Meaning['kind']): Meaning[] {
  return list.split(',').flatMap((raw) => {
    const phrase = raw.trim();
    if (phrase === '') return [];
    return spellings(phrase).map((text) => ({
      words: tokens(text),
      key,
      kind,
      anchored: phrase.startsWith('^'),
    }));
  });
}

function phraseMeanings(phrases: Phrases, kind: Meaning['kind']): Meaning[] {
  return Object.entries(phrases).flatMap(([key, list]) => meanings(list, key as CategoryKey, kind));
}

function vocabularyMeanings({ merchants, words, transfers }: Vocabulary): Meaning[] {
  return [
    ...phraseMeanings(merchants, 'merchant'),
    ...phraseMeanings(words, 'word'),
    ...meanings(transfers, 'transfer', 'word'),
  ];
}

/** The vocabularies of the languages and the international one as one lookup table. */
export function compileVocabulary(languages: readonly Language[]): CompiledVocabulary {
  const chosen = [INTERNATIONAL, ...languages.map((language) => LANGUAGES[language])];
  const byFirstWord = new Map<string, Meaning[]>();
  const seen = new Set<string>();
  for (const meaning of chosen.flatMap(vocabularyMeanings)) {
    const identity = `${meaning.words.join(' ')}>${meaning.key}`;
    if (seen.has(identity)) continue;
    seen.add(identity);
    const first = meaning.words[0]!;
    const known = byFirstWord.get(first);
    if (known === undefined) byFirstWord.set(first, [meaning]);
    else known.push(meaning);
  }
  for (const list of byFirstWord.values()) list.sort((a, b) => b.words.length - a.words.length);
  const endings = new Map(
    chosen
      .flatMap(({ endings: phrases }) => phraseMeanings(phrases, 'word'))
      .map((meaning) => [meaning.words[0]!, meaning]),
  );
  const endingLengths = [...new Set(Array.from(endings.keys(), (ending) => ending.length))].sort(
    (a, b) => b - a,
  );
  return { byFirstWord, endings, endingLengths };
}
