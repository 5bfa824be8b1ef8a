/** Which transactions are chosen: some by their ids, or all that the filter finds but a few. */
export type Selection =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'all'; readonly except: ReadonlySet<string> };

export const NOTHING: Selection = { kind: 'some', ids: new Set() };
export const EVERYTHING: Selection = { kind: 'all', except: new Set() };

/** Those of the loaded rows that are chosen. */
export function chosenOf(selection: Selection, loaded: readonly string[]): ReadonlySet<string> {
  if (selection.kind === 'some') return selection.ids;
  return new Set(loaded.filter((id) => !selection.except.has(id)));
}

/** What the table answers as chosen, taken over: of all, those loaded and not chosen any more are the exceptions. */
export function withChosen(
  selection: Selection,
  chosen: ReadonlySet<string>,
  loaded: readonly string[],
): Selection {
  if (selection.kind === 'some') return { kind: 'some', ids: chosen };
  return { kind: 'all', except: new Set(loaded.filter((id) => !chosen.has(id))) };
}

/** How many are chosen, where the filter finds `matching`. */
export function sizeOf(selection: Selection, matching: number): number {
  return selection.kind === 'some' ? selection.ids.size : Math.max(0, matching - selection.except.size);
}
