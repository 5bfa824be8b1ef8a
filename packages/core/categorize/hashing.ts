const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** 32-bit FNV-1a over the UTF-16 units `from` to `to` of the text, started from `seed` so that kinds of features differ. */
export function hashText(text: string, seed: number, from = 0, to = text.length): number {
  let hash = FNV_OFFSET ^ seed;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return mix(hash);
}

/** One hash of two; the order counts. */
export function hashPair(a: number, b: number): number {
  return mix(Math.imul(a, 0x9e3779b1) ^ (b + 0x7f4a7c15));
}

/** Finaliser of MurmurHash3: every bit of the input changes half of the output. */
function mix(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Rows of features by their 32-bit hash, in open addressing with linear probing. `rows` holds row + 1, 0 where a slot is
 * free. Among 100,000 features one pair is expected to share a hash (n^2 / 2^33); the two then share a row.
 */
export interface HashIndex {
  /** A power of two long, as `rows`. */
  readonly keys: Uint32Array;
  readonly rows: Uint32Array;
}

/** The row of the hash, or -1. */
export function rowOf({ keys, rows }: HashIndex, hash: number): number {
  const mask = keys.length - 1;
  for (let at = hash & mask; ; at = (at + 1) & mask) {
    const row = rows[at]!;
    if (row === 0) return -1;
    if (keys[at] === hash) return row - 1;
  }
}

/** A hash index that grows; rows are given in the order of first sight. */
export interface GrowingIndex {
  keys: Uint32Array;
  rows: Uint32Array;
  size: number;
}

export function growingIndex(capacity = 1024): GrowingIndex {
  return { keys: new Uint32Array(capacity), rows: new Uint32Array(capacity), size: 0 };
}

/** The row of the hash, a new one for a new hash. */
export function rowFor(index: GrowingIndex, hash: number): number {
  const mask = index.keys.length - 1;
  let at = hash & mask;
  for (; index.rows[at] !== 0; at = (at + 1) & mask) {
    if (index.keys[at] === hash) return index.rows[at]! - 1;
  }
  index.keys[at] = hash;
  index.size += 1;
  index.rows[at] = index.size;
  if (index.size * 2 > index.keys.length) grow(index);
  return index.size - 1;
}

function grow(index: GrowingIndex): void {
  const { keys, rows } = index;
  index.keys = new Uint32Array(keys.length * 2);
  index.rows = new Uint32Array(keys.length * 2);
  const mask = index.keys.length - 1;
  for (let from = 0; from < keys.length; from += 1) {
    if (rows[from] === 0) continue;
    let at = keys[from]! & mask;
    while (index.rows[at] !== 0) at = (at + 1) & mask;
    index.keys[at] = keys[from]!;
    index.rows[at] = rows[from]!;
  }
}
