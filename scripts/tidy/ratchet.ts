import type { Finding } from './source.ts';

/** How many findings of each kind are still let through, per file. The numbers only go down. */
export type Ratchets = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface RatchetResult {
  /** The findings of files that have more of a kind than before. */
  readonly findings: readonly Finding[];
  /** Something has become fewer than its number. */
  readonly canLower: boolean;
  /** What `--update` writes: never more than before. */
  readonly lowered: Ratchets;
}

export function applyRatchets(
  ratchets: Ratchets,
  found: Readonly<Record<string, readonly Finding[]>>,
): RatchetResult {
  const findings: Finding[] = [];
  const lowered: Record<string, Record<string, number>> = {};
  let canLower = false;
  for (const [kind, list] of Object.entries(found)) {
    const before = ratchets[kind] ?? {};
    const byPath = Map.groupBy(list, ({ path }) => path);
    for (const [path, each] of byPath) if (each.length > (before[path] ?? 0)) findings.push(...each);
    const kept = Object.entries(before).map(
      ([path, most]) => [path, Math.min(most, byPath.get(path)?.length ?? 0)] as const,
    );
    canLower ||= kept.some(([path, count]) => count < before[path]!);
    lowered[kind] = Object.fromEntries(kept.filter(([, count]) => count > 0));
  }
  return { findings, canLower, lowered };
}
