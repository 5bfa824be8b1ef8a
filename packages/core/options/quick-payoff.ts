import { gaussLegendre } from '../statistics/gauss-legendre.ts';
import { exponentials, normalCdfs } from '../statistics/normal-columns.ts';
import { FIRST_PART, type QuickTerms } from './quick-terms.ts';

const [FIRST_ROOT, SECOND_ROOT] = [Math.sqrt(FIRST_PART), Math.sqrt(1 - FIRST_PART)];
const DENSITY = 1 / Math.sqrt(2 * Math.PI);
/** What lies this many deviations away is left out: 4e-11. */
const CUT = 6.5;
const MOST = 64;
const RULES = Array.from({ length: MOST + 1 }, (_, n) => gaussLegendre(Math.max(1, n)));
const exps = new Float64Array(5 * MOST);
const normals = new Float64Array(4 * MOST);

/**
 * What the option pays on average at expiry, when it has come to no boundary: the paper's four psi at the exponents 1 and 0 are 16
 * distribution functions of pairs; their sum is one integral over the logarithm y of the spot at expiry, from the strike to the
 * near boundary, of the payoff times the density times the chance of having reached neither boundary on the way to y. That chance has
 * four mirrored terms and knows no drift.
 */
export function paidAtExpiry(of: QuickTerms): number {
  const { late, drift, time } = of;
  const mean = of.logMoney + drift * time;
  const low = Math.max(0, mean - CUT * late);
  const high = Math.min(of.logNear, mean + late * late + CUT * late);
  const half = 0.5 * (high - low);
  if (!(half > 0)) return 0;
  const count = pointsOf(of, (2 * half) / late);
  fill(of, mean, 0.5 * (low + high), half, count);
  exponentials(exps, 5 * count);
  normalCdfs(normals, 4 * count);
  const { weights } = RULES[count]!;
  let sum = 0;
  for (let point = 0; point < count; point += 1) {
    const [e, n] = [5 * point, 4 * point];
    const free =
      normals[n]! -
      exps[e + 2]! * normals[n + 1]! -
      exps[e + 3]! * normals[n + 2]! +
      exps[e + 4]! * normals[n + 3]!;
    sum += weights[point]! * (exps[e]! - 1) * exps[e + 1]! * free;
  }
  return (sum * half * DENSITY) / late;
}

function fill(of: QuickTerms, mean: number, centre: number, half: number, count: number): void {
  const { late, logMoney: s, logNear: near, logFar: far } = of;
  const { nodes } = RULES[count]!;
  const perLate = 1 / late;
  const twice = 2 * perLate * perLate;
  const gap = far - near;
  // The arguments are those of the bridge from the spot, or a mirror image of it, to y, at the end of the first part.
  const slope = FIRST_ROOT / (SECOND_ROOT * late);
  const own = 1 / (SECOND_ROOT * of.early);
  const first = slope * s - own * (s - near);
  const second = slope * (2 * far - s) - own * (2 * far - s - near);
  const third = -slope * (2 * near - s) - own * (s - near);
  const fourth = -slope * (s - 2 * gap) - own * (2 * far - s - near);
  for (let point = 0; point < count; point += 1) {
    const y = centre + half * nodes[point]!;
    const z = (y - mean) * perLate;
    const [e, n] = [5 * point, 4 * point];
    exps[e] = y;
    exps[e + 1] = -0.5 * z * z;
    exps[e + 2] = -twice * (far - s) * (far - y);
    exps[e + 3] = -twice * (near - s) * (near - y);
    exps[e + 4] = -twice * gap * (gap + y - s);
    normals[n] = first - slope * y;
    normals[n + 1] = second - slope * y;
    normals[n + 2] = third + slope * y;
    normals[n + 3] = fourth + slope * y;
  }
}

/** Points for 1e-10: more for a wide range, and where the drift presses against a boundary. */
function pointsOf({ drift, time, late }: QuickTerms, width: number): number {
  const pressed = Math.max(0, (Math.abs(drift) * time) / late - 1);
  return Math.min(MOST, Math.ceil(4.5 + (1.7 + 0.2 * pressed) * width));
}
