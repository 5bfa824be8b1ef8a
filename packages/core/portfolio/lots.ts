import {
  add,
  compare,
  type Decimal,
  divide,
  formatDecimal,
  isZero,
  MAX_SCALE,
  multiply,
  subtract,
  sum,
  trim,
  ZERO,
} from '../money/decimal.ts';
import { type EpochDay, formatDay } from '../time/day.ts';
import { byDate, grossAmount, type PortfolioTransaction, splitQuantity } from './transaction.ts';

/** Shares of one purchase that are still held. */
export interface OpenLot {
  readonly assetId: string;
  /** The transaction that brought the shares in. */
  readonly transactionId: string;
  readonly acquired: EpochDay;
  readonly quantity: Decimal;
  /**
   * What they cost with the fee and the tax of buying (both belong to the basis: IRS Publication 551); null for shares
   * transferred in at unknown cost.
   */
  readonly cost: Decimal | null;
  readonly currency: string;
  /** The broker's rate into the portfolio's currency at the purchase, see {@link PortfolioTransaction.fxRate}. */
  readonly fxRate: Decimal | null;
}

/** Shares of one lot that one sale disposed of. */
export interface ClosedLot {
  readonly assetId: string;
  readonly transactionId: string;
  readonly saleId: string;
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
}

export interface MatchedLots {
  readonly open: readonly OpenLot[];
  readonly closed: readonly ClosedLot[];
  readonly transferred: readonly TransferredLot[];
}

const LOT_METHODS = ['fifo', 'lifo', 'hifo', 'average', 'specific', 'uk-pool'] as const;

export type LotMethod = (typeof LOT_METHODS)[number];

/** A sale or an outgoing transfer of more shares than are held on its day. */
export class SellsMoreThanHeld extends Error {
  readonly assetId: string;
  readonly transactionId: string;
  readonly date: EpochDay;
  readonly held: Decimal;
  readonly wanted: Decimal;
  constructor(tx: PortfolioTransaction, held: Decimal, wanted: Decimal) {
    const [has, wants] = [formatDecimal(held), formatDecimal(wanted)];
    super(`${tx.type} of ${wants} ${tx.assetId} on ${formatDay(tx.date)}, but only ${has} are held`);
    this.name = 'SellsMoreThanHeld';
    this.assetId = tx.assetId ?? '';
    this.transactionId = tx.id;
    this.date = tx.date;
    this.held = held;
    this.wanted = wanted;
  }
}

/** Which of the open lots, oldest first, the next shares of a disposal come from: an index into them. */
type LotChoice = (lots: readonly OpenLot[], disposal: PortfolioTransaction) => number;

const CHOICES: Partial<Record<LotMethod, LotChoice>> = {
  fifo: () => 0,
};

interface Part {
  readonly lot: OpenLot;
  readonly quantity: Decimal;
  readonly cost: Decimal | null;
}

/**
 * Matches disposals to purchases. The transactions may come in any order; they take effect by day and sequence. A
 * partial disposal takes cost x part / whole to {@link MAX_SCALE} digits and leaves the exact rest in the lot, so
 * costs of open, closed and transferred lots always add up to what was paid. Splits change quantities, never costs.
 * Throws {@link SellsMoreThanHeld}.
 */
export function matchLots(
  transactions: readonly PortfolioTransaction[],
  options: { readonly method: LotMethod },
): MatchedLots {
  const choose = CHOICES[options.method];
  if (choose === undefined) throw new RangeError(`lots can not be matched by ${options.method}`);
  const held = new Map<string, OpenLot[]>();
  const closed: ClosedLot[] = [];
  const transferred: TransferredLot[] = [];
  for (const tx of [...transactions].sort(byDate)) {
    if (tx.assetId === null) continue;
    const lots = held.get(tx.assetId) ?? [];
    held.set(tx.assetId, lots);
    if (tx.type === 'BUY' || tx.type === 'TRANSFER_IN') lots.push(openLot(tx));
    else if (tx.type === 'SPLIT') splitLots(lots, tx.quantity ?? ZERO);
    else if (tx.type === 'SELL') closed.push(...closeLots(tx, takeParts(lots, tx, choose)));
    else if (tx.type === 'TRANSFER_OUT') transferred.push(...transferLots(tx, takeParts(lots, tx, choose)));
  }
  return { open: [...held.values()].flat(), closed, transferred };
}

function openLot(tx: PortfolioTransaction): OpenLot {
  const gross = grossAmount(tx);
  const costs = add(tx.fee ?? ZERO, tx.tax ?? ZERO);
  return {
    assetId: tx.assetId!,
    transactionId: tx.id,
    acquired: tx.date,
    quantity: trim(tx.quantity ?? ZERO),
    cost: gross === null ? null : trim(add(gross, costs)),
    currency: tx.currency,
    fxRate: tx.fxRate,
  };
}

/** Rounds the running total, not each lot, so that the lots add up to the split of the whole. */
function splitLots(lots: OpenLot[], ratio: Decimal): void {
  let before = ZERO;
  let after = ZERO;
  for (const [index, lot] of lots.entries()) {
    before = add(before, lot.quantity);
    const total = splitQuantity(before, ratio);
    lots[index] = { ...lot, quantity: trim(subtract(total, after)) };
    after = total;
  }
}

function takeParts(lots: OpenLot[], tx: PortfolioTransaction, choose: LotChoice): Part[] {
  const wanted = tx.quantity ?? ZERO;
  const parts: Part[] = [];
  let left = wanted;
  while (!isZero(left)) {
    if (lots.length === 0) throw new SellsMoreThanHeld(tx, trim(subtract(wanted, left)), wanted);
    const index = choose(lots, tx);
    const lot = lots[index]!;
    if (compare(lot.quantity, left) <= 0) {
      parts.push({ lot, quantity: lot.quantity, cost: lot.cost });
      left = subtract(left, lot.quantity);
      lots.splice(index, 1);
    } else {
      const cost = lot.cost === null ? null : share(lot.cost, left, lot.quantity);
      parts.push({ lot, quantity: trim(left), cost });
      lots[index] = {
        ...lot,
        quantity: trim(subtract(lot.quantity, left)),
        cost: lot.cost === null || cost === null ? null : trim(subtract(lot.cost, cost)),
      };
      left = ZERO;
    }
  }
  return parts;
}

/** whole x part / of, to {@link MAX_SCALE} digits. */
function share(whole: Decimal, part: Decimal, of: Decimal): Decimal {
  return trim(divide(multiply(whole, part), of, MAX_SCALE));
}

function closeLots(tx: PortfolioTransaction, parts: readonly Part[]): ClosedLot[] {
  let quantityLeft = sum(parts.map((part) => part.quantity));
  let proceedsLeft = trim(subtract(grossAmount(tx) ?? ZERO, tx.fee ?? ZERO));
  return parts.map(({ lot, quantity, cost }) => {
    const proceeds = share(proceedsLeft, quantity, quantityLeft);
    quantityLeft = subtract(quantityLeft, quantity);
    proceedsLeft = subtract(proceedsLeft, proceeds);
    const comparable = cost !== null && lot.currency === tx.currency;
    return {
      assetId: lot.assetId,
      transactionId: lot.transactionId,
      saleId: tx.id,
      acquired: lot.acquired,
      disposed: tx.date,
      quantity,
      cost,
      currency: lot.currency,
      proceeds,
      proceedsCurrency: tx.currency,
      gain: comparable ? trim(subtract(proceeds, cost)) : null,
    };
  });
}

function transferLots(tx: PortfolioTransaction, parts: readonly Part[]): TransferredLot[] {
  return parts.map(({ lot, quantity, cost }) => ({
    assetId: lot.assetId,
    transactionId: lot.transactionId,
    transferId: tx.id,
    acquired: lot.acquired,
    transferred: tx.date,
    quantity,
    cost,
    currency: lot.currency,
  }));
}
