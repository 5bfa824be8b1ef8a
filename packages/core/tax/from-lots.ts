import { minorDigits } from '../money/currency.ts';
import { type Decimal, trim } from '../money/decimal.ts';
import type { ClosedLot, MatchedLots } from '../portfolio/lot.ts';
import { byDate, type PortfolioTransaction, splitQuantity } from '../portfolio/transaction.ts';
import { runningRound, type TaxLot, type TaxSale } from './lot.ts';

export interface TaxLotSource {
  readonly lots: MatchedLots;
  /** Those that the lots were matched from. */
  readonly transactions: readonly PortfolioTransaction[];
  /** The portfolio of a transaction. */
  readonly portfolioOf: (transactionId: string) => string;
  /** The same for substantially identical securities. */
  readonly securityOf: (assetId: string) => string;
  readonly baseCurrency: string;
}

/**
 * Matched lots as they are looked at for taxes, with amounts in base currency to its minor unit: the parts of one purchase add up to its
 * rounded cost, those of one sale to its rounded proceeds. A sold lot belongs to the portfolio of its sale.
 */
export function taxLotsOf({
  lots,
  transactions,
  portfolioOf,
  securityOf,
  baseCurrency,
}: TaxLotSource): TaxLot[] {
  const byId = new Map(transactions.map((tx) => [tx.id, tx]));
  const inSharesOfToday = sharesOfToday(transactions);
  const rounded = runningRound(minorDigits(baseCurrency));
  const cut = (key: string, value: Decimal | null): Decimal | null =>
    value === null ? null : rounded(key, value);
  type Own = Pick<
    ClosedLot,
    'assetId' | 'transactionId' | 'acquired' | 'quantity' | 'cost' | 'currency' | 'costInBase'
  >;
  const common = (lot: Own, endedBy: string | null) => {
    const { assetId, transactionId, acquired, quantity, cost, currency } = lot;
    const opened = byId.get(transactionId);
    return {
      portfolioId: portfolioOf(endedBy ?? transactionId),
      assetId,
      security: securityOf(assetId),
      transactionId,
      acquired,
      bought: opened?.type === 'BUY' && opened.assetId === assetId,
      quantity,
      shares: endedBy === null ? quantity : inSharesOfToday(assetId, quantity, byId.get(endedBy)!),
      currency,
      cost,
      costInBase: cut(`cost ${assetId} ${transactionId}`, lot.costInBase),
    };
  };
  const sale = (lot: ClosedLot): TaxSale => ({
    saleId: lot.saleId,
    date: lot.disposed,
    sequence: byId.get(lot.saleId)?.sequence ?? 0,
    proceeds: lot.proceeds,
    currency: lot.proceedsCurrency,
    proceedsInBase: cut(`proceeds ${lot.saleId}`, lot.proceedsInBase),
    gain: lot.gain,
  });
  return [
    ...lots.closed.map((lot) => ({ ...common(lot, lot.saleId), sale: sale(lot), transferred: false })),
    ...lots.transferred.map((lot) => ({ ...common(lot, lot.transferId), sale: null, transferred: true })),
    ...lots.open.map((lot) => ({ ...common(lot, null), sale: null, transferred: false })),
  ];
}

/** Turns quantities of just after a transaction into shares of after all later splits. */
function sharesOfToday(
  transactions: readonly PortfolioTransaction[],
): (assetId: string, quantity: Decimal, after: PortfolioTransaction) => Decimal {
  const splits = Map.groupBy(
    transactions.filter((tx) => tx.type === 'SPLIT').sort(byDate),
    (tx) => tx.assetId,
  );
  return (assetId, quantity, after) => {
    const later = (splits.get(assetId) ?? []).filter((tx) => byDate(tx, after) > 0);
    return later.length === 0
      ? quantity
      : trim(
          later.reduce(
            (shares, { quantity: ratio }) => (ratio === null ? shares : splitQuantity(shares, ratio)),
            quantity,
          ),
        );
  };
}
