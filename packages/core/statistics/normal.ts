import { erfc } from './error-function.ts';

const INVERSE_ROOT_2 = Math.SQRT1_2;
const INVERSE_ROOT_2PI = 0.3989422804014327;

/** Density of the standard normal distribution. */
export function normalPdf(x: number): number {
  return INVERSE_ROOT_2PI * Math.exp(-0.5 * x * x);
}

/** Distribution function of the standard normal distribution, to double precision in both tails. */
export function normalCdf(x: number): number {
  return 0.5 * erfc(-x * INVERSE_ROOT_2);
}

/**
 * The x below which the share `p` (0 to 1) of a standard normal distribution lies; infinite at 0 and 1, NaN outside.
 *
 * Source: P. J. Acklam's rational approximation (relative error 1.15e-9), then one step of Halley's method with the distribution
 * function above, which leaves rounding only.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  // The lower tail keeps its digits; of the upper one only 1 - p is known.
  if (p > 0.5) return -quantileBelowMiddle(1 - p);
  return quantileBelowMiddle(p);
}

const TAIL = 0.02425;

function quantileBelowMiddle(p: number): number {
  const x = p < TAIL ? tail(Math.sqrt(-2 * Math.log(p))) : centre(p - 0.5);
  const error = normalCdf(x) - p;
  const step = error / normalPdf(x);
  return Number.isFinite(step) ? x - step / (1 + 0.5 * x * step) : x;
}

function centre(q: number): number {
  const r = q * q;
  const above =
    ((((-39.6968302866538 * r + 220.946098424521) * r - 275.928510446969) * r + 138.357751867269) * r -
      30.6647980661472) *
      r +
    2.50662827745924;
  const below =
    ((((-54.4760987982241 * r + 161.585836858041) * r - 155.698979859887) * r + 66.8013118877197) * r -
      13.2806815528857) *
      r +
    1;
  return (q * above) / below;
}

function tail(q: number): number {
  const above =
    ((((-0.00778489400243029 * q - 0.322396458041136) * q - 2.40075827716184) * q - 2.54973253934373) * q +
      4.37466414146497) *
      q +
    2.93816398269878;
  const below =
    (((0.00778469570904146 * q + 0.32246712907004) * q + 2.445134137143) * q + 3.75440866190742) * q + 1;
  return above / below;
}
