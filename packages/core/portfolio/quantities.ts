import { add, type Decimal, isZero, negate, round, sign, subtract, trim, ZERO } from '../money/decimal.ts';
import { isRatioType, type PortfolioTransaction, quantityEffect, splitQuantity } from './transaction.ts';

/** What a transaction does to the shares held of its assets. */
export interface ShareMoves {
  /** Shares of `assetId` that come in (positive) or go. */
  readonly own: Decimal;
  /** Shares of `toAssetId` that come in. */
  readonly to: Decimal;
  /** The fraction of a share that was paid for in cash instead; it is in neither of the two. */
  readonly fraction: Decimal;
}

/** Whether a corporate action pays cash: in lieu of a fraction, or as its cash part. */
export function paysCash({ type, amount }: PortfolioTransaction): boolean {
  return isRatioType(type) && amount !== null && !isZero(amount);
}

/** The moves of a transaction, given the shares of `assetId` held just before it (negative when sold short). */
export function shareMoves(tx: PortfolioTransaction, held: Decimal): ShareMoves {
  if (!isRatioType(tx.type)) return { own: quantityEffect(tx), to: ZERO, fraction: ZERO };
  const made = tx.quantity === null ? ZERO : splitQuantity(held, tx.quantity);
  if (tx.type === 'MERGER') return { own: negate(held), to: made, fraction: ZERO };
  // Cash in lieu: what is left over of a whole share is sold.
  const whole = paysCash(tx) && sign(made) > 0 ? round(made, 0, 'down') : made;
  const fraction = trim(subtract(made, whole));
  if (tx.type === 'SPIN_OFF') return { own: ZERO, to: trim(whole), fraction };
  return { own: trim(subtract(whole, held)), to: ZERO, fraction };
}

/** Applies a transaction to the shares held by asset, in place. */
export function moveShares(held: Map<string, Decimal>, tx: PortfolioTransaction): void {
  if (tx.assetId === null) return;
  const before = held.get(tx.assetId) ?? ZERO;
  const { own, to } = shareMoves(tx, before);
  held.set(tx.assetId, trim(add(before, own)));
  if (tx.toAssetId !== null && !isZero(to))
    held.set(tx.toAssetId, trim(add(held.get(tx.toAssetId) ?? ZERO, to)));
}
