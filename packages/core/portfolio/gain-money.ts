import { add, type Decimal, decimal, isZero, multiply, subtract, ZERO } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import { grossAmount, type PortfolioTransaction } from './transaction.ts';

const ONE = decimal('1');

/** What a gain or a loss is made of; all in the currency that is reported in. Their sum is the gain. */
export interface GainParts {
  /** Of prices, at the exchange rate of the day on which they were realised, or of the last day. */
  readonly capital: Decimal;
  /** Of exchange rates, on what the holdings were worth or cost before, and on cash in other currencies. */
  readonly currency: Decimal;
  readonly dividends: Decimal;
  readonly interest: Decimal;
  /** Zero or negative, as are `taxes`. */
  readonly fees: Decimal;
  readonly taxes: Decimal;
}

/** What a period made of a holding, or of all cash. Not rounded; null parts where something is missing. */
export interface PeriodGain {
  /** Null: what belongs to no asset, and cash. */
  readonly assetId: string | null;
  readonly opening: Decimal;
  readonly closing: Decimal;
  /**
   * What was put into the holding, costs included, less what came out of it, income included; for cash, what came from outside.
   * `closing - opening - netFlows` is the sum of the parts.
   */
  readonly netFlows: Decimal;
  /** Of the flows, what came from or went outside the portfolio: transfers of shares, and for cash all of them. */
  readonly outside: Decimal;
  readonly parts: GainParts;
}

/** Something that a gain depends on is not known. */
export interface MissingForGain {
  readonly missing: 'price' | 'rate';
  /** An asset id for a price, a currency code for a rate. */
  readonly of: string;
  readonly day: EpochDay;
}

export interface GainsMarket {
  /** The price of one unit at the end of the day as last quoted, raw, with the day of the quotation; null before the first. */
  readonly price: (
    assetId: string,
    day: EpochDay,
  ) => { readonly date: EpochDay; readonly value: Decimal } | null;
  /** Units of the reporting currency per unit of the currency; null when it can't be had. */
  readonly rate: (currency: string, day: EpochDay) => Decimal | null;
}

export interface GainsRequest {
  /** Of one asset in the order in which they take effect, or of cash alone; those after `to` are left out. */
  readonly transactions: readonly PortfolioTransaction[];
  /** First and last day; what was there at the end of the day before counts as bought then. */
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly currency: string;
  /** Whether a transaction's own rate is one into the reporting currency. */
  readonly ownRates: boolean;
  readonly market: GainsMarket;
}

export class Missing extends Error {
  readonly what: MissingForGain;
  constructor(what: MissingForGain) {
    super(`${what.missing} of ${what.of} is missing`);
    this.what = what;
  }
}

export function rateOf(
  request: Pick<GainsRequest, 'currency' | 'market'>,
  currency: string,
  day: EpochDay,
): Decimal {
  if (currency === request.currency) return ONE;
  const rate = request.market.rate(currency, day);
  if (rate === null) throw new Missing({ missing: 'rate', of: currency, day });
  return rate;
}

/** The rate that a transaction's money counts at: its own, or the day's. */
function ownRateOf(
  tx: PortfolioTransaction,
  { currency, ownRates, market }: Pick<GainsRequest, 'currency' | 'ownRates' | 'market'>,
): Decimal | null {
  if (tx.currency === currency) return ONE;
  return ownRates && tx.fxRate !== null ? tx.fxRate : market.rate(tx.currency, tx.date);
}

export function moneyRate(request: GainsRequest, tx: PortfolioTransaction): Decimal {
  const rate = ownRateOf(tx, request);
  if (rate === null) throw new Missing({ missing: 'rate', of: tx.currency, day: tx.date });
  return rate;
}

export interface Incomes {
  dividends: Decimal;
  interest: Decimal;
  fees: Decimal;
  taxes: Decimal;
}

export const NO_INCOME: Readonly<Incomes> = { dividends: ZERO, interest: ZERO, fees: ZERO, taxes: ZERO };

/** Income and costs of the transaction, under the asset that it is of or under none. */
export function addIncome<Key>(
  into: Map<Key, Incomes>,
  key: Key,
  tx: PortfolioTransaction,
  request: GainsRequest,
): void {
  const { type, fee, tax } = tx;
  const gross = grossAmount(tx) ?? ZERO;
  const earns = type === 'DIVIDEND' || type === 'INTEREST' || type === 'FEE' || type === 'TAX';
  if (!earns && (fee === null || isZero(fee)) && (tax === null || isZero(tax))) return;
  const rate = moneyRate(request, tx);
  const before = into.get(key) ?? NO_INCOME;
  const based = (amount: Decimal | null): Decimal => multiply(amount ?? ZERO, rate);
  into.set(key, {
    dividends: type === 'DIVIDEND' ? add(before.dividends, based(gross)) : before.dividends,
    interest: type === 'INTEREST' ? add(before.interest, based(gross)) : before.interest,
    fees: subtract(subtract(before.fees, based(fee)), type === 'FEE' ? based(gross) : ZERO),
    taxes: subtract(subtract(before.taxes, based(tax)), type === 'TAX' ? based(gross) : ZERO),
  });
}
