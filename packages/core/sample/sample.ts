import { addMonths, type EpochDay, startOfMonth } from '../time/day.ts';
import { householdOf } from './household.ts';
import { fxRates, prices, SAMPLE_ASSETS } from './market.ts';
import { portfolioLines } from './portfolio.ts';
import type { Sample } from './shape.ts';

export const SAMPLE_YEARS = 3;

/**
 * A fictional household and its portfolio over the three years that end at `today`. The same seed (a 32-bit integer)
 * and day give the same sample; names of shops, funds and companies are invented, and so is every price.
 */
export function generateSample({ seed, today }: { seed: number; today: EpochDay }): Sample {
  const from = startOfMonth(addMonths(today, -12 * SAMPLE_YEARS));
  const fx = fxRates(seed, from, today);
  const bars = prices(seed, from, today);
  const { accounts, transactions } = householdOf(seed, from, today, fx);
  return {
    from,
    to: today,
    baseCurrency: 'USD',
    accounts,
    transactions,
    portfolio: {
      name: 'Sample portfolio',
      currency: 'USD',
      assets: SAMPLE_ASSETS,
      transactions: portfolioLines(from, today, bars, fx),
    },
    prices: bars,
    fx,
  };
}
