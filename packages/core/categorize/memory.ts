import { normalisePayee } from './payee.ts';

/** A category that the user chose or corrected, oldest first where the order matters. */
export interface Correction {
  readonly payee: string;
  readonly description: string;
  readonly sign: -1 | 0 | 1;
  readonly categoryId: string;
}

interface Choices {
  readonly counts: Map<string, number>;
  total: number;
  latest: string;
}

/** What the user chose, by normalised payee and direction. */
export type PayeeMemory = ReadonlyMap<string, Readonly<Choices>>;

export interface Recalled {
  readonly categoryId: string;
  /** (times chosen + 0.8) / (times seen + 1): 0.9 after one choice, near 1 after many that agree. */
  readonly confidence: number;
  readonly payee: string;
  /** How often it was chosen, of how many choices for the payee. */
  readonly times: number;
  readonly total: number;
}

function keyOf(payee: string, description: string, sign: -1 | 0 | 1): { key: string; name: string } | null {
  const name = normalisePayee(payee) || normalisePayee(description);
  return name === '' ? null : { key: `${sign < 0 ? '-' : '+'}${name}`, name };
}

export function buildMemory(corrections: Iterable<Correction>): PayeeMemory {
  const memory = new Map<string, Choices>();
  for (const { payee, description, sign, categoryId } of corrections) {
    const at = keyOf(payee, description, sign);
    if (at === null) continue;
    const choices = memory.get(at.key) ?? { counts: new Map<string, number>(), total: 0, latest: categoryId };
    choices.counts.set(categoryId, (choices.counts.get(categoryId) ?? 0) + 1);
    choices.total += 1;
    choices.latest = categoryId;
    memory.set(at.key, choices);
  }
  return memory;
}

/** How often which category was chosen for a payee; the key is the direction (`-` or `+`) and the normalised payee. */
export type MemoryCount = readonly [payeeKey: string, categoryId: string, times: number];

/** The memory from counts; of equally frequent choices of a payee the first one given stands. */
export function memoryFromCounts(counts: Iterable<MemoryCount>): PayeeMemory {
  const memory = new Map<string, Choices>();
  for (const [key, categoryId, times] of counts) {
    const choices = memory.get(key) ?? { counts: new Map<string, number>(), total: 0, latest: categoryId };
    choices.counts.set(categoryId, times);
    choices.total += times;
    memory.set(key, choices);
  }
  return memory;
}

/** The category chosen most often for the payee, of equally frequent ones the latest; null for a payee never seen. */
export function recall(
  line: { readonly payee: string; readonly description: string; readonly sign: -1 | 0 | 1 },
  memory: PayeeMemory,
): Recalled | null {
  if (memory.size === 0) return null;
  const at = keyOf(line.payee, line.description, line.sign);
  const choices = at === null ? undefined : memory.get(at.key);
  if (at === null || choices === undefined) return null;
  let categoryId = choices.latest;
  let count = choices.counts.get(categoryId)!;
  for (const [candidate, times] of choices.counts) {
    if (times > count) [categoryId, count] = [candidate, times];
  }
  return {
    categoryId,
    confidence: (count + 0.8) / (choices.total + 1),
    payee: at.name,
    times: count,
    total: choices.total,
  };
}
