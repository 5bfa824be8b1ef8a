import type { HashIndex } from './hashing.ts';
import { rowOf } from './hashing.ts';
import type { PayeeIndex } from './similar.ts';
import type { ClassRows } from './table.ts';

/** What was learned from some lines. A model is one large layer and, after updates, a small one on top; both add up. */
export interface Layer {
  readonly index: HashIndex;
  /** Weighted counts of classes by feature. */
  readonly counts: ClassRows;
  /** Softmax weights of features. */
  readonly weights: ClassRows;
  readonly payees: PayeeIndex;
}

/** The counts of one feature over all layers: `sums[c]` for the first `size` classes of `touched`, `total` of them all. */
export interface Gathered {
  readonly sums: Float32Array;
  readonly touched: Uint16Array;
  size: number;
  total: number;
}

export function newGathered(classCount: number): Gathered {
  return { sums: new Float32Array(classCount), touched: new Uint16Array(classCount), size: 0, total: 0 };
}

export function gather(layers: readonly Layer[], hash: number, into: Gathered): void {
  clear(into);
  for (const { index, counts } of layers) gatherRow(counts, rowOf(index, hash), into);
}

/** The same for a feature of one layer at its row, -1 for none. */
export function gatherAt({ counts }: Layer, row: number, into: Gathered): void {
  clear(into);
  gatherRow(counts, row, into);
}

function clear(into: Gathered): void {
  const { sums, touched } = into;
  for (let at = 0; at < into.size; at += 1) sums[touched[at]!] = 0;
  into.size = 0;
  into.total = 0;
}

function gatherRow({ starts, classes, values }: ClassRows, row: number, into: Gathered): void {
  if (row < 0) return;
  const { sums, touched } = into;
  const end = starts[row + 1]!;
  for (let at = starts[row]!; at < end; at += 1) {
    const c = classes[at]!;
    if (sums[c] === 0) {
      touched[into.size] = c;
      into.size += 1;
    }
    sums[c]! += values[at]!;
    into.total += values[at]!;
  }
}
