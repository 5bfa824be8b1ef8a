import {
  add,
  compare,
  type Decimal,
  decimal,
  larger,
  multiply,
  subtract,
  ZERO,
} from '../../money/decimal.ts';
import type { OptionContract } from '../instrument.ts';

/** One contract of an option at its price, which is per unit of the underlying. Amounts are in the currency of the option. */
export interface PricedContract {
  readonly contract: OptionContract;
  readonly multiplier: Decimal;
  readonly price: Decimal;
}

const OF_SHARE = decimal('0.2');
const OF_INDEX = decimal('0.15');
const LEAST = decimal('0.1');

/** What a contract costs at its price. */
export const premiumOf = ({ price, multiplier }: PricedContract): Decimal => multiply(price, multiplier);

/** By how much an option is out of the money, per unit of the underlying; never below zero. */
function outOfMoney({ kind, strike }: OptionContract, underlying: Decimal): Decimal {
  return larger(kind === 'call' ? subtract(strike, underlying) : subtract(underlying, strike), ZERO);
}

/**
 * What a contract takes that nothing covers: its premium and 20 % of the underlying (15 % of a broad index) less what it is
 * out of the money, and no less than its premium and 10 % of the underlying (call) or of the strike (put). FINRA rule
 * 4210(f)(2)(E); Cboe, Margin Manual, "Short Put or Short Call". The premium that it brought counts towards it.
 */
export function nakedRequirement(option: PricedContract, underlying: Decimal): Decimal {
  const { contract, multiplier, price } = option;
  const share = multiply(underlying, contract.broadIndex ? OF_INDEX : OF_SHARE);
  const beyond = subtract(share, outOfMoney(contract, underlying));
  const least = multiply(contract.kind === 'call' ? underlying : contract.strike, LEAST);
  return multiply(add(price, larger(beyond, least)), multiplier);
}

/** What a put takes that is secured by cash: all that the shares would cost. */
export const cashSecured = ({ contract, multiplier }: PricedContract): Decimal =>
  multiply(contract.strike, multiplier);

/**
 * The most that a written contract can lose beyond what a bought one brings: the strikes' distance where the bought one is
 * the further out, and nothing otherwise. Null where the one does not cover the other: another kind, style or size, or it
 * ends before. FINRA rule 4210(f)(2)(A) "spread" and (H)(v).
 */
export function spreadRequirement(written: PricedContract, bought: PricedContract): Decimal | null {
  const [short, long] = [written.contract, bought.contract];
  const alike =
    short.kind === long.kind &&
    short.style === long.style &&
    compare(written.multiplier, bought.multiplier) === 0;
  if (!alike || long.expiry < short.expiry) return null;
  const worse =
    short.kind === 'call' ? subtract(long.strike, short.strike) : subtract(short.strike, long.strike);
  return multiply(larger(worse, ZERO), written.multiplier);
}

/** A written call and a written put: what the dearer of them takes, and the premium of the other. FINRA rule 4210(f)(2)(F). */
export function straddleRequirement(
  one: PricedContract,
  other: PricedContract,
  underlying: Decimal,
): Decimal {
  return larger(
    add(nakedRequirement(one, underlying), premiumOf(other)),
    add(nakedRequirement(other, underlying), premiumOf(one)),
  );
}

/**
 * What shares take beside a written call that they cover: they are worth no more than its strike, so that what the call is
 * in the money gives no loan. `fraction` is that of the shares' own margin. FINRA rule 4210(f)(2)(H)(iv).
 */
export function coveredRequirement(
  { contract, multiplier }: PricedContract,
  underlying: Decimal,
  fraction: Decimal,
): Decimal {
  const inMoney = larger(subtract(underlying, contract.strike), ZERO);
  return multiply(multiply(inMoney, multiplier), subtract({ units: 1n, scale: 0 }, fraction));
}

/**
 * By how much an option that protects its underlying lessens the maintenance margin of it (`fraction` of its price): to 10 %
 * of the strike and what it is out of the money, where that is less. FINRA rule 4210(f)(2)(H)(iii).
 */
export function protectionRelief(
  { contract, multiplier }: PricedContract,
  underlying: Decimal,
  fraction: Decimal,
): Decimal {
  const own = multiply(underlying, fraction);
  const protectedBy = add(multiply(contract.strike, LEAST), outOfMoney(contract, underlying));
  return multiply(larger(subtract(own, protectedBy), ZERO), multiplier);
}
