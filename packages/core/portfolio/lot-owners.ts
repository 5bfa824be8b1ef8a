import { add, type Decimal, equals, sign, smaller, subtract, trim, ZERO } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import type { LotOptions } from './lot.ts';
import { type ActionOutcome, actOn } from './lot-actions.ts';
import { type Holding, openLots, putLot, startHolding, takeLots, withCost } from './lot-holding.ts';
import { moveShares, type ShareMoves } from './quantities.ts';
import { isRatioType, type PortfolioTransaction } from './transaction.ts';

/** The portfolio of a transaction. */
export type OwnerOf = (tx: PortfolioTransaction) => string;

/** Portfolios whose shares are matched as one holding. */
export interface Owners {
  readonly of: OwnerOf;
  /** Transfers from one of them to another: they change nothing of the whole. */
  readonly internal: ReadonlySet<string>;
  /** Splits that are booked in another of them before. */
  readonly repeated: ReadonlySet<string>;
  /** Shares held by portfolio and asset. */
  readonly held: Map<string, Map<string, Decimal>>;
}

/** Brokers book what is one event some days apart. */
const DAYS_APART = 10;

/** `sorted` in the order in which they take effect. */
export function ownersOf(sorted: readonly PortfolioTransaction[], of: OwnerOf): Owners {
  return {
    of,
    internal: internalTransfers(sorted, of),
    repeated: repeatedSplits(sorted, of),
    held: new Map(),
  };
}

/** What left one portfolio and came into another within days, as many shares of the same asset. */
function internalTransfers(sorted: readonly PortfolioTransaction[], of: OwnerOf): Set<string> {
  const internal = new Set<string>();
  const ofShares = sorted.filter((tx) => tx.assetId !== null);
  const incoming = ofShares.filter((tx) => tx.type === 'TRANSFER_IN');
  for (const out of ofShares.filter((tx) => tx.type === 'TRANSFER_OUT')) {
    const [nearest] = incoming
      .filter((tx) => !internal.has(tx.id) && of(tx) !== of(out) && isSameEvent(tx, out))
      .sort((a, b) => daysBetween(a, out) - daysBetween(b, out));
    if (nearest !== undefined) internal.add(out.id).add(nearest.id);
  }
  return internal;
}

const daysBetween = (a: PortfolioTransaction, b: PortfolioTransaction): EpochDay => Math.abs(a.date - b.date);

function isSameEvent(a: PortfolioTransaction, b: PortfolioTransaction): boolean {
  return (
    a.assetId === b.assetId &&
    equals(a.quantity ?? ZERO, b.quantity ?? ZERO) &&
    daysBetween(a, b) <= DAYS_APART
  );
}

function repeatedSplits(sorted: readonly PortfolioTransaction[], of: OwnerOf): Set<string> {
  const repeated = new Set<string>();
  const first: { readonly tx: PortfolioTransaction; readonly owners: Set<string> }[] = [];
  for (const tx of sorted) {
    if (tx.type !== 'SPLIT') continue;
    const before = first.find((each) => !each.owners.has(of(tx)) && isSameEvent(each.tx, tx));
    if (before === undefined) first.push({ tx, owners: new Set([of(tx)]) });
    else {
      before.owners.add(of(tx));
      repeated.add(tx.id);
    }
  }
  return repeated;
}

export function heldBy({ of, held }: Owners, tx: PortfolioTransaction): Decimal {
  return held.get(of(tx))?.get(tx.assetId ?? '') ?? ZERO;
}

export function moveOwn({ of, held }: Owners, tx: PortfolioTransaction): void {
  const own = held.get(of(tx)) ?? new Map<string, Decimal>();
  held.set(of(tx), own);
  moveShares(own, tx);
}

/** One corporate action as several portfolios book it, and what it does to the shares of each. */
export interface OwnAction {
  readonly tx: PortfolioTransaction;
  readonly moves: ShareMoves;
}

/**
 * Applies an action to the shares of the portfolios that book it, each at its part of the cost of the whole. Shares that
 * were sold and are matched with a later purchase are split with the portfolio that books the split first.
 */
export function actOfOwners(
  holding: Holding,
  actions: readonly OwnAction[],
  owners: Owners,
  options: LotOptions,
): ActionOutcome[] {
  // Of a net short sale there are no shares to set apart.
  if (sign(holding.quantity) < 0)
    return actions.slice(0, 1).map(({ tx, moves }) => actOn(holding, tx, moves, options));
  const owed = subtract(sharesOf(holding), holding.quantity);
  const apart = actions.map(({ tx }) => {
    const shares = heldBy(owners, tx);
    const more = tx.type === 'SPLIT' && !owners.repeated.has(tx.id) ? owed : ZERO;
    return { shares, own: setApart(holding, add(shares, more), tx, options) };
  });
  const outcomes = actions.map(({ tx, moves }, index) => {
    const { own, shares } = apart[index]!;
    own.quantity = trim(shares);
    return actOn(own, tx, moves, options);
  });
  for (const { own } of apart) for (const lot of openLots(own)) putLot(holding, lot);
  return outcomes;
}

const sharesOf = ({ pool, quantity }: Holding): Decimal => pool?.quantity ?? quantity;

function setApart(holding: Holding, shares: Decimal, tx: PortfolioTransaction, options: LotOptions): Holding {
  const own = startHolding(holding.assetId, options.method);
  if (sign(shares) <= 0) return own;
  for (const { lot, quantity, cost, currency } of takeLots(holding, smaller(shares, sharesOf(holding)), tx))
    putLot(own, { ...withCost(lot, quantity, cost), currency });
  return own;
}

/** Transactions one by one, but actions that follow one another and are one event of several portfolios together. */
export function* inEvents(
  sorted: readonly PortfolioTransaction[],
  of: OwnerOf,
): Generator<readonly PortfolioTransaction[]> {
  let event: PortfolioTransaction[] = [];
  for (const tx of sorted) {
    if (event.length > 0 && !event.every((each) => of(each) !== of(tx) && isOneEvent(each, tx))) {
      yield event;
      event = [];
    }
    event.push(tx);
  }
  if (event.length > 0) yield event;
}

function isOneEvent(a: PortfolioTransaction, b: PortfolioTransaction): boolean {
  return (
    isAction(a) &&
    a.type === b.type &&
    a.date === b.date &&
    a.assetId === b.assetId &&
    a.toAssetId === b.toAssetId
  );
}

export const isAction = ({ type }: PortfolioTransaction): boolean =>
  isRatioType(type) || type === 'RETURN_OF_CAPITAL';
