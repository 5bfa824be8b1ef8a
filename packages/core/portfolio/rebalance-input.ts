import { minorDigits } from '../money/currency.ts';
import { add, compare, type Decimal, multiply, round, sign, ZERO } from '../money/decimal.ts';

/** An asset that is held or bought. */
export interface RebalancePosition {
  readonly assetId: string;
  /** Not negative. */
  readonly quantity: Decimal;
  readonly currency: string;
  /** Per share, in `currency`. */
  readonly price: Decimal;
  /** Units of the portfolio's currency per unit of `currency`. */
  readonly rate: Decimal;
  /** It is traded in multiples of this many shares. */
  readonly unit: Decimal;
  /** Index of the group that it counts for; null: it has no target and is sold. */
  readonly group: number | null;
}

/** How far a weight may be off: by `absolute` of the whole, and by `relative` of the target; null: no such bound. */
export interface RebalanceBand {
  readonly absolute: number | null;
  readonly relative: number | null;
}

export interface RebalanceGroup {
  /** As a fraction of the whole. */
  readonly weight: number;
  /** Null: traded to the target whatever the distance. */
  readonly band: RebalanceBand | null;
  /** Positions that are bought for it in equal parts; empty: those held, in proportion to their values. */
  readonly buy: readonly number[];
}

export type RebalanceMode = 'sell-and-buy' | 'buy-only' | 'cash-flow';

/** Amounts in the portfolio's currency; the total fee is within minimum and maximum. */
export interface FeeModel {
  readonly fixed: Decimal;
  /** Of the amount, as a fraction. */
  readonly percent: Decimal;
  readonly minimum: Decimal;
  readonly maximum: Decimal | null;
}

export interface RebalanceInput {
  /** The portfolio's. */
  readonly currency: string;
  readonly positions: readonly RebalancePosition[];
  readonly groups: readonly RebalanceGroup[];
  /** Before `amount`. */
  readonly cash: Decimal;
  /** New money, or below zero money that is taken out. */
  readonly amount: Decimal;
  /** The groups' weights and this add up to 1. */
  readonly cashWeight: number;
  readonly cashBand: RebalanceBand | null;
  readonly mode: RebalanceMode;
  readonly minimumTrade: Decimal;
  readonly fees: FeeModel;
}

/** What one trade of an amount costs, rounded half-up to the digits of the currency; nothing costs nothing. */
export function feeOf(
  { fixed, percent, minimum, maximum }: FeeModel,
  amount: Decimal,
  currency: string,
): Decimal {
  if (sign(amount) <= 0) return ZERO;
  const due = add(fixed, multiply(percent, amount));
  const least = compare(due, minimum) < 0 ? minimum : due;
  const fee = maximum !== null && compare(least, maximum) > 0 ? maximum : least;
  return round(fee, minorDigits(currency));
}

/** Whether a weight is as near to its target as its band allows. */
export function isWithin(band: RebalanceBand | null, target: number, weight: number): boolean {
  const apart = Math.abs(weight - target);
  if (band === null || (band.absolute === null && band.relative === null)) return apart < 1e-12;
  const absolute = band.absolute === null || apart <= band.absolute + 1e-12;
  return absolute && (band.relative === null || apart <= band.relative * target + 1e-12);
}
