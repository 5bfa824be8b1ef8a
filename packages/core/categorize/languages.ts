import { type CompiledVocabulary, compileVocabulary, LANGUAGES, type Language } from './compile.ts';

let all: CompiledVocabulary | null = null;

/** The vocabulary of all languages, compiled when it is first asked for. */
export function allLanguages(): CompiledVocabulary {
  all ??= compileVocabulary(Object.keys(LANGUAGES) as Language[]);
  return all;
}
