import type { Decimal } from '../money/decimal.ts';

/**
 * Figures rounded to `digits` so that they add up to the rounded whole to the last digit (the largest remainders are
 * rounded up). Of figures that are numbers.
 */
export function apportion(
  parts: ArrayLike<number>,
  whole: number,
  digits: number,
): { whole: Decimal; parts: Decimal[] } {
  const size = 10 ** digits;
  const units = Array.from(parts, (part) => Math.floor(part * size));
  const rest = Array.from(parts, (part, at) => part * size - units[at]!);
  const target = Math.round(whole * size);
  const order = rest.map((_, at) => at).sort((a, b) => rest[b]! - rest[a]! || a - b);
  const short = target - units.reduce((sum, unit) => sum + unit, 0);
  for (let turn = 0; turn < Math.abs(short) && order.length > 0; turn += 1) {
    const at = short > 0 ? order[turn % order.length]! : order.at(-1 - (turn % order.length))!;
    units[at] = units[at]! + Math.sign(short);
  }
  const exact = (unit: number): Decimal => ({ units: BigInt(unit), scale: digits });
  return { whole: exact(target), parts: units.map(exact) };
}
