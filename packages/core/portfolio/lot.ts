import type { Decimal } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import type { PortfolioTransaction, TransactionType } from './transaction.ts';

/**
 * How disposals choose lots.
 *
 * - `fifo`, `lifo`: the oldest or the newest first, by the day of acquisition.
 * - `hifo`: the highest cost per share first; lots of unknown cost come last.
 * - `average`: at the average cost of all shares held; the days of acquisition are those of the oldest shares.
 * - `specific`: those that the sale names, else the oldest.
 * - `uk-pool`: TCGA 1992: purchases of the same day (s105), of the 30 days after (s106A), then the pool (s104).
 */
export type LotMethod = 'fifo' | 'lifo' | 'hifo' | 'average' | 'specific' | 'uk-pool';

/** Which of the UK rules matched shares that were sold. */
export type UkRule = 'same-day' | 'thirty-days' | 'pool';

/** Shares of one acquisition that are still held; sold short, with quantity and cost below zero. */
export interface OpenLot {
  readonly assetId: string;
  /** The transaction that brought the shares in, also after they became shares of another asset. */
  readonly transactionId: string;
  /** Carried over by splits, spin-offs and mergers. */
  readonly acquired: EpochDay;
  readonly quantity: Decimal;
  /**
   * What they cost with the fee and the tax of buying (both belong to the basis: IRS Publication 551); of a short sale,
   * less what it brought. Null for shares transferred in at unknown cost.
   */
  readonly cost: Decimal | null;
  readonly currency: string;
  /** The cost in the portfolio's currency, each part of it at the rate of its own transaction; null without a rate. */
  readonly costInBase: Decimal | null;
  /** The broker's rate into the portfolio's currency at the purchase, see {@link PortfolioTransaction.fxRate}. */
  readonly fxRate: Decimal | null;
}

/**
 * Shares of one lot that one transaction disposed of. Of a short sale that was covered, the quantity is below zero, the
 * lot is the short sale's, `disposed` the day of covering, and cost and proceeds are what covering cost and the short sale
 * brought. The quantity is zero where cash came and no share went: the cash part of a merger, capital beyond the cost.
 */
export interface ClosedLot {
  readonly assetId: string;
  readonly transactionId: string;
  readonly saleId: string;
  /** The type of the disposing transaction. */
  readonly event: TransactionType;
  readonly rule: UkRule | null;
  readonly acquired: EpochDay;
  readonly disposed: EpochDay;
  readonly quantity: Decimal;
  readonly cost: Decimal | null;
  /** Of `cost` and `gain`. */
  readonly currency: string;
  /** Net of the fee of selling; a tax withheld on the gain does not lessen it. */
  readonly proceeds: Decimal;
  readonly proceedsCurrency: string;
  /** Null when the cost is unknown or the sale was paid in another currency than the purchase. */
  readonly gain: Decimal | null;
  readonly costInBase: Decimal | null;
  readonly proceedsInBase: Decimal | null;
  readonly gainInBase: Decimal | null;
}

/** Shares that left by TRANSFER_OUT, with the cost that goes along. No gain is realised. */
export interface TransferredLot {
  readonly assetId: string;
  readonly transactionId: string;
  readonly transferId: string;
  readonly acquired: EpochDay;
  readonly transferred: EpochDay;
  readonly quantity: Decimal;
  readonly cost: Decimal | null;
  readonly currency: string;
  readonly costInBase: Decimal | null;
}

/** Capital that was paid back and lowered the cost of a lot. */
export interface ReturnedCapital {
  readonly assetId: string;
  readonly transactionId: string;
  readonly returnId: string;
  readonly returned: EpochDay;
  /** Null where the cost is unknown or of another currency. */
  readonly amount: Decimal | null;
  readonly currency: string;
  readonly amountInBase: Decimal | null;
}

export interface MatchedLots {
  readonly open: readonly OpenLot[];
  readonly closed: readonly ClosedLot[];
  readonly transferred: readonly TransferredLot[];
  readonly returned: readonly ReturnedCapital[];
}

export interface LotOptions {
  readonly method: LotMethod;
  /** More may be sold than is held. */
  readonly allowShort?: boolean;
  /** An amount of a transaction in the portfolio's currency, see {@link toBaseAt}; without it there are no figures in it. */
  readonly toBase?: (amount: Decimal, tx: PortfolioTransaction) => Decimal | null;
  /**
   * The portfolio of a transaction, where the shares of several are one holding (TCGA 1992 s104): an action is of the shares
   * of its own portfolio, and what goes from one to another changes nothing. For pools only.
   */
  readonly ownerOf?: (tx: PortfolioTransaction) => string;
}
