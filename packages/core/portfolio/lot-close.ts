import { type Decimal, subtract, trim, ZERO } from '../money/decimal.ts';
import type { ClosedLot, LotOptions, OpenLot, TransferredLot } from './lot.ts';
import { type Cost, negated, spread } from './lot-cost.ts';
import { costOfLot, type Part } from './lot-holding.ts';
import { grossAmount, type PortfolioTransaction } from './transaction.ts';

export const wholeLot = (lot: OpenLot): Part => ({
  lot,
  quantity: lot.quantity,
  cost: costOfLot(lot),
  currency: lot.currency,
  rule: null,
});

/** An amount of a transaction with its value in the portfolio's currency. */
export function paid(amount: Decimal, tx: PortfolioTransaction, { toBase }: LotOptions): Cost {
  return { own: amount, base: toBase === undefined ? null : toBase(amount, tx) };
}

/** What a disposal brought, net of its fee. */
export function proceedsOf(tx: PortfolioTransaction, options: LotOptions): Cost {
  return paid(trim(subtract(grossAmount(tx) ?? ZERO, tx.fee ?? ZERO)), tx, options);
}

/** Closes parts of lots for what they brought together, shared out by quantity. */
export function closeParts(tx: PortfolioTransaction, parts: readonly Part[], proceeds: Cost): ClosedLot[] {
  const shares = spread(
    proceeds,
    parts.map((part) => part.quantity),
  );
  return parts.map((part, index) => closeLot(tx, part, shares[index]!));
}

export function closeLot(tx: PortfolioTransaction, part: Part, proceeds: Cost): ClosedLot {
  const { lot, quantity, cost, currency, rule } = part;
  return {
    ...closing(tx, lot),
    rule,
    quantity,
    currency,
    proceedsCurrency: tx.currency,
    ...gains(cost, proceeds, currency === tx.currency),
  };
}

/** Closes a part of a short sale with what covered it. */
export function closeShort(tx: PortfolioTransaction, part: Part, cost: Cost, currency: string): ClosedLot {
  const { lot, quantity } = part;
  return {
    ...closing(tx, lot),
    rule: null,
    quantity: { units: -quantity.units, scale: quantity.scale },
    currency,
    proceedsCurrency: part.currency,
    ...gains(cost, negated(part.cost), currency === part.currency),
  };
}

const closing = (tx: PortfolioTransaction, { assetId, transactionId, acquired }: OpenLot) => ({
  assetId,
  transactionId,
  saleId: tx.id,
  event: tx.type,
  acquired,
  disposed: tx.date,
});

function gains(cost: Cost, proceeds: Cost, sameCurrency: boolean) {
  const less = (a: Decimal | null, b: Decimal | null): Decimal | null =>
    a === null || b === null ? null : trim(subtract(a, b));
  return {
    cost: cost.own,
    proceeds: proceeds.own ?? ZERO,
    gain: sameCurrency ? less(proceeds.own, cost.own) : null,
    costInBase: cost.base,
    proceedsInBase: proceeds.base,
    gainInBase: less(proceeds.base, cost.base),
  };
}

export function transferParts(tx: PortfolioTransaction, parts: readonly Part[]): TransferredLot[] {
  return parts.map(({ lot, quantity, cost, currency }) => ({
    assetId: lot.assetId,
    transactionId: lot.transactionId,
    transferId: tx.id,
    acquired: lot.acquired,
    transferred: tx.date,
    quantity,
    cost: cost.own,
    currency,
    costInBase: cost.base,
  }));
}
