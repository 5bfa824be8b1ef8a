import { alignedReturns } from '../portfolio/aligned-returns.ts';
import { addMonths, type EpochDay } from '../time/day.ts';
import { comovement } from './position.ts';
import type { PriceCourse } from './stress.ts';

/** What a shock of equity is taken times, for one asset. */
export interface MarketBeta {
  readonly value: number;
  /** What was assumed for want of knowledge, or limited. */
  readonly note: string | null;
}

/** Weeks: closes of markets that end at other hours of a day do not belong together. */
const YEARS = 5;
const FEWEST_WEEKS = 52;
/** Beyond them a slope says more of one bad week than of the next one. */
const LIMITS = { low: -1, high: 3 } as const;

/** The slope (ordinary least squares) of weekly returns on those of the index, each in its own currency; and of how many weeks. */
function weeklyBeta(
  own: PriceCourse,
  index: PriceCourse,
  to: EpochDay,
): { readonly beta: number; readonly weeks: number } {
  const { returns, date, kept } = alignedReturns({
    assets: [own, index].map((course) => ({ ...course, currency: 0 })),
    rates: [null],
    from: addMonths(to, -12 * YEARS),
    to,
    interval: 'week',
    dropShort: false,
  });
  const weeks = kept.length < 2 ? 0 : date.length;
  if (weeks < 2) return { beta: Number.NaN, weeks };
  return { beta: comovement(returns.subarray(0, weeks), returns.subarray(weeks)).beta, weeks };
}

/** The beta that a scenario takes; one where there are too few weeks, within limits, and what is to be said of it. */
export function marketBeta(symbol: string, own: PriceCourse, index: PriceCourse, to: EpochDay): MarketBeta {
  const { beta, weeks } = weeklyBeta(own, index, to);
  if (weeks < FEWEST_WEEKS || Number.isNaN(beta))
    return {
      value: 1,
      note: `the beta of ${symbol} is taken as 1: it has ${weeks} weekly returns in common with the index, and ${FEWEST_WEEKS} that vary are needed`,
    };
  const value = Math.min(LIMITS.high, Math.max(LIMITS.low, beta));
  const note = value === beta ? null : `the beta of ${symbol} is ${beta.toFixed(2)} and taken as ${value}`;
  return { value, note };
}

/** Whether prices are enough to be an index: as many weeks of its own as a beta needs, and not all alike. */
export const isIndex = (course: PriceCourse, to: EpochDay): boolean => {
  const { beta, weeks } = weeklyBeta(course, course, to);
  return weeks >= FEWEST_WEEKS && !Number.isNaN(beta);
};
