import { type Decimal, formatDecimal, parseDecimal, round, trim } from '@financehub/core/money/decimal.ts';
import { ProblemError } from '../http/problem.ts';

/** Digits after the point, and before it, of the warehouse's `DECIMAL(38,12)`. */
export const STORED_SCALE = 12;
const LARGEST_UNITS = 10n ** 38n - 1n;

/** Digits that a double counts exactly. */
const QUICK_DIGITS = 15;
const POWERS = Array.from({ length: STORED_SCALE + 1 }, (_, exponent) => 10n ** BigInt(exponent));
const [ZERO, NINE, POINT] = [48, 57, 46];

/** As {@link storedUnits}, of plain figures of a few digits, which nearly all are; null for any other. */
function quickUnits(text: string): bigint | null {
  const { length } = text;
  if (length === 0 || length > QUICK_DIGITS) return null;
  let count = 0;
  let point = -1;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= NINE) count = count * 10 + (code - ZERO);
    else if (code === POINT && point < 0 && at > 0 && at < length - 1) point = at;
    else return null;
  }
  const scale = point < 0 ? 0 : length - 1 - point;
  return scale > STORED_SCALE ? null : BigInt(count) * POWERS[STORED_SCALE - scale]!;
}

/**
 * The figure as a count of 10^-12, or null when it is too large for the warehouse. Further digits are what a double printed in full
 * leaves behind (24.608617782592773) and are rounded half-even, as those of price files are.
 */
export function storedUnits(text: string): bigint | null {
  const quick = quickUnits(text);
  if (quick !== null) return quick;
  const value = parseDecimal(text);
  if (value === null) return null;
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
