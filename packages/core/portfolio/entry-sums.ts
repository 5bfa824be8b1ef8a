import { minorDigits } from '../money/currency.ts';
import { add, type Decimal, decimal, isZero, negate, sum, trim, ZERO } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import { isRatioType, type PortfolioTransaction, type TransactionType } from './transaction.ts';

/** An entry of a portfolio with what its postings come to; decimals in plain notation. */
export interface EntrySums {
  readonly id: string;
  readonly day: EpochDay;
  readonly sequence: number;
  readonly kind: TransactionType;
  readonly assetId: string | null;
  readonly toAssetId: string | null;
  readonly price: string | null;
  readonly fxRate: string | null;
  readonly ratio: string | null;
  readonly basisFraction: string | null;
  readonly acquired: EpochDay | null;
  readonly lots: readonly { readonly transactionId: string; readonly quantity: string }[] | null;
  /** In which the postings are weighed; null where there is none. */
  readonly currency: string | null;
  /** Shares of the asset that came in or went. */
  readonly quantity: string | null;
  /** Shares of the asset it becomes, or brings along, that came in. */
  readonly toQuantity: string | null;
  /** Of the shares. */
  readonly weight: string | null;
  readonly cash: string | null;
  readonly fee: string | null;
  readonly tax: string | null;
  /** Whether somebody gave an amount. */
  readonly valued: boolean;
}

/** The fields of a line that tells an entry, one tab between each; an empty one is null, lots are JSON. */
export const LINE_FIELDS = [
  'id',
  'day',
  'sequence',
  'kind',
  'assetId',
  'toAssetId',
  'price',
  'fxRate',
  'ratio',
  'basisFraction',
  'lots',
  'currency',
  'quantity',
  'toQuantity',
  'weight',
  'cash',
  'fee',
  'tax',
  'valued',
  'acquired',
] as const satisfies readonly (keyof EntrySums)[];

const decoder = new TextDecoder();

/** Reads lines of {@link LINE_FIELDS}, each of which ends in a line feed: thousands of entries are told faster as lines than as rows of columns. */
export function* entriesIn(block: Uint8Array): Generator<EntrySums> {
  const lines = decoder.decode(block).split('\n');
  for (let at = 0; at < lines.length - 1; at += 1) yield entrySumsOf(lines[at]!);
}

/** How many entries {@link entriesIn} finds. */
export function countEntries(block: Uint8Array): number {
  let count = 0;
  for (let at = block.indexOf(10); at !== -1; at = block.indexOf(10, at + 1)) count += 1;
  return count;
}

function entrySumsOf(line: string): EntrySums {
  const fields = line.split('\t');
  const at = (place: number): string | null => (fields[place] === '' ? null : fields[place]!);
  return {
    id: fields[0]!,
    day: Number(fields[1]),
    sequence: Number(fields[2]),
    kind: fields[3] as TransactionType,
    assetId: at(4),
    toAssetId: at(5),
    price: at(6),
    fxRate: at(7),
    ratio: at(8),
    basisFraction: at(9),
    lots: fields[10] === '' ? null : JSON.parse(fields[10]!),
    currency: at(11),
    quantity: at(12),
    toQuantity: at(13),
    weight: at(14),
    cash: at(15),
    fee: at(16),
    tax: at(17),
    valued: fields[18] === 't',
    acquired: fields[19] === '' ? null : Number(fields[19]),
  };
}

const INCOMING: ReadonlySet<TransactionType> = new Set([
  'DIVIDEND',
  'INTEREST',
  'DEPOSIT',
  'TRANSFER_IN',
  'RETURN_OF_CAPITAL',
]);
const sized = (text: string | null): Decimal | null => (text === null ? null : decimal(text));

/**
 * The transaction that the entry's postings say: nothing but they holds its quantity, amount, fee and tax. `otherwise` is the currency
 * where they are weighed in none.
 */
export function transactionOf(sums: EntrySums, otherwise: string): PortfolioTransaction {
  const currency = sums.currency ?? otherwise;
  const ofRatio = isRatioType(sums.kind);
  const quantity = sized(sums.quantity);
  return {
    id: sums.id,
    date: sums.day,
    sequence: sums.sequence,
    type: sums.kind,
    assetId: sums.assetId,
    quantity: ofRatio ? ratioOf(sums) : quantity === null ? null : size(quantity),
    price: sums.kind === 'SPLIT' ? null : sized(sums.price),
    amount: ofRatio ? cashOf(sums, currency) : amountOf(sums, currency),
    currency,
    fee: positive(sums.fee),
    tax: positive(sums.tax),
    fxRate: sized(sums.fxRate),
    toAssetId: sums.toAssetId,
    basisFraction: sized(sums.basisFraction),
    acquired: sums.acquired,
    lots:
      sums.lots?.map((pick) => ({ transactionId: pick.transactionId, quantity: decimal(pick.quantity) })) ??
      null,
  };
}

/** Splits booked before entries had a ratio have it where others have their price. */
function ratioOf({ kind, ratio, price }: EntrySums): Decimal | null {
  return sized(kind === 'SPLIT' ? (ratio ?? price) : ratio);
}

/** The cash of a corporate action before its costs; null where it paid none. */
function cashOf({ cash, fee, tax }: EntrySums, currency: string): Decimal | null {
  const gross = sum([cash, fee, tax].map((text) => sized(text) ?? ZERO));
  return isZero(gross) ? null : trim(gross, minorDigits(currency));
}

function amountOf(sums: EntrySums, currency: string): Decimal | null {
  if (!sums.valued) return null;
  if (sums.weight !== null) return trim(size(decimal(sums.weight)), minorDigits(currency));
  const cash = sized(sums.cash) ?? ZERO;
  const costs = sum([sized(sums.fee) ?? ZERO, sized(sums.tax) ?? ZERO]);
  const gross = INCOMING.has(sums.kind) ? add(cash, costs) : negate(add(cash, costs));
  return trim(gross, minorDigits(currency));
}

const size = (value: Decimal): Decimal => (value.units < 0n ? negate(value) : value);

function positive(text: string | null): Decimal | null {
  const value = sized(text);
  return value === null || isZero(value) ? null : value;
}
