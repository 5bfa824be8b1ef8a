/** A line of the file that may be a transaction of the book. */
export interface Edge {
  /** Of the line, unique within one call. */
  readonly line: number;
  /** Of the transaction. */
  readonly known: string;
  /** Higher is likelier. */
  readonly score: number;
}

/**
 * Maximum one-to-one assignment: as many lines as possible get one transaction each and no transaction two lines; the best
 * edges are tried first. Ties go to the smaller line, then to the smaller id, so the answer does not depend on the order of
 * the input. Augmenting paths (Kuhn 1955, in the form of Berge 1957): O(lines x edges).
 */
export function assign(edges: readonly Edge[]): Map<number, string> {
  const sorted = edges.toSorted(
    (a, b) => b.score - a.score || a.line - b.line || (a.known < b.known ? -1 : a.known > b.known ? 1 : 0),
  );
  const byLine = new Map<number, string[]>();
  for (const { line, known } of sorted) {
    const choices = byLine.get(line);
    if (choices === undefined) byLine.set(line, [known]);
    else choices.push(known);
  }
  const lineOf = new Map<string, number>();
  const knownOf = new Map<number, string>();
  for (const { line, known } of sorted) {
    if (knownOf.has(line) || lineOf.has(known)) continue;
    knownOf.set(line, known);
    lineOf.set(known, line);
  }
  for (const line of [...byLine.keys()].sort((a, b) => a - b)) {
    if (!knownOf.has(line)) augment(line, byLine, lineOf, knownOf);
  }
  return knownOf;
}

/** Breadth first to a free transaction; the lines on the way each take the next one. */
function augment(
  from: number,
  byLine: ReadonlyMap<number, readonly string[]>,
  lineOf: Map<string, number>,
  knownOf: Map<number, string>,
): void {
  const reachedBy = new Map<string, number>();
  const queue = [from];
  for (let at = 0; at < queue.length; at += 1) {
    const line = queue[at]!;
    for (const known of byLine.get(line)!) {
      if (reachedBy.has(known)) continue;
      reachedBy.set(known, line);
      const holder = lineOf.get(known);
      if (holder !== undefined) {
        queue.push(holder);
        continue;
      }
      let free: string | undefined = known;
      while (free !== undefined) {
        const taker: number = reachedBy.get(free)!;
        const given: string | undefined = taker === from ? undefined : knownOf.get(taker);
        knownOf.set(taker, free);
        lineOf.set(free, taker);
        free = given;
      }
      return;
    }
  }
}
