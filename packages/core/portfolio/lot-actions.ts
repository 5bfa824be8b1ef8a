import { type Decimal, isZero, multiply, sign, trim, ZERO } from '../money/decimal.ts';
import type { ClosedLot, LotOptions, OpenLot, ReturnedCapital } from './lot.ts';
import { closeLot, closeParts, paid, proceedsOf, wholeLot } from './lot-close.ts';
import {
  atLeastNothing,
  type Cost,
  fractionOf,
  least,
  minus,
  partOf,
  plus,
  spread,
  spreadRunning,
} from './lot-cost.ts';
import { ActionImpossible } from './lot-errors.ts';
import {
  costOfLot,
  drainLots,
  type Holding,
  putLot,
  scaleLots,
  startHolding,
  takeLots,
  withCost,
} from './lot-holding.ts';
import { paysCash, type ShareMoves } from './quantities.ts';
import { grossAmount, type PortfolioTransaction, splitQuantity } from './transaction.ts';

/** What a corporate action makes of the lots of its asset. */
export interface ActionOutcome {
  readonly closed: readonly ClosedLot[];
  readonly returned: readonly ReturnedCapital[];
  /** Lots of `toAssetId` that come in. */
  readonly received: readonly OpenLot[];
}

const NOTHING: ActionOutcome = { closed: [], returned: [], received: [] };

/** Applies a corporate action to what is held. Throws {@link ActionImpossible}. */
export function actOn(
  holding: Holding,
  tx: PortfolioTransaction,
  moves: ShareMoves,
  options: LotOptions,
): ActionOutcome {
  const cash = paysCash(tx) || tx.type === 'RETURN_OF_CAPITAL';
  if (cash && sign(holding.quantity) < 0) throw new ActionImpossible(tx, 'sold-short');
  if (cash && isZero(holding.quantity)) throw new ActionImpossible(tx, 'nothing-held');
  const inLieu = cash && (tx.type === 'SPLIT' || tx.type === 'SPIN_OFF');
  if (inLieu && isZero(moves.fraction)) throw new ActionImpossible(tx, 'no-fraction');
  switch (tx.type) {
    case 'SPLIT':
      return split(holding, tx, moves, options);
    case 'SPIN_OFF':
      return spinOff(holding, tx, moves, options);
    case 'MERGER':
      return merge(holding, tx, options);
    case 'RETURN_OF_CAPITAL':
      return returnCapital(holding, tx, options);
    default:
      return NOTHING;
  }
}

/** Costs stay. A fraction paid in cash is sold, so it has a gain (IRS Publication 550, "Fractional shares"). */
function split(
  holding: Holding,
  tx: PortfolioTransaction,
  { fraction }: ShareMoves,
  options: LotOptions,
): ActionOutcome {
  scaleLots(holding, tx.quantity ?? ZERO);
  const sold = takeLots(holding, fraction, tx);
  return { ...NOTHING, closed: closeParts(tx, sold, proceedsOf(tx, options)) };
}

/** Of each lot, the part of the cost goes along that the company reports (IRC section 358). */
function spinOff(
  holding: Holding,
  tx: PortfolioTransaction,
  { fraction }: ShareMoves,
  options: LotOptions,
): ActionOutcome {
  const lots = drainLots(holding);
  const quantities = madeOf(lots, tx.quantity ?? ZERO);
  const brought = startHolding(tx.toAssetId ?? '', options.method);
  for (const [index, lot] of lots.entries()) {
    const moved = fractionOf(costOfLot(lot), tx.basisFraction ?? ZERO);
    putBack(holding, withCost(lot, lot.quantity, minus(costOfLot(lot), moved)));
    putBack(brought, { ...withCost(lot, quantities[index]!, moved), assetId: brought.assetId });
  }
  const sold = takeLots(brought, fraction, tx);
  return { ...NOTHING, closed: closeParts(tx, sold, proceedsOf(tx, options)), received: drainLots(brought) };
}

function putBack(holding: Holding, lot: OpenLot): void {
  if (sign(lot.quantity) < 0) holding.shorts.push(lot);
  else putLot(holding, lot);
}

function madeOf(lots: readonly OpenLot[], ratio: Decimal): Decimal[] {
  return spreadRunning(
    lots.map((lot) => lot.quantity),
    (total) => splitQuantity(total, ratio),
  );
}

function merge(holding: Holding, tx: PortfolioTransaction, options: LotOptions): ActionOutcome {
  const lots = drainLots(holding);
  const proceeds = proceedsOf(tx, options);
  const { toAssetId } = tx;
  if (toAssetId === null) return { ...NOTHING, closed: closeParts(tx, lots.map(wholeLot), proceeds) };
  const quantities = madeOf(lots, tx.quantity ?? ZERO);
  const become = (lot: OpenLot, index: number, cost: Cost): OpenLot => ({
    ...withCost(lot, quantities[index]!, cost),
    assetId: toAssetId,
  });
  if (!paysCash(tx))
    return { ...NOTHING, received: lots.map((lot, index) => become(lot, index, costOfLot(lot))) };
  const cash = spread(
    proceeds,
    lots.map((lot) => lot.quantity),
  );
  const exchanges = lots.map((lot, index) => exchange(lot, tx, cash[index]!, quantities[index]!, options));
  return {
    ...NOTHING,
    closed: exchanges.map(({ paidFor }, index) =>
      closeLot(tx, { ...wholeLot(lots[index]!), quantity: ZERO, cost: paidFor }, cash[index]!),
    ),
    received: exchanges.map(({ goesOn }, index) => become(lots[index]!, index, goesOn)),
  };
}

/**
 * How the cost of a lot is divided between the cash and the new shares. With `basisFraction`, as it says. Else by IRC section
 * 356: the gain, up to the cash, is recognised, a loss is not; the new shares cost what the old ones did, less the cash, plus
 * the gain recognised (section 358).
 */
function exchange(
  lot: OpenLot,
  tx: PortfolioTransaction,
  cash: Cost,
  quantity: Decimal,
  options: LotOptions,
): { paidFor: Cost; goesOn: Cost } {
  const cost = costOfLot(lot);
  if (tx.basisFraction !== null) {
    const goesOn = fractionOf(cost, tx.basisFraction);
    return { paidFor: minus(cost, goesOn), goesOn };
  }
  const value = paid(trim(multiply(quantity, tx.price ?? ZERO)), tx, options);
  // A gain over a cost in another currency is known in the portfolio's currency only.
  const comparable = lot.currency === tx.currency ? cost : { own: null, base: cost.base };
  const gain = minus(plus(value, cash), comparable);
  const paidFor = minus(cash, atLeastNothing(least(gain, cash)));
  return { paidFor, goesOn: minus(comparable, paidFor) };
}

/** Lowers the cost of every share alike; what is beyond the cost of a lot is a gain (IRS Publication 550). */
function returnCapital(holding: Holding, tx: PortfolioTransaction, options: LotOptions): ActionOutcome {
  const lots = drainLots(holding);
  const amounts = spread(
    paid(grossAmount(tx) ?? ZERO, tx, options),
    lots.map((lot) => lot.quantity),
  );
  const closed: ClosedLot[] = [];
  const returned: ReturnedCapital[] = [];
  for (const [index, lot] of lots.entries()) {
    const amount = amounts[index]!;
    const cost = lot.currency === tx.currency ? costOfLot(lot) : { own: null, base: lot.costInBase };
    const lowered = least(cost, amount);
    putLot(holding, withCost(lot, lot.quantity, minus(cost, lowered)));
    returned.push({
      assetId: lot.assetId,
      transactionId: lot.transactionId,
      returnId: tx.id,
      returned: tx.date,
      amount: lowered.own,
      currency: lot.currency,
      amountInBase: lowered.base,
    });
    const beyond = beyondCost(amount, lowered);
    if (beyond === null) continue;
    const free = { own: ZERO, base: beyond.base === null ? null : ZERO };
    const part = { ...wholeLot(lot), quantity: ZERO, cost: free, currency: tx.currency };
    closed.push(closeLot(tx, part, beyond));
  }
  return { ...NOTHING, closed, returned };
}

/** What is left of an amount that has lowered a cost to nothing; null where nothing is, or where the cost is unknown. */
function beyondCost(amount: Cost, lowered: Cost): Cost | null {
  const beyond = minus(amount, lowered);
  if (beyond.own !== null) return isZero(beyond.own) ? null : beyond;
  if (beyond.base === null || isZero(beyond.base) || amount.base === null) return null;
  // The cost is of another currency: the share of the amount that is beyond it is known in the portfolio's.
  return { own: partOf(amount, beyond.base, amount.base).own, base: beyond.base };
}
