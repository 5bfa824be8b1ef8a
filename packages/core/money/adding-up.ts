import { add, type Decimal, decimal, formatDecimal, isZero, subtract, toNumber, ZERO } from './decimal.ts';
import { moneyText } from './money-text.ts';

/** What floating point makes of a whole number of cents. */
const HAIR = 1e-9;

/**
 * Amounts of a series as text, which add up to `total`, or where that is null to their sum, in the digits of the currency. An amount
 * without more digits than that is shown as it is; of the others each has what the rounded sum of all so far has grown by, and the
 * last of them what is still missing. Null for NaN, and then the others add up without it.
 */
export function addingUp(
  amounts: readonly number[],
  currency: string,
  total: Decimal | null = null,
): (string | null)[] {
  const text = moneyText(currency);
  const none = text(0);
  const shown: (Decimal | null)[] = [];
  let [sum, rounded, broken, taker] = [ZERO, ZERO, 0, -1];
  for (const [row, amount] of amounts.entries()) {
    const own = amount === 0 ? none : text(amount);
    if (amount === 0 || own === null) {
      shown.push(own === null ? null : ZERO);
      continue;
    }
    let part = decimal(own);
    const whole = Math.abs(toNumber(part) - amount) <= HAIR * Math.max(1, Math.abs(amount) * 1e-3);
    if (!whole) {
      broken += amount;
      const so = decimal(text(broken) ?? own);
      part = subtract(so, rounded);
      rounded = so;
    }
    if (!whole || taker === -1) taker = row;
    sum = add(sum, part);
    shown.push(part);
  }
  if (total !== null && taker !== -1 && !shown.includes(null))
    shown[taker] = add(shown[taker]!, subtract(total, sum));
  return shown.map((part) => (part === null ? null : isZero(part) ? none : formatDecimal(part)));
}
