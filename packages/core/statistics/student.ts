import { incompleteBeta } from './beta-function.ts';
import { normalQuantile } from './normal.ts';

/** The probability that a Student t variable is farther from zero than `t`, on either side. */
export function studentTwoSided(t: number, degrees: number): number {
  if (Number.isNaN(t) || !(degrees > 0)) return Number.NaN;
  if (!Number.isFinite(t)) return 0;
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/**
 * The t > 0 that a Student t variable exceeds on either side with the probability `p`, 0 < p < 1. Halves a bracket that
 * begins at the normal quantile, to the last digits.
 */
export function studentCritical(p: number, degrees: number): number {
  if (!(p > 0 && p < 1 && degrees > 0)) return Number.NaN;
  let low = 0;
  let high = 2 * Math.max(1, -normalQuantile(p / 2));
  while (studentTwoSided(high, degrees) > p) {
    low = high;
    high *= 2;
  }
  for (let turn = 0; turn < 200 && high - low > 1e-15 * high; turn += 1) {
    const middle = (low + high) / 2;
    if (studentTwoSided(middle, degrees) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The probability that Fisher's F exceeds `f`. */
export function fisherAbove(f: number, above: number, below: number): number {
  if (!(f >= 0)) return Number.NaN;
  if (!Number.isFinite(f)) return 0;
  return incompleteBeta(below / (below + above * f), below / 2, above / 2);
}
