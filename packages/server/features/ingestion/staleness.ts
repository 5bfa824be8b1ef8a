import { isStale, lastExpected, rhythmOf } from '@financehub/core/prices/rhythm.ts';
import { day, dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import type { History } from '../../providers/provider.ts';
import type { AssetTask } from './fetch-asset.ts';

/** What a last price is older than when the provider has nothing newer any more. */
const DELISTED_DAYS = 30;

/** How late the last price of an answer is, or of what is held where the answer has none. */
export interface Lateness {
  readonly last: string;
  readonly reason: string;
  readonly delisted: boolean;
}

/**
 * Null where the answer goes as far as it can be expected, by the rhythm of the asset's own prices, and where the person named the last day.
 * A provider that was not brought up to date says yesterday's price again, or ends before what another one gave.
 */
export async function latenessOf(
  context: Context,
  bookId: string,
  { asset, to, last: held }: AssetTask,
  bars: History['bars'],
): Promise<Lateness | null> {
  const today = dayOfInstant(context.now());
  const last = bars.at(-1)?.date ?? held;
  if (last === null || day(to) < today) return null;
  const stored = (await context.warehouse.closes(bookId, [asset.id])).get(asset.id);
  const rhythm = rhythmOf(stored?.date ?? Int32Array.from(bars, ({ date }) => day(date)));
  const delisted = day(last) < today - DELISTED_DAYS;
  if (bars.length > 0 && held !== null && last < held)
    return {
      last,
      delisted,
      reason: `The last price is of ${last}, older than the one of ${held} that is held.`,
    };
  if (!isStale(rhythm, day(last), today)) return null;
  const expected = formatDay(lastExpected(rhythm, today));
  return { last, delisted, reason: `The last price is of ${last}; one of ${expected} is expected.` };
}
