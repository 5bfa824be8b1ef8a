import type { NewPortfolioTransaction } from '@financehub/contract/portfolios.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import {
  add,
  type Decimal,
  decimal,
  equals,
  isZero,
  multiply,
  round,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import {
  isRatioType,
  type LotPick,
  type PortfolioTransaction,
  TRANSACTION_TYPES,
  type TransactionType,
} from '@financehub/core/portfolio/transaction.ts';
import { totalProblems, validateTransaction } from '@financehub/core/portfolio/validate.ts';
import type { InvestmentLine } from '@financehub/core/statements/statement.ts';
import { day, type EpochDay } from '@financehub/core/time/day.ts';
import type { Static } from 'typebox';
import { ProblemError } from '../../http/problem.ts';

type Sent = Static<typeof NewPortfolioTransaction>;

/** A transaction as somebody gave it; null is what was not given. Lines of statements have this form. */
export interface TransactionInput {
  readonly type: InvestmentLine['type'] | TransactionType;
  readonly date: EpochDay;
  readonly symbol: string | null;
  readonly assetId?: string | null;
  readonly name?: string | null;
  readonly isin?: string | null;
  /** For an asset that is new: what it is, and the currency it is quoted in where it is not that of the payment. */
  readonly assetType?: string | null;
  readonly assetCurrency?: string | null;
  readonly assetMultiplier?: Decimal | null;
  readonly exchange?: string | null;
  readonly quantity: Decimal | null;
  readonly price: Decimal | null;
  readonly amount: Decimal | null;
  readonly currency: string | null;
  readonly fee: Decimal | null;
  readonly tax: Decimal | null;
  readonly fxRate?: Decimal | null;
  /** What the shares become or bring along: the new asset of a MERGER or SPIN_OFF. */
  readonly toSymbol?: string | null;
  readonly toAssetId?: string | null;
  readonly toName?: string | null;
  readonly toIsin?: string | null;
  readonly basisFraction?: Decimal | null;
  /** Of a TRANSFER_IN: when the shares were acquired. */
  readonly acquired?: EpochDay | null;
  readonly lots?: readonly LotPick[] | null;
  readonly note: string;
}

const sized = (text: string | undefined): Decimal | null =>
  text === undefined ? null : decimal(text.replace('+', ''));

export function inputOf(sent: Sent): TransactionInput {
  return {
    type: sent.type,
    date: day(sent.date),
    symbol: sent.symbol ?? null,
    assetId: sent.assetId ?? null,
    quantity: sized(sent.quantity),
    price: sized(sent.price),
    amount: sized(sent.amount),
    currency: sent.currency ?? null,
    fee: sized(sent.fee),
    tax: sized(sent.tax),
    fxRate: sized(sent.fxRate),
    toSymbol: sent.toSymbol ?? null,
    toAssetId: sent.toAssetId ?? null,
    basisFraction: sized(sent.basisFraction),
    acquired: sent.acquired === undefined ? null : day(sent.acquired),
    lots:
      sent.lots?.map(({ transactionId, quantity }) => ({
        transactionId,
        quantity: sized(quantity) ?? ZERO,
      })) ?? null,
    note: sent.note ?? '',
  };
}

/** A stored transaction with what a change gives instead. */
export function changedInput(
  before: PortfolioTransaction,
  note: string,
  patch: Partial<Sent>,
  multiplier: Decimal,
): TransactionInput {
  const given = inputOf({ ...patch, type: patch.type ?? before.type, date: patch.date ?? '1970-01-01' });
  const merged = {
    ...given,
    date: patch.date === undefined ? before.date : given.date,
    // A symbol given alone names another asset.
    assetId: given.assetId ?? (given.symbol === null ? before.assetId : null),
    quantity: given.quantity ?? before.quantity,
    price: given.price ?? before.price,
    currency: given.currency ?? before.currency,
    fee: given.fee ?? before.fee,
    tax: given.tax ?? before.tax,
    fxRate: given.fxRate ?? before.fxRate,
    ...changedAction(before, given),
    note: patch.note ?? note,
  };
  const value = isRatioType(merged.type)
    ? changedCash(before, given)
    : changedValue(before, given, merged.price, multiplier);
  return { ...merged, ...value };
}

/** The cash of a corporate action and what tells its gain: a price or a part of the cost, of which a new one ousts the other. */
function changedCash(
  before: PortfolioTransaction,
  given: TransactionInput,
): Pick<TransactionInput, 'price' | 'amount' | 'basisFraction'> {
  const kept = given.type === before.type ? before : { price: null, amount: null, basisFraction: null };
  const amount = given.amount ?? kept.amount;
  if (given.type !== 'MERGER')
    return { price: given.price, amount, basisFraction: given.basisFraction ?? kept.basisFraction };
  const paid = amount !== null && !isZero(amount);
  return {
    amount,
    price: given.price ?? (paid && given.basisFraction == null ? kept.price : null),
    basisFraction: given.basisFraction ?? (paid && given.price === null ? kept.basisFraction : null),
  };
}

/** What a corporate action and a sale of named lots have beside; another type or quantity drops what no longer fits. */
function changedAction(
  before: PortfolioTransaction,
  given: TransactionInput,
): Pick<TransactionInput, 'toAssetId' | 'toSymbol' | 'basisFraction' | 'acquired' | 'lots'> {
  const sameType = given.type === before.type;
  const kept = sameType ? before : { toAssetId: null, basisFraction: null, acquired: null, lots: null };
  return {
    toSymbol: given.toSymbol ?? null,
    toAssetId: given.toAssetId ?? (given.toSymbol == null ? kept.toAssetId : null),
    basisFraction: given.basisFraction ?? kept.basisFraction,
    acquired: given.acquired ?? kept.acquired ?? null,
    lots: given.lots ?? (given.quantity === null ? kept.lots : null),
  };
}

/** An amount that follows from the price goes with a change of either factor; one that was given stays. */
function changedValue(
  before: PortfolioTransaction,
  given: TransactionInput,
  price: Decimal | null,
  multiplier: Decimal,
): Pick<TransactionInput, 'price' | 'amount'> {
  if (given.amount !== null) return { price: given.price, amount: given.amount };
  if (given.price !== null) return { price, amount: null };
  const follows = given.quantity !== null && price !== null && followsFromPrice(before, multiplier);
  return { price, amount: follows ? null : before.amount };
}

function followsFromPrice(
  { quantity, price, amount, currency }: PortfolioTransaction,
  multiplier: Decimal,
): boolean {
  if (quantity === null || price === null || amount === null) return false;
  return equals(round(multiply(multiply(quantity, price), multiplier), minorDigits(currency)), amount);
}

export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** Throws the ProblemError that names the faults, if there are any. */
export function refuse(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw new ProblemError('invalid', 'The transactions are not valid; nothing was booked.', {
    errors: faults.slice(0, 100),
  });
}

/** Types that move money only: their amount is what counts, and all that is kept of a quantity at a price. */
const OF_MONEY: ReadonlySet<TransactionType> = new Set([
  'DIVIDEND',
  'INTEREST',
  'FEE',
  'TAX',
  'DEPOSIT',
  'WITHDRAWAL',
  'RETURN_OF_CAPITAL',
]);

/**
 * The transaction that an input means, once its asset and currency are known, with what is wrong with it. Faults name
 * their place below `path`.
 */
export function checkedTransaction(
  input: TransactionInput,
  known: {
    id: string;
    assetId: string | null;
    toAssetId: string | null;
    currency: string;
    sequence: number;
    /** Units that a price is given for, in one unit of the asset: of a contract on shares a hundred. */
    multiplier: Decimal;
  },
  path: string,
): { transaction: PortfolioTransaction; faults: Fault[] } {
  const type = TRANSACTION_TYPES.find((each) => each === input.type);
  const { multiplier, ...named } = known;
  const transaction: PortfolioTransaction = {
    ...named,
    date: input.date,
    type: type ?? 'DEPOSIT',
    quantity: input.quantity,
    price: input.price,
    amount: input.amount,
    fee: input.fee,
    tax: input.tax,
    fxRate: input.fxRate ?? null,
    basisFraction: input.basisFraction ?? null,
    acquired: input.acquired ?? null,
    lots: input.lots ?? null,
  };
  const faults: Fault[] =
    type === undefined
      ? [{ path: `${path}/type`, message: `${input.type} can not be booked` }]
      : validateTransaction(transaction).map((fault) => ({ ...fault, path: `${path}/${fault.path}` }));
  if (faults.length > 0) return { transaction, faults };
  const whole = kept(transaction, multiplier);
  // The multiplier can make an amount of it that is too large to be kept.
  const beyond = transaction.amount === null ? totalProblems(whole) : [];
  return { transaction: whole, faults: beyond.map(({ message }) => ({ path: `${path}/quantity`, message })) };
}

/** What the books keep of a valid transaction: money moved at a price per share is its amount. */
function kept(transaction: PortfolioTransaction, multiplier: Decimal): PortfolioTransaction {
  const { type, assetId, quantity, price, amount, currency, fee, tax } = transaction;
  if (isRatioType(type)) return { ...transaction, amount: amount === null || isZero(amount) ? null : amount };
  const ofMoney = OF_MONEY.has(type) || assetId === null;
  const value =
    amount ??
    (quantity === null || price === null
      ? null
      : round(multiply(multiply(quantity, price), multiplier), minorDigits(currency)));
  if (!ofMoney) return { ...transaction, amount: value };
  const money = { ...transaction, amount: value, quantity: null, price: null };
  // A fee on a fee and a tax on a tax stand in one posting: they are one amount.
  if (type === 'FEE') return { ...money, amount: add(value ?? ZERO, fee ?? ZERO), fee: null };
  if (type === 'TAX') return { ...money, amount: add(value ?? ZERO, tax ?? ZERO), tax: null };
  return money;
}
