export interface Quadrature {
  /** In ascending order, from -1 to 1. */
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const kept = new Map<number, Quadrature>();

/**
 * The points and weights that integrate polynomials of up to 2n - 1 exactly over [-1, 1]; computed once for each n.
 *
 * Source: Newton's method on the Legendre polynomial, as in Press et al., Numerical Recipes, section 4.6.
 */
export function gaussLegendre(n: number): Quadrature {
  const found = kept.get(n);
  if (found !== undefined) return found;
  const [nodes, weights] = [new Float64Array(n), new Float64Array(n)];
  for (let at = 0; at < (n + 1) >> 1; at += 1) {
    const { root, slope } = legendreRoot(n, Math.cos((Math.PI * (at + 0.75)) / (n + 0.5)));
    nodes[at] = -root;
    nodes[n - 1 - at] = root;
    weights[at] = 2 / ((1 - root * root) * slope * slope);
    weights[n - 1 - at] = weights[at]!;
  }
  const made = { nodes, weights };
  kept.set(n, made);
  return made;
}

const STEPS = 12;

function legendreRoot(n: number, guess: number): { root: number; slope: number } {
  let root = guess;
  let slope = 1;
  for (let turn = 0; turn < STEPS; turn += 1) {
    let [value, before] = [1, 0];
    for (let order = 1; order <= n; order += 1)
      [value, before] = [((2 * order - 1) * root * value - (order - 1) * before) / order, value];
    slope = (n * (root * value - before)) / (root * root - 1);
    const step = value / slope;
    root -= step;
    if (Math.abs(step) <= Number.EPSILON) break;
  }
  return { root, slope };
}
