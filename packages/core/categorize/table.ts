import { type GrowingIndex, type HashIndex, rowFor, rowOf } from './hashing.ts';
import type { SoftmaxState } from './softmax.ts';

/** For each row a few classes with a value (CSR): those of row r are at starts[r] to starts[r + 1] - 1. */
export interface ClassRows {
  readonly starts: Uint32Array;
  readonly classes: Uint16Array;
  readonly values: Float32Array;
}

/** Sums of weights by row and class that still grow: a linked list of classes for each row. */
export interface Tally {
  heads: Int32Array;
  nexts: Int32Array;
  classes: Uint16Array;
  values: Float32Array;
  size: number;
}

export function newTally(rows: number): Tally {
  return {
    heads: new Int32Array(Math.max(rows, 1)).fill(-1),
    nexts: new Int32Array(1024),
    classes: new Uint16Array(1024),
    values: new Float32Array(1024),
    size: 0,
  };
}

function larger<T extends Int32Array | Uint16Array | Float32Array>(array: T, into: T): T {
  into.set(array);
  return into;
}

export function addTo(tally: Tally, row: number, classId: number, weight: number): void {
  if (row >= tally.heads.length) {
    tally.heads = larger(tally.heads, new Int32Array(Math.max(row + 1, tally.heads.length * 2)).fill(-1));
  }
  const { heads, nexts, classes, values } = tally;
  for (let at = heads[row]!; at >= 0; at = nexts[at]!) {
    if (classes[at] !== classId) continue;
    values[at]! += weight;
    return;
  }
  const at = tally.size;
  if (at === values.length) {
    tally.nexts = larger(nexts, new Int32Array(at * 2));
    tally.classes = larger(classes, new Uint16Array(at * 2));
    tally.values = larger(values, new Float32Array(at * 2));
  }
  tally.nexts[at] = heads[row]!;
  tally.classes[at] = classId;
  tally.values[at] = weight;
  heads[row] = at;
  tally.size += 1;
}

/** The sums so far for rows 0 to `rows` - 1. */
export function classRows(tally: Tally, rows: number): ClassRows {
  const starts = new Uint32Array(rows + 1);
  const classes = new Uint16Array(tally.size);
  const values = new Float32Array(tally.size);
  let to = 0;
  for (let row = 0; row < rows; row += 1) {
    for (let at = tally.heads[row] ?? -1; at >= 0; at = tally.nexts[at]!) {
      classes[to] = tally.classes[at]!;
      values[to] = tally.values[at]!;
      to += 1;
    }
    starts[row + 1] = to;
  }
  return { starts, classes: classes.slice(0, to), values: values.slice(0, to) };
}

/** The weights of the features `rowsOf` (-1 for none), times `factor`, without those too small to matter. */
export function sparsify(state: SoftmaxState, rowsOf: Int32Array, least: number, factor = 1): ClassRows {
  const { places, dense, sizes, bias } = state;
  const classCount = bias.length;
  const most = rowsOf.reduce(
    (sum, row) => sum + (row < 0 ? 0 : places[row]! < 0 ? sizes[row]! : classCount),
    0,
  );
  const starts = new Uint32Array(rowsOf.length + 1);
  const classes = new Uint16Array(most);
  const values = new Float32Array(most);
  let to = 0;
  const keep = (c: number, weight: number): void => {
    if (Math.abs(weight) < least) return;
    classes[to] = c;
    values[to] = factor * weight;
    to += 1;
  };
  for (let at = 0; at < rowsOf.length; at += 1) {
    const row = rowsOf[at]!;
    const place = row < 0 ? 0 : places[row]!;
    if (row >= 0 && place < 0) {
      const from = state.starts[row]!;
      for (let entry = from; entry < from + sizes[row]!; entry += 1)
        keep(state.classes[entry]!, state.values[entry]!);
    } else if (row >= 0) for (let c = 0; c < classCount; c += 1) keep(c, dense[place + c]!);
    starts[at + 1] = to;
  }
  return { starts, classes: classes.slice(0, to), values: values.slice(0, to) };
}

/** Adds every entry of one table to tallies over a growing index, so that two tables become one. */
export function pour(index: HashIndex, from: ClassRows, into: GrowingIndex, tally: Tally): void {
  for (let slot = 0; slot < index.keys.length; slot += 1) {
    const row = index.rows[slot]! - 1;
    if (row < 0) continue;
    const target = rowFor(into, index.keys[slot]!);
    for (let at = from.starts[row]!; at < from.starts[row + 1]!; at += 1)
      addTo(tally, target, from.classes[at]!, from.values[at]!);
  }
}

/** Adds `scale` times the values of the hash's row to `into`; nothing for a hash never seen. */
export function addRow(
  index: HashIndex,
  rows: ClassRows,
  hash: number,
  scale: number,
  into: Float32Array,
): void {
  const row = rowOf(index, hash);
  if (row < 0) return;
  addAt(rows, row, scale, into);
}

/** Adds `scale` times the values of the row to `into`. */
export function addAt(
  { starts, classes, values }: ClassRows,
  row: number,
  scale: number,
  into: Float32Array,
): void {
  const end = starts[row + 1]!;
  for (let at = starts[row]!; at < end; at += 1) into[classes[at]!]! += scale * values[at]!;
}
