import { leisenReimer, rollBack, treeOf } from './leisen-reimer.ts';
import type { VolatileOption } from './option.ts';

interface Paid {
  readonly timeToPay: number;
  readonly amount: number;
}

const STEPS = 801;

/** The price on a tree whose spot is what is left without the dividends, which count again wherever the option may be exercised. */
export function treeWithDividends(option: VolatileOption, due: readonly Paid[]): number {
  if (due.length === 0) return leisenReimer(option);
  const { timeToExpiry: time, spot, strike } = option;
  const carry = option.rate - option.dividendYield;
  const sign = option.type === 'call' ? 1 : -1;
  const tree = treeOf(option, STEPS);
  if (tree === null) return settledWithDividends(option, due, sign);
  return rollBack({ spot, strike, sign, american: true, ...tree }, (step) =>
    worthAt(due, (step * time) / tree.count, carry),
  );
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
