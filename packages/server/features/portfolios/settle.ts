import { type Decimal, equals, sum, ZERO } from '@financehub/core/money/decimal.ts';
import { assetGroups, groupOf } from '@financehub/core/portfolio/linked-assets.ts';
import type { LotOptions, MatchedLots } from '@financehub/core/portfolio/lot.ts';
import { ImpossibleDisposal } from '@financehub/core/portfolio/lot-errors.ts';
import { matchLots } from '@financehub/core/portfolio/lots.ts';
import type { HeldBefore } from '@financehub/core/portfolio/postings.ts';
import { moveShares } from '@financehub/core/portfolio/quantities.ts';
import { isRatioType, type PortfolioTransaction } from '@financehub/core/portfolio/transaction.ts';
import { impossibleProblem } from './impossible.ts';
import type { PortfolioRow } from './store.ts';
import { nextTurn } from './turn.ts';

/** Rows worked on between two turns of the event loop: some milliseconds. */
const PER_SLICE = 1000;

/** How the lots of a portfolio are matched. */
export function lotOptions({ cost_basis, allow_short }: PortfolioRow): LotOptions {
  return { method: cost_basis, allowShort: allow_short ?? false };
}

/** Calls with the transactions of each group, with other work let in between; `work` answers how many rows it went over. */
export async function byGroup(
  groups: Iterable<readonly PortfolioTransaction[]>,
  work: (own: readonly PortfolioTransaction[]) => number,
): Promise<void> {
  let sinceTurn = 0;
  for (const own of groups) {
    sinceTurn += work(own);
    if (sinceTurn < PER_SLICE) continue;
    sinceTurn = 0;
    await nextTurn();
  }
}

/** What the books need to know of the shares held before a corporate action or an outgoing transfer, by transaction. */
export type HeldBy = ReadonlyMap<string, HeldBefore>;

/** Throws {@link ImpossibleDisposal} when something leaves that is not held. */
function heldBefore(own: readonly PortfolioTransaction[], options: LotOptions): Map<string, HeldBefore> {
  const lots = matchLots(own, options);
  const held = new Map<string, HeldBefore>();
  if (!own.some((tx) => isRatioType(tx.type) || tx.type === 'TRANSFER_OUT')) return held;
  const costs = Map.groupBy(lots.transferred, (lot) => lot.transferId);
  const shares = new Map<string, Decimal>();
  for (const tx of own) {
    const quantity = shares.get(tx.assetId ?? '') ?? ZERO;
    if (isRatioType(tx.type)) held.set(tx.id, { quantity, transferredCost: null });
    if (tx.type === 'TRANSFER_OUT' && tx.amount === null)
      held.set(tx.id, { quantity, transferredCost: costOf(costs.get(tx.id) ?? [], tx.currency) });
    moveShares(shares, tx);
  }
  return held;
}

/** Null when the cost of a lot is unknown or in another currency. */
function costOf(lots: MatchedLots['transferred'], currency: string): Decimal | null {
  const costs = lots.map((lot) => (lot.currency === currency ? lot.cost : null));
  return costs.includes(null) ? null : sum(costs.filter((cost) => cost !== null));
}

/** As {@link heldBefore} for all transactions of the assets and of those linked with them, refusing what can't be. */
export async function settled(
  transactions: readonly PortfolioTransaction[],
  assets: ReadonlySet<string>,
  options: LotOptions,
  symbolOf: (assetId: string) => string,
): Promise<HeldBy> {
  const all = new Map<string, HeldBefore>();
  const linked = groupOf(transactions, assets);
  await nextTurn();
  const groups = assetGroups(transactions, linked);
  await nextTurn();
  try {
    await byGroup(groups.values(), (own) => {
      for (const [id, held] of heldBefore(own, options)) all.set(id, held);
      return own.length;
    });
  } catch (error) {
    throw error instanceof ImpossibleDisposal ? impossibleProblem(error, symbolOf(error.assetId)) : error;
  }
  return all;
}

/** Whether both say the same of a transaction. */
export function sameHeld(a: HeldBefore | undefined, b: HeldBefore | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (!equals(a.quantity, b.quantity)) return false;
  const [one, other] = [a.transferredCost, b.transferredCost];
  return one === null || other === null ? one === other : equals(one, other);
}
