import { leisenReimer, treeOf } from './leisen-reimer.ts';
import type { VolatileOption } from './option.ts';

interface Paid {
  readonly timeToPay: number;
  readonly amount: number;
}

const STEPS = 801;

/** The price on a tree whose spot is what is left without the dividends, which count again wherever the option may be exercised. */
export function treeWithDividends(option: VolatileOption, due: readonly Paid[]): number {
  if (due.length === 0) return leisenReimer(option);
  const { timeToExpiry: time, strike } = option;
  const carry = option.rate - option.dividendYield;
  const sign = option.type === 'call' ? 1 : -1;
  const tree = treeOf(option, STEPS);
  if (tree === null) return settledWithDividends(option, due, sign);
  const { count, up, down, pUp, pDown } = tree;
  const ratio = up / down;
  const values = new Float64Array(count + 1);
  const spots = new Float64Array(count + 1);
  let at = option.spot * down ** count;
  for (let node = 0; node <= count; node += 1) {
    spots[node] = at;
    values[node] = Math.max(0, sign * (at - strike));
    at *= ratio;
  }
  for (let level = count - 1; level >= 0; level -= 1) {
    const now = (level * time) / count;
    const ahead = worthAt(due, now, carry);
    for (let node = 0; node <= level; node += 1) {
      spots[node] = spots[node]! / down;
      const kept = pUp * values[node + 1]! + pDown * values[node]!;
      values[node] = Math.max(kept, sign * (spots[node]! + ahead - strike));
    }
  }
  return values[0]!;
}

/** What the dividends that are still to come are worth at a time; one of that very time has not been paid yet. */
function worthAt(due: readonly Paid[], now: number, carry: number): number {
  return due.reduce(
    (sum, { timeToPay, amount }) =>
      timeToPay >= now ? sum + amount * Math.exp(-carry * (timeToPay - now)) : sum,
    0,
  );
}

/** Nothing is left to chance: exercised now, before a dividend, or at the end, whichever brings most. */
function settledWithDividends(option: VolatileOption, due: readonly Paid[], sign: 1 | -1): number {
  const { spot, strike, timeToExpiry: time, rate, dividendYield } = option;
  const moments = [0, time, ...due.map(({ timeToPay }) => timeToPay)];
  const worth = moments.map((moment) => {
    const price =
      spot * Math.exp((rate - dividendYield) * moment) + worthAt(due, moment, rate - dividendYield);
    const later = moment === time ? spot * Math.exp((rate - dividendYield) * time) : price;
    return Math.exp(-rate * moment) * Math.max(0, sign * (later - strike));
  });
  return Math.max(...worth);
}
