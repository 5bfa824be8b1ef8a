import { gaussLegendre } from './gauss-legendre.ts';
import { normalCdf } from './normal.ts';

const TWO_PI = 2 * Math.PI;
/** Beyond this correlation the integrand has a peak that needs a treatment of its own. */
const STRONG = 0.925;
const POINTS = 20;

/**
 * The chance that two standard normal variables of the given correlation (-1 to 1) are at most x and y, to about 1e-15.
 *
 * Source: A. Genz, "Numerical computation of rectangular bivariate and trivariate normal and t probabilities", Statistics and
 * Computing 14 (2004), after Drezner and Wesolowsky (1990).
 */
export function bivariateNormalCdf(x: number, y: number, correlation: number): number {
  if (Number.isNaN(x + y + correlation)) return Number.NaN;
  if (x === Number.NEGATIVE_INFINITY || y === Number.NEGATIVE_INFINITY) return 0;
  if (x === Number.POSITIVE_INFINITY) return normalCdf(y);
  if (y === Number.POSITIVE_INFINITY) return normalCdf(x);
  const upper = Math.abs(correlation) < STRONG ? weak(-x, -y, correlation) : strong(-x, -y, correlation);
  return Math.min(1, Math.max(0, upper));
}

/** P(X > h, Y > k) by integrating over the correlation from zero on. */
function weak(h: number, k: number, correlation: number): number {
  const { nodes, weights } = gaussLegendre(POINTS);
  const product = h * k;
  const squares = 0.5 * (h * h + k * k);
  const angle = Math.asin(correlation);
  let sum = 0;
  for (let at = 0; at < POINTS; at += 1) {
    const sine = Math.sin(0.5 * angle * (nodes[at]! + 1));
    sum += weights[at]! * Math.exp((sine * product - squares) / (1 - sine * sine));
  }
  return (sum * angle) / (2 * TWO_PI) + normalCdf(-h) * normalCdf(-k);
}

/** As {@link weak} from the other end: what is missing to a correlation of one. */
function strong(h: number, second: number, correlation: number): number {
  const k = correlation < 0 ? -second : second;
  const missing = Math.abs(correlation) < 1 ? missingToOne(h, k, correlation) : 0;
  if (correlation > 0) return missing + normalCdf(-Math.max(h, k));
  const between = k > h ? normalCdf(k) - normalCdf(h) : 0;
  return between - missing;
}

function missingToOne(h: number, k: number, correlation: number): number {
  const { nodes, weights } = gaussLegendre(POINTS);
  const product = h * k;
  const square = 1 - correlation * correlation;
  const root = Math.sqrt(square);
  const distance = (h - k) * (h - k);
  const c = (4 - product) / 8;
  const d = (12 - product) / 16;
  const exponent = -0.5 * (distance / square + product);
  let sum = 0;
  if (exponent > -100)
    sum =
      root *
      Math.exp(exponent) *
      (1 - (c * (distance - square) * (1 - (d * distance) / 5)) / 3 + (c * d * square * square) / 5);
  if (-product < 100) {
    const gap = Math.sqrt(distance);
    sum -=
      Math.exp(-0.5 * product) *
      Math.sqrt(TWO_PI) *
      normalCdf(-gap / root) *
      gap *
      (1 - (c * distance * (1 - (d * distance) / 5)) / 3);
  }
  for (let at = 0; at < POINTS; at += 1) {
    const x = (0.5 * root * (nodes[at]! + 1)) ** 2;
    const rest = Math.sqrt(1 - x);
    const power = -0.5 * (distance / x + product);
    if (power <= -100) continue;
    const series = 1 + c * x * (1 + d * x);
    const exact = Math.exp((-product * (1 - rest)) / (2 * (1 + rest))) / rest;
    sum += 0.5 * root * weights[at]! * Math.exp(power) * (exact - series);
  }
  return -sum / TWO_PI;
}
