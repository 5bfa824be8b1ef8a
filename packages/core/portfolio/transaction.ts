import { isCurrency, minorDigits } from '../money/currency.ts';
import {
  absolute,
  add,
  type Decimal,
  decimal,
  divide,
  equals,
  isZero,
  MAX_INTEGER_DIGITS,
  MAX_SCALE,
  multiply,
  negate,
  round,
  sign,
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
] as const;

export type TransactionType = (typeof TRANSACTION_TYPES)[number];

/**
 * What happened in a portfolio. Quantities and amounts are positive, the type says the direction.
 *
 * | type | needs |
 * |---|---|
 * | BUY, SELL | assetId, quantity, and price or amount |
 * | TRANSFER_IN, TRANSFER_OUT | of shares: assetId, quantity; price or amount is their cost, null when unknown. Of cash: amount |
 * | SPLIT | assetId; quantity is the ratio of new shares per old one: 4 for a 4:1 split, 0.1 for a 1:10 reverse split |
 * | DIVIDEND, INTEREST, FEE, TAX, DEPOSIT, WITHDRAWAL | amount, or quantity and price (a dividend per share) |
 */
export interface PortfolioTransaction {
  readonly id: string;
  readonly date: EpochDay;
  /** Order within the day: a split with a smaller sequence than a purchase does not touch the shares bought. */
  readonly sequence: number;
  readonly type: TransactionType;
  readonly assetId: string | null;
  readonly quantity: Decimal | null;
  /** Per unit, in `currency`. */
  readonly price: Decimal | null;
  /** Total before fee and tax; where both are given it wins over quantity x price. */
  readonly amount: Decimal | null;
  readonly currency: string;
  readonly fee: Decimal | null;
  readonly tax: Decimal | null;
  /** Units of the portfolio's currency per unit of `currency` as the broker applied it; null: the market's of the day. */
  readonly fxRate: Decimal | null;
}

export interface Problem {
  readonly path: string;
  readonly message: string;
}

const SHARES: ReadonlySet<TransactionType> = new Set(['BUY', 'SELL', 'SPLIT']);
const TRANSFERS: ReadonlySet<TransactionType> = new Set(['TRANSFER_IN', 'TRANSFER_OUT']);
const CASH_ONLY: ReadonlySet<TransactionType> = new Set(['DEPOSIT', 'WITHDRAWAL']);

/** Every rule of {@link PortfolioTransaction} that the transaction breaks; an empty list when it is sound. */
export function validateTransaction(tx: PortfolioTransaction): Problem[] {
  return [...numberProblems(tx), ...assetProblems(tx), ...valueProblems(tx), ...frameProblems(tx)];
}

function numberProblems(tx: PortfolioTransaction): Problem[] {
  const problems: Problem[] = [];
  for (const path of ['quantity', 'price', 'amount', 'fee', 'tax', 'fxRate'] as const) {
    const value = tx[path];
    if (value === null) continue;
    const { units, scale } = trim(value);
    if (sign(value) < 0)
      problems.push({ path, message: `${path} must not be negative: the type says the direction` });
    if (scale > MAX_SCALE)
      problems.push({ path, message: `${path} has more than ${MAX_SCALE} digits after the point` });
    if (absolute({ units, scale }).units.toString().length - scale > MAX_INTEGER_DIGITS)
      problems.push({ path, message: `${path} has more than ${MAX_INTEGER_DIGITS} digits before the point` });
  }
  for (const path of ['quantity', 'fxRate'] as const)
    if (tx[path] !== null && isZero(tx[path])) problems.push({ path, message: `${path} must not be zero` });
  return problems;
}

function assetProblems(tx: PortfolioTransaction): Problem[] {
  const { type, assetId, quantity } = tx;
  if (CASH_ONLY.has(type) && assetId !== null)
    return [{ path: 'assetId', message: `a ${type} moves cash; use TRANSFER_IN or TRANSFER_OUT for shares` }];
  if (SHARES.has(type) && assetId === null)
    return [{ path: 'assetId', message: `a ${type} needs the asset it is of` }];
  const movesShares = SHARES.has(type) || (TRANSFERS.has(type) && assetId !== null);
  if (movesShares && quantity === null) {
    const what = type === 'SPLIT' ? 'the ratio of new shares per old one as its quantity' : 'a quantity';
    return [{ path: 'quantity', message: `a ${type} needs ${what}` }];
  }
  return [];
}

function valueProblems(tx: PortfolioTransaction): Problem[] {
  const { type, quantity, price, amount } = tx;
  if (type === 'SPLIT') return splitProblems(tx);
  const trade = type === 'BUY' || type === 'SELL';
  const ofShares = TRANSFERS.has(type) && tx.assetId !== null;
  const valued = amount !== null || (quantity !== null && price !== null);
  if (!valued && trade) return [{ path: 'price', message: `a ${type} needs a price or an amount` }];
  if (!valued && !ofShares) return [{ path: 'amount', message: `a ${type} needs an amount` }];
  // Free shares are bought at zero; cash of zero is no event.
  if (!trade && !ofShares && amount !== null && isZero(amount))
    return [{ path: 'amount', message: 'amount must not be zero' }];
  return [];
}

function splitProblems(tx: PortfolioTransaction): Problem[] {
  return (['price', 'amount', 'fee', 'tax'] as const)
    .filter((path) => tx[path] !== null && !isZero(tx[path]))
    .map((path) => ({ path, message: `a SPLIT has no ${path}` }));
}

function frameProblems(tx: PortfolioTransaction): Problem[] {
  const problems: Problem[] = [];
  if (!isCurrency(tx.currency))
    problems.push({ path: 'currency', message: `${tx.currency} is not an ISO 4217 currency` });
  if (!Number.isInteger(tx.date)) problems.push({ path: 'date', message: 'date must be a calendar day' });
  if (!Number.isInteger(tx.sequence) || tx.sequence < 0)
    problems.push({ path: 'sequence', message: 'sequence must be a whole number from zero' });
  return problems;
}

/**
 * The total before fee and tax: `amount`, or quantity x price rounded half-up to the digits in which the currency is
 * paid. Null where neither is given (shares transferred at unknown cost, splits).
 */
export function grossAmount(tx: PortfolioTransaction): Decimal | null {
  if (tx.amount !== null) return tx.amount;
  if (tx.quantity === null || tx.price === null) return null;
  return round(multiply(tx.quantity, tx.price), minorDigits(tx.currency));
}

/** What the transaction does to the cash account of its currency, fees and taxes included. */
export function cashEffect(tx: PortfolioTransaction): Decimal {
  const costs = add(tx.fee ?? ZERO, tx.tax ?? ZERO);
  switch (tx.type) {
    case 'SPLIT':
      return ZERO;
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

/** Shares that come in (positive) or go out; zero for cash and for splits, which multiply instead. */
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
