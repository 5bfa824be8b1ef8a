import { minorDigits } from './currency.ts';
import type { Decimal, Rounding } from './decimal.ts';
import * as decimals from './decimal.ts';

/**
 * An amount of one currency. The currency is part of the type, so adding `Money<'USD'>` to `Money<'EUR'>` does not
 * compile; where the currency is only known at run time (`Money<string>`) it is checked, see {@link add}.
 */
export interface Money<Currency extends string = string> {
  readonly amount: Decimal;
  readonly currency: Currency;
}

export class CurrencyMismatch extends Error {
  constructor(left: string, right: string) {
    super(`cannot combine an amount in ${left} with one in ${right}`);
    this.name = 'CurrencyMismatch';
  }
}

export function money<Currency extends string>(
  amount: Decimal | string,
  currency: Currency,
): Money<Currency> {
  return { amount: typeof amount === 'string' ? decimals.decimal(amount) : amount, currency };
}

/** Throws {@link CurrencyMismatch} when the currencies differ at run time. */
export function add<Currency extends string>(
  a: Money<Currency>,
  b: Money<NoInfer<Currency>>,
): Money<Currency> {
  if (a.currency !== b.currency) throw new CurrencyMismatch(a.currency, b.currency);
  return { amount: decimals.add(a.amount, b.amount), currency: a.currency };
}

export function negate<Currency extends string>(value: Money<Currency>): Money<Currency> {
  return { amount: decimals.negate(value.amount), currency: value.currency };
}

export function subtract<Currency extends string>(
  a: Money<Currency>,
  b: Money<NoInfer<Currency>>,
): Money<Currency> {
  return add(a, negate(b));
}

/** The value in another currency at `rate` units of `currency` per unit of the amount's own, not rounded. */
export function convert<To extends string>(value: Money, rate: Decimal, currency: To): Money<To> {
  return { amount: decimals.multiply(value.amount, rate), currency };
}

/** Rounds to the digits in which the currency is paid. */
export function toMinor<Currency extends string>(
  value: Money<Currency>,
  rounding: Rounding = 'half-up',
): Money<Currency> {
  return {
    amount: decimals.round(value.amount, minorDigits(value.currency), rounding),
    currency: value.currency,
  };
}

/** Splits into parts proportional to the weights that add up to the whole exactly (largest remainder method). */
export function allocate<Currency extends string>(
  value: Money<Currency>,
  weights: readonly Decimal[],
): Money<Currency>[] {
  const total = decimals.sum(weights);
  if (decimals.sign(total) <= 0) throw new RangeError('weights must add up to more than zero');
  const scale = Math.max(minorDigits(value.currency), value.amount.scale);
  const exact = decimals.round(value.amount, scale);
  const parts = weights.map((weight) =>
    decimals.divide(decimals.multiply(exact, weight), total, scale, 'down'),
  );
  let rest = decimals.subtract(exact, decimals.sum(parts)).units;
  const step = rest < 0n ? -1n : 1n;
  const byRemainder = parts
    .map((part, index) => ({
      index,
      remainder: decimals.absolute(
        decimals.subtract(decimals.multiply(exact, weights[index]!), decimals.multiply(part, total)),
      ),
    }))
    .sort((a, b) => decimals.compare(b.remainder, a.remainder) || a.index - b.index);
  for (let turn = 0; rest !== 0n; turn += 1, rest -= step) {
    const index = byRemainder[turn % byRemainder.length]!.index;
    parts[index] = { units: parts[index]!.units + step, scale };
  }
  return parts.map((amount) => ({ amount, currency: value.currency }));
}
