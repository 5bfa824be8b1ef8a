import { type Decimal, decimal, divide, multiply, round } from '@financehub/core/money/decimal.ts';
import { decimalOfNumber, positive, stored, times } from './figures.ts';

/** Old shares became new ones. */
export interface ShareChange {
  readonly date: string;
  readonly newShares: Decimal;
  readonly oldShares: Decimal;
}

/** A share of a day became `newShares` / `oldShares` of today's: kept apart, as a third is no decimal. */
type ShareFactor = Omit<ShareChange, 'date'>;

const ONE = decimal('1');
const PLACES = 12;

/**
 * The shares of today that a share of the day became: the product of the splits after it. Prices that a provider states
 * in shares of today are multiplied with it to be those that were paid, and volumes divided.
 */
export function laterSplits(splits: readonly ShareChange[]): (date: string) => ShareFactor {
  const sorted = [...splits].sort((a, b) => (a.date < b.date ? 1 : -1));
  return (date) => {
    let factor: ShareFactor = { newShares: ONE, oldShares: ONE };
    for (const split of sorted) {
      if (split.date <= date) break;
      factor = {
        newShares: multiply(factor.newShares, split.newShares),
        oldShares: multiply(factor.oldShares, split.oldShares),
      };
    }
    return factor;
  };
}

/** An amount per share of today as one per share of the day. */
export function perShareThen(value: Decimal, { newShares, oldShares }: ShareFactor): Decimal {
  return divide(multiply(value, newShares), oldShares, PLACES, 'half-even');
}

/** 32-bit floats hold a little more than seven digits: 99.9999962 is what is left of 100 after a split of three for one. */
const DIGITS_OF_FLOAT = 7;

/** The price that was paid, from one in shares of today, in hundredths where there is a unit. Null for what is no price. */
export function paidPrice(raw: number, unit: Decimal | null, factor: ShareFactor): string | null {
  const value = positive(decimalOfNumber(raw));
  if (value === null) return null;
  const whole = times(value, unit);
  if (factor.newShares === ONE) return stored(whole);
  const paid = perShareThen(whole, factor);
  return stored(Math.fround(raw) === raw ? round(paid, placesFor(paid), 'half-even') : paid);
}

function placesFor({ units, scale }: Decimal): number {
  const before = String(units).length - scale;
  return Math.max(0, Math.min(PLACES, DIGITS_OF_FLOAT - before));
}

/** Whole shares where the factor leaves a fraction. */
export function volumeThen(raw: number, { newShares, oldShares }: ShareFactor): string | null {
  const volume = positive(decimalOfNumber(raw));
  if (volume === null) return null;
  return stored(
    newShares === ONE ? volume : round(divide(multiply(volume, oldShares), newShares, PLACES), 0),
  );
}
