import { normalPdf, normalQuantile } from '../statistics/normal.ts';

/** The expansion's value at z, and what it changes by with skewness and excess kurtosis. */
export interface Expansion {
  readonly value: number;
  readonly bySkewness: number;
  readonly byKurtosis: number;
}

/** E. Cornish, R. Fisher, 1938, to the fourth moment. */
export function expansion(z: number, skewness: number, kurtosis: number): Expansion {
  return expanded([z, z * z, z ** 3], skewness, kurtosis);
}

/** The mean of the expansion over z below the quantile of the confidence, from the moments of a cut normal distribution. */
export function expansionBeyond(confidence: number, skewness: number, kurtosis: number): Expansion {
  const tail = 1 - confidence;
  const z = normalQuantile(tail);
  const density = normalPdf(z) / tail;
  const [one, two, three] = [-density, 1 - z * density, -(z * z + 2) * density];
  return expanded([one, two, three], skewness, kurtosis);
}

/** The expansion is linear in the powers of z, so that it is of their means what it is of themselves. */
function expanded(
  [one, two, three]: readonly [z: number, square: number, cube: number],
  skewness: number,
  kurtosis: number,
): Expansion {
  const [second, third, fourth] = [two - 1, three - 3 * one, 2 * three - 5 * one];
  return {
    value: one + (second * skewness) / 6 + (third * kurtosis) / 24 - (fourth * skewness ** 2) / 36,
    bySkewness: second / 6 - (fourth * skewness) / 18,
    byKurtosis: third / 24,
  };
}

/**
 * Where the expansion rises with z, so that it is a quantile function (D. Maillard, "A user's guide to the Cornish Fisher
 * expansion", 2012): everywhere, from the quantile of the confidence outwards only, or not even there.
 */
export type Domain = 'everywhere' | 'tail' | 'nowhere';

export function domainOf(skewness: number, kurtosis: number, confidence: number): Domain {
  // The slope is a + b z + c z^2.
  const a = 1 - kurtosis / 8 + (5 * skewness ** 2) / 36;
  const b = skewness / 3;
  const c = kurtosis / 8 - skewness ** 2 / 6;
  const z = normalQuantile(1 - confidence);
  const slope = (at: number): number => a + b * at + c * at * at;
  if (c >= 0 && (b * b < 4 * a * c || (b === 0 && c === 0 && a > 0))) return 'everywhere';
  if (c < 0) return 'nowhere';
  // Outwards of z the parabola is above zero where it is at z and its lowest point lies further in.
  return slope(z) > 0 && (c === 0 ? b <= 0 : -b / (2 * c) >= z) ? 'tail' : 'nowhere';
}
