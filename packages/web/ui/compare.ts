import { compare, parseDecimal } from '@financehub/core/money/decimal.ts';

/** What cells can be sorted by; decimal texts compare as the numbers they are. */
export type Comparable = string | number | null | undefined;

/** Ascending order; what is missing stands last. */
export function compareValues(a: Comparable, b: Comparable): number {
  const noA = a === null || a === undefined;
  const noB = b === null || b === undefined;
  if (noA || noB) return Number(noA) - Number(noB);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [parseDecimal(String(a)), parseDecimal(String(b))];
  if (left !== null && right !== null) return compare(left, right);
  return String(a).localeCompare(String(b), undefined, { sensitivity: 'base', numeric: true });
}
