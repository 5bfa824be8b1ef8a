import type { Holding } from '../../models.ts';

/** Options that are still held, or still written, although their last day has passed. */
export function expiredAmong(items: readonly Holding[], on: string): Holding[] {
  return items.filter(({ expiry }) => expiry !== null && expiry < on);
}

/** How an option most likely ended: used where exercise brought something that day, else worthless. Null while that is not known. */
export function likelyEnd({ quantity, price }: Holding): 'expire' | 'exercise' | 'assign' | null {
  if (price === null) return null;
  if (Number(price) === 0) return 'expire';
  return Number(quantity) < 0 ? 'assign' : 'exercise';
}
