import { absolute, add, compare, type Decimal, decimal, multiply, sign, subtract } from '../money/decimal.ts';
import { ratio } from './line.ts';

/** Old shares for which new ones are given. Between 2 and 20, no more than three times as many come, as in 3 for 2. */
const OLD = [1, 2, 3, 4, 5, 10, 20];
const MOST_FOR_ONE = 100;
/** Brokers cut fractions of shares off. */
const CUT_OFF = decimal('0.001');

/**
 * New shares per old one of a split that added shares to those held; null where that makes none of the ratios in which
 * shares are split, so that what was held is not what is known, or it was no split.
 */
export function splitRatioOf(held: Decimal, added: Decimal): Decimal | null {
  if (sign(held) <= 0 || sign(added) <= 0) return null;
  const after = add(held, added);
  for (const old of OLD) {
    const most = old === 1 ? MOST_FOR_ONE : 3 * old;
    for (let now = old + 1; now <= most; now += 1) {
      const of = decimal(String(old));
      const off = subtract(multiply(held, decimal(String(now))), multiply(after, of));
      if (compare(absolute(off), multiply(CUT_OFF, of)) <= 0) return ratio(decimal(String(now)), of);
    }
  }
  return null;
}
