/** Where one is in a queue: an item by its id, and its place in case it is gone. */
export interface Place {
  readonly id: string | null;
  readonly index: number;
}

export const START: Place = { id: null, index: 0 };

/** What is left to look at: without what is done, what was skipped at the end. */
export function waitingOf<T>(
  items: readonly T[],
  idOf: (item: T) => string,
  done: ReadonlySet<string>,
  skipped: ReadonlySet<string>,
): T[] {
  const open = items.filter((item) => !done.has(idOf(item)));
  return [
    ...open.filter((item) => !skipped.has(idOf(item))),
    ...open.filter((item) => skipped.has(idOf(item))),
  ];
}

/** The index of the place among `ids`; when its item is gone, what stands there now. -1 when nothing is left. */
export function indexAt(place: Place, ids: readonly string[]): number {
  const found = place.id === null ? -1 : ids.indexOf(place.id);
  return found >= 0 ? found : Math.min(Math.max(0, place.index), ids.length - 1);
}

/** The place `by` items further, held at both ends. */
export function moved(index: number, by: number, ids: readonly string[]): Place {
  const next = Math.max(0, Math.min(ids.length - 1, index + by));
  return { id: ids[next] ?? null, index: next };
}
