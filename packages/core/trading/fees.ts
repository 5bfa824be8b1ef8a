import { add, compare, type Decimal, multiply, round, subtract, ZERO } from '../money/decimal.ts';
import type { Instrument } from './instrument.ts';
import type { Order, Side } from './order.ts';

/** One line of a broker's price list. Bounds are for an order as a whole, however many fills it takes. */
export interface FeeRule {
  /** What the rate is multiplied with: units (contracts of options), the amount of money, or nothing but the order itself. */
  readonly per: 'unit' | 'value' | 'order';
  /** In the instrument's currency; a fraction of the amount for `value`: 0.001 is 0.1 %. */
  readonly rate: Decimal;
  /** Which side pays; null for both. SEC and TAF fees of US shares are paid by sellers. */
  readonly side: Side | null;
  readonly min: Decimal | null;
  readonly max: Decimal | null;
  /** No more than this fraction of the amount; it goes before `min`. */
  readonly maxFraction: Decimal | null;
  /** To the currency's digits: commercially, or always up as regulatory fees are. */
  readonly rounding: 'half-up' | 'up';
}

/** The sum of the rules; none at all is free of charge. */
export type FeeModel = readonly FeeRule[];

/** What an order pays in all for so many units that come to so much money. */
export function feeFor(
  model: FeeModel,
  side: Side,
  quantity: Decimal,
  value: Decimal,
  currencyDigits: number,
): Decimal {
  let total = ZERO;
  if (quantity.units === 0n) return total;
  for (const rule of model)
    if (rule.side === null || rule.side === side)
      total = add(total, feeOfRule(rule, quantity, value, currencyDigits));
  return total;
}

function feeOfRule(rule: FeeRule, quantity: Decimal, value: Decimal, digits: number): Decimal {
  let fee = rule.rate;
  if (rule.per !== 'order') fee = multiply(fee, rule.per === 'unit' ? quantity : value);
  if (rule.min !== null && compare(fee, rule.min) < 0) fee = rule.min;
  if (rule.max !== null && compare(fee, rule.max) > 0) fee = rule.max;
  if (rule.maxFraction !== null) {
    const most = multiply(value, rule.maxFraction);
    if (compare(fee, most) > 0) fee = most;
  }
  return rule.rounding === 'up' ? roundUp(fee, digits) : round(fee, digits);
}

function roundUp(value: Decimal, digits: number): Decimal {
  const down = round(value, digits, 'down');
  return compare(down, value) < 0 ? { units: down.units + 1n, scale: digits } : down;
}

/** What a fill adds to the fees of its order, which is as it was before the fill. */
export function feeOfFill(
  model: FeeModel,
  order: Order,
  quantity: Decimal,
  price: Decimal,
  { multiplier, currencyDigits }: Instrument,
): Decimal {
  if (model.length === 0) return ZERO;
  const before = multiply(order.filledValue, multiplier);
  const after = add(before, multiply(multiply(price, quantity), multiplier));
  return subtract(
    feeFor(model, order.side, add(order.filledQuantity, quantity), after, currencyDigits),
    feeFor(model, order.side, order.filledQuantity, before, currencyDigits),
  );
}
