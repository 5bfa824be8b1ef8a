import { intrinsicValue, type VolatileOption } from './option.ts';

const TREE_STEPS = 501;

/**
 * The price of an American (or European) option on a binomial tree whose chances match the normal distribution at the strike, so that
 * the error falls with the square of the steps and does not swing. `steps` is made odd.
 *
 * Source: D. Leisen and M. Reimer, "Binomial models for option valuation" (1996), with the second inversion formula of Peizer and Pratt.
 */
export function leisenReimer(option: VolatileOption, american = true, steps = TREE_STEPS): number {
  const { spot, strike, timeToExpiry: time } = option;
  const sign = option.type === 'call' ? 1 : -1;
  if (!(time > 0)) return intrinsicValue(option.type, spot, strike);
  const tree = treeOf(option, steps);
  if (tree === null) return withoutVolatility(option, sign, american);
  return rollBack({ spot, strike, sign, american, ...tree }, () => 0);
}

/** The moves of a tree and their discounted chances; null where there is nothing left to chance. */
export function treeOf(
  { spot, strike, timeToExpiry: time, rate, dividendYield, volatility }: VolatileOption,
  steps: number,
): Pick<Tree, 'count' | 'up' | 'down' | 'pUp' | 'pDown'> | null {
  if (!(volatility > 0 && time > 0)) return null;
  const count = steps % 2 === 0 ? steps + 1 : steps;
  const deviation = volatility * Math.sqrt(time);
  const d1 = (Math.log(spot / strike) + (rate - dividendYield) * time) / deviation + 0.5 * deviation;
  const [p, q] = [inversion(d1 - deviation, count), inversion(d1, count)];
  // So far from the strike that a double knows no chance of crossing it.
  if (!(p > 0 && p < 1 && q > 0 && q < 1)) return null;
  const step = time / count;
  const growth = Math.exp((rate - dividendYield) * step);
  const up = (growth * q) / p;
  const discount = Math.exp(-rate * step);
  return { count, up, down: (growth - p * up) / (1 - p), pUp: discount * p, pDown: discount * (1 - p) };
}

/** The chance that stands for N(z) on a tree of n steps. */
function inversion(z: number, n: number): number {
  const scaled = z / (n + 1 / 3 + 0.1 / (n + 1));
  return 0.5 + Math.sign(z) * 0.5 * Math.sqrt(-Math.expm1(-scaled * scaled * (n + 1 / 6)));
}

interface Tree {
  readonly spot: number;
  readonly strike: number;
  readonly sign: 1 | -1;
  readonly american: boolean;
  readonly count: number;
  readonly up: number;
  readonly down: number;
  /** Discounted chances. */
  readonly pUp: number;
  readonly pDown: number;
}

/** The value at the root; `ahead` of a step is what exercising then gets beside the spot of the tree. */
export function rollBack(
  { spot, strike, sign, american, count, up, down, pUp, pDown }: Tree,
  ahead: (step: number) => number,
): number {
  const ratio = up / down;
  const values = new Float64Array(count + 1);
  const spots = new Float64Array(count + 1);
  let at = spot * down ** count;
  for (let node = 0; node <= count; node += 1) {
    spots[node] = at;
    values[node] = Math.max(0, sign * (at - strike));
    at *= ratio;
  }
  for (let level = count - 1; level >= 0; level -= 1) {
    const more = american ? ahead(level) : 0;
    for (let node = 0; node <= level; node += 1) {
      const kept = pUp * values[node + 1]! + pDown * values[node]!;
      if (!american) {
        values[node] = kept;
        continue;
      }
      spots[node] = spots[node]! / down;
      values[node] = Math.max(kept, sign * (spots[node]! + more - strike));
    }
  }
  return values[0]!;
}

/** The spot moves along its forward: exercised at the best moment, which lies at an end or where the value peaks. */
function withoutVolatility(option: VolatileOption, sign: 1 | -1, american: boolean): number {
  const { spot, strike, timeToExpiry: time, rate, dividendYield } = option;
  const at = (t: number): number =>
    Math.max(0, sign * (spot * Math.exp(-dividendYield * t) - strike * Math.exp(-rate * t)));
  if (!american) return at(time);
  const peak = Math.log((rate * strike) / (dividendYield * spot)) / (rate - dividendYield);
  return Math.max(at(0), at(time), peak > 0 && peak < time ? at(peak) : 0);
}
