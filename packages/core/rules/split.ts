import { minorDigits } from '../money/currency.ts';
import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  isZero,
  multiply,
  negate,
  sign,
  subtract,
  ZERO,
} from '../money/decimal.ts';
import { RuleError, type SplitPart } from './rule.ts';

const HUNDRED = decimal('100');

/** Every part but the last says how much it is, by percentage or amount; the last takes what is left. */
export function assertParts(parts: readonly SplitPart[], path: string): void {
  let percents = ZERO;
  for (const [index, { percent, amount }] of parts.entries()) {
    const at = `${path}/parts/${index}`;
    const last = index === parts.length - 1;
    if (last && (percent !== undefined || amount !== undefined)) {
      throw new RuleError(at, 'the last part takes the rest and has no percent or amount of its own');
    }
    if (!last && (percent === undefined) === (amount === undefined)) {
      throw new RuleError(at, 'give either percent or amount');
    }
    if (amount !== undefined && sign(decimal(amount)) <= 0)
      throw new RuleError(`${at}/amount`, 'must be above zero');
    if (percent !== undefined) {
      percents = add(percents, decimal(percent));
      if (sign(decimal(percent)) <= 0) throw new RuleError(`${at}/percent`, 'must be above zero');
      if (compare(percents, HUNDRED) >= 0)
        throw new RuleError(`${at}/percent`, 'leaves nothing for the last part');
    }
  }
}

/**
 * What each part of a transaction comes to, with the transaction's sign, in order; they add up to it exactly. Percentages are
 * rounded half to even to the currency's digits. Null when the parts are more than the whole or a part would be nothing.
 */
export function splitAmounts(
  amount: Decimal,
  currency: string,
  parts: readonly SplitPart[],
): Decimal[] | null {
  const whole = absolute(amount);
  let rest = whole;
  const sizes: Decimal[] = [];
  for (const part of parts.slice(0, -1)) {
    const size =
      part.percent === undefined
        ? decimal(part.amount!)
        : divide(multiply(whole, decimal(part.percent)), HUNDRED, minorDigits(currency), 'half-even');
    sizes.push(size);
    rest = subtract(rest, size);
  }
  sizes.push(rest);
  if (sizes.some((size) => isZero(size) || sign(size) < 0)) return null;
  return sign(amount) < 0 ? sizes.map(negate) : sizes;
}
