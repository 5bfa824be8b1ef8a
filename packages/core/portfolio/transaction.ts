import { minorDigits } from '../money/currency.ts';
import {
  add,
  type Decimal,
  decimal,
  divide,
  equals,
  MAX_SCALE,
  multiply,
  negate,
  round,
  trim,
  ZERO,
} from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';

export const TRANSACTION_TYPES = [
  'BUY',
  'SELL',
  'DIVIDEND',
  'INTEREST',
  'FEE',
  'TAX',
  'DEPOSIT',
  'WITHDRAWAL',
  'TRANSFER_IN',
  'TRANSFER_OUT',
  'SPLIT',
  'SPIN_OFF',
  'MERGER',
  'RETURN_OF_CAPITAL',
] as const;

export type TransactionType = (typeof TRANSACTION_TYPES)[number];

/** Shares of one open lot: those that the transaction with this id brought in. */
export interface LotPick {
  readonly transactionId: string;
  readonly quantity: Decimal;
}

/**
 * What happened in a portfolio. Quantities and amounts are positive, the type says the direction; a negative amount of a
 * DIVIDEND, INTEREST, FEE or TAX was taken or paid back.
 *
 * | type | needs |
 * | --- | --- |
 * | BUY, SELL | assetId, quantity, and price or amount |
 * | TRANSFER_IN, TRANSFER_OUT of shares | assetId, quantity; price or amount is the cost that goes along; `acquired` of what comes in |
 * | TRANSFER_IN, TRANSFER_OUT of cash | amount |
 * | SPLIT | assetId; quantity is the ratio of new shares per old one: 4 for a 4:1 split, 0.1 for a 1:10 reverse split |
 * | SPIN_OFF | assetId, toAssetId, basisFraction; quantity is the ratio of shares of toAssetId that come per share of assetId |
 * | MERGER | assetId and what is got for it: toAssetId with the ratio as quantity, or an amount, or both |
 * | RETURN_OF_CAPITAL | assetId; amount, or quantity and price |
 * | DIVIDEND, INTEREST, FEE, TAX, DEPOSIT, WITHDRAWAL | amount, or quantity and price (a dividend per share) |
 *
 * The amount of a SPLIT or SPIN_OFF is cash in lieu: paid for the fraction of a share that would be left over. The amount
 * of a MERGER is its cash part; beside shares it needs the price of a new share, or basisFraction, to tell the gain. Cash
 * in lieu of a fraction from a merger is a SELL of the fraction. A change of symbol is a MERGER into the new asset at 1.
 */
export interface PortfolioTransaction {
  readonly id: string;
  readonly date: EpochDay;
  /**
   * Order within the day: a split with a smaller sequence than a purchase does not touch the shares bought. Below zero is before the
   * exchange opens, see {@link actsAtOpen}.
   */
  readonly sequence: number;
  readonly type: TransactionType;
  readonly assetId: string | null;
  readonly quantity: Decimal | null;
  /** Per unit, in `currency`; of a MERGER, the market value of one new share on the day. */
  readonly price: Decimal | null;
  /** Total before fee and tax; where both are given it wins over quantity x price. */
  readonly amount: Decimal | null;
  readonly currency: string;
  readonly fee: Decimal | null;
  readonly tax: Decimal | null;
  /** Units of the portfolio's currency per unit of `currency` as the broker applied it; null: the market's of the day. */
  readonly fxRate: Decimal | null;
  /** What the shares become (MERGER) or bring along (SPIN_OFF). */
  readonly toAssetId: string | null;
  /**
   * The part of the cost, from 0 to 1, that goes to the shares of `toAssetId`: needed by a SPIN_OFF. In a MERGER with cash the
   * rest is the cost of what the cash pays for.
   */
  readonly basisFraction: Decimal | null;
  /** When the shares of a TRANSFER_IN were acquired, which their holding period and rate go by; left out: on its day. */
  readonly acquired?: EpochDay | null;
  /** Which lots a SELL or TRANSFER_OUT takes; they add up to its quantity. Null: as the portfolio's method says. */
  readonly lots: readonly LotPick[] | null;
}

/** What a purchase or a sale for an amount leaves unsaid. */
export const UNSAID = {
  price: null,
  fee: null,
  tax: null,
  fxRate: null,
  toAssetId: null,
  basisFraction: null,
  lots: null,
} as const;

/** Types that turn shares into others: their quantity is a ratio. */
const RATIO_TYPES: ReadonlySet<TransactionType> = new Set(['SPLIT', 'SPIN_OFF', 'MERGER']);
const TRANSFERS: ReadonlySet<TransactionType> = new Set(['TRANSFER_IN', 'TRANSFER_OUT']);
const CASH_ONLY: ReadonlySet<TransactionType> = new Set(['DEPOSIT', 'WITHDRAWAL']);

/**
 * Whether it takes effect before the trades of its day, whenever it was entered: the shares traded on the ex-date of a split or
 * spin-off are those of after it, and so is the close. A merger has no trades of the old shares after it, but may have some before.
 */
export function actsAtOpen(type: string): boolean {
  return type === 'SPLIT' || type === 'SPIN_OFF';
}

export function isRatioType(type: TransactionType): boolean {
  return RATIO_TYPES.has(type);
}

/**
 * The total before fee and tax: `amount`, or quantity x price rounded half-up to the digits in which the currency is
 * paid. Null where neither is given (shares transferred at unknown cost, splits without cash).
 */
export function grossAmount(tx: PortfolioTransaction): Decimal | null {
  if (tx.amount !== null) return tx.amount;
  if (tx.quantity === null || tx.price === null || isRatioType(tx.type)) return null;
  return round(multiply(tx.quantity, tx.price), minorDigits(tx.currency));
}

/** What the transaction does to the cash account of its currency, fees and taxes included. */
export function cashEffect(tx: PortfolioTransaction): Decimal {
  const costs = add(tx.fee ?? ZERO, tx.tax ?? ZERO);
  switch (tx.type) {
    case 'SPLIT':
    case 'SPIN_OFF':
    case 'MERGER':
    case 'RETURN_OF_CAPITAL':
    case 'SELL':
    case 'DIVIDEND':
    case 'INTEREST':
    case 'DEPOSIT':
      return add(grossAmount(tx) ?? ZERO, negate(costs));
    case 'BUY':
    case 'FEE':
    case 'TAX':
    case 'WITHDRAWAL':
      return negate(add(grossAmount(tx) ?? ZERO, costs));
    case 'TRANSFER_IN':
      return tx.assetId === null ? add(grossAmount(tx) ?? ZERO, negate(costs)) : negate(costs);
    case 'TRANSFER_OUT':
      return tx.assetId === null ? negate(add(grossAmount(tx) ?? ZERO, costs)) : negate(costs);
  }
}

/**
 * Whether the transactions say where the cash comes from: some of it is deposited, withdrawn or transferred. Where
 * nothing is, only trades were entered; then what a purchase takes is money put in from outside and what a sale or a
 * dividend brings is money taken out, instead of a cash balance below zero that nobody has.
 */
export function tracksCash(transactions: readonly PortfolioTransaction[]): boolean {
  return transactions.some((tx) => CASH_ONLY.has(tx.type) || (TRANSFERS.has(tx.type) && tx.assetId === null));
}

/** Shares that come in (positive) or go out; zero for cash and for what depends on the shares held. */
export function quantityEffect(tx: PortfolioTransaction): Decimal {
  if (tx.assetId === null || tx.quantity === null) return ZERO;
  if (tx.type === 'BUY' || tx.type === 'TRANSFER_IN') return tx.quantity;
  if (tx.type !== 'SELL' && tx.type !== 'TRANSFER_OUT') return ZERO;
  return negate(tx.quantity);
}

const ROUNDED_RATIO_DIGITS = 9;

/**
 * The quantity after a split at `ratio` new shares per old one. A ratio with more than nine decimals is a rounded one
 * (1/3), so its product is rounded to nine: 30 shares at 0.333333333333333333 are 10, not 9.99999999999999999.
 */
export function splitQuantity(quantity: Decimal, ratio: Decimal): Decimal {
  const exact = multiply(quantity, ratio);
  return trim(round(exact, trim(ratio).scale > ROUNDED_RATIO_DIGITS ? ROUNDED_RATIO_DIGITS : MAX_SCALE));
}

const ONE = decimal('1');

/** New shares per old one over all splits after a day: what a price of that day has to be divided by. */
export function splitRatioSince(
  splits: readonly Pick<PortfolioTransaction, 'date' | 'quantity'>[],
  date: EpochDay,
): Decimal {
  return splits.reduce(
    (ratio, split) =>
      split.date > date && split.quantity !== null ? multiply(ratio, split.quantity) : ratio,
    ONE,
  );
}

/** A price of before a split in shares of after it, with {@link MAX_SCALE} digits: for showing. */
export function splitPrice(price: Decimal, ratio: Decimal): Decimal {
  return trim(divide(price, ratio, MAX_SCALE));
}

/**
 * Today's quantity at a price of before the split. Divided last, so that 9 shares at 10 / 1.5 are worth 60 and not 9 times a
 * price that was cut off.
 */
export function splitValue(quantity: Decimal, price: Decimal, ratio: Decimal): Decimal {
  const value = multiply(quantity, price);
  return equals(ratio, ONE) ? value : trim(divide(value, ratio, value.scale + MAX_SCALE));
}

/** The order in which transactions take effect: by day, then by sequence within it. */
export function byDate(a: PortfolioTransaction, b: PortfolioTransaction): number {
  return a.date - b.date || a.sequence - b.sequence;
}
