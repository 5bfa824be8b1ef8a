import type { HistoryRequest } from '@financehub/core/portfolio/history.ts';
import type { Context } from '../../context.ts';
import type { Loaded, Range } from '../portfolios/index.ts';
import { valuationInput } from './valuation-input.ts';

/** A longer history is valued for the days asked for alone, as performance does. */
const LONGEST_HISTORY = 40_000;

/** The portfolios that have begun by the last day of a period. */
export const begunBy = (parts: readonly Loaded[], { to }: Pick<Range, 'to'>): Loaded[] =>
  parts.filter(({ state }) => (state.transactions[0]?.date ?? Infinity) <= to);

/** What valuing each of the portfolios from its first day on takes; all of them have begun by the last day. */
export function historiesOf(
  context: Pick<Context, 'warehouse'>,
  bookId: string,
  parts: readonly Loaded[],
  { from, to }: Range,
  currency: string,
): Promise<HistoryRequest[]> {
  return Promise.all(
    parts.map(async (part) => {
      const first = part.state.transactions[0]!.date;
      const input = await valuationInput(context, bookId, part, currency);
      return { ...input, from: to - first > LONGEST_HISTORY ? Math.max(from, first) : first, to };
    }),
  );
}
