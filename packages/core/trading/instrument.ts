import { compare, type Decimal, decimal, divide, multiply, round } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import type { ExchangeName } from './calendar/sessions.ts';

/** What an option is a right to; a contract is for `multiplier` units of the underlying, see {@link Instrument}. */
export interface OptionContract {
  readonly underlyingId: string;
  readonly kind: 'call' | 'put';
  readonly style: 'american' | 'european';
  readonly strike: Decimal;
  readonly expiry: EpochDay;
  /** On an index of many industries: 15 % of it count where 20 % of a share do. */
  readonly broadIndex: boolean;
}

/** What the rules of trading need to know of an asset. */
export interface Instrument {
  readonly assetId: string;
  readonly symbol: string;
  /** Whose hours it is traded in. */
  readonly exchange: ExchangeName;
  readonly currency: string;
  /** Digits after the point in which the currency is paid, 2 for dollars: fees and costs are rounded to them. */
  readonly currencyDigits: number;
  /** Units of the underlying in one contract, 1 for everything else: an amount is price times quantity times this. */
  readonly multiplier: Decimal;
  /** The least step of its price; null for that of the market, see {@link tickAt}. */
  readonly tick: Decimal | null;
  /** The least step of a quantity: 1 for whole units, 0.000000001 where fractions are traded. */
  readonly quantityStep: Decimal;
  readonly shortable: boolean;
  /** Null for what is no option. */
  readonly option: OptionContract | null;
}

const CENT = decimal('0.01');
const SUB_PENNY = decimal('0.0001');
const ONE = decimal('1');

/**
 * The least step of a price. In US dollars 0.01 from 1.00 on and 0.0001 below (17 CFR 242.612, minimum pricing
 * increment); elsewhere what the instrument says, and 0.0001 when it says nothing.
 */
export function tickAt({ tick, currency }: Instrument, price: Decimal): Decimal {
  if (tick !== null) return tick;
  return currency === 'USD' && compare(price, ONE) >= 0 ? CENT : SUB_PENNY;
}

/** Whether the value is a whole multiple of the step. */
export function isMultipleOf(value: Decimal, step: Decimal): boolean {
  const scale = Math.max(value.scale, step.scale);
  return round(value, scale).units % round(step, scale).units === 0n;
}

/** A value that is not below zero, to the multiple of the step below it or above it. */
export function toStep(value: Decimal, step: Decimal, direction: 'down' | 'up'): Decimal {
  const steps = divide(value, step, 0, 'down');
  const below = multiply(steps, step);
  if (direction === 'down' || compare(below, value) === 0) return below;
  return multiply({ units: steps.units + 1n, scale: 0 }, step);
}
