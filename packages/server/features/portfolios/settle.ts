import { add, type Decimal, equals, formatDecimal, sum, ZERO } from '@financehub/core/money/decimal.ts';
import { type MatchedLots, matchLots, SellsMoreThanHeld } from '@financehub/core/portfolio/lots.ts';
import type { HeldBefore } from '@financehub/core/portfolio/postings.ts';
import {
  type PortfolioTransaction,
  quantityEffect,
  splitQuantity,
} from '@financehub/core/portfolio/transaction.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import { ProblemError } from '../../http/problem.ts';
import type { PortfolioState } from './state.ts';

const PER_SLICE = 2000;

/** The assets that a transaction is of. */
export function assetIdsOf({ assetId, toAssetId }: PortfolioTransaction): string[] {
  return [assetId, toAssetId].filter((id) => id !== null);
}

/** The transactions of each asset asked for, in the order in which they take effect. */
export function byAsset(
  transactions: readonly PortfolioTransaction[],
  assets: ReadonlySet<string>,
): Map<string, PortfolioTransaction[]> {
  const groups = new Map<string, PortfolioTransaction[]>();
  for (const tx of transactions) {
    if (tx.assetId === null || !assets.has(tx.assetId)) continue;
    const group = groups.get(tx.assetId);
    if (group === undefined) groups.set(tx.assetId, [tx]);
    else group.push(tx);
  }
  return groups;
}

/** Lots of every asset, matched asset by asset with other work let in between. Throws {@link SellsMoreThanHeld}. */
export async function lotsOf(transactions: readonly PortfolioTransaction[]): Promise<MatchedLots> {
  const assets = new Set(transactions.flatMap(({ assetId }) => (assetId === null ? [] : [assetId])));
  const [open, closed, transferred]: [
    MatchedLots['open'][],
    MatchedLots['closed'][],
    MatchedLots['transferred'][],
  ] = [[], [], []];
  let sinceTurn = 0;
  for (const own of byAsset(transactions, assets).values()) {
    const lots = matchLots(own, { method: 'fifo' });
    open.push(lots.open);
    closed.push(lots.closed);
    transferred.push(lots.transferred);
    sinceTurn += own.length;
    if (sinceTurn < PER_SLICE) continue;
    sinceTurn = 0;
    await new Promise(setImmediate);
  }
  return { open: open.flat(), closed: closed.flat(), transferred: transferred.flat() };
}

/** What the books need to know of the shares held before a SPLIT or an outgoing transfer, by transaction. */
export type HeldBy = ReadonlyMap<string, HeldBefore>;

/** Throws {@link SellsMoreThanHeld} when more shares leave than are held. */
function heldBefore(own: readonly PortfolioTransaction[]): Map<string, HeldBefore> {
  const lots = matchLots(own, { method: 'fifo' });
  const held = new Map<string, HeldBefore>();
  const derived = own.some((tx) => tx.type === 'SPLIT' || tx.type === 'TRANSFER_OUT');
  if (!derived) return held;
  const costs = Map.groupBy(lots.transferred, (lot) => lot.transferId);
  let quantity = ZERO;
  for (const tx of own) {
    if (tx.type === 'SPLIT') {
      held.set(tx.id, { quantity, transferredCost: null });
      quantity = splitQuantity(quantity, tx.quantity ?? ZERO);
      continue;
    }
    if (tx.type === 'TRANSFER_OUT' && tx.amount === null)
      held.set(tx.id, { quantity, transferredCost: costOf(costs.get(tx.id) ?? [], tx.currency) });
    quantity = add(quantity, quantityEffect(tx));
  }
  return held;
}

/** Null when the cost of a lot is unknown or in another currency. */
function costOf(lots: MatchedLots['transferred'], currency: string): Decimal | null {
  const costs = lots.map((lot) => (lot.currency === currency ? lot.cost : null));
  return costs.includes(null) ? null : sum(costs.filter((cost) => cost !== null));
}

/** As {@link heldBefore} for all transactions of the assets, refusing what can't be. */
export async function settled(
  state: PortfolioState,
  assets: ReadonlySet<string>,
  symbolOf: (assetId: string) => string,
): Promise<HeldBy> {
  const all = new Map<string, HeldBefore>();
  let sinceTurn = 0;
  for (const own of byAsset(state.transactions, assets).values()) {
    try {
      for (const [id, held] of heldBefore(own)) all.set(id, held);
    } catch (error) {
      throw error instanceof SellsMoreThanHeld ? notHeld(error, symbolOf(error.assetId)) : error;
    }
    sinceTurn += own.length;
    if (sinceTurn < PER_SLICE) continue;
    sinceTurn = 0;
    await new Promise(setImmediate);
  }
  return all;
}

function notHeld({ date, held, wanted }: SellsMoreThanHeld, symbol: string): ProblemError {
  const [has, wants] = [formatDecimal(held), formatDecimal(wanted)];
  return new ProblemError(
    'impossible',
    `On ${formatDay(date)} the portfolio holds ${has} ${symbol}, but ${wants} would leave it.`,
    { mend: `Enter the purchases of ${symbol} before ${formatDay(date)} first, or lower the quantity.` },
  );
}

/** Whether both say the same of a transaction. */
export function sameHeld(a: HeldBefore | undefined, b: HeldBefore | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (!equals(a.quantity, b.quantity)) return false;
  const [one, other] = [a.transferredCost, b.transferredCost];
  return one === null || other === null ? one === other : equals(one, other);
}
