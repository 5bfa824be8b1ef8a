import {
  add,
  type Decimal,
  divide,
  isZero,
  MAX_SCALE,
  multiply,
  round,
  subtract,
  sum,
  trim,
  ZERO,
} from '../money/decimal.ts';
import { convertAt, type Rates } from './market.ts';
import type { PortfolioTransaction } from './transaction.ts';

/** An amount in the currency in which it was paid and in that of the portfolio; null where unknown. */
export interface Cost {
  readonly own: Decimal | null;
  readonly base: Decimal | null;
}

export const FREE: Cost = { own: ZERO, base: ZERO };

/** Applies to both amounts; null as soon as one of the operands is. In one currency they are the same, worked out once. */
function both(a: Cost, b: Cost, operation: (a: Decimal, b: Decimal) => Decimal): Cost {
  const apply = (one: Decimal | null, other: Decimal | null): Decimal | null =>
    one === null || other === null ? null : trim(operation(one, other));
  const own = apply(a.own, b.own);
  return { own, base: a.own === a.base && b.own === b.base ? own : apply(a.base, b.base) };
}

function each(cost: Cost, operation: (amount: Decimal) => Decimal): Cost {
  const own = cost.own === null ? null : operation(cost.own);
  if (cost.own === cost.base) return { own, base: own };
  return { own, base: cost.base === null ? null : operation(cost.base) };
}

export const plus = (a: Cost, b: Cost): Cost => both(a, b, add);
export const minus = (a: Cost, b: Cost): Cost => both(a, b, subtract);
/** The smaller of each. */
export const least = (a: Cost, b: Cost): Cost =>
  both(a, b, (one, other) => (subtract(one, other).units < 0n ? one : other));
export const negated = (cost: Cost): Cost => both(FREE, cost, subtract);
/** Zero where it is below. */
export const atLeastNothing = (cost: Cost): Cost => both(cost, FREE, (one) => (one.units < 0n ? ZERO : one));

/** cost x part / of, to {@link MAX_SCALE} digits; nothing where `of` is zero. */
export function partOf(cost: Cost, part: Decimal, of: Decimal): Cost {
  return each(cost, (whole) => (isZero(of) ? ZERO : trim(divide(multiply(whole, part), of, MAX_SCALE))));
}

/** Shares out a cost by weights, so that the parts add up to it to the last digit. */
export function spread(cost: Cost, weights: readonly Decimal[]): Cost[] {
  let left = cost;
  let weightLeft = sum(weights);
  return weights.map((weight, index) => {
    const part = index === weights.length - 1 ? left : partOf(left, weight, weightLeft);
    weightLeft = subtract(weightLeft, weight);
    left = minus(left, part);
    return part;
  });
}

/**
 * How much of each weight a total comes to at `made(weight)` in sum: the running total is what is made, so that the parts
 * add up to what the whole makes.
 */
export function spreadRunning(weights: readonly Decimal[], made: (total: Decimal) => Decimal): Decimal[] {
  let before = ZERO;
  let after = ZERO;
  return weights.map((weight) => {
    before = add(before, weight);
    const total = made(before);
    const part = trim(subtract(total, after));
    after = total;
    return part;
  });
}

/**
 * Amounts of transactions in the portfolio's currency, to {@link MAX_SCALE} digits: at the rate that the broker applied,
 * else at that of the day.
 */
export function toBaseAt(
  rates: Rates,
  currency: string,
): (amount: Decimal, tx: PortfolioTransaction) => Decimal | null {
  return (amount, tx) => {
    if (tx.currency === currency) return amount;
    const exact =
      tx.fxRate === null
        ? convertAt(rates, amount, tx.currency, currency, tx.date)
        : multiply(amount, tx.fxRate);
    return exact === null ? null : trim(round(exact, MAX_SCALE));
  };
}

/** A part of a cost, given as a fraction of it. */
export function fractionOf(cost: Cost, fraction: Decimal): Cost {
  return each(cost, (whole) => trim(round(multiply(whole, fraction), MAX_SCALE)));
}
