import type { EpochDay } from '../time/day.ts';

export interface Outlier {
  readonly date: EpochDay;
  readonly close: number;
  /** Against the price before, splits taken out, as a fraction. */
  readonly change: number;
}

/** Median absolute deviation to standard deviation, of a normal distribution: 1/quantile(3/4). */
const MAD_TO_SIGMA = 1.482602218505602;
const FAR = 12;
const LARGE = 0.3;
const ENOUGH = 10;

/**
 * Closes that jump as no price usually does: a change of 30 % or more whose robust z-score (the logarithm of
 * the change in scaled median absolute ones; a day's change is zero in the middle) is 12 or more, and which no split
 * explains.
 * Sorted days and closes of one length; splits by day as new shares per old share.
 */
export function outliersIn(
  date: Int32Array,
  close: Float64Array,
  splits: ReadonlyMap<EpochDay, number> = new Map(),
): Outlier[] {
  if (date.length < ENOUGH) return [];
  const ratios = splitRatios(date, splits);
  const changes = new Float64Array(date.length - 1);
  for (let row = 1; row < date.length; row += 1)
    changes[row - 1] = Math.log((close[row]! * ratios[row]!) / close[row - 1]!);
  const spread = MAD_TO_SIGMA * median(changes.map(Math.abs));
  const found: Outlier[] = [];
  for (const [index, change] of changes.entries()) {
    const size = Math.expm1(Math.abs(change));
    if (size < LARGE || Math.abs(change) < FAR * spread) continue;
    found.push({ date: date[index + 1]!, close: close[index + 1]!, change: Math.expm1(change) });
  }
  return found;
}

/** By row, the product of the splits since the row before. */
function splitRatios(date: Int32Array, splits: ReadonlyMap<EpochDay, number>): Float64Array {
  const ratios = new Float64Array(date.length).fill(1);
  for (const [day, ratio] of splits) {
    const row = date.findIndex((each) => each >= day);
    if (row > 0) ratios[row]! *= ratio;
  }
  return ratios;
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >>> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
