import { gather } from './gathered.ts';
import type { PeriodWish } from './messages.ts';
import type { Replica } from './replica.ts';

/**
 * Finds again, after a change, what the last question asked for: whoever changes a portfolio looks at it next, and nearly all of the
 * answer is there then. What is found is kept with the replica.
 */
export function goOn(replica: Replica): void {
  if (replica.asked === null || !covers(replica.asked, replica)) return;
  try {
    gather([replica], replica.asked);
  } catch {
    // Whoever asks again meets it, and is told.
  }
}

/** Whether the prices and rates that came with a question are those that the portfolio takes now. */
function covers({ names, currency, market }: PeriodWish, { settled }: Replica): boolean {
  const { assets, currencies } = settled!;
  return (
    assets.every(({ id }) => names.has(id)) &&
    currencies.every((code) => code === currency || market.rates.has(code))
  );
}
