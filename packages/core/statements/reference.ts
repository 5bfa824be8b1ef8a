/** What banks write where a reference is mandatory and there is none, with code words that nothing follows. */
const NO_REFERENCE =
  /^(?:NOT ?PROVIDED|NOT ?AVAILABLE|NON ?REF|NOREF|NONE|N\/A|NICHT ANGEGEBEN|[KE]REF\+?|MARF|PREF|0*|-*)$/i;

/** The first that says something; null where none does. */
export function firstReference(candidates: readonly string[]): string | null {
  return candidates.find((text) => !NO_REFERENCE.test(text)) ?? null;
}
