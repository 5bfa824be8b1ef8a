import { gaussLegendre } from '../statistics/gauss-legendre.ts';
import { exponentials, millsRatios, normalCdfs } from '../statistics/normal-columns.ts';
import { FIRST_PART, type QuickTerms } from './quick-terms.ts';

const SECOND = 1 - FIRST_PART;
const [FIRST_ROOT, SECOND_ROOT] = [Math.sqrt(FIRST_PART), Math.sqrt(SECOND)];
const DENSITY = 1 / Math.sqrt(2 * Math.PI);
/** What lies this many deviations away is left out: 4e-11. */
const CUT = 6.5;
const MOST = 64;
const RULES = Array.from({ length: MOST + 1 }, (_, n) => gaussLegendre(Math.max(1, n)));
const exps = new Float64Array(3 * MOST);
const normals = new Float64Array(MOST);
const mills = new Float64Array(MOST);

/** The part of the logarithms of the spot at the end of the first part from which a boundary is reached with a chance that counts. */
const range = { low: Number.NaN, high: Number.NaN, mean: Number.NaN };

/**
 * The value of one unit paid when the near boundary is reached in the second part of the life, with the far one never reached in the
 * first part, for a spot at the near boundary: the paper's phi less its psi at the exponent beta, which are what the measure of that
 * exponent gives to not reaching it. Over the logarithm x of the spot between the parts, its density times one less the chance of
 * having been at the far boundary before, times the chance of coming to the near one from there.
 */
export function exercisedLater(of: QuickTerms): number {
  if (!findRange(of)) return 0;
  const { early, late, logNear, variance } = of;
  const drift = of.drift + of.beta * variance;
  const later = late * SECOND_ROOT;
  const shift = drift * SECOND * of.time;
  const { low, high, mean } = range;
  const half = 0.5 * (high - low);
  const centre = 0.5 * (low + high);
  const count = pointsOf(of, (2 * half) / (later * FIRST_ROOT));
  const { nodes, weights } = RULES[count]!;
  const perEarly = 1 / early;
  const perLater = 1 / later;
  const fall = -2 * (of.logFar - of.logMoney) * perEarly * perEarly;
  const gap = of.logFar - logNear;
  for (let point = 0; point < count; point += 1) {
    const x = centre + half * nodes[point]!;
    const z = (x - mean) * perEarly;
    const left = logNear - x;
    const y = (shift - left) * perLater;
    exps[3 * point] = -0.5 * z * z;
    exps[3 * point + 1] = fall * (left + gap);
    // The mirrored chance e^(2 drift left / variance) N(-(left + shift) / later), without its large first factor.
    exps[3 * point + 2] = -0.5 * y * y;
    normals[point] = y;
    mills[point] = (left + shift) * perLater;
  }
  exponentials(exps, 3 * count);
  normalCdfs(normals, count);
  millsRatios(mills, count);
  let sum = 0;
  for (let point = 0; point < count; point += 1) {
    const comes = normals[point]! + exps[3 * point + 2]! * mills[point]!;
    sum += weights[point]! * exps[3 * point]! * (1 - exps[3 * point + 1]!) * comes;
  }
  return sum * half * DENSITY * perEarly;
}

/** Fills the range; false when nothing of it counts. The product of two normal densities is one, of the deviation `spread`. */
function findRange(of: QuickTerms): boolean {
  const { early, late, logNear } = of;
  const drift = of.drift + of.beta * of.variance;
  const mean = of.logMoney + drift * FIRST_PART * of.time;
  // From here up, the near boundary is likely to be reached.
  const edge = logNear - drift * SECOND * of.time;
  const away = mean - edge;
  let low = mean - CUT * early;
  let high = mean + CUT * early;
  if (away <= CUT * early) {
    const room = CUT * CUT - (away * away) / (late * late);
    if (!(room > 0)) return false;
    const reach = late * SECOND_ROOT * FIRST_ROOT * Math.sqrt(room);
    const middle = mean - away * FIRST_PART;
    low = middle - reach;
    if (middle + reach < edge) high = middle + reach;
  }
  range.low = low;
  range.high = Math.min(high, logNear);
  range.mean = mean;
  return range.high > low;
}

/** Points for 1e-10: more for a wide range, and where the drift presses against a boundary. */
function pointsOf({ drift, time, late }: QuickTerms, width: number): number {
  const pressed = Math.max(0, (Math.abs(drift) * time) / late - 1);
  return Math.min(MOST, Math.ceil(3.5 + (1.35 + 0.1 * pressed) * width));
}
