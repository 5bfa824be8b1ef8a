import { type GrowingIndex, growingIndex, type HashIndex, hashText, rowFor, rowOf } from './hashing.ts';

/** Payees by the trigrams of their normalised names. */
export interface PayeeIndex {
  /** Rows of `starts`: one per trigram. */
  readonly grams: HashIndex;
  readonly starts: Uint32Array;
  readonly payees: Uint32Array;
  /** Hash of each payee as among its features. */
  readonly hashes: Uint32Array;
  /** Trigrams of each payee. */
  readonly sizes: Uint16Array;
  /** UTF-16 units of the names; payee p has those from nameStarts[p] to nameStarts[p + 1] - 1. */
  readonly names: Uint16Array;
  readonly nameStarts: Uint32Array;
}

export interface SimilarPayee {
  readonly hash: number;
  readonly name: string;
  /** Dice coefficient of the two sets of trigrams, 0 to 1. */
  readonly similarity: number;
}

/** A trigram of more payees than this is too common to look under. */
const MOST_PAYEES = 400;
const LEAST_SIMILARITY = 0.4;
const GRAM_SEED = 0x3a;

function gramsOf(name: string): Set<number> {
  const padded = ` ${name} `;
  const grams = new Set<number>();
  for (let from = 0; from + 3 <= padded.length; from += 1)
    grams.add(hashText(padded, GRAM_SEED, from, from + 3));
  return grams;
}

export function indexPayees(payees: ReadonlyMap<number, string>): PayeeIndex {
  const index: GrowingIndex = growingIndex();
  const lists: number[][] = [];
  const sizes: number[] = [];
  const nameStarts = [0];
  let text = '';
  let at = 0;
  for (const name of payees.values()) {
    const grams = gramsOf(name);
    for (const gram of grams) {
      const row = rowFor(index, gram);
      const list = lists[row];
      if (list === undefined) lists[row] = [at];
      else list.push(at);
    }
    sizes.push(grams.size);
    text += name;
    nameStarts.push(text.length);
    at += 1;
  }
  const starts = new Uint32Array(lists.length + 1);
  lists.forEach((list, row) => {
    starts[row + 1] = starts[row]! + list.length;
  });
  return {
    grams: { keys: index.keys, rows: index.rows },
    starts,
    payees: Uint32Array.from(lists.flat()),
    hashes: Uint32Array.from(payees.keys()),
    sizes: Uint16Array.from(sizes),
    names: Uint16Array.from({ length: text.length }, (_, unit) => text.charCodeAt(unit)),
    nameStarts: Uint32Array.from(nameStarts),
  };
}

export function nameOf({ names, nameStarts }: PayeeIndex, payee: number): string {
  return String.fromCharCode(...names.subarray(nameStarts[payee]!, nameStarts[payee + 1]!));
}

/** The payees most like the name, most alike first. */
export function similarPayees(indexes: readonly PayeeIndex[], name: string, most: number): SimilarPayee[] {
  const grams = gramsOf(name);
  const found: SimilarPayee[] = [];
  for (const index of indexes) {
    const shared = new Map<number, number>();
    for (const gram of grams) {
      const row = rowOf(index.grams, gram);
      if (row < 0 || index.starts[row + 1]! - index.starts[row]! > MOST_PAYEES) continue;
      for (let at = index.starts[row]!; at < index.starts[row + 1]!; at += 1) {
        const payee = index.payees[at]!;
        shared.set(payee, (shared.get(payee) ?? 0) + 1);
      }
    }
    for (const [payee, count] of shared) {
      const similarity = (2 * count) / (grams.size + index.sizes[payee]!);
      if (similarity >= LEAST_SIMILARITY)
        found.push({ hash: index.hashes[payee]!, name: nameOf(index, payee), similarity });
    }
  }
  return found.sort((a, b) => b.similarity - a.similarity || a.hash - b.hash).slice(0, most);
}
