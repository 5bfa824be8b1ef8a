import { add, compare, isZero, negate, sign, smaller, subtract, sum, trim, ZERO } from '../money/decimal.ts';
import type {
  ClosedLot,
  LotOptions,
  MatchedLots,
  OpenLot,
  ReturnedCapital,
  TransferredLot,
  UkRule,
} from './lot.ts';
import { type ActionOutcome, actOn } from './lot-actions.ts';
import { closeParts, closeShort, paid, proceedsOf, transferParts } from './lot-close.ts';
import { negated, spread } from './lot-cost.ts';
import { ActionImpossible, SellsMoreThanHeld } from './lot-errors.ts';
import {
  costOfLot,
  type Holding,
  openLots,
  putLot,
  startHolding,
  takeLots,
  takeShorts,
  withCost,
} from './lot-holding.ts';
import { actOfOwners, heldBy, inEvents, isAction, moveOwn, type Owners, ownersOf } from './lot-owners.ts';
import { type UkPlan, ukPlan } from './lot-uk.ts';
import { type ShareMoves, shareMoves } from './quantities.ts';
import { byDate, grossAmount, type PortfolioTransaction } from './transaction.ts';

export type { LotMethod, OpenLot } from './lot.ts';
export { SellsMoreThanHeld } from './lot-errors.ts';

/** A walk over transactions and what came of it so far. */
interface Matching {
  readonly options: LotOptions;
  readonly holdings: Map<string, Holding>;
  readonly plan: UkPlan | null;
  /** Null where all is of one portfolio. */
  readonly owners: Owners | null;
  readonly closed: ClosedLot[];
  readonly transferred: TransferredLot[];
  readonly returned: ReturnedCapital[];
}

/**
 * Matches disposals to acquisitions. The transactions may come in any order; they take effect by day and sequence. A
 * partial disposal takes cost x part / whole to 18 digits and leaves the exact rest in the lot, so that in every
 * currency the costs of open, closed and transferred lots and the capital returned add up to what was paid. Assets that
 * spin-offs and mergers join must be matched together. Without `allowShort`, and where a corporate action or a named lot does
 * not fit what is held, it throws an ImpossibleDisposal.
 */
export function matchLots(transactions: readonly PortfolioTransaction[], options: LotOptions): MatchedLots {
  const sorted = [...transactions].sort(byDate);
  const owners = options.ownerOf === undefined ? null : ownersOf(sorted, options.ownerOf);
  const lot = (tx: PortfolioTransaction): OpenLot => lotOf(tx, options);
  const matching: Matching = {
    options,
    holdings: new Map(),
    plan: options.method === 'uk-pool' ? ukPlan(sorted, lot, owners?.repeated) : null,
    owners,
    closed: [],
    transferred: [],
    returned: [],
  };
  if (owners === null) for (const tx of sorted) apply(matching, tx);
  else for (const event of inEvents(sorted, owners.of)) applyOfOwners(matching, owners, event);
  const { holdings, closed, transferred, returned } = matching;
  return { open: [...holdings.values()].flatMap(inOrder), closed, transferred, returned };
}

function inOrder(holding: Holding): OpenLot[] {
  const lots = openLots(holding);
  return holding.taking === 'dearest' ? lots.sort((a, b) => a.acquired - b.acquired) : lots;
}

function holdingOf({ holdings, options }: Matching, assetId: string): Holding {
  const known = holdings.get(assetId);
  if (known !== undefined) return known;
  const holding = startHolding(assetId, options.method);
  holdings.set(assetId, holding);
  return holding;
}

function apply(matching: Matching, tx: PortfolioTransaction): void {
  if (tx.assetId === null) return;
  const holding = holdingOf(matching, tx.assetId);
  const moves = shareMoves(tx, holding.quantity);
  if (isAction(tx)) keep(matching, actOn(holding, tx, moves, matching.options), tx);
  else trade(matching, holding, tx);
  move(matching, holding, tx, moves);
}

/** One transaction, or one action of several portfolios. */
function applyOfOwners(matching: Matching, owners: Owners, event: readonly PortfolioTransaction[]): void {
  const [first] = event;
  if (first?.assetId == null) return;
  const holding = holdingOf(matching, first.assetId);
  const actions = event.map((tx) => ({ tx, moves: shareMoves(tx, heldBy(owners, tx)) }));
  if (isAction(first)) {
    const outcomes = actOfOwners(holding, actions, owners, matching.options);
    for (const [index, outcome] of outcomes.entries()) keep(matching, outcome, event[index]!);
  } else if (!owners.internal.has(first.id)) trade(matching, holding, first);
  for (const { tx, moves } of actions) {
    if (!owners.internal.has(tx.id)) move(matching, holding, tx, moves);
    moveOwn(owners, tx);
  }
}

function trade(matching: Matching, holding: Holding, tx: PortfolioTransaction): void {
  if (tx.type === 'BUY' || tx.type === 'TRANSFER_IN') buy(matching, holding, tx);
  else if (tx.type === 'SELL') sell(matching, holding, tx);
  else if (tx.type === 'TRANSFER_OUT') transferOut(matching, holding, tx);
}

function lotOf(tx: PortfolioTransaction, options: LotOptions): OpenLot {
  const gross = grossAmount(tx);
  const cost = gross === null ? null : trim(sum([gross, tx.fee ?? ZERO, tx.tax ?? ZERO]));
  const acquired = tx.acquired ?? tx.date;
  return {
    assetId: tx.assetId ?? '',
    transactionId: tx.id,
    acquired,
    quantity: trim(tx.quantity ?? ZERO),
    cost,
    currency: tx.currency,
    costInBase: cost === null ? null : paid(cost, { ...tx, date: acquired }, options).base,
    fxRate: tx.fxRate,
  };
}

function buy(matching: Matching, holding: Holding, tx: PortfolioTransaction): void {
  const lot = matching.plan?.pooled.get(tx.id) ?? lotOf(tx, matching.options);
  // All of it can be matched with sales before it.
  if (!isZero(lot.quantity)) receive(matching, holding, lot, tx);
}

/** Shares that come in cover short sales first; the rest becomes a lot. */
function receive(matching: Matching, holding: Holding, lot: OpenLot, tx: PortfolioTransaction): void {
  const covered = takeShorts(holding, lot.quantity);
  if (covered.length === 0) {
    putLot(holding, lot);
    return;
  }
  const quantities = covered.map((part) => part.quantity);
  const rest = trim(subtract(lot.quantity, sum(quantities)));
  const costs = spread(costOfLot(lot), [...quantities, rest]);
  for (const [index, part] of covered.entries())
    matching.closed.push(closeShort(tx, part, costs[index]!, lot.currency));
  if (!isZero(rest)) putLot(holding, withCost(lot, rest, costs.at(-1)!));
}

function sell(matching: Matching, holding: Holding, tx: PortfolioTransaction): void {
  const { options, plan } = matching;
  const wanted = tx.quantity ?? ZERO;
  const held = sign(holding.quantity) < 0 ? ZERO : holding.quantity;
  if (compare(wanted, held) > 0 && options.allowShort !== true)
    throw new SellsMoreThanHeld(tx, trim(held), wanted);
  const matched = plan?.matched.get(tx.id) ?? [];
  const unmatched = subtract(wanted, sum(matched.map((part) => part.quantity)));
  const named = holding.named && tx.lots !== null;
  const fromLots = named ? unmatched : smaller(holding.pool?.quantity ?? held, unmatched);
  const rule: UkRule | null = plan === null ? null : 'pool';
  const parts = [...matched, ...takeLots(holding, fromLots, tx).map((part) => ({ ...part, rule }))];
  const short = trim(subtract(unmatched, fromLots));
  const [own, ofShort] = spread(proceedsOf(tx, options), [subtract(wanted, short), short]);
  matching.closed.push(...closeParts(tx, parts, own!));
  if (isZero(short)) return;
  holding.shorts.push(withCost(lotOf(tx, options), negate(short), negated(ofShort!)));
}

function transferOut(matching: Matching, holding: Holding, tx: PortfolioTransaction): void {
  const wanted = tx.quantity ?? ZERO;
  const held = sign(holding.quantity) < 0 ? ZERO : holding.quantity;
  if (compare(wanted, held) > 0) throw new SellsMoreThanHeld(tx, trim(held), wanted);
  matching.transferred.push(...transferParts(tx, takeLots(holding, wanted, tx)));
}

/** What an action brought; the shares of the other asset come in before those that are counted in {@link move}. */
function keep(matching: Matching, outcome: ActionOutcome, tx: PortfolioTransaction): void {
  matching.closed.push(...outcome.closed);
  matching.returned.push(...outcome.returned);
  if (tx.toAssetId === null) return;
  const target = holdingOf(matching, tx.toAssetId);
  for (const lot of outcome.received) {
    const short = sign(lot.quantity) < 0;
    if (short && sign(target.quantity) > 0) throw new ActionImpossible(tx, 'sold-short');
    if (short) target.shorts.push(lot);
    else receive(matching, target, lot, tx);
  }
}

function move(matching: Matching, holding: Holding, tx: PortfolioTransaction, moves: ShareMoves): void {
  holding.quantity = trim(add(holding.quantity, moves.own));
  if (tx.toAssetId === null) return;
  const target = holdingOf(matching, tx.toAssetId);
  target.quantity = trim(add(target.quantity, moves.to));
}
