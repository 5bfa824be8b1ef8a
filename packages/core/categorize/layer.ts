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
  const { sums, touched } = into;
  for (let at = 0; at < into.size; at += 1) sums[touched[at]!] = 0;
  into.size = 0;
  into.total = 0;
  for (const { index, counts } of layers) {
    const row = rowOf(index, hash);
    if (row < 0) continue;
    const end = counts.starts[row + 1]!;
    for (let at = counts.starts[row]!; at < end; at += 1) {
      const c = counts.classes[at]!;
      if (sums[c] === 0) {
        touched[into.size] = c;
        into.size += 1;
      }
      sums[c]! += counts.values[at]!;
      into.total += counts.values[at]!;
    }
  }
}
