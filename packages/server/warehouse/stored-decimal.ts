import { type Decimal, formatDecimal, parseDecimal, round, trim } from '@financehub/core/money/decimal.ts';
import { ProblemError } from '../http/problem.ts';

/** Digits after the point, and before it, of the warehouse's `DECIMAL(38,12)`. */
export const STORED_SCALE = 12;
const LARGEST_UNITS = 10n ** 38n - 1n;

/**
 * The figure as a count of 10^-12, or null when it is too large for the warehouse. Further digits are what a double printed in full
 * leaves behind (24.608617782592773) and are rounded half-even, as those of price files are.
 */
export function storedUnits(text: string): bigint | null {
  const value = parseDecimal(text);
  return value === null ? null : decimalUnits(value);
}

/** As {@link storedUnits}, of a decimal. */
export function decimalUnits(value: Decimal): bigint | null {
  const { units, scale } = value.scale > STORED_SCALE ? round(value, STORED_SCALE, 'half-even') : value;
  const stored = units * 10n ** BigInt(STORED_SCALE - scale);
  return stored > LARGEST_UNITS || stored < -LARGEST_UNITS ? null : stored;
}

/** As {@link storedUnits}; throws a ProblemError that names the figure by its path. */
export function unitsToStore(text: string, path: string): bigint {
  const units = storedUnits(text);
  if (units !== null) return units;
  throw new ProblemError('invalid', `${text.slice(0, 60)} is larger than what can be kept.`, {
    errors: [{ path, message: `must be a number with at most ${38 - STORED_SCALE} digits before the point` }],
  });
}

/** The shortest text of a stored count. */
export function storedText(units: bigint): string {
  const value: Decimal = { units, scale: STORED_SCALE };
  return formatDecimal(trim(value));
}
