import { add, type Decimal, divide, isZero, sign, toNumber, ZERO } from '../money/decimal.ts';
import { addMonths, type EpochDay } from '../time/day.ts';
import { growthOf } from './payment.ts';
import type { PerShare } from './per-share.ts';

export interface AnnualDividend {
  /** Of the twelve months until the day, per share; null where the payments of so long are not known. */
  readonly perShare: Decimal | null;
  /** On the twelve months before. */
  readonly growth: number | null;
}

/** `knownFrom` is the first day of which the payments are known. */
export function annualDividend(
  paid: readonly PerShare[],
  day: EpochDay,
  knownFrom: EpochDay,
): AnnualDividend {
  const [yearAgo, before] = [addMonths(day, -12), addMonths(day, -24)];
  const sumOf = (after: EpochDay, until: EpochDay): Decimal =>
    paid.reduce((sum, { date, amount }) => (date > after && date <= until ? add(sum, amount) : sum), ZERO);
  const perShare = knownFrom <= yearAgo ? sumOf(yearAgo, day) : null;
  return {
    perShare,
    growth: perShare === null || knownFrom > before ? null : growthOf(perShare, sumOf(before, yearAgo)),
  };
}

/** Income over what it is earned on, as a fraction; null where one of them is unknown, or the latter not positive. */
export function yieldOn(income: Decimal | null, whole: Decimal | null): number | null {
  if (income === null || whole === null || isZero(whole) || sign(whole) < 0) return null;
  return toNumber(divide(income, whole, YIELD_DIGITS));
}

const YIELD_DIGITS = 12;
